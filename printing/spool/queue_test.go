package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// memoryQueue is a queue whose memory stands for the disk: it outlives the
// spool that uses it. It refuses every transition that the table in the package
// comment does not have.
type memoryQueue struct {
	mu   sync.Mutex
	jobs []record.PrintJob
	fail error // of every call, while not nil
	log  []string
	// stopped are the printers whose whole queue a person holds.
	stopped map[string]bool
	// before is asked before a call changes anything, after when it has.
	before, after func(call string) error
}

func (q *memoryQueue) queued(printer string, serials ...int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, serial := range serials {
		q.jobs = append(q.jobs, record.PrintJob{ID: record.ID(fmt.Sprint("job-", serial)), Sheet: record.CasualtyCard,
			Printer: printer, Copy: 1, Pages: 1, FirstSerial: serial, State: record.SheetWaiting})
	}
}

// first queues a job before all others.
func (q *memoryQueue) first(printer string, serial int) {
	q.queued(printer, serial)
	q.mu.Lock()
	defer q.mu.Unlock()
	last := len(q.jobs) - 1
	q.jobs = slices.Insert(q.jobs[:last:last], 0, q.jobs[last])
}

// in gives the jobs of a printer in a state, oldest first.
func (q *memoryQueue) in(printer string, state record.SheetState) []record.PrintJob {
	var jobs []record.PrintJob
	for _, j := range q.jobs {
		if j.Printer == printer && j.State == state {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

func (q *memoryQueue) NextPrintJob(ctx context.Context, printer string) (record.PrintJob, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := errors.Join(q.fail, ctx.Err()); err != nil {
		return record.PrintJob{}, err
	}
	waiting := q.in(printer, record.SheetWaiting)
	if len(waiting) == 0 || q.stopped[printer] {
		return record.PrintJob{}, ErrNoJob
	}
	return waiting[0], nil
}

func (q *memoryQueue) SendingPrintJobs(ctx context.Context, printer string) ([]record.PrintJob, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.in(printer, record.SheetSending), errors.Join(q.fail, ctx.Err())
}

func (q *memoryQueue) TallyPrintJobs(ctx context.Context) (map[string]Tally, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := map[string]Tally{}
	for _, j := range q.jobs {
		n := func(s record.SheetState) int { return len(q.in(j.Printer, s)) }
		all[j.Printer] = Tally{Waiting: n(record.SheetWaiting), Held: n(record.SheetHeld),
			Failed: n(record.SheetFailed), Unknown: n(record.SheetUnknown), Stopped: q.stopped[j.Printer]}
	}
	return all, errors.Join(q.fail, ctx.Err())
}

// HandOn moves two at a time, so that a test sees more than one turn.
func (q *memoryQueue) HandOn(ctx context.Context, from, to, words string) (int, error) {
	q.mu.Lock()
	jobs := slices.Clone(q.jobs)
	q.mu.Unlock()
	moved := 0
	for _, j := range jobs {
		if moved == 2 || j.Printer != from || j.State != record.SheetWaiting || slices.Contains(j.Left, to) {
			continue
		}
		o := record.SheetOutcome{JobID: j.ID, State: record.SheetWaiting, Printer: to, Words: words, ByRule: true}
		err := q.change(ctx, "to "+to, j.ID, func(j *record.PrintJob) error { j.Apply(o, time.Time{}); return nil })
		if err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

func (q *memoryQueue) MarkSending(ctx context.Context, id record.ID, printer string) error {
	return q.change(ctx, "sending", id, func(j *record.PrintJob) error {
		if j.Printer != printer || j.State != record.SheetWaiting {
			return ErrNotWaiting
		}
		j.State = record.SheetSending
		return nil
	})
}

func (q *memoryQueue) SettleSheet(ctx context.Context, o record.SheetOutcome) error {
	return q.change(ctx, string(o.State), o.JobID, func(j *record.PrintJob) error {
		if legal := j.State == record.SheetSending || o.State == record.SheetFailed && j.State == record.SheetWaiting; !legal {
			panic(fmt.Sprintf("%s: %s becomes %s", j.ID, j.State, o.State))
		}
		j.Apply(o, time.Time{})
		return nil
	})
}

// again is a person's word that what was set aside is to be tried again.
func (q *memoryQueue) again(id record.ID) {
	q.edit(id, func(j *record.PrintJob) { j.State = record.SheetWaiting })
}

func (q *memoryQueue) change(ctx context.Context, call string, id record.ID, apply func(*record.PrintJob) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := errors.Join(q.fail, ctx.Err()); err != nil {
		return err
	}
	if q.before != nil {
		if err := q.before(call); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(q.jobs, func(j record.PrintJob) bool { return j.ID == id })
	if i < 0 {
		return ErrNotWaiting
	}
	if err := apply(&q.jobs[i]); err != nil {
		return err
	}
	q.log = append(q.log, fmt.Sprint(id, " ", call))
	if q.after != nil {
		return q.after(call)
	}
	return nil
}

func (q *memoryQueue) edit(id record.ID, change func(*record.PrintJob)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.jobs {
		if q.jobs[i].ID == id {
			change(&q.jobs[i])
		}
	}
}

func (q *memoryQueue) job(id record.ID) record.PrintJob {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.ID == id {
			return j
		}
	}
	return record.PrintJob{}
}

func (q *memoryQueue) history() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.log)
}

// counts gives how many jobs are in each state.
func (q *memoryQueue) counts() map[record.SheetState]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	counts := map[record.SheetState]int{}
	for _, j := range q.jobs {
		counts[j.State]++
	}
	return counts
}

var errPower = errors.New("the power is gone")

// cutAt lets n changes happen, and takes the power away at the next: before it
// reaches the disk, or after, when only the answer is lost.
func (q *memoryQueue) cutAt(n int, after bool, power context.CancelFunc) {
	seen := 0
	cut := func(string) error {
		if seen++; seen <= n {
			return nil
		}
		q.fail = errPower
		power()
		return errPower
	}
	if q.before, q.after = cut, nil; after {
		q.before, q.after = nil, cut
	}
}

func (q *memoryQueue) powerBack() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail, q.before, q.after = nil, nil, nil
}

// start runs a spool until the test ends or stop is called.
func start(t *testing.T, s *Spool) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() }) // tests that care call stop themselves
	return stop
}

func drawnAs(job record.PrintJob) Document { return aDocument(job.Name()) }

func draw(_ context.Context, job record.PrintJob) (Document, error) { return drawnAs(job), nil }

// quick makes a test of patience last milliseconds.
func quick() Options {
	return Options{Now: time.Now, Look: 5 * time.Millisecond, RetryFirst: time.Millisecond, RetryMost: 5 * time.Millisecond}
}

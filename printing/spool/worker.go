package spool

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// worker serves one printer. Only its own goroutine steps; the fields under mu
// are what others look at.
type worker struct {
	name    string
	printer Printer
	queue   Queue
	render  Render
	opt     Options
	wake    chan struct{}

	spare      *worker // takes over after this one stood still so long; nil for nobody
	spareAfter time.Duration

	delay    time.Duration     // before the next attempt after a failure
	attempts map[record.ID]int // refusals, by job
	ahead    *drawing          // of the job that seemed to be next; nil for none

	mu         sync.Mutex
	seen       PrinterStatus
	jobFault   string
	troubled   bool                    // it wants a person,
	troubledAt time.Duration           // and has since
	withdrew   context.CancelCauseFunc // of the job that is with the printer
}

func newWorker(name string, p Printer, q Queue, r Render, o Options) *worker {
	return &worker{
		name: name, printer: p, queue: q, render: r, opt: o,
		wake:     make(chan struct{}, 1),
		attempts: make(map[record.ID]int),
		seen:     PrinterStatus{Printer: name},
	}
}

// run steps until ctx ends, and goes on with a job that it has begun until begun
// ends. Its error is an outcome that could not be recorded.
func (w *worker) run(ctx, begun context.Context) error {
	defer w.dropAhead()
	for ctx.Err() == nil {
		next, err := w.step(ctx, begun)
		switch {
		case ctx.Err() != nil:
			return err
		case err != nil || next == failed:
			w.pause(ctx, w.backOff())
		case next == idle:
			w.delay = 0
			w.pause(ctx, w.opt.Look)
		default:
			w.delay = 0
		}
	}
	return nil
}

// step is what a worker found out, which decides how long it rests.
type step int

const (
	done   step = iota // a job was dealt with; look for the next at once
	idle               // nothing to do
	failed             // something is in the way; try again later
)

// step deals with at most one job. It looks at the queue first, since jobs that
// a crash left as sending must be settled even when the printer is gone.
func (w *worker) step(ctx, begun context.Context) (step, error) {
	left, err := w.queue.SendingPrintJobs(ctx, w.name)
	w.queueSaid(err)
	if err != nil {
		return failed, nil
	}
	for _, job := range left {
		if err := w.settle(begun, job, Outcome{Reasons: []string{Interrupted}}); err != nil {
			return failed, err
		}
	}
	w.drawAhead(ctx)
	if state := w.look(ctx); ctx.Err() != nil || !state.CanPrint() {
		return failed, nil
	}
	job, err := w.queue.NextPrintJob(ctx, w.name)
	if errors.Is(err, ErrNoJob) {
		return idle, nil
	}
	w.queueSaid(err)
	if err != nil {
		return failed, nil
	}
	return w.print(ctx, begun, job)
}

// look asks the printer how it is, and lets its spare take over where it has
// stood still for long enough.
func (w *worker) look(ctx context.Context) State {
	state, err := w.printer.State(ctx)
	if ctx.Err() != nil {
		return state
	}
	w.saw(state, err)
	w.handOn(ctx)
	return state
}

// handOn moves what only waits to the spare, in order and some at a time, for
// as long as the spare can print. What is with the printer stays: it may be on
// paper.
func (w *worker) handOn(ctx context.Context) {
	for w.spare != nil && w.spare.fit() && ctx.Err() == nil {
		why, still := w.standsStill(w.spareAfter)
		if !still {
			return
		}
		moved, err := w.queue.HandOn(ctx, w.name, w.spare.name, why.For(w.name).Sentence)
		w.queueSaid(err)
		if err != nil || moved == 0 {
			return
		}
		w.spare.wakeUp()
		w.opt.Changed()
	}
}

// print takes one job through its transitions: see the package comment. From the
// moment that its bytes may go it is begun.
func (w *worker) print(ctx, begun context.Context, job record.PrintJob) (step, error) {
	doc, err := w.drawn(ctx, job)
	switch {
	case ctx.Err() != nil:
		return idle, nil
	case err != nil:
		w.jobSaid(fmt.Errorf("sheet %s: %w", job.Name(), err))
		return done, w.settle(begun, job, Outcome{Result: Failed, Reasons: []string{NotDrawn}})
	}
	err = w.queue.MarkSending(ctx, job.ID, w.name)
	if errors.Is(err, ErrNotWaiting) {
		return failed, nil
	}
	w.queueSaid(err)
	if err != nil {
		return failed, nil
	}
	w.drawAhead(ctx)
	outcome, err := w.handOver(begun, job.ID, doc)
	w.jobSaid(err)
	return w.conclude(begun, job, outcome)
}

// conclude records an outcome and decides what it means for the next job: a
// printer that is away keeps its order, a sheet that it will not take is put
// aside.
func (w *worker) conclude(ctx context.Context, job record.PrintJob, o Outcome) (step, error) {
	if o.Retry && !about(o, Offline) && !about(o, NotStarted) {
		w.attempts[job.ID]++
	}
	if w.attempts[job.ID] >= w.opt.Attempts {
		o.Retry, o.Reasons = false, append([]string{KeepsFailing}, o.Reasons...)
	}
	if o.Result == Failed && o.Retry {
		return failed, w.settle(ctx, job, o)
	}
	delete(w.attempts, job.ID)
	return done, w.settle(ctx, job, o)
}

func about(o Outcome, keyword string) bool { return len(o.Reasons) > 0 && o.Reasons[0] == keyword }

// draw renders a sheet. A panic in it is one sheet's trouble: the job would
// still be waiting after a restart, and would bring the kiosk down for ever.
func (w *worker) draw(ctx context.Context, job record.PrintJob) (doc Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("drawing the sheet: panic: %v", p)
		}
	}()
	doc, err = w.render(ctx, job)
	doc.Name = job.Name()
	return doc, err
}

// handOver prints, and keeps looking at the printer meanwhile, so that a jam in
// the midst of a sheet is seen.
func (w *worker) handOver(ctx context.Context, id record.ID, doc Document) (Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	w.holds(id, cancel)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		w.watch(ctx)
	}()
	outcome, err := w.printer.Print(ctx, doc)
	cancel(nil)
	<-watched
	w.holds("", nil)
	if outcome.Result == Failed && endOf(ctx) == Withdrawn {
		return Outcome{Result: TakenBack, Reasons: []string{NotStarted}}, nil
	}
	return outcome, err
}

func (w *worker) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.opt.After(w.opt.Look):
		}
		w.look(ctx)
	}
}

// settleWithin bounds one attempt to record an outcome while the program ends.
const settleWithin = 10 * time.Second

// settle records an outcome, and does not let go of it: were it lost, a sheet
// that was sent would be recorded as unknown. It gives up only when ctx ended.
func (w *worker) settle(ctx context.Context, job record.PrintJob, o Outcome) error {
	for {
		err := w.settleOnce(ctx, job, o)
		w.queueSaid(err)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("recording what became of sheet %s: %w", job.Name(), err)
		}
		w.pause(ctx, w.backOff())
	}
}

func (w *worker) settleOnce(ctx context.Context, job record.PrintJob, o Outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	words := ""
	if o.troubled() {
		words = o.Words().For(w.name).String()
	}
	return w.queue.SettleSheet(ctx, record.SheetOutcome{
		JobID:      job.ID,
		State:      sheetState(o),
		Printer:    w.name,
		PrinterJob: o.JobID,
		Words:      words,
	})
}

// sheetState is what an outcome makes of a job. One that may be tried again
// waits again, in its place.
func sheetState(o Outcome) record.SheetState {
	switch {
	case o.Result == Sent:
		return record.SheetSent
	case o.Result == Failed && o.Retry:
		return record.SheetWaiting
	case o.Result == Failed:
		return record.SheetFailed
	case o.Result == TakenBack:
		return record.SheetCancelled
	}
	return record.SheetUnknown
}

// backOff doubles the pause from one failure to the next.
func (w *worker) backOff() time.Duration {
	w.delay = min(max(2*w.delay, w.opt.RetryFirst), w.opt.RetryMost)
	return w.delay
}

// pause waits for a time, a wake-up or the end.
func (w *worker) pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-w.opt.After(d):
	}
}

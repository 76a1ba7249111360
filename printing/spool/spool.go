package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Queue is the durable list of jobs. Each call that changes it is on disk
// before it returns without an error. No call reads all that is open: a worker
// asks for one job at a time.
type Queue interface {
	// NextPrintJob gives the first job in the order of those that wait for a
	// printer. It fails with ErrNoJob where none does, or where a person holds the
	// printer's queue.
	NextPrintJob(ctx context.Context, printer string) (record.PrintJob, error)
	// SendingPrintJobs gives the jobs that are marked as being with a printer.
	SendingPrintJobs(ctx context.Context, printer string) ([]record.PrintJob, error)
	// TallyPrintJobs counts the open jobs of every printer that has any.
	TallyPrintJobs(ctx context.Context) (map[string]Tally, error)
	// MarkSending records that the bytes of a job are about to go to a printer.
	// It fails with ErrNotWaiting where the job no longer waits for that
	// printer, because a person moved, held or cancelled it. From then on until
	// its outcome is settled the job stays with that printer: it must not be
	// moved.
	MarkSending(ctx context.Context, id record.ID, printer string) error
	// SettleSheet records what became of a job: sent, failed, unknown or cancelled; or that
	// it waits again, where nothing of it can have come out. Of a job that is
	// neither marked as being with that printer nor waits for it and failed, it
	// records nothing: a person moved, held or cancelled it while it was drawn.
	SettleSheet(ctx context.Context, outcome record.SheetOutcome) error
	// HandOn moves jobs that wait for one printer, in their order, to its spare,
	// and says why in words. It moves some at a time, so that nobody else waits
	// for it, and gives how many; 0 where none is left that the spare may take.
	HandOn(ctx context.Context, from, to, words string) (int, error)
}

// Tally counts the open jobs of one printer.
type Tally struct {
	Waiting, Held, Failed, Unknown int
	// Stopped says that a person holds the whole queue.
	Stopped bool
}

// ErrNoJob is a queue's word that nothing waits for a printer.
var ErrNoJob = errors.New("no job waits for this printer")

// ErrNotWaiting is a queue's word that a job no longer waits for a printer.
var ErrNotWaiting = errors.New("the job no longer waits for this printer")

// ErrRunning is returned by a Run beside another.
var ErrRunning = errors.New("the print queue is already at work")

// Render draws the sheet of a job. It may be called again for the same job
// until the job was sent. Its errors are shown to IT as PrinterStatus.Detail
// and therefore name no patient.
type Render func(ctx context.Context, job record.PrintJob) (Document, error)

// Options are what a Spool is given from outside, and its patience.
type Options struct {
	// Now is the time of day, for "since". Required.
	Now func() time.Time
	// After waits: time.After if nil.
	After func(time.Duration) <-chan time.Time
	// Changed is called, from any goroutine, when a Status would look
	// different. It must not block. It may be nil.
	Changed func()
	// Look is the pause between two looks at a printer that is at rest or at
	// work: 5 seconds if zero.
	Look time.Duration
	// RetryFirst and RetryMost bound the pauses after a failure, which double:
	// 1 and 30 seconds if zero.
	RetryFirst, RetryMost time.Duration
	// Attempts is how often one job is offered to a printer that answers but
	// refuses it, before the job is set aside for a person: 20 if zero.
	Attempts int
	// Elapsed counts time that nobody can set: since the program began if nil.
	Elapsed func() time.Duration
	// Spares say, by printer, what takes over from one that stands still.
	Spares map[string]Spare
}

// Spare is the printer that takes over the jobs that only wait, once theirs has
// wanted a person, or has not answered, for so long without a break.
type Spare struct {
	Printer string
	After   time.Duration
}

func (o Options) withDefaults() Options {
	if o.After == nil {
		o.After = time.After
	}
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Look == 0 {
		o.Look = 5 * time.Second
	}
	if o.RetryFirst == 0 {
		o.RetryFirst = time.Second
	}
	if o.RetryMost == 0 {
		o.RetryMost = 30 * time.Second
	}
	if o.Attempts == 0 {
		o.Attempts = 20
	}
	if o.Elapsed == nil {
		began := time.Now()
		o.Elapsed = func() time.Duration { return time.Since(began) }
	}
	return o
}

// Spool moves jobs from a queue to printers.
type Spool struct {
	queue   Queue
	workers map[string]*worker

	mu      sync.Mutex
	running bool
	rest    context.CancelFunc // of the Run that is at work
	rested  chan struct{}      // closed when all its workers have stopped
}

// New makes a spool for printers by their names in the settings. Nothing
// happens before Run.
func New(queue Queue, printers map[string]Printer, render Render, o Options) *Spool {
	o = o.withDefaults()
	s := &Spool{queue: queue, workers: make(map[string]*worker)}
	for name, printer := range printers {
		s.workers[name] = newWorker(name, printer, queue, render, o)
	}
	for name, spare := range o.Spares {
		if w, ok := s.workers[name]; ok && spare.After > 0 && spare.Printer != name {
			w.spare, w.spareAfter = s.workers[spare.Printer], spare.After
		}
	}
	return s
}

// Run works until ctx ends, and returns when every printer's worker has
// stopped. A sheet that was with a printer then is recorded as unknown. The
// error is nil unless that could not be recorded, or another Run is at work.
func (s *Spool) Run(ctx context.Context) error {
	taking, ok := s.start(ctx)
	if !ok {
		return ErrRunning
	}
	defer s.stop()
	errs := make(chan error, len(s.workers))
	for _, w := range s.workers {
		go func() { errs <- w.run(taking, ctx) }()
	}
	var all []error
	for range s.workers {
		all = append(all, <-errs)
	}
	close(s.rested)
	<-ctx.Done()
	return errors.Join(all...)
}

// start gives the context under which workers take jobs up.
func (s *Spool) start(ctx context.Context) (taking context.Context, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		return nil, false
	}
	s.running, s.rested = true, make(chan struct{})
	taking, s.rest = context.WithCancel(ctx)
	return taking, true
}

// Rest makes a Run take no next job, and waits until what is with printers has
// come to its end, or ctx ends. It is called before the context of Run ends, so
// that a sheet on its way need not be cut off.
func (s *Spool) Rest(ctx context.Context) {
	s.mu.Lock()
	rest, rested := s.rest, s.rested
	s.mu.Unlock()
	if rest == nil {
		return
	}
	rest()
	select {
	case <-rested:
	case <-ctx.Done():
	}
}

func (s *Spool) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest()
	s.running, s.rest = false, nil
}

// Wake makes printers look at their queues now: a job was added, moved or
// cancelled, or a person has put something right. Where none is named every
// printer does.
func (s *Spool) Wake(printers ...string) {
	for name, w := range s.workers {
		if len(printers) == 0 || slices.Contains(printers, name) {
			w.wakeUp()
		}
	}
}

// Withdraw stops a job that is with a printer, for instance behind a jam, and
// reports whether it was. How far it came is recorded as its outcome. A job
// that only waits is the queue's to cancel or move.
func (s *Spool) Withdraw(id record.ID) bool {
	for _, w := range s.workers {
		if w.withdraw(id) {
			return true
		}
	}
	return false
}

// PrinterStatus is how one printer and its queue are at one moment.
type PrinterStatus struct {
	Printer string
	State   State
	// Words are the state's, with the printer's own name.
	Words Words
	// Since is when the printer began to be like this; zero before the first
	// look at it.
	Since time.Time
	// Waiting counts the jobs that are not with the printer yet, SetAside those
	// among them that the printer will not take and that want a person.
	Waiting  int
	SetAside int
	// Held counts the jobs that a person holds; Stopped says that a person holds
	// the whole queue, what comes to it included.
	Held    int
	Stopped bool
	// CheckTray counts the jobs whose outcome is unknown until a person says.
	CheckTray int
	// Printing is the job that is with the printer; empty if there is none.
	Printing record.ID
	// Detail is in technical terms, for IT, what is wrong with its queue or the
	// printer, or went wrong with its last job; empty when all is well.
	Detail string
	// QueueErr is why the queue cannot be read or written; jobs stand still.
	QueueErr error
}

// NeedsPerson reports whether the printer stands still until somebody acts: it
// says so of itself, or its queue cannot be read or written.
func (s PrinterStatus) NeedsPerson() bool {
	return s.QueueErr != nil || !s.Since.IsZero() && s.State.NeedsPerson()
}

// Status gives one status for each printer, by name. It fails only where the
// queue cannot be read.
func (s *Spool) Status(ctx context.Context) ([]PrinterStatus, error) {
	tallies, err := s.queue.TallyPrintJobs(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the print queue: %w", err)
	}
	var all []PrinterStatus
	for _, w := range s.workers {
		all = append(all, w.status(tallies[w.name]))
	}
	slices.SortFunc(all, func(a, b PrinterStatus) int { return strings.Compare(a.Printer, b.Printer) })
	return all, nil
}

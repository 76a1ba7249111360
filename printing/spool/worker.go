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

	delay    time.Duration     // before the next attempt after a failure
	attempts map[record.ID]int // refusals, by job

	mu       sync.Mutex
	seen     PrinterStatus
	jobFault string
	aside    map[record.ID]bool
	withdrew context.CancelCauseFunc // of the job that is with the printer
}

func newWorker(name string, p Printer, q Queue, r Render, o Options) *worker {
	return &worker{
		name: name, printer: p, queue: q, render: r, opt: o,
		wake:     make(chan struct{}, 1),
		attempts: make(map[record.ID]int),
		seen:     PrinterStatus{Printer: name},
		aside:    make(map[record.ID]bool),
	}
}

// run steps until ctx ends. Its error is an outcome that could not be recorded.
func (w *worker) run(ctx context.Context) error {
	for ctx.Err() == nil {
		next, err := w.step(ctx)
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
func (w *worker) step(ctx context.Context) (step, error) {
	jobs, err := w.queue.OpenPrintJobs(ctx, w.name)
	w.queueSaid(err)
	if err != nil {
		return failed, nil
	}
	if err := w.settleInterrupted(ctx, jobs); err != nil {
		return failed, err
	}
	state, err := w.printer.State(ctx)
	if ctx.Err() != nil {
		return idle, nil
	}
	w.saw(state, err)
	job, ok := w.first(jobs)
	switch {
	case !state.CanPrint():
		return failed, nil
	case !ok:
		return idle, nil
	}
	return w.print(ctx, job)
}

func (w *worker) settleInterrupted(ctx context.Context, jobs []record.PrintJob) error {
	for _, job := range jobs {
		if job.State != record.SheetSending {
			continue
		}
		if err := w.settle(ctx, job, Outcome{Reasons: []string{Interrupted}}); err != nil {
			return err
		}
	}
	return nil
}

// first gives the oldest job that can be printed.
func (w *worker) first(jobs []record.PrintJob) (record.PrintJob, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, job := range jobs {
		if wantsPrinter(job) && !w.aside[job.ID] {
			return job, true
		}
	}
	return record.PrintJob{}, false
}

func wantsPrinter(job record.PrintJob) bool {
	return job.State == record.SheetWaiting || job.State == record.SheetFailed
}

// print takes one job through its transitions: see the package comment.
func (w *worker) print(ctx context.Context, job record.PrintJob) (step, error) {
	doc, err := w.draw(ctx, job)
	switch {
	case ctx.Err() != nil:
		return idle, nil
	case err != nil:
		w.jobSaid(fmt.Errorf("sheet %s: %w", job.Name(), err))
		return done, w.setAside(ctx, job, Outcome{Result: Failed, Reasons: []string{NotDrawn}})
	}
	err = w.queue.MarkSending(ctx, job.ID, w.name)
	if errors.Is(err, ErrNotWaiting) {
		return failed, nil
	}
	w.queueSaid(err)
	if err != nil {
		return failed, nil
	}
	outcome, err := w.handOver(ctx, job.ID, doc)
	w.jobSaid(err)
	return w.conclude(ctx, job, outcome)
}

// conclude records an outcome and decides what it means for the next job: a
// printer that is away keeps its order, a sheet that it will not take is put
// aside.
func (w *worker) conclude(ctx context.Context, job record.PrintJob, o Outcome) (step, error) {
	if o.Result != Failed {
		delete(w.attempts, job.ID)
		return done, w.settle(ctx, job, o)
	}
	if o.Retry && !about(o, Offline) && !about(o, NotStarted) {
		w.attempts[job.ID]++
	}
	if w.attempts[job.ID] >= w.opt.Attempts {
		o.Retry, o.Reasons = false, append([]string{KeepsFailing}, o.Reasons...)
	}
	if !o.Retry {
		return done, w.setAside(ctx, job, o)
	}
	return failed, w.settle(ctx, job, o)
}

func about(o Outcome, keyword string) bool { return len(o.Reasons) > 0 && o.Reasons[0] == keyword }

func (w *worker) setAside(ctx context.Context, job record.PrintJob, o Outcome) error {
	w.mu.Lock()
	w.aside[job.ID] = true
	w.mu.Unlock()
	delete(w.attempts, job.ID)
	return w.settle(ctx, job, o)
}

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
	return outcome, err
}

func (w *worker) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.opt.After(w.opt.Look):
		}
		if state, err := w.printer.State(ctx); ctx.Err() == nil {
			w.saw(state, err)
		}
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
		State:      sheetState(o.Result),
		Printer:    w.name,
		PrinterJob: o.JobID,
		Words:      words,
	})
}

func sheetState(r Result) record.SheetState {
	switch r {
	case Sent:
		return record.SheetSent
	case Failed:
		return record.SheetFailed
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

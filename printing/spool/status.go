package spool

import (
	"context"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// What follows is the side of a worker that other goroutines touch.

func (w *worker) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default: // it will look anyway
	}
}

func (w *worker) withdraw(id record.ID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if id == "" || w.seen.Printing != id {
		return false
	}
	w.withdrew(ErrWithdrawn)
	return true
}

// holds notes which job is with the printer.
func (w *worker) holds(id record.ID, cancel context.CancelCauseFunc) {
	w.mu.Lock()
	w.seen.Printing, w.withdrew = id, cancel
	w.mu.Unlock()
	w.opt.Changed()
}

// saw notes how the printer is.
func (w *worker) saw(state State, err error) {
	w.mu.Lock()
	changed := w.seen.Since.IsZero() || !w.seen.State.same(state)
	if changed {
		w.seen.Since = w.opt.Now()
	}
	w.seen.State = state
	w.seen.Detail = detail(err)
	if !state.NeedsPerson() {
		w.troubled = false
	} else if !w.troubled {
		w.troubled, w.troubledAt = true, w.opt.Elapsed()
	}
	w.mu.Unlock()
	if changed {
		w.opt.Changed()
	}
}

// standsStill reports whether the printer has wanted a person for so long, and
// what for.
func (w *worker) standsStill(long time.Duration) (Words, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen.State.Words(), w.troubled && w.opt.Elapsed()-w.troubledAt >= long
}

// fit reports whether the printer was found able to print when it was last
// looked at.
func (w *worker) fit() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.seen.Since.IsZero() && w.seen.State.CanPrint() && !w.troubled
}

// jobSaid keeps the technical text of what went wrong with a job until one has
// gone well.
func (w *worker) jobSaid(err error) {
	w.mu.Lock()
	w.jobFault = detail(err)
	w.mu.Unlock()
}

func (w *worker) queueSaid(err error) {
	w.mu.Lock()
	changed := (w.seen.QueueErr == nil) != (err == nil)
	w.seen.QueueErr = err
	w.mu.Unlock()
	if changed {
		w.opt.Changed()
	}
}

func detail(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (w *worker) status(t Tally) PrinterStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.seen
	switch {
	case s.QueueErr != nil:
		s.Detail = s.QueueErr.Error()
	case s.Detail == "":
		s.Detail = w.jobFault
	}
	s.Words = s.State.Words().For(w.name)
	if s.Since.IsZero() {
		s.Words = Explain(NotAsked).Words.For(w.name)
	}
	s.Waiting, s.SetAside, s.CheckTray = t.Waiting+t.Failed, t.Failed, t.Unknown
	s.Held, s.Stopped = t.Held, t.Stopped
	return s
}

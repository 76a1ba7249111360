package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Run delivers what one destination is owed, entries that come while it runs
// included, until all is settled or waits for a person. It returns nil when
// there is nothing more that it can do, and the summary says what is left.
//
// It stops early with *[DownError], *[RefusesAllError], [ErrUnusable],
// [ErrRunning], the outbox's error, or ctx's, which takes effect between sends:
// an answer that has come by then is still kept. What was not settled then
// stays owed, and another Run goes on from there.
func Run(ctx context.Context, outbox Outbox, sender Sender, options Options) (Summary, error) {
	options, err := options.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	release, err := claim(options.Destination)
	if err != nil {
		return Summary{}, err
	}
	defer release()

	r := &run{Options: options, outbox: outbox, sender: sender, tries: map[record.ID]int{}, proven: map[record.ID]bool{}}
	for {
		answered := r.answered
		if err := r.pass(ctx); err != nil {
			return r.Summary, err
		}
		if r.answered == answered {
			break
		}
	}
	if r.failures > 0 {
		return r.Summary, r.down()
	}
	return r.Summary, nil
}

// run is the state of one Run.
type run struct {
	Options
	Summary
	outbox Outbox
	sender Sender

	total    int
	tries    map[record.ID]int  // without an answer, by entry
	proven   map[record.ID]bool // entries settled in this run
	held     map[record.ID]bool // attendances whose later entries wait; anew in each pass
	answered int                // settled or refused: it may let others go
	failures int                // without an answer, one after another
	refusals int                // one after another
	lastErr  error
}

// pass goes once through all that is owed. What a person did in the meantime,
// and what was tried in vain before, gets its chance in the next one.
func (r *run) pass(ctx context.Context) error {
	owed, err := r.outbox.Undelivered(ctx, r.Destination)
	if err != nil {
		return err
	}
	r.Refused, r.Waiting, r.Failed, r.Behind = 0, 0, 0, 0
	r.total, r.held = r.Settled+len(owed), map[record.ID]bool{}
	for _, o := range owed {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.step(ctx, o); err != nil {
			return err
		}
		r.report("", 0)
	}
	return nil
}

// step delivers one entry, or holds it back with all that follow it in its
// attendance.
func (r *run) step(ctx context.Context, o Owed) error {
	switch {
	case r.proven[o.EntryID]:
		return fmt.Errorf("delivery: the outbox lists entry %s again although it was settled", o.EntryID)
	case r.held[o.AttendanceID]:
		r.Behind++
		return nil
	case o.Refused != nil:
		r.hold(o, &r.Refused)
		return nil
	case r.tries[o.EntryID] >= r.Attempts:
		r.hold(o, &r.Failed)
		return nil
	}
	d, err := r.outbox.Delivery(ctx, r.Destination, o.EntryID)
	switch {
	case errors.Is(err, ErrNotOwed):
		r.total--
		return nil
	case err != nil:
		return err
	case d.Entry.ID != o.EntryID || d.Destination != r.Destination:
		return fmt.Errorf("delivery: the outbox gave entry %s for %s, not entry %s for %s",
			d.Entry.ID, d.Destination, o.EntryID, r.Destination)
	case d.Match != nil && d.Match.Outcome == record.MatchWaiting:
		r.hold(o, &r.Waiting)
		return nil
	}
	return r.deliver(ctx, o, d)
}

func (r *run) hold(o Owed, count *int) {
	r.held[o.AttendanceID] = true
	*count++
}

// deliver sends one entry until there is an answer. The first to get none is
// tried several times; those after it only once each, to find out quickly
// whether it was the record or the destination.
func (r *run) deliver(ctx context.Context, o Owed, d record.Delivery) error {
	attempts := 1
	if r.failures == 0 {
		attempts = r.Attempts
	}
	for range min(attempts, r.Attempts-r.tries[o.EntryID]) {
		answered, err := r.try(ctx, o, d)
		if answered || err != nil {
			return err
		}
	}
	r.hold(o, &r.Failed)
	return nil
}

// try sends one entry once, and keeps the answer. Where none came it pauses,
// and reports that the entry is still to be answered.
func (r *run) try(ctx context.Context, o Owed, d record.Delivery) (answered bool, err error) {
	if r.tries[o.EntryID] > 0 {
		r.Resent++
	}
	r.report(d.Attendance.Number, 0)
	receipt, err := r.sender.Send(ctx, d)
	if err == nil {
		err = proves(receipt, d)
	}
	refusal, refused := errors.AsType[*record.Refusal](err)
	switch {
	case err == nil:
		return true, r.settle(ctx, receipt)
	case refused:
		return true, r.refuse(ctx, o, refusal.Code, refusal.Words)
	case errors.Is(err, ErrUnsendable):
		return true, r.refuse(ctx, o, CodeNotSent, err.Error())
	case errors.Is(err, ErrUnusable):
		return false, err
	case ctx.Err() != nil:
		return false, ctx.Err()
	}
	return false, r.unanswered(ctx, o, d, err)
}

// proves checks that a receipt is for what was sent (lesson 1).
func proves(r record.Receipt, d record.Delivery) error {
	if r.EntryID != d.Entry.ID || r.Destination != d.Destination || len(r.Proof) == 0 {
		return fmt.Errorf("%w: sent entry %s to %s, receipt for entry %s from %s with %d proofs",
			ErrStrayReceipt, d.Entry.ID, d.Destination, r.EntryID, r.Destination, len(r.Proof))
	}
	return nil
}

// settle keeps a receipt even where ctx has ended: what has arrived must not
// be sent again for want of a note.
func (r *run) settle(ctx context.Context, receipt record.Receipt) error {
	r.failures, r.refusals = 0, 0
	if err := r.outbox.Settle(context.WithoutCancel(ctx), receipt); err != nil {
		return err
	}
	r.Settled++
	r.answered++
	r.proven[receipt.EntryID] = true
	if receipt.AlreadyThere {
		r.AlreadyThere++
	}
	return nil
}

func (r *run) refuse(ctx context.Context, o Owed, code, words string) error {
	r.failures = 0
	refused := record.Refused{Destination: r.Destination, EntryID: o.EntryID, Code: code, Words: words}
	if err := r.outbox.Refuse(context.WithoutCancel(ctx), refused); err != nil {
		return err
	}
	r.answered++
	r.hold(o, &r.Refused)
	if r.refusals++; r.refusals >= r.RefusalsInARow {
		return &RefusesAllError{Destination: r.Destination, Refusals: r.refusals, Last: refused}
	}
	return nil
}

func (r *run) unanswered(ctx context.Context, o Owed, d record.Delivery, cause error) error {
	r.lastErr = cause
	r.failures++
	r.tries[o.EntryID]++
	if r.failures >= r.DownAfter {
		return r.down()
	}
	pause := r.Backoff.Pause(r.failures, r.Jitter())
	var asked interface{ RetryAfter() time.Duration }
	if errors.As(cause, &asked) {
		pause = max(pause, asked.RetryAfter())
	}
	r.report(d.Attendance.Number, pause)
	return r.Wait(ctx, pause)
}

func (r *run) down() error {
	return &DownError{Destination: r.Destination, Failures: r.failures, Err: r.lastErr}
}

func (r *run) report(current record.DowntimeNumber, pause time.Duration) {
	r.Progress(Progress{
		Total: r.total, Settled: r.Settled, Refused: r.Refused, Waiting: r.Waiting,
		Failed: r.Failed, Behind: r.Behind, Current: current, Pause: pause,
	})
}

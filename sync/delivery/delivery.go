// Package delivery drains what one destination is owed until each entry is
// settled or waits for a person.
//
// Entries of one attendance go strictly in the ledger's order, so that no A03
// arrives before its A04; an entry that is refused, or whose patient waits to
// be matched, holds back only the later entries of its own attendance. What
// got no answer is sent again as it was, since no answer is not a failure:
// the destination may have taken it. Nothing is settled but by a receipt that
// names the entry it is for, and it is settled on disk before the next one is
// sent: ending the process at any point costs one entry sent twice, at worst.
//
// The package knows neither HL7 nor FHIR, neither disk nor clock. How an entry
// is put into messages and what proves that it arrived is the [Sender]'s
// business; what is owed, and what is settled, is the [Outbox]'s.
package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Sender delivers one entry to one destination. The same delivery sent again
// must go under the same control IDs. Send ends by itself within a bounded
// time, or sooner when ctx does.
//
// An error that is a *[record.Refusal] is the destination's reasoned no. One
// that wraps [ErrUnsendable] or [ErrUnusable] says that nothing was sent and
// that sending again is no use. Every other error means that the outcome is
// not known; where it has a method RetryAfter() time.Duration, the destination
// asked for that much time.
type Sender interface {
	Send(ctx context.Context, d record.Delivery) (record.Receipt, error)
}

// Outbox is the ledger's account of what destinations are owed.
type Outbox interface {
	// Undelivered lists what a destination is owed in ledger order: every
	// deliverable entry that it has no receipt for. An attendance that was
	// withdrawn before any entry of it could have been sent is left out, and so
	// is a refused entry once an amendment of its attendance replaces it.
	Undelivered(ctx context.Context, destination string) ([]Owed, error)

	// Delivery gives one owed entry whole. Before it does, it notes on disk that
	// the entry may have been sent from now on, so that a later withdrawal is
	// delivered too; unless its Match is waiting, since then it is not sent. It
	// fails with [ErrNotOwed] where the entry was settled, withdrawn or replaced
	// since it was listed.
	Delivery(ctx context.Context, destination string, entry record.ID) (record.Delivery, error)

	// Settle keeps a receipt on disk before it returns. For an entry that is
	// settled already it does nothing.
	Settle(ctx context.Context, r record.Receipt) error

	// Refuse keeps a refusal on disk before it returns. The entry stays owed,
	// and is listed as refused.
	Refuse(ctx context.Context, r record.Refused) error
}

// Owed is one entry that a destination has not proved to hold.
type Owed struct {
	EntryID      record.ID
	AttendanceID record.ID
	// Refused holds the destination's reasoned no, where there was one that
	// nobody has mended; nil while the entry only waits its turn.
	Refused *record.Refused
}

var (
	// ErrNotOwed is an outbox's word that there is nothing to send any more.
	ErrNotOwed = errors.New("not owed to this destination any more")

	// ErrUnsendable is a sender's word that this one entry cannot be put into a
	// message. It is kept as a refusal, for a person to mend the record.
	ErrUnsendable = errors.New("this record cannot be put into a message")

	// ErrUnusable is a sender's word that nothing at all can be sent, because of
	// the settings or because the destination does not let us in.
	ErrUnusable = errors.New("the destination cannot be used as it is set up")

	// ErrRunning says that another Run of this process serves the destination.
	ErrRunning = errors.New("delivery to this destination is already running")

	// ErrStrayReceipt says that a sender gave a receipt that does not prove what
	// was sent: for another entry or destination, or without any proof.
	ErrStrayReceipt = errors.New("the receipt is not for what was sent")
)

// CodeNotSent is the code of a refusal that was ours: nothing was sent.
const CodeNotSent = "not-sent"

// DownError says that delivery stopped because the destination gives no
// answer. What was not settled is still owed.
type DownError struct {
	Destination string
	Failures    int // without an answer, one after another
	Err         error
}

// Error names the destination and the last failure.
func (e *DownError) Error() string {
	return fmt.Sprintf("%s gives no answer (%d tries): %v", e.Destination, e.Failures, e.Err)
}

// Unwrap gives the last failure.
func (e *DownError) Unwrap() error { return e.Err }

// RefusesAllError says that delivery stopped because one record after another
// was refused, so that the settings are likelier to be wrong than the records.
type RefusesAllError struct {
	Destination string
	Refusals    int // one after another
	Last        record.Refused
}

// Error names the destination and its last refusal.
func (e *RefusesAllError) Error() string {
	return fmt.Sprintf("%s refused %d records one after another, the last with %s: %s",
		e.Destination, e.Refusals, e.Last.Code, e.Last.Words)
}

// Options say where and how patiently to deliver. Zero values take the
// defaults; Destination and Wait have none.
type Options struct {
	Destination string

	// Attempts is how often one entry is tried in a run before it is set aside
	// for the next: 4.
	Attempts int
	// DownAfter is how many tries without an answer, one after another and over
	// several records, end the run: 12.
	DownAfter int
	// RefusalsInARow is how many refused records, one after another, end the
	// run: 25.
	RefusalsInARow int

	Backoff Backoff
	// Jitter draws from 0 up to 1, so that kiosks do not knock in step; without
	// it a pause has its full length.
	Jitter func() float64
	// Wait pauses for d, or until ctx ends and then gives ctx's error.
	Wait func(ctx context.Context, d time.Duration) error

	// Progress is told of every step, from the goroutine of Run.
	Progress func(Progress)
}

func (o Options) withDefaults() (Options, error) {
	if o.Destination == "" || o.Wait == nil {
		return o, errors.New("delivery: options without a destination, or without a way to wait")
	}
	o.Attempts = positive(o.Attempts, 4)
	o.DownAfter = positive(o.DownAfter, 12)
	o.RefusalsInARow = positive(o.RefusalsInARow, 25)
	o.Backoff.First = positive(o.Backoff.First, time.Second)
	o.Backoff.Longest = max(positive(o.Backoff.Longest, time.Minute), o.Backoff.First)
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 1 }
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o, nil
}

func positive[N int | time.Duration](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}

// Backoff is how long to pause after a try without an answer: First, then
// twice as long each time, up to Longest. Defaults are a second and a minute.
type Backoff struct{ First, Longest time.Duration }

// Pause gives the pause after so many failures one after another, of which
// jitter, from 0 to 1, takes away up to half.
func (b Backoff) Pause(failures int, jitter float64) time.Duration {
	d := b.First
	for range failures - 1 {
		if d >= b.Longest/2 {
			d = b.Longest
			break
		}
		d *= 2
	}
	return d/2 + time.Duration(jitter*float64(d/2))
}

// Progress is how far a run has come, in entries, and holds no patient data.
type Progress struct {
	Total   int // what there was to deliver, as listed last
	Settled int
	Refused int // waiting for a person to mend them
	Waiting int // waiting for a person to say who the patient is
	Failed  int // without an answer, set aside
	Behind  int // behind one of these in their attendance
	// Current is the number of the attendance being sent; empty between sends.
	Current record.DowntimeNumber
	// Pause is how long the run waits before it tries again; usually zero.
	Pause time.Duration
}

// Summary is what a run came to, in entries.
type Summary struct {
	Settled      int
	AlreadyThere int // of those settled, what the destination held before
	Resent       int // tries beyond the first
	Refused      int
	Waiting      int
	Failed       int
	Behind       int
}

var running = struct {
	sync.Mutex
	destinations map[string]bool
}{destinations: map[string]bool{}}

// claim makes this run the only one of the process for a destination.
func claim(destination string) (release func(), err error) {
	running.Lock()
	defer running.Unlock()
	if running.destinations[destination] {
		return nil, fmt.Errorf("%w: %s", ErrRunning, destination)
	}
	running.destinations[destination] = true
	return func() {
		running.Lock()
		defer running.Unlock()
		delete(running.destinations, destination)
	}, nil
}

package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// The wall clock is shown and written down, since people and other systems
// speak of it; but anybody may set it. How long something took comes from the
// monotonic count (Elapsed), or, where it began before this run, from times
// that were moved to the clock of the present (Reckoned).

// ErrClockSet says that the clock was set while a form was open. The times in
// it were moved along, and a person must see them before they are saved.
var ErrClockSet = errors.New("the clock was set while this form was open")

// ErrClockWrong says that nobody can call this clock right.
var ErrClockWrong = errors.New("the clock stands before this program was made")

// Elapsed is the monotonic count: waits and lengths of time are differences of
// it. It is never set, and goes on while the machine sleeps.
func (k *Kiosk) Elapsed() time.Duration { return k.outside.Elapsed() }

// LookAtClock records that the wall clock was set, if it was. The screens call
// it once a second; every entry is written after a look as well.
func (k *Kiosk) LookAtClock(ctx context.Context) error {
	_, err := k.ledger.LookAtClock(ctx)
	return err
}

// Reckoned gives an attendance with its times moved to the clock of the
// present: every duration is reckoned from these, against Now.
func (k *Kiosk) Reckoned(a record.Attendance) record.Attendance {
	return a.Reckoned(k.ledger.ClockHistory())
}

// AgeDay is the day that ages are reckoned on; no day while the clock cannot
// be right.
func (k *Kiosk) AgeDay() record.Date { return record.AgeDay(k.now()) }

// latestDay is the day that birth dates are read by. Where the clock was set
// back it is the later of both days, so that no newborn is refused.
func (k *Kiosk) latestDay() record.Date {
	return record.DateOf(k.ledger.ClockHistory().Latest(k.now()))
}

// ClockNotice says how the clock was set, for the screens, for as long as
// nobody has said that it is right and nothing has put it back. A person's
// word is asked for since only a person can look at another clock; and where
// one jump took another back there is nothing left to ask.
type ClockNotice struct {
	record.ClockSet
	Short string // "Clock set 23hr 59min forward at 03:12"
	Words string // the same as a sentence, with the date
	// Impossible marks a clock that stands before this program was made; nobody
	// can say that it is right.
	Impossible bool
}

// ClockNotice gives what there is to say of the clock, if anything.
func (k *Kiosk) ClockNotice() (ClockNotice, bool) {
	set, standing := k.ledger.ClockHistory().Standing()
	if !standing {
		return ClockNotice{}, false
	}
	now, at := k.now(), set.At.In(k.zone)
	n := ClockNotice{ClockSet: set, Impossible: now.Before(record.EarliestClock)}
	switch {
	case n.Impossible:
		n.Short = "Clock wrong: it shows " + record.DateOf(now).String()
		n.Words = "The clock cannot be right: it shows " + record.DateOf(now).String() + "."
	case set.AtLeast:
		n.Short = "Clock at least " + setBy(set.By) + " slow since the start"
		n.Words = fmt.Sprintf("When the kiosk started, the clock stood at least %s before %s, when it was last in use.", setBy(set.By), record.FormatDateTime(at))
	default:
		n.Short = "Clock set " + setTo(set.By) + " at " + record.FormatTime(at)
		n.Words = fmt.Sprintf("The clock was set %s at %s.", setTo(set.By), record.FormatDateTime(at))
	}
	return n, true
}

const aYear = 8766 * time.Hour

// setBy words by how much a clock was set, either way: seconds count where
// minutes would say nothing.
func setBy(by time.Duration) string {
	switch by = by.Abs().Round(time.Second); {
	case by < time.Minute:
		return fmt.Sprintf("%dsec", by/time.Second)
	case by >= aYear:
		return fmt.Sprintf("%dy", by/aYear)
	}
	return record.FormatDuration(by.Round(time.Minute))
}

func setTo(by time.Duration) string {
	if by < 0 {
		return setBy(by) + " back"
	}
	return setBy(by) + " forward"
}

// AcceptClock takes this person's word that the clock is right as it stands.
// It fails with ErrClockWrong where that cannot be; where nobody asked it
// changes nothing.
func (s *Session) AcceptClock(ctx context.Context) error {
	if err := s.kiosk.LookAtClock(ctx); err != nil {
		return err
	}
	n, standing := s.kiosk.ClockNotice()
	switch {
	case !standing:
		return nil
	case n.Impossible:
		return ErrClockWrong
	}
	now := s.kiosk.now().Round(0)
	_, err := s.append(ctx, record.Draft{Body: &record.ClockJumped{Was: now, Now: now, Accepted: true}})
	return err
}

// clockWords says of an entry that gives times how the clock stood that they
// were read off, where that was not as it stands now, so that whoever reads the
// record can put the times right by an amendment.
func (k *Kiosk) clockWords(h record.ClockHistory, e record.Entry) string {
	switch e.Kind {
	case record.KindRegistered, record.KindAmended, record.KindTriaged, record.KindDeparted, record.KindFiled:
	default:
		return ""
	}
	if set, was := h.Since(e.Seq); was {
		stood := "ahead"
		if set.By > 0 {
			stood = "behind"
		}
		return fmt.Sprintf("Written while this kiosk’s clock was %s %s: it was set %s at %s", setBy(set.By), stood, setTo(set.By), record.FormatDateTime(set.At.In(k.zone)))
	}
	if set, standing := h.Standing(); standing && e.Seq > set.Seq {
		return fmt.Sprintf("Written by a clock that was set %s at %s, and that nobody has called right", setTo(set.By), record.FormatDateTime(set.At.In(k.zone)))
	}
	return ""
}

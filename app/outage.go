package app

import (
	"context"
	"errors"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// Phase is what the kiosk is for right now. It colours the strip.
type Phase int

// The phases. An exercise is marked beside its phase, never instead of it.
const (
	Standby  Phase = iota // the trust's systems are there
	Downtime              // they are away: the kiosk registers
	Recovery              // they are back: the kiosk delivers
)

// Outage is the outage that the ledger tells of, newest first.
type Outage struct {
	Phase     Phase
	Since     time.Time // when the systems went away; zero in Standby
	EndedAt   time.Time // when IT declared them clean; zero before
	EndedBy   string
	Reference string

	began, ended time.Time // Since and EndedAt by the clock of the present
}

// Lasted gives how long the outage has lasted, or lasted, whatever became of
// the clock meanwhile.
func (o Outage) Lasted(now time.Time) time.Duration {
	switch {
	case o.Since.IsZero():
		return 0
	case !o.EndedAt.IsZero():
		return o.ended.Sub(o.began)
	}
	return now.Sub(o.began)
}

// Outage gives the present outage.
func (k *Kiosk) Outage(ctx context.Context) (Outage, error) {
	declared, err := k.latest(ctx, record.KindOutageDeclared)
	if err != nil || declared == nil {
		return Outage{}, err
	}
	clock := k.ledger.ClockHistory()
	o := Outage{Phase: Downtime, Since: declared.OccurredAt.In(k.zone)}
	o.began = o.Since.Add(clock.Shift(declared.Seq))
	ended, err := k.latest(ctx, record.KindOutageEnded)
	if err != nil || ended == nil || ended.Seq < declared.Seq {
		return o, err
	}
	body, err := ended.Decode()
	if err != nil {
		return o, err
	}
	end := body.(*record.OutageEnded)
	o.Phase, o.EndedAt, o.EndedBy, o.Reference = Recovery, ended.OccurredAt.In(k.zone), end.DeclaredBy, end.Reference
	o.ended = o.EndedAt.Add(clock.Shift(ended.Seq))
	signed, err := k.latest(ctx, record.KindBalanceSigned)
	if err != nil || signed == nil || signed.Seq < ended.Seq {
		return o, err
	}
	return Outage{}, nil
}

func (k *Kiosk) latest(ctx context.Context, kind record.Kind) (*record.Entry, error) {
	e, err := k.ledger.LatestKioskEntry(ctx, kind)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, nil
	}
	return &e, err
}

// DeclareOutage says that the trust's systems have been away since a moment.
// While an outage is on it changes nothing.
func (s *Session) DeclareOutage(ctx context.Context, since time.Time, reason string) error {
	o, err := s.kiosk.Outage(ctx)
	if err != nil || o.Phase == Downtime {
		return err
	}
	return s.do(ctx, DeclareOutage, record.Draft{OccurredAt: since, Body: &record.OutageDeclared{Reason: reason}})
}

// EndOutage says that trust IT declared the systems clean and ready to take
// records back. Without it nothing is delivered: to send into a system that is
// not clean would spread the outage.
func (s *Session) EndOutage(ctx context.Context, reference string) error {
	o, err := s.kiosk.Outage(ctx)
	if err != nil || o.Phase != Downtime {
		return err
	}
	return s.do(ctx, DeclareClean, record.Draft{Body: &record.OutageEnded{DeclaredBy: s.Staff.Name, Reference: reference}})
}

// declareIfFirst lets the first registration declare the outage in its own
// commit, so that nobody at the desk is held up by a formality. Whoever comes
// while records go back belongs to the outage that is ending: their arrival
// does not shut the gate again.
// The outage has lasted since that arrival at least.
func declareIfFirst(tx *ledger.Tx, o Outage, author string, arrived time.Time) error {
	if o.Phase != Standby {
		return nil
	}
	_, err := tx.Append(record.Draft{OccurredAt: arrived, Author: author, Body: &record.OutageDeclared{Reason: "First registration"}})
	return err
}

// Status is what the strip on every screen shows.
type Status struct {
	Outage
	Exercise       bool
	Now            time.Time
	Registered     int // attendances on this kiosk, withdrawn ones included
	Present        int
	ToPrint        int
	PrinterStopped string // the first printer that needs a person, or empty
	ToSend         int    // attendances that some destination still waits for
	Destinations   int    // how many are set up
	PagesOwed      int    // pages on paper of which nobody has said what became of them
	IndexAsOf      time.Time
	IndexAge       time.Duration // negative where the clock does not let it be known
	IndexPeople    int
	Damage         *Explanation // what of the records does not hold; nil where nothing was found
	Clock          *ClockNotice // nil while there is nothing to say of it
}

// Status gives the strip's figures.
func (k *Kiosk) Status(ctx context.Context) (Status, error) {
	st := Status{Exercise: k.Settings.Exercise, Now: k.now(), Destinations: len(k.Settings.Destinations)}
	var err error
	if st.Outage, err = k.Outage(ctx); err != nil {
		return st, err
	}
	if st.Registered, err = k.ledger.CountAttendances(ctx); err != nil {
		return st, err
	}
	if st.Present, err = k.ledger.CountPresent(ctx); err != nil {
		return st, err
	}
	if st.ToPrint, err = k.ledger.CountOpenPrintJobs(ctx); err != nil {
		return st, err
	}
	if st.ToSend, err = k.ledger.CountAttendancesOwed(ctx); err != nil {
		return st, err
	}
	if st.PagesOwed, err = k.ledger.CountPagesOwed(ctx); err != nil {
		return st, err
	}
	st.IndexAsOf, st.IndexPeople = k.index.Freshness()
	st.Damage = k.RecordsCheck().Damage
	if st.IndexAge, err = k.indexAge(ctx, st); err != nil {
		return st, err
	}
	if notice, standing := k.ClockNotice(); standing {
		st.Clock = &notice
	}
	st.PrinterStopped, err = k.printerStopped(ctx)
	return st, err
}

// indexAge reckons from when the snapshot was taken in, whose age could be told
// then: a clock that was set since makes it neither fresh nor old.
func (k *Kiosk) indexAge(ctx context.Context, st Status) (time.Duration, error) {
	age := st.Now.Sub(st.IndexAsOf)
	clock := k.ledger.ClockHistory()
	if !clock.Set() || st.IndexPeople == 0 {
		return age, nil
	}
	imported, err := k.latest(ctx, record.KindIndexImported)
	if err != nil || imported == nil {
		return age, err
	}
	return age - clock.Shift(imported.Seq), nil
}

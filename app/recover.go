package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
	"github.com/tideover/tideover/sync/fhir"
	"github.com/tideover/tideover/sync/matching"
)

// What keeps a recovery from running.
var (
	ErrNotClean       = errors.New("trust IT has not declared the systems clean")
	ErrNoDestination  = errors.New("no destination is set up")
	ErrSetAside       = errors.New("some records got no answer")
	ErrNothingToMatch = errors.New("this record does not wait for a decision")
)

// Plan says what a recovery would do now, and what waits for a person.
type Plan struct {
	Outage       Outage            `json:"-"`
	Clean        bool              `json:"clean"` // trust IT has declared the systems clean
	Attendances  int               `json:"attendances"`
	ToTrace      int               `json:"toTrace"`
	Destinations []DestinationPlan `json:"destinations"`
	Decisions    []Decision        `json:"decisions"`
	Refusals     []Refusal         `json:"refusals"`
}

// DestinationPlan is what one destination still waits for.
type DestinationPlan struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Address string `json:"address"`
	Owed    int    `json:"owed"`    // entries
	Settled int    `json:"settled"` // entries
	Refused int    `json:"refused"` // entries
}

// Decision is a patient of whom a person must say who it is.
type Decision struct {
	Number     record.DowntimeNumber `json:"number"`
	Attendance record.Attendance     `json:"-"`
	Candidates int                   `json:"candidates"`
	Reasons    []string              `json:"reasons"`
}

// Refusal is an entry that a destination would not take.
type Refusal struct {
	Number       record.DowntimeNumber `json:"number"`
	AttendanceID record.ID             `json:"-"`
	EntryID      record.ID             `json:"-"`
	Destination  string                `json:"destination"`
	Code         string                `json:"code"`
	Words        string                `json:"words"`
}

// Plan says what a recovery would do now.
func (k *Kiosk) Plan(ctx context.Context) (Plan, error) {
	var p Plan
	var err error
	if p.Outage, err = k.Outage(ctx); err != nil {
		return p, err
	}
	p.Clean = p.Outage.Phase != Downtime
	all, err := k.ledger.Attendances(ctx)
	if err != nil {
		return p, err
	}
	byID := map[record.ID]record.Attendance{}
	for _, a := range all {
		byID[a.ID] = a
		p.Attendances++
		switch {
		case a.Withdrawal != nil:
		case a.Match == nil:
			p.ToTrace++
		case a.Match.Outcome == record.MatchWaiting:
			p.Decisions = append(p.Decisions, Decision{a.Number, a, len(a.Match.Candidates), a.Match.Reasons})
		}
	}
	settled, err := k.ledger.CountSettled(ctx)
	if err != nil {
		return p, err
	}
	for _, d := range k.Settings.Destinations {
		if err := k.planFor(ctx, &p, d, byID, settled[d.Name]); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (k *Kiosk) planFor(ctx context.Context, p *Plan, d Destination, byID map[record.ID]record.Attendance, settled int) error {
	plan := DestinationPlan{Name: d.Name, Kind: d.Kind, Address: d.Address, Settled: settled}
	owed, err := k.ledger.Undelivered(ctx, d.Name)
	if err != nil {
		return err
	}
	for _, o := range owed {
		plan.Owed++
		if o.Refused != nil {
			plan.Refused++
			p.Refusals = append(p.Refusals, Refusal{byID[o.AttendanceID].Number, o.AttendanceID, o.EntryID, d.Name, o.Refused.Code, o.Refused.Words})
		}
	}
	p.Destinations = append(p.Destinations, plan)
	return nil
}

// Progress is how far a recovery has come; it holds no patient data.
type Progress struct {
	Destination string // empty while patients are traced
	Done, Total int
	Words       string
}

// Outcome is what a recovery did, by destination.
type Outcome struct {
	Traced       int               `json:"traced"`
	Destinations []DestinationPlan `json:"destinations"`
	Failures     map[string]string `json:"failures,omitempty"` // why a destination stopped, in words
	Decisions    int               `json:"decisions"`          // that wait for a person
	Refused      int               `json:"refused"`
	errs         []error
}

// Recover traces and matches whoever has not been, then delivers to all
// destinations side by side: one that is down or refuses holds up none of the
// others. It may be stopped, or die, at any point; another run goes on where
// it was. It fails with ErrNotClean before IT's word, and with ErrDecision
// when all is done that may be done without a person.
func (s *Session) Recover(ctx context.Context, progress func(Progress)) (Outcome, error) {
	k := s.kiosk
	outcome := Outcome{Failures: map[string]string{}}
	if err := s.Allow(Deliver); err != nil {
		return outcome, err
	}
	outage, err := k.Outage(ctx)
	if err != nil {
		return outcome, err
	}
	if outage.Phase == Downtime {
		return outcome, ErrNotClean
	}
	links := k.connect()
	if len(links) == 0 {
		return outcome, ErrNoDestination
	}
	defer closeAll(links)
	if outcome.Traced, err = s.trace(ctx, links, progress); err != nil {
		return outcome, fmt.Errorf("tracing patients: %w", err)
	}
	deliverAll(ctx, k, links, &outcome, progress)
	k.changed()
	plan, err := k.Plan(ctx)
	if err != nil {
		return outcome, err
	}
	outcome.Destinations, outcome.Decisions, outcome.Refused = plan.Destinations, len(plan.Decisions), len(plan.Refusals)
	if err := errors.Join(outcome.errs...); err != nil {
		return outcome, err
	}
	if outcome.Decisions+outcome.Refused > 0 {
		return outcome, ErrDecision
	}
	return outcome, nil
}

func closeAll(links []*link) {
	for _, l := range links {
		l.close()
	}
}

// trace asks the first destination that can be asked which person of the
// trust's index each patient is, and keeps what follows as an entry. What the
// rules cannot decide waits for a person. Where no destination can be asked,
// nothing is decided, and the receiver matches by its own rules.
func (s *Session) trace(ctx context.Context, links []*link, progress func(Progress)) (int, error) {
	i := slices.IndexFunc(links, func(l *link) bool { return l.fhir != nil })
	if i < 0 {
		return 0, nil
	}
	all, err := s.kiosk.ledger.Attendances(ctx)
	if err != nil {
		return 0, err
	}
	all = slices.DeleteFunc(all, func(a record.Attendance) bool { return a.Match != nil || a.Withdrawal != nil })
	for n, a := range all {
		progress(Progress{Done: n, Total: len(all), Words: "Tracing patients"})
		if err := s.traceOne(ctx, links[i], a); err != nil {
			return n, err
		}
	}
	return len(all), nil
}

func (s *Session) traceOne(ctx context.Context, l *link, a record.Attendance) error {
	var candidates []record.Candidate
	var err error
	if !a.Patient.Unknown {
		candidates, err = l.trace(ctx, a.Patient)
	}
	match := matching.Decide(a.Patient, candidates)
	if errors.Is(err, fhir.ErrTooManyMatches) {
		match = record.Match{Outcome: record.MatchWaiting, Reasons: []string{"More people of the trust’s index fit than can be told apart. More must be known of the patient."}}
	} else if err != nil {
		return err
	}
	_, err = s.append(ctx, record.Draft{AttendanceID: a.ID, Body: &record.Matched{Match: match}})
	return err
}

// trace asks a FHIR destination whom it knows that the patient may be.
func (l *link) trace(ctx context.Context, p record.Patient) (candidates []record.Candidate, err error) {
	tracer := fhir.Tracer{Client: l.fhir.Client, Profile: l.fhir.Profile}
	err = l.patiently(ctx, func(ctx context.Context) (err error) {
		candidates, err = tracer.Trace(ctx, p)
		return err
	})
	return candidates, err
}

// Decide keeps a person's word on who a patient is. It can be taken back by
// another until something of the patient is delivered.
func (s *Session) Decide(ctx context.Context, id record.ID, m record.Match) error {
	if err := s.Allow(DecideMatches); err != nil {
		return err
	}
	m.DecidedBy = s.Staff.ID
	if len(m.Reasons) == 0 {
		return ErrNoReason
	}
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		a, err := tx.Attendance(id)
		if err != nil {
			return err
		}
		delivered, err := tx.Delivered(id)
		if err != nil {
			return err
		}
		if !undecided(a.Match) && (delivered || a.Match == nil || a.Match.DecidedBy == "") {
			return ErrNothingToMatch
		}
		_, err = tx.Append(record.Draft{AttendanceID: id, Author: s.Staff.ID, Body: &record.Matched{Match: m}})
		return err
	})
	if err == nil {
		s.kiosk.changed()
	}
	return err
}

func undecided(m *record.Match) bool { return m != nil && m.Outcome == record.MatchWaiting }

// Retry lets what a destination refused be sent to it again as it is, because
// the fault was the destination's and is mended. A fault in the record is
// mended by an amendment.
func (s *Session) Retry(ctx context.Context, r Refusal) error {
	return s.do(ctx, Deliver, record.Draft{AttendanceID: r.AttendanceID, Body: &record.Retried{Destination: r.Destination, EntryID: r.EntryID}})
}

// Compare notes that this person looks at a record beside those whom the
// trust's index offers for it.
func (s *Session) Compare(ctx context.Context, id record.ID) error {
	return s.look(ctx, DecideMatches, id)
}

func deliverAll(ctx context.Context, k *Kiosk, links []*link, outcome *Outcome, progress func(Progress)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, l := range links {
		wg.Go(func() {
			summary, err := delivery.Run(ctx, outbox{k.ledger}, l.sender, delivery.Options{
				Destination: l.Name, Wait: wait, Jitter: rand.Float64, Backoff: l.backoff(),
				Progress: func(p delivery.Progress) {
					mu.Lock()
					defer mu.Unlock()
					progress(Progress{Destination: l.Name, Done: p.Settled, Total: p.Total, Words: "Delivering to " + l.Name})
				},
			})
			if err == nil && summary.Failed > 0 {
				err = fmt.Errorf("%w: %d at %s", ErrSetAside, summary.Failed, l.Name)
			}
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				outcome.Failures[l.Name] = Explain(err).Words
				outcome.errs = append(outcome.errs, err)
			}
		})
	}
	wg.Wait()
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// outbox is delivery's view of the ledger.
type outbox struct{ ledger *ledger.Ledger }

// Undelivered lists what a destination is owed, in ledger order.
func (o outbox) Undelivered(ctx context.Context, destination string) ([]delivery.Owed, error) {
	owed, err := o.ledger.Undelivered(ctx, destination)
	list := make([]delivery.Owed, len(owed))
	for i := range owed {
		list[i] = delivery.Owed(owed[i])
	}
	return list, err
}

// Delivery gives one owed entry whole, and notes that it may be sent.
func (o outbox) Delivery(ctx context.Context, destination string, entry record.ID) (record.Delivery, error) {
	d, err := o.ledger.Delivery(ctx, destination, entry)
	if errors.Is(err, ledger.ErrNotFound) {
		err = fmt.Errorf("%w: %w", delivery.ErrNotOwed, err)
	}
	return d, err
}

// Settle keeps a receipt on disk before it returns.
func (o outbox) Settle(ctx context.Context, r record.Receipt) error { return o.ledger.Settle(ctx, r) }

// Refuse keeps a refusal on disk before it returns.
func (o outbox) Refuse(ctx context.Context, r record.Refused) error { return o.ledger.Refuse(ctx, r) }

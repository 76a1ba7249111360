package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// Save commits the form in one transaction: entries, number, outbox and print
// jobs. The attendance that it gives is on disk. ErrProblems leaves the form
// as it is, and so does ErrConflicts.
func (f *Filling) Save(ctx context.Context) (record.Attendance, error) {
	if err := f.session.Allow(f.act()); err != nil {
		return record.Attendance{}, err
	}
	if err := f.seen(ctx); err != nil {
		return record.Attendance{}, err
	}
	switch {
	case len(f.Problems()) > 0:
		return record.Attendance{}, ErrProblems
	case len(f.conflicts) > 0:
		return record.Attendance{}, ErrConflicts
	}
	for {
		// Only another's commit between composing and ours makes it go round.
		if saved, err := f.commit(ctx); !errors.Is(err, errRetold) {
			return saved, err
		}
	}
}

func (f *Filling) commit(ctx context.Context) (saved record.Attendance, err error) {
	compose, err := f.compose(ctx)
	if err != nil {
		return record.Attendance{}, err
	}
	k := f.session.kiosk
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		if err := f.sameClock(tx); err != nil {
			return err
		}
		if err := compose(tx); err != nil {
			return err
		}
		if err := tx.DropSavepoint(f.session.Staff.ID, f.subject()); err != nil {
			return err
		}
		// Read before the commit: after it nothing may fail, or what is saved
		// would be called unsaved.
		saved, err = tx.Attendance(f.AttendanceID)
		return err
	})
	if err != nil {
		return record.Attendance{}, err
	}
	f.dirty = false
	k.wakePrinters()
	return saved, nil
}

// compose prepares everything that can be wrong before the transaction begins.
func (f *Filling) compose(ctx context.Context) (func(*ledger.Tx) error, error) {
	if err := f.checkPaper(); err != nil {
		return nil, err
	}
	status := forms.Completed
	if f.amendment() {
		status = forms.Amended
	}
	answers, err := forms.Response(f.Form, status)
	if err != nil {
		return nil, err
	}
	facts := forms.Facts(f.Form)
	form := f.Form.Questionnaire().Form()
	switch f.Purpose {
	case ForTriage:
		t := forms.TriageOf(f.Form)
		t.AssessedBy = f.writer()
		return f.telling(ctx, &record.Triaged{Triage: t, Form: form, Answers: answers, Facts: facts, Paper: f.transcript()}, t.AssessedAt)
	case ForDeparture:
		d := forms.DepartureOf(f.Form)
		return f.telling(ctx, &record.Departed{Departure: d, Form: form, Answers: answers, Facts: facts, Paper: f.transcript()}, d.DepartedAt)
	case ForAmendment:
		return f.amending(&record.Amended{Form: form, Answers: answers, Facts: facts, Paper: f.transcript()})
	case ForFiling:
		return f.filing(ctx, &record.Filed{Form: form, Answers: answers, Facts: facts, Paper: f.transcript()})
	}
	return f.registering(ctx, &record.Registered{Form: form, Answers: answers, Facts: facts, Paper: f.transcript()})
}

// amendment reports whether the form takes the place of answers that somebody
// saved before, and wants a reason.
func (f *Filling) amendment() bool {
	return f.Purpose == ForAmendment || f.Purpose == ForFiling && f.Amends != ""
}

// writer is whose judgement the form holds.
func (f *Filling) writer() string {
	if by := f.onBehalfOf(); by != "" {
		return by
	}
	return f.session.Staff.Name
}

// appending appends an entry to an attendance where nobody stands against it;
// before it, if anything, what before appends.
func (f *Filling) appending(body record.Body, at time.Time, before func(*ledger.Tx, record.Attendance) error) func(*ledger.Tx) error {
	return func(tx *ledger.Tx) error {
		a, err := tx.Attendance(f.AttendanceID)
		if err != nil {
			return err
		}
		if a.Withdrawal != nil {
			return ErrWithdrawn
		}
		if err := f.overtaken(tx, a); err != nil {
			return err
		}
		if before != nil {
			if err := before(tx, a); err != nil {
				return err
			}
		}
		if filing, again := a.Filing(f.Amends); again && at.IsZero() {
			at = filing.OccurredAt // what a correction speaks of happened when it did
		}
		_, err = tx.Append(f.draft(body, at))
		return err
	}
}

// draft is an entry of this form: by whoever types, on behalf of whoever wrote.
func (f *Filling) draft(body record.Body, at time.Time) record.Draft {
	if at.IsZero() && f.Paper != nil {
		at = f.Paper.At
	}
	return record.Draft{
		AttendanceID: f.AttendanceID, OccurredAt: at, Author: f.session.Staff.ID, OnBehalfOf: f.onBehalfOf(), Amends: f.Amends, Body: body,
	}
}

// sourceAllergies names where an allergy status came from that no snapshot
// gave: it was said at this desk, now.
func (k *Kiosk) sourceAllergies(d *record.Details) {
	a := &d.Patient.Allergies
	if a.Source == "" && (a.Status == record.AllergiesKnown || a.Status == record.AllergiesNone) {
		a.Source = "Said " + record.FormatDateTime(k.now())
	}
}

func (f *Filling) amending(body *record.Amended) (func(*ledger.Tx) error, error) {
	body.Details, body.Reason = f.Details(), f.Reason
	f.session.kiosk.sourceAllergies(&body.Details)
	body.Changes = f.changesOf(body.Details)
	if err := amendable(body.Changes, f.Reason); err != nil {
		return nil, err
	}
	written, err := f.amendedOnPaper(body)
	if err != nil {
		return nil, err
	}
	appending := f.appending(body, written, nil)
	return func(tx *ledger.Tx) error {
		now, err := tx.Attendance(f.AttendanceID)
		if err != nil {
			return err
		}
		// Where the patient was moved to meanwhile, they are.
		if body.Details.Place == f.Base.Place {
			body.Details.Place = now.Place
		}
		return appending(tx)
	}, nil
}

// amendedOnPaper is when an amendment was written that is typed in from paper;
// the zero time where it is made now.
func (f *Filling) amendedOnPaper(body *record.Amended) (time.Time, error) {
	if f.Paper == nil || !f.Paper.At.IsZero() {
		return time.Time{}, nil
	}
	return f.happened(body.Answers)
}

// amendable says why an amendment would say nothing, or not why.
func amendable(changes []record.Change, reason string) error {
	switch {
	case len(changes) == 0:
		return ErrNothingChanged
	case strings.TrimSpace(reason) == "":
		return ErrNoReason
	}
	return nil
}

// overtaken finds what somebody else saved of the same form while this one was
// being typed: to save over it would take theirs back without a word. That the
// patient was moved meanwhile is no such thing.
func (f *Filling) overtaken(tx *ledger.Tx, now record.Attendance) error {
	if err := f.filedTwice(now); err != nil {
		return err
	}
	latest, err := f.replacesNow(tx, now)
	if err != nil {
		return err
	}
	return f.heldAgainst(latest, now)
}

// What keeps an amendment from being saved.
var (
	ErrNothingChanged = errors.New("nothing was changed")
	ErrOvertaken      = errors.New("somebody amended this record meanwhile")
)

func (f *Filling) registering(ctx context.Context, body *record.Registered) (func(*ledger.Tx) error, error) {
	k, details := f.session.kiosk, f.Details()
	details.Patient.NHSNumberStatus = details.Patient.NHSNumber.CapturedStatus()
	k.sourceAllergies(&details)
	body.Exercise, body.Details = k.Settings.Exercise, details
	outage, err := k.Outage(ctx)
	if err != nil {
		return nil, err
	}
	return func(tx *ledger.Tx) error {
		if err := declareIfFirst(tx, outage, f.session.Staff.ID, details.ArrivedAt); err != nil {
			return err
		}
		if body.Number, err = f.takeNumber(tx); err != nil {
			return err
		}
		if _, err = tx.Append(f.draft(body, details.ArrivedAt)); err != nil {
			return err
		}
		if f.Paper != nil { // the paper is there already
			return nil
		}
		a, err := tx.Attendance(f.AttendanceID)
		if err != nil {
			return err
		}
		return k.queueArrival(tx, a, f.session.Staff.ID)
	}, nil
}

// takeNumber gives the number of an arrival: the next, or that of the blank
// pack which it was written on.
func (f *Filling) takeNumber(tx *ledger.Tx) (record.DowntimeNumber, error) {
	if f.number == "" {
		return tx.NextNumber()
	}
	return f.number, tx.TakePackNumber(f.number)
}

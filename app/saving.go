package app

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// Save commits the form in one transaction: entries, number, outbox and print
// jobs. The attendance that it gives is on disk. ErrProblems leaves the form
// as it is.
func (f *Filling) Save(ctx context.Context) (record.Attendance, error) {
	if err := f.session.Allow(acts[f.Purpose]); err != nil {
		return record.Attendance{}, err
	}
	if err := f.seen(ctx); err != nil {
		return record.Attendance{}, err
	}
	if len(f.Problems()) > 0 {
		return record.Attendance{}, ErrProblems
	}
	compose, err := f.compose(ctx)
	if err != nil {
		return record.Attendance{}, err
	}
	k := f.session.kiosk
	var saved record.Attendance
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
	status := forms.Completed
	if f.Purpose == ForAmendment {
		status = forms.Amended
	}
	answers, err := forms.Response(f.Form, status)
	if err != nil {
		return nil, err
	}
	form := f.Form.Questionnaire().Form()
	switch f.Purpose {
	case ForTriage:
		t := forms.TriageOf(f.Form)
		t.AssessedBy = f.session.Staff.Name
		return f.appending(&record.Triaged{Triage: t, Form: form, Answers: answers}, t.AssessedAt), nil
	case ForDeparture:
		d := forms.DepartureOf(f.Form)
		return f.appending(&record.Departed{Departure: d, Form: form, Answers: answers}, d.DepartedAt), nil
	case ForAmendment:
		return f.amending(form, answers)
	}
	return f.registering(ctx, form, answers)
}

func (f *Filling) appending(body record.Body, at time.Time) func(*ledger.Tx) error {
	return func(tx *ledger.Tx) error {
		a, err := tx.Attendance(f.AttendanceID)
		if err != nil {
			return err
		}
		if a.Withdrawal != nil {
			return ErrWithdrawn
		}
		_, err = tx.Append(record.Draft{AttendanceID: f.AttendanceID, OccurredAt: at, Author: f.session.Staff.ID, Body: body})
		return err
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

func (f *Filling) amending(form record.Form, answers json.RawMessage) (func(*ledger.Tx) error, error) {
	details := f.Details()
	f.session.kiosk.sourceAllergies(&details)
	changes := forms.Changes(f.Base, details)
	if len(changes) == 0 {
		return nil, ErrNothingChanged
	}
	if strings.TrimSpace(f.Reason) == "" {
		return nil, ErrNoReason
	}
	body := &record.Amended{Details: details, Form: form, Answers: answers, Changes: changes, Reason: f.Reason}
	appending := f.appending(body, time.Time{})
	return func(tx *ledger.Tx) error {
		if err := f.overtaken(tx, &body.Details); err != nil {
			return err
		}
		return appending(tx)
	}, nil
}

// overtaken finds an amendment that somebody else saved while this one was
// being typed: to save over it would take theirs back without a word. That the
// patient was moved meanwhile is no such thing; they stay where they are now.
func (f *Filling) overtaken(tx *ledger.Tx, amended *record.Details) error {
	now, err := tx.Attendance(f.AttendanceID)
	if err != nil {
		return err
	}
	if amended.Place == f.Base.Place {
		amended.Place = now.Place
	}
	same, err := sameBut(f.Base, now.Details)
	if err == nil && !same {
		return ErrOvertaken
	}
	return err
}

// What keeps an amendment from being saved.
var (
	ErrNothingChanged = errors.New("nothing was changed")
	ErrOvertaken      = errors.New("somebody amended this record meanwhile")
)

func (f *Filling) registering(ctx context.Context, form record.Form, answers json.RawMessage) (func(*ledger.Tx) error, error) {
	k, details := f.session.kiosk, f.Details()
	details.Patient.NHSNumberStatus = details.Patient.NHSNumber.CapturedStatus()
	k.sourceAllergies(&details)
	outage, err := k.Outage(ctx)
	if err != nil {
		return nil, err
	}
	return func(tx *ledger.Tx) error {
		if err := declareIfFirst(tx, outage, f.session.Staff.ID, details.ArrivedAt); err != nil {
			return err
		}
		number, err := tx.NextNumber()
		if err != nil {
			return err
		}
		_, err = tx.Append(record.Draft{
			AttendanceID: f.AttendanceID, OccurredAt: details.ArrivedAt, Author: f.session.Staff.ID,
			Body: &record.Registered{Number: number, Exercise: k.Settings.Exercise, Details: details, Form: form, Answers: answers},
		})
		if err != nil {
			return err
		}
		a, err := tx.Attendance(f.AttendanceID)
		if err != nil {
			return err
		}
		return k.queueSheets(tx, a, arrivalSheets, f.session.Staff.ID)
	}, nil
}

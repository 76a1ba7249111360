package app

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// kinds are the entries whose answers each purpose begins with and replaces.
var kinds = map[Purpose][]record.Kind{
	ForAmendment: {record.KindRegistered, record.KindAmended},
	ForTriage:    {record.KindTriaged},
	ForDeparture: {record.KindDeparted},
}

// replaces gives the entry whose answers stand where the form's are to stand:
// empty for a first triage, departure or filing.
func (f *Filling) replaces(a record.Attendance, entries []record.Entry) record.ID {
	if f.Purpose == ForFiling {
		filing, filed := a.Filing(f.Amends)
		if !filed {
			return ""
		}
		return filing.Latest()
	}
	latest, _ := latestOf(entries, kinds[f.Purpose]...)
	return latest.ID
}

// latestOf gives the newest entry that is of one of the kinds.
func latestOf(entries []record.Entry, of ...record.Kind) (record.Entry, bool) {
	for _, e := range slices.Backward(entries) {
		if slices.Contains(of, e.Kind) {
			return e, true
		}
	}
	return record.Entry{}, false
}

// replacesNow is replaces within a commit.
func (f *Filling) replacesNow(tx *ledger.Tx, now record.Attendance) (record.ID, error) {
	if f.Purpose == ForFiling {
		return f.replaces(now, nil), nil
	}
	return tx.Latest(f.AttendanceID, kinds[f.Purpose]...)
}

// standing gives the form as the record stands: with the answers of the entry
// that it replaces, and over them what the record says by now. An attendance
// may be told by another form than it is amended with, as an unknown patient's
// is; then the record alone tells.
func (f *Filling) standing(a record.Attendance, entries []record.Entry, entry record.ID) (*forms.Form, error) {
	k := f.session.kiosk
	q, err := k.forms.Form(f.formName())
	if err != nil {
		return nil, err
	}
	form := forms.New(q, f.setting())
	if i := slices.IndexFunc(entries, func(e record.Entry) bool { return e.ID == entry }); i >= 0 {
		answered, err := k.answered(q, entries[i], f.setting())
		switch {
		case err == nil && answered != nil:
			form = answered
		case err != nil && f.Purpose == ForFiling:
			return nil, err
		}
	}
	switch {
	case f.Purpose == ForAmendment:
		forms.Populate(form, a.Details)
	case f.Purpose == ForTriage && a.Triage != nil:
		forms.PopulateTriage(form, *a.Triage)
	case f.Purpose == ForDeparture && a.Departure != nil:
		forms.PopulateDeparture(form, *a.Departure)
	}
	if f.Purpose != ForAmendment {
		forms.Asking{Form: form, Base: a.Details, Past: f.Purpose == ForFiling && entry != ""}.Populate()
	}
	return form, nil
}

// begin again the form that a savepoint was kept of, as the record stood then.
func (f *Filling) reopen(ctx context.Context) error {
	if f.New() {
		return nil
	}
	k := f.session.kiosk
	a, err := k.ledger.Attendance(ctx, f.AttendanceID)
	if err != nil {
		return err
	}
	entries, err := k.ledger.Entries(ctx, f.AttendanceID)
	if err != nil {
		return err
	}
	then, err := asOf(entries, f.Amends)
	if err != nil {
		return err
	}
	then.Details = f.Base
	if then.ID == "" {
		then.ID = a.ID
	}
	f.begun, err = f.standing(then, entries, f.Amends)
	return err
}

// asOf gives an attendance as an entry left it; the zero one where there is no
// such entry.
func asOf(entries []record.Entry, entry record.ID) (record.Attendance, error) {
	i := slices.IndexFunc(entries, func(e record.Entry) bool { return e.ID == entry })
	var a record.Attendance
	for _, e := range entries[:i+1] {
		if err := a.Apply(e); err != nil {
			return a, err
		}
	}
	return a, nil
}

// factsIn gives the coded answers that an entry of the arrival's form holds.
func factsIn(e record.Entry) ([]record.Fact, error) {
	body, err := e.Decode()
	if err != nil {
		return nil, err
	}
	switch b := body.(type) {
	case *record.Registered:
		return b.Facts, nil
	case *record.Amended:
		return b.Facts, nil
	}
	return nil, nil
}

// answersIn gives the answers that an entry of any form holds.
func answersIn(e record.Entry) (json.RawMessage, error) {
	body, err := e.Decode()
	if err != nil {
		return nil, err
	}
	switch b := body.(type) {
	case *record.Registered:
		return b.Answers, nil
	case *record.Amended:
		return b.Answers, nil
	case *record.Triaged:
		return b.Answers, nil
	case *record.Departed:
		return b.Answers, nil
	case *record.Filed:
		return b.Answers, nil
	}
	return nil, ErrNotFiled
}

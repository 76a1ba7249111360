package app

import (
	"context"
	"errors"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// A form other than the arrival's may ask again what the record holds. What is
// answered otherwise there amends the record in the same commit, in the form's
// name, before the form itself: so the form is sent with the record that it
// made.

// asking is the form with what it was begun with.
func (f *Filling) asking() forms.Asking {
	a := forms.Asking{Form: f.Form, Base: f.Base, Past: f.refiled()}
	if f.Amends != "" {
		a.Began = f.begun
	}
	return a
}

// refiled reports whether the form is one that was filed before.
func (f *Filling) refiled() bool { return f.Purpose == ForFiling && f.Amends != "" }

// retelling is what a form says of the record, composed upon the record as it
// stood; moved is where it says the patient is.
type retelling struct {
	upon    record.Details
	amends  record.ID
	moved   string
	amended *record.Amended
}

// errRetold says that the record is not as it was when a retelling was
// composed, which is then to be composed anew.
var errRetold = errors.New("the record was amended while this was composed")

// retelling composes what the form says of the record, of a moment; nil where it
// says nothing new.
func (f *Filling) retelling(ctx context.Context, at time.Time) (*retelling, error) {
	k := f.session.kiosk
	now, err := k.ledger.Attendance(ctx, f.AttendanceID)
	if err != nil {
		return nil, err
	}
	entries, err := k.ledger.Entries(ctx, f.AttendanceID)
	if err != nil {
		return nil, err
	}
	if now.Withdrawal != nil {
		return nil, ErrWithdrawn
	}
	if err := f.filedTwice(now); err != nil {
		return nil, err
	}
	if err := f.heldAgainst(f.replaces(now, entries), now); err != nil {
		return nil, err
	}
	return f.retold(now, entries, at)
}

// retold is retelling upon a record.
func (f *Filling) retold(now record.Attendance, entries []record.Entry, at time.Time) (*retelling, error) {
	details, err := f.asking().Details(now.Details)
	if err != nil {
		return nil, err
	}
	told := &retelling{upon: now.Details}
	if details.Place != now.Place && !f.movedSince(entries, at) {
		told.moved, now.Place = details.Place, details.Place
	}
	details.Place = now.Place
	details = identified(now.Details, details)
	if changes := forms.Changes(now.Details, details); len(changes) > 0 {
		f.session.kiosk.sourceAllergies(&details)
		told.amended = &record.Amended{Details: details, Changes: changes, Reason: f.Title()}
		if told.amends, err = f.retell(told.amended, now, entries); err != nil {
			return nil, err
		}
	}
	if told.moved == "" && told.amended == nil {
		return nil, nil
	}
	return told, nil
}

// movedSince reports whether the patient was moved after what the paper says
// happened: typed in late, it does not put them back.
func (f *Filling) movedSince(entries []record.Entry, at time.Time) bool {
	if f.Paper == nil {
		return false
	}
	moved, found := latestOf(entries, record.KindMoved)
	return found && moved.OccurredAt.After(at)
}

// retell gives an amendment the answers of the arrival as it leaves them, and
// says which entry it amends. Where the form that they were given to is there no
// more, or would not take them, they stay as they were: what the record says is
// in the details.
func (f *Filling) retell(body *record.Amended, now record.Attendance, entries []record.Entry) (record.ID, error) {
	before, _ := latestOf(entries, kinds[ForAmendment]...)
	body.Form, body.Answers = now.Form, now.Answers
	var err error
	if body.Facts, err = factsIn(before); err != nil {
		return "", err
	}
	q, err := f.session.kiosk.forms.Find(now.Form.URL)
	if err != nil {
		return before.ID, nil
	}
	arrival := &Filling{Purpose: ForAmendment, Base: body.Details, AttendanceID: f.AttendanceID, session: f.session, written: now.Written, number: now.Number}
	form, err := f.session.kiosk.answered(q, before, arrival.setting())
	if err != nil || form == nil {
		return before.ID, nil
	}
	forms.Populate(form, body.Details)
	if answers, err := forms.Response(form, forms.Amended); err == nil {
		body.Form, body.Answers, body.Facts = q.Form(), answers, forms.Facts(form)
	}
	return before.ID, nil
}

// drafts gives the entries of a retelling.
func (f *Filling) drafts(told *retelling, at time.Time) []record.Draft {
	var list []record.Draft
	add := func(amends record.ID, body record.Body) {
		d := f.draft(body, at)
		d.Amends = amends
		list = append(list, d)
	}
	if told.moved != "" {
		add("", &record.Moved{Place: told.moved})
	}
	if told.amended != nil {
		add(told.amends, told.amended)
	}
	return list
}

// telling appends a form's own entry, and before it what the form says of the
// record.
func (f *Filling) telling(ctx context.Context, body record.Body, at time.Time) (func(*ledger.Tx) error, error) {
	at = f.draft(body, at).OccurredAt
	told, err := f.retelling(ctx, at)
	if err != nil || told == nil {
		return f.appending(body, at, nil), err
	}
	return f.appending(body, at, func(tx *ledger.Tx, now record.Attendance) error {
		unchanged, err := same(told.upon, now.Details)
		if err != nil || !unchanged {
			return errors.Join(err, errRetold)
		}
		for _, d := range f.drafts(told, at) {
			if _, err := tx.Append(d); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// kept is the savepoint of a Filling.
type kept struct {
	Purpose      Purpose               `json:"purpose"`
	AttendanceID record.ID             `json:"attendanceId"`
	Base         record.Details        `json:"base"`
	Reason       string                `json:"reason,omitempty"`
	Form         json.RawMessage       `json:"form"`
	Seq          int64                 `json:"seq,omitempty"`
	Written      record.Written        `json:"written,omitzero"`
	Name         string                `json:"name,omitempty"`
	Amends       record.ID             `json:"amends,omitempty"`
	Paper        *Paper                `json:"paper,omitempty"`
	Filed        record.ID             `json:"filed,omitempty"`
	Token        record.ID             `json:"token,omitempty"`
	Number       record.DowntimeNumber `json:"number,omitempty"`
	Conflicts    []Conflict            `json:"conflicts,omitempty"`
}

// Keep puts what was typed on disk, if anything was since the last time, and
// reports when.
func (f *Filling) Keep(ctx context.Context) (time.Time, error) {
	if !f.dirty {
		return time.Time{}, nil
	}
	form, err := forms.Savepoint(f.Form)
	if err != nil {
		return time.Time{}, err
	}
	content, err := json.Marshal(kept{
		Purpose: f.Purpose, AttendanceID: f.AttendanceID, Base: f.Base, Reason: f.Reason, Form: form, Seq: f.seq, Written: f.written,
		Name: f.Name, Amends: f.Amends, Paper: f.Paper, Filed: f.filed, Token: f.token, Number: f.number, Conflicts: f.conflicts,
	})
	if err != nil {
		return time.Time{}, err
	}
	k := f.session.kiosk
	if err := k.ledger.KeepSavepoint(ctx, ledger.Savepoint{Owner: f.session.Staff.ID, Subject: f.subject(), Content: content}); err != nil {
		return time.Time{}, err
	}
	f.dirty = false
	return k.now(), nil
}

// Discard forgets what was typed, at the person's word.
func (f *Filling) Discard(ctx context.Context) error {
	err := f.session.kiosk.ledger.DropSavepoint(ctx, f.session.Staff.ID, f.subject())
	if err == nil {
		f.dirty = false
	}
	return err
}

// Kept gives this person's half-filled forms, newest first. One that cannot be
// brought back is told in the error, holds up none of the others, and stays on
// disk.
func (s *Session) Kept(ctx context.Context) ([]*Filling, error) {
	points, err := s.kiosk.ledger.Savepoints(ctx, s.Staff.ID)
	if err != nil {
		return nil, err
	}
	var list []*Filling
	var lost error
	for _, point := range points {
		f, err := s.restore(ctx, point)
		if err != nil {
			lost = errors.Join(lost, fmt.Errorf("%w: %w", ErrNotBroughtBack, err))
			continue
		}
		list = append(list, f)
	}
	return list, lost
}

func (s *Session) restore(ctx context.Context, point ledger.Savepoint) (*Filling, error) {
	var k kept
	if err := json.Unmarshal(point.Content, &k); err != nil {
		return nil, record.Unreadable(err)
	}
	f := &Filling{
		Purpose: k.Purpose, Base: k.Base, AttendanceID: k.AttendanceID, Reason: k.Reason, session: s, seq: k.Seq, written: k.Written,
		Name: k.Name, Amends: k.Amends, Paper: k.Paper, filed: k.Filed, token: k.Token, number: k.Number, conflicts: k.Conflicts,
	}
	if f.subject() != point.Subject || point.Owner != s.Staff.ID {
		return nil, fmt.Errorf("%w: it was kept as %s", ErrNotYours, point.Subject)
	}
	q, err := s.kiosk.forms.Form(f.formName())
	if err != nil {
		return nil, err
	}
	if f.Form, err = forms.Restore(q, f.setting(), k.Form); err != nil {
		return nil, err
	}
	return f, f.reopen(ctx)
}

// Resume takes a half-filled form up again: one of Kept, or one that could not
// be put on disk and so stayed in memory. It fails with ErrNotYours for a form
// that another person began.
func (s *Session) Resume(ctx context.Context, f *Filling) error {
	if f.session.Staff.ID != s.Staff.ID {
		return ErrNotYours
	}
	if err := s.Allow(f.act()); err != nil {
		return err
	}
	f.session = s
	if f.New() {
		return nil
	}
	return s.look(ctx, f.act(), f.AttendanceID)
}

// Meanwhile says what happened to the attendance since the form was begun, that
// its person must know before they go on: ErrWithdrawn, or ErrOvertaken by an
// amendment of the same; Merge then brings both together. It is nil where
// nothing did.
func (f *Filling) Meanwhile(ctx context.Context) error {
	if f.New() {
		return nil
	}
	now, err := f.session.kiosk.ledger.Attendance(ctx, f.AttendanceID)
	switch {
	case err != nil:
		return err
	case now.Withdrawal != nil:
		return ErrWithdrawn
	}
	entries, err := f.session.kiosk.ledger.Entries(ctx, f.AttendanceID)
	if err != nil {
		return err
	}
	return f.heldAgainst(f.replaces(now, entries), now)
}

// heldAgainst holds the form against the record as it stands: the entry that
// the form would replace must still be the one that it was begun with, and what
// it asks again of the record must not have been amended to something else.
func (f *Filling) heldAgainst(latest record.ID, now record.Attendance) error {
	if f.Purpose != ForAmendment {
		if latest != f.Amends || f.asking().Overtaken(now.Details) {
			return ErrOvertaken
		}
		return nil
	}
	if f.Amends != "" && latest != f.Amends {
		return ErrOvertaken
	}
	same, err := sameBut(f.Base, now.Details)
	if err == nil && !same {
		return ErrOvertaken
	}
	return err
}

// sameBut reports whether two accounts of an attendance agree in all but where
// the patient is.
func sameBut(begun, now record.Details) (bool, error) {
	begun.Place = now.Place
	return same(begun, now)
}

func same(begun, now record.Details) (bool, error) {
	was, err1 := json.Marshal(begun)
	is, err2 := json.Marshal(now)
	return bytes.Equal(was, is), errors.Join(err1, err2)
}

// Unkept reports whether something was typed that is not on disk yet.
func (f *Filling) Unkept() bool { return f.dirty }

// What keeps a half-filled form from coming back.
var (
	ErrNotBroughtBack = errors.New("a half-filled form cannot be brought back")
	ErrNotYours       = errors.New("this form is somebody else's")
)

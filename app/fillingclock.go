package app

import (
	"context"
	"slices"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/fhir"
)

// FollowClock moves the times in a form along where the clock has been set
// since they were read off it, and reports whether it did: what is still only
// typed must be of the same clock as the entry that will hold it. An amendment
// shows times that are written already, as any form does that asks again what
// the record holds, and paper has times of other clocks; those are never moved.
func (f *Filling) FollowClock(ctx context.Context) (bool, error) {
	k := f.session.kiosk
	if err := k.LookAtClock(ctx); err != nil {
		return false, err
	}
	by := k.ledger.ClockHistory().Shift(f.seq)
	if by.Abs() < record.ClockJumpFrom {
		return false, nil
	}
	f.seq = k.ledger.Head().Seq
	if f.Purpose == ForAmendment || f.Paper != nil {
		return false, nil
	}
	held := f.Base
	if f.New() {
		f.Base.ArrivedAt, held = f.Base.ArrivedAt.Add(by), record.Details{}
	}
	f.dirty, f.moved = true, forms.MoveTimes(f.Form, by, held)
	return f.moved, nil
}

// seen fails with ErrClockSet, once, where the times in the form were moved
// since a person last wanted it saved.
func (f *Filling) seen(ctx context.Context) error {
	if _, err := f.FollowClock(ctx); err != nil {
		return err
	}
	if f.moved {
		f.moved = false
		return ErrClockSet
	}
	return nil
}

// sameClock holds a commit back where the clock was set after seen looked.
func (f *Filling) sameClock(tx *ledger.Tx) error {
	h, err := tx.ClockHistory()
	if err == nil && h.Shift(f.seq).Abs() >= record.ClockJumpFrom {
		return ErrClockSet
	}
	return err
}

// setting is the clock that the form is filled in by, and the record that it
// is about.
func (f *Filling) setting() forms.Setting {
	k := f.session.kiosk
	s := forms.Setting{Now: k.now, ArrivedAt: f.Base.ArrivedAt, Today: k.latestDay, ClockSet: f.clockSet}
	if !f.New() && !s.ArrivedAt.IsZero() {
		s.ArrivedAt = s.ArrivedAt.Add(k.ledger.ClockHistory().Shift(f.written.Arrived))
	}
	if f.Paper != nil {
		s.Written = func() record.Date { return f.Paper.Date }
	}
	s.Resources = k.known(record.Attendance{ID: f.AttendanceID, Number: f.number, Details: f.Base}, f.session.Staff)
	return s
}

// known gives what forms may be populated with: the patient, the attendance
// and whoever fills them in, as resources.
func (k *Kiosk) known(a record.Attendance, by record.Staff) map[string]map[string]any {
	profile := fhir.Profile{Trust: k.Settings.Trust.ODS, Site: k.Settings.Site.ODS, Exercise: k.Settings.Exercise}
	return profile.Population(a, by)
}

// settingOf is the setting of a form that is shown and not filled in.
func (k *Kiosk) settingOf(a record.Attendance) forms.Setting {
	return forms.Setting{Now: k.now, ArrivedAt: k.Reckoned(a).ArrivedAt, Today: k.latestDay, Resources: k.known(a, record.Staff{})}
}

// clockSet gives how far the clock was set since any of the times that are
// written already, or how far it was set back and nobody has called it right: by
// other clocks it may be that much later.
func (f *Filling) clockSet() time.Duration {
	h, w := f.session.kiosk.ledger.ClockHistory(), f.written
	standing, _ := h.Standing()
	most := max(0, -standing.By)
	for _, seq := range slices.DeleteFunc([]int64{w.Arrived, w.Ambulance, w.Handover, w.Triage, w.Departure}, func(seq int64) bool { return seq == 0 }) {
		most = max(most, h.Shift(seq).Abs())
	}
	if most < record.ClockJumpFrom {
		return 0
	}
	return most
}

// Clock gives the four-hour clock of whom the form is about.
func (f *Filling) Clock(a record.Attendance) record.FourHourClock {
	if f.New() {
		return a.Clock()
	}
	return f.session.kiosk.Reckoned(a).Clock()
}

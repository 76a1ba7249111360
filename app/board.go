package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Stage is how far somebody has come in the department, as far as this kiosk
// was told.
type Stage int

// The stages that the board counts.
const (
	ToBeTriaged Stage = iota
	ToBeSeen
)

// String gives the words of the board.
func (s Stage) String() string {
	if s == ToBeTriaged {
		return "To be triaged"
	}
	return "To be seen"
}

// BoardRow is one patient on the board.
type BoardRow struct {
	record.Attendance
	Stage   Stage
	StageAt time.Time
	// Clock and HereSince are of the clock of the present; every other time is as
	// it was written.
	Clock     record.FourHourClock
	HereSince time.Time
	// SimilarName marks somebody whose family name another patient here bears:
	// the two are easily taken for each other.
	SimilarName bool
}

// BoardFilter chooses rows of the board.
type BoardFilter int

// The filters, as the keys 1 to 4 choose them.
const (
	AllHere BoardFilter = iota
	AwaitingTriage
	AwaitingClinician
	OverFourHours
)

// Board gives everybody in the department, longest first.
func (k *Kiosk) Board(ctx context.Context) ([]BoardRow, error) {
	present, err := k.ledger.Present(ctx)
	if err != nil {
		return nil, err
	}
	clock := k.ledger.ClockHistory()
	names := map[string]int{}
	for _, a := range present {
		names[strings.ToUpper(a.Patient.Name.Family)]++
	}
	rows := make([]BoardRow, 0, len(present))
	for _, a := range present {
		reckoned := a.Reckoned(clock)
		row := BoardRow{Attendance: a, Clock: reckoned.Clock(), HereSince: reckoned.ArrivedAt, Stage: ToBeTriaged, StageAt: a.ArrivedAt}
		if a.Triage != nil {
			row.Stage, row.StageAt = ToBeSeen, a.Triage.AssessedAt
		}
		row.SimilarName = a.Patient.Name.Family != "" && names[strings.ToUpper(a.Patient.Name.Family)] > 1
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b BoardRow) int {
		return cmp.Or(a.Clock.StartedAt.Compare(b.Clock.StartedAt), strings.Compare(string(a.Number), string(b.Number)))
	})
	return rows, nil
}

// Keep reports whether a filter shows a row.
func (f BoardFilter) Keep(r BoardRow, now time.Time) bool {
	switch f {
	case AwaitingTriage:
		return r.Stage == ToBeTriaged
	case AwaitingClinician:
		return r.Stage == ToBeSeen
	case OverFourHours:
		return r.Clock.Breached(now)
	}
	return true
}

// Move says where in the department a patient is now.
func (s *Session) Move(ctx context.Context, id record.ID, place string) error {
	return s.do(ctx, Move, record.Draft{AttendanceID: id, Body: &record.Moved{Place: place}})
}

// Board gives everybody in the department to whoever may see patients.
func (s *Session) Board(ctx context.Context) ([]BoardRow, error) {
	if err := s.Allow(SeePatients); err != nil {
		return nil, err
	}
	return s.kiosk.Board(ctx)
}

// AttendanceByNumber gives the attendance of a downtime number, or
// ledger.ErrNotFound.
func (k *Kiosk) AttendanceByNumber(ctx context.Context, n record.DowntimeNumber) (record.Attendance, error) {
	return k.ledger.AttendanceByNumber(ctx, n)
}

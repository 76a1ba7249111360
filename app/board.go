package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
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
	InTreatment // a clinician has seen them
	AwaitingBed // it was decided that they need one
)

var stageWords = [...]string{"To be triaged", "To be seen", "In treatment", "Awaiting bed"}

// String gives the words of the board.
func (s Stage) String() string { return stageWords[s] }

// Score is a NEWS2 total.
type Score struct {
	Total int
	At    time.Time // when it was taken, as it was written
	Rose  bool      // it is higher than the one before it
}

// BoardRow is one patient on the board.
type BoardRow struct {
	record.Attendance
	Stage   Stage
	StageAt time.Time
	Score   *Score // the newest; nil where there is none
	// Unread marks somebody of whom a form cannot be read: what it says may be
	// newer than the stage and the score.
	Unread bool
	// Clock and HereSince are of the clock of the present; every other time is as
	// it was written.
	Clock     record.FourHourClock
	HereSince time.Time
	// SimilarName marks somebody whose family name another patient here bears:
	// the two are easily taken for each other.
	SimilarName bool

	course course
}

// boardAsOf is the board as it stood at an entry of the ledger.
type boardAsOf struct {
	mu     sync.Mutex
	newest int64
	rows   []BoardRow
}

// BoardFilter chooses rows of the board.
type BoardFilter int

// The filters, as the keys 1 to 6 choose them.
const (
	AllHere BoardFilter = iota
	AwaitingTriage
	AwaitingClinician
	Treated
	AwaitingABed
	OverFourHours
)

// Board gives everybody in the department, longest first. It is read anew when an
// entry was written, and as long as something of it cannot be read.
func (k *Kiosk) Board(ctx context.Context) ([]BoardRow, error) {
	k.board.mu.Lock()
	defer k.board.mu.Unlock()
	newest := k.Newest()
	if k.board.rows == nil || k.board.newest != newest {
		rows, err := k.readBoard(ctx)
		if err != nil || slices.ContainsFunc(rows, func(r BoardRow) bool { return r.Unread }) {
			return rows, err
		}
		k.board.newest, k.board.rows = newest, rows
	}
	return slices.Clone(k.board.rows), nil
}

func (k *Kiosk) readBoard(ctx context.Context) ([]BoardRow, error) {
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
		row := BoardRow{Attendance: a, Clock: reckoned.Clock(), HereSince: reckoned.ArrivedAt}
		if row.course, err = k.courseOf(ctx, a); err != nil {
			return nil, err
		}
		row.follow()
		row.SimilarName = a.Patient.Name.Family != "" && names[strings.ToUpper(a.Patient.Name.Family)] > 1
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b BoardRow) int {
		return cmp.Or(a.Clock.StartedAt.Compare(b.Clock.StartedAt), strings.Compare(string(a.Number), string(b.Number)))
	})
	return rows, nil
}

// follow says how far somebody has come, by the last thing that was decided.
func (r *BoardRow) follow() {
	c := r.course
	r.Unread = c.unread
	if s, rose, known := c.score(); known {
		r.Score = &Score{s.total, s.at.read, rose}
	}
	switch {
	case !c.decided.read.IsZero():
		r.Stage, r.StageAt = AwaitingBed, c.decided.read
	case !c.seen.read.IsZero():
		r.Stage, r.StageAt = InTreatment, c.seen.read
	case r.Triage != nil:
		r.Stage, r.StageAt = ToBeSeen, r.Triage.AssessedAt
	default:
		r.Stage, r.StageAt = ToBeTriaged, r.ArrivedAt
	}
}

// Keep reports whether a filter shows a row.
func (f BoardFilter) Keep(r BoardRow, now time.Time) bool {
	switch f {
	case AwaitingTriage:
		return r.Stage == ToBeTriaged
	case AwaitingClinician:
		return r.Stage == ToBeSeen
	case Treated:
		return r.Stage == InTreatment
	case AwaitingABed:
		return r.Stage == AwaitingBed
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

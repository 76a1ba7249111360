package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// shelf is an outbox in memory: what a ledger keeps, without the disk.
type shelf struct {
	entries []record.Entry // deliverable, in ledger order
	match   map[record.ID]*record.Match
	tried   map[record.ID]bool
	settled map[record.ID]record.Receipt
	refused map[record.ID]record.Refused
	gone    map[record.ID]bool // not owed any more
	fails   error              // what Settle and Refuse fail with
	listed  func()             // called after each listing
}

func newShelf() *shelf {
	return &shelf{
		match: map[record.ID]*record.Match{}, tried: map[record.ID]bool{},
		settled: map[record.ID]record.Receipt{}, refused: map[record.ID]record.Refused{}, gone: map[record.ID]bool{},
	}
}

// add appends entries of an attendance: "1a" is the first entry of attendance 1.
func (s *shelf) add(ids ...record.ID) *shelf {
	for _, id := range ids {
		s.entries = append(s.entries, record.Entry{ID: id, AttendanceID: id[:len(id)-1], Kind: record.KindRegistered})
	}
	return s
}

func (s *shelf) Undelivered(_ context.Context, _ string) ([]Owed, error) {
	if s.listed != nil {
		defer s.listed()
	}
	var owed []Owed
	for _, e := range s.entries {
		if _, done := s.settled[e.ID]; done || s.gone[e.ID] {
			continue
		}
		o := Owed{EntryID: e.ID, AttendanceID: e.AttendanceID}
		if r, ok := s.refused[e.ID]; ok {
			o.Refused = &r
		}
		owed = append(owed, o)
	}
	return owed, nil
}

func (s *shelf) Delivery(_ context.Context, destination string, id record.ID) (record.Delivery, error) {
	if s.gone[id] {
		return record.Delivery{}, ErrNotOwed
	}
	i := slices.IndexFunc(s.entries, func(e record.Entry) bool { return e.ID == id })
	e := s.entries[i]
	d := record.Delivery{Destination: destination, Entry: e, Match: s.match[e.AttendanceID]}
	d.Attendance.Number = record.DowntimeNumber(e.AttendanceID)
	if d.Match == nil || d.Match.Outcome != record.MatchWaiting {
		s.tried[id] = true
	}
	return d, nil
}

func (s *shelf) Settle(ctx context.Context, r record.Receipt) error {
	if err := errors.Join(s.fails, ctx.Err()); err != nil {
		return err
	}
	s.settled[r.EntryID] = r
	return nil
}

func (s *shelf) Refuse(ctx context.Context, r record.Refused) error {
	if err := errors.Join(s.fails, ctx.Err()); err != nil {
		return err
	}
	s.refused[r.EntryID] = r
	return nil
}

// trust is a destination that takes what it gets, unless told otherwise.
type trust struct {
	got    []record.ID // as sent, repeats included
	answer func(d record.Delivery, nth int) (record.Receipt, error)
}

func (x *trust) Send(_ context.Context, d record.Delivery) (record.Receipt, error) {
	x.got = append(x.got, d.Entry.ID)
	if x.answer == nil {
		return receipt(d), nil
	}
	nth := 0
	for _, id := range x.got {
		if id == d.Entry.ID {
			nth++
		}
	}
	return x.answer(d, nth)
}

func receipt(d record.Delivery) record.Receipt {
	return record.Receipt{Destination: d.Destination, EntryID: d.Entry.ID, ControlIDs: []string{"C" + string(d.Entry.ID)}, Proof: []string{"MSA AA"}}
}

var errSilence = errors.New("no acknowledgement within 30 s")

// options wait in no time and note every pause.
func options(t *testing.T, pauses *[]time.Duration) Options {
	return Options{Destination: t.Name(), Wait: func(ctx context.Context, d time.Duration) error {
		if pauses != nil {
			*pauses = append(*pauses, d)
		}
		return ctx.Err()
	}}
}

func run1(t *testing.T, s *shelf, x *trust) (Summary, error) {
	t.Helper()
	return Run(t.Context(), s, x, options(t, nil))
}

func sentInOrder(t *testing.T, x *trust, want ...record.ID) {
	t.Helper()
	if !slices.Equal(x.got, want) {
		t.Errorf("sent %v, want %v", x.got, want)
	}
}

func wantSummary(t *testing.T, got Summary, err error, want Summary) {
	t.Helper()
	if err != nil {
		t.Errorf("error: %v", err)
	}
	if got != want {
		t.Errorf("summary %+v, want %+v", got, want)
	}
}

func owedIDs(s *shelf) string {
	owed, _ := s.Undelivered(context.Background(), "")
	text := ""
	for _, o := range owed {
		text += fmt.Sprint(o.EntryID, " ")
	}
	return text
}

package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

var errKilled = errors.New("the process was killed")

// hostile is a trust that loses messages before they arrive and answers after
// it took them, and that refuses what it was told to refuse.
type hostile struct {
	t       *rapid.T
	refuses map[record.ID]bool
	calm    bool
	held    []record.ID // in the order in which each was first taken
}

func (h *hostile) Send(_ context.Context, d record.Delivery) (record.Receipt, error) {
	fault := 0
	if !h.calm {
		fault = rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(h.t, "fault")
	}
	if fault == 1 {
		return record.Receipt{}, errSilence // lost on the way there
	}
	if h.refuses[d.Entry.ID] {
		return record.Receipt{}, &record.Refusal{Code: "AE"}
	}
	if !slices.Contains(h.held, d.Entry.ID) {
		h.held = append(h.held, d.Entry.ID)
	}
	switch fault {
	case 2:
		return record.Receipt{}, errSilence // lost on the way back
	case 3:
		r := receipt(d)
		r.EntryID = h.held[0] + "x" // the answer to something else
		return r, nil
	}
	return receipt(d), nil
}

// mortal is an outbox whose process is killed now and then, between the answer
// and its being kept.
type mortal struct {
	*shelf
	t     *rapid.T
	kills int
}

func (m *mortal) Settle(ctx context.Context, r record.Receipt) error {
	if m.kills < 20 && rapid.IntRange(0, 9).Draw(m.t, "kill") == 0 {
		m.kills++
		return errKilled
	}
	return m.shelf.Settle(ctx, r)
}

// Whatever is lost, refused or killed: after enough runs everything has arrived
// once and in order, but for what a refusal holds back in its own attendance.
func TestWhateverHappensEverythingArrivesInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newShelf()
		next := map[int]byte{}
		refuses := map[record.ID]bool{}
		for range rapid.IntRange(1, 25).Draw(t, "entries") {
			a := rapid.IntRange(1, 6).Draw(t, "attendance")
			id := record.ID(fmt.Sprintf("%d%c", a, 'a'+next[a]))
			next[a]++
			s.add(id)
			refuses[id] = rapid.IntRange(0, 14).Draw(t, "refuse") == 0
		}
		m, h := &mortal{shelf: s, t: t}, &hostile{t: t, refuses: refuses}
		o := Options{Destination: "hostile", Wait: func(context.Context, time.Duration) error { return nil }}
		for range 8 {
			_, _ = Run(context.Background(), m, h, o) // every sort of stop is fine here
		}
		h.calm, m.kills = true, 20
		for range 2 { // one run may stop at refusals in a row; none does with so few
			if _, err := Run(context.Background(), m, h, o); err != nil {
				t.Fatal(err)
			}
		}
		checkArrived(t, s, h)
	})
}

func checkArrived(t *rapid.T, s *shelf, h *hostile) {
	blocked := map[record.ID]bool{}
	last := map[record.ID]record.ID{}
	for _, id := range h.held {
		attendance := id[:len(id)-1]
		if id <= last[attendance] {
			t.Fatalf("%s arrived after %s", id, last[attendance])
		}
		last[attendance] = id
	}
	for _, e := range s.entries {
		blocked[e.AttendanceID] = blocked[e.AttendanceID] || h.refuses[e.ID]
		_, settled := s.settled[e.ID]
		if settled == blocked[e.AttendanceID] {
			t.Fatalf("%s: settled %v, blocked %v", e.ID, settled, blocked[e.AttendanceID])
		}
		if settled && s.settled[e.ID].EntryID != e.ID {
			t.Fatalf("%s settled by %+v", e.ID, s.settled[e.ID])
		}
		if settled != slices.Contains(h.held, e.ID) {
			t.Fatalf("%s: settled %v, but at the trust it is otherwise", e.ID, settled)
		}
	}
}

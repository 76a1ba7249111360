package app

import (
	"testing"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// What a spare may not take is not read again at each look; but what comes to the
// queue, and what waits in it again in its old place, is offered.
func TestAQueueIsOfferedToItsSpareOnce(t *testing.T) {
	k, _ := kiosk(t, func(s *Settings) {
		s.Printers = []Printer{{Name: "One", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"card", "labels", "wristband"}}, {Name: "Two", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"labels", "wristband"}}}
	})
	s, q := signIn(t, k), printQueue{k}
	offer := func(from, to string, want int) {
		t.Helper()
		if n, err := q.HandOn(ctx, from, to, "It has jammed."); err != nil || n != want {
			t.Errorf("%d sheets went from %s to %s, %v; want %d", n, from, to, err, want)
		}
	}
	held := cardOf(t, k, arrive(t, s, "Smith"))
	arrive(t, s, "Jones")
	offer("One", "Two", 6)
	if err := s.SayJob(ctx, held.ID, record.SheetHeld); err != nil {
		t.Fatal(err)
	}
	if err := s.MoveJob(ctx, held.ID, "One"); err != nil {
		t.Fatal(err)
	}
	arrive(t, s, "Brown")
	offer("Two", "One", 0)
	if at, _ := k.handedOn.reached("Two", "One"); at == (ledger.QueuePlace{}) {
		t.Error("its queue is read again from the beginning")
	}
	offer("One", "Two", 3)
	if err := s.SayJob(ctx, held.ID, record.SheetWaiting); err != nil {
		t.Fatal(err)
	}
	arrive(t, s, "Green")
	offer("One", "Two", 4)
	offer("Two", "One", 0)
}

// A queue that was begun anew while it was offered is begun anew.
func TestAPlaceThatWasReachedTooLateIsForgotten(t *testing.T) {
	var o handedOn
	_, times := o.reached("One", "Two")
	o.anew("One")
	o.reach("One", "Two", ledger.QueuePlace{}, times)
	if len(o.places) != 0 {
		t.Error("it is kept")
	}
}

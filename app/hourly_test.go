package app

import (
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// ownLists are the department lists that the kiosk printed by itself, oldest
// first.
func ownLists(t *testing.T, k *Kiosk) []record.PrintJob {
	t.Helper()
	var own []record.PrintJob
	for j, err := range k.ledger.PrintJobsOfNobody(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if byItself(j) {
			own = append(own, j)
		}
	}
	slices.Reverse(own)
	return own
}

// shownOn gives what a queued list shows.
func shownOn(t *testing.T, k *Kiosk, j record.PrintJob) printing.List {
	t.Helper()
	s, err := k.shownBy(ctx, j)
	if err != nil {
		t.Fatal(err)
	}
	var l printing.List
	if err := s.frozen(&l); err != nil {
		t.Fatal(err)
	}
	return l
}

func listingHourly(s *Settings) { s.Lists.Every = 60 }

func declare(t *testing.T, k *Kiosk, s *Session) {
	t.Helper()
	if err := s.DeclareOutage(ctx, k.Now(), "Test"); err != nil {
		t.Fatal(err)
	}
}

// The first list comes out as the outage is declared, the next an hour later
// by the count that nobody can set, and none when the systems are back.
func TestTheDepartmentListPrintsItselfEveryHour(t *testing.T) {
	w := &watch{}
	k := kioskWith(t, w.outside(), listingHourly)
	s := signIn(t, k)
	w.move(2 * time.Hour)
	declare(t, k, s)
	eventually(t, "the first list was printed", func() bool { return len(ownLists(t, k)) == 1 })
	if err := s.SignOut(ctx); err != nil {
		t.Fatal(err)
	}
	for n := 2; n <= 3; n++ {
		w.move(time.Hour)
		eventually(t, "the next list was printed", func() bool { return len(ownLists(t, k)) == n })
	}
	eventually(t, "all of them came out", func() bool {
		all := ownLists(t, k)
		return all[0].State == record.SheetSent && all[1].State == record.SheetSent && all[2].State == record.SheetSent
	})
	if list := shownOn(t, k, ownLists(t, k)[2]); list.Replaces.Serial != ownLists(t, k)[1].FirstSerial || list.Next.Sub(list.AsAt).Round(time.Minute) != time.Hour {
		t.Errorf("the third replaces %+v, the next is due %v", list.Replaces, list.Next)
	}
	s = signIn(t, k)
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it was noticed", func() bool { _, on := k.nextList(); return !on })
	if got := len(ownLists(t, k)); got != 3 {
		t.Errorf("%d lists", got)
	}
}

// A list that no printer takes is replaced by the next, and says so.
func TestListsDoNotPileUpForADeadPrinter(t *testing.T) {
	w := &watch{}
	k := kioskWith(t, w.outside(), listingHourly, func(s *Settings) {
		s.Printers = []Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print"}}
	})
	s := signIn(t, k)
	declare(t, k, s)
	eventually(t, "the first list was queued", func() bool { return len(ownLists(t, k)) == 1 })
	for n := 2; n <= 3; n++ {
		w.move(time.Hour)
		eventually(t, "the next was queued", func() bool { return len(ownLists(t, k)) == n })
	}
	all := ownLists(t, k)
	for _, j := range all[:2] {
		if j.State != record.SheetCancelled || j.Words == "" {
			t.Errorf("an older one is %s: %q", j.State, j.Words)
		}
	}
	if !all[2].State.Open() {
		t.Errorf("the newest is %s", all[2].State)
	}
	if list := shownOn(t, k, all[2]); list.Replaces.Serial != 0 {
		t.Errorf("it replaces %+v, which nobody ever saw", list.Replaces)
	}
}

// After a restart the ledger tells when the last one was.
func TestARestartDoesNotForgetTheLastList(t *testing.T) {
	w := &watch{}
	o := w.outside()
	k := kioskWith(t, o, listingHourly)
	declare(t, k, signIn(t, k))
	eventually(t, "the first list was printed", func() bool { l := ownLists(t, k); return len(l) == 1 && l[0].State == record.SheetSent })
	w.move(20 * time.Minute)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = open(t, k.Settings, o)
	wait, on := k.nextList()
	if !on || wait < 39*time.Minute || wait > 40*time.Minute {
		t.Errorf("the next is due in %v, %v", wait, on)
	}
	w.move(40 * time.Minute)
	eventually(t, "it was printed", func() bool { return len(ownLists(t, k)) == 2 })
	w.move(3 * time.Hour)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = open(t, k.Settings, o)
	if wait, on := k.nextList(); !on || wait > listSoon || wait <= 0 {
		t.Errorf("long overdue, it is tried in %v, %v: not at the very start, where a command may be running", wait, on)
	}
}

func TestListsAreNotPrintedWhereNobodyWantsThem(t *testing.T) {
	w := &watch{}
	k := kioskWith(t, w.outside(), func(s *Settings) { s.Lists.Every = 0 })
	declare(t, k, signIn(t, k))
	k.listIfDue(ctx)
	if _, on := k.nextList(); on || len(ownLists(t, k)) > 0 {
		t.Error("one is due, or printed")
	}
	for _, every := range []int{-1, 1441} {
		s := k.Settings
		s.Lists.Every = every
		if s.Check() == nil {
			t.Errorf("every %d minutes is taken", every)
		}
	}
}

// A clock that is set, by a day and back, makes no list come sooner or later.
func TestLesson12AWrongClockNeitherHurriesNorKeepsBackTheList(t *testing.T) {
	c := newClocks()
	k := kioskWith(t, c.outside(), listingHourly)
	declare(t, k, signIn(t, k))
	eventually(t, "the first list was printed", func() bool { return len(ownLists(t, k)) == 1 })
	for _, by := range []time.Duration{24 * time.Hour, -72 * time.Hour} {
		c.set(by)
		if err := k.LookAtClock(ctx); err != nil {
			t.Fatal(err)
		}
		k.listIfDue(ctx)
		if wait, on := k.nextList(); !on || wait != time.Hour || len(ownLists(t, k)) != 1 {
			t.Errorf("set by %v: %d lists, the next in %v", by, len(ownLists(t, k)), wait)
		}
		if wait, on, err := k.listWait(ctx); err != nil || !on || wait.Round(time.Minute) != time.Hour {
			t.Errorf("set by %v: after a restart the next would come in %v, %v", by, wait, err)
		}
	}
	c.pass(time.Hour)
	eventually(t, "the second list was printed", func() bool { return len(ownLists(t, k)) == 2 })
}

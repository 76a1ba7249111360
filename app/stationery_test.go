package app

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// left gives one sort as it stands.
func left(t *testing.T, k *Kiosk, item record.Stationery) StationeryLeft {
	t.Helper()
	all, err := k.Stationery(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if l.Item == item {
			return l
		}
	}
	t.Fatalf("%s is not among %+v", item, all)
	return StationeryLeft{}
}

func counted(t *testing.T, s *Session, item record.Stationery, n int) {
	t.Helper()
	if err := s.CountStationery(ctx, item, n); err != nil {
		t.Fatal(err)
	}
}

// outcome writes down what became of a sheet, whatever was said of it before.
func outcome(t *testing.T, k *Kiosk, job record.ID, state record.SheetState) {
	t.Helper()
	err := k.ledger.Commit(context.Background(), func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(job)
		if err != nil {
			return err
		}
		return appendOutcome(tx, j, "", record.SheetOutcome{State: state})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// queuedFor queues a sheet for a printer that there is not, so that nothing
// but the test settles it.
func queuedFor(t *testing.T, k *Kiosk, kind record.SheetKind, pages int) record.ID {
	t.Helper()
	var id record.ID
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) (err error) {
		if id, err = tx.NewID(); err != nil {
			return err
		}
		serial, err := tx.NextSerials(pages)
		if err != nil {
			return err
		}
		_, err = tx.Append(record.Draft{Body: &record.SheetQueued{Job: record.PrintJob{
			ID: id, Sheet: kind, Printer: "none", Copy: 1, Pages: pages, FirstSerial: serial, QueuedAt: tx.Now(),
		}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestStationeryIsCountedByPeopleAndUsedBySheets(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	if l := left(t, k, record.LabelPaper); l.Counted || l.Low {
		t.Errorf("before any count: %+v", l)
	}
	counted(t, s, record.LabelPaper, 200)
	outcome(t, k, queuedFor(t, k, record.LabelSheet, 3), record.SheetSent)
	outcome(t, k, queuedFor(t, k, record.CasualtyCard, 2), record.SheetSent)
	if l := left(t, k, record.LabelPaper); l.Left != 197 || l.CountedBy != "Joanne Rahman" || !l.Counted {
		t.Errorf("after a sheet of three: %+v", l)
	}
	if err := s.AddStationery(ctx, record.LabelPaper, 100); err != nil {
		t.Fatal(err)
	}
	if err := s.AddStationery(ctx, record.LabelPaper, -2); err != nil {
		t.Fatal(err)
	}
	if l := left(t, k, record.LabelPaper); l.Left != 295 {
		t.Errorf("a box opened and two spoiled: %d left, want 295", l.Left)
	}
	counted(t, s, record.LabelPaper, 40)
	if l := left(t, k, record.LabelPaper); l.Left != 40 {
		t.Errorf("a later count is %d, want 40", l.Left)
	}
}

// A sheet is taken off once, whatever is said of it afterwards; one that did
// not come out is given back, unless a count has seen to it since.
func TestASheetIsTakenOffOnce(t *testing.T) {
	tests := []struct {
		name   string
		states []record.SheetState
		want   int
	}{
		{"sent", []record.SheetState{record.SheetSending, record.SheetSent}, 99},
		{"sent and in hand", []record.SheetState{record.SheetSent, record.SheetInHand}, 99},
		{"in doubt", []record.SheetState{record.SheetSending, record.SheetUnknown}, 99},
		{"in doubt, then in hand", []record.SheetState{record.SheetUnknown, record.SheetInHand}, 99},
		{"in doubt, then it was sent after all", []record.SheetState{record.SheetUnknown, record.SheetSent}, 99},
		{"in doubt, did not come out", []record.SheetState{record.SheetUnknown, record.SheetNotOut}, 100},
		{"sent, did not come out", []record.SheetState{record.SheetSent, record.SheetNotOut}, 100},
		{"failed before paper moved", []record.SheetState{record.SheetSending, record.SheetFailed}, 100},
		{"cancelled", []record.SheetState{record.SheetCancelled}, 100},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			k, _ := kiosk(t)
			counted(t, signIn(t, k), record.AdultBands, 100)
			id := queuedFor(t, k, record.Wristband, 1)
			for _, state := range test.states {
				outcome(t, k, id, state)
				left(t, k, record.AdultBands) // summed up as it goes
			}
			if l := left(t, k, record.AdultBands); l.Left != test.want {
				t.Errorf("%d left, want %d", l.Left, test.want)
			}
			again := k.stationery.stocks
			k.stationery.seq, k.stationery.stocks = 0, nil
			if l := left(t, k, record.AdultBands); l.Left != test.want {
				t.Errorf("summed up at once %d are left, want %d; step by step it was %+v", l.Left, test.want, again)
			}
		})
	}
}

func TestWhatACountHasSeenIsNotGivenBack(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	counted(t, s, record.AdultBands, 100)
	id := queuedFor(t, k, record.Wristband, 1)
	outcome(t, k, id, record.SheetUnknown)
	counted(t, s, record.AdultBands, 60)
	outcome(t, k, id, record.SheetNotOut)
	if l := left(t, k, record.AdultBands); l.Left != 60 {
		t.Errorf("%d left, want the 60 that were counted", l.Left)
	}
}

func TestACountThatFellShortIsNothingAndNotLess(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	counted(t, s, record.LabelPaper, 1)
	outcome(t, k, queuedFor(t, k, record.LabelSheet, 3), record.SheetSent)
	if l := left(t, k, record.LabelPaper); l.Left != 0 || !l.Low {
		t.Errorf("%+v", l)
	}
	if err := s.AddStationery(ctx, record.LabelPaper, 100); err != nil {
		t.Fatal(err)
	}
	if l := left(t, k, record.LabelPaper); l.Left != 100 {
		t.Errorf("after a box of 100 there are %d", l.Left)
	}
}

// The rate is that of the last hours, by the monotonic count: a clock that was
// set makes no flood and no drought.
func TestHowLongStationeryLasts(t *testing.T) {
	c := newClocks()
	k := kioskWith(t, c.outside())
	s := signIn(t, k)
	counted(t, s, record.LabelPaper, 500)
	use := func(n int) { outcome(t, k, queuedFor(t, k, record.LabelSheet, n), record.SheetSent) }
	check := func(when string, perHour float64, low bool) {
		t.Helper()
		l := left(t, k, record.LabelPaper)
		if math.Abs(l.PerHour-perHour) > 0.01 || l.Low != low {
			t.Errorf("%s: %.2f an hour, low %v, of %d; want %.2f, %v", when, l.PerHour, l.Low, l.Left, perHour, low)
		}
	}
	use(30)
	check("at once", 30, false) // an hour at least
	c.pass(2 * time.Hour)
	use(170)
	check("after two hours", 100, false) // 300 last three hours
	use(10)
	check("and a little more", 105, true)
	c.set(24 * time.Hour)
	if err := k.LookAtClock(ctx); err != nil { // as the screens do each second
		t.Fatal(err)
	}
	check("with the clock set on", 105, true)
	c.pass(7 * time.Hour)
	check("after a quiet night", 0, false)
	if _, going := left(t, k, record.LabelPaper).Lasts(); going {
		t.Error("what nobody uses lasts for ever, and not so many hours")
	}
}

func TestStationeryTakesNoSlipOfTheHand(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	for _, n := range []int{-1, maxCount + 1} {
		if err := s.CountStationery(ctx, record.LabelPaper, n); !errors.Is(err, ErrStationeryCount) {
			t.Errorf("a count of %d: %v", n, err)
		}
	}
	if err := s.AddStationery(ctx, record.LabelPaper, 100); !errors.Is(err, ErrNotCounted) {
		t.Errorf("added to what was never counted: %v", err)
	}
	counted(t, s, record.LabelPaper, 0)
	if err := s.AddStationery(ctx, record.LabelPaper, 0); !errors.Is(err, ErrStationeryBox) || strings.Contains(Explain(err).Hint, "from 0") {
		t.Errorf("a box of nothing: %v", err)
	}
}

func TestReadinessSpeaksOfStationery(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	is := func(state CheckState, words string) {
		t.Helper()
		c, ok := k.CheckAgain(ctx, "stationery")
		if !ok || c.State != state || c.Words != words {
			t.Errorf("%v %+v, want %q", ok, c, words)
		}
	}
	is(CheckSeeToIt, "Nobody has counted label sheets, adult and child wristbands, baby and infant wristbands, plain A4 paper.")
	counted(t, s, record.LabelPaper, 9)
	counted(t, s, record.AdultBands, 100)
	is(CheckSeeToIt, "Label sheets: 9 left.")
	counted(t, s, record.LabelPaper, 200)
	counted(t, s, record.BabyBands, 30)
	counted(t, s, record.PlainPaper, 1000)
	is(CheckReady, "Left: label sheets 200, adult and child wristbands 100, baby and infant wristbands 30, plain A4 paper 1000.")
}

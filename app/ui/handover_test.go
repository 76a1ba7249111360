package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

func lockingAfter(minutes int) func(*app.Settings) {
	return func(s *app.Settings) { s.AutoLock = minutes }
}

// seesNobody fails if any patient of the desk is on screen.
func (d *desk) seesNobody() {
	d.t.Helper()
	d.seesNot("SMITH", "Smith", "14-Mar-1958", "999 000", "Station Road", "Rahman, ")
}

// of ends the kiosk and gives its ledger's entries of some kinds.
func (d *desk) of(kinds ...record.Kind) map[record.Kind][]record.Entry {
	d.t.Helper()
	settings := *d.ui.options.Settings
	d.must(d.ui.Close())
	d.ui.kiosk = nil
	key, err := ledger.ReadKey(settings.KeyFile)
	d.must(err)
	l, err := ledger.Open(ctx, settings.Data, ledger.Options{Secret: key, KioskCode: settings.Kiosk.Code})
	d.must(err)
	found := map[record.Kind][]record.Entry{}
	for _, kind := range kinds {
		found[kind], err = l.EntriesOfKind(ctx, kind)
		d.must(err)
	}
	d.must(l.Close())
	return found
}

func TestEachPersonsHalfFilledFormComesBackToThem(t *testing.T) {
	d := newDesk(t)
	d.arriving()
	d.into("arrival.complaint")
	d.typed("Chest pa")
	d.press("F12")
	d.seesNobody()
	d.press("3")
	d.typed("112233")
	d.press("Enter")
	d.reception()
	d.press("Ctrl+N")
	d.into("patient.familyName")
	d.typed("Hollingworth")
	d.press("F12", "2")
	d.typed("112233")
	d.press("Enter")
	if got := d.form().filling.Form.Text("arrival.complaint"); got != "Chest pa" {
		t.Fatalf("Joanne Rahman is given %q", got)
	}
	d.seesNot("Hollingworth", "HOLLINGWORTH")
	d.press("F12", "3")
	d.typed("112233")
	d.press("Enter")
	if got := d.form().filling.Form.Text("patient.familyName"); got != "Hollingworth" {
		t.Fatalf("Mark Delaney is given %q", got)
	}
}

func TestTheKioskLocksItselfAndKeepsTheForm(t *testing.T) {
	d := newDesk(t, lockingAfter(3))
	d.arriving()
	d.into("arrival.complaint")
	d.typed("Chest pa")
	d.later(2*time.Minute + 59*time.Second)
	d.form()
	d.typed("i")
	d.set(-24 * time.Hour) // the wall clock has no part in it
	d.later(2*time.Minute + 59*time.Second)
	d.form()
	d.later(time.Second)
	d.seesNobody()
	d.sees("Who is using this kiosk?", "Locked after 3min without a key or click")
	if d.ui.session != nil {
		t.Fatal("somebody is still signed in")
	}
	d.shot("02-sign-in-locked")
	d.typed("112233") // whoever comes back is chosen already
	d.press("Enter")
	if got := d.form().filling.Form.Text("arrival.complaint"); got != "Chest pai" {
		t.Errorf("came back with %q", got)
	}
	out := d.of(record.KindSignedOut)[record.KindSignedOut]
	if len(out) != 1 || !strings.Contains(string(out[0].Body), `"idle":true`) {
		t.Errorf("entries %+v", out)
	}
}

func TestZeroMinutesIsNeverLocked(t *testing.T) {
	d := newDesk(t, lockingAfter(0))
	d.signIn("1001")
	d.later(1000 * time.Hour)
	d.reception()
}

// A dialog names a patient; it goes with the screen.
func TestTheLockTakesDialogsAway(t *testing.T) {
	d := newDesk(t, lockingAfter(3))
	d.signIn("1001")
	a := d.arrived(time.Hour, joan)
	d.ui.openRecord(a.ID, nil)
	d.press("W")
	d.sees("Withdraw " + a.Number.String())
	d.later(3 * time.Minute)
	d.seesNobody()
	if d.window.Canvas().Overlays().Top() != nil {
		t.Error("something still lies over the screen")
	}
}

func TestAClickIsATouch(t *testing.T) {
	d := newDesk(t, lockingAfter(3))
	d.signIn("1001")
	d.typed("smith")
	list := d.reception().list
	for range 3 {
		d.later(2 * time.Minute)
		list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(200, 5)})
	}
	d.reception()
	d.later(3 * time.Minute)
	d.sees("Who is using this kiosk?")
}

// What the disk does not take stays in memory for its person, is never said to
// be saved, and goes to the disk as soon as it does.
func TestLesson07AFormThatTheDiskDoesNotTakeIsNotLost(t *testing.T) {
	d := newDesk(t)
	f := d.arriving()
	d.into("arrival.complaint")
	d.typed("Chest pain")
	keeping := d.ui.keeping
	refusing, refuse := context.WithCancel(ctx)
	refuse()
	d.ui.keeping = refusing // no savepoint is written any more
	d.press("F12")
	d.seesNobody()
	if r := d.ui.bar.Report(); r.Icon != controls.Stop {
		t.Errorf("the bar says %q", r.Words.Text)
	}
	d.signIn("1002")
	if _, ok := d.ui.now.(*form); ok {
		t.Fatal("somebody else is given the form")
	}
	d.ui.keeping = keeping
	d.later(time.Second)
	if len(d.ui.parked) != 0 {
		t.Fatal("it is still in memory only")
	}
	d.signIn("1001")
	if got := d.form().filling; got.AttendanceID != f.filling.AttendanceID || got.Form.Text("arrival.complaint") != "Chest pain" {
		t.Errorf("came back with %q", got.Form.Text("arrival.complaint"))
	}
}

// The last key is on disk after the next beat of the clock, though nothing else
// is typed; two seconds hold a beat and a write.
func TestWhatWasTypedIsOnDiskAfterOneBeat(t *testing.T) {
	if beat > time.Second {
		t.Fatalf("a beat is %v", beat)
	}
	d := newDesk(t)
	f := d.arriving()
	d.into("arrival.complaint")
	d.typed("Chest pa")
	go d.ui.tick()
	d.beats <- d.clock()
	d.eventually("the form was kept", func() bool {
		kept, err := d.ui.session.Kept(ctx)
		d.must(err)
		return len(kept) == 1 && kept[0].AttendanceID == f.filling.AttendanceID && kept[0].Form.Text("arrival.complaint") == "Chest pa"
	})
}

func TestAFormWhoseAttendanceWasWithdrawnComesBackAndSaysSo(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(time.Hour, joan)
	d.ui.fillIn(a.ID, app.ForAmendment)
	d.into("patient.phone")
	d.typed("07700900421")
	d.press("F12")
	d.signIn("2001")
	d.must(d.ui.session.Withdraw(ctx, a.ID, "Registered twice"))
	d.press("F12")
	d.signIn("1001")
	if d.form().filling.Form.Text("patient.phone") != "07700900421" {
		t.Error("the typed number is gone")
	}
	d.sees("Since you left this form:", "This attendance has been withdrawn.")
	d.shot("07-amend-withdrawn-meanwhile")
	d.press("F2")
	d.sees("Withdrawn since you left it")
}

// Every way to open one record from the screens leaves an entry: the look at
// somebody of the index is one when they are opened, not at each arrow key.
func TestEveryLookOnScreenIsAnEntry(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.typed("smith")
	d.press("↓", "↓", "↓", "↑", "↓", "Enter")
	d.form()
	d.press("Esc", "Esc")
	d.arrived(time.Hour, joan)
	for _, keys := range [][]string{{"Enter"}, {"T"}, {"D"}} {
		d.press("F4", "Home")
		d.press(keys...)
		d.press("Esc")
	}
	d.press("F4", "Home", "Enter", "A")
	d.press("F2")
	d.typed("smith joan")
	d.press("↓", "Enter")
	d.record()
	// Two by Enter on the board, one each by T, D and A, one from the search.
	seen := d.of(record.KindPersonViewed, record.KindViewed)
	if persons, looks := len(seen[record.KindPersonViewed]), len(seen[record.KindViewed]); persons != 1 || looks != 6 {
		t.Errorf("%d people of the index were opened, not 1; %d looks at records, not 6", persons, looks)
	}
}

package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// A person's word can be taken back: N speaks of the chosen sheet and of no other.
func TestInHandIsTakenBack(t *testing.T) {
	d := jammed(t)
	q := d.printCentre().queue
	first := q.asked().ID
	q.list.Choose(string(first))
	d.press("Ctrl+4", "Y", "N")
	d.settle()
	if j, err := d.ui.session.PrintJob(ctx, first); err != nil || j.State != record.SheetNotOut {
		t.Errorf("the sheet is %s, %v", j.State, err)
	}
	d.eventually("a copy was sent", func() bool {
		return d.state("Reception laser", record.SheetSent) == 6 && d.state("Reception laser", record.SheetNotOut) == 1
	})
}

// Sheets that only wait want nobody: letters typed then do nothing to them.
func TestSheetsThatWaitDoNotTakeTheFocus(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.must(d.ui.session.HoldPrinter(ctx, "Reception laser", true))
	d.arrived(time.Hour, d.patient(tonight[3]))
	d.press("F5")
	if c := d.printCentre(); !c.patients.who.Focused() {
		t.Error("the focus is not on who")
	}
	d.typed("H")
	if n := d.state("Reception laser", record.SheetHeld); n != 0 {
		t.Errorf("%d sheets are held", n)
	}
}

// Y says nothing of a sheet that nobody sees.
func TestYSpeaksOfASheetInView(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[3]))
	d.printed()
	d.must(d.ui.session.HoldPrinter(ctx, "Reception laser", true))
	for _, p := range tonight[4:9] {
		d.arrived(time.Hour, d.patient(p))
	}
	d.press("F5", "Ctrl+2")
	inHand := func(want int) {
		t.Helper()
		if n := d.state("Reception laser", record.SheetInHand); n != want {
			t.Fatalf("%d sheets are in hand, want %d", n, want)
		}
	}
	d.typed("YOUNG")
	inHand(0)
	if text := d.printCentre().find.Entry.Text; text != "YOUNG" {
		t.Errorf("%q is looked for", text)
	}
	d.press("Esc", "Ctrl+4", "Home", "Y")
	inHand(0)
	d.sees("Is this one in hand?")
	d.press("Y")
	inHand(1)
}

// The bar has the keys that work where the focus is.
func TestTheKeyBarFollowsTheFocus(t *testing.T) {
	d := jammed(t)
	words := func() string {
		var all []string
		for _, k := range d.ui.bar.Keys() {
			all = append(all, k.Word)
		}
		return strings.Join(all, ", ")
	}
	for _, c := range []struct{ key, want string }{
		{"Ctrl+4", "Go to, Print, In hand, Did not come, Hold, Move, Copy, Cancel, Number, Board"},
		{"Ctrl+2", "Tick, Go to, Print, Number, Board"},
		{"Ctrl+1", "Go to, Print, Number, Board"},
		{findKey, "Go to, Print, Number, Board"},
	} {
		d.press(c.key, "Home")
		if got := strings.Replace(words(), ", In hand", "", 1); got != strings.Replace(c.want, ", In hand", "", 1) {
			t.Errorf("after %s the bar has %s, want %s", c.key, got, c.want)
		}
	}
}

// Who leaves the print centre finds it as they left it; whoever comes next does not.
func TestThePrintCentreKeepsWhatWasTicked(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[3]))
	for _, back := range [][]string{{"Esc", "F5"}, {"F2", "F5"}, {"F5"}} {
		if d.ui.centre == nil {
			d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space")
		}
		d.press(back...)
		d.sees("1 of 1 ticked")
		if c := d.printCentre(); len(c.requests) != 1 {
			t.Errorf("after %v it would print %+v", back, c.requests)
		}
	}
	d.press("F12")
	d.signIn("1002")
	d.press("F5")
	d.sees("0 of 1 ticked")
}

// During a long run each sheet that comes out is an entry: what is previewed is
// not drawn anew for each.
func TestThePreviewIsDrawnAnewEveryFewSeconds(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(time.Hour, d.patient(tonight[3]))
	d.press("F5", "Ctrl+3", "Home")
	d.settle()
	p := d.printCentre().preview
	drawn := p.drawn
	d.must(d.ui.session.Move(ctx, a.ID, "Majors 2"))
	d.later(time.Second)
	d.settle()
	if p.drawn != drawn {
		t.Error("it was drawn anew at once")
	}
	d.later(renewAfter)
	d.settle()
	if p.drawn == drawn {
		t.Error("it was not drawn anew")
	}
}

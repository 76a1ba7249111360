package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// besides runs what waits to run beside the screens on a thread of its own, as in
// the program, and tells when that is through.
func (d *desk) besides() (through chan struct{}) {
	work := d.beside
	d.beside, through = nil, make(chan struct{})
	go func() {
		defer close(through)
		for _, f := range work {
			f()
		}
	}()
	return through
}

// Whoever presses Print and leaves at once gets what they asked for, in their
// own name, and whoever comes next sees nothing of it.
func TestPrintingGoesOnBesideWhoLeaves(t *testing.T) {
	for name, next := range map[string]string{"nobody": "", "somebody else": "1001"} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.signIn("2001")
			d.arrived(time.Hour, d.patient(tonight[3]))
			d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space", "End", "Space", "F10")
			d.settle()
			d.press("F10")
			through := d.besides()
			d.press("F12")
			if next != "" {
				d.signIn(next)
			}
			<-through
			d.settle()
			if n := d.copies(2); n != 1 {
				t.Errorf("%d copies of the card are queued, want 1", n)
			}
			issued := d.of(record.KindPackIssued)[record.KindPackIssued]
			if len(issued) != 1 || issued[0].Author != "2001" {
				t.Errorf("blank packs were issued as %+v", issued)
			}
		})
	}
}

// A picture or a count that comes back after its person has left is nobody's.
func TestDrawingGoesOnBesideWhoLeaves(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[3]))
	d.press("F5", "Ctrl+3", "Home", "↓")
	through := d.besides()
	d.press("F12")
	<-through
	d.settle()
	d.seesNot("WHITTAKER")
}

// Of somebody whom no index knows there is no summary: everybody else's comes out,
// and whose does not is said.
func TestOnePatientWithoutASheetStopsNobodysPaper(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	for _, i := range []int{3, 6} {
		d.arrived(time.Hour, d.patient(tonight[i]))
	}
	d.printed()
	d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space")
	d.typed("summary")
	d.press("↓", "Space", "F10")
	d.settle()
	d.sees("3 sheets queued, 1 not: Patient summary of WHITTAKER, Margaret (Mrs).", "1 of 2")
	c := d.printCentre()
	if len(c.requests) != 1 || c.requests[0].Sheet != record.PatientSummary {
		t.Errorf("F10 would print %+v", c.requests)
	}
	d.press("F10")
	d.settle()
	d.sees("has nobody who is surely this patient")
	if n := d.copies(2); n != 2 {
		t.Errorf("%d copies of cards are queued, want 2", n)
	}
}

// Where the disk takes a part only, the next F10 prints the other part, and no
// sheet twice.
func TestWhatIsOnDiskIsNotPrintedTwice(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	for _, i := range []int{3, 6} {
		d.arrived(time.Hour, d.patient(tonight[i]))
	}
	d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space", "↓", "Space")
	d.settle()
	c := d.printCentre()
	if len(c.requests) != 4 {
		t.Fatalf("%d sheets are ticked", len(c.requests))
	}
	q := &queued{patients: c.patients.chosen(), sorts: c.what.chosen(), sheets: c.requests, onDisk: c.requests[:3], err: app.ErrNoPrinter}
	last := c.requests[3]
	c.queued(d.ui.session, q)
	d.sees("3 sheets queued, 1 not.", "1 of 2")
	if len(c.requests) != 1 || c.requests[0] != last {
		t.Errorf("F10 would print %+v", c.requests)
	}
	d.press("Ctrl+2", "Ctrl+A", "Ctrl+A", "Ctrl+A") // all, none, and all anew
	if len(c.requests) != 2 {
		t.Errorf("ticked anew it would print %+v", c.requests)
	}
}

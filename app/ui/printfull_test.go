package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app/drill"
)

// full is a desk of a very bad night: so many patients are here, and three
// sheets of each wait for a printer that somebody holds.
func full(tb testing.TB, patients int) *desk {
	tb.Helper()
	d := newDesk(tb)
	d.signIn("1001")
	d.must(d.ui.session.HoldPrinter(ctx, "Reception laser", true))
	here := 0
	for person := range drill.Patients(7).All(2 * patients) {
		if p := person.Patient; p.DiedOn.IsZero() && here < patients {
			d.arrived(time.Hour, p, "arrival.complaint", "Fell")
			here++
		}
	}
	return d
}

// everybodyTicked brings up the print centre with two sheets of everybody to be
// printed.
func (d *desk) everybodyTicked() *printCentre {
	d.t.Helper()
	d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space", "↓", "Space", "Ctrl+2", "Home")
	d.settle()
	return d.printCentre()
}

func TestAFullDepartmentIsPrintedAtOnce(t *testing.T) {
	d := full(t, 60)
	c := d.everybodyTicked()
	d.sees("60 of 60", "180 sheets wait, 160 sheets listed", "Print 180 pages")
	d.shot("09-print-centre-full")
	d.press("F10")
	d.sees("Queueing 120 sheets")
	d.settle()
	d.seesNot("60 of 60")
	d.sees("300 sheets wait", "120 sheets queued")
	if len(c.requests) != 0 {
		t.Errorf("%d sheets would be printed once more", len(c.requests))
	}
}

// With 300 patients here and 900 sheets waiting, the print centre is there
// within 100 ms.
func BenchmarkPrintCentreOpen300(b *testing.B) {
	d := full(b, 300)
	for b.Loop() {
		d.press("F5")
		b.StopTimer()
		d.settle()
		b.StartTimer()
	}
}

// A key costs less than a frame there, with two sheets of everybody ticked.
func BenchmarkPrintCentreKey300(b *testing.B) {
	d := full(b, 300)
	d.everybodyTicked()
	for i := 0; b.Loop(); i++ {
		if d.press("↓"); i%200 == 199 {
			d.press("Home")
		}
	}
}

// So does a tick, in the list of patients and in that of sheets.
func BenchmarkPrintCentreTick300(b *testing.B) {
	for _, list := range []string{"Ctrl+2", "Ctrl+3"} {
		b.Run(list, func(b *testing.B) {
			d := full(b, 300)
			d.everybodyTicked()
			d.press(list, "Home")
			for b.Loop() {
				d.press("Space")
			}
		})
	}
}

// The second's refresh costs less than a frame too, while nothing changes.
func BenchmarkPrintCentreRefresh300(b *testing.B) {
	d := full(b, 300)
	d.everybodyTicked()
	for b.Loop() {
		d.ui.refresh()
	}
}

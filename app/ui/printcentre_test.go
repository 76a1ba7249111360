package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

func (d *desk) printCentre() *printCentre {
	d.t.Helper()
	c, ok := d.ui.now.(*printCentre)
	if !ok {
		d.t.Fatalf("the print centre is not on, but %T", d.ui.now)
	}
	return c
}

// brokenLaser adds a second printer, on a stick that jammed pulls out.
func brokenLaser(s *app.Settings) {
	s.Printers = []app.Printer{
		{Name: "Majors laser", Address: filepath.Join(filepath.Dir(s.Printers[0].Address), "unplugged"), Sheets: []string{"card"}},
		{Name: "Reception laser", Address: s.Printers[0].Address, Sheets: []string{"labels", "wristband"}},
	}
}

// jammed is a desk with three patients whose cards wait for a printer that has
// stopped.
func jammed(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, brokenLaser)
	d.must(os.RemoveAll(d.unplugged()))
	d.signIn("1001")
	for _, p := range tonight[3:6] {
		a := d.arrived(time.Hour, d.patient(p), "arrival.complaint", p.complaint)
		d.must(d.ui.session.Move(ctx, a.ID, p.place))
	}
	d.eventually("the laser stood still and everything else came out", func() bool {
		return d.state("Majors laser", record.SheetFailed, record.SheetWaiting) == 3 && d.state("Reception laser", record.SheetSent) == 6 && d.stopped("Majors laser")
	})
	d.press("F5")
	return d
}

func (d *desk) unplugged() string { return filepath.Join(filepath.Dir(d.paper), "unplugged") }

// state counts the sheets of a printer in any of some states.
func (d *desk) state(printer string, states ...record.SheetState) int {
	d.t.Helper()
	sheets, err := d.ui.kiosk.Queue(ctx, 100)
	d.must(err)
	n := 0
	for _, s := range sheets {
		for _, state := range states {
			if s.Printer == printer && s.State == state {
				n++
			}
		}
	}
	return n
}

func (d *desk) stopped(printer string) bool {
	d.t.Helper()
	all, err := d.ui.kiosk.Printers(ctx)
	d.must(err)
	for _, p := range all {
		if p.Printer == printer && p.State.NeedsPerson() && !p.Since.IsZero() {
			return true
		}
	}
	return false
}

func TestAStoppedPrinterIsExplainedAndItsSheetsMoved(t *testing.T) {
	d := jammed(t)
	d.sees("Majors laser has no folder to write to.", "Nothing is lost: 3 sheets wait in order.", "Check that the disk or stick is plugged in.", "Reception laser")
	d.shot("09-print-centre-stopped")
	d.press("Ctrl+M")
	d.sees("Move 3 sheets from Majors laser")
	d.shot("09-print-centre-move")
	d.press("F10")
	d.eventually("the cards came out elsewhere", func() bool { return d.state("Reception laser", record.SheetSent) == 9 })
	if n := d.state("Majors laser", record.SheetWaiting, record.SheetFailed); n != 0 {
		t.Errorf("%d sheets still wait for the stopped printer", n)
	}
	paper, err := os.ReadDir(d.paper)
	d.must(err)
	if len(paper) != 9 {
		t.Errorf("%d files in the folder, want 9", len(paper))
	}
}

func TestAPrinterThatWasMendedGoesOnAtAKey(t *testing.T) {
	d := jammed(t)
	d.must(os.MkdirAll(d.unplugged(), 0o700))
	d.press("Ctrl+T")
	d.eventually("the cards came out", func() bool { return d.state("Majors laser", record.SheetSent) == 3 })
	d.ui.refresh()
	d.seesNot("has no folder")
}

func TestASheetIsCancelledOnlyAfterAQuestion(t *testing.T) {
	d := jammed(t)
	d.press("Ctrl+4", "Home", "C", "Esc")
	if n := d.state("Majors laser", record.SheetCancelled); n != 0 {
		t.Error("Esc cancelled the sheet")
	}
	d.press("C", "C")
	if n := d.state("Majors laser", record.SheetCancelled); n != 1 {
		t.Errorf("%d sheets were cancelled, want 1", n)
	}
}

func TestSentSheetsAreSaidToBeInHandOneByOne(t *testing.T) {
	d := jammed(t)
	d.press("Y", "Y")
	if n := d.state("Reception laser", record.SheetInHand); n != 2 {
		t.Errorf("%d sheets are in hand, want 2", n)
	}
}

// A sheet that the printer took and nobody can find goes out again as a marked
// copy, since the first may still turn up.
func TestASheetThatDidNotComeOutIsPrintedAsACopy(t *testing.T) {
	d := jammed(t)
	q := d.printCentre().queue
	for _, s := range q.sheets {
		if s.State == record.SheetSent {
			q.list.Choose(string(s.ID))
			break
		}
	}
	d.press("Ctrl+4", "N")
	d.eventually("a copy was sent", func() bool {
		return d.state("Reception laser", record.SheetSent) == 6 && d.state("Reception laser", record.SheetNotOut) == 1
	})
	d.ui.refresh()
	d.sees(", copy 2")
}

func TestSheetsForSeveralPatientsAreTickedAndPrinted(t *testing.T) {
	d, _ := onBoard(t)
	d.printed()
	d.press("F5", "Ctrl+1", "↓")
	if area := d.printCentre().area; area != "Waiting room" {
		t.Fatalf("the first area is %q", area)
	}
	d.press("F10")
	if d.window.Canvas().Focused() != d.printCentre().who {
		t.Error("F10 did not go to what is missing")
	}
	d.press("Ctrl+A", "Ctrl+3", "1", "2")
	d.sees("2 of 13", "Print 4 sheets")
	d.shot("09-print-centre")
	d.press("F10")
	d.printed()
	sheets, err := d.ui.kiosk.Queue(ctx, 200)
	d.must(err)
	copies := 0
	for _, s := range sheets {
		if s.Copy == 2 && strings.HasPrefix(s.Patient.Name.Family, "H") || s.Copy == 2 && s.Patient.Name.Family == "O'Brien" {
			copies++
		}
	}
	if copies != 4 {
		t.Errorf("%d copies, want 4", copies)
	}
	d.sees("0 of 13")
}

func TestWithoutAPrinterNothingIsLost(t *testing.T) {
	d := newDesk(t, func(s *app.Settings) { s.Printers = nil })
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.press("F5")
	d.sees("No printer is set up", "Nothing is lost: 3 sheets wait.")
	d.shot("09-print-centre-none")
}

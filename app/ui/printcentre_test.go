package ui

import (
	"os"
	"path/filepath"
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
	sheets, err := d.ui.kiosk.Queue(ctx, 100, 100)
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
	d.sees("Majors laser has no folder to write to.", "Nothing is lost: 3 sheets wait in order.", "Check that the disk or stick is plugged in.", "Reception laser", "Waits until that is mended")
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
	d.press("Ctrl+4", "Home", "C")
	d.settle()
	d.press("Esc")
	if n := d.state("Majors laser", record.SheetCancelled); n != 0 {
		t.Error("Esc cancelled the sheet")
	}
	d.press("C")
	d.settle()
	d.press("C") // a key that is held down answers nothing
	if n := d.state("Majors laser", record.SheetCancelled); n != 0 {
		t.Error("the key that asks cancelled the sheet")
	}
	d.press("F10")
	if n := d.state("Majors laser", record.SheetCancelled); n != 1 {
		t.Errorf("%d sheets were cancelled, want 1", n)
	}
}

func TestSentSheetsAreSaidToBeInHandOneByOne(t *testing.T) {
	d := jammed(t)
	d.press("Y")
	d.settle()
	d.press("Y")
	d.settle()
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
	d.settle()
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
	c := d.printCentre()
	if area := c.patients.area; area != "Waiting room" {
		t.Fatalf("the first area is %q", area)
	}
	d.press("F10")
	if d.window.Canvas().Focused() != c.patients.who {
		t.Error("F10 did not go to what is missing")
	}
	d.press("Ctrl+A", "F10")
	if d.window.Canvas().Focused() != c.what.list {
		t.Error("F10 did not go to what is missing then")
	}
	d.press("Home", "Space", "↓", "↓", "Space")
	d.sees("2 of 13", "Print 4 sheets")
	d.settle()
	d.sees("Print 6 pages", "2 pages", "2 of 4")
	d.shot("09-print-centre")
	d.press("F10")
	d.printed()
	d.sees("0 of 13")
	if n := d.copies(2); n != 4 {
		t.Errorf("%d copies, want 4", n)
	}
}

// copies counts the sheets in the queue that are such a copy.
func (d *desk) copies(n int) int {
	d.t.Helper()
	sheets, err := d.ui.kiosk.Queue(ctx, 200, 200)
	d.must(err)
	count := 0
	for _, s := range sheets {
		if s.Copy == n {
			count++
		}
	}
	return count
}

func TestLettersNarrowTheSheetsAndSpaceTicks(t *testing.T) {
	d, _ := onBoard(t)
	d.press("F5", "Ctrl+3")
	d.typed("wri")
	d.settle()
	d.sees("“wri”", "Wristband")
	d.seesNot("Casualty card, page")
	d.press("Space", "Backspace", "Backspace", "Backspace")
	d.typed("zz")
	d.settle()
	d.sees("Wristband") // what is ticked never goes out of sight
	d.press("Esc")
	d.seesNot("“zz”")
	if chosen := d.printCentre().what.chosen(); len(chosen) != 1 || chosen[0].Sheet != record.Wristband {
		t.Errorf("ticked: %+v", chosen)
	}
	d.press("Esc")
	if _, on := d.ui.now.(*board); !on {
		t.Error("the second Esc did not lead back to the board")
	}
}

// The preview follows what is pointed at, and then what is ticked, page by page.
func TestThePreviewTurnsPagesAndPatients(t *testing.T) {
	d, _ := onBoard(t)
	d.printed()
	d.press("F5", "Ctrl+3", "Home")
	d.settle()
	d.sees("Casualty card, page 1 of 2")
	d.press("Ctrl+1", "↓", "Ctrl+A", "Ctrl+3", "Home", "Space")
	d.settle()
	p := d.printCentre().preview
	first := p.at.sheet
	d.sees("1 of 2")
	d.press("PgDn")
	d.settle()
	d.sees("Casualty card, page 2 of 2", "1 of 2")
	d.press("PgDn")
	d.settle()
	d.sees("Casualty card, page 1 of 2", "2 of 2")
	if p.at.sheet == first || p.at.sheet.Attendance == first.Attendance {
		t.Error("the next patient is not in the preview")
	}
	d.ui.refresh()
	d.settle()
	d.sees("2 of 2") // a second on, the page that was turned to stays
	d.press("PgDn", "PgDn", "PgDn")
	d.settle()
	d.sees("2 of 2")
	d.press("PgUp", "PgUp")
	d.settle()
	if p.at.sheet != first {
		t.Error("PgUp did not turn back to the first patient")
	}
}

func TestAnotherPrinterTakesWhatIsPrintedNext(t *testing.T) {
	d := newDesk(t, brokenLaser)
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[3]))
	d.press("F5", "Ctrl+2", "Ctrl+A", "Ctrl+3", "Home", "Space")
	d.sees("Majors laser")
	d.press("Ctrl+L")
	d.sees("Print on another printer")
	d.typed("Rec")
	d.press("F10", "F10")
	d.eventually("the copy came out of the other", func() bool { return d.state("Reception laser", record.SheetSent) == 3 })
}

// A scanner types wherever the focus is: no letter of a code may say that a
// sheet is in hand.
func TestACodeIsScannedAnywhereInThePrintCentre(t *testing.T) {
	d := jammed(t)
	a := d.printCentre().patients.here[0]
	for _, focus := range []string{"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"} {
		d.press(focus)
		d.scanned("L1" + a.Number.Compact() + "YYNC")
		if n := d.state("Reception laser", record.SheetInHand); n != 0 {
			t.Fatalf("%s: a scanned letter said that %d sheets are in hand", focus, n)
		}
		d.press("Esc", focus)
		d.scanned(a.Number.String())
		if _, on := d.ui.now.(*sheetsScreen); !on {
			t.Fatalf("%s: %T is on", focus, d.ui.now)
		}
		d.press("Esc")
	}
}

func TestANumberBringsUpItsSheetsToBePrintedAgain(t *testing.T) {
	d, _ := onBoard(t)
	d.printed()
	d.press("F5")
	a := d.printCentre().patients.here[0]
	d.press(findKey)
	d.typed("K3-ZZZZZ-99999")
	d.press("Enter")
	d.seesNot("Sheets under")
	d.press(findKey)
	d.printCentre().find.Entry.SetText("")
	d.typed(a.Number.String())
	d.press("Enter")
	d.sees("3 sheets under "+a.Number.String(), a.Patient.Name.String(), "Wristband")
	d.press("Ctrl+A", "R")
	d.printed()
	d.sees("6 sheets under", "Casualty card, copy 2")
	d.settle()
	d.shot("09-sheets-of-a-number")
	if n := d.copies(2); n != 3 {
		t.Errorf("%d copies, want 3", n)
	}
	d.press("Esc")
	d.printCentre()
}

// A sheet that waits itself has no copy yet: the others come all the same.
func TestCopiesPassOverWhatStillWaits(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	a := d.arrived(time.Hour, d.patient(tonight[3]))
	d.printed()
	d.must(d.ui.session.HoldPrinter(ctx, "Reception laser", true))
	d.must(d.ui.session.Reprint(ctx, a.ID, record.CasualtyCard))
	d.press("F5", findKey)
	d.typed(a.Number.String())
	d.press("Enter", "Ctrl+A", "R")
	d.sees("1 sheet still waits: no copy yet", "7 sheets under")
}

func TestWithoutAPrinterNothingIsLost(t *testing.T) {
	d := newDesk(t, func(s *app.Settings) { s.Printers = nil })
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.press("F5")
	d.sees("No printer is set up", "Nothing is lost: 3 sheets wait.")
	d.shot("09-print-centre-none")
}

func TestASheetIsHeldMovedAndLetGo(t *testing.T) {
	d := jammed(t)
	d.press("Ctrl+4", "Home", "H")
	d.sees("Held 03:11")
	d.shot("09-print-centre-held")
	d.press("M")
	d.sees("Move this sheet from Majors laser", "The others stay where they are.")
	d.press("F10")
	if n := d.state("Reception laser", record.SheetHeld); n != 1 {
		t.Fatalf("%d sheets are held for the other printer, want 1", n)
	}
	d.press("Home", "H")
	d.eventually("it came out of the other", func() bool { return d.state("Reception laser", record.SheetSent) == 7 })
}

func TestBlankPacksAreTickedByTheirNumber(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F5", "Ctrl+3", "End", "Space")
	d.sees("How many sets")
	d.printCentre()
	d.press("F10") // the ten that it proposes
	d.sees("10 sets", "Print 10 packs")
	d.shot("09-print-centre-packs")
	d.press("F10")
	d.settle()
	d.sees("10 blank packs queued")
	numbers, err := d.ui.session.PackNumbers(ctx)
	d.must(err)
	if len(numbers) != 10 {
		t.Errorf("%d numbers were taken", len(numbers))
	}
}

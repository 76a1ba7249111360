package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// pageCode is what the corner of a page of an attendance's card says.
func (d *desk) pageCode(a record.Attendance, page int) string {
	d.t.Helper()
	pages, err := d.ui.session.PagesOf(ctx, a)
	d.must(err)
	for _, p := range pages {
		if p.Page == page {
			return printing.PageCode{Record: a.Number.Compact(), Sheet: p.Sheet, Page: page, Of: p.Of, Serial: p.Serial}.String()
		}
	}
	d.t.Fatalf("%s has no page %d", a.Number, page)
	return ""
}

// bandCode is what a scanner types of a wristband.
func bandCode(n record.NHSNumber) string {
	digits := "5050898" + string(n)
	sum := 0
	for i := range digits {
		sum += int(digits[len(digits)-1-i]-'0') * (3 - 2*(i%2))
	}
	return "]d28018" + digits + string(rune('0'+(10-sum%10)%10)) + "91RZZ4471902"
}

// On the board letters are keys, and every code begins with one: a scan opens what
// it names, and triages nobody on its way.
func TestACodeScannedOnTheBoardOpensWhatItNames(t *testing.T) {
	d, all := paperOut(t)
	d.press("F4", "↓")
	before := d.entries()
	d.scanned(d.pageCode(all[1], 1))
	if p := d.pageOn(); p.attendance.ID != all[1].ID || p.now().Page != 1 {
		t.Fatalf("page %d of %s is on", p.now().Page, p.attendance.Number)
	}
	if n := d.entries(); n != before {
		t.Errorf("the letters of the code wrote %d entries", n-before)
	}
	for name, code := range map[string]string{
		"label": printing.LabelCode(all[0].Number), "foot": all[0].Number.Compact(), "band": bandCode(all[0].Patient.NHSNumber),
		"in lower case": strings.ToLower(printing.LabelCode(all[0].Number)),
	} {
		d.press("F4", "↓")
		d.scanned(code)
		if r, ok := d.ui.now.(*recordScreen); !ok || r.id != all[0].ID {
			t.Fatalf("%s %s: %T is on", name, code, d.ui.now)
		}
	}
	d.scanned(d.pageCode(all[0], 2)) // from a record, where A, T and D are keys
	if p := d.pageOn(); p.now().Page != 2 {
		t.Errorf("page %d is on", p.now().Page)
	}
}

// A hand that strikes T means triage, however soon something follows.
func TestLettersAreStillKeys(t *testing.T) {
	d, _ := paperOut(t)
	d.signIn("3001")
	d.press("F4", "↓", "T")
	f, ok := d.ui.now.(*form)
	if !ok || f.filling.Purpose != app.ForTriage {
		t.Fatalf("after T %T is on", d.ui.now)
	}
	d.press("Esc", "F4")
	d.typed("2")
	if got := d.board().filter; got != 1 {
		t.Errorf("a digit is no key any more: the filter is %d", got)
	}
	d.burst("l")
	d.press("Esc") // another key lets what was held act first
	d.sees("All here")
}

// A hand may be fast: what is struck is meant for where it was struck, and a digit
// with a PIN behind it is no code.
func TestWhatAHandStrikesFastIsTyped(t *testing.T) {
	d := newDesk(t)
	d.scanned("2112233")
	if d.ui.session == nil || d.ui.session.Staff.Name != "Joanne Rahman" {
		t.Fatalf("signed in: %+v", d.ui.session)
	}
	d.arrived(time.Hour, d.patient(tonight[1]))
	d.press("F2")
	d.typed("smit")
	d.press("Enter") // to the list
	if d.ui.now.(*reception).search.Entry.Text != "smit" || d.window.Canvas().Focused() != d.ui.now.(*reception).list {
		t.Fatal("the list has no focus")
	}
	d.burst("hjo")
	d.press("F1") // another key lets what was held act first, one sign after the other
	d.press("Esc")
	if got := d.ui.now.(*reception).search.Entry.Text; got != "smithjo" {
		t.Errorf("the search has %q", got)
	}
}

// On a kiosk that is slow to hear, a word and its Enter come as fast as a code
// does: it is typed all the same.
func TestAWordStruckFastFindsAForm(t *testing.T) {
	d, all := paperOut(t)
	d.press("F4")
	d.scanned(bandCode(all[0].Patient.NHSNumber))
	d.press("F")
	d.scanned("left")
	if _, ok := d.ui.now.(*form); !ok {
		t.Errorf("%T is on: %s", d.ui.now, strings.Join(d.texts(), "\n"))
	}
}

// What is struck faster than the kiosk hears acts in its order, and each key where
// the one before it left the focus: Ctrl and Tab too.
func TestKeysStruckFastActInTheirOrder(t *testing.T) {
	d, all := paperOut(t)
	d.signIn("3001") // who may triage
	d.press("F4")
	d.scanned(bandCode(all[0].Patient.NHSNumber))
	before := d.entries()
	d.burst("frefe")
	d.press("Ctrl+P")
	d.sees("Referral, blank")
	if d.entries() == before {
		t.Error("nothing was queued")
	}
	d.press("Esc")
	d.burst("t")
	d.press("Tab")
	f, ok := d.ui.now.(*form)
	if !ok || f.filling.Purpose != app.ForTriage {
		t.Fatalf("%T is on", d.ui.now)
	}
	if d.window.Canvas().Focused() == nil {
		t.Error("Tab went to a screen that was gone")
	}
}

// The trigger was pulled twice: what the first scan asks is not answered by the
// digits of the second.
func TestAScanAnswersNoDialog(t *testing.T) {
	d, all := paperOut(t)
	again := d.arrived(5*time.Minute, all[0].Patient, "arrival.complaint", "Came back")
	d.printed()
	d.press("F4")
	d.scanned(bandCode(all[0].Patient.NHSNumber))
	d.scanned(bandCode(all[0].Patient.NHSNumber))
	d.scanned(printing.LabelCode(all[1].Number))
	d.sees("Which visit is it?", "answer the question first, then scan again")
	d.press("1")
	if r, ok := d.ui.now.(*recordScreen); !ok || r.id != again.ID {
		t.Errorf("%T is on", d.ui.now)
	}
	d.press("P") // print again, where digits tick sheets
	before := d.entries()
	d.scanned("1234567")
	d.press("F10")
	d.sees("Tick at least one sheet")
	if n := d.entries(); n != before {
		t.Errorf("the digits of a code wrote %d entries", n-before)
	}
}

// A sheet that waits is given up by nothing that a scanner types.
func TestAScanCancelsNoSheet(t *testing.T) {
	d := jammed(t)
	d.press("Ctrl+4", "Home", "C")
	d.scanned(printing.LabelCode(record.NewDowntimeNumber("C2", "7HWRM", 12)))
	d.sees("Cancel this sheet?")
	d.press("Esc")
	d.burst("CC") // the second was struck before the question could be read
	d.typed("")
	d.sees("Cancel this sheet?")
	if n := d.state("Majors laser", record.SheetCancelled); n != 0 {
		t.Errorf("%d sheets were cancelled", n)
	}
}

// The labels of another kiosk begin with a letter that is a key of the queue or of
// the record, as any code of elsewhere may. None of it acts.
func TestTheCodesOfElsewhereAreNoKeys(t *testing.T) {
	d := jammed(t)
	a := d.arrived(time.Hour, d.patient(tonight[0]))
	d.eventually("what can come out is out", func() bool { return d.state("Reception laser", record.SheetSent) == 8 })
	codes := []string{"A114420", "D4471902", "W771", "5012345678900"}
	for _, kiosk := range []string{"N1", "C2", "H3", "R4", "M5", "P6", "W7"} {
		codes = append(codes, record.NewDowntimeNumber(kiosk, "7HWRM", 12).Compact())
	}
	for _, on := range []func(){
		func() { d.press("F5", "Ctrl+4", "Home") },
		func() { d.ui.openRecord(a.ID, nil) },
	} {
		for _, code := range codes {
			on()
			now, before := d.ui.now, d.entries()
			d.scanned(code)
			if n := d.entries(); n != before {
				t.Errorf("%s wrote %d entries", code, n-before)
			}
			if d.ui.now != now || d.window.Canvas().Overlays().Top() != nil {
				t.Errorf("%s: %T is on", code, d.ui.now)
			}
			if r := d.ui.bar.Report(); r.Icon != controls.Stop {
				t.Errorf("%s: the report is %q", code, r.Words.Text)
			}
		}
	}
}

// In the search of reception a whole code is opened, and a name is looked for. A
// wristband of somebody who is not here looks for them in the index.
func TestACodeScannedAtReception(t *testing.T) {
	d, all := paperOut(t)
	d.press("F2")
	d.scanned(d.pageCode(all[0], 1))
	if p := d.pageOn(); p.attendance.ID != all[0].ID {
		t.Fatalf("%s is on", p.attendance.Number)
	}
	d.press("F2")
	d.scanned(bandCode("9990000042"))
	d.sees("Who has arrived?", "999 000 0042", "SMITH, Joan")
	d.press("Esc")
	d.scanned("K4-7HWRM-00121")
	d.sees("One character of this code is wrong, or two are swapped.")
}

// The band of somebody who came twice asks which visit it is.
func TestTwoVisitsAreAsked(t *testing.T) {
	d, all := paperOut(t)
	again := d.arrived(5*time.Minute, all[0].Patient, "arrival.complaint", "Came back")
	d.press("F4")
	d.scanned(bandCode(all[0].Patient.NHSNumber))
	d.sees("Which visit is it?", all[0].Number.String(), again.Number.String())
	d.shot("10-scan-which")
	d.press("2")
	if r, ok := d.ui.now.(*recordScreen); !ok || r.id != all[0].ID {
		t.Errorf("%T is on", d.ui.now)
	}
}

// What is no patient's sheet says what it is; what is of elsewhere says whose.
func TestASheetAboutNobodySaysWhatItIs(t *testing.T) {
	d, _ := paperOut(t)
	d.must(d.ui.session.PrintTest(ctx, "Reception laser"))
	d.printed()
	jobs, err := d.ui.kiosk.PrintJobs(ctx, 1)
	d.must(err)
	code := printing.PageCode{Record: "K3" + jobs[0].QueuedAt.UTC().Format("0601021504"), Sheet: record.TestSheet, Page: 1, Of: 1, Serial: jobs[0].FirstSerial}
	d.press("F4")
	d.scanned(code.String())
	d.sees("Test sheet, page 1 of 1", "on Reception laser", "It is about no one patient")
	d.shot("10-scan-sheet")
	d.press("Esc")
	d.scanned(printing.LabelCode(record.NewDowntimeNumber("M7", "7HWRM", 12)))
	d.sees("This is of kiosk M7")
	d.scanned(printing.LabelCode(record.NewDowntimeNumber("X7", "7HWRM", 12)))
	d.sees("This sheet is of an exercise")
	d.press("F6")
	d.typed("K3-7HWRM-00121")
	d.press("Enter")
	d.sees("One character of this code is wrong")
}

// A page that somebody typed in already says so when it is scanned again.
func TestAPageThatWasTypedInSaysWhoDid(t *testing.T) {
	d, all := paperOut(t)
	pages, err := d.ui.session.PagesOf(ctx, all[0])
	d.must(err)
	code := d.pageCode(all[0], 1)
	d.must(d.ui.session.SayPage(ctx, pages[0], record.PageTyped))
	d.press("F6")
	d.typed(code)
	d.press("Enter")
	d.sees("typed in already, said by Joanne Rahman", "Said by Joanne Rahman, 24-Nov 09:11")
	d.shot("10-scan-again")
}

// The record names the pages that are still on paper, and a key types them in; the
// rail counts them all.
func TestARecordNamesItsPagesOnPaper(t *testing.T) {
	d, all := paperOut(t)
	d.press("F4")
	d.ui.openRecord(all[0].ID, nil)
	d.ui.refresh()
	d.sees("2 pages are still on paper: ", "Casualty card 1 (000001)", "Casualty card 2 (000002)")
	for _, item := range d.ui.railView.Items {
		if item.Key == "F6" && item.Count != "4" {
			t.Errorf("the rail counts %q pages", item.Count)
		}
	}
	d.shot("07-record-on-paper")
	d.press("B")
	d.sees("Casualty card, page 1 of 2. Times are when it happened")
	d.must(d.ui.session.SayPage(ctx, d.pageOn().pages[0], record.PageTyped))
	d.must(d.ui.session.SayPage(ctx, d.pageOn().pages[1], record.PageBlank))
	d.ui.openRecord(all[0].ID, nil)
	d.seesNot("still on paper")
}

// A page of a card that this kiosk has not printed is typed in all the same.
func TestAPageOfElsewhereIsTypedIn(t *testing.T) {
	d, all := paperOut(t)
	d.press("F6")
	d.typed(printing.PageCode{Record: all[0].Number.Compact(), Sheet: "CC02", Page: 1, Of: 2, Serial: 900123}.String())
	d.press("Enter")
	d.sees("This kiosk has not printed this page.", "Arrival", "Triage")
	if p := d.pageOn(); p.now().Serial != 900123 {
		t.Errorf("page %d is on", p.now().Serial)
	}
}

// What could not be read does not stick to what is scanned after it.
func TestAScanAfterOneThatFailedIsReadByItself(t *testing.T) {
	d, all := paperOut(t)
	lost := record.NewDowntimeNumber("K3", "7HWRM", 77).Compact()
	for _, bad := range []string{lost, "8114499"} {
		for place, words := range map[string]string{"F5": "", "F6": "This kiosk has", "F2": ""} {
			d.press(place)
			if place == "F5" {
				d.press(findKey)
			}
			d.scanned(bad)
			d.sees(bad, words)
			if place == "F5" && bad == lost {
				d.shot("09-scan-refused")
			}
			d.scanned(printing.LabelCode(all[0].Number))
			if d.press("F1", "Esc"); !strings.Contains(strings.Join(d.texts(), " "), all[0].Number.String()) {
				t.Errorf("%s: after %s nothing was read: %s", place, bad, d.ui.bar.Report().Words.Text)
			}
		}
	}
}

package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func (d *desk) pageOn() *paperScreen {
	d.t.Helper()
	p, ok := d.ui.now.(*paperScreen)
	if !ok {
		d.t.Fatalf("no page is on, but %T", d.ui.now)
	}
	return p
}

// paperOut is a desk with two patients whose cards are on paper, two days
// later.
func paperOut(t *testing.T) (*desk, []record.Attendance) {
	t.Helper()
	d := newDesk(t)
	d.signIn("1001")
	all := []record.Attendance{
		d.arrived(221*time.Minute, d.patient(tonight[3]), "arrival.complaint", "Tight across the chest"),
		d.arrived(40*time.Minute, d.patient(tonight[1]), "arrival.complaint", "Fall"),
	}
	d.printed()
	d.later(54 * time.Hour)
	return d, all
}

// From the scan to the page that is typed in, by keys alone.
func TestAPageIsTypedInByKeys(t *testing.T) {
	d, all := paperOut(t)
	d.press("F6")
	d.sees("4 pages are on paper and not typed in", all[0].Number.String(), "Casualty card, page 1 of 2", "No blank pack is out.")
	d.shot("10-back-entry-owed")
	d.typed("no such code")
	d.press("Enter")
	d.sees("This is no code of a sheet, and no downtime number.")
	d.ui.now.(*backEntry).code.SetText("")
	d.typed("1")
	d.press("Enter")
	d.sees("Casualty card, page 1 of 2. Times are when it happened", "Casualty card 1, on screen", "Casualty card 2, not typed in", "Triage", "Two people sign it lost", "You are Joanne Rahman")
	d.typed("Lena Marsh, doctor")
	d.press("Enter")
	p := d.pageOn()
	if got := p.writer.Chosen().Text; got != "Lena Marsh, doctor" {
		t.Fatalf("on behalf of %q", got)
	}
	d.shot("10-back-entry-page")
	d.ui.window.Canvas().Focus(p.list)
	d.press("2")
	f, ok := d.ui.now.(*form)
	if !ok || f.filling.Paper.WrittenBy != "Lena Marsh, doctor" || f.filling.Paper.Date != record.DateOf(all[0].ArrivedAt) {
		t.Fatalf("%T: %+v", d.ui.now, f.filling.Paper)
	}
	if at := f.filling.Form.Text("triage.assessedAt"); at != "" {
		t.Errorf("assessed at %s", at)
	}
	f.goTo("triage.assessedAt")
	d.typed(all[0].ArrivedAt.Add(6 * time.Minute).Format("1504"))
	d.press("Ctrl+H")
	d.typed("or half an hour later")
	d.press("F10")
	d.sees("On behalf of Lena Marsh, doctor, 21-Nov-2026. Hard to read: 1 answer")
	d.press("Alt+2")
	d.shot("10-back-entry-form")
	d.press("F10")
	if d.ui.now != screen(p) {
		t.Fatalf("after saving %T is on: %+v", d.ui.now, f.filling.Problems())
	}
	d.sees("typed in from this page", "Triage of "+all[0].Number.String()+" saved")
	v, err := d.ui.session.View(ctx, all[0].ID)
	d.must(err)
	if tr := v.Triage; tr == nil || !tr.AssessedAt.Equal(all[0].ArrivedAt.Add(6*time.Minute)) || tr.AssessedBy != "Lena Marsh, doctor" {
		t.Errorf("triage %+v", tr)
	}
	d.press("F10")
	d.sees("Casualty card 1, typed in", "Casualty card 2, on screen", "Page 1 of "+all[0].Number.String()+" is typed in")
	d.press("Alt+N")
	d.sees("Casualty card 2, on screen", "Nothing written on it.")
	d.press("Ctrl+G")
	if got := d.pageOn().attendance.ID; got != all[1].ID {
		t.Errorf("the next page is of %s", got)
	}
}

// That a page is lost takes a colleague and their PIN.
func TestAPageIsSignedLostByTwo(t *testing.T) {
	d, all := paperOut(t)
	d.press("F6")
	d.typed("2")
	d.press("Enter", "Alt+L")
	d.sees("Lost: Casualty card, page 2 of 2 of "+all[0].Number.String(), "Who else says so")
	d.press("F10")
	d.sees("Say where it was seen last.")
	d.typed("Resus, in the tray")
	d.press("Tab")
	d.typed("Ruth")
	d.press("Enter", "Tab")
	d.typed("999999")
	d.press("F10")
	d.sees("That was not your PIN.")
	d.typed("112233")
	d.shot("10-back-entry-lost")
	d.press("F10")
	d.sees("Casualty card 2, on screen", "Lost.", "Said by Joanne Rahman")
	d.press("F6")
	d.sees("3 pages are on paper")
}

// A sheet of a blank pack becomes an arrival under the number on it.
func TestABlankPackIsTypedIn(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	numbers, err := d.ui.session.IssuePack(ctx, 3)
	d.must(err)
	d.later(30 * time.Hour)
	d.press("F6")
	d.sees("3 numbers of blank packs have not come back.", numbers[2].String())
	d.typed(strings.ToLower(numbers[0].String()))
	d.press("Enter")
	d.sees("Who wrote it, and when")
	d.typed("Mark Delaney")
	d.press("Enter", "F10")
	f, ok := d.ui.now.(*form)
	if !ok || f.filling.Number() != numbers[0] {
		t.Fatalf("%T is on", d.ui.now)
	}
	d.must(f.filling.SetDate("22/11/2026"))
	f.goTo("patient.familyName")
	d.typed("Okafor")
	f.goTo("arrival.arrivedAt")
	d.typed("0252")
	d.shot("10-back-entry-pack")
	d.press("F10")
	if _, ok := d.ui.now.(*backEntry); !ok {
		t.Fatalf("after saving %T is on: %+v", d.ui.now, f.filling.Problems())
	}
	d.sees("2 numbers of blank packs have not come back.")
	d.press("Ctrl+P")
	d.typed("all")
	d.press("Tab")
	d.typed("Came back from the store")
	d.shot("10-back-entry-packs")
	d.press("F10")
	d.sees("No blank pack is out.")
	left, err := d.ui.session.PackNumbers(ctx)
	d.must(err)
	for i, n := range left {
		if want := (record.PackNumber{Number: numbers[i], Returned: i == 0, Outcome: map[bool]record.PackOutcome{false: record.PackUnused}[i == 0]}); n != want {
			t.Errorf("%+v, want %+v", n, want)
		}
	}
}

package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

func (d *desk) reception() *reception {
	d.t.Helper()
	r, ok := d.ui.now.(*reception)
	if !ok {
		d.t.Fatalf("%T is on screen, not the search", d.ui.now)
	}
	return r
}

func (d *desk) form() *form {
	d.t.Helper()
	f, ok := d.ui.now.(*form)
	if !ok {
		d.t.Fatalf("%T is on screen, not a form", d.ui.now)
	}
	return f
}

func TestSearchChoosesNobodyByItself(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.shot("03-reception-empty")
	d.typed("smith jo 14 3 58")
	r := d.reception()
	if r.list.Chosen() != "" {
		t.Fatalf("%s is chosen", r.list.Chosen())
	}
	d.sees("Born 14-Mar-1958", "999 000 0018", "999 161 8082", "Nobody is chosen.")
	d.seesNot("Ask, do not read out.")
	d.press("Enter")
	if r.list.Chosen() == "" || d.ui.now != screen(r) {
		t.Fatal("Enter did not go to the list first")
	}
	d.press("↓")
	d.sees("Ask, do not read out.", "2 people share this name and birth date")
}

func TestTypingGoesOnWhileTheListIsWalked(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("smith jo")
	d.press("↓", "↓")
	d.typed(" 14 3 58")
	r := d.reception()
	if got := r.search.Entry.Text; got != "smith jo 14 3 58" {
		t.Errorf("typed %q", got)
	}
	d.shot("03-reception-search")
	if r.list.Chosen() == "" {
		t.Error("the choice was lost while typing went on")
	}
}

func TestWhoIsHereAlreadyComesFirst(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(2*time.Hour, record.Patient{Name: record.Name{Family: "Smith", Given: "Joan", Title: "Mrs"}, NHSNumber: "9990000042",
		BirthDate: record.BirthDate{Date: record.Date{Year: 1958, Month: time.March, Day: 14}}, Sex: record.Female}, "arrival.place", "Majors 6")
	d.press("F2")
	d.typed("smith jo 14 3 58")
	rows := d.reception().list.Rows()
	if len(rows) < 2 || rows[1].ID != "here:"+string(a.ID) {
		t.Fatalf("rows begin %v", rows[:min(3, len(rows))])
	}
	d.sees("Already registered in this outage, 1 near match", "Here since 01:11, now in Majors 6")
	d.press("↓")
	d.sees("Open the record", a.Number.String())
	d.press("↓")
	d.shot("03-reception")
	d.press("↑", "Enter")
	d.sees("Record", a.Number.String())
}

func TestTheDeadAreAskedAboutFirst(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("smith 14 3 58")
	for range 10 {
		if d.press("↓"); strings.Contains(d.reception().list.Chosen(), "9991955887") {
			break
		}
	}
	d.press("Enter")
	d.sees("Recorded as dead on 02-Feb-2024")
	d.shot("03-reception-dead")
	d.press("Esc")
	d.reception()
	d.press("Enter", "Ctrl+O")
	if got := d.form().attendance.Patient.Name.Given; got != "Joseph" {
		t.Errorf("arriving: %s", got)
	}
}

func TestWhatWasTypedGoesAlongToANewPatient(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("hollingworth siân 5/1/09 999 000 0050")
	d.press("Ctrl+N")
	p := d.form().attendance.Patient
	if p.Name.Family != "Hollingworth" || p.Name.Given != "Siân" || p.BirthDate.Date.String() != "05-Jan-2009" || p.NHSNumber != "9990000050" {
		t.Errorf("%+v", p)
	}
	d.press("Esc")
	if got := d.reception().search.Entry.Text; got != "hollingworth siân 5/1/09 999 000 0050" {
		t.Errorf("back at the search with %q", got)
	}
}

func TestWithoutAnIndexReceptionSaysSo(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.start(&s)
	d.must(d.ui.kiosk.Enrol(ctx, "", record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.Receptionist}, "112233"))
	d.signIn("1001")
	d.typed("smith")
	d.sees("No patient index is loaded", "tideover index import FILE")
	d.shot("03-reception-no-index")
}

func TestNobodyFoundOffersTheNextStep(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("xylophone")
	d.sees("Nobody like this is here or in the index.")
	d.shot("03-reception-nobody")
}

func TestAnUnfinishedFormIsOfferedAtTheSearch(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("wolst")
	d.press("↓", "Enter")
	d.form().filling.Set("arrival.complaint", "Fell on the quay")
	d.press("Esc", "F2")
	d.sees("Left unfinished by you, kept", "WOLSTENHOLME-FEATHERSTONE, Bartholomew (Mr)")
	d.shot("03-reception-kept")
	d.press("Enter", "Enter")
	if f := d.form(); f.filling.Purpose != app.ForArrival || f.filling.Form.Text("arrival.complaint") != "Fell on the quay" {
		t.Errorf("came back to %s, %q", f.filling.Purpose, f.filling.Form.Text("arrival.complaint"))
	}
}

package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

var joan = record.Patient{
	Name: record.Name{Family: "Smith", Given: "Joan", Title: "Mrs"}, NHSNumber: "9990000042", Sex: record.Female,
	BirthDate: record.BirthDate{Date: record.Date{Year: 1958, Month: time.March, Day: 14}},
}

// arriving brings John Smith of Station Road to the arrival form.
func (d *desk) arriving() *form {
	d.t.Helper()
	d.signIn("1001")
	d.typed("9990000018")
	d.press("↓", "Enter")
	return d.form()
}

// into puts the cursor into a question.
func (d *desk) into(linkID string) {
	d.t.Helper()
	d.form().goTo(linkID)
	if q := d.form().questions[linkID]; q == nil || d.window.Canvas().Focused() != q.part.takesKeys()[0] {
		d.t.Fatalf("%s has not the focus", linkID)
	}
}

// fillIn types an answer and goes on.
func (d *desk) fillIn(linkID, text string) {
	d.t.Helper()
	d.into(linkID)
	d.typed(text)
	d.press("Enter")
}

func TestAnArrivalByAmbulanceFromSearchToNumber(t *testing.T) {
	d := newDesk(t)
	d.arriving()
	d.sees("SMITH, John (Mr)", "given on saving", "Needed now")
	d.typed("emer")
	d.press("Enter")
	d.fillIn("arrival.ambulanceArrivedAt", "0252")
	d.fillIn("arrival.ambulanceIncidentNumber", "QM 2211 0873")
	d.fillIn("arrival.handoverAt", "0240")
	d.sees("Handover 02:40 is before the ambulance came at 02:52.", "Goes to the problem first: 1 to put right")
	d.fillIn("arrival.complaint", "Can’t get my breath, worse since midnight")
	d.into("arrival.handoverAt")
	d.shot("04-arrival-problem")
	d.press("F10")
	if d.form().focused.item.LinkID != "arrival.handoverAt" {
		t.Fatalf("F10 went to %v", d.form().focused)
	}
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
	d.typed("0258")
	d.press("Enter")
	d.seesNot("is before the ambulance")
	d.sees("Starts 02:58", "Within 4hr until 06:57")
	d.shot("04-arrival")
	d.press("F10")
	r, ok := d.ui.now.(*registered)
	if !ok {
		t.Fatalf("%T is on screen", d.ui.now)
	}
	d.sees("Registered and on disk", r.attendance.Number.String())
	d.eventually("all sheets were sent", func() bool {
		d.ui.refresh()
		return strings.Count(strings.Join(d.texts(), " "), "sent to Reception laser") == 3
	})
	d.shot("04-registered")
	if r.attendance.HandoverAt.IsZero() || r.attendance.AmbulanceIncidentNumber != "QM 2211 0873" {
		t.Errorf("%+v", r.attendance.Details)
	}
	d.press("Enter")
	d.reception()
}

func TestANewPatientNeedsAFamilyNameOnly(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("Ctrl+N")
	d.shot("04-arrival-new")
	d.press("F10")
	f := d.form()
	if f.focused == nil || f.focused.item.LinkID != "patient.familyName" {
		t.Fatalf("F10 went to %+v", f.focused)
	}
	d.sees("FAMILY name is needed.", "FAMILY name, needed")
	d.typed("Wolstenholme-Featherstone")
	d.press("Enter")
	d.typed("Bartholomew")
	d.press("Enter")
	d.fillIn("patient.birthDate", "3/4/38")
	d.fillIn("patient.postcode", "QM4 7R")
	d.fillIn("patient.nhsNumber", "9990000019")
	d.sees("WOLSTENHOLME-FEATHERSTONE, Bartholomew", "03-Apr-1938", "Not a whole postcode.", "This is not a possible NHS number")
	d.shot("04-arrival-new-problem")
	d.into("patient.nhsNumber")
	d.press("Ctrl+U")
	d.press("F10")
	if _, ok := d.ui.now.(*registered); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, f.filling.Problems())
	}
}

func TestEveryKeystrokeIsOnDiskWithinTwoSeconds(t *testing.T) {
	d := newDesk(t)
	d.arriving()
	d.into("arrival.complaint")
	d.typed("Chest pa")
	d.later(time.Second)
	d.sees("Everything typed is kept, 03:11:49")
	kept, err := d.ui.session.Kept(ctx)
	d.must(err)
	if len(kept) != 1 || kept[0].Form.Text("arrival.complaint") != "Chest pa" {
		t.Fatalf("kept: %+v", kept)
	}
	d.press("F12")
	d.press("2")
	d.typed("112233")
	d.press("Enter")
	if got := d.form().filling.Form.Text("arrival.complaint"); got != "Chest pa" {
		t.Errorf("came back with %q", got)
	}
}

func TestAnUnknownPatientTakesTwoKeys(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("F3")
	first := d.form().attendance.Patient
	d.sees(first.Name.String(), first.TemporaryNumber, "F3 then F10 is enough.")
	d.press("F10")
	r, ok := d.ui.now.(*registered)
	if !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
	if r.attendance.Patient.Name != first.Name || r.attendance.Number == "" || !r.attendance.ArrivedAt.Equal(night.Truncate(time.Minute)) {
		t.Errorf("registered %+v", r.attendance)
	}
	d.press("F3")
	second := d.form()
	d.sees("In use tonight", first.Name.String())
	before := second.attendance.Patient
	d.fillIn("patient.birthDate", "35")
	d.press("Ctrl+R")
	after := second.attendance.Patient
	if after.Name == before.Name || after.TemporaryNumber == before.TemporaryNumber || after.BirthDate.Date.Year != 1991 {
		t.Errorf("drew %+v after %+v", after, before)
	}
	d.into("patient.sex")
	d.press("1")
	d.fillIn("patient.description", "Grey work jacket, anchor tattoo on left forearm, no phone or wallet.")
	d.shot("05-unknown")
	d.sees("Gender")
}

func TestAConditionalQuestionComesAndGoes(t *testing.T) {
	d := newDesk(t)
	f := d.arriving()
	if f.questions["arrival.handoverAt"] != nil {
		t.Fatal("the handover is asked for before there is an ambulance")
	}
	d.into("arrival.mode")
	d.typed("emer")
	d.press("Enter")
	d.sees("Handover", "Ambulance came")
	d.into("arrival.mode")
	d.press("↓", "↓", "Enter")
	if it, _ := f.item("arrival.mode"); strings.Contains(it.Text, "Emergency road ambulance") && it.Text == "Emergency road ambulance" {
		t.Fatalf("still %s", it.Text)
	}
}

func TestWhatCanWaitOpensByItsKey(t *testing.T) {
	d := newDesk(t)
	d.arriving()
	d.seesNot("Ethnic category HH")
	d.press("Alt+1")
	f := d.form()
	if f.open != "about" || f.focused == nil || f.focused.item.LinkID != "patient.ethnicCategory" {
		t.Fatalf("open %q, focus %+v", f.open, f.focused)
	}
	d.shot("04-arrival-about")
	d.press("Alt+1")
	if f.open != "" {
		t.Error("it did not close again")
	}
}

func TestTriageByAltAndADigit(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	a := d.arrived(44*time.Minute, joan, "arrival.complaint", "Can’t get my breath, worse since midnight")
	d.ui.fillIn(a.ID, app.ForTriage)
	d.sees("At reception: “Can’t get my breath, worse since midnight”", a.Number.String())
	d.press("Alt+2")
	d.into("triage.chiefComplaint")
	d.typed("chest")
	d.shot("08-triage")
	d.press("Enter")
	d.press("F10")
	if _, ok := d.ui.now.(*board); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	if v.Triage == nil || v.Triage.Acuity.Code != "1064911000000105" || v.Triage.ChiefComplaint.IsZero() {
		t.Errorf("triage: %+v", v.Triage)
	}
}

func TestADepartureStopsTheClock(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	a := d.arrived(200*time.Minute, joan)
	d.ui.fillIn(a.ID, app.ForDeparture)
	d.fillIn("departure.departedAt", "0310")
	d.sees("3hr 19min here", "Save departure")
	d.shot("departure")
	d.press("F10")
	if _, ok := d.ui.now.(*board); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
}

func TestAnAmendmentSaysWhatItChangesAndAsksWhy(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(time.Hour, joan, "patient.phone", "07700 900412")
	d.ui.fillIn(a.ID, app.ForAmendment)
	d.sees("Nothing is changed yet.")
	d.into("patient.phone")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
	d.typed("07700900421")
	d.press("Enter")
	d.sees("Was 07700 900412, now 07700900421")
	d.press("F10")
	d.sees("Say why it is amended.")
	d.shot("07-amend")
	d.typed("Two figures swapped")
	d.press("↓", "Enter", "F10")
	d.sees("Record")
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	if v.Patient.Phone != "07700900421" {
		t.Errorf("phone %q", v.Patient.Phone)
	}
}

func TestAnUnknownPatientIsIdentifiedByAnAmendment(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("F3", "F10")
	r, ok := d.ui.now.(*registered)
	if !ok {
		t.Fatalf("%T is on screen", d.ui.now)
	}
	d.ui.fillIn(r.attendance.ID, app.ForAmendment)
	for linkID, name := range map[string]string{"patient.familyName": "Evans", "patient.givenName": "Rhys"} {
		d.into(linkID)
		d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
		d.typed(name)
		d.press("Tab")
	}
	d.sees("EVANS, Rhys", "The patient is known from now on.")
	d.press("F10")
	d.typed("ident")
	d.press("Enter", "F10")
	v, err := d.ui.session.View(ctx, r.attendance.ID)
	d.must(err)
	if v.Patient.Unknown || v.Patient.Name.Family != "Evans" || v.Patient.TemporaryNumber != r.attendance.Patient.TemporaryNumber {
		t.Errorf("identified as %+v", v.Patient)
	}
}

func TestAFormThrownAwayIsGone(t *testing.T) {
	d := newDesk(t)
	d.arriving()
	d.into("arrival.complaint")
	d.typed("wrong patient")
	d.later(time.Second)
	d.press("Ctrl+D")
	d.sees("Throw this form away?")
	d.press("Esc")
	d.typed(", typed since")
	d.press("Ctrl+D", "Ctrl+O")
	d.reception()
	if kept, err := d.ui.session.Kept(ctx); err != nil || len(kept) != 0 {
		t.Errorf("still kept: %v, %v", kept, err)
	}
}

// A key press costs less than a frame, and a form opens at once.
func BenchmarkKeyPressInTheArrivalForm(b *testing.B) {
	d := newDesk(b)
	d.arriving()
	d.into("arrival.complaint")
	for i := 0; b.Loop(); i++ {
		d.typed(string(rune('a' + i%26)))
		if i%100 == 99 {
			d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
		}
	}
}

func BenchmarkLeavingAField(b *testing.B) {
	d := newDesk(b)
	d.arriving()
	d.into("arrival.complaint")
	for b.Loop() {
		d.press("Tab", "Shift+Tab")
	}
}

func BenchmarkOpeningTheArrivalForm(b *testing.B) {
	d := newDesk(b)
	d.signIn("1001")
	for b.Loop() {
		filling, err := d.ui.session.Arrive(joan)
		d.must(err)
		d.ui.show(newForm(d.ui, filling))
	}
}

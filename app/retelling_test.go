package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// triageOf fills in a triage as far as it must be, and any answers more.
func triageOf(t *testing.T, s *Session, a record.Attendance, answers ...string) *Filling {
	t.Helper()
	f, err := s.File(ctx, a.ID, "triage")
	if err != nil {
		t.Fatal(err)
	}
	at := "-5"
	if a.Patient.Unknown {
		at = "now"
	}
	answers = append([]string{"triage.assessedAt", at, "triage.acuity", "Urgent"}, answers...)
	for i := 0; i < len(answers); i += 2 {
		if problems := f.Set(answers[i], answers[i+1]); len(problems) > 0 {
			t.Fatalf("%s: %+v", answers[i], problems)
		}
	}
	return f
}

// amend amends the arrival.
func amend(t *testing.T, s *Session, a record.Attendance, field, text string) record.Attendance {
	t.Helper()
	f, err := s.About(ctx, a.ID, ForAmendment)
	if err != nil {
		t.Fatal(err)
	}
	f.Reason = "Asked again"
	if field == "patient.allergies.items" {
		f.Set("patient.allergies.status", "Known")
	}
	return fileForm(t, f, nil, map[string]string{field: text})
}

func kindsOf(t *testing.T, k *Kiosk, a record.Attendance, of ...record.Kind) []record.Entry {
	t.Helper()
	entries, err := k.ledger.Entries(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(entries, func(e record.Entry) bool { return !slices.Contains(of, e.Kind) })
}

// What the nurse hears at triage reaches the record, the timeline and the trust,
// the answers of the arrival with it, before the triage itself.
func TestAnAllergyAtTriageReachesTheRecord(t *testing.T) {
	k, _ := kiosk(t, withDestination("127.0.0.1:9"))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	a = fileForm(t, triageOf(t, s, a, "patient.allergies.status", "Known", "patient.allergies.items", "Penicillin (rash)", "arrival.alerts", "Infection"), nil, nil)
	known := a.Patient.Allergies
	if known.Status != record.AllergiesKnown || len(known.Items) != 1 || known.Items[0] != (record.Allergy{Substance: "Penicillin", Reaction: "rash"}) || !strings.HasPrefix(known.Source, "Said ") {
		t.Errorf("the banner says %+v", known)
	}
	if a.Alerts != "Infection" || a.Patient.Name.Given != "Siân" || a.Complaint != "Chest pain since midnight." || !strings.Contains(string(a.Answers), "Penicillin") {
		t.Errorf("the record says %+v; %s", a.Details, a.Answers)
	}
	told := kindsOf(t, k, a, record.KindRegistered, record.KindAmended, record.KindTriaged)
	if len(told) != 3 || told[1].Kind != record.KindAmended || told[1].Amends != told[0].ID || !told[1].OccurredAt.Equal(told[2].OccurredAt) {
		t.Fatalf("entries %+v", told)
	}
	v, err := s.View(ctx, a.ID)
	if err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool {
		return l.Title == "Amended: Allergic to, Allergies, Alerts" && strings.Contains(l.Detail, "now Penicillin (rash)") && strings.HasSuffix(l.Detail, "Triage")
	}) {
		t.Errorf("the record says %+v, %v", v.Lines, err)
	}
	if v.Owed["PAS"] != 3 {
		t.Errorf("owed %v", v.Owed)
	}
	var d record.Delivery
	if err := d.Tell(kindsOf(t, k, a, record.KindRegistered, record.KindAmended, record.KindTriaged), told[2].ID, nil); err != nil {
		t.Fatal(err)
	}
	if len(d.Attendance.Patient.Allergies.Items) != 1 {
		t.Errorf("the triage is sent with %+v", d.Attendance.Patient.Allergies)
	}
}

// Answers that were there already, or none at all, amend nothing.
func TestConfirmingTheRecordAmendsNothing(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := amend(t, s, arrive(t, s, "Smith"), "patient.allergies.items", "Penicillin (rash), latex")
	f := triageOf(t, s, a)
	if got := f.Form.Text("patient.allergies.items"); got != "Penicillin (rash), latex" {
		t.Errorf("the triage begins with %q", got)
	}
	f.Set("patient.allergies.items", "")
	a = fileForm(t, f, nil, nil)
	if len(a.Patient.Allergies.Items) != 2 {
		t.Errorf("emptied to %+v", a.Patient.Allergies)
	}
	fileForm(t, triageOf(t, s, a, "patient.allergies.items", "penicillin"), nil, nil)
	if n := len(kindsOf(t, k, a, record.KindAmended)); n != 1 {
		t.Errorf("amended %d times", n)
	}
}

// A form that denies what the record has is not saved, and what it adds takes
// nothing away.
func TestAllergiesAreOnlyAddedTo(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := amend(t, s, arrive(t, s, "Smith"), "patient.allergies.items", "Penicillin, latex")
	f := triageOf(t, s, a, "patient.allergies.status", "None")
	if _, err := f.Save(ctx); !errors.Is(err, forms.ErrAllergiesDenied) {
		t.Fatalf("the record's allergies were denied: %v", err)
	}
	f.Set("patient.allergies.status", "Known")
	a = fileForm(t, f, nil, map[string]string{"patient.allergies.items": "penicillin (swelling), plasters"})
	want := []record.Allergy{{Substance: "Penicillin", Reaction: "swelling"}, {Substance: "latex"}, {Substance: "plasters"}}
	if !slices.Equal(a.Patient.Allergies.Items, want) {
		t.Errorf("the record says %+v", a.Patient.Allergies.Items)
	}
}

// Lesson 10: conflicts resolved silently. What somebody amends in another field
// while a triage is typed stands, and is not put back.
func TestLesson10WhatATriageDoesNotAskIsLeftAlone(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f := triageOf(t, s, a, "arrival.alerts", "Infection")
	amend(t, s, a, "patient.familyName", "Smyth")
	if err := s.Move(ctx, a.ID, "Majors 3"); err != nil {
		t.Fatal(err)
	}
	a = fileForm(t, f, nil, nil)
	if a.Patient.Name.Family != "Smyth" || a.Alerts != "Infection" || a.Place != "Majors 3" || !strings.Contains(string(a.Answers), "Smyth") {
		t.Errorf("the record says %+v; %s", a.Details, a.Answers)
	}
}

// What both answered is asked, whichever form it was answered in.
func TestLesson10AFieldThatATriageAndAnAmendmentChangeIsAsked(t *testing.T) {
	for _, takeTheirs := range []bool{true, false} {
		k, c := staffed(t)
		s := signInAs(t, k, lead)
		a := arrive(t, s, "Smith")
		f := triageOf(t, s, a, "arrival.alerts", "Infection")
		amend(t, s, a, "arrival.alerts", "Safeguarding")
		if _, err := f.Keep(ctx); err != nil {
			t.Fatal(err)
		}
		k = reopened(t, k, c)
		s = signInAs(t, k, lead)
		kept, err := s.Kept(ctx)
		if err != nil || len(kept) != 1 {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		f = kept[0]
		if _, err := f.Save(ctx); !errors.Is(err, ErrOvertaken) {
			t.Fatalf("saved over theirs: %v", err)
		}
		merged, err := f.Merge(ctx)
		want := Conflict{At: "arrival.alerts", Label: "Alerts", Was: "Not recorded", Theirs: "Safeguarding", Mine: "Infection"}
		if err != nil || len(merged.Conflicts) != 1 || merged.Conflicts[0] != want {
			t.Fatalf("merged %+v, %v", merged, err)
		}
		if err := f.Choose("arrival.alerts", takeTheirs); err != nil {
			t.Fatal(err)
		}
		a = fileForm(t, f, nil, nil)
		if want := map[bool]string{true: "Safeguarding", false: "Infection"}[takeTheirs]; a.Alerts != want {
			t.Errorf("the alert is %q, want %q", a.Alerts, want)
		}
	}
}

// Two people who each heard of another allergy lose neither.
func TestLesson10AllergiesOfTwoPeopleAreJoined(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f := triageOf(t, s, a, "patient.allergies.status", "Known", "patient.allergies.items", "Latex")
	amend(t, s, a, "patient.allergies.items", "Penicillin")
	if _, err := f.Save(ctx); !errors.Is(err, ErrOvertaken) {
		t.Fatalf("not told: %v", err)
	}
	merged, err := f.Merge(ctx)
	if err != nil || len(merged.Conflicts) != 0 || f.Form.Text("patient.allergies.items") != "Penicillin, Latex" {
		t.Fatalf("merged %+v, %v: %q", merged, err, f.Form.Text("patient.allergies.items"))
	}
	if a = fileForm(t, f, nil, nil); len(a.Patient.Allergies.Items) != 2 {
		t.Errorf("the record says %+v", a.Patient.Allergies)
	}
}

// What somebody saves between composing and saving is not written over: the
// form is composed anew upon it.
func TestLesson10ARetellingIsComposedUponTheRecordAsItStands(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f := triageOf(t, s, a, "arrival.alerts", "Infection")
	compose, err := f.compose(ctx)
	if err != nil {
		t.Fatal(err)
	}
	amend(t, s, a, "patient.familyName", "Smyth")
	if err := k.ledger.Commit(ctx, compose); !errors.Is(err, errRetold) {
		t.Fatalf("written over another: %v", err)
	}
	if a = fileForm(t, f, nil, nil); a.Patient.Name.Family != "Smyth" || a.Alerts != "Infection" {
		t.Errorf("the record says %+v", a.Details)
	}
}

// A time that the record holds already is not of the clock that was set while
// the form was open, and stays.
func TestTimesOfTheRecordDoNotMoveWithTheClock(t *testing.T) {
	k, c := staffed(t)
	s := signInAs(t, k, lead)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "handover")
	a = fileForm(t, f, err, map[string]string{"arrival.ambulanceArrivedAt": "-30", "arrival.handoverAt": "-25"})
	if f, err = s.Refile(ctx, a.Filings[0].ID()); err != nil {
		t.Fatal(err)
	}
	c.set(time.Hour)
	f.Reason = "Asked again"
	f.Set("arrival.ambulanceIncidentNumber", "4711")
	if _, err := f.FollowClock(ctx); err != nil {
		t.Fatal(err)
	}
	if now := fileForm(t, f, nil, nil); !now.HandoverAt.Equal(a.HandoverAt) || !now.AmbulanceArrivedAt.Equal(a.AmbulanceArrivedAt) || now.AmbulanceIncidentNumber != "4711" {
		t.Errorf("handed over %s, was %s", now.HandoverAt, a.HandoverAt)
	}
}

// The crew's times are the arrival's: the four hours begin at the handover.
func TestAHandoverMovesTheClock(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "handover")
	a = fileForm(t, f, err, map[string]string{"arrival.ambulanceArrivedAt": "-30", "arrival.handoverAt": "-25", "arrival.ambulanceIncidentNumber": "4711"})
	if !a.Clock().StartedAt.Equal(a.HandoverAt) || a.HandoverAt.IsZero() || !a.ArrivedAt.Equal(a.AmbulanceArrivedAt) || a.AmbulanceIncidentNumber != "4711" {
		t.Errorf("the clock runs from %s, handed over %s", a.Clock().StartedAt, a.HandoverAt)
	}
	came := a.AmbulanceArrivedAt
	if f, err = s.Refile(ctx, a.Filings[0].ID()); err != nil {
		t.Fatal(err)
	}
	f.Reason = "Read again"
	a = fileForm(t, f, nil, map[string]string{"arrival.handoverAt": "-20"})
	if !a.HandoverAt.After(came.Add(9*time.Minute)) || !a.AmbulanceArrivedAt.Equal(came) {
		t.Errorf("handed over %s", a.HandoverAt)
	}
}

// A transfer moves the patient as the board does. To correct an old one does
// not move them back.
func TestATransferMovesThePatient(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if err := s.Move(ctx, a.ID, "Waiting room"); err != nil {
		t.Fatal(err)
	}
	f, err := s.File(ctx, a.ID, "transfer")
	if err != nil || f.Form.Text("arrival.place") != "" {
		t.Fatalf("where to is answered already: %v", err)
	}
	a = fileForm(t, f, nil, map[string]string{"transfer.at": "-10", "arrival.place": "Majors 3"})
	if moved := kindsOf(t, k, a, record.KindMoved); a.Place != "Majors 3" || len(moved) != 2 || !moved[1].OccurredAt.Before(moved[0].OccurredAt) {
		t.Errorf("at %q; %+v", a.Place, moved)
	}
	if len(kindsOf(t, k, a, record.KindAmended)) != 0 {
		t.Error("a move is no amendment")
	}
	if err := s.Move(ctx, a.ID, "Resus 1"); err != nil {
		t.Fatal(err)
	}
	if f, err = s.Refile(ctx, a.Filings[0].ID()); err != nil {
		t.Fatal(err)
	}
	f.Reason = "Another bay"
	if a = fileForm(t, f, nil, map[string]string{"arrival.place": "Majors 4"}); a.Place != "Resus 1" {
		t.Errorf("moved back to %q", a.Place)
	}
	if a = fileForm(t, triageOf(t, s, a, "arrival.place", "Majors 7"), nil, nil); a.Place != "Majors 7" {
		t.Errorf("at %q after the triage", a.Place)
	}
}

// Typed in from paper the amendment is on behalf of whoever wrote it and of the
// paper's time, and a patient who was moved since stays where they are.
func TestPaperAmendsTheRecordInItsWritersName(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if err := s.Move(ctx, a.ID, "Resus 1"); err != nil {
		t.Fatal(err)
	}
	f, err := s.Transcribe(ctx, Page{}, a, "triage")
	if err != nil {
		t.Fatal(err)
	}
	f.SetWriter("Lena Marsh, nurse")
	a = fileForm(t, f, nil, map[string]string{
		"triage.assessedAt": "-10", "triage.acuity": "Urgent", "arrival.place": "Majors 3", "patient.allergies.status": "Known", "arrival.alerts": "Infection",
	})
	amended := kindsOf(t, k, a, record.KindAmended)
	if len(amended) != 1 || amended[0].OnBehalfOf != "Lena Marsh, nurse" || !amended[0].OccurredAt.Equal(a.Triage.AssessedAt) {
		t.Errorf("amended %+v", amended)
	}
	if a.Place != "Resus 1" {
		t.Errorf("put back to %q", a.Place)
	}
}

// An unknown patient's record is amended with the answers of the form that told
// it.
func TestAnUnknownPatientsAnswersStay(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	f, err := s.ArriveUnknown(ctx)
	a := fileForm(t, f, err, map[string]string{"patient.description": "Blue coat"})
	a = fileForm(t, triageOf(t, s, a, "arrival.alerts", "Infection"), nil, nil)
	if !a.Patient.Unknown || a.Patient.Description != "Blue coat" || !strings.HasSuffix(a.Form.URL, "/unknown") || !strings.Contains(string(a.Answers), "Blue coat") {
		t.Errorf("%+v of %s", a.Patient, a.Form.URL)
	}
}

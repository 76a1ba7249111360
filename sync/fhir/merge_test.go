package fhir

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestTrustsPatientIsNeverWritten(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	tr.hold(t, "Patient/9f", `{"resourceType":"Patient","id":"9f","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"},`+
		`{"system":"https://fhir.rmw.example/Id/hospital-number","value":"8000002"}],"address":[{"postalCode":"LS8 3DR"}]}`)
	people := map[string]record.TrustPerson{
		"reference":       {Reference: "https://elsewhere.example/R4/Patient/9f", NHSNumber: "9990000018"},
		"hospital number": {LocalPatientID: "8000002"},
		"NHS number":      {NHSNumber: "9990000018"},
	}
	before := marshal(tr.resources["Patient/9f"])
	for name, who := range people {
		tr.order, tr.resources = []string{"Patient/9f"}, map[string]object{"Patient/9f": tr.resources["Patient/9f"]}
		for _, d := range deliverable(t, story(t)) {
			send(t, s, matchedTo(d, who))
		}
		if got := tr.the(t, "Encounter").subject(); got != "Patient/9f" {
			t.Errorf("%s: subject %s", name, got)
		}
		if tr.the(t, "Patient"); !bytes.Equal(before, marshal(tr.resources["Patient/9f"])) {
			t.Errorf("%s: the trust's patient was written", name)
		}
	}
}

func TestPersonWhoIsNoLongerTheSameIsRefused(t *testing.T) {
	held := map[string]string{
		"not in the trust's index": "",
		"merged into another":      `{"resourceType":"Patient","id":"9f","active":false,"link":[{"type":"replaced-by","other":{"reference":"Patient/7a"}}]}`,
		"another NHS number":       `{"resourceType":"Patient","id":"9f","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000026"}]}`,
	}
	for words, patient := range held {
		tr := &trust{}
		s := tr.open(t)
		if patient != "" {
			tr.hold(t, "Patient/9f", patient)
		}
		d := matchedTo(told(t, story(t), 1), record.TrustPerson{Reference: "Patient/9f", NHSNumber: "9990000018"})
		wantRefusal(t, s, d, "409", words)
		if len(tr.bodies) != 0 {
			t.Errorf("%s: something was written", words)
		}
	}
}

// Two patients must not share one number (lesson 5).
func TestSecondPatientWithTheSameNHSNumberIsRefused(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	tr.hold(t, "Patient/9f", `{"resourceType":"Patient","id":"9f","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]}`)
	wantRefusal(t, s, told(t, story(t), 1), "409", "already has a patient with this NHS number")
	if tr.count("Patient") != 1 || tr.count("Encounter") != 0 {
		t.Error("something was created")
	}
}

func TestAmendmentToTheNumberOfSomebodyElseIsRefused(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	d := told(t, st, 1)
	d.Attendance.Patient.NHSNumber = ""
	send(t, s, d)
	tr.hold(t, "Patient/9f", `{"resourceType":"Patient","id":"9f","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]}`)
	wantRefusal(t, s, told(t, st, 4), "409", "already has a patient with this NHS number")
}

func TestMatchDecidedAfterArrivalMovesTheAttendance(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	tr.hold(t, "Patient/9f", `{"resourceType":"Patient","id":"9f"}`)
	send(t, s, matchedTo(told(t, st, 4), record.TrustPerson{Reference: "Patient/9f"}))
	if got := tr.the(t, "Encounter").subject(); got != "Patient/9f" {
		t.Errorf("subject %s", got)
	}
	if got := tr.the(t, "QuestionnaireResponse").subject(); got != "Patient/9f" {
		t.Errorf("answers' subject %s", got)
	}
}

func TestAttendanceThatTheTrustMovedStaysThere(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	e := tr.the(t, "Encounter").reference()
	tr.change(t, e, func(o object) { o["subject"] = json.RawMessage(`{"reference":"http://trust.example/R4/Patient/7a"}`) })
	send(t, s, told(t, st, 4))
	if got := tr.the(t, "Encounter").subject(); got != "Patient/7a" {
		t.Errorf("subject %s", got)
	}
	if tr.the(t, "Patient").version != "1" {
		t.Error("the patient that the trust left was written")
	}
	d := matchedTo(told(t, st, 5), record.TrustPerson{Reference: "Patient/9f"})
	tr.hold(t, "Patient/9f", `{"resourceType":"Patient","id":"9f"}`)
	wantRefusal(t, s, d, "409", "another person")
}

// Newer data of the trust are added to, never overwritten (lesson 10).
func TestWhatTheTrustChangedIsNotOverwritten(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	tr.change(t, tr.the(t, "Encounter").reference(), func(o object) {
		o["location"] = json.RawMessage(`[{"location":{"reference":"Location/w4"}}]`)
		o["hospitalization"] = json.RawMessage(`{"reAdmission":{"text":"no"}}`)
		o["account"] = json.RawMessage(`[{"reference":"Account/1"}]`)
		put(o, "identifier", append(objects(o["identifier"]), object{"system": marshal("urn:trust:visit"), "value": marshal("V77")}))
	})
	tr.change(t, tr.the(t, "Patient").reference(), func(o object) {
		o["address"] = json.RawMessage(`[{"postalCode":"LS8 3DR"}]`)
		put(o, "identifier", append(objects(o["identifier"]), object{"system": marshal("urn:trust:mpi"), "value": marshal("M1")}))
	})
	send(t, s, told(t, st, 2))
	send(t, s, told(t, st, 5))
	encounter := string(marshal(tr.the(t, "Encounter").object))
	for _, want := range []string{"Location/w4", "reAdmission", "Account/1", "V77", "1064911000000105", "306706006", "finished"} {
		if !strings.Contains(encounter, want) {
			t.Errorf("%s is gone from %s", want, encounter)
		}
	}
}

func TestAmendmentOfAPatientTheTrustChangedLeavesThatPart(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	tr.change(t, tr.the(t, "Patient").reference(), func(o object) { o["address"] = json.RawMessage(`[{"postalCode":"LS8 3DR"}]`) })
	r := send(t, s, told(t, st, 4))
	patient := string(marshal(tr.the(t, "Patient").object))
	if !strings.Contains(patient, "LS8 3DR") || !strings.Contains(patient, "07700 900123") {
		t.Errorf("patient %s", patient)
	}
	if note := r.Proof[len(r.Proof)-1]; note != "Patient left as the trust changed it: address" {
		t.Errorf("proof %q", r.Proof)
	}
}

func TestFinishedAttendanceIsNotReopened(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	tr.change(t, tr.the(t, "Encounter").reference(), func(o object) { o["status"] = marshal("finished") })
	send(t, s, told(t, st, 4))
	if got := text(tr.the(t, "Encounter").object["status"]); got != "finished" {
		t.Errorf("status %s", got)
	}
	tr.change(t, tr.the(t, "Encounter").reference(), func(o object) { o["priority"] = json.RawMessage(`{"text":"routine"}`) })
	wantRefusal(t, s, told(t, st, 2), "409", "priority")
}

func TestWriteBetweenReadAndUpdateIsSeen(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	ref, struck := tr.the(t, "Encounter").reference(), false
	tr.before = transactionOnly(func() {
		if !struck { // somebody is faster, once
			struck = true
			h, _ := readHeld(marshal(tr.resources[ref]))
			h.object["account"] = json.RawMessage(`[{"reference":"Account/1"}]`)
			tr.put(ref, string(marshal(h.object)), `W/"`+h.version+`"`)
		}
	})
	send(t, s, told(t, st, 5))
	e := tr.the(t, "Encounter")
	if e.object["account"] == nil || text(e.object["status"]) != statusFinished || e.version != "3" {
		t.Errorf("encounter %s", marshal(e.object))
	}
}

package fhir

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var (
	bst      = time.FixedZone("", 3600)
	arrived  = time.Date(2026, 10, 24, 23, 40, 0, 0, bst)
	profile  = Profile{Trust: "RMW", Site: "RMW01", LocalPatientSystem: "https://fhir.rmw.example/Id/hospital-number"}
	snomed   = "http://snomed.info/sct"
	number   = record.NewDowntimeNumber("K3", "7HWRM", 5)
	received = time.Date(2026, 10, 25, 9, 0, 0, 0, time.UTC)
)

func entryID(n int) record.ID { return record.ID(fmt.Sprintf("01940000-0000-7000-8000-%012d", n)) }

const attendanceID, patientID = record.ID("01940000-0000-7000-8000-0000000a0001"), record.ID("01940000-0000-7000-8000-0000000b0001")

// knownPatient has everything that a patient can have here.
func knownPatient() record.Patient {
	return record.Patient{
		PatientID: patientID, NHSNumber: "9990000018", NHSNumberStatus: record.NHSNumberNotTraced, LocalPatientID: "8000002",
		Name:      record.Name{Family: "O'Sullivan", Given: "Siân", Middle: "Mary Jane", Title: "Dr", Suffix: "MBE", KnownAs: "Shan"},
		BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}},
		Sex:       record.Female,
		Address:   record.Address{Lines: []string{"1 Trevelyan Square", "Leeds"}, Postcode: "LS1 6AE"},
		Phone:     "01632 960587", Email: "sian@example.com",
		GP:             record.GP{Name: "Dr A Grey", Code: "G9999998", Practice: "The Park Surgery", PracticeCode: "Y12345"},
		NextOfKin:      record.NextOfKin{Name: "Owen O'Sullivan", Relation: "Husband", Phone: "01632 960588"},
		EthnicCategory: record.Code{Code: "A", Display: "White - British"},
		Language:       "Welsh", Interpreter: "No", Occupation: "Teacher",
	}
}

func arrivalDetails() record.Details {
	return record.Details{
		Patient: knownPatient(), ArrivedAt: arrived, ArrivedApprox: true,
		ArrivalMode:             record.Code{System: snomed, Code: "1048031000000100", Display: "Arrival by emergency road ambulance"},
		AttendanceSource:        record.Code{System: snomed, Code: "1066431000000102", Display: "Emergency services"},
		AttendanceCategory:      record.Code{Code: "1", Display: "Unplanned first attendance"},
		AmbulanceArrivedAt:      arrived.Add(-5 * time.Minute),
		HandoverAt:              arrived.Add(10 * time.Minute),
		AmbulanceIncidentNumber: "CAD-4711", ConveyingTrust: "RX8",
		Place: "Majors 3", Complaint: "Chest pain since supper", Incident: "At home, about 22:00",
	}
}

func answers() json.RawMessage {
	return json.RawMessage(`{"resourceType":"QuestionnaireResponse","id":"draft","questionnaire":"https://tideover.github.io/Questionnaire/registration|1",` +
		`"status":"completed","authored":"2026-10-24T23:44:00+01:00","item":[{"linkId":"pain","answer":[{"valueDecimal":7.50}]}]}`)
}

// story is an attendance from arrival to departure: entries 1 registered,
// 2 triaged, 3 viewed, 4 amended, 5 departed.
func story(t testing.TB) []record.Entry {
	t.Helper()
	amended := arrivalDetails()
	amended.Patient.Phone = "07700 900123"
	amended.Patient.Name.KnownAs = ""
	amended.Place = "Resus 1"
	return entries(t,
		&record.Registered{Number: number, Details: arrivalDetails(), Answers: answers()},
		&record.Triaged{Triage: record.Triage{
			AssessedAt:     arrived.Add(15 * time.Minute),
			Acuity:         record.Code{System: snomed, Code: "1064911000000105", Display: "Very urgent level emergency care"},
			ChiefComplaint: record.Code{System: snomed, Code: "29857009", Display: "Chest pain"},
			AssessedBy:     "Nurse B Khan",
		}},
		&record.Viewed{},
		&record.Amended{Details: amended, Answers: answers(), Reason: "Phone read back"},
		&record.Departed{Departure: record.Departure{
			DecidedToAdmitAt: arrived.Add(2 * time.Hour), ConcludedAt: arrived.Add(3 * time.Hour), DepartedAt: arrived.Add(200 * time.Minute),
			DischargeStatus:      record.Code{System: snomed, Code: "1066331000000109", Display: "Emergency department discharge to ambulatory emergency care service"},
			DischargeDestination: record.Code{System: snomed, Code: "306706006", Display: "Discharge to ward"},
			FollowUp:             record.Code{System: snomed, Code: "300042001", Display: "Follow-up by hospital"},
			AwaitingTransport:    true,
		}},
	)
}

// entries numbers bodies from 1, five minutes apart, as one kiosk wrote them.
func entries(t testing.TB, bodies ...record.Body) []record.Entry {
	t.Helper()
	var out []record.Entry
	for i, b := range bodies {
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		at := arrived.Add(time.Duration(i*5) * time.Minute)
		out = append(out, record.Entry{
			ID: entryID(i + 1), Kind: b.Kind(), Seq: int64(100 + i), AttendanceID: attendanceID,
			OccurredAt: at, RecordedAt: at.Add(time.Minute), Run: "7HWRM", Kiosk: "K3", Author: "n.mbeki", Body: raw,
		})
	}
	return out
}

// told gives the delivery of the entry with that place, from 1.
func told(t testing.TB, story []record.Entry, n int) record.Delivery {
	t.Helper()
	return toldAfter(t, story[:n], n, nil)
}

// toldAfter gives a delivery where the destination was told of others already.
func toldAfter(t testing.TB, story []record.Entry, n int, told map[record.ID]bool) record.Delivery {
	t.Helper()
	d := record.Delivery{Destination: "epr"}
	if err := d.Tell(story, story[n-1].ID, told); err != nil {
		t.Fatal(err)
	}
	return d
}

// deliverable gives the deliveries of a story in their order.
func deliverable(t testing.TB, story []record.Entry) []record.Delivery {
	t.Helper()
	var out []record.Delivery
	for i, e := range story {
		if e.Kind.Deliverable() {
			out = append(out, told(t, story, i+1))
		}
	}
	return out
}

// matched puts a decision that the patient is person before the last entry.
func matchedTo(d record.Delivery, person record.TrustPerson) record.Delivery {
	d.Match = &record.Match{Outcome: record.MatchSame, Person: person}
	return d
}

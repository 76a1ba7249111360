package hl7_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
)

func TestDecodeTellsWhatTheTrustSees(t *testing.T) {
	x := readExample(t, "testdata/deliveries/departure.txtar")
	n, err := hl7.Decode(encode(t, x.profile, x.delivery)[0], time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	attendance := x.delivery.Attendance
	if n.Event != "A03" || n.Exercise || n.SendingFacility != "R0A" || n.Author != "RC014" {
		t.Errorf("header: %+v", n)
	}
	if !n.Visit || n.VisitNumber != attendance.Number || n.AttendanceID != attendance.ID || n.Place != "Majors 3" {
		t.Errorf("visit: %s %s %s", n.VisitNumber, n.AttendanceID, n.Place)
	}
	for what, pair := range map[string][2]time.Time{
		"recorded": {n.RecordedAt, x.delivery.Entry.RecordedAt},
		"occurred": {n.OccurredAt, x.delivery.Entry.OccurredAt},
		"arrived":  {n.ArrivedAt, attendance.ArrivedAt},
		"departed": {n.DepartedAt, attendance.Departure.DepartedAt},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s at %s, want %s", what, pair[0], pair[1])
		}
	}
	if n.ChiefComplaint != attendance.Triage.ChiefComplaint || n.Complaint != attendance.Complaint {
		t.Errorf("complaint: %v, %q", n.ChiefComplaint, n.Complaint)
	}
	checkObservations(t, n, attendance)
}

// checkObservations holds what has no field of its own against the attendance:
// nothing that was recorded may be lost on the way.
func checkObservations(t *testing.T, n hl7.Notification, a record.Attendance) {
	t.Helper()
	codes := map[string]record.Code{
		"ArrivalMode": a.ArrivalMode, "AttendanceSource": a.AttendanceSource, "AttendanceCategory": a.AttendanceCategory,
		"CurrentGender": a.Patient.CurrentGender, "Acuity": a.Triage.Acuity, "DischargeStatus": a.Departure.DischargeStatus,
		"DischargeDestination": a.Departure.DischargeDestination, "FollowUp": a.Departure.FollowUp,
	}
	for name, want := range codes {
		if o, found := n.Observation(name); !found || o.Code != want {
			t.Errorf("%s: %v, want %v", name, o.Code, want)
		}
	}
	times := map[string]time.Time{
		"AmbulanceArrivedAt": a.AmbulanceArrivedAt, "HandoverAt": a.HandoverAt, "AssessedAt": a.Triage.AssessedAt,
		"ConcludedAt": a.Departure.ConcludedAt, "DecidedToAdmitAt": a.Departure.DecidedToAdmitAt,
	}
	for name, want := range times {
		if o, found := n.Observation(name); !found || !o.Time.Equal(want) {
			t.Errorf("%s: %v, want %v", name, o.Time, want)
		}
	}
	texts := map[string]string{
		"AmbulanceIncidentNumber": a.AmbulanceIncidentNumber, "ConveyingTrust": a.ConveyingTrust, "Incident": a.Incident,
		"Alerts": a.Alerts, "Interpreter": a.Patient.Interpreter, "Occupation": a.Patient.Occupation,
		"AllergyStatus": "Known allergies", "AssessedBy": a.Triage.AssessedBy, "EnteredOnBehalfOf": "CN331", "AwaitingTransport": "Y",
	}
	for name, want := range texts {
		if o, found := n.Observation(name); !found || o.Text != want {
			t.Errorf("%s: %q, want %q", name, o.Text, want)
		}
	}
	if o, found := n.Observation("ArrivedApprox"); found {
		t.Errorf("ArrivedApprox was not recorded but came as %+v", o)
	}
}

// patients draws patients whose every text is as awkward as a keyboard allows.
func patients(t *rapid.T) record.Patient {
	text := func(name string) string {
		return rapid.StringMatching(`[A-Za-zé|^~\\&" \r\n\t]{1,12}`).Draw(t, name)
	}
	maybe := func(name string) string {
		if rapid.Bool().Draw(t, "has "+name) {
			return text(name)
		}
		return ""
	}
	p := record.Patient{
		PatientID:       "0193f0a0-7c11-7d22-8a33-0123456789ac",
		NHSNumber:       rapid.SampledFrom([]record.NHSNumber{"", "9990000018", "9990000026"}).Draw(t, "nhs"),
		LocalPatientID:  maybe("local"),
		TemporaryNumber: maybe("temporary"),
		Name:            record.Name{Family: text("family"), Given: maybe("given"), Middle: maybe("middle"), Title: maybe("title"), Suffix: maybe("suffix"), KnownAs: maybe("known as")},
		Sex:             rapid.SampledFrom([]record.Sex{record.Male, record.Female, record.Indeterminate, record.SexNotKnown}).Draw(t, "sex"),
		Address:         record.Address{Postcode: record.Postcode(maybe("postcode"))},
		Phone:           maybe("phone"),
		Email:           maybe("email"),
		Language:        maybe("language"),
		EthnicCategory:  record.Code{System: "urn:ethnic", Code: maybe("ethnic"), Display: text("ethnic words")},
		Unknown:         rapid.Bool().Draw(t, "unknown"),
	}
	p.NHSNumberStatus = p.NHSNumber.CapturedStatus()
	for range rapid.IntRange(0, 4).Draw(t, "lines") {
		p.Address.Lines = append(p.Address.Lines, text("line"))
	}
	p.BirthDate = birthDates(t)
	return p
}

func birthDates(t *rapid.T) record.BirthDate {
	year := rapid.IntRange(1900, 2026).Draw(t, "year")
	if rapid.Bool().Draw(t, "estimated") {
		return record.BirthDate{Date: record.Date{Year: year, Month: time.January, Day: 1}, Estimated: true}
	}
	day := rapid.IntRange(1, 28).Draw(t, "day")
	return record.BirthDate{Date: record.Date{Year: year, Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: day}}
}

func TestPatientSurvivesTheWayThereAndBack(t *testing.T) {
	d := arrival(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := hl7.DefaultProfile("R0A", "R0A09")
		p.EthnicInPID22 = rapid.Bool().Draw(rt, "ethnic in PID-22")
		p.Sex = rapid.SampledFrom([]hl7.SexCodes{hl7.SexLetters, hl7.SexDataDictionary}).Draw(rt, "sex codes")
		p.NHSNumberStatus = rapid.SampledFrom([]hl7.StatusPlacement{hl7.StatusNSTS, hl7.StatusCode, hl7.StatusInIdentifier}).Draw(rt, "status")
		want := patients(rt)
		d.Attendance.Patient = want
		messages, err := hl7.Encode(p, d)
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range messages {
			arrived, err := hl7.Parse(m.Bytes())
			if err != nil {
				rt.Fatal(err)
			}
			n, err := hl7.Decode(arrived, time.UTC)
			if err != nil {
				rt.Fatal(err)
			}
			if p.NHSNumberStatus == hl7.StatusInIdentifier && want.NHSNumber == "" {
				n.Patient.NHSNumberStatus = want.NHSNumberStatus // has no place in the message
			}
			if !reflect.DeepEqual(n.Patient, want) {
				rt.Fatalf("%s\nsent %+v\nseen %+v", m.Bytes(), want, n.Patient)
			}
		}
	})
}

func TestFifthAddressLineIsNotLost(t *testing.T) {
	d := arrival(t)
	d.Attendance.Patient.Address.Lines = []string{"Flat 2", "Mill House", "Abbey Walk", "Leeds", "West Yorkshire"}
	m := encode(t, hl7.DefaultProfile("R0A", "R0A09"), d)[0]
	for i, want := range []string{"Flat 2", "Mill House, Abbey Walk", "Leeds", "West Yorkshire", "LS1 4AP"} {
		if got := m.Get(fmt.Sprintf("PID-11.%d", i+1)); got != want {
			t.Errorf("PID-11.%d = %q, want %q", i+1, got, want)
		}
	}
}

func TestDecodeReadsTimesOfAnyPrecision(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for text, want := range map[string]string{
		"2026":                     "2026-01-01T00:00:00+01:00",
		"202611":                   "2026-11-01T00:00:00+01:00",
		"20261120":                 "2026-11-20T00:00:00+01:00",
		"202611202305":             "2026-11-20T23:05:00+01:00",
		"20261120230507":           "2026-11-20T23:05:07+01:00",
		"20261120230507.1234":      "2026-11-20T23:05:07+01:00",
		"20261120230507+0000":      "2026-11-20T23:05:07Z",
		"20261120230507.1234-0130": "2026-11-20T23:05:07-01:30",
		"":                         "0001-01-01T00:00:00Z",
		"20261320":                 "", "2026112": "", "yesterday": "", "20261120250000": "", "20261120+1": "",
	} {
		m, err := hl7.Parse([]byte("MSH|^~\\&|||||||ADT^A04\rEVN||" + text + "\r"))
		if err != nil {
			t.Fatal(err)
		}
		n, err := hl7.Decode(m, zone)
		if want == "" {
			if !errors.Is(err, hl7.ErrMalformed) {
				t.Errorf("%q: %v, want ErrMalformed", text, err)
			}
			continue
		}
		if got := n.RecordedAt.Format(time.RFC3339); err != nil || got != want {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestDecodeRefusesWhatIsNoADT(t *testing.T) {
	m, err := hl7.Parse([]byte(ackHeader + "MSA|AA|ID1\r"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hl7.Decode(m, time.UTC); !errors.Is(err, hl7.ErrMalformed) {
		t.Errorf("an ACK: %v, want ErrMalformed", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, x := range examples(f) {
		for _, m := range encode(f, x.profile, x.delivery) {
			f.Add(m.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := hl7.Parse(raw)
		if err != nil {
			return
		}
		if n, err := hl7.Decode(m, time.UTC); err == nil && n.Event != m.Get("MSH-9.2") {
			t.Fatalf("event %q of %q", n.Event, raw)
		}
	})
}

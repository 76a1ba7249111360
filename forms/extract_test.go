package forms

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"pgregory.net/rapid"
)

// words draws what a text field of the record may hold: anything without
// blank edges, line breaks and control characters, or nothing.
func words(t *rapid.T, label string) string {
	return strings.TrimSpace(rapid.StringMatching(`[\p{L}0-9 .,'()/:;&-]{0,20}`).Draw(t, label))
}

// name draws a text that holds neither brackets nor blanks alone.
func name(t *rapid.T, label string) string {
	return rapid.StringMatching(`\p{L}[\p{L}0-9 ,'-]{0,12}\p{L}`).Draw(t, label)
}

func drawCode(t *rapid.T, l *CodeLists, url, label string) record.Code {
	known := l.List("https://tideover.example/fhir/ValueSet/" + url)
	foreign := record.Code{System: "http://snomed.info/sct", Code: "99999" + rapid.StringMatching(`[0-9]{4}`).Draw(t, label), Display: "Of a newer list"}
	return rapid.SampledFrom(append(known, foreign, record.Code{})).Draw(t, label)
}

func drawMoment(t *rapid.T, label string) time.Time {
	seconds := rapid.Int64Range(0, 20*24*3600).Draw(t, label)
	return night.Add(-time.Duration(seconds) * time.Second)
}

func drawBirthDate(t *rapid.T) record.BirthDate {
	if rapid.Bool().Draw(t, "no birth date") {
		return record.BirthDate{}
	}
	day := night.AddDate(0, 0, -rapid.IntRange(30, 40000).Draw(t, "days old"))
	return record.BirthDate{Date: record.DateOf(day), Estimated: rapid.Bool().Draw(t, "estimated")}
}

// drawDetails draws the details that a registration can write.
func drawDetails(t *rapid.T, l *CodeLists) record.Details {
	text := func(label string) string { return words(t, label) }
	d := record.Details{
		Patient: record.Patient{
			PatientID: "0190", LocalPatientID: "H1", NHSNumberStatus: record.NHSNumberVerified, DiedOn: record.Date{Year: 2026, Month: 2, Day: 2},
			NHSNumber: rapid.SampledFrom([]record.NHSNumber{"", "9990000018", "9990000026", "123"}).Draw(t, "NHS number"),
			Name:      record.Name{Family: text("family"), Given: text("given"), Middle: text("middle"), Title: text("title"), Suffix: text("suffix"), KnownAs: text("known as")},
			BirthDate: drawBirthDate(t), Sex: rapid.SampledFrom([]record.Sex{"", record.Male, record.Female, record.Indeterminate, record.SexNotKnown, "7"}).Draw(t, "sex"),
			CurrentGender: drawCode(t, l, "current-gender", "gender"),
			Address:       record.Address{Postcode: record.Postcode(text("postcode"))},
			Phone:         text("phone"), Email: text("email"),
			GP:             record.GP{Name: text("gp"), Code: text("gp code"), Practice: text("practice"), PracticeCode: text("practice code")},
			NextOfKin:      record.NextOfKin{Name: text("kin"), Relation: text("relation"), Phone: text("kin phone")},
			EthnicCategory: drawCode(t, l, "ethnic-category", "ethnic"), Language: rapid.SampledFrom([]string{"", "Polish", "Klingon"}).Draw(t, "language"),
			Interpreter: text("interpreter"), Occupation: text("occupation"), Description: text("description"),
		},
		ArrivalMode: drawCode(t, l, "arrival-mode", "mode"), AttendanceSource: drawCode(t, l, "attendance-source", "source"),
		AttendanceCategory: drawCode(t, l, "attendance-category", "category"),
		Place:              rapid.SampledFrom([]string{"", "Majors 3", "Tent 4"}).Draw(t, "place"),
		Complaint:          text("complaint"), Incident: text("incident"), Alerts: text("alerts"), ConveyingTrust: text("trust"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "lines") {
		d.Patient.Address.Lines = append(d.Patient.Address.Lines, name(t, "line"))
	}
	drawAllergies(t, &d)
	drawArrival(t, &d)
	return d
}

func drawAllergies(t *rapid.T, d *record.Details) {
	a := &d.Patient.Allergies
	a.Status = rapid.SampledFrom([]record.AllergyStatus{"", record.AllergiesKnown, record.AllergiesNone, record.AllergiesNotRecorded}).Draw(t, "allergies")
	a.Source = rapid.SampledFrom([]string{"", "Snapshot of 20-Nov-2026 03:00"}).Draw(t, "source of allergies")
	if a.Status == record.AllergiesKnown {
		for range rapid.IntRange(0, 3).Draw(t, "allergy count") {
			a.Items = append(a.Items, record.Allergy{Substance: name(t, "substance"), Reaction: rapid.SampledFrom([]string{"", "rash"}).Draw(t, "reaction"), RecordedOn: record.Date{Year: 2020, Month: 1, Day: 2}})
		}
	}
}

// drawArrival keeps the one rule between fields: an ambulance's time is the
// arrival, and only an ambulance has one.
func drawArrival(t *rapid.T, d *record.Details) {
	d.ArrivedAt, d.ArrivedApprox = drawMoment(t, "arrived"), rapid.Bool().Draw(t, "approx")
	if ambulance(d.ArrivalMode) {
		d.AmbulanceArrivedAt = d.ArrivedAt
		d.AmbulanceIncidentNumber = words(t, "incident number")
		if rapid.Bool().Draw(t, "handed over") {
			d.HandoverAt = drawMoment(t, "handover")
		}
	}
}

func ambulance(c record.Code) bool {
	return strings.Contains(c.Display, "ambulance")
}

// What a form covers comes back from it as it went in, and what it does not
// cover stays as it was: through the form itself, through a savepoint, and
// through a response.
func TestPopulateThenDetailsIsIdentity(t *testing.T) {
	d := department(t)
	l := lists(t)
	q, err := d.Form(ArrivalForm)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := drawDetails(t, l)
		f := New(q, setting)
		Populate(f, want)
		same(t, Details(f, want), want)

		sp, err := Savepoint(f)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := Restore(q, setting, sp)
		if err != nil {
			t.Fatal(err)
		}
		same(t, Details(restored, want), want)
		if !reflect.DeepEqual(restored.Problems(), f.Problems()) {
			t.Fatalf("restored with %v, not %v", restored.Problems(), f.Problems())
		}

		raw, err := Response(f, InProgress)
		if err != nil {
			t.Fatal(err)
		}
		checkResponse(t, q, raw)
		answered, err := FromResponse(q, setting, raw)
		if err != nil {
			t.Fatal(err)
		}
		same(t, Details(answered, want), want)
	})
}

// Without anything known before, what the form covers comes back all the same.
func TestDetailsOverNothing(t *testing.T) {
	q, err := department(t).Form(ArrivalForm)
	if err != nil {
		t.Fatal(err)
	}
	l := lists(t)
	covered := func(d record.Details) record.Details {
		p := &d.Patient
		p.PatientID, p.LocalPatientID, p.NHSNumberStatus, p.DiedOn = "", "", "", record.Date{}
		p.Name.Suffix, p.Description, d.ConveyingTrust = "", "", ""
		p.Allergies.Source = ""
		p.Allergies.Items = slices.Clone(p.Allergies.Items)
		for i := range p.Allergies.Items {
			p.Allergies.Items[i].RecordedOn = record.Date{}
		}
		return d
	}
	rapid.Check(t, func(t *rapid.T) {
		want := drawDetails(t, l)
		f := New(q, setting)
		Populate(f, want)
		same(t, covered(Details(f, record.Details{})), covered(want))
	})
}

func TestTriageAndDepartureRoundTrip(t *testing.T) {
	l := lists(t)
	triage, departure := start(t, TriageForm).q, start(t, DepartureForm).q
	rapid.Check(t, func(t *rapid.T) {
		want := record.Triage{AssessedAt: drawMoment(t, "assessed"), Acuity: drawCode(t, l, "acuity", "acuity"), ChiefComplaint: drawCode(t, l, "chief-complaint", "complaint")}
		f := New(triage, setting)
		PopulateTriage(f, want)
		same(t, TriageOf(f), want)

		left := record.Departure{
			ConcludedAt: drawMoment(t, "concluded"), DepartedAt: drawMoment(t, "departed"), DecidedToAdmitAt: drawMoment(t, "decided"),
			DischargeStatus: drawCode(t, l, "discharge-status", "status"), DischargeDestination: drawCode(t, l, "discharge-destination", "destination"),
			FollowUp: rapid.SampledFrom([]record.Code{{}, {Display: "GP in a week"}, snomed("1", "Clinic")}).Draw(t, "follow-up"), AwaitingTransport: rapid.Bool().Draw(t, "transport"),
		}
		f = New(departure, setting)
		PopulateDeparture(f, left)
		same(t, DepartureOf(f), left)
	})
}

// Every field of the details is either a row of the table or is here, with the
// reason why no form asks for it.
func TestEveryFieldHasARow(t *testing.T) {
	exceptions := map[string]string{
		"Patient.PatientID": "the kiosk gives it", "Patient.LocalPatientID": "the index gives it",
		"Patient.NHSNumberStatus": "follows the NHS number", "Patient.DiedOn": "the index gives it",
		"Patient.Sensitive": "the index gives it", "Patient.BirthDate.Estimated": "travels with the birth date",
		"Patient.Allergies.Source": "follows the allergies", "ArrivedApprox": "travels with the arrival",
	}
	var leaves func(v reflect.Value, path string)
	leaves = func(v reflect.Value, path string) {
		if v.Kind() == reflect.Struct && v.NumField() > 0 && !opaque(v.Type()) {
			for i := range v.NumField() {
				leaves(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."))
			}
			return
		}
		var before, after record.Details
		fill(fieldAt(reflect.ValueOf(&after).Elem(), path))
		rows := len(Changes(before, after))
		if _, except := exceptions[path]; except {
			return
		}
		if rows == 0 {
			t.Errorf("%s has no row", path)
		}
	}
	leaves(reflect.ValueOf(record.Details{}), "")
}

func opaque(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[record.Code]() || t == reflect.TypeFor[record.Date]()
}

func fieldAt(v reflect.Value, path string) reflect.Value {
	for part := range strings.SplitSeq(path, ".") {
		v = v.FieldByName(part)
	}
	return v
}

func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(night))
	case v.Type() == reflect.TypeFor[record.Code]():
		v.Set(reflect.ValueOf(record.Code{System: "s", Code: "c"}))
	case v.Type() == reflect.TypeFor[record.Date]():
		v.Set(reflect.ValueOf(record.Date{Year: 1958, Month: 3, Day: 14}))
	case v.Type() == reflect.TypeFor[[]record.Allergy]():
		v.Set(reflect.ValueOf([]record.Allergy{{Substance: "x"}}))
	case v.Kind() == reflect.Slice:
		v.Set(reflect.ValueOf([]string{"x"}))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		v.SetString("x")
	}
}

func TestSwitchingFromAmbulanceClearsItsTimes(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "arrival.mode", "Emergency road ambulance", "arrival.ambulanceArrivedAt", "~0252", "arrival.handoverAt", "0300", "arrival.ambulanceIncidentNumber", "QM 2211")
	d := Details(f, record.Details{})
	if !d.ArrivedAt.Equal(at(2, 52)) || !d.ArrivedApprox || !d.AmbulanceArrivedAt.Equal(at(2, 52)) {
		t.Fatalf("an arrival by ambulance is recorded as %v", d)
	}
	set(t, f, "arrival.mode", "Own transport", "arrival.arrivedAt", "0255")
	d = Details(f, d)
	if !d.AmbulanceArrivedAt.IsZero() || !d.HandoverAt.IsZero() || d.AmbulanceIncidentNumber != "" || !d.ArrivedAt.Equal(at(2, 55)) || d.ArrivedApprox {
		t.Errorf("on foot after all, it is recorded as %+v", d)
	}
}

// An attendance by ambulance whose ambulance time was never asked for can be
// amended without losing its arrival.
func TestAnArrivalByAmbulanceWithoutItsTime(t *testing.T) {
	f := start(t, ArrivalForm)
	Populate(f, record.Details{ArrivalMode: roadAmbulance, ArrivedAt: at(2, 0)})
	if d := Details(f, record.Details{}); !d.ArrivedAt.Equal(at(2, 0)) || f.Text("arrival.ambulanceArrivedAt") != "02:00" {
		t.Errorf("recorded as %v", d.ArrivedAt)
	}
}

func TestNHSNumberStatusFollowsTheNumber(t *testing.T) {
	f := start(t, ArrivalForm)
	base := record.Details{Patient: record.Patient{NHSNumber: "9990000018", NHSNumberStatus: record.NHSNumberVerified}}
	Populate(f, base)
	if got := Details(f, base).Patient.NHSNumberStatus; got != record.NHSNumberVerified {
		t.Errorf("unchanged it becomes %s", got)
	}
	set(t, f, "patient.nhsNumber", "999 000 0026")
	if got := Details(f, base).Patient.NHSNumberStatus; got != record.NHSNumberNotTraced {
		t.Errorf("typed it becomes %s", got)
	}
	set(t, f, "patient.nhsNumber", "")
	if got := Details(f, base).Patient.NHSNumberStatus; got != record.NHSNumberTraceNeeded {
		t.Errorf("taken away it becomes %s", got)
	}
}

// "Unavailable" is never turned into "none", and a changed list no longer
// claims to come from the snapshot.
func TestAllergies(t *testing.T) {
	f := start(t, ArrivalForm)
	if d := Details(f, record.Details{}); d.Patient.Allergies.Status != record.AllergiesUnavailable {
		t.Errorf("unanswered is recorded as %q", d.Patient.Allergies.Status)
	}
	base := record.Details{Patient: record.Patient{Allergies: record.Allergies{
		Status: record.AllergiesKnown, Source: "Snapshot", Items: []record.Allergy{{Substance: "Co-amoxiclav (Augmentin)", RecordedOn: record.Date{Year: 2019, Month: 5, Day: 1}}},
	}}}
	Populate(f, base)
	same(t, Details(f, base).Patient.Allergies, base.Patient.Allergies)
	set(t, f, "patient.allergies.items", f.Text("patient.allergies.items")+", penicillin (rash), latex")
	got := Details(f, base).Patient.Allergies
	if len(got.Items) != 3 || got.Items[0] != base.Patient.Allergies.Items[0] || got.Items[1] != (record.Allergy{Substance: "penicillin", Reaction: "rash"}) || got.Source != "" {
		t.Errorf("added to, they are %+v", got)
	}
	listed := record.Details{Patient: record.Patient{Allergies: record.Allergies{Items: []record.Allergy{{Substance: "latex"}}}}}
	Populate(f, listed)
	if d := Details(f, record.Details{}); d.Patient.Allergies.Status != record.AllergiesKnown || len(d.Patient.Allergies.Items) != 1 {
		t.Errorf("listed without a status, they are recorded as %+v", d.Patient.Allergies)
	}
}

func TestASensitiveRecordKeepsWhatItWithholds(t *testing.T) {
	base := record.Details{ArrivedAt: at(2, 0), Patient: record.Patient{NHSNumberStatus: record.NHSNumberTraceNeeded, Sensitive: true, Phone: "07700 900142", Address: record.Address{Lines: []string{"4 Station Road"}, Postcode: "QM4 7RT"}, GP: record.GP{Name: "Dr Gray"}}}
	f := start(t, ArrivalForm)
	Populate(f, base)
	raw, err := Response(f, InProgress)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"900142", "Station", "QM4", "Gray"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the response tells %s", secret)
		}
	}
	same(t, Details(f, base), base)
	set(t, f, "patient.phone", "07700 900999")
	if got := Details(f, base).Patient.Phone; got != "07700 900999" {
		t.Errorf("a new phone is recorded as %q", got)
	}
	after := base
	after.Patient.Phone = "07700 900999"
	if c := Changes(base, after); len(c) != 1 || c[0] != (record.Change{Field: "Phone", Was: "Withheld", Now: "Withheld"}) {
		t.Errorf("the change is told as %v", c)
	}
}

func TestPopulatePatientLeavesTheRestAlone(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "patient.phone", "07700 900142", "arrival.complaint", "Fell")
	PopulatePatient(f, record.Patient{Name: record.Name{Family: "Smith"}})
	d := Details(f, record.Details{})
	if d.Patient.Name.Family != "Smith" || d.Patient.Phone != "07700 900142" || d.Complaint != "Fell" || d.AttendanceCategory.Code != "1" {
		t.Errorf("recorded as %+v", d)
	}
}

func TestAddressBeyondFiveLinesIsFolded(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "patient.address", "Flat 2, Block C\nHarbour Court, 4 Station Road,, Oldtown, Marlham, Marshire")
	want := []string{"Flat 2", "Block C", "Harbour Court", "4 Station Road", "Oldtown, Marlham, Marshire"}
	if got := Details(f, record.Details{}).Patient.Address.Lines; !slices.Equal(got, want) {
		t.Errorf("recorded as %q", got)
	}
}

func TestChangesInWords(t *testing.T) {
	before := record.Details{
		Patient:     record.Patient{Name: record.Name{Family: "Smith"}, Sex: record.Male, NextOfKin: record.NextOfKin{Phone: "07700 900412"}, BirthDate: record.BirthDate{Date: record.Date{Year: 1958, Month: 3, Day: 14}}},
		ArrivalMode: snomed("1048071000000103", "Own transport"), ArrivedAt: at(2, 0),
	}
	after := before
	after.Patient.Sex, after.Patient.NextOfKin.Phone, after.ArrivalMode = record.Female, "07700 900421", roadAmbulance
	after.Patient.Allergies = record.Allergies{Status: record.AllergiesNone}
	after.Patient.BirthDate.Estimated = true
	after.ArrivedAt = at(1, 50)
	after.HandoverAt = at(2, 5)
	same(t, Changes(before, after), []record.Change{
		{Field: "Birth date", Was: "14-Mar-1958", Now: "14-Mar-1958 (estimated)"},
		{Field: "Sex", Was: "Male", Now: "Female"},
		{Field: "Next of kin, phone", Was: "07700 900412", Now: "07700 900421"},
		{Field: "Allergies", Was: "Not known", Now: "No known allergies"},
		{Field: "Arrival mode", Was: "Own transport", Now: "Emergency road ambulance"},
		{Field: "Handover", Was: "Not known", Now: "22-Nov-2026 02:05"},
		{Field: "Arrived", Was: "22-Nov-2026 02:00", Now: "22-Nov-2026 01:50"},
	})
	if c := Changes(before, before); len(c) > 0 {
		t.Errorf("nothing changed, told as %v", c)
	}
}

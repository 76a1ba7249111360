package fhir

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

func readExample(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t testing.TB, raw []byte) record.Patient {
	t.Helper()
	p, err := DecodePatient(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPatientOfPDS(t *testing.T) {
	got := decode(t, readExample(t, "pds/Patient.json"))
	want := record.Patient{
		NHSNumber: "9000000009", NHSNumberStatus: record.NHSNumberVerified,
		Name:      record.Name{Family: "Smith", Given: "Jane", Title: "Mrs", Suffix: "MBE"},
		BirthDate: record.BirthDate{Date: record.Date{Year: 2010, Month: 10, Day: 22}},
		DiedOn:    record.Date{Year: 2010, Month: 10, Day: 22},
		Sex:       record.Female,
		Address: record.Address{Lines: []string{"1 Trevelyan Square", "Boar Lane", "City Centre", "Leeds", "West Yorkshire"},
			Postcode: "LS1 6AE"},
		Phone: "01632960587", Email: "jane.smith@example.com",
		GP:        record.GP{PracticeCode: "Y12345"},
		NextOfKin: record.NextOfKin{Relation: "Emergency Contact", Phone: "01632960587"},
		Language:  "French", Interpreter: "Yes",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestRestrictedPatientOfPDS(t *testing.T) {
	got := decode(t, readExample(t, "pds/Sensitive_Patient.json"))
	if !got.Sensitive || got.Name.Family != "Smythe" {
		t.Errorf("%+v", got)
	}
	// A server that gives out what it should withhold makes no difference.
	open := strings.Replace(string(readExample(t, "pds/Patient.json")), `"code": "U"`, `"code": "R"`, 1)
	got = decode(t, []byte(open))
	if !got.Sensitive || !got.Address.IsZero() || got.Phone != "" || got.Email != "" || !got.GP.IsZero() || !got.NextOfKin.IsZero() {
		t.Errorf("%+v", got)
	}
	if decode(t, readExample(t, "pds/Minimal_Patient.json")).Sensitive {
		t.Error("U is unrestricted")
	}
}

func TestExamplesOfUKCore(t *testing.T) {
	baby := decode(t, readExample(t, "ukcore/UKCore-Patient-BabyPatient-Example.json"))
	want := record.Patient{
		NHSNumberStatus: record.NHSNumberToResolve, // its check digit is wrong
		Name:            record.Name{Family: "JONES", Given: "Melanie"},
		BirthDate:       record.BirthDate{Date: record.Date{Year: 2021, Month: 2, Day: 11}},
		Sex:             record.Female,
		Address:         record.Address{Lines: []string{"10 Fearnville Grove", "LEEDS"}, Postcode: "LS8 3DR"},
		Phone:           "01131231266",
		EthnicCategory:  record.Code{System: ethnicCategories, Code: "A", Display: "White - British"},
	}
	if !reflect.DeepEqual(baby, want) {
		t.Errorf("got\n%+v\nwant\n%+v", baby, want)
	}
	if got := decode(t, readExample(t, "ukcore/UKCore-Patient-Sn-Makaton-Example.json")).Language; got != "British Sign Language" {
		t.Errorf("language %q", got)
	}
	if got := decode(t, readExample(t, "ukcore/Extension-UKCore-InterpreterRequired-Example.json")).Interpreter; got != "Yes" {
		t.Errorf("interpreter %q", got)
	}
	if got := decode(t, readExample(t, "ukcore/Extension-UKCore-BirthSex-Example.json")).Sex; got != record.Female {
		t.Errorf("sex %q", got)
	}
	if got := decode(t, readExample(t, "ukcore/Extension-UKCore-CopyCorrespondenceIndicator-Example.json")).NextOfKin; got.Name != "Emily CARTER" {
		t.Errorf("next of kin %+v", got)
	}
	all, err := filepath.Glob("testdata/ukcore/*.json")
	if err != nil || len(all) < 10 {
		t.Fatal(len(all), err)
	}
	for _, name := range all {
		decode(t, readExample(t, strings.TrimPrefix(name, "testdata/")))
	}
}

func TestNamesAreToldApart(t *testing.T) {
	p := decode(t, []byte(`{"resourceType":"Patient","name":[
		{"use":"old","family":"Brown","given":["Ann"]},{"use":"nickname","given":["Annie"]},
		{"use":"usual","family":"Green","given":["Ann",null,"Marie","Jo"],"prefix":["Dr"]},{"use":"maiden","family":"Grey","given":["Ann"]}]}`))
	if want := (record.Name{Family: "Green", Given: "Ann", Middle: "Marie Jo", Title: "Dr", KnownAs: "Annie"}); p.Name != want {
		t.Errorf("got %+v", p.Name)
	}
}

func TestBirthDateOfLesserPrecisionIsAnEstimate(t *testing.T) {
	day := func(y int, m time.Month, d int) record.Date { return record.Date{Year: y, Month: m, Day: d} }
	for in, want := range map[string]record.BirthDate{
		"1958":       {Date: day(1958, 1, 1), Estimated: true},
		"1958-03":    {Date: day(1958, 3, 1), Estimated: true},
		"1958-03-14": {Date: day(1958, 3, 14)},
		"1958-02-30": {}, "": {}, "soon": {},
	} {
		if got := readBirthDate(in); got != want {
			t.Errorf("%q: got %+v", in, got)
		}
	}
}

// A code that we don't know survives (unknown is not none).
func TestCodesThatWeDontKnowAreKept(t *testing.T) {
	p := decode(t, []byte(`{"resourceType":"Patient","gender":"other","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018",
		"extension":[{"url":"`+verificationURL+`","valueCodeableConcept":{"coding":[{"system":"`+verificationCodes+`","code":"77"}]}}]}],
		"extension":[{"url":"`+ethnicCategoryURL+`","valueCodeableConcept":{"coding":[{"system":"urn:x","code":"QQ","display":"New"}]}}]}`))
	if p.NHSNumberStatus != "77" || p.EthnicCategory != (record.Code{System: "urn:x", Code: "QQ", Display: "New"}) || p.Sex != record.Indeterminate {
		t.Errorf("%+v", p)
	}
	legacy := strings.Replace(string(readExample(t, "pds/Minimal_Patient.json")), `"01"`, `"number-present-but-not-traced"`, 1)
	if got := decode(t, []byte(legacy)).NHSNumberStatus; got != record.NHSNumberNotTraced {
		t.Errorf("status %q", got)
	}
}

func TestNoPatient(t *testing.T) {
	for _, raw := range []string{``, `{}`, `[]`, `{"resourceType":"Bundle"}`, `{"resourceType":"Patient","name":"SMITH"}`} {
		_, err := DecodePatient([]byte(raw))
		if !errors.Is(err, ErrNotFHIR) || strings.Contains(err.Error(), "SMITH") {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// What is written of a patient is read again as the same patient.
func TestPatientSurvivesTheRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawPatient(t)
		p := profile
		d := record.Delivery{Entry: record.Entry{ID: entryID(1)}, Attendance: record.Attendance{Details: record.Details{Patient: want}}}
		got, err := p.DecodePatient(marshal(p.patientOf(d)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got\n%+v\nwant\n%+v", got, want)
		}
	})
}

func drawPatient(t *rapid.T) record.Patient {
	word := func(label string) string { return rapid.StringMatching(`([A-Z][a-zé'-]{0,8})?`).Draw(t, label) }
	r := record.Patient{
		PatientID:       patientID,
		NHSNumber:       rapid.SampledFrom([]record.NHSNumber{"", "9990000018", "9990000026"}).Draw(t, "nhs"),
		LocalPatientID:  rapid.StringMatching(`([0-9]{7})?`).Draw(t, "local"),
		TemporaryNumber: rapid.StringMatching(`(RMW [0-9]{7})?`).Draw(t, "temporary"),
		Name:            record.Name{Family: "F" + word("family"), Given: "G" + word("given"), Middle: word("middle"), Title: word("title"), KnownAs: word("known as")},
		Sex:             rapid.SampledFrom([]record.Sex{record.Male, record.Female, record.Indeterminate, record.SexNotKnown}).Draw(t, "sex"),
		EthnicCategory:  rapid.SampledFrom([]record.Code{{}, {System: ethnicCategories, Code: "Z", Display: "Not stated"}, {System: "urn:x", Code: "Q"}}).Draw(t, "ethnic"),
		Language:        rapid.SampledFrom([]string{"", "Polish", "British Sign Language", "Klingon", "fr"}).Draw(t, "language"),
		Interpreter:     rapid.SampledFrom([]string{"", "Yes", "No"}).Draw(t, "interpreter"),
		Unknown:         rapid.Bool().Draw(t, "unknown"),
		Sensitive:       rapid.Bool().Draw(t, "sensitive"),
	}
	if r.NHSNumber != "" {
		r.NHSNumberStatus = rapid.SampledFrom([]record.NHSNumberStatus{"01", "02", "05"}).Draw(t, "status")
	}
	if rapid.Bool().Draw(t, "born") {
		r.BirthDate = record.BirthDate{Date: record.Date{Year: 1957, Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: 1}, Estimated: rapid.Bool().Draw(t, "estimated")}
	}
	if !r.Sensitive {
		r.Address = record.Address{Lines: known(word("line 1"), word("line 2")), Postcode: rapid.SampledFrom([]record.Postcode{"", "LS1 6AE"}).Draw(t, "postcode")}
		r.Phone, r.Email = rapid.StringMatching(`(0[0-9]{10})?`).Draw(t, "phone"), word("email")
		r.GP = record.GP{Name: word("gp"), Practice: word("practice"), PracticeCode: "Y12345"}
		if name := word("kin"); name != "" {
			r.NextOfKin = record.NextOfKin{Name: name, Relation: word("relation")}
		}
	}
	return r
}

func FuzzDecodePatient(f *testing.F) {
	f.Add(readExample(f, "pds/Patient.json"))
	f.Add(readExample(f, "ukcore/UKCore-Patient-Sn-Makaton-Example.json"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := DecodePatient(raw)
		if err != nil {
			return
		}
		d := record.Delivery{Attendance: record.Attendance{Details: record.Details{Patient: r}}}
		if !json.Valid(marshal(profile.patientOf(d))) {
			t.Error("not JSON")
		}
	})
}

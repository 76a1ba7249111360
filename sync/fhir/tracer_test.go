package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// pds plays the sandbox: patients by number, searches by GET.
func pds(t *testing.T) (*Tracer, *[]string) {
	t.Helper()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.RequestURI())
		switch q := r.URL.Query(); {
		case r.URL.Path == "/Patient/9000000009", r.URL.Path == "/Patient/9990000042": // the second was superseded by the first
			w.Write(readExample(t, "pds/Patient.json"))
		case r.URL.Path != "/Patient":
			w.WriteHeader(404)
			w.Write([]byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not_found","details":{"coding":[{"code":"RESOURCE_NOT_FOUND"}]}}]}`))
		case q.Get("family") == "Jones":
			w.Write([]byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"multiple-matches","details":{"coding":[` +
				`{"system":"https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode","code":"TOO_MANY_MATCHES","display":"Too Many Matches"}]}}]}`))
		case q.Get("family") == "Nobody":
			w.Write([]byte(`{"resourceType":"Bundle","type":"searchset","total":0}`))
		default:
			w.Write(readExample(t, "pds/PatientSearch.json"))
		}
	}))
	t.Cleanup(server.Close)
	return &Tracer{Client: &Client{Base: server.URL, HTTP: server.Client(), GetSearch: true}, PDS: true}, &asked
}

var birth2010 = record.BirthDate{Date: record.Date{Year: 2010, Month: 10, Day: 22}}

func TestTraceInPDS(t *testing.T) {
	tracer, asked := pds(t)
	got, err := tracer.Trace(context.Background(), record.Patient{NHSNumber: "9990000042"})
	if err != nil || len(got) != 1 || got[0].Person != (record.TrustPerson{NHSNumber: "9000000009"}) {
		t.Fatalf("superseded number: %+v %v", got, err)
	}
	if !reflect.DeepEqual(got[0].Differs, []string{"recorded as deceased on 22-Oct-2010"}) {
		t.Errorf("differs %q", got[0].Differs)
	}
	*asked = nil
	got, err = tracer.Trace(context.Background(), record.Patient{NHSNumber: "9990000018", Name: record.Name{Family: "Smith", Given: "Jane"}, BirthDate: birth2010, Sex: record.Female})
	if err != nil || len(got) != 1 || got[0].Score != 75 && got[0].Score != 100 || got[0].Address.Postcode != "LS1 6AE" {
		t.Fatalf("demographics: %+v %v", got, err)
	}
	want := []string{"GET /Patient/9990000018", "GET /Patient?birthdate=eq2010-10-22&family=Smith&gender=female&given=Jane"}
	if !reflect.DeepEqual(*asked, want) {
		t.Errorf("asked %q", *asked)
	}
	if _, err = tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Jones"}, BirthDate: birth2010}); !errors.Is(err, ErrTooManyMatches) {
		t.Error(err)
	}
	if got, err = tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Nobody"}, BirthDate: birth2010}); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
}

func TestNobodyIsTracedByAPhoneticName(t *testing.T) {
	tracer, asked := pds(t)
	for _, r := range []record.Patient{
		{Unknown: true, Name: record.Name{Family: "Foxtrot"}, BirthDate: birth2010},
		{Name: record.Name{Family: "Smith"}}, {BirthDate: birth2010}, {},
	} {
		if got, err := tracer.Trace(context.Background(), r); got != nil || err != nil {
			t.Error(got, err)
		}
	}
	if len(*asked) != 0 {
		t.Errorf("asked %q", *asked)
	}
}

func TestTraceInTheTrustsIndex(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	tracer := &Tracer{Client: s.Client, Profile: s.Profile}
	tr.hold(t, "Patient/old", `{"resourceType":"Patient","id":"old","active":false,"birthDate":"1957-03-14","link":[{"type":"replaced-by","other":{"reference":"Patient/new"}}]}`)
	tr.hold(t, "Patient/new", `{"resourceType":"Patient","id":"new","birthDate":"1958-01-01","deceasedBoolean":true,"identifier":[
		{"system":"https://fhir.rmw.example/Id/hospital-number","value":"8000002"}],
		"name":[{"use":"official","family":"Green","given":["Ann"]},{"use":"maiden","family":"Grey","given":["Ann"]},{"use":"old","family":"Green","given":["Ann"]}]}`)
	got, err := tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Grey"}, BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}}})
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	tr.change(t, "Patient/new", func(o object) { o["birthDate"] = marshal("1957-03-14") })
	if again, _ := tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Grey"}, BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}}}); len(again) != 2 {
		t.Errorf("the survivor came twice: %+v", again)
	}
	person := record.TrustPerson{Reference: "Patient/new", LocalPatientID: "8000002"}
	if got[0].Person != person || got[1].Person != person || got[0].Name.Family != "Green" || got[1].Name.Family != "Grey" {
		t.Errorf("%+v", got)
	}
	if !reflect.DeepEqual(got[0].Differs, []string{"recorded as deceased"}) {
		t.Errorf("differs %q", got[0].Differs)
	}
}

func TestTraceWithFurtherPagesIsTooMany(t *testing.T) {
	tr := &trust{before: func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
		w.Write([]byte(`{"resourceType":"Bundle","type":"searchset","link":[{"relation":"next","url":"x"}],"entry":[{"resource":{"resourceType":"Patient","id":"1"}}]}`))
		return true
	}}
	s := tr.open(t)
	got, err := (&Tracer{Client: s.Client}).Trace(context.Background(), record.Patient{Name: record.Name{Family: "Grey"}, BirthDate: birth2010})
	if !errors.Is(err, ErrTooManyMatches) || got != nil {
		t.Error(got, err)
	}
}

func TestRecordsMergedInACircle(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	tracer := &Tracer{Client: s.Client, Profile: s.Profile}
	for a, b := range map[string]string{"a": "b", "b": "a"} {
		tr.hold(t, "Patient/"+a, `{"resourceType":"Patient","id":"`+a+`","birthDate":"1957-03-14","link":[{"type":"replaced-by","other":{"reference":"Patient/`+b+`"}}]}`)
	}
	_, err := tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Grey"}, BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}}})
	if !errors.Is(err, ErrNotFHIR) {
		t.Error(err)
	}
}

func TestEstimatedBirthDateIsSearchedAsASpan(t *testing.T) {
	q := (&Tracer{}).demographics(record.Patient{Name: record.Name{Family: "Grey"}, BirthDate: record.BirthDate{Date: record.Date{Year: 1991, Month: 1, Day: 1}, Estimated: true}})
	if got := q.Encode(); got != "_count=50&birthdate=ge1986-01-01&birthdate=le1996-12-31&family=Grey" {
		t.Error(got)
	}
}

func TestRestrictedCandidateHasNoAddress(t *testing.T) {
	tracer := &Tracer{}
	got, err := tracer.candidates(context.Background(), readExample(t, "pds/Sensitive_Patient.json"), 0)
	if err != nil || len(got) != 1 || !got[0].Address.IsZero() {
		t.Error(got, err)
	}
}

func TestTraceErrorsDontNameThePatient(t *testing.T) {
	client := &Client{Base: "http://127.0.0.1:1", HTTP: &http.Client{}, GetSearch: true}
	_, err := (&Tracer{Client: client}).Trace(context.Background(), record.Patient{NHSNumber: "9990000018"})
	if !errors.Is(err, ErrUnreachable) || strings.Contains(err.Error(), "9990000018") {
		t.Error(err)
	}
}

func TestSearchSetOfSeveralKinds(t *testing.T) {
	found, err := readSearchSet("Patient", []byte(`{"resourceType":"Bundle","type":"searchset","entry":[
		{"resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match","score":0.5}},
		{"resource":{"resourceType":"Organization","id":"2"},"search":{"mode":"include"}},
		{"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"outcome"}}]}`))
	if err != nil || len(found.Found) != 1 || found.Found[0].Score != 0.5 || found.More {
		t.Error(found, err)
	}
	if found, err = readSearchSet("Patient", []byte(`{"resourceType":"Bundle","type":"searchset","link":[{"relation":"next","url":"x"}]}`)); err != nil || !found.More {
		t.Error(found, err)
	}
	for _, bad := range []string{`<html>`, `{"resourceType":"Bundle","type":"history"}`, `{"resourceType":"Bundle","type":"searchset","entry":[{}]}`} {
		if _, err := readSearchSet("Patient", json.RawMessage(bad)); !errors.Is(err, ErrNotFHIR) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

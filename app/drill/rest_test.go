package drill_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/drill"
)

// ask makes one request of the FHIR server and gives status, header and body.
func ask(t *testing.T, method, url, body string, header ...string) (int, http.Header, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/fhir+json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := (&http.Client{Transport: transport}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&out); err != nil {
		t.Fatalf("%s %s: %v in %q", method, url, err, raw)
	}
	return answer.StatusCode, answer.Header, out
}

func entry(full, method, url, extra, resource string) string {
	return `{"fullUrl":"` + full + `","request":{"method":"` + method + `","url":"` + url + `"` + extra + `},"resource":` + resource + `}`
}

func transaction(entries ...string) string {
	return `{"resourceType":"Bundle","type":"transaction","entry":[` + strings.Join(entries, ",") + `]}`
}

const (
	somebody = `{"resourceType":"Patient","identifier":[{"system":"urn:ours","value":"p1"}],"name":[{"family":"Ó Súilleabháin","given":["Ann"]}],"birthDate":"1958-03-14"}`
	visit    = `{"resourceType":"Encounter","identifier":[{"system":"urn:ours","value":"e1"}],"status":"in-progress","subject":{"reference":"urn:uuid:1"}}`
)

func TestATransactionIsTakenWholeOrNotAtAll(t *testing.T) {
	trust := start(t, &drill.Trust{})
	base := trust.FHIRBase()
	patient := entry("urn:uuid:1", "POST", "Patient", `,"ifNoneExist":"identifier=urn:ours|p1"`, somebody)
	count := func() float64 {
		_, _, set := ask(t, "GET", base+"/Patient?identifier=urn:ours|p1", "")
		return set["total"].(float64)
	}
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"a reference to nobody":       {transaction(patient, entry("urn:uuid:2", "POST", "Encounter", "", strings.Replace(visit, "urn:uuid:1", "Patient/999", 1))), 422},
		"a full URL that is not here": {transaction(patient, entry("urn:uuid:2", "POST", "Encounter", "", strings.Replace(visit, "urn:uuid:1", "urn:uuid:7", 1))), 400},
		"no such resource to update":  {transaction(patient, entry("urn:uuid:2", "PUT", "Encounter/999", "", visit)), 404},
		"another type than the URL":   {transaction(patient, entry("urn:uuid:2", "POST", "Patient", "", visit)), 400},
		"a type that is not taken":    {transaction(patient, entry("urn:uuid:2", "POST", "Basic", "", `{"resourceType":"Basic"}`)), 404},
		"an unknown condition":        {transaction(patient, entry("urn:uuid:2", "POST", "Encounter", `,"ifNoneExist":"shoe=7"`, visit)), 400},
		"a method that is not taken":  {transaction(patient, entry("urn:uuid:2", "DELETE", "Encounter/1", "", visit)), 405},
		"one full URL twice":          {transaction(patient, patient), 400},
		"no Bundle":                   {somebody, 400},
		"no JSON":                     {`{"resourceType":`, 400},
	} {
		if status, _, outcome := ask(t, "POST", base, c.body); status != c.status || outcome["resourceType"] != "OperationOutcome" {
			t.Errorf("%s: %d, %v", name, status, outcome)
		}
		if n := count(); n != 0 {
			t.Fatalf("%s left %v Patients behind", name, n)
		}
	}
	for round, want := range []string{"201 Created", "200 OK"} {
		status, _, response := ask(t, "POST", base, transaction(patient,
			entry("urn:uuid:2", "POST", "Encounter", `,"ifNoneExist":"identifier=urn:ours|e1"`, visit)))
		first := response["entry"].([]any)[0].(map[string]any)["response"].(map[string]any)
		if status != 200 || first["status"] != want || count() != 1 {
			t.Errorf("round %d: %d, %v", round, status, response)
		}
	}
	if a := trust.Account().Attendances; len(a) != 1 || a[0].Created != 1 || a[0].Patient.Name.Family != "Ó Súilleabháin" {
		t.Errorf("%+v", a)
	}
}

func TestConditionsMeetOneSeveralOrNone(t *testing.T) {
	trust := start(t, &drill.Trust{})
	base := trust.FHIRBase()
	put := base + "/Patient?identifier=urn:ours|p1"
	if status, header, _ := ask(t, "PUT", put, somebody); status != 201 || header.Get("ETag") != `W/"1"` || header.Get("Location") == "" {
		t.Errorf("first: %d %v", status, header)
	}
	if status, header, _ := ask(t, "PUT", put, somebody); status != 200 || header.Get("ETag") != `W/"2"` {
		t.Errorf("again: %d %v", status, header)
	}
	if status, _, _ := ask(t, "PUT", put, somebody, "If-Match", `W/"1"`); status != 412 {
		t.Errorf("of an old version: %d", status)
	}
	if status, _, _ := ask(t, "POST", base+"/Patient", somebody, "If-None-Exist", "identifier=urn:ours|p1"); status != 200 {
		t.Errorf("where there is one: %d", status)
	}
	if status, _, _ := ask(t, "POST", base+"/Patient", somebody); status != 201 {
		t.Errorf("without a condition: %d", status)
	}
	for _, method := range []string{"PUT", "POST"} {
		url, header := put, ""
		if method == "POST" {
			url, header = base+"/Patient", "identifier=urn:ours|p1"
		}
		if status, _, _ := ask(t, method, url, somebody, "If-None-Exist", header); status != 412 {
			t.Errorf("%s where there are two: %d", method, status)
		}
	}
	if twice := trust.Account().Duplicates(); len(twice) != 1 || twice[0].Created != 2 {
		t.Errorf("duplicates %+v", twice)
	}
	if status, _, _ := ask(t, "POST", base+"/Patient", somebody, "Content-Type", "text/plain"); status != 415 {
		t.Errorf("plain text: %d", status)
	}
}

func TestSearchFindsWhatFHIRSaysItDoes(t *testing.T) {
	trust := start(t, &drill.Trust{})
	base := trust.FHIRBase()
	ask(t, "POST", base+"/Patient", somebody)
	ask(t, "POST", base+"/Patient", strings.Replace(strings.Replace(somebody, "p1", "p2", 1), "1958-03-14", "1958", 1))
	for query, want := range map[string]float64{
		"family=osuilleabhain": 0, "family=%C3%93+s%C3%BAil": 2, "family=o+suil&birthdate=1958-03-14": 1, "birthdate=eq1958-03-14": 1,
		"birthdate=ge1958-01-01&birthdate=le1958-12-31": 2, "birthdate=ge1959-01-01": 0, "identifier=p2": 1, "identifier=|p2": 0,
		"identifier=urn:ours|p2": 1, "given=ann&family=x": 0, "_id=1": 1, "gender=male": 0,
	} {
		status, _, set := ask(t, "GET", base+"/Patient?"+query, "")
		if status != 200 || set["total"] != want {
			t.Errorf("%s: %d, %v found, want %v", query, status, set["total"], want)
		}
	}
	_, _, set := ask(t, "GET", base+"/Patient?family=o&_count=1", "")
	links := set["link"].([]any)
	if len(set["entry"].([]any)) != 1 || len(links) != 2 {
		t.Fatalf("a page of one: %v", set)
	}
	_, _, set = ask(t, "GET", links[1].(map[string]any)["url"].(string), "")
	if len(set["entry"].([]any)) != 1 || len(set["link"].([]any)) != 1 {
		t.Errorf("the last page: %v", set)
	}
	if status, _, _ := ask(t, "GET", base+"/Patient?shoe=7", ""); status != 400 {
		t.Errorf("an unknown parameter: %d", status)
	}
	if status, _, _ := ask(t, "GET", base+"/Patient/77", ""); status != 404 {
		t.Errorf("nobody: %d", status)
	}
	if status, _, c := ask(t, "GET", base+"/metadata", ""); status != 200 || c["fhirVersion"] != "4.0.1" {
		t.Errorf("capability: %d", status)
	}
}

func TestBusySaysWhenToComeBack(t *testing.T) {
	trust := start(t, &drill.Trust{Faults: drill.Faults{
		Percent: map[drill.Fault]float64{drill.Busy: 100}, RetryAfter: 1500 * time.Millisecond,
	}})
	status, header, _ := ask(t, "GET", trust.FHIRBase()+"/Patient", "", "X-Request-ID", "r-1")
	if status != 503 || header.Get("Retry-After") != "2" || header.Get("X-Request-ID") != "r-1" {
		t.Errorf("%d %v", status, header)
	}
}

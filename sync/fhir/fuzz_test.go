package fhir

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

// What comes back from a server is read, or is an error that quotes no figures
// of it; a search finds only what was asked for.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"resourceType":"Bundle","type":"searchset","link":[{"relation":"next"}],"entry":[{"resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match","score":0.9}},{"resource":{"resourceType":"OperationOutcome"}}]}`))
	f.Add([]byte(`{"resourceType":"Bundle","type":"transaction-response","entry":[{"response":{"status":"201 Created","location":"Encounter/9f/_history/1","etag":"W/\"1\""}}]}`))
	f.Add([]byte(`{"resourceType":"OperationOutcome","issue":[{"code":"duplicate"}]}`))
	f.Add([]byte(`{"resourceType":"Encounter","id":9990000018,"period":{"start":"2026-11-22"}}`))
	f.Add([]byte(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":"9990000018"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := readSearchSet("Patient", body)
		checkError(t, err)
		for _, found := range page.Found {
			if resource, ok := heldOf(t, found.Resource); ok && resource.kind != "Patient" {
				t.Fatalf("found a %s", resource.kind)
			}
		}
		results, err := readResults(body)
		checkError(t, err)
		for _, r := range results {
			if strings.Contains(r.Location, "://") {
				t.Fatalf("location %q", r.Location)
			}
		}
		if h, ok := heldOf(t, body); ok {
			_, err := (&Sender{}).seen(h)
			checkError(t, err)
		}
		_, err = DecodePatient(body)
		checkError(t, err)
	})
}

func heldOf(t *testing.T, raw json.RawMessage) (*held, bool) {
	t.Helper()
	h, err := readHeld(raw)
	checkError(t, err)
	return h, err == nil && h != nil
}

// checkError finds figures that only the answer can have brought: how far into
// the answer something stands is no such thing, nor is the status.
func checkError(t *testing.T, err error) {
	t.Helper()
	var outcome *OutcomeError
	if err == nil || errors.As(err, &outcome) {
		return
	}
	words, _, _ := strings.Cut(err.Error(), "at byte")
	for _, word := range strings.Fields(words) {
		if len(word) >= 5 && strings.Trim(word, "0123456789-.:,") == "" {
			t.Fatalf("%q is quoted in %q", word, err)
		}
	}
}

// What a server says of a record is shown in at most 240 characters, and
// without what names or numbers the patient.
func FuzzOutcomeWords(f *testing.F) {
	f.Add([]byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","diagnostics":"HOLLINGWORTH, Gwenllian (9990000018) born 1958-03-14 of QM4 7RT"}]}`))
	f.Add([]byte(`{"resourceType":"OperationOutcome","issue":[{"details":{"text":"gwenllian.h@example.org","coding":[{"code":"x","display":"y"}]},"expression":["Patient.name"]}]}`))
	f.Add([]byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}`)) // once a panic
	p := record.Patient{NHSNumber: "9990000018", Name: record.Name{Family: "Hollingworth", Given: "Gwenllian"}, Address: record.Address{Postcode: "QM4 7RT"}}
	f.Fuzz(func(t *testing.T, body []byte) {
		words := outcomeOf(422, body).words(p)
		if words == "" || utf8.RuneCountInString(words) > maxWords || strings.ContainsAny(words, "\r\n") {
			t.Fatalf("%q", words)
		}
		for _, secret := range []string{"hollingworth", "gwenllian", "9990000018", "999 000 0018"} {
			for word := range strings.FieldsFuncSeq(strings.ToLower(words), func(r rune) bool { return r == ' ' || r == ',' }) {
				if word == secret {
					t.Fatalf("%q is in %q", secret, words)
				}
			}
		}
	})
}

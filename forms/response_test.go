package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkResponse holds a response against what FHIR R4 says of one and against
// the form that it answers: items nested as the form nests them, each with a
// value of the right type or none, and nothing besides.
func checkResponse(t failer, q *Questionnaire, raw json.RawMessage) {
	var root node
	if err := json.Unmarshal(raw, &root); err != nil {
		t.Errorf("not JSON: %v", err)
		return
	}
	if root["resourceType"] != "QuestionnaireResponse" || root["questionnaire"] != q.Canonical() {
		t.Errorf("it answers %v", root["questionnaire"])
	}
	if !dateTimeShape.MatchString(textOf(root["authored"])) {
		t.Errorf("authored %v", root["authored"])
	}
	for key := range root {
		if !strings.Contains(" resourceType questionnaire status authored item ", " "+key+" ") {
			t.Errorf("element %s", key)
		}
	}
	checkItems(t, q, root, q.root)
}

func checkItems(t failer, q *Questionnaire, n node, above *item) {
	items, present := n["item"]
	if present && len(list(items)) == 0 {
		t.Errorf("an empty list of items")
	}
	seen, last := map[string]bool{}, -1
	for _, a := range list(items) {
		child := a.(node)
		id := textOf(child["linkId"])
		it := q.byID[id]
		switch {
		case it == nil || it.above != above || seen[id] && (it.kind != TypeGroup || !it.repeats) || it.index < last:
			t.Errorf("item %q stands where the form does not put it", id)
			return
		case it.kind == TypeDisplay, it.kind == TypeGroup && child["answer"] != nil, it.question() && child["item"] != nil:
			t.Errorf("item %q has what its type has not", id)
		}
		seen[id], last = true, it.index
		if it.kind == TypeGroup {
			checkItems(t, q, child, it)
			continue
		}
		answers := list(child["answer"])
		if len(answers) == 0 || len(answers) > 1 && !it.repeats {
			t.Errorf("item %q has %d answers", id, len(answers))
		}
		for _, answer := range answers {
			checkAnswer(t, it, answer.(node))
			checkItems(t, q, answer.(node), it)
		}
	}
}

var (
	dateTimeShape = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)
	dateShape     = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)
)

func checkAnswer(t failer, it *item, answer node) {
	values := 0
	for key, a := range answer {
		kind, isValue := strings.CutPrefix(strings.TrimPrefix(key, "_"), "value")
		if !isValue {
			continue
		}
		values++
		if !it.accepts(valueKind(kind)) {
			t.Errorf("item %q of type %s is answered by %s", it.linkID, it.kind, key)
		}
		switch s := textOf(a); {
		case strings.HasPrefix(key, "_"):
		case kind == "DateTime" && !dateTimeShape.MatchString(s), kind == "Date" && !dateShape.MatchString(s),
			kind == "String" && (s == "" || strings.TrimSpace(s) != s):
			t.Errorf("item %q has the %s %q", it.linkID, key, s)
		}
	}
	if values > 1 || values == 0 && answer["item"] == nil {
		t.Errorf("item %q has an answer with %d values", it.linkID, values)
	}
}

// filledArrival is the form of the picture, filled in.
func filledArrival(t *testing.T) *Form {
	f := start(t, ArrivalForm)
	set(t, f,
		"patient.nhsNumber", "999 000 0018", "patient.familyName", "Smith", "patient.givenName", "John", "patient.title", "Mr",
		"patient.birthDate", "68y", "patient.sex", "Male", "patient.address", "4 Station Road, Marlham", "patient.postcode", "qm4 7rt",
		"arrival.mode", "Emergency road ambulance", "arrival.ambulanceArrivedAt", "approx 0252", "arrival.ambulanceIncidentNumber", "QM 2211 0873",
		"arrival.source", "Ambulance service", "arrival.place", "Majors 3", "arrival.complaint", "Can’t get my breath, worse since midnight",
		"patient.allergies.status", "Known", "patient.allergies.items", "Penicillin (rash), latex", "patient.language", "Welsh", "patient.interpreter", "Cornish sign")
	f.Unknown("patient.phone")
	f.Unknown("arrival.handoverAt")
	return f
}

func TestResponseGolden(t *testing.T) {
	f := filledArrival(t)
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	checkResponse(t, f.q, raw)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	const golden = "testdata/arrival-response.json"
	if *update {
		if err := os.WriteFile(golden, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if pretty.String() != string(want) {
		t.Errorf("the response is not that of %s:\n%s", golden, pretty.String())
	}
	again, err := Response(f, Completed)
	if err != nil || !bytes.Equal(raw, again) {
		t.Error("the same answers make another response")
	}
}

func TestFromResponseBringsEveryStateBack(t *testing.T) {
	f := filledArrival(t)
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	g, err := FromResponse(f.q, setting, raw)
	if err != nil {
		t.Fatal(err)
	}
	same(t, Details(g, record.Details{}), Details(f, record.Details{}))
	for _, id := range []string{"patient.phone", "arrival.handoverAt"} {
		if got := g.Summary(id); got != "Not known" {
			t.Errorf("%s comes back as %q", id, got)
		}
	}
	for _, it := range f.q.items {
		if a, b := f.Summary(it.linkID), g.Summary(it.linkID); a != b {
			t.Errorf("%s comes back as %q, not %q", it.linkID, b, a)
		}
	}
}

func TestACompletedResponseIsComplete(t *testing.T) {
	f := start(t, ArrivalForm)
	if _, err := Response(f, Completed); !errors.Is(err, ErrNotComplete) {
		t.Errorf("an empty form is completed: %v", err)
	}
	if _, err := Response(f, "final"); err == nil {
		t.Error("a status of FHIR's Observation is taken")
	}
	set(t, f, "patient.familyName", "Smith", "arrival.arrivedAt", "now")
	if _, err := Response(f, Completed); err != nil {
		t.Error(err)
	}
	f.Set("patient.nhsNumber", "1")
	if _, err := Response(f, Amended); !errors.Is(err, ErrNotComplete) || strings.Contains(err.Error(), "Smith") {
		t.Errorf("a form with an error is completed: %v", err)
	}
}

// Lesson 8: recovered work attached to the wrong form.
func TestLesson08RecoveredWorkIsNotAttachedToTheWrongForm(t *testing.T) {
	f := filledArrival(t)
	triage := start(t, TriageForm).q
	newer := *f.q
	newer.Version = "2.0.0"
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []*Questionnaire{triage, &newer} {
		if _, err := FromResponse(q, setting, raw); !errors.Is(err, ErrOtherForm) {
			t.Errorf("a response to %s is put into %s: %v", f.q.Canonical(), q.Canonical(), err)
		}
		if _, err := Restore(q, setting, sp); !errors.Is(err, ErrOtherForm) {
			t.Errorf("a savepoint of %s is restored into %s: %v", f.q.Canonical(), q.Canonical(), err)
		}
	}
}

func TestFromResponseRefuses(t *testing.T) {
	q := drawn(t, note+`,{"linkId":"g","type":"group","item":[{"linkId":"n","type":"integer"}]},`+pick)
	cases := []struct {
		items  string
		reason error
	}{
		{`[{"linkId":"zz","answer":[{"valueString":"x"}]}]`, ErrUnknownAnswer},
		{`[{"linkId":"n","answer":[{"valueInteger":1}]}]`, ErrUnknownAnswer},
		{`[{"linkId":"a","answer":[{"valueInteger":1}]}]`, ErrInvalid},
		{`[{"linkId":"a","answer":[{"valueString":"x"},{"valueString":"y"}]}]`, ErrInvalid},
		{`[{"linkId":"a","answer":["x"]}]`, ErrInvalid},
		{`[{"linkId":"a","answer":[{"valueString":""}]}]`, ErrInvalid},
		{`[{"linkId":"c","answer":[{"valueReference":{}}]}]`, ErrInvalid},
		{`[{"linkId":"c","answer":[{"valueMoney":{}}]}]`, ErrUnsupported},
		{`[{"linkId":"c","answer":[{"valueCoding":{"code":5}}]}]`, ErrInvalid},
		{`{}`, ErrInvalid},
	}
	for _, c := range cases {
		_, err := FromResponse(q, setting, json.RawMessage(`{"resourceType":"QuestionnaireResponse","questionnaire":"https://trust.example/q|1","item":`+c.items+`}`))
		if !errors.Is(err, c.reason) {
			t.Errorf("%s: %v", c.items, err)
		}
	}
	if _, err := FromResponse(q, setting, json.RawMessage(`{"resourceType":"Patient"}`)); !errors.Is(err, ErrInvalid) {
		t.Errorf("another resource: %v", err)
	}
}

func TestAnswersBelowAQuestion(t *testing.T) {
	q := drawn(t, `{"linkId":"a","type":"boolean","text":"Smoker","item":[{"linkId":"b","type":"integer","text":"A day"}]}`)
	f := New(q, setting)
	set(t, f, "b", "20")
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	checkResponse(t, q, raw)
	set(t, f, "a", "yes")
	raw, err = Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	checkResponse(t, q, raw)
	g, err := FromResponse(q, setting, raw)
	if err != nil || g.Summary("a") != "Yes" || g.Summary("b") != "20" {
		t.Errorf("%v: comes back as %q, %q", err, g.Summary("a"), g.Summary("b"))
	}
}

func TestADisabledAnswerIsNotInTheResponse(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "arrival.mode", "Own transport", "arrival.mode", "heli", "arrival.handoverAt", "0300", "arrival.mode", "Own transport")
	raw, err := Response(f, InProgress)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "handoverAt") {
		t.Error("a handover of somebody who came on foot is in the response")
	}
	if f.Text("arrival.handoverAt") != "0300" {
		t.Error("what was typed is gone")
	}
}

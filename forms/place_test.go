package forms

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// medicines is a group that repeats, with a group that repeats inside it, and
// a question with a question below each of its answers.
const medicines = `
	{"linkId":"drug","type":"group","text":"Medicine","repeats":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":4}],"item":[
		{"linkId":"name","type":"string","text":"Name","required":true,"code":[{"system":"s","code":"drug"}]},
		{"linkId":"dose","type":"group","text":"Dose","repeats":true,"item":[
			{"linkId":"mg","type":"decimal","text":"mg","code":[{"system":"s","code":"mg"}],"initial":[{"valueDecimal":5}]},
			{"linkId":"why","type":"string","text":"Why so much","enableWhen":[{"question":"mg","operator":">","answerDecimal":100}]}]}]},
	{"linkId":"allergy","type":"string","text":"Allergic to","repeats":true,"item":[{"linkId":"reaction","type":"string","text":"Reaction"}]},
	{"linkId":"asked","type":"boolean","text":"Asked","enableWhen":[{"question":"allergy","operator":"=","answerString":"latex"}]}`

func addresses(f *Form) string {
	var all []string
	for _, it := range f.Items() {
		all = append(all, it.At)
	}
	return strings.Join(all, " ")
}

func add(t *testing.T, f *Form, at string) string {
	t.Helper()
	added, err := f.Add(at)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func TestAddressesOfOccurrences(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	if got, want := addresses(f), "drug name dose mg why allergy reaction asked"; got != want {
		t.Errorf("at first %s", got)
	}
	if got := add(t, f, "dose"); got != "dose@1.2" {
		t.Errorf("a second dose is at %s", got)
	}
	if got := add(t, f, "drug"); got != "drug@2" {
		t.Errorf("a second drug is at %s", got)
	}
	add(t, f, "dose@2.1")
	add(t, f, "allergy")
	want := "drug name dose mg why dose@1.2 mg@1.2 why@1.2 drug@2 name@2 dose@2.1 mg@2.1 why@2.1 dose@2.2 mg@2.2 why@2.2 allergy reaction allergy@2 reaction@2 asked"
	if got := addresses(f); got != want {
		t.Errorf("then %s", got)
	}
	if got := f.Text("mg@2.2"); got != "5" {
		t.Errorf("a new occurrence begins with %q", got)
	}
}

// An address names the same occurrence for as long as somebody types.
func TestAddressesStayWhenAnotherIsTakenAway(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	add(t, f, add(t, f, "drug"))
	set(t, f, "name", "aspirin", "name@2", "codeine", "name@3", "warfarin")
	if err := f.Remove("drug@2"); err != nil {
		t.Fatal(err)
	}
	if got := f.Text("name@3"); got != "warfarin" || f.Text("name@2") != "" {
		t.Errorf("the third holds %q", got)
	}
	if got := add(t, f, "drug"); got != "drug@4" {
		t.Errorf("the next is %s: an address is given again", got)
	}
	if err := f.Remove("drug"); err != nil {
		t.Fatal(err)
	}
	for _, it := range f.Items() {
		if it.At == "drug@4" && it.Occurrence != 1 || it.At == "drug@3" && it.Occurrence != 2 {
			t.Errorf("%s is number %d", it.At, it.Occurrence)
		}
	}
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Restore(f.q, setting, sp)
	if err != nil {
		t.Fatal(err)
	}
	if addresses(g) != addresses(f) || g.Text("name@3") != "warfarin" {
		t.Errorf("restored as %s, not %s", addresses(g), addresses(f))
	}
}

func TestTheLastOccurrenceIsEmptied(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	set(t, f, "name", "aspirin", "mg", "75")
	if err := f.Remove("drug"); err != nil {
		t.Fatal(err)
	}
	if f.Text("name") != "" || f.Text("mg") != "" {
		t.Error("its answers are still there")
	}
	for _, at := range []string{"name", "asked", "nothing"} {
		if err := f.Remove(at); err == nil {
			t.Errorf("%s can be taken away", at)
		}
		if _, err := f.Add(at); err == nil {
			t.Errorf("%s can be added", at)
		}
	}
}

func TestOnlySoManyOccurrences(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	for range 3 {
		add(t, f, "drug")
	}
	if _, err := f.Add("drug"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a fifth of four: %v", err)
	}
	if it := f.Items()[0]; it.CanAdd || !it.CanRemove {
		t.Errorf("drawn as %+v", it)
	}
	if it := New(f.q, setting).Items()[0]; !it.CanAdd || it.CanRemove || it.Occurrence != 1 || !it.Repeats {
		t.Errorf("one alone is drawn as %+v", it)
	}
}

// A condition asks the occurrence that is nearest: the one in the same block.
func TestConditionsAskTheNearestOccurrence(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	add(t, f, "dose")
	add(t, f, "drug")
	set(t, f, "mg@1.2", "500")
	put := map[string]bool{}
	for _, it := range f.Items() {
		put[it.At] = it.Enabled
	}
	if put["why"] || !put["why@1.2"] || put["why@2.1"] {
		t.Errorf("put: %v", put)
	}
	set(t, f, "allergy", "dust")
	add(t, f, "allergy")
	set(t, f, "allergy@2", "latex")
	if items := f.Items(); !items[len(items)-1].Enabled {
		t.Error("an answer in the second place does not count")
	}
}

func TestNearestOccurrenceOutsideItsBlock(t *testing.T) {
	f := New(drawn(t, `
		{"linkId":"before","type":"string","enableWhen":[{"question":"a","operator":"=","answerString":"x"}]},
		{"linkId":"g","type":"group","repeats":true,"item":[{"linkId":"a","type":"string"}]},
		{"linkId":"after","type":"string","enableWhen":[{"question":"a","operator":"=","answerString":"x"}]}`), setting)
	add(t, f, "g")
	set(t, f, "a", "x", "a@2", "y")
	if got := whatIsPut(f); !got[0] || got[5] {
		t.Errorf("put %v: before asks the first, after the last", got)
	}
}

func TestOccurrencesInResponses(t *testing.T) {
	q := drawn(t, medicines)
	f := New(q, setting)
	add(t, f, "dose")
	add(t, f, "drug")
	add(t, f, "allergy")
	set(t, f, "name", "aspirin", "mg@1.2", "300", "why@1.2", "Pain", "name@2", "codeine", "allergy", "latex", "reaction", "Rash", "allergy@2", "dust", "reaction@2", "Wheeze")
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	checkResponse(t, q, raw)
	g, err := FromResponse(q, setting, raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.places {
		if got := g.Summary(p.at); got != f.Summary(p.at) {
			t.Errorf("%s comes back as %q", p.at, got)
		}
	}
	if problems, err := Validate(q, setting, raw); err != nil || len(problems) > 0 {
		t.Errorf("%v: its own response has %v", err, problems)
	}
}

func TestFactsOfOccurrences(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	add(t, f, "drug")
	set(t, f, "name", "aspirin", "name@2", "codeine", "mg", "75")
	f.Unknown("mg@2.1")
	same(t, Facts(f), []record.Fact{
		{Concepts: []record.Code{{System: "s", Code: "drug"}}, Label: "Name", Group: "drug", Text: "aspirin"},
		{Concepts: []record.Code{{System: "s", Code: "mg"}}, Label: "mg", Group: "dose", Number: "75"},
		{Concepts: []record.Code{{System: "s", Code: "drug"}}, Label: "Name", Group: "drug@2", Text: "codeine"},
	})
}

func TestMissingInOccurrences(t *testing.T) {
	f := New(drawn(t, medicines), setting)
	add(t, f, "drug")
	set(t, f, "name", "aspirin")
	var blocking []string
	for _, p := range f.Blocking() {
		blocking = append(blocking, p.At)
	}
	if !slices.Equal(blocking, []string{"name@2"}) {
		t.Errorf("held up by %v", blocking)
	}
}

func TestARequiredGroup(t *testing.T) {
	f := New(drawn(t, `{"linkId":"g","type":"group","text":"Doses","required":true,"item":[{"linkId":"n","type":"display","text":"Read"},{"linkId":"a","type":"string","text":"A"}]}`), setting)
	b := f.Blocking()
	if len(b) != 1 || b[0].At != "a" || b[0].Words != "Doses is needed." {
		t.Errorf("held up by %v", b)
	}
	set(t, f, "a", "x")
	if b := f.Blocking(); len(b) > 0 {
		t.Errorf("still held up by %v", b)
	}
}

func TestASavepointOfOccurrencesThatCannotBe(t *testing.T) {
	q := drawn(t, medicines)
	for _, keys := range []string{`{"drug":[0]}`, `{"drug":[2,2]}`, `{"drug":[-1]}`} {
		if _, err := Restore(q, setting, []byte(`{"questionnaire":"https://trust.example/q|1","occurrences":`+keys+`}`)); err == nil {
			t.Errorf("%s is restored", keys)
		}
	}
}

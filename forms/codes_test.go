package forms

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tideover/tideover/forms/record"
)

const valueSet = "https://tideover.example/fhir/ValueSet/"

// What a list offers can be told apart. How much it offers is in the README
// beside it, which TestReadmesNameFormsAndLists holds to the truth.
func TestShippedLists(t *testing.T) {
	l := lists(t)
	for _, name := range l.URLs() {
		options := l.Options(name)
		seen := map[string]bool{}
		for _, o := range options {
			if o.Code.System == "" || o.Code.Code == "" || o.Code.Display == "" || o.Term == "" || seen[o.Code.Display] {
				t.Errorf("%s offers %+v", name, o)
			}
			seen[o.Code.Display] = true
		}
	}
}

func TestShortWordsAndFullTerms(t *testing.T) {
	l := lists(t)
	var acuity []string
	for _, c := range l.List(valueSet + "acuity") {
		acuity = append(acuity, c.Display)
	}
	if got := strings.Join(acuity, ", "); got != "Immediate, Very urgent, Urgent, Standard, Low" {
		t.Errorf("acuity is %s", got)
	}
	if got := l.Term("http://snomed.info/sct", "1064891000000107"); got != "Immediate care level emergency care" {
		t.Errorf("the full term is %q", got)
	}
	if got := l.Term("http://snomed.info/sct", "1"); got != "" {
		t.Errorf("a code of no list has the term %q", got)
	}
}

// A code whose term nobody found is known but never offered.
func TestACodeWithoutATermIsNotOffered(t *testing.T) {
	l := lists(t)
	for _, c := range l.List(valueSet + "chief-complaint") {
		if c.Code == "2073000" {
			t.Error("2073000 is offered")
		}
	}
	if c, ok := l.Find(valueSet+"chief-complaint", "2073000"); !ok || c != (record.Code{System: "http://snomed.info/sct", Code: "2073000"}) {
		t.Errorf("2073000 is found as %v, %v", c, ok)
	}
	if c, ok := l.Find(valueSet+"acuity", "1077251000000100"); !ok || c.Display != "Low" {
		t.Errorf("found %v, %v", c, ok)
	}
	for _, missing := range [][2]string{{valueSet + "acuity", "1"}, {"https://no.example", "1"}} {
		if _, ok := l.Find(missing[0], missing[1]); ok {
			t.Errorf("%v is found", missing)
		}
	}
}

func TestATrustReplacesAList(t *testing.T) {
	base := fstest.MapFS{"codes/place.json": {Data: []byte(`{"url":"u","system":"s","concepts":[{"code":"a","term":"A"}]}`)}, "codes/README.md": {Data: []byte("x")}}
	own := fstest.MapFS{"places.json": {Data: []byte(`{"url":"u","system":"s","concepts":[{"code":"b","term":"Bay"}]}`)}}
	l, err := LoadCodes(base, own)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.List("u"); len(got) != 1 || got[0].Display != "Bay" {
		t.Errorf("the list is %v", got)
	}
}

func TestLoadCodesRefuses(t *testing.T) {
	for _, list := range []string{
		`[]`, `{"system":"s"}`, `{"url":"u"}`,
		`{"url":"u","system":"s","concepts":[{"term":"x"}]}`,
		`{"url":"u","system":"s","concepts":[{"code":"x"},{"code":"x"}]}`,
	} {
		if _, err := LoadCodes(fstest.MapFS{"x.json": {Data: []byte(list)}}); err == nil || !strings.Contains(err.Error(), "x.json") {
			t.Errorf("%s: %v", list, err)
		}
	}
	twice := fstest.MapFS{"a.json": {Data: []byte(`{"url":"u","system":"s"}`)}, "b.json": {Data: []byte(`{"url":"u","system":"s"}`)}}
	if _, err := LoadCodes(twice); err == nil {
		t.Error("one url in two files is taken")
	}
	var none *CodeLists
	if none.List("u") != nil || none.URLs() != nil || none.Term("s", "c") != "" {
		t.Error("no lists at all hold something")
	}
}

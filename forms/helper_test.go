package forms

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/record"
)

// night is the moment of the pictures: Sunday 22-Nov-2026 03:11.
var night = time.Date(2026, 11, 22, 3, 11, 48, 0, time.UTC)

func at(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, time.UTC) }

var setting = Setting{Now: func() time.Time { return night }}

// What ships is read once; forms of it are started as often as tests need.
var (
	shippedLists = sync.OnceValues(func() (*CodeLists, error) { return LoadCodes(assets.Codes) })
	shippedForms = sync.OnceValues(func() (*Department, error) {
		l, err := shippedLists()
		if err != nil {
			return nil, err
		}
		return LoadDepartment(l, assets.Forms)
	})
)

func lists(t testing.TB) *CodeLists {
	t.Helper()
	l, err := shippedLists()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func department(t testing.TB) *Department {
	t.Helper()
	d, err := shippedForms()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func start(t testing.TB, name string) *Form {
	t.Helper()
	q, err := department(t).Form(name)
	if err != nil {
		t.Fatal(err)
	}
	return New(q, setting)
}

// drawn loads a form of the given items, written as JSON.
func drawn(t testing.TB, items string) *Questionnaire {
	t.Helper()
	q, err := Load(strings.NewReader(questionnaire(items)), lists(t))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func questionnaire(items string) string {
	return fmt.Sprintf(`{"resourceType":"Questionnaire","url":"https://trust.example/q","version":"1","status":"active","item":[%s]}`, items)
}

// set types answers, each as linkId and text, and fails on an error.
func set(t testing.TB, f *Form, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		for _, p := range f.Set(pairs[i], pairs[i+1]) {
			if p.Severity == Error {
				t.Fatalf("Set(%s, %q): %s %s", pairs[i], pairs[i+1], p.Words, p.WayOut)
			}
		}
	}
}

// whatIsPut reports which places of a form are put, in reading order.
func whatIsPut(f *Form) []bool {
	f.settle()
	on := make([]bool, len(f.places))
	for i, p := range f.places {
		on[i] = p.on
	}
	return on
}

// failer is what testing.T and rapid.T have in common.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// same compares what two values say, as JSON.
func same(t failer, got, want any) {
	t.Helper()
	a, errA := json.MarshalIndent(got, "", " ")
	b, errB := json.MarshalIndent(want, "", " ")
	if errA != nil || errB != nil {
		t.Errorf("%v %v", errA, errB)
	}
	if string(a) != string(b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}

func snomed(code, display string) record.Code {
	return record.Code{System: "http://snomed.info/sct", Code: code, Display: display}
}

var roadAmbulance = snomed("1048031000000100", "Emergency road ambulance")

// mustLoad loads a whole form.
func mustLoad(t testing.TB, form string) *Questionnaire {
	t.Helper()
	q, err := Load(strings.NewReader(form), lists(t))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

package cds

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

func department(t *testing.T) *forms.Department {
	t.Helper()
	lists, err := forms.LoadCodes(assets.Codes)
	if err != nil {
		t.Fatal(err)
	}
	d, err := forms.LoadDepartment(lists, assets.Forms)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// answers are what a question of a type is answered with; a choice takes the
// first that is offered.
var answers = map[forms.Type]string{
	forms.TypeDate: "24/10/2026", forms.TypeDateTime: "25/10/2026 00:10", forms.TypeString: "RZZ01", forms.TypeText: "Words", forms.TypeBoolean: "yes",
}

// special are answers to questions that take no other.
var special = map[string]string{"patient.nhsNumber": "999 000 0018", "patient.postcode": "LS1 6AE"}

// fillIn answers every question that names an element, and every choice that
// may open others, as far as there is something to answer.
func fillIn(f *forms.Form) (unanswered map[string]bool) {
	unanswered = map[string]bool{}
	for range 3 { // an answer may put further questions
		for _, it := range f.Items() {
			if it.Answered || !it.Enabled || it.ReadOnly || it.Calculated {
				continue
			}
			if len(it.Options) > 0 {
				f.SetCode(it.At, it.Options[0].Code)
			} else if text, ok := special[it.LinkID]; ok {
				f.Set(it.At, text)
			} else if text, ok := answers[it.Type]; ok {
				f.Set(it.At, text)
			}
		}
	}
	for _, it := range f.Items() {
		for _, c := range it.Concepts {
			if c.System == System && (!it.Answered || len(it.Options) == 0 && it.Open) {
				unanswered[c.Code] = true // not put, or nothing is offered but words
			}
		}
	}
	return unanswered
}

// What the department's forms ask goes into the return: each form alone makes a
// valid message, and each element that a form names and offers codes for is in
// it, or is named among what was left out.
func TestDepartmentFormsMakeAReturn(t *testing.T) {
	d := department(t)
	for _, name := range d.Names() {
		q, err := d.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		f := forms.New(q, forms.Setting{Now: func() time.Time { return arrival.Add(time.Hour).In(london) }})
		unanswered := fillIn(f)
		a := attendance()
		a.Patient.NHSNumberStatus = record.NHSNumberVerified
		document, omitted := write(t, interchange(), told{a, forms.Facts(f)})
		if wrong := validate(t, document); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
		leftOut := map[string]string{}
		for _, o := range omitted {
			leftOut[o.Element] = o.Words
		}
		for _, it := range f.Items() {
			for _, c := range it.Concepts {
				if c.System != System || unanswered[c.Code] || strings.Contains(document, "<"+c.Code+">") {
					continue
				}
				if leftOut[c.Code] == "" {
					t.Errorf("%s: %s (%s) is neither in the return nor among what was left out", name, it.LinkID, c.Code)
				}
				t.Logf("%s: %s: %s", name, it.LinkID, leftOut[c.Code])
			}
		}
	}
}

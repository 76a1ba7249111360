package forms

import (
	"errors"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestAllergiesAreAddedToAList(t *testing.T) {
	penicillin, rash := record.Allergy{Substance: "Penicillin"}, record.Allergy{Substance: "Penicillin", Reaction: "rash"}
	latex := record.Allergy{Substance: "Latex"}
	for name, c := range map[string]struct {
		known []record.Allergy
		named []string
		want  []record.Allergy
	}{
		"the first":             {nil, []string{"Penicillin (rash)"}, []record.Allergy{rash}},
		"another":               {[]record.Allergy{rash}, []string{"Latex"}, []record.Allergy{rash, latex}},
		"the same":              {[]record.Allergy{rash}, []string{"penicillin (Rash)"}, []record.Allergy{rash}},
		"with less said of it":  {[]record.Allergy{rash}, []string{"PENICILLIN"}, []record.Allergy{rash}},
		"with its reaction":     {[]record.Allergy{penicillin, latex}, []string{"penicillin (rash)"}, []record.Allergy{rash, latex}},
		"with another reaction": {[]record.Allergy{rash}, []string{"Penicillin (collapse)"}, []record.Allergy{rash, {Substance: "Penicillin", Reaction: "collapse"}}},
		"none":                  {[]record.Allergy{rash, latex}, nil, []record.Allergy{rash, latex}},
	} {
		before := record.Allergies{Status: record.AllergiesKnown, Items: slices.Clone(c.known), Source: "Snapshot"}
		var named []value
		for _, words := range c.named {
			named = append(named, texts(words)...)
		}
		got := withAllergies(before, named)
		if !slices.Equal(got.Items, c.want) {
			t.Errorf("%s: %+v", name, got.Items)
		}
		if !slices.Equal(before.Items, c.known) {
			t.Errorf("%s: what was known became %+v", name, before.Items)
		}
		if kept := got.Source != ""; kept != slices.Equal(c.known, c.want) {
			t.Errorf("%s: the source is %q", name, got.Source)
		}
	}
}

// A form says of the record what was answered in it, and of nothing else.
func TestAskingAgain(t *testing.T) {
	base := record.Details{Alerts: "Infection", Place: "Majors 3", Patient: record.Patient{Phone: "01632 960001", Sensitive: true}}
	begun := func(past bool) Asking {
		a := Asking{Form: asked(t), Base: base, Past: past}
		a.Populate()
		return a
	}
	a := begun(false)
	if a.Form.Text("arrival.alerts") != "Infection" || a.Form.Text("patient.phone") != "" || a.Form.Text("arrival.place") != "Majors 3" || begun(true).Form.Text("arrival.place") != "" {
		t.Errorf("it begins with %q, %q, %q", a.Form.Text("arrival.alerts"), a.Form.Text("patient.phone"), a.Form.Text("arrival.place"))
	}
	a.Form.Set("arrival.alerts", "")
	a.Form.Set("arrival.complaint", "Wheeze")
	meanwhile := base
	meanwhile.Incident = "Fell"
	got, err := a.Details(meanwhile)
	if want := meanwhile; err != nil || got.Alerts != want.Alerts || got.Incident != "Fell" || got.Complaint != "Wheeze" || got.Patient.Phone != base.Patient.Phone {
		t.Errorf("the record becomes %+v, %v", got, err)
	}
	if a.Overtaken(meanwhile) {
		t.Error("overtaken by what it does not ask")
	}
	meanwhile.Complaint = "Cough"
	if !a.Overtaken(meanwhile) {
		t.Error("not overtaken by another complaint")
	}
	meanwhile.Complaint = "Wheeze"
	if a.Overtaken(meanwhile) {
		t.Error("overtaken by its own answer")
	}
	a.Form.Set("patient.allergies.status", "None")
	meanwhile.Patient.Allergies.Items = []record.Allergy{{Substance: "Latex"}}
	if _, err := a.Details(meanwhile); !errors.Is(err, ErrAllergiesDenied) {
		t.Errorf("denied: %v", err)
	}
}

// asked is a form that asks a few fields of the record again.
func asked(t *testing.T) *Form {
	t.Helper()
	return New(drawn(t, `{"linkId":"arrival.alerts","type":"string"},{"linkId":"arrival.complaint","type":"text"},{"linkId":"arrival.place","type":"string"},
		{"linkId":"patient.phone","type":"string"},
		{"linkId":"patient.allergies.status","type":"choice","answerValueSet":"https://tideover.example/fhir/ValueSet/allergy-status"}`), setting)
}

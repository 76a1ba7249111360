package forms

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/record"
)

// Whatever Load takes can be drawn, answered, written and read back.
func FuzzLoad(f *testing.F) {
	l := lists(f)
	triage, err := assets.Forms.ReadFile("forms/triage.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(triage, "0252")
	f.Add([]byte(questionnaire(note+","+pick)), "x")
	f.Add([]byte(questionnaire(medicines)), "3")
	f.Add([]byte(questionnaire(bodyMass())), "72")
	f.Add([]byte(questionnaire(`{"linkId":"w","type":"quantity","initial":[{"valueQuantity":{"value":1,"unit":"kg"}}]},{"linkId":"r","type":"reference"},{"linkId":"u","type":"url"},{"linkId":"t","type":"attachment"}`)), "5 kg")
	f.Add([]byte(questionnaire(`{"linkId":"g","type":"group","item":[`+note+`]},{"linkId":"d","type":"decimal","initial":[{"valueDecimal":1e3}],"enableWhen":[{"question":"a","operator":"!=","answerString":"x"}]}`)), "1")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		q, err := Load(bytes.NewReader(data), l)
		if err != nil {
			if len(Refusals(err)) == 0 {
				t.Fatalf("refused without saying what: %v", err)
			}
			return
		}
		form := New(q, setting)
		fillEverywhere(form, text)
		form.Items()
		Facts(form)
		form.Missing()
		form.Blocking()
		Details(form, record.Details{})
		roundTrip(t, q, form)
	})
}

// fillEverywhere gives every block twice and answers every question.
func fillEverywhere(form *Form, text string) {
	for _, it := range form.Items() {
		if it.CanAdd && form.count < 2000 {
			_, _ = form.Add(it.At) // beyond its number nothing is added
		}
	}
	for _, it := range form.Items() {
		form.Set(it.At, text)
		form.Tidy(it.At)
		form.Summary(it.At)
	}
}

func roundTrip(t *testing.T, q *Questionnaire, form *Form) {
	sp, err := Savepoint(form)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(q, setting, sp); err != nil {
		t.Fatal(err)
	}
	raw, err := Response(form, InProgress)
	if err != nil {
		t.Fatal(err)
	}
	checkResponse(t, q, raw)
	back, err := FromResponse(q, setting, raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Response(back, InProgress)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, again) {
		t.Fatalf("comes back as\n%s\nnot\n%s", again, raw)
	}
}

func FuzzFromResponse(f *testing.F) {
	q := start(f, ArrivalForm).q
	form := New(q, setting)
	form.Set("patient.familyName", "Smith")
	form.Unknown("patient.phone")
	raw, err := Response(form, InProgress)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(raw))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := Validate(q, setting, raw); err != nil && len(Refusals(err)) == 0 {
			t.Fatalf("refused without saying what: %v", err)
		}
		form, err := FromResponse(q, setting, json.RawMessage(raw))
		if err != nil {
			return
		}
		form.Problems()
		form.Items()
		Details(form, record.Details{})
		if _, err := Response(form, InProgress); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzRestore(f *testing.F) {
	arrival, blocks := start(f, ArrivalForm).q, drawn(f, medicines)
	form := New(arrival, setting)
	form.Set("patient.birthDate", "35y")
	for _, form := range []*Form{form, givenTwice(f, blocks)} {
		sp, err := Savepoint(form)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sp)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		form, err := Restore(arrival, setting, data)
		if err != nil {
			form, err = Restore(blocks, setting, data)
		}
		if err != nil {
			return
		}
		form.Blocking()
		Details(form, record.Details{})
	})
}

// givenTwice gives a block twice, and answers it.
func givenTwice(t testing.TB, q *Questionnaire) *Form {
	form := New(q, setting)
	for _, at := range []string{"drug", "dose", "allergy"} {
		if _, err := form.Add(at); err != nil {
			t.Fatal(err)
		}
	}
	fillEverywhere(form, "7")
	return form
}

func FuzzBlocksFromResponse(f *testing.F) {
	q := drawn(f, medicines)
	raw, err := Response(givenTwice(f, q), InProgress)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(raw))
	f.Fuzz(func(t *testing.T, raw []byte) {
		form, err := FromResponse(q, setting, raw)
		if err != nil {
			return
		}
		form.Items()
		roundTrip(t, q, form)
	})
}

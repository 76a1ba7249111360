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
		for _, it := range q.items {
			form.Set(it.linkID, text)
		}
		form.Items()
		form.Missing()
		form.Blocking()
		Details(form, record.Details{})
		roundTrip(t, q, form)
	})
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
	q := start(f, ArrivalForm).q
	form := New(q, setting)
	form.Set("patient.birthDate", "35y")
	sp, err := Savepoint(form)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sp)
	f.Fuzz(func(t *testing.T, data []byte) {
		form, err := Restore(q, setting, data)
		if err != nil {
			return
		}
		form.Blocking()
		Details(form, record.Details{})
	})
}

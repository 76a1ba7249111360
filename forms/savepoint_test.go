package forms

import (
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Every keystroke survives, understood or not, and a time keeps the moment it
// meant when it was typed.
func TestSavepointKeepsEveryText(t *testing.T) {
	f := start(t, ArrivalForm)
	typed := map[string]string{
		"patient.nhsNumber": "999 000 001", "patient.birthDate": "31/2/58", "arrival.arrivedAt": "25:10",
		"patient.familyName": "  Smith ", "arrival.place": "Tent\t4", "patient.postcode": "QM4 7R",
	}
	for id, text := range typed {
		f.Set(id, text)
	}
	f.Unknown("patient.phone")
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Restore(f.q, setting, sp)
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range typed {
		if got := g.Text(id); got != text {
			t.Errorf("%s comes back as %q, not %q", id, got, text)
		}
	}
	if g.Summary("patient.phone") != "Not known" {
		t.Error("not known does not come back")
	}
	same(t, g.Problems(), f.Problems())
	same(t, g.Missing(), f.Missing())
	again, err := Savepoint(g)
	if err != nil || string(again) != string(sp) {
		t.Errorf("%v: a savepoint of the restored form differs:\n%s\n%s", err, again, sp)
	}
}

func TestARestoredTimeIsTheOneThatWasTyped(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "arrival.arrivedAt", "now")
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	later := Setting{Now: func() time.Time { return night.Add(26 * time.Hour) }}
	g, err := Restore(f.q, later, sp)
	if err != nil {
		t.Fatal(err)
	}
	if got := Details(g, record.Details{}).ArrivedAt; !got.Equal(at(3, 11)) {
		t.Errorf("a day later, now is %v", got)
	}
}

// An answer that was taken away does not come back as an initial one.
func TestARestoredFormHasNoInitialAnswers(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "arrival.category", "")
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Restore(f.q, setting, sp)
	if err != nil {
		t.Fatal(err)
	}
	if got := g.Text("arrival.category"); got != "" {
		t.Errorf("comes back as %q", got)
	}
}

func TestRestoreRefusesWhatIsNoSavepoint(t *testing.T) {
	q := drawn(t, note)
	for _, data := range []string{``, `[]`, `{"questionnaire":"https://trust.example/q|1","answers":[{"linkId":"zz","text":"x"}]}`,
		`{"questionnaire":"https://trust.example/q|1","answers":[{"linkId":"a","text":"x","values":[{"valueInteger":1}]}]}`} {
		if _, err := Restore(q, setting, []byte(data)); err == nil {
			t.Errorf("%s is restored", data)
		}
	}
}

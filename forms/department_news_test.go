package forms

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/fhirpath"
)

// news2 is the table of the Royal College of Physicians (2017), from testdata.
type news2 struct {
	Parameters struct {
		RespirationRate, SpO2Scale1, SpO2Scale2, SystolicBP, Pulse, Temperature []bandNEWS2
		AirOrOxygen, Consciousness                                              map[string]int64
	}
	Snomed struct{ ACVPU, Inspired map[string]string }
}

// bandNEWS2 is one cell of the table: from Min to Max, both included. A bandNEWS2 that
// is open at one end has no such number.
type bandNEWS2 struct {
	Min, Max        *json.Number
	OnAir, OnOxygen bool
	Score           int64
}

func readNEWS2(t testing.TB) news2 {
	t.Helper()
	data, err := os.ReadFile("testdata/department/news2.json")
	if err != nil {
		t.Fatal(err)
	}
	var n news2
	if err := json.Unmarshal(data, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// scoreIn gives what a value scores by the table.
func scoreIn(t testing.TB, bands []bandNEWS2, v float64, oxygen bool) int64 {
	t.Helper()
	for _, b := range bands {
		low := b.Min == nil || v >= floatOf(t, *b.Min)
		high := b.Max == nil || v <= floatOf(t, *b.Max)
		if low && high && !(b.OnAir && oxygen) && !(b.OnOxygen && !oxygen) {
			return b.Score
		}
	}
	t.Fatalf("%v is in no bandNEWS2", v)
	return 0
}

func floatOf(t testing.TB, n json.Number) float64 {
	t.Helper()
	f, err := n.Float64()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// edgesOf gives every boundary of a table and the values one unit beside it.
func edgesOf(t testing.TB, bands []bandNEWS2, unit float64) []float64 {
	t.Helper()
	var values []float64
	for _, b := range bands {
		for _, edge := range []*json.Number{b.Min, b.Max} {
			if edge == nil {
				continue
			}
			for _, beside := range []float64{-unit, 0, unit} {
				values = append(values, floatOf(t, *edge)+beside)
			}
		}
	}
	return values
}

// reckoning works out a form's own expressions over answers, as the engine
// does, but with nothing between the test and the expressions.
type reckoning struct {
	form, set  *drawing
	group      string
	expression map[string]*fhirpath.Expression // by source
}

// reckonings are the two forms that calculate NEWS2.
func reckonings(t testing.TB) map[string]*reckoning {
	t.Helper()
	all := drawings(t)
	return map[string]*reckoning{
		"triage":       {form: all["triage"], set: all["triage"].find("news"), group: "news", expression: map[string]*fhirpath.Expression{}},
		"observations": {form: all["observations"], set: all["observations"].find("obs.set"), group: "obs.set", expression: map[string]*fhirpath.Expression{}},
	}
}

// answers are values by linkId, as value[x] of an answer; nil for none.
type answers map[string]any

// well is somebody of 68 years in whom nothing scores.
func well(n news2) answers {
	return answers{
		"news.respirations": 16, "news.spo2": 97, "news.oxygen": codeAnswer(n.Snomed.Inspired["air"]), "news.systolic": 120, "news.pulse": 70,
		"news.consciousness": codeAnswer(n.Snomed.ACVPU["A"]), "news.temperature": "37.0", "birthDate": "1958-03-14",
	}
}

// but gives the answers with some of them changed.
func (a answers) but(changes answers) answers {
	b := answers{}
	for _, from := range []answers{a, changes} {
		for linkID, v := range from {
			b[linkID] = v
		}
	}
	return b
}

// codeAnswer is the code of an answer that is a Coding.
type codeAnswer string

// item writes an answer into a QuestionnaireResponse.
func (a answers) item(linkID string) string {
	var answer string
	switch v := a[linkID].(type) {
	case nil:
		return ""
	case int:
		answer = fmt.Sprintf(`"valueInteger": %d`, v)
	case bool:
		answer = fmt.Sprintf(`"valueBoolean": %v`, v)
	case codeAnswer:
		answer = fmt.Sprintf(`"valueCoding": {"code": %q}`, v)
	case string:
		answer = `"valueDecimal": ` + v
		if linkID == "taken" {
			answer, linkID = fmt.Sprintf(`"valueDateTime": %q`, v), "obs.takenAt"
		}
		if linkID == "news.scale2.by" {
			answer = fmt.Sprintf(`"valueString": %q`, v)
		}
	}
	return fmt.Sprintf(`{"linkId": %q, "answer": [{%s}]},`, linkID, answer)
}

// response writes the answers as each of the two forms takes them.
func (r *reckoning) response(t testing.TB, a answers) map[string]any {
	t.Helper()
	a = answers{"taken": "2026-11-22T03:05:00Z", "news.scale": codeAnswer("1")}.but(a)
	var set, once strings.Builder
	for _, linkID := range []string{"news.respirations", "news.spo2", "news.oxygen", "news.systolic", "news.pulse", "news.consciousness", "news.temperature", "news.scale"} {
		set.WriteString(a.item(linkID))
	}
	for _, linkID := range []string{"news.sixteen", "news.pregnant", "news.scale2.by"} {
		once.WriteString(a.item(linkID))
	}
	taken := a.item("taken")
	items := fmt.Sprintf(`{"linkId": "obs", "item": [%s]}, {"linkId": "obs.set", "item": [%s]}`, once.String(), taken+set.String())
	if r.group == "news" {
		taken = strings.ReplaceAll(taken, "obs.takenAt", "triage.assessedAt")
		items = fmt.Sprintf(`{"linkId": "triage", "item": [%s]}, {"linkId": "news", "item": [%s]}`, taken, set.String()+once.String())
	}
	text := strings.ReplaceAll(`{"resourceType": "QuestionnaireResponse", "item": [`+items+`]}`, ",]", "]")
	return jsonTree(t, text)
}

func jsonTree(t testing.TB, text string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return m
}

// of works out a calculated answer in words; empty where there is none.
func (r *reckoning) of(t testing.TB, a answers, linkID string) string {
	t.Helper()
	calculated := r.form.find(linkID).extensions("sdc-questionnaire-calculatedExpression")
	if len(calculated) != 1 {
		t.Fatalf("%s is not calculated", linkID)
	}
	resource := fhirpath.Collection{fhirpath.Resource(r.response(t, a))}
	known := map[string]fhirpath.Collection{"resource": resource, "patient": nil, "encounter": nil}
	if born, ok := a["birthDate"].(string); ok {
		known["patient"] = fhirpath.Collection{fhirpath.Resource(map[string]any{"resourceType": "Patient", "birthDate": born})}
	}
	known["context"] = r.evaluate(t, fmt.Sprintf("item.where(linkId = '%s')", r.group), resource, known)
	got := r.evaluate(t, calculated[0].ValueExpression.Expression, nil, known)
	if len(got) > 1 {
		t.Fatalf("%s has %d answers", linkID, len(got))
	}
	if len(got) == 0 {
		return ""
	}
	return got[0].String()
}

// evaluate evaluates an expression, looking variables up in the group and then
// in the form.
func (r *reckoning) evaluate(t testing.TB, source string, focus fhirpath.Collection, known map[string]fhirpath.Collection) fhirpath.Collection {
	t.Helper()
	e := r.expression[source]
	if e == nil {
		var err error
		if e, err = fhirpath.Compile(source); err != nil {
			t.Fatal(err)
		}
		r.expression[source] = e
	}
	got, err := e.Evaluate(&fhirpath.Context{Focus: focus, Variables: known, Now: night, Lookup: func(name string) (fhirpath.Collection, bool, error) {
		for _, d := range []*drawing{r.set, r.form} {
			for _, x := range d.extensions("variable") {
				if x.ValueExpression.Name == name {
					known[name] = r.evaluate(t, x.ValueExpression.Expression, focus, known)
					return known[name], true, nil
				}
			}
		}
		return nil, false, nil
	}})
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return got
}

// oneDecimal writes a value as it is typed, to one place.
func oneDecimal(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// Every boundary of the table, and one unit to either side of it.
func TestNEWS2AtEveryBoundary(t *testing.T) {
	n := readNEWS2(t)
	for name, r := range reckonings(t) {
		for linkID, table := range map[string]struct {
			bands []bandNEWS2
			unit  float64
			score string
		}{
			"news.respirations": {n.Parameters.RespirationRate, 1, "news.respirations.score"},
			"news.spo2":         {n.Parameters.SpO2Scale1, 1, "news.spo2.score1"},
			"news.systolic":     {n.Parameters.SystolicBP, 1, "news.systolic.score"},
			"news.pulse":        {n.Parameters.Pulse, 1, "news.pulse.score"},
			"news.temperature":  {n.Parameters.Temperature, 0.1, "news.temperature.score"},
		} {
			for _, v := range edgesOf(t, table.bands, table.unit) {
				var typed any = int(v)
				if linkID == "news.temperature" {
					typed = oneDecimal(v)
					v, _ = strconv.ParseFloat(oneDecimal(v), 64)
				}
				want := fmt.Sprint(scoreIn(t, table.bands, v, false))
				a := well(n).but(answers{linkID: typed})
				if got := r.of(t, a, table.score); got != want {
					t.Errorf("%s: %s %v scores %q, not %s", name, linkID, typed, got, want)
				}
				if got := r.of(t, a, "news.total"); got != want {
					t.Errorf("%s: with %s %v the total is %q, not %s", name, linkID, typed, got, want)
				}
			}
		}
	}
}

// Scale 2 depends on oxygen above its target.
func TestNEWS2OnScale2(t *testing.T) {
	n := readNEWS2(t)
	for name, r := range reckonings(t) {
		for _, air := range []string{"air", "oxygen"} {
			for v := 80; v <= 100; v++ {
				a := well(n).but(answers{"news.spo2": v, "news.oxygen": codeAnswer(n.Snomed.Inspired[air]), "news.scale": codeAnswer("2"), "news.scale2.by": "DR A PATEL"})
				want := scoreIn(t, n.Parameters.SpO2Scale2, float64(v), air == "oxygen")
				if got := r.of(t, a, "news.spo2.score2"); got != fmt.Sprint(want) {
					t.Errorf("%s: %d %% on %s scores %q, not %d", name, v, air, got, want)
				}
				if got := r.of(t, a, "news.total"); got != fmt.Sprint(want+n.Parameters.AirOrOxygen[air]) {
					t.Errorf("%s: %d %% on %s: the total is %q", name, v, air, got)
				}
			}
		}
	}
}

// Scale 2 is never taken without a clinician's choice, and on a chart for
// which somebody has chosen it, no set is scored until its scale is said.
func TestScale2NeedsAChoice(t *testing.T) {
	n := readNEWS2(t)
	chart := reckonings(t)["observations"]
	low := well(n).but(answers{"news.spo2": 88})
	if got := chart.of(t, low.but(answers{"news.scale": codeAnswer("2")}), "news.total"); got != "3" {
		t.Errorf("without a name, 88 %% scores %q by scale 1", got)
	}
	named := low.but(answers{"news.scale": nil, "news.scale2.by": "DR A PATEL"})
	if total, words := chart.of(t, named, "news.total"), chart.of(t, named, "news.response"); total != "" || words != "0 so far, SpO2 scale missing" {
		t.Errorf("total %q, %q", total, words)
	}
	for name, r := range reckonings(t) {
		scale := r.form.find("news.scale2.by")
		if scale == nil || name == "triage" && !scale.Required {
			t.Errorf("%s does not ask who chose scale 2", name)
		}
	}
}

func TestNEWS2Consciousness(t *testing.T) {
	n := readNEWS2(t)
	for name, r := range reckonings(t) {
		for letter, want := range n.Parameters.Consciousness {
			a := well(n).but(answers{"news.consciousness": codeAnswer(n.Snomed.ACVPU[letter])})
			if got := r.of(t, a, "news.consciousness.score"); got != fmt.Sprint(want) {
				t.Errorf("%s: %s scores %q, not %d", name, letter, got, want)
			}
		}
	}
}

// What is said of the score, and when nothing is.
func TestNEWS2InWords(t *testing.T) {
	n := readNEWS2(t)
	oxygen := codeAnswer(n.Snomed.Inspired["oxygen"])
	none := answers{}
	for linkID := range well(n) {
		if linkID != "birthDate" {
			none[linkID] = nil
		}
	}
	const (
		child    = "NEWS2 is not for under 16s: use the children’s chart."
		pregnant = "NEWS2 is not for pregnancy: use the maternity chart."
		ask      = "Is the patient 16 or over?"
	)
	for _, c := range []struct {
		why          string
		changes      answers
		total, words string
	}{
		{"nothing scores", answers{}, "0", "Routine: 0"},
		{"one", answers{"news.temperature": "38.5"}, "1", "Nurse to review: 1 to 4"},
		{"a single three", answers{"news.pulse": 40}, "3", "Urgent review: one value scores 3"},
		{"a three among others", answers{"news.pulse": 40, "news.temperature": "36.0"}, "4", "Urgent review: one value scores 3"},
		{"four without a three", answers{"news.pulse": 111, "news.respirations": 21}, "4", "Nurse to review: 1 to 4"},
		{"five", answers{"news.pulse": 111, "news.respirations": 21, "news.temperature": "36.0"}, "5", "Urgent review: 5 or 6"},
		{"six", answers{"news.pulse": 111, "news.respirations": 21, "news.oxygen": oxygen}, "6", "Urgent review: 5 or 6"},
		{"seven", answers{"news.pulse": 111, "news.respirations": 21, "news.oxygen": oxygen, "news.temperature": "36.0"}, "7", "Emergency response: 7 or more"},
		{"temperature missing", answers{"news.respirations": 24, "news.spo2": 93, "news.temperature": nil}, "", "4 so far, temperature missing"},
		{"two missing", answers{"news.respirations": nil, "news.temperature": nil}, "", "0 so far, respirations, temperature missing"},
		{"seven before all are there", answers{"news.respirations": 25, "news.spo2": 91, "news.pulse": 91, "news.temperature": nil}, "", "Emergency response: 7 so far, temperature missing"},
		{"a three before all are there", answers{"news.respirations": 25, "news.temperature": nil}, "", "Urgent review: 3 so far, temperature missing"},
		{"nothing measured", none, "", ""},
		{"nothing measured in a child", none.but(answers{"birthDate": "2020-01-01"}), "", child},
		{"sixteen today", answers{"birthDate": "2010-11-22"}, "0", "Routine: 0"},
		{"sixteen tomorrow", answers{"birthDate": "2010-11-23"}, "", child},
		{"sixteen today, taken yesterday", answers{"birthDate": "2010-11-22", "taken": "2026-11-21T23:50:00Z"}, "", child},
		{"a birth date settles it", answers{"birthDate": "2020-01-01", "news.sixteen": true}, "", child},
		{"only the year is known", answers{"birthDate": "1958"}, "0", "Routine: 0"},
		{"the year leaves it open", answers{"birthDate": "2010"}, "", ask},
		{"no birth date", answers{"birthDate": nil}, "", ask},
		{"no birth date, said to be 16", answers{"birthDate": nil, "news.sixteen": true}, "0", "Routine: 0"},
		{"no birth date, said to be younger", answers{"birthDate": nil, "news.sixteen": false}, "", child},
		{"pregnant", answers{"news.pregnant": true}, "", pregnant},
		{"said not to be pregnant", answers{"news.pregnant": false}, "0", "Routine: 0"},
	} {
		for name, r := range reckonings(t) {
			a := well(n).but(c.changes)
			if total, words := r.of(t, a, "news.total"), r.of(t, a, "news.response"); total != c.total || words != c.words {
				t.Errorf("%s, %s: total %q, %q", name, c.why, total, words)
			}
			if score := r.of(t, a, "news.pulse.score"); c.words == child && score != "" {
				t.Errorf("%s, %s: the pulse scores %s", name, c.why, score)
			}
		}
	}
}

package forms

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// by writes an extension that holds a FHIRPath expression.
func by(url, expression string) string {
	text, _ := json.Marshal(expression)
	return fmt.Sprintf(`{"url":%q,"valueExpression":{"language":"text/fhirpath","expression":%s}}`, url, text)
}

func named(name, expression string) string {
	text, _ := json.Marshal(expression)
	return fmt.Sprintf(`{"url":%q,"valueExpression":{"name":%q,"language":"text/fhirpath","expression":%s}}`, variableURL, name, text)
}

// bodyMass is a form with a calculation of two others, one that is read only
// and one that a person may better.
func bodyMass() string {
	return `{"linkId":"kg","type":"decimal","text":"Weight"},{"linkId":"m","type":"decimal","text":"Height"},
	{"linkId":"bmi","type":"decimal","text":"BMI","readOnly":true,"extension":[` + by(calculatedURL, "(%resource.item.where(linkId='kg').answer.value / (%resource.item.where(linkId='m').answer.value.power(2))).round(1)") + `]},
	{"linkId":"band","type":"string","text":"Band","extension":[` + by(calculatedURL, "iif(%resource.item.where(linkId='bmi').answer.value >= 30, 'high', iif(%resource.item.where(linkId='bmi').answer.exists(), 'usual', {}))") + `]}`
}

func TestCalculations(t *testing.T) {
	f := New(drawn(t, bodyMass()), setting)
	if got := f.Text("bmi") + f.Text("band"); got != "" {
		t.Errorf("of nothing it makes %q", got)
	}
	set(t, f, "kg", "72", "m", "1.8")
	if f.Text("bmi") != "22.2" || f.Text("band") != "usual" {
		t.Errorf("it makes %s, %s", f.Text("bmi"), f.Text("band"))
	}
	set(t, f, "kg", "110")
	if f.Text("bmi") != "34.0" && f.Text("bmi") != "34" || f.Text("band") != "high" {
		t.Errorf("then it makes %s, %s", f.Text("bmi"), f.Text("band"))
	}
	if p := f.Set("bmi", "20"); len(p) != 1 {
		t.Error("a result that is read only can be typed over")
	}
	set(t, f, "kg", "")
	if f.Text("bmi") != "" || f.Text("band") != "" {
		t.Errorf("without the weight it makes %q, %q", f.Text("bmi"), f.Text("band"))
	}
	for _, it := range f.Items() {
		if it.Calculated != strings.HasPrefix(it.LinkID, "b") {
			t.Errorf("%s is calculated: %v", it.LinkID, it.Calculated)
		}
	}
}

// What a person gives in place of a calculation stays until they take it away,
// through savepoints and responses.
func TestAPersonBettersACalculation(t *testing.T) {
	q := drawn(t, bodyMass())
	f := New(q, setting)
	set(t, f, "kg", "72", "m", "1.8", "band", "muscular", "kg", "110")
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	restored, err := Restore(q, setting, sp)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	answered, err := FromResponse(q, setting, raw)
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]*Form{"as it is": f, "restored": restored, "from its response": answered} {
		if got := g.Text("band"); got != "muscular" {
			t.Errorf("%s: %q", name, got)
		}
		set(t, g, "kg", "71")
		if got := g.Text("band"); got != "muscular" {
			t.Errorf("%s, once more: %q", name, got)
		}
		set(t, g, "band", "")
		if got := g.Text("band"); got != "usual" {
			t.Errorf("%s, taken away: %q", name, got)
		}
	}
}

// A result that nobody bettered goes on being worked out after a response was
// read back.
func TestACalculationGoesOnAfterAResponse(t *testing.T) {
	q := drawn(t, bodyMass())
	f := New(q, setting)
	set(t, f, "kg", "72", "m", "1.8")
	raw, err := Response(f, Completed)
	if err != nil {
		t.Fatal(err)
	}
	g, err := FromResponse(q, setting, raw)
	if err != nil {
		t.Fatal(err)
	}
	set(t, g, "kg", "110")
	if g.Text("band") != "high" {
		t.Errorf("it makes %s, %s", g.Text("bmi"), g.Text("band"))
	}
}

func TestVariablesOfTheNearestScope(t *testing.T) {
	q := mustLoad(t, `{"resourceType":"Questionnaire","url":"u","status":"active","extension":[`+named("factor", "2")+`,`+named("all", "%resource.item.where(linkId='g').item.where(linkId='n').answer.value")+`],"item":[
		{"linkId":"g","type":"group","repeats":true,"extension":[`+named("mine", "%context.item.where(linkId='n').answer.value")+`,`+named("factor", "%factor + 1")+`],"item":[
			{"linkId":"n","type":"integer","text":"N"},
			{"linkId":"x","type":"integer","text":"X","readOnly":true,"extension":[`+by(calculatedURL, "%mine * %factor")+`]}]},
		{"linkId":"total","type":"integer","text":"Total","readOnly":true,"extension":[`+by(calculatedURL, "%all.sum() * %factor")+`]}]}`)
	f := New(q, setting)
	add(t, f, "g")
	set(t, f, "n", "5", "n@2", "7")
	if f.Text("x") != "15" || f.Text("x@2") != "21" || f.Text("total") != "24" {
		t.Errorf("it makes %s, %s, %s", f.Text("x"), f.Text("x@2"), f.Text("total"))
	}
	if err := f.Remove("g"); err != nil {
		t.Fatal(err)
	}
	if f.Text("total") != "14" {
		t.Errorf("with one taken away the total is %s", f.Text("total"))
	}
}

func TestEnableWhenExpression(t *testing.T) {
	f := New(drawn(t, `{"linkId":"a","type":"integer","text":"A"},{"linkId":"b","type":"integer","text":"B"},
		{"linkId":"c","type":"string","text":"C","extension":[`+by(enableWhenURL, "%resource.item.where(linkId='a').answer.value > %resource.item.where(linkId='b').answer.value")+`]},
		{"linkId":"d","type":"string","text":"D","extension":[`+by(enableWhenURL, "%resource.item.where(linkId='c').answer.exists()")+`]}`), setting)
	set(t, f, "a", "2", "b", "1", "c", "x")
	if got := whatIsPut(f); !got[2] || !got[3] {
		t.Errorf("put: %v", got)
	}
	set(t, f, "b", "3")
	if got := whatIsPut(f); got[2] || got[3] {
		t.Errorf("an answer that is not asked any more counts: %v", got)
	}
	if f.Text("c") != "x" {
		t.Error("what was typed is gone")
	}
}

func TestConstraints(t *testing.T) {
	constraint := func(url, severity, expression string) string {
		text, _ := json.Marshal(expression)
		holder := `"valueString":` + string(text)
		if url == targetURL {
			holder = `"valueExpression":{"language":"text/fhirpath","expression":` + string(text) + `}`
		}
		return `{"url":"` + url + `","extension":[{"url":"key","valueId":"k-1"},{"url":"severity","valueCode":"` + severity + `"},{"url":"human","valueString":"To is before from."},{"url":"expression",` + holder + `}]}`
	}
	for url, severity := range map[string]string{constraintURL: "error", targetURL: "warning"} {
		f := New(drawn(t, `{"linkId":"g","type":"group","extension":[`+constraint(url, severity, "item.where(linkId='to').answer.value >= item.where(linkId='from').answer.value")+`],"item":[
			{"linkId":"from","type":"integer","text":"From"},{"linkId":"to","type":"integer","text":"To"}]}`), setting)
		if p := f.Problems(); len(p) > 0 {
			t.Errorf("of nothing: %v", p)
		}
		set(t, f, "from", "5", "to", "7")
		if p := f.Problems(); len(p) > 0 {
			t.Errorf("in order: %v", p)
		}
		f.Set("to", "4")
		p := f.Problems()
		if len(p) != 1 || p[0].Words != "To is before from." || p[0].At != "from" || (p[0].Severity == Error) != (severity == "error") {
			t.Errorf("out of order: %v", p)
		}
	}
}

// What an author says after the first sentence is the way out.
func TestWordsOfABrokenConstraint(t *testing.T) {
	for human, want := range map[string][2]string{
		"Not less than the systolic. Look at both again.": {"Not less than the systolic.", "Look at both again."},
		"To is before from.":                              {"To is before from.", "Look at the answers again."},
		"Above 40 °C, i.e. high":                          {"Above 40 °C, i.e. high", "Look at the answers again."},
		"Over 5 mg. per kg":                               {"Over 5 mg. per kg", "Look at the answers again."},
		"":                                                {"The answers do not fit together (k).", "Look at the answers again."},
	} {
		wrong, wayOut := (&demand{key: "k", human: human}).words()
		if got := [2]string{wrong, wayOut}; got != want {
			t.Errorf("%q is said as %q", human, got)
		}
	}
}

// A year of two figures is the one that was, unless it is close ahead.
func TestDaysWithTwoFiguresOfTheYear(t *testing.T) {
	f := New(drawn(t, `{"linkId":"d","type":"date","text":"D"}`), setting)
	for text, want := range map[string]string{"14/3/58": "14-Mar-1958", "14/3/26": "14-Mar-2026", "14/3/31": "14-Mar-2031", "14/3/2058": "14-Mar-2058"} {
		set(t, f, "d", text)
		if got := f.Tidy("d"); got != want {
			t.Errorf("%s is read as %s, not %s", text, got, want)
		}
	}
}

func TestWhatIsKnownBeforehand(t *testing.T) {
	patient := map[string]any{"resourceType": "Patient", "id": "p", "birthDate": "1958-03-14", "gender": "male",
		"name": []any{map[string]any{"family": "Smith", "given": []any{"John"}}}}
	s := setting
	s.Resources = map[string]map[string]any{"patient": patient}
	f := New(drawn(t, `
		{"linkId":"family","type":"string","extension":[`+by(initialURL, "%patient.name.first().family")+`]},
		{"linkId":"born","type":"date","extension":[`+by(initialURL, "%patient.birthDate")+`]},
		{"linkId":"sex","type":"choice","answerOption":[{"valueCoding":{"system":"g","code":"female","display":"Female"}},{"valueCoding":{"system":"g","code":"male","display":"Male"}}],"extension":[`+by(initialURL, "%patient.gender")+`]},
		{"linkId":"who","type":"reference","extension":[`+by(initialURL, "%patient")+`]},
		{"linkId":"adult","type":"boolean","readOnly":true,"extension":[`+by(calculatedURL, "%patient.birthDate <= today() - 16 years")+`]},
		{"linkId":"at","type":"dateTime","extension":[`+by(initialURL, "now()")+`]},
		{"linkId":"nobody","type":"string","extension":[`+by(initialURL, "%encounter.id")+`]}`), s)
	for at, want := range map[string]string{"family": "Smith", "born": "14-Mar-1958", "sex": "Male", "who": "Patient/p", "adult": "Yes", "at": "03:11", "nobody": ""} {
		if got := f.Text(at); got != want {
			t.Errorf("%s begins as %q, not %q", at, got, want)
		}
	}
}

func TestWordsLimitsAndOptionsByExpression(t *testing.T) {
	text, _ := json.Marshal("'How many of ' + %resource.item.where(linkId='n').answer.value.toString() + '?'")
	f := New(drawn(t, `{"linkId":"n","type":"integer","text":"N"},
		{"linkId":"m","type":"integer","text":"How many","_text":{"extension":[{"url":"`+cqfURL+`","valueExpression":{"language":"text/fhirpath","expression":`+string(text)+`}}]},
			"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","_valueInteger":{"extension":[`+by(calculatedValue, "%resource.item.where(linkId='n').answer.value")+`]}}]},
		{"linkId":"name","type":"string","repeats":true,"text":"Names"},
		{"linkId":"first","type":"choice","text":"Who first","extension":[`+by(answerURL, "%resource.item.where(linkId='name').answer.value")+`]}`), setting)
	if it := f.Items()[1]; it.Label != "How many" || it.Most != "" {
		t.Errorf("at first it asks %q, to %q", it.Label, it.Most)
	}
	set(t, f, "n", "3", "m", "2", "name", "Ann; Bob")
	items := f.Items()
	if items[1].Label != "How many of 3?" || items[1].Most != "3" {
		t.Errorf("then it asks %q, to %q", items[1].Label, items[1].Most)
	}
	if p := f.Set("m", "4"); len(p) != 1 || p[0].Words != "4 is more than 3." {
		t.Errorf("beyond it: %v", p)
	}
	if o := items[3].Options; len(o) != 2 || o[1].Code.Display != "Bob" {
		t.Errorf("offers %v", o)
	}
	set(t, f, "first", "bob")
	if f.Summary("first") != "Bob" {
		t.Errorf("chosen: %s", f.Summary("first"))
	}
}

func TestScoresOfOptions(t *testing.T) {
	option := func(code string, score int) string {
		return fmt.Sprintf(`{"extension":[{"url":"%sordinalValue","valueDecimal":%d}],"valueCoding":{"system":"s","code":%q,"display":%q}}`, coreURL, score, code, code)
	}
	options := `"type":"choice","answerOption":[` + option("never", 0) + `,` + option("often", 2) + `]`
	f := New(drawn(t, `{"linkId":"a",`+options+`},{"linkId":"b",`+options+`},
		{"linkId":"sum","type":"integer","readOnly":true,"extension":[`+by(calculatedURL, "%resource.item.where(linkId='a').answer.value.ordinal() + %resource.item.where(linkId='b').answer.value.ordinal()")+`]}`), setting)
	set(t, f, "a", "often", "b", "often")
	if got := f.Text("sum"); got != "4" {
		t.Errorf("the scores add up to %q", got)
	}
}

func TestLoadRefusesExpressions(t *testing.T) {
	item := func(extension string) string {
		return questionnaire(note + `,{"linkId":"b","type":"integer","text":"B","extension":[` + extension + `]}`)
	}
	cases := []struct {
		name, json string
		reason     error
	}{
		{"CQL", item(`{"url":"` + calculatedURL + `","valueExpression":{"language":"text/cql","expression":"1"}}`), ErrUnsupported},
		{"no expression", item(`{"url":"` + calculatedURL + `"}`), ErrUnsupported},
		{"nonsense", item(by(calculatedURL, "1 +")), ErrInvalid},
		{"a function that is not supported", item(by(calculatedURL, "conformsTo('x')")), ErrUnsupported},
		{"a variable that nobody gives", item(by(enableWhenURL, "%typo > 1")), ErrInvalid},
		{"a variable without a name", item(by(variableURL, "1")), ErrInvalid},
		{"variables in a circle", item(named("x", "%y") + "," + named("y", "%x")), ErrCycle},
		{"calculations in a circle", questionnaire(`{"linkId":"a","type":"integer","extension":[` + by(calculatedURL, "%resource.item.where(linkId='b').answer.value + 1") + `]},
			{"linkId":"b","type":"integer","extension":[` + by(calculatedURL, "%resource.item.where(linkId='a').answer.value + 1") + `]}`), ErrCycle},
		{"answers that a server would give", questionnaire(`{"linkId":"b","type":"choice","answerValueSet":"https://tideover.example/fhir/ValueSet/acuity","extension":[{"url":"` + answerURL + `","valueExpression":{"language":"application/x-fhir-query","expression":"Medication"}}]}`), ErrUnsupported},
	}
	for _, c := range cases {
		_, err := Load(strings.NewReader(c.json), lists(t))
		if !errors.Is(err, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What only makes a form know or check less does not keep it from being used.
func TestLoadNotesExpressions(t *testing.T) {
	q := drawn(t, `{"linkId":"b","type":"integer","extension":[`+by(initialURL, "%typo")+`,`+by(initialURL, "1 +")+`,{"url":"`+initialURL+`","valueExpression":{"language":"text/cql","expression":"1"}}]},
		{"linkId":"c","type":"integer","extension":[`+by(calculatedURL, "%resource.item.where(linkId='zz').answer.value")+`]}`)
	if n := q.Notes(); len(n) != 4 || n[0].LinkID != "b" || n[3].LinkID != "c" {
		t.Errorf("noted: %v", n)
	}
}

// A form that is never at rest says so, and nothing hangs.
func TestAFormThatNeverComesToRest(t *testing.T) {
	f := New(drawn(t, note+`,{"linkId":"b","type":"integer","text":"B","readOnly":true,"extension":[`+by(calculatedURL, "%resource.descendants().where(linkId.exists()).answer.count() mod 2")+`]},
		{"linkId":"c","type":"integer","text":"C","readOnly":true,"extension":[`+by(calculatedURL, "iif(%resource.descendants().where(linkId.exists() and linkId = 'c').answer.value = 1, 2, 1)")+`]}`), setting)
	set(t, f, "a", "x")
	p := f.Problems()
	if len(p) != 1 || p[0].Severity != Doubtful || p[0].Words != "What this form works out never comes to rest." {
		t.Errorf("found %v", p)
	}
}

func TestWhatExpressionsRead(t *testing.T) {
	q := drawn(t, `{"linkId":"g","type":"group","item":[{"linkId":"x","type":"integer"},{"linkId":"y","type":"integer"}]},{"linkId":"z","type":"integer"},{"linkId":"own","type":"integer"}`)
	cases := map[string]string{
		"1 + 1": "own",
		"%resource.item.where(linkId='g').item.where(linkId='x').answer.value": "x own",
		"%resource.item.where(linkId = 'g').item.answer.value":                 "*",
		"%resource.item.where(linkId='g')":                                     "g x y own",
		"%resource.descendants().where(linkId='y').answer.value":               "y own",
		"%resource.repeat(item).where(linkId='z').answer.value + 1":            "z own",
		"%resource.item.where(linkId='x' or linkId='z').answer.value":          "*",
		"%resource.item.answer.value":                                          "*",
		"%context.answer.value":                                                "own",
		"%questionnaire.item.where(linkId='z').text":                           "z own",
		"today()": "own",
		"%resource.item.where(linkId='x').answer.value > %resource.item.where(linkId='z').answer.value.first()": "x z own",
	}
	l := &loader{q: q}
	for source, want := range cases {
		fm := mustFormula(t, l, q.byID["own"], source)
		got := "*"
		if !fm.reads.anything {
			got = ""
			for _, it := range q.items {
				if fm.reads.see(it) {
					got += " " + it.linkID
				}
			}
			got = strings.TrimSpace(got)
		}
		if got != want {
			t.Errorf("%s reads %s, not %s", source, got, want)
		}
	}
}

// see reports whether an answer to an item matters.
func (r *reads) see(it *item) bool {
	return r.anything || slices.ContainsFunc(r.items, func(each read) bool { return it.within(each.item) })
}

func mustFormula(t *testing.T, l *loader, it *item, source string) *formula {
	t.Helper()
	fm := l.formula(it, calculatedURL, node{"language": languageFHIRPath, "expression": source})
	if fm == nil {
		t.Fatal(l.refusals)
	}
	l.findReads(fm)
	return fm
}

// A calculation that fails leaves no answer that was true before, and says so.
func TestACalculationThatFails(t *testing.T) {
	f := New(drawn(t, `{"linkId":"a","type":"string","repeats":true,"text":"A"},{"linkId":"n","type":"integer","text":"N","readOnly":true,"extension":[`+by(calculatedURL, "%resource.item.where(linkId='a').answer.value.length()")+`]},
		{"linkId":"c","type":"string","text":"C","extension":[`+by(enableWhenURL, "%resource.item.where(linkId='a').answer.value.length() > 3")+`]}`), setting)
	set(t, f, "a", "abc")
	if f.Text("n") != "3" || len(f.Problems()) > 0 {
		t.Errorf("it makes %q, %v", f.Text("n"), f.Problems())
	}
	set(t, f, "a", "abc; de")
	if got := f.Text("n"); got != "" {
		t.Errorf("of two it makes %q", got)
	}
	p := f.Problems()
	if len(p) != 2 || p[0].At != "n" || p[0].Severity != Doubtful || p[1].At != "c" {
		t.Errorf("found %v", p)
	}
	if !whatIsPut(f)[2] {
		t.Error("a question that may be wanted is not put")
	}
}

func TestOptionsOfAnExpressionBeforeADrawing(t *testing.T) {
	f := New(drawn(t, `{"linkId":"a","type":"string","text":"A","repeats":true},{"linkId":"c","type":"choice","text":"C","extension":[`+by(answerURL, "%resource.item.where(linkId='a').answer.value")+`]}`), setting)
	set(t, f, "a", "Ann; Bob", "c", "Bob")
	f.Set("a", "Ann")
	if p := f.ProblemsOf("c"); len(p) != 1 {
		t.Errorf("an answer that is no longer offered: %v", p)
	}
}

// Candidates stand before the other answers and rule none out.
func TestCandidates(t *testing.T) {
	f := New(drawn(t, `{"linkId":"a","type":"string","text":"A","repeats":true},
		{"linkId":"c","type":"string","text":"C","extension":[`+by(candidateURL, "%resource.item.where(linkId='a').answer.value")+`]},
		{"linkId":"d","type":"choice","text":"D","answerOption":[{"valueString":"Ann"},{"valueString":"Eve"}],"extension":[`+by(candidateURL, "'Eve'")+`]}`), setting)
	set(t, f, "a", "Ann; Bob", "c", "bob", "d", "ann")
	if f.Summary("c") != "Bob" || f.Summary("d") != "Ann" {
		t.Errorf("answered %s, %s", f.Summary("c"), f.Summary("d"))
	}
	set(t, f, "c", "somebody else")
	items := f.Items()
	if items[1].Type != TypeOpenChoice || len(items[1].Options) != 2 || len(items[2].Options) != 2 || items[2].Options[0].Code.Display != "Eve" {
		t.Errorf("drawn as %+v", items[1:])
	}
}

// Nobody is held up by a group that they cannot answer.
func TestARequiredGroupThatNobodyCanAnswer(t *testing.T) {
	f := New(drawn(t, note+`,{"linkId":"g","type":"group","required":true,"extension":[{`+core+`questionnaire-hidden","valueBoolean":true}],"item":[{"linkId":"b","type":"string"}]}`), setting)
	if b := f.Blocking(); len(b) > 0 {
		t.Errorf("held up by %v", b)
	}
}

package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// judgedForms are the forms by which this engine and LHC-Forms are compared:
// conditions with every operator and type but dates, which the judge does not
// put in order, in blocks and out of them, and calculations, variables and
// conditions by expression.
func judgedForms(t testing.TB) map[string]string {
	t.Helper()
	forms := map[string]string{
		"conditions": questionnaire(judgedConditions), "blocks": questionnaire(judgedBlocks),
		"calculations": questionnaire(judgedCalculations), "large": questionnaire(large()),
	}
	for name, file := range map[string]string{
		"android variables": "android-fhir/behavior_context_variables.json", "android skip": "android-fhir/behavior_skip_logic.json",
		"cardiology": "sdc/input__resources__Questionnaire-CardiologyForm.json",
	} {
		data, err := os.ReadFile("testdata/questionnaires/" + file)
		if err != nil {
			t.Fatal(err)
		}
		forms[name] = string(data)
	}
	return forms
}

const judgedConditions = `
	{"linkId":"i","type":"integer","text":"I"},{"linkId":"d","type":"decimal","text":"D"},{"linkId":"b","type":"boolean","text":"B"},
	{"linkId":"s","type":"string","text":"S"},
	{"linkId":"c","type":"choice","text":"C","answerOption":[{"valueCoding":{"system":"s","code":"1","display":"One"}},{"valueCoding":{"system":"s","code":"2","display":"Two"}}]},
	{"linkId":"i.exists","type":"string","text":"x","enableWhen":[{"question":"i","operator":"exists","answerBoolean":true}]},
	{"linkId":"i.not","type":"string","text":"x","enableWhen":[{"question":"i","operator":"exists","answerBoolean":false}]},
	{"linkId":"i.more","type":"string","text":"x","enableWhen":[{"question":"i","operator":">","answerInteger":3}]},
	{"linkId":"i.less","type":"string","text":"x","enableWhen":[{"question":"i","operator":"<=","answerInteger":3}]},
	{"linkId":"i.is","type":"string","text":"x","enableWhen":[{"question":"i","operator":"=","answerInteger":3}]},
	{"linkId":"d.least","type":"string","text":"x","enableWhen":[{"question":"d","operator":">=","answerDecimal":37}]},
	{"linkId":"b.yes","type":"string","text":"x","enableWhen":[{"question":"b","operator":"=","answerBoolean":true}]},
	{"linkId":"s.is","type":"string","text":"x","enableWhen":[{"question":"s","operator":"=","answerString":"abc"}]},
	{"linkId":"c.two","type":"string","text":"x","enableWhen":[{"question":"c","operator":"=","answerCoding":{"system":"s","code":"2"}}]},
	{"linkId":"all","type":"group","text":"x","enableBehavior":"all","enableWhen":[{"question":"i","operator":">","answerInteger":1},{"question":"b","operator":"=","answerBoolean":true}],"item":[
		{"linkId":"all.in","type":"string","text":"x"},{"linkId":"all.chain","type":"string","text":"x","enableWhen":[{"question":"all.in","operator":"exists","answerBoolean":true}]}]},
	{"linkId":"any","type":"string","text":"x","enableBehavior":"any","enableWhen":[{"question":"all.in","operator":"exists","answerBoolean":true},{"question":"s","operator":"=","answerString":"Smith"}]}`

const judgedBlocks = `
	{"linkId":"g","type":"group","text":"G","repeats":true,"item":[
		{"linkId":"n","type":"integer","text":"N"},
		{"linkId":"n.more","type":"string","text":"x","enableWhen":[{"question":"n","operator":">","answerInteger":3}]},
		{"linkId":"h","type":"group","text":"H","repeats":true,"item":[
			{"linkId":"m","type":"boolean","text":"M"},
			{"linkId":"m.yes","type":"string","text":"x","enableWhen":[{"question":"m","operator":"=","answerBoolean":true}]},
			{"linkId":"n.outer","type":"string","text":"x","enableWhen":[{"question":"n","operator":">","answerInteger":3}]}]}]}`

var judgedCalculations = bodyMass() + `,
	{"linkId":"heavy","type":"string","text":"Heavy","extension":[` + by(enableWhenURL, "%resource.item.where(linkId='bmi').answer.value > 30") + `]},
	{"linkId":"scores","type":"group","text":"Scores","extension":[` + named("a", "%resource.item.where(linkId='scores').item.where(linkId='a').answer.value") + `,` + named("b", "%resource.item.where(linkId='scores').item.where(linkId='b').answer.value") + `],"item":[
		{"linkId":"a","type":"integer","text":"A"},{"linkId":"b","type":"integer","text":"B"},
		{"linkId":"sum","type":"integer","text":"Sum","readOnly":true,"extension":[` + by(calculatedURL, "iif(%a.exists() and %b.exists(), %a + %b, {})") + `]},
		{"linkId":"high","type":"string","text":"High","extension":[` + by(enableWhenURL, "%a + %b >= 7") + `]}]}`

// judgedCase is one set of answers to a form, given without regard to which
// questions are put.
type judgedCase struct {
	Name          string          `json:"name"`
	Questionnaire string          `json:"questionnaire"` // in forms
	Answers       json.RawMessage `json:"answers"`
}

type judgedCases struct {
	Forms map[string]json.RawMessage `json:"forms"`
	Cases []judgedCase               `json:"cases"`
}

// TestJudged holds which questions are put, and what is calculated, to what
// LHC-Forms makes of the same forms and answers (testdata/judge/answers.json,
// written by judge.cjs beside it, which tells how). With -update the forms and
// answers are drawn anew, and the judge has to be asked again.
func TestJudged(t *testing.T) {
	if *update {
		writeJudgedCases(t)
	}
	var in judgedCases
	var verdicts map[string]json.RawMessage
	for name, into := range map[string]any{"testdata/judge/cases.json": &in, "testdata/judge/answers.json": &verdicts} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	loaded := map[string]*Questionnaire{}
	for name, form := range in.Forms {
		loaded[name] = mustLoad(t, string(form))
	}
	for _, c := range in.Cases {
		q := loaded[c.Questionnaire]
		f, err := FromResponse(q, setting, c.Answers)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		raw, err := Response(f, InProgress)
		if err != nil {
			t.Fatal(err)
		}
		if ours, theirs := spoken(t, raw), spoken(t, verdicts[c.Name]); ours != theirs {
			t.Errorf("%s: ours is\n%s\nthe judge's is\n%s", c.Name, ours, theirs)
		}
	}
}

// spoken gives the answers of a response, one to a line, by the path of
// linkIds to each.
func spoken(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	root, err := readObject(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var speak func(n node, path string)
	speak = func(n node, path string) {
		for _, a := range list(n["item"]) {
			child := a.(node)
			here := path + "/" + textOf(child["linkId"])
			speak(child, here)
			for _, each := range list(child["answer"]) {
				answer := each.(node)
				if v, element, err := readValue(answer, "value"); err == nil && element != "" {
					lines = append(lines, here+" "+spokenValue(v))
				}
				speak(answer, here)
			}
		}
	}
	speak(root, "")
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// spokenValue says a value in what both implementations keep of it.
func spokenValue(v value) string {
	if v.kind == codingValue {
		return v.code.System + "|" + v.code.Code
	}
	if v.numeric() {
		n, _ := strconv.ParseFloat(v.text, 64) // readValue vouches for it
		return fmt.Sprint(n)
	}
	return v.text + v.day.String() + fmt.Sprint(v.yes)
}

func writeJudgedCases(t *testing.T) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	out := judgedCases{Forms: map[string]json.RawMessage{}}
	forms := judgedForms(t)
	var names []string
	for name := range forms {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		out.Forms[name] = json.RawMessage(forms[name])
		q := mustLoad(t, forms[name])
		times := 25
		if len(q.items) > 100 {
			times = 2
		}
		for i := range times {
			out.Cases = append(out.Cases, judgedCase{fmt.Sprintf("%s %d", name, i+1), name, answeredRegardless(t, q, random)})
		}
	}
	data, err := json.MarshalIndent(out, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/judge/cases.json", append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// answeredRegardless answers a form at random, the questions that are not put
// as well, and leaves out what the form works out itself.
func answeredRegardless(t *testing.T, q *Questionnaire, random *rand.Rand) json.RawMessage {
	t.Helper()
	f := New(q, setting)
	for range 2 * len(q.items) {
		p := f.places[random.IntN(len(f.places))]
		if p.multiplies && p.number < 3 && random.IntN(3) == 0 {
			if _, err := f.Add(p.at); err != nil {
				t.Fatal(err)
			}
		}
		if p.above.question() && len(p.above.st.values) == 0 {
			continue // the judge has no answers below a question without one
		}
		if words := judgedWords(p); len(words) > 0 && p.question() && !p.readOnly && !p.computed() {
			f.Set(p.at, words[random.IntN(len(words))])
		}
	}
	f.settle()
	for _, p := range f.places {
		p.on, p.inkDry = true, false
		if p.computed() {
			p.st = state{}
		}
	}
	f.root.inkDry = false
	raw, err := json.Marshal(response{ResourceType: "QuestionnaireResponse", Questionnaire: q.Canonical(), Status: InProgress, Authored: "2026-11-22T03:11:48Z", Item: f.root.answersBelow()})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func judgedWords(p *place) []string {
	var words []string
	for _, o := range p.options {
		words = append(words, o.Code.Display)
	}
	if len(words) > 0 || p.several() {
		return words
	}
	return map[Type][]string{
		TypeBoolean: {"yes", "no"}, TypeDecimal: {"1.5", "37", "120"}, TypeInteger: {"3", "7", "1"},
		TypeDate: {"14/3/1958", "1/2/2015"}, TypeString: {"abc", "Smith"},
	}[p.kind]
}

package forms

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

const (
	note = `{"linkId":"a","type":"string","text":"A"}`
	pick = `{"linkId":"c","type":"choice","text":"C","answerOption":[{"valueCoding":{"system":"s","code":"1","display":"One"}}]}`
)

// Everything that cannot be honoured is refused by name, never passed over.
func TestLoadRefuses(t *testing.T) {
	with := func(more string) string { return questionnaire(note + "," + more) }
	root := func(more string) string {
		return strings.Replace(questionnaire(note), `"status"`, more+`,"status"`, 1)
	}
	cases := []struct {
		name, json      string
		reason          error
		linkID, element string
	}{
		{"no JSON", `nonsense`, ErrNotFHIR, "", ""},
		{"XML", "\ufeff <Questionnaire/>", ErrNotFHIR, "", ""},
		{"an array", `[]`, ErrNotFHIR, "", ""},
		{"null", `null`, ErrNotFHIR, "", ""},
		{"two objects", questionnaire(note) + `{}`, ErrNotFHIR, "", ""},
		{"another resource", `{"resourceType":"Patient"}`, ErrNotFHIR, "", "resourceType"},
		{"a version in the url", root(`"url":"https://a|1"`), ErrInvalid, "", "url"},
		{"no status", strings.Replace(questionnaire(note), `"active"`, `"done"`, 1), ErrInvalid, "", "status"},
		{"no items", `{"resourceType":"Questionnaire","url":"u","status":"active"}`, ErrInvalid, "", "item"},
		{"items as an object", `{"resourceType":"Questionnaire","url":"u","status":"active","item":{}}`, ErrInvalid, "", "item"},
		{"R5 root", root(`"copyrightLabel":"x"`), ErrRelease, "", "copyrightLabel"},
		{"R5 profile", root(`"meta":{"profile":["http://hl7.org/fhir/5.0/StructureDefinition/Questionnaire"]}`), ErrRelease, "", "meta.profile"},
		{"R5 item", with(`{"linkId":"b","type":"string","disabledDisplay":"hidden"}`), ErrRelease, "b", "disabledDisplay"},
		{"R5 type", with(`{"linkId":"b","type":"coding"}`), ErrRelease, "b", "type coding"},
		{"STU3 option", with(`{"linkId":"b","type":"choice","option":[{}]}`), ErrRelease, "b", "option"},
		{"STU3 initial", with(`{"linkId":"b","type":"boolean","initialBoolean":true}`), ErrRelease, "b", "initialBoolean"},
		{"STU3 hasAnswer", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","hasAnswer":true}]}`), ErrRelease, "b", "enableWhen.hasAnswer"},
		{"DSTU2", `{"resourceType":"Questionnaire","url":"u","status":"active","group":{}}`, ErrRelease, "", "group"},
		{"modifier", root(`"modifierExtension":[{"url":"u"}]`), ErrUnsupported, "", "modifierExtension"},
		{"made-up element", with(`{"linkId":"b","type":"string","colour":"red"}`), ErrInvalid, "b", "colour"},
		{"made-up type", with(`{"linkId":"b","type":"colour"}`), ErrInvalid, "b", "type"},
		{"no type", with(`{"linkId":"b"}`), ErrInvalid, "b", "type"},
		{"no linkId", with(`{"type":"string"}`), ErrInvalid, "", "linkId"},
		{"linkId twice", with(note), ErrDuplicate, "a", "linkId"},
		{"value set that nobody has", with(`{"linkId":"b","type":"choice","answerValueSet":"https://x.example/vs"}`), ErrMissingList, "b", "answerValueSet"},
		{"value set without a term to offer", with(`{"linkId":"b","type":"choice","answerValueSet":"https://tideover.example/fhir/ValueSet/accommodation-status"}`), ErrMissingList, "b", "answerValueSet"},
		{"two contained with one id", root(`"contained":[{"resourceType":"ValueSet","id":"p"},{"resourceType":"ValueSet","id":"p"}]`), ErrInvalid, "", "contained ValueSet"},
		{"a sub-questionnaire", with(`{"linkId":"b","type":"display","extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire","valueCanonical":"u"}]}`), ErrUnsupported, "b", "extension http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire"},
		{"blocks beyond number", with(`{"linkId":"b","type":"group","repeats":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":60000}],"item":[{"linkId":"x","type":"string"}]}`), ErrTooLarge, "b", "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs"},
		{"a linkId that names an occurrence", with(`{"linkId":"b","type":"group","repeats":true,"item":[{"linkId":"x","type":"string"}]},{"linkId":"x@2","type":"string"}`), ErrInvalid, "x@2", "linkId"},
		{"a field of the record in a block", with(`{"linkId":"b","type":"group","repeats":true,"item":[{"linkId":"patient.phone","type":"string"}]}`), ErrBinding, "patient.phone", "repeats"},
		{"a contained value set that is not there", with(`{"linkId":"b","type":"choice","answerValueSet":"#p"}`), ErrMissingList, "b", "answerValueSet"},
		{"a contained value set by filter", containing(`"compose":{"include":[{"system":"http://snomed.info/sct","filter":[{}]}]}`), ErrUnsupported, "b", "answerValueSet"},
		{"a contained concept without code", containing(`"expansion":{"contains":[{"display":"One"}]}`), ErrInvalid, "b", "answerValueSet"},
		{"choice without options", with(`{"linkId":"b","type":"choice"}`), ErrUnsupported, "b", "answerOption"},
		{"initial of another type", with(`{"linkId":"b","type":"string","initial":[{"valueBoolean":true}]}`), ErrInvalid, "b", "initial.valueBoolean"},
		{"two values", with(`{"linkId":"b","type":"string","initial":[{"valueString":"x","valueUri":"y"}]}`), ErrInvalid, "b", "initial.value[x]"},
		{"two initials", with(`{"linkId":"b","type":"string","initial":[{"valueString":"x"},{"valueString":"y"}]}`), ErrInvalid, "b", "initial"},
		{"group without items", with(`{"linkId":"b","type":"group"}`), ErrInvalid, "b", "item"},
		{"display with items", with(`{"linkId":"b","type":"display","item":[{"linkId":"x","type":"string"}]}`), ErrInvalid, "b", "item"},
		{"condition on nothing", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"zz","operator":"exists","answerBoolean":true}]}`), ErrInvalid, "b", "enableWhen.question"},
		{"condition without answer", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"="}]}`), ErrInvalid, "b", "enableWhen.answer"},
		{"condition by quantity", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerQuantity":{}}]}`), ErrInvalid, "b", "enableWhen.answerQuantity"},
		{"condition that can never hold", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerInteger":1}]}`), ErrInvalid, "b", "enableWhen.answer"},
		{"no such operator", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"~","answerString":"x"}]}`), ErrInvalid, "b", "enableWhen.operator"},
		{"more than a word", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":">","answerString":"x"}]}`), ErrInvalid, "b", "enableWhen.operator"},
		{"two conditions, no behaviour", with(`{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerString":"x"},{"question":"a","operator":"=","answerString":"y"}]}`), ErrInvalid, "b", "enableBehavior"},
		{"conditions in a circle", questionnaire(`{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"exists","answerBoolean":true}]},{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}`), ErrCycle, "a", "enableWhen"},
		{"a group that asks its own question", questionnaire(`{"linkId":"g","type":"group","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}],"item":[` + note + `]}`), ErrCycle, "g", "enableWhen"},
		{"too deep", questionnaire(nested(MaxDepth + 1)), ErrTooLarge, fmt.Sprint("g", MaxDepth-1), "item"},
		{"too many", questionnaire(many(MaxItems + 1)), ErrTooLarge, "", "item"},
		{"too long", questionnaire(note) + strings.Repeat(" ", MaxBytes), ErrTooLarge, "", ""},
		{"a birth date as a string", with(`{"linkId":"patient.birthDate","type":"string"}`), ErrBinding, "patient.birthDate", "type"},
		{"an address of one line", with(`{"linkId":"patient.address","type":"string"}`), ErrBinding, "patient.address", "repeats"},
		{"several family names", with(`{"linkId":"patient.familyName","type":"string","repeats":true}`), ErrBinding, "patient.familyName", "repeats"},
		{"width of 13", with(`{"linkId":"b","type":"string","extension":[{"url":"https://tideover.example/fhir/StructureDefinition/column-width","valueInteger":13}]}`), ErrInvalid, "b", "https://tideover.example/fhir/StructureDefinition/column-width"},
	}
	l := lists(t)
	for _, c := range cases {
		_, err := Load(strings.NewReader(c.json), l)
		if !errors.Is(err, c.reason) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		found := false
		for _, r := range Refusals(err) {
			found = found || errors.Is(r, c.reason) && r.LinkID == c.linkID && r.Element == c.element
		}
		if !found {
			t.Errorf("%s is not refused by the name of %q, %q but as: %v", c.name, c.linkID, c.element, err)
		}
	}
}

// containing is a form whose one question chooses from a value set it brings.
func containing(content string) string {
	form := questionnaire(`{"linkId":"b","type":"choice","text":"B","answerValueSet":"#p"}`)
	return strings.Replace(form, `"status"`, `"contained":[{"resourceType":"ValueSet","id":"p",`+content+`}],"status"`, 1)
}

func TestContainedValueSets(t *testing.T) {
	for _, content := range []string{
		`"compose":{"include":[{"system":"s","concept":[{"code":"1","display":"One"},{"code":"2","display":"Two"}]}]}`,
		`"expansion":{"contains":[{"abstract":true,"system":"s","code":"0","contains":[{"system":"s","code":"1","display":"One"}]},{"system":"s","code":"2","display":"Two"}]}`,
	} {
		q, err := Load(strings.NewReader(containing(content)), nil)
		if err != nil {
			t.Errorf("%s: %v", content, err)
			continue
		}
		f := New(q, setting)
		set(t, f, "b", "two")
		if it := f.Items()[0]; len(it.Options) != 2 || len(it.Codes) != 1 || it.Codes[0] != (record.Code{System: "s", Code: "2", Display: "Two"}) {
			t.Errorf("%s offers %v, chosen %v", content, it.Options, it.Codes)
		}
	}
}

func nested(depth int) string {
	s := note
	for i := depth - 1; i >= 0; i-- {
		s = fmt.Sprintf(`{"linkId":"g%d","type":"group","item":[%s]}`, i, s)
	}
	return s
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
			fmt.Fprintf(&b, `{"linkId":"q%d","type":"string","text":"Question %d","enableWhen":[{"question":"q%d","operator":"exists","answerBoolean":true}]}`, i, i, i-1)
			continue
		}
		b.WriteString(`{"linkId":"q0","type":"string","text":"Question 0"}`)
	}
	return b.String()
}

func TestLoadTellsEveryFaultAtOnce(t *testing.T) {
	_, err := Load(strings.NewReader(questionnaire(`{"linkId":"a","type":"colour"},{"linkId":"b","type":"choice"}`)), nil)
	if r := Refusals(err); len(r) != 2 || r[0].LinkID != "a" || r[1].LinkID != "b" {
		t.Errorf("told %v", err)
	}
	if want := `item "b", answerOption: not supported`; !strings.Contains(err.Error(), want) {
		t.Errorf("worded %q, not %q", err, want)
	}
}

// The largest form that is taken is read and answered at typing speed, with
// every question waiting for the one before it.
func TestTheLargestForm(t *testing.T) {
	began := time.Now()
	q := drawn(t, many(MaxItems))
	loading := time.Since(began)
	f := New(q, setting)
	began = time.Now()
	f.Set("q0", "x")
	f.Set("q1", "y")
	f.Items()
	f.Missing()
	typing := time.Since(began)
	t.Logf("loaded in %v, two answers and a drawing in %v", loading, typing)
	if loading > 5*time.Second || typing > time.Second {
		t.Errorf("loading took %v, typing %v", loading, typing)
	}
	if on := whatIsPut(f); !on[2] || on[3] {
		t.Error("the chain of conditions is not followed")
	}
}

func TestLoadReadsFHIRAsOthersWriteIt(t *testing.T) {
	q := drawn(t, `{"linkId":"g","prefix":"1.","type":"group","text":"Group","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/rendering-style","valueString":"color:red"}]},"item":[
		{"linkId":"n","type":"display","text":"Read this"},
		`+pick+`,
		{"linkId":"o","type":"open-choice","text":"O","item":[{"linkId":"o.u","type":"display","text":"mg","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"unit"}]}}]}]}]}`)
	var labels []string
	for _, it := range New(q, setting).Items() {
		labels = append(labels, it.Label+it.Unit)
	}
	if got := strings.Join(labels, "|"); got != "1. Group|Read this|C|Omg" {
		t.Errorf("drawn as %s", got)
	}
	if q.Canonical() != "https://trust.example/q|1" {
		t.Errorf("named %s", q.Canonical())
	}
}

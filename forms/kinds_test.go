package forms

import (
	"testing"

	"github.com/tideover/tideover/forms/record"
)

const core = `"url":"http://hl7.org/fhir/StructureDefinition/`

// Each of the item types that an answer is typed, attached or chosen for, with
// what is wrong with it.
func TestLaterKinds(t *testing.T) {
	q := drawn(t, `
		{"linkId":"u","type":"url","text":"Site"},
		{"linkId":"w","type":"quantity","text":"Weight","extension":[
			{`+core+`questionnaire-unitOption","valueCoding":{"system":"http://unitsofmeasure.org","code":"kg","display":"kg"}},
			{`+core+`questionnaire-unitOption","valueCoding":{"system":"http://unitsofmeasure.org","code":"[lb_av]","display":"lb"}},
			{`+core+`minValue","valueDecimal":1}]},
		{"linkId":"h","type":"quantity","text":"Height","extension":[{`+core+`questionnaire-unit","valueCoding":{"code":"cm","display":"cm"}}]},
		{"linkId":"q","type":"quantity","text":"Amount"},
		{"linkId":"r","type":"reference","text":"Seen by"},
		{"linkId":"p","type":"string","text":"Ward","extension":[{`+core+`regex","valueString":"[A-Z][0-9]"},{`+core+`entryFormat","valueString":"A1"}]},
		{"linkId":"d","type":"date","text":"Since"},
		{"linkId":"a","type":"attachment","text":"Photo"}`)
	f := New(q, setting)
	cases := []struct {
		at, text, summary string
		bad               bool
	}{
		{"u", "https://www.nhs.uk/a?b=c", "https://www.nhs.uk/a?b=c", false}, {"u", "www.nhs.uk", "https://www.nhs.uk", false}, {"u", "two words", "Not recorded", true},
		{"w", "72 kg", "72 kg", false}, {"w", "72kg", "72 kg", false}, {"w", "158 LB", "158 lb", false}, {"w", "72", "72", true}, {"w", "11 stone", "Not recorded", true}, {"w", "0.5 kg", "0.5 kg", true},
		{"h", "180", "180 cm", false}, {"h", "180 cm", "180 cm", false}, {"h", "1.8 m", "Not recorded", true}, {"h", "tall", "Not recorded", true},
		{"q", "3 tablets", "3 tablets", false}, {"q", "3", "3", false},
		{"r", "Dr Gray", "Dr Gray", false}, {"r", "Practitioner/12", "Practitioner/12", false}, {"r", "https://x.example/id|12", "12", false},
		{"p", "B4", "B4", false}, {"p", "B44", "B44", true},
		{"d", "2015", "2015", false}, {"d", "mar 2015", "Mar-2015", false},
		{"a", "x-ray", "Not recorded", true},
	}
	for _, c := range cases {
		if got := f.Set(c.at, c.text); (len(got) > 0) != c.bad {
			t.Errorf("Set(%s, %q) finds %v", c.at, c.text, got)
		}
		if got := f.Summary(c.at); got != c.summary {
			t.Errorf("Set(%s, %q) is summed up as %q", c.at, c.text, got)
		}
	}
	f.Set("w", "72 kg")
	f.Set("r", "https://x.example/id|12")
	f.Attach("a", Attachment{ContentType: "image/png", Title: "wound.png", Data: []byte{1, 2, 3}})
	roundTrip(t, q, f)
}

func TestAUnitBesideItsNumber(t *testing.T) {
	kg, lb := record.Code{System: "u", Code: "kg", Display: "kg"}, record.Code{System: "u", Code: "lb", Display: "lb"}
	f := New(drawn(t, `{"linkId":"w","type":"quantity","text":"Weight","extension":[
		{`+core+`questionnaire-unitOption","valueCoding":{"system":"u","code":"kg","display":"kg"}},
		{`+core+`questionnaire-unitOption","valueCoding":{"system":"u","code":"lb","display":"lb"}}]}`), setting)
	if p := f.Set("w", "72"); len(p) != 1 || p[0].WayOut != "Choose one of: kg, lb." {
		t.Errorf("without its unit: %v", p)
	}
	if p := f.SetUnit("w", kg); len(p) > 0 {
		t.Errorf("with its unit: %v", p)
	}
	set(t, f, "w", "73")
	if it := f.Items()[0]; it.Text != "73" || it.UnitCode != kg || len(it.Units) != 2 || f.Summary("w") != "73 kg" {
		t.Errorf("drawn as %+v", it)
	}
	f.SetUnit("w", lb)
	if got := f.Summary("w"); got != "73 lb" {
		t.Errorf("in pounds it is %s", got)
	}
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Restore(f.q, setting, sp)
	if err != nil || g.Summary("w") != "73 lb" {
		t.Errorf("%v: restored as %s", err, g.Summary("w"))
	}
}

func TestAttachments(t *testing.T) {
	f := New(drawn(t, `{"linkId":"a","type":"attachment","text":"Photo","required":true,"extension":[
		{`+core+`mimeType","valueCode":"image/*"},{`+core+`maxSize","valueDecimal":2048}]}`), setting)
	cases := []struct {
		file Attachment
		bad  int
	}{
		{Attachment{"image/png", "a.png", make([]byte, 2048)}, 0},
		{Attachment{"image/png", "a.png", make([]byte, 2049)}, 1},
		{Attachment{"application/pdf", "a.pdf", []byte("x")}, 1},
	}
	for _, c := range cases {
		if p := f.Attach("a", c.file); len(p) != c.bad {
			t.Errorf("%s with %d bytes: %v", c.file.ContentType, len(c.file.Data), p)
		}
		if it := f.Items()[0]; len(it.Files) != 1 || it.Files[0].Title != c.file.Title || it.Text != c.file.Title {
			t.Errorf("drawn as %+v", it)
		}
	}
	f.Attach("a")
	if b := f.Blocking(); len(b) != 1 || b[0].WayOut != "Attach a file." {
		t.Errorf("without a file it is held up by %v", b)
	}
}

func TestAnAnswerThatRulesOutTheOthers(t *testing.T) {
	f := New(drawn(t, `{"linkId":"c","type":"choice","repeats":true,"text":"C","answerOption":[{"valueString":"Cough"},{"valueString":"Fever"},
		{"valueString":"None of these","extension":[{`+core+`questionnaire-optionExclusive","valueBoolean":true}]}]}`), setting)
	set(t, f, "c", "cough; fever")
	if p := f.Set("c", "cough; none of these"); len(p) != 1 || p[0].Severity != Error {
		t.Errorf("cough and none: %v", p)
	}
	if !f.Items()[0].Options[2].Exclusive {
		t.Error("it is not drawn as such")
	}
}

// What the form itself lists is all that may be chosen; a list from elsewhere
// may be older than the answer.
func TestACodeThatTheFormDoesNotList(t *testing.T) {
	f := New(drawn(t, pick), setting)
	if p := f.SetCode("c", record.Code{System: "s", Code: "2"}); len(p) != 1 || p[0].Severity != Error {
		t.Errorf("found %v", p)
	}
}

func TestFormsWithoutAName(t *testing.T) {
	load := func(text string) *Questionnaire {
		q := mustLoad(t, `{"resourceType":"Questionnaire","item":[{"linkId":"a","type":"string","text":"`+text+`"}]}`)
		return q
	}
	a, b, again := load("A"), load("B"), load("A")
	if a.URL == b.URL || a.URL != again.URL || len(a.URL) != len("urn:uuid:")+36 || a.URL[23] != '5' {
		t.Errorf("named %s, %s, %s", a.URL, b.URL, again.URL)
	}
	if a.Status != "unknown" || len(a.Notes()) != 2 {
		t.Errorf("%s, %v", a.Status, a.Notes())
	}
}

func TestValueSetsThatAFormBrings(t *testing.T) {
	q := mustLoad(t, `{"resourceType":"Questionnaire","url":"u","status":"active","contained":[
		{"resourceType":"CodeSystem","id":"cs","url":"https://trust.example/cs","concept":[{"code":"1","display":"One","concept":[{"code":"1a","display":"One a"}]},{"code":"2","display":"Two"},{"code":"3","display":"Three"}]},
		{"resourceType":"ValueSet","id":"vs","compose":{"include":[{"system":"https://trust.example/cs"}],"exclude":[{"system":"https://trust.example/cs","concept":[{"code":"2"}]}]}}],
		"item":[{"linkId":"a","type":"choice","answerValueSet":"#vs"}]}`)
	var codes string
	for _, o := range New(q, setting).Items()[0].Options {
		codes += o.Code.Code + " "
	}
	if codes != "1 1a 3 " {
		t.Errorf("offers %s", codes)
	}
}

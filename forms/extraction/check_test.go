package extraction

import (
	"slices"
	"strings"
	"testing"
)

// TestCheckTakesWhatWorks holds Check to having nothing against the forms that
// these tests extract from, but for what SDC's own example means without saying
// it: values for an Observation that nothing there begins.
func TestCheckTakesWhatWorks(t *testing.T) {
	for _, e := range append(examples(t), published(t)...) {
		for _, f := range Check(e.questionnaire, e.setting()) {
			if e.name != "extract-complex-defn3" || f.LinkID != "complication" {
				t.Errorf("%s: %v", e.name, f)
			}
		}
	}
	if n := len(Check(read(t, "sdc/extract-complex-defn3.json"), Setting{})); n != 7 {
		t.Errorf("%d values for an Observation that nothing begins, want 7", n)
	}
}

// TestCheck holds Check to telling a form's faults without any answers.
func TestCheck(t *testing.T) {
	question := func(typ, path string) string {
		return form(patientItem(`{"linkId":"x","type":"` + typ + `","definition":"` + fhirURL + `Patient#Patient.` + path + `"}`))
	}
	cases := []struct{ name, form, words string }{
		{"no form", `{"resourceType":"Patient"}`, "a Questionnaire is needed"},
		{"structure map", form(`{"linkId":"x","type":"string"}`, `,"extension":[{"url":"`+structureMapURL+`","valueCanonical":"http://tideover.example/map"}]`), "StructureMap"},
		{"unknown element", question("string", "species"), "Patient has no element species"},
		{"yes or no for a date", question("boolean", "birthDate"), "a boolean cannot stand where FHIR R4 wants date"},
		{"a group as a date", question("group", "birthDate"), "plain value"},
		{"unknown definition", form(`{"linkId":"x","type":"string","extension":[` + definitionOf("http://elsewhere.example/Thing") + `]}`), "http://elsewhere.example/Thing"},
		{"missing template", form(`{"linkId":"x","type":"string","extension":[` + templateOf("#gone") + `]}`), "no template #gone"},
		{"expression in a template", form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, `,"contained":[{"resourceType":"Flag","id":"t","code":{"coding":[{"extension":[{"url":"`+templateFocusURL+`","valueString":"a.b("}]}]}}]`), "a.b("},
		{"function that isn't there", form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, `,"contained":[{"resourceType":"Flag","id":"t","_status":{"extension":[{"url":"`+templateResultURL+`","valueString":"frobnicate()"}]}}]`), "frobnicate"},
		{"condition", form(`{"linkId":"x","type":"string","extension":[` + ext("definitionExtract", `"extension":[{"url":"definition","valueCanonical":"`+fhirURL+`Patient"},{"url":"ifNoneExist","valueString":"'a"}]`) + `]}`), "'a"},
		{"mark without a code", form(`{"linkId":"x","type":"string","extension":[` + ext("observationExtract", `"valueBoolean":true`) + `]}`), "no code"},
		{"component of nothing", form(`{"linkId":"x","type":"string","code":[{"code":"c"}],"extension":[` + ext("observationExtract", `"valueCode":"component"`) + `]}`), "no Observation above"},
		{"too deep", nested(200), "grows beyond"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := Check(tree(t, c.form), Setting{})
			if !slices.ContainsFunc(found, func(f *Fault) bool { return strings.Contains(f.Error(), c.words) }) {
				t.Errorf("%d faults: %v", len(found), found)
			}
		})
	}
}

// TestProfilesOfTheTrust holds a profile of the trust's own to being extracted
// as the type that the setting names.
func TestProfilesOfTheTrust(t *testing.T) {
	const canonical = "http://trust.example/StructureDefinition/OurFlag"
	f := tree(t, form(`{"linkId":"x","type":"string","definition":"`+canonical+`#Flag.code.text","extension":[`+definitionOf(canonical)+`]}`))
	a := tree(t, answers(said("x", `"valueString":"falls"`)))
	bundle, err := Extract(f, a, Setting{Now: now, Profiles: map[string]string{canonical: "Flag"}})
	if err != nil {
		t.Fatal(err)
	}
	got := print(child(list(bundle, "entry")[0], "resource"))
	want := print(tree(t, `{"resourceType":"Flag","code":{"text":"falls"},"meta":{"profile":["`+canonical+`"]}}`))
	if got != want {
		t.Errorf("extracted %s", got)
	}
}

package extraction

import (
	"slices"
	"strings"
	"testing"
)

// TestCheckTakesWhatWorks holds Check to having nothing against the forms that
// these tests extract from, but for two faults that published forms have: SDC's
// example gives seven values of an Observation that nothing there begins, and
// two templates of a form refer to a third as if they contained it.
func TestCheckTakesWhatWorks(t *testing.T) {
	known := map[string][]string{
		"extract-complex-defn3": slices.Repeat([]string{"of no resource that is made here"}, 7),
		"SepsisRisk":            slices.Repeat([]string{"which it does not contain"}, 2),
	}
	for _, e := range append(examples(t), published(t)...) {
		found := Check(e.questionnaire, e.setting())
		if len(found) != len(known[e.name]) {
			t.Errorf("%s: %d faults: %v", e.name, len(found), found)
			continue
		}
		for i, f := range found {
			if !strings.Contains(f.Words, known[e.name][i]) {
				t.Errorf("%s: %v", e.name, f)
			}
		}
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

package extraction

import "testing"

// TestRootDefinition holds a definition at the root of a form to making its
// resource even where nothing is answered.
func TestRootDefinition(t *testing.T) {
	fixed := ext("definitionExtractValue", `"extension":[{"url":"definition","valueUri":"`+fhirURL+`Flag#Flag.status"},{"url":"fixed-value","valueCode":"active"}]`)
	f := form(`{"linkId":"x","type":"string","definition":"`+fhirURL+`Flag#Flag.code.text"}`, `,"extension":[`+definitionOf(fhirURL+"Flag")+`,`+fixed+`]`)
	for given, want := range map[string]string{
		"":                                 `{"resourceType":"Flag","status":"active"}`,
		said("x", `"valueString":"falls"`): `{"resourceType":"Flag","status":"active","code":{"text":"falls"}}`,
	} {
		bundle, err := Extract(tree(t, f), tree(t, answers(given)), Setting{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if got := resources(bundle); len(got) != 1 || print(got[0]) != print(tree(t, want)) {
			t.Errorf("extracted %s, want %s", print(got), want)
		}
	}
}

// TestCoerce holds each answer's type to what it becomes in an element of
// another type.
func TestCoerce(t *testing.T) {
	cases := []struct {
		from, value string
		to          []string
		want        string // {"type": value}, or nothing where it cannot be
	}{
		{"string", `"a"`, []string{"string"}, `{"string":"a"}`},
		{"string", `"a"`, []string{"CodeableConcept", "Reference"}, `{"CodeableConcept":{"text":"a"}}`},
		{"string", `"urn:uuid:1"`, []string{"Reference"}, `{"Reference":{"reference":"urn:uuid:1"}}`},
		{"string", `"a b"`, []string{"uri"}, ``},
		{"string", `" a"`, []string{"code"}, ``},
		{"string", `"2026-01-17"`, []string{"date"}, `{"date":"2026-01-17"}`},
		{"string", `"17 January"`, []string{"date"}, ``},
		{"string", `"1"`, []string{"integer"}, ``},
		{"Coding", `{"code":"a","display":"A"}`, []string{"code"}, `{"code":"a"}`},
		{"Coding", `{"code":"a","display":"A"}`, []string{"string"}, `{"string":"A"}`},
		{"Coding", `{"code":"a"}`, []string{"string", "CodeableConcept"}, `{"CodeableConcept":{"coding":[{"code":"a"}]}}`},
		{"Coding", `{"code":"a"}`, []string{"boolean"}, ``},
		{"Coding", `{"display":"A"}`, []string{"code"}, ``},
		{"CodeableConcept", `{"coding":[{"code":"a"}]}`, []string{"Coding"}, `{"Coding":{"code":"a"}}`},
		{"CodeableConcept", `{"coding":[{"code":"a"},{"code":"b"}]}`, []string{"Coding"}, ``},
		{"decimal", `1.50`, []string{"Quantity", "integer"}, `{"Quantity":{"value":1.50}}`},
		{"decimal", `1.5`, []string{"integer"}, ``},
		{"decimal", `2`, []string{"integer"}, `{"integer":2}`},
		{"integer", `0`, []string{"positiveInt"}, ``},
		{"integer", `3`, []string{"decimal", "integer"}, `{"integer":3}`},
		{"integer", `3`, []string{"Age"}, `{"Age":{"value":3}}`},
		{"Quantity", `{"value":3,"unit":"kg"}`, []string{"decimal"}, `{"decimal":3}`},
		{"Quantity", `{"value":3,"unit":"a"}`, []string{"Age"}, `{"Age":{"unit":"a","value":3}}`},
		{"date", `"2026-01-17"`, []string{"dateTime", "Period"}, `{"dateTime":"2026-01-17"}`},
		{"date", `"2026-01-17"`, []string{"instant"}, ``},
		{"dateTime", `"2026-01-17T21:30:00Z"`, []string{"date"}, `{"date":"2026-01-17"}`},
		{"dateTime", `"2026-01-17T21:30:00Z"`, []string{"instant"}, `{"instant":"2026-01-17T21:30:00Z"}`},
		{"dateTime", `"2026-01"`, []string{"instant"}, ``},
		{"Reference", `{"reference":"Patient/1"}`, []string{"uri"}, `{"uri":"Patient/1"}`},
		{"boolean", `true`, []string{"boolean"}, `{"boolean":true}`},
		{"boolean", `true`, []string{"string"}, ``},
		{"time", `"21:30:00"`, []string{"dateTime"}, ``},
	}
	for _, c := range cases {
		got, err := coerce(typed{c.from, decodeValue(c.value)}, c.to)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s %s to %v: %s %v", c.from, c.value, c.to, got.of, got.content)
		case c.want != "" && (err != nil || print(node{got.of: got.content}) != print(decodeValue(c.want))):
			t.Errorf("%s %s to %v: %s %v, %v", c.from, c.value, c.to, got.of, got.content, err)
		}
	}
}

// TestPrimitiveExtension holds an extension of a plain value to standing where
// JSON has it, beside the value.
func TestPrimitiveExtension(t *testing.T) {
	const patient = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"
	f := form(`{"linkId":"p","type":"group","extension":[` + definitionOf(patient) + `],"item":[
		{"linkId":"born","type":"date","definition":"` + patient + `#Patient.birthDate"},
		{"linkId":"at","type":"dateTime","definition":"` + patient + `#Patient.birthDate.extension:birthTime.value[x]:valueDateTime"}]}`)
	a := answers(inGroup(said("born", `"valueDate":"2026-01-17"`) + `,` + said("at", `"valueDateTime":"2026-01-17T21:30:00Z"`)))
	bundle, err := Extract(tree(t, f), tree(t, a), Setting{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	want := tree(t, `{"resourceType":"Patient","meta":{"profile":["`+patient+`"]},"birthDate":"2026-01-17",
		"_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"2026-01-17T21:30:00Z"}]}}`)
	if got := print(resources(bundle)[0]); got != print(want) {
		t.Errorf("extracted %s", got)
	}
}

// TestProfileContradicted holds an answer that a profile's fixed value
// contradicts to being told.
func TestProfileContradicted(t *testing.T) {
	const weight = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Observation-VitalSigns-BodyWeight"
	f := form(`{"linkId":"w","type":"quantity","extension":[` + definitionOf(weight) + `],"definition":"` + weight + `#Observation.value[x]"}`)
	for unit, ok := range map[string]bool{"kg": true, "[lb_av]": false} {
		a := answers(said("w", `"valueQuantity":{"value":64,"system":"http://unitsofmeasure.org","code":"`+unit+`"}`))
		_, err := Extract(tree(t, f), tree(t, a), Setting{Now: now})
		if (err == nil) != ok {
			t.Errorf("%s: %v", unit, err)
		}
	}
}

// TestHollow holds an extension in a template whose value was not answered, and
// a code that is its system alone, to leaving nothing behind.
func TestHollow(t *testing.T) {
	value := func(of, expression string) string {
		return `"_` + of + `":{"extension":[{"url":"` + templateResultURL + `","valueString":"` + expression + `"}]}`
	}
	flag := `{"resourceType":"Flag","id":"t","status":"active",
		"extension":[{"url":"http://trust.example/x","extension":[{"url":"part",` + value("valueString", "{}") + `}]},
			{"url":"http://trust.example/y",` + value("valueString", "answer.value") + `}],
		"code":{"text":"x","coding":[{"system":"http://snomed.info/sct",` + value("code", "{}") + `}]}}`
	f := form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, `,"contained":[`+flag+`]`)
	bundle, err := Extract(tree(t, f), tree(t, answers(said("x", `"valueString":"falls"`))), Setting{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	want := tree(t, `{"resourceType":"Flag","status":"active","code":{"text":"x"},"extension":[{"url":"http://trust.example/y","valueString":"falls"}]}`)
	if got := print(resources(bundle)[0]); got != print(want) {
		t.Errorf("extracted %s", got)
	}
}

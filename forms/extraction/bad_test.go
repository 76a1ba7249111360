package extraction

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// form makes a form of items, with extensions at its root and resources in it.
func form(items string, more ...string) string {
	return `{"resourceType":"Questionnaire","url":"http://tideover.example/f","item":[` + items + `]` + strings.Join(more, "") + `}`
}

// answers makes completed answers of items.
func answers(items string) string {
	return `{"resourceType":"QuestionnaireResponse","id":"a","questionnaire":"http://tideover.example/f","status":"completed","item":[` + items + `]}`
}

// said makes an item of answers with one answer.
func said(linkID, value string) string {
	return fmt.Sprintf(`{"linkId":%q,"answer":[{%s}]}`, linkID, value)
}

// ext makes an extension of SDC.
func ext(name, value string) string { return fmt.Sprintf(`{"url":%q,%s}`, sdcURL+name, value) }

// definitionOf makes the extension that begins a resource of a definition.
func definitionOf(canonical string) string {
	return ext("definitionExtract", `"extension":[{"url":"definition","valueCanonical":"`+canonical+`"}]`)
}

func templateOf(reference string) string {
	return ext("templateExtract", `"extension":[{"url":"template","valueReference":{"reference":"`+reference+`"}}]`)
}

// patientItem makes a group that begins a Patient, with one question in it.
func patientItem(question string) string {
	return `{"linkId":"p","type":"group","extension":[` + definitionOf(fhirURL+"Patient") + `],"item":[` + question + `]}`
}

func inGroup(item string) string { return `{"linkId":"p","item":[` + item + `]}` }

// TestRefusals holds each thing that cannot be done to a fault with its linkId.
func TestRefusals(t *testing.T) {
	q := func(id, typ, path string) string {
		return fmt.Sprintf(`{"linkId":%q,"type":%q,"definition":%q}`, id, typ, fhirURL+"Patient#Patient."+path)
	}
	value := func(definition, given string) string {
		return ext("definitionExtractValue", `"extension":[{"url":"definition","valueUri":"`+fhirURL+definition+`"},`+given+`]`)
	}
	fixed := func(path, value_ string) string {
		return patientItem(`{"linkId":"x","type":"string","extension":[` + value("Patient#Patient."+path, `{"url":"fixed-value",`+value_+`}`) + `]}`)
	}
	contained := `,"contained":[{"resourceType":"Flag","id":"t","status":"active","code":{"text":"x","_text":{"extension":[{"url":"` + templateResultURL + `","valueString":"%s"}]}}}]`
	template := func(expression string) string {
		return form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, fmt.Sprintf(contained, expression))
	}
	x := said("x", `"valueString":"something"`)
	cases := []struct {
		name, form, answers string
		linkID, element     string
		words               string
	}{
		{"missing template", form(`{"linkId":"x","type":"string","extension":[` + templateOf("#gone") + `]}`), answers(x), "x", "templateExtract", "no template #gone"},
		{"template elsewhere", form(`{"linkId":"x","type":"string","extension":[` + templateOf("Patient/1") + `]}`), answers(x), "x", "templateExtract", "contained in the form"},
		{"template bundle that is none", form(x, `,"extension":[{"url":"`+bundleURL+`","valueReference":{"reference":"#t"}}]`, fmt.Sprintf(contained, "1")), answers(x), "", "templateExtractBundle", "no Bundle"},
		{"expression that cannot be read", template("item.where("), answers(x), "x", "#t.code.text", "item.where("},
		{"expression of a variable that isn't there", template("%nobody"), answers(x), "x", "#t.code.text", "%nobody"},
		{"wrong type in a template", template("answer.exists()"), answers(x), "x", "#t.code.text", "a boolean cannot stand"},
		{"two values in a template", template("'a' | 'b'"), answers(x), "x", "#t.code.text", "2 values"},
		{"unknown definition", form(`{"linkId":"x","type":"string","extension":[` + definitionOf("http://elsewhere.example/Thing") + `]}`), answers(x), "x", "definitionExtract", "http://elsewhere.example/Thing"},
		{"definition of an abstract type", form(`{"linkId":"x","type":"string","extension":[` + definitionOf(fhirURL+"DomainResource") + `]}`), answers(x), "x", "definitionExtract", "DomainResource"},
		{"unknown element", form(patientItem(q("x", "string", "species"))), answers(inGroup(x)), "x", "Patient.species", "Patient has no element species"},
		{"unknown element below", form(patientItem(q("x", "string", "name.species"))), answers(inGroup(x)), "x", "Patient.name.species", "HumanName has no element species"},
		{"words for a date", form(patientItem(q("x", "string", "birthDate"))), answers(inGroup(x)), "x", "Patient.birthDate", "a string cannot stand where FHIR R4 wants date"},
		{"a date for a yes", form(patientItem(q("x", "date", "active"))), answers(inGroup(said("x", `"valueDate":"2026-01-17"`))), "x", "Patient.active", "a date cannot stand where FHIR R4 wants boolean"},
		{"two answers for one", form(patientItem(q("x", "string", "birthDate"))), answers(inGroup(`{"linkId":"x","answer":[{"valueDate":"2026-01-17"},{"valueDate":"2026-01-18"}]}`)), "x", "Patient.birthDate", "given two"},
		{"a group as a date", form(patientItem(`{"linkId":"x","type":"group","definition":"` + fhirURL + `Patient#Patient.birthDate","item":[{"linkId":"y","type":"string"}]}`)), answers(inGroup(`{"linkId":"x","item":[` + said("y", `"valueString":"a"`) + `]}`)), "x", "Patient.birthDate", "plain value"},
		{"a choice whose type nobody says", form(`{"linkId":"p","type":"group","extension":[` + definitionOf(fhirURL+"Observation") + `],"item":[{"linkId":"x","type":"string","definition":"` + fhirURL + `Observation#Observation.value[x].unit"}]}`), answers(inGroup(x)), "x", "Observation.value[x].unit", "its path must say which"},
		{"a definition of another profile", form(patientItem(`{"linkId":"x","type":"string","definition":"https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient#Patient.gender"}`)), answers(inGroup(x)), "x", "UKCore-Patient", "the Patient that is made here is " + fhirURL + "Patient"},
		{"an extension of an unknown profile", form(patientItem(q("x", "string", "extension:nobody.value[x]:valueString"))), answers(inGroup(x)), "p", "Patient", "no url"},
		{"a fixed value of the wrong type", form(fixed("birthDate", `"valueBoolean":true`)), answers(inGroup(x)), "x", "Patient.birthDate", "a boolean cannot stand"},
		{"a list of plain values on the way", form(patientItem(q("x", "string", "name.given.extension.value[x]:valueString"))), answers(inGroup(x)), "x", "given", "list of plain values"},
		{"neither value nor FHIRPath", form(patientItem(`{"linkId":"x","type":"string","extension":[` + value("Patient#Patient.gender", `{"url":"expression","valueExpression":{"language":"text/cql","expression":"1"}}`) + `]}`)), answers(inGroup(x)), "x", "Patient.gender", "neither"},
		{"a component of nothing", form(`{"linkId":"x","type":"string","code":[{"code":"c"}],"extension":[` + ext("observationExtract", `"valueCode":"component"`) + `]}`), answers(x), "x", "observationExtract", "no Observation above"},
		{"an unknown relation", form(`{"linkId":"x","type":"string","code":[{"code":"c"}],"extension":[` + ext("observationExtract", `"valueCode":"cousin"`) + `]}`), answers(x), "x", "observationExtract", "relation"},
		{"an attachment observed", form(`{"linkId":"x","type":"attachment","code":[{"code":"c"}],"extension":[` + ext("observationExtract", `"valueBoolean":true`) + `]}`), answers(said("x", `"valueAttachment":{"title":"a"}`)), "x", "Observation.value", "cannot hold a Attachment"},
		{"an ID without a name", form(`{"linkId":"x","type":"string","extension":[` + ext("extractAllocateId", `"valueString":""`) + `]}`), answers(x), "x", "extractAllocateId", "no variable"},
		{"a patch of nothing", form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, `,"contained":[{"resourceType":"Parameters","id":"t","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"}]}]}]`), answers(x), "x", "patchRequestUrl", "which resource"},
		{"a question that the form doesn't ask", form(`{"linkId":"y","type":"string"}`), answers(x), "", "item", `no item "x"`},
		{"a variable that needs itself", form(`{"linkId":"x","type":"string","extension":[`+templateOf("#t")+`]}`, fmt.Sprintf(contained, "%loop"), `,"extension":[{"url":"`+variableURL+`","valueExpression":{"name":"loop","language":"text/fhirpath","expression":"%loop & 'a'"}}]`), answers(x), "x", "#t.code.text", "its own value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bundle, err := Extract(tree(t, c.form), tree(t, c.answers), Setting{Now: now})
			if err == nil {
				t.Fatalf("extracted %s", print(bundle))
			}
			f := Faults(err)
			if len(f) != 1 || f[0].LinkID != c.linkID || !strings.HasSuffix(f[0].Element, c.element) && !strings.Contains(f[0].Error(), c.element) || !strings.Contains(f[0].Error(), c.words) {
				t.Errorf("%d faults: %v", len(f), err)
			}
			if strings.Contains(err.Error(), "something") {
				t.Errorf("the fault repeats the answer: %v", err)
			}
		})
	}
}

// TestReasons holds what there is nothing to extract from to its own error.
func TestReasons(t *testing.T) {
	plain, x := form(`{"linkId":"x","type":"string"}`), answers(said("x", `"valueString":"a"`))
	cases := []struct {
		name, form, answers string
		want                error
	}{
		{"no form", `{"resourceType":"Patient"}`, x, ErrNotFHIR},
		{"no answers", plain, plain, ErrNotFHIR},
		{"in progress", plain, strings.Replace(x, "completed", "in-progress", 1), ErrUnfinished},
		{"entered in error", plain, strings.Replace(x, "completed", "entered-in-error", 1), ErrUnfinished},
		{"other form", plain, strings.Replace(x, "tideover.example/f", "tideover.example/g", 1), ErrOtherForm},
		{"structure map", form(`{"linkId":"x","type":"string"}`, `,"extension":[{"url":"`+structureMapURL+`","valueCanonical":"http://tideover.example/map"}]`), x, ErrStructureMap},
		{"too deep", nested(200), nested(200), ErrTooLarge},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			response := tree(t, c.answers)
			if c.want == ErrTooLarge {
				response["resourceType"], response["status"] = "QuestionnaireResponse", "completed"
			}
			if _, err := Extract(tree(t, c.form), response, Setting{Now: now}); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// nested makes a form of groups within groups.
func nested(levels int) string {
	return form(strings.Repeat(`{"linkId":"g","type":"group","item":[`, levels) + strings.Repeat(`]}`, levels))
}

// TestNothingChanges holds Extract to leaving the form, the answers and the
// resources at hand as they were, and to giving the same Bundle twice.
func TestNothingChanges(t *testing.T) {
	for _, e := range append(examples(t), published(t)...) {
		before := print([]any{e.questionnaire, e.response, e.resources})
		first, err := Extract(e.questionnaire, e.response, e.setting())
		if err != nil {
			t.Fatal(e.name, err)
		}
		text := print(first)
		spoil(first)
		if print([]any{e.questionnaire, e.response, e.resources}) != before {
			t.Errorf("%s: extraction, or a change to its Bundle, changed what it was made of", e.name)
		}
		again, err := Extract(e.questionnaire, e.response, e.setting())
		if err != nil || print(again) != text {
			t.Errorf("%s: another Bundle the second time: %v", e.name, err)
		}
	}
}

// spoil changes everything in a tree.
func spoil(v any) {
	switch v := v.(type) {
	case node:
		for name, one := range v {
			spoil(one)
			v[name+"!"] = true
		}
	case []any:
		for i := range v {
			spoil(v[i])
		}
	}
}

// TestUses holds Uses to what each form asks for.
func TestUses(t *testing.T) {
	type ways struct{ definition, observation, template, structureMap bool }
	for name, want := range map[string]ways{
		"sdc/extract-complex-defn3.json":                     {definition: true},
		"sdc/extract-complex-template.json":                  {template: true},
		"sdc/extract-complex-template2.json":                 {template: true},
		"sdc/extract-complex-smap.json":                      {structureMap: true},
		"aehrc/AllergiesAdverseReactions.questionnaire.json": {template: true},
	} {
		var got ways
		got.definition, got.observation, got.template, got.structureMap = Uses(read(t, name))
		if got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, e := range examples(t) {
		var got ways
		got.definition, got.observation, got.template, got.structureMap = Uses(e.questionnaire)
		want := ways{strings.Contains(e.name, "definition"), strings.Contains(e.name, "observation"), strings.Contains(e.name, "template"), false}
		if got != want {
			t.Errorf("%s: %+v", e.name, got)
		}
	}
}

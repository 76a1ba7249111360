package forms

import (
	"fmt"
	"testing"
)

// Paper says in words what the screen does by itself.
func TestConditionsInWords(t *testing.T) {
	const source = `{"linkId":"s","text":"How came:","type":"choice","answerOption":[
		{"valueCoding":{"system":"x","code":"1","display":"Helicopter"}},{"valueCoding":{"system":"x","code":"2","display":"Taxi"}}]},
		{"linkId":"n","text":"Pain","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"code":"/10"}}]},
		{"linkId":"d","type":"date"},{"linkId":"b","text":"Ill?","type":"boolean"}`
	const one, two = `{"question":"s","operator":"=","answerCoding":{"system":"x","code":"1"}}`, `{"question":"s","operator":"=","answerCoding":{"system":"x","code":"2"}}`
	const notOne, notTwo = `{"question":"s","operator":"!=","answerCoding":{"system":"x","code":"1"}}`, `{"question":"s","operator":"!=","answerCoding":{"system":"x","code":"2"}}`
	for _, c := range []struct{ when, want string }{
		{``, ""},
		{`"enableWhen":[` + one + `],`, "if How came is Helicopter"},
		{`"enableBehavior":"any","enableWhen":[` + one + `,` + two + `],`, "if How came is Helicopter or Taxi"},
		{`"enableBehavior":"all","enableWhen":[` + one + `,` + two + `],`, "if How came is Helicopter and How came is Taxi"},
		{`"enableBehavior":"all","enableWhen":[` + notOne + `,` + notTwo + `],`, "if How came is not Helicopter or Taxi"},
		{`"enableWhen":[{"question":"n","operator":">=","answerInteger":7}],`, "if Pain is 7 /10 or more"},
		{`"enableWhen":[{"question":"n","operator":"<","answerInteger":7}],`, "if Pain is less than 7 /10"},
		{`"enableWhen":[{"question":"d","operator":">","answerDate":"2026-11-01"}],`, "if d is more than 01-Nov-2026"},
		{`"enableWhen":[{"question":"b","operator":"=","answerBoolean":true}],`, "if Ill is yes"},
		{`"enableWhen":[{"question":"b","operator":"exists","answerBoolean":false}],`, "if Ill is not answered"},
		{expressed(`"description":"the patient is under 16"`), "if the patient is under 16"},
		{expressed(`"name":"x"`), "where it applies"},
	} {
		q := drawn(t, source+fmt.Sprintf(`,{"linkId":"q","text":"Q",%s"type":"string"}`, c.when))
		items := New(q, setting).Items()
		if got := items[len(items)-1].When; got != c.want {
			t.Errorf("%s: %q, want %q", c.when, got, c.want)
		}
	}
}

// expressed gives a condition by expression.
func expressed(more string) string {
	return `"extension":[{"url":"` + enableWhenURL + `","valueExpression":{"language":"text/fhirpath","expression":"true",` + more + `}}],`
}

// On paper nothing says which day today is.
func TestAnswersAsWrittenOnPaper(t *testing.T) {
	f := New(drawn(t, `{"linkId":"m","text":"M","type":"dateTime"},{"linkId":"t","text":"T","type":"string"},
		{"linkId":"k","text":"K","type":"quantity","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"kg","display":"kg"}}]}`), setting)
	for at, text := range map[string]string{"m": "0252", "t": "as it is", "k": "71.5"} {
		set(t, f, at, text)
	}
	for i, want := range []string{"22-Nov-2026 02:52", "", "71.5 kg"} {
		if got := f.Items()[i].Written; got != want {
			t.Errorf("item %d: %q, want %q", i, got, want)
		}
	}
}

package forms

import (
	"bytes"
	"testing"
)

// Conditions with every operator and type but dates, which the judge does not
// put in order.
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

// Conditions within blocks and across them.
const judgedBlocks = `
	{"linkId":"g","type":"group","text":"G","repeats":true,"item":[
		{"linkId":"n","type":"integer","text":"N"},
		{"linkId":"n.more","type":"string","text":"x","enableWhen":[{"question":"n","operator":">","answerInteger":3}]},
		{"linkId":"h","type":"group","text":"H","repeats":true,"item":[
			{"linkId":"m","type":"boolean","text":"M"},
			{"linkId":"m.yes","type":"string","text":"x","enableWhen":[{"question":"m","operator":"=","answerBoolean":true}]},
			{"linkId":"n.outer","type":"string","text":"x","enableWhen":[{"question":"n","operator":">","answerInteger":3}]}]}]}`

// Calculations, variables and conditions by expression.
var judgedCalculations = bodyMass() + `,
	{"linkId":"heavy","type":"string","text":"Heavy","extension":[` + by(enableWhenURL, "%resource.item.where(linkId='bmi').answer.value > 30") + `]},
	{"linkId":"scores","type":"group","text":"Scores","extension":[` + named("a", "%resource.item.where(linkId='scores').item.where(linkId='a').answer.value") + `,` + named("b", "%resource.item.where(linkId='scores').item.where(linkId='b').answer.value") + `],"item":[
		{"linkId":"a","type":"integer","text":"A"},{"linkId":"b","type":"integer","text":"B"},
		{"linkId":"sum","type":"integer","text":"Sum","readOnly":true,"extension":[` + by(calculatedURL, "iif(%a.exists() and %b.exists(), %a + %b, {})") + `]},
		{"linkId":"high","type":"string","text":"High","extension":[` + by(enableWhenURL, "%a + %b >= 7") + `]}]}`

// allForms gives every form of the department and of others that is taken.
func allForms(t *testing.T) map[string]*Questionnaire {
	t.Helper()
	all := map[string]*Questionnaire{}
	for name, items := range map[string]string{"medicines": medicines, "conditions": judgedConditions, "blocks": judgedBlocks, "calculations": judgedCalculations} {
		all[name] = drawn(t, items)
	}
	l := exampleLists(t)
	for name, data := range examples(t, "Questionnaire") {
		if q, err := Load(bytes.NewReader(data), l); err == nil {
			all[name] = q
		}
	}
	d := department(t)
	for _, name := range d.Names() {
		q, err := d.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = q
	}
	return all
}

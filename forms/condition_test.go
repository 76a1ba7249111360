package forms

import (
	"fmt"
	"strings"
	"testing"
)

// Every operator with every type that has it, as FHIR R4 defines them.
func TestEnableWhen(t *testing.T) {
	cases := []struct {
		source, condition string
		puts              map[string]bool // by the text typed; "" is no answer
	}{
		{`"type":"string"`, `"exists","answerBoolean":true`, map[string]bool{"": false, "x": true}},
		{`"type":"string"`, `"exists","answerBoolean":false`, map[string]bool{"": true, "x": false}},
		{`"type":"string"`, `"=","answerString":"x"`, map[string]bool{"": false, "x": true, "y": false}},
		{`"type":"string"`, `"!=","answerString":"x"`, map[string]bool{"": true, "x": false, "y": true}},
		{`"type":"string","repeats":true`, `"=","answerString":"x"`, map[string]bool{"x;y": true, "y;z": false}},
		{`"type":"string","repeats":true`, `"!=","answerString":"x"`, map[string]bool{"x;y": false, "y;z": true}},
		{`"type":"boolean"`, `"=","answerBoolean":true`, map[string]bool{"": false, "yes": true, "no": false}},
		{`"type":"integer"`, `">","answerInteger":7`, map[string]bool{"": false, "7": false, "8": true}},
		{`"type":"integer"`, `"<=","answerInteger":7`, map[string]bool{"": false, "7": true, "8": false}},
		{`"type":"decimal"`, `">=","answerDecimal":38.5`, map[string]bool{"38.50": true, "38.49": false, "100": true}},
		{`"type":"decimal"`, `"<","answerInteger":9`, map[string]bool{"8.9": true, "9": false, "10": false}},
		{`"type":"date"`, `"<","answerDate":"2026-01-01"`, map[string]bool{"31/12/2025": true, "1/1/2026": false}},
		{`"type":"dateTime"`, `">=","answerDateTime":"2026-11-22T02:52:00+00:00"`, map[string]bool{"0252": true, "0251": false}},
		{`"type":"time"`, `">","answerTime":"02:00:00"`, map[string]bool{"0200": false, "0201": true}},
		{`"type":"choice","answerOption":[{"valueCoding":{"system":"s","code":"1","display":"One"}},{"valueCoding":{"system":"t","code":"1","display":"Uno"}}]`,
			`"=","answerCoding":{"system":"s","code":"1"}`, map[string]bool{"": false, "One": true, "Uno": false}},
		{`"type":"open-choice"`, `"=","answerString":"x"`, map[string]bool{"x": true, "y": false}},
	}
	for _, c := range cases {
		q := drawn(t, fmt.Sprintf(`{"linkId":"s","text":"S",%s},{"linkId":"d","type":"string","text":"D","enableWhen":[{"question":"s","operator":%s}]}`, c.source, c.condition))
		for text, want := range c.puts {
			f := New(q, setting)
			set(t, f, "s", text)
			if got := whatIsPut(f)[1]; got != want {
				t.Errorf("%s %s with %q puts the question: %v", c.source, c.condition, text, got)
			}
		}
	}
}

func TestEnableBehavior(t *testing.T) {
	for behaviour, want := range map[string]map[string]bool{
		"all": {"x,x": true, "x,": false, ",": false},
		"any": {"x,x": true, "x,": true, ",": false},
	} {
		q := drawn(t, `{"linkId":"a","type":"string"},{"linkId":"b","type":"string"},{"linkId":"c","type":"string","enableBehavior":"`+behaviour+`","enableWhen":[
			{"question":"a","operator":"exists","answerBoolean":true},{"question":"b","operator":"exists","answerBoolean":true}]}`)
		for answers, put := range want {
			f := New(q, setting)
			a, b, _ := strings.Cut(answers, ",")
			set(t, f, "a", a, "b", b)
			if got := whatIsPut(f)[2]; got != put {
				t.Errorf("%s of %q: %v", behaviour, answers, got)
			}
		}
	}
}

// A question that is not put counts as unanswered, whatever was typed there
// before; and the answer is back when it is put again.
func TestADisabledAnswerDoesNotCount(t *testing.T) {
	q := drawn(t, `
		{"linkId":"last","type":"string","enableWhen":[{"question":"in","operator":"=","answerString":"x"}]},
		{"linkId":"g","type":"group","enableWhen":[{"question":"a","operator":"=","answerString":"open"}],"item":[{"linkId":"in","type":"string"}]},
		{"linkId":"a","type":"string"}`)
	f := New(q, setting)
	set(t, f, "a", "open", "in", "x")
	if on := whatIsPut(f); !on[0] || !on[1] || !on[2] {
		t.Fatalf("put: %v", on)
	}
	set(t, f, "a", "shut")
	if on := whatIsPut(f); on[0] || on[1] || on[2] {
		t.Errorf("after shutting the group, put: %v", on)
	}
	set(t, f, "a", "open")
	if f.Text("in") != "x" || !whatIsPut(f)[0] {
		t.Error("the answer did not come back")
	}
}

func TestUnknownIsNoAnswerToACondition(t *testing.T) {
	q := drawn(t, `{"linkId":"a","type":"string"},{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}`)
	f := New(q, setting)
	f.Unknown("a")
	if whatIsPut(f)[1] {
		t.Error("not known counts as an answer")
	}
}

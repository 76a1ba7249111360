package fhirpath

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// The answers of a form are reached on every path that forms take.
func TestAnswers(t *testing.T) {
	check(t, overResource(treeOf(t, "response.json")), []example{
		{"item.item.where(linkId = '1.1').answer.value + 1", "19"},
		{"%resource.repeat(item).where(linkId='1.2').answer.value", "37.50"},
		{"descendants().where(linkId = '1.3').answer.value.code", "'29857009'"},
		{"item.item.answer.valueCoding.display", "'Chest pain'"},
		{"item.item.answer.value.ofType(Coding).display", "'Chest pain'"},
		{"item.item.answer.value.ofType(date) < today()", "true"},
		{"item.item.answer.value.ofType(time)", "@T12:30:00"},
		{"item.item.answer.value.ofType(Quantity) > 71 'kg'", "true"},
		{"item.item.answer.value.ofType(Quantity).value", "71.5"},
		{"item.item.where(linkId='1.4').answer.value", "true"},
		{"item.item.where(linkId='1.4').answer.value = true", "true"},
		{"authored > @2026-11-22T02:51:00Z", "true"},
		{"authored.is(dateTime)", "true"},
		{"authored.toString()", "'2026-11-22T02:52:00+00:00'"},
		{"QuestionnaireResponse.item.where(linkId='3').answer.empty()", "true"},
		{"item.where(linkId='1').answers().count()", "8"},
		{"item.where(linkId='1').answers().ofType(string)", "'since noon'"},
		{"answers().count()", "11"},
		{"item.where(linkId='2').answer.weight()", "1, 2.5"},
		{"item.where(linkId='2').answer.value.ordinal()", "1"},
		{"item.where(linkId='2').answer.weight().sum()", "3.5"},
		{"item.type().name", "'QuestionnaireResponse.item', 'QuestionnaireResponse.item', 'QuestionnaireResponse.item'"},
	})
}

// The same code may count differently in two questions: weight() asks the
// questionnaire, and only then whoever knows the code.
func TestWeightsComeFromTheOptions(t *testing.T) {
	questionnaire := tree(t, `{"resourceType": "Questionnaire", "item": [{"linkId": "g", "type": "group", "item": [
		{"linkId": "a", "type": "choice", "answerOption": [
			{"valueCoding": {"system": "s", "code": "yes", "display": "Yes"}, "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 1}]},
			{"valueCoding": {"system": "s", "code": "no"}, "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 0}]}]},
		{"linkId": "b", "type": "choice", "answerOption": [
			{"valueCoding": {"system": "s", "code": "yes"}, "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}]}]},
		{"linkId": "e", "type": "choice", "answerOption": [
			{"valueString": "often", "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 5}]}]},
		{"linkId": "c", "type": "choice", "answerOption": [
			{"valueInteger": 4, "_valueInteger": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 40}]}}]}]}]}`)
	response := tree(t, `{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "g", "item": [
		{"linkId": "a", "answer": [{"valueCoding": {"system": "s", "code": "yes", "display": "Ja"}}, {"valueCoding": {"system": "s", "code": "no"}}]},
		{"linkId": "b", "answer": [{"valueCoding": {"system": "s", "code": "yes"}}]},
		{"linkId": "c", "answer": [{"valueInteger": 4}]},
		{"linkId": "e", "answer": [{"valueString": "often"}]},
		{"linkId": "d", "answer": [{"valueCoding": {"system": "s", "code": "elsewhere"}}]}]}]}`)
	c := overResource(response)
	c.Variables["questionnaire"] = Collection{Resource(questionnaire)}
	c.Weight = func(code Coding) (Decimal, bool) {
		return decimalOf(100), code == Coding{System: "s", Code: "elsewhere"}
	}
	check(t, c, []example{
		{"item.item.where(linkId = 'a').answer.weight()", "1, 0"},
		{"item.item.where(linkId = 'b').answer.value.weight()", "3"},
		{"descendants().where(linkId = 'b').answer.value.ordinal()", "3"},
		{"item.children().answer.weight()", "1, 0, 3, 40, 5, 100"},
		{"item.answers().weight().sum()", "149"},
		{"%resource.repeat(item).answer.weight().aggregate($this + $total, 0)", "149"},
		{"'text'.weight()", "{}"},
	})
}

func TestMembership(t *testing.T) {
	c := overResource(tree(t, `{"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": "s", "code": "in"}, {"system": "s", "code": "out"}]}}`))
	check(t, c, []example{{"status.memberOf('vs')", "unsupported"}})
	c.Member = func(code Coding, valueSet string) (member, known bool) {
		return code.Code == "in" || code.Code == "final", valueSet == "vs"
	}
	check(t, c, []example{
		{"code.memberOf('vs')", "true"},
		{"code.coding[1].memberOf('vs')", "false"},
		{"status.memberOf('vs')", "true"},
		{"status.memberOf('nobody has it')", "{}"},
		{"code.coding.memberOf('vs')", "error"},
		{"{}.memberOf('vs')", "{}"},
	})
}

func TestTraceIsTold(t *testing.T) {
	var told string
	c := &Context{Trace: func(name string, c Collection) { told += name + ": " + show(c) + "; " }}
	check(t, c, []example{{"(1 | 2).trace('both').first().trace('next', $this + 1)", "1"}})
	if told != "both: 1, 2; next: 2; " {
		t.Errorf("it was told %q", told)
	}
}

func TestLookupMayFail(t *testing.T) {
	failure := errors.New("the variable goes round in a circle")
	e, err := Compile("1 + %round")
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Evaluate(&Context{Lookup: func(string) (Collection, bool, error) { return nil, false, failure }})
	if !errors.Is(err, failure) {
		t.Errorf("the failure was lost: %v", err)
	}
}

// Values know the type of FHIR that an answer would have, and how it is
// written.
func TestValuesAreWrittenAsAnswers(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 0, 5, 0, time.UTC)
	for _, v := range []struct {
		value Value
		kind  string
		json  string
	}{
		{Boolean(true), "boolean", `true`},
		{Integer(5), "integer", `5`},
		{Number(Decimal{}), "decimal", `0`},
		{String("a"), "string", `"a"`},
		{DateOf(at), "date", `"2026-11-22"`},
		{DateTimeOf(at), "dateTime", `"2026-11-22T03:00:05.000Z"`},
		{TimeOf(at), "time", `"03:00:05.000"`},
		{Measure(Quantity{Value: decimalOf(4), Unit: "days", Calendar: true}), "Quantity", `{"code":"d","system":"http://unitsofmeasure.org","unit":"days","value":4}`},
		{Typed("date", "2026", nil), "date", `"2026"`},
		{Typed("Coding", map[string]any{"code": "x"}, nil), "Coding", `{"code":"x"}`},
		{Typed("Nothing", "x", nil), "string", `"x"`},
		{FromJSON(json.Number("1.50")), "decimal", `1.50`},
		{FromJSON(1.5), "decimal", `1.5`},
		{FromJSON(7), "integer", `7`},
		{FromJSON(map[string]any{"a": nil}), "", `{"a":null}`},
		{Resource(map[string]any{"resourceType": "Patient"}), "Patient", `{"resourceType":"Patient"}`},
		{Resource(map[string]any{"resourceType": "Alien"}), "", `{"resourceType":"Alien"}`},
	} {
		data, err := json.Marshal(v.value.JSON())
		if err != nil || string(data) != v.json || v.value.Type() != v.kind {
			t.Errorf("%s is a %q and written as %s, %v", v.json, v.value.Type(), data, err)
		}
	}
}

func TestValuesAreRead(t *testing.T) {
	number, _ := ParseDecimal("2.50")
	if i, ok := FromJSON(json.Number("3")).Integer(); !ok || i != 3 {
		t.Error("3 is no whole number")
	}
	if d, ok := Integer(3).Decimal(); !ok || d.Float() != 3 {
		t.Error("3 is no number")
	}
	if d, ok := Number(number).Decimal(); !ok || d.String() != "2.50" || d.Compare(decimalOf(2)) != 1 {
		t.Error("2.50 is not itself")
	}
	if s, ok := Typed("date", "2026-11-22", nil).Text(); ok {
		t.Errorf("a date is the string %q", s)
	}
	if _, _, err := (Collection{Integer(1), Integer(2)}).Boolean(); err == nil {
		t.Error("two items are true or false")
	}
	for _, s := range []string{"", ".", "1.", "-", "1e999", "0x1", "1e", "NaN", "--1", "1.2.3"} {
		if d, err := ParseDecimal(s); err == nil {
			t.Errorf("%q is the number %s", s, d)
		}
	}
}

// A tree of no known type is taken for what it looks like.
func TestUntypedTreesAreGuessed(t *testing.T) {
	c := &Context{Now: night, Focus: Collection{FromJSON(map[string]any{
		"born": "1974-12-25", "value": "12", "when": "2026-11-22T02:00:00Z", "at": "12:30:00", "note": "2026 was dry",
		"valueQuantity": map[string]any{"value": json.Number("4"), "system": ucum, "code": "mg"}, "share": json.Number("0.5"),
		"extension": []any{map[string]any{"url": "u", "valueDate": "2026"}},
	})}}
	check(t, c, []example{
		{"born < today()", "true"},
		{"born = @1974-12-25", "true"},
		{"today() > born", "true"},
		{"born = '1974-12-25'", "true"},
		{"born.is(date)", "true"},
		{"born.is(string)", "true"},
		{"born.is(Patient)", "false"},
		{"when <= now()", "true"},
		{"at > @T12:00", "true"},
		{"note = @2026", "false"},
		{"note < @2026", "error"},
		{"value.toInteger() + 1", "13"},
		{"valueQuantity > 3 'mg'", "true"},
		{"share is decimal", "true"},
		{"share + 1", "1.5"},
		{"extension('u').value.is(date)", "true"},
		{"nothing.at.all", "{}"},
	})
}

// What breaks the rules of FHIR is read the same way each time.
func TestCrookedTreesAreReadTheSameWay(t *testing.T) {
	c := overResource(tree(t, `{"resourceType": "Observation", "valueString": "a", "valueInteger": 1, "valueBoolean": true,
		"status": ["final", null, {"odd": 1}, [["deep"]]], "_status": {"id": "x"}, "code": "text", "subject": 5, "component": {"code": {"text": "one"}}}`))
	for range 20 {
		check(t, c, []example{
			{"value", "true"},
			{"status.count()", "3"},
			{"code.coding", "{}"},
			{"subject.reference", "{}"},
			{"component.code.text", "'one'"},
			{"descendants().count() > 5", "true"},
		})
	}
}

// A focus of several items is no input of an iif() that stands alone.
func TestFocusMayBeMany(t *testing.T) {
	c := &Context{Focus: Collection{Integer(1), Integer(2)}}
	check(t, c, []example{
		{"iif(count() = 2, 'both', 'one')", "'both'"},
		{"$this.count()", "2"},
		{"%context.sum()", "3"},
	})
}

package fhirpath

import "slices"

// scoreURLs are the extensions that carry the score of an answer.
var scoreURLs = []string{
	"http://hl7.org/fhir/StructureDefinition/itemWeight",
	"http://hl7.org/fhir/StructureDefinition/ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/valueset-ordinalValue",
}

// weight gives the score of each answer, or of its value: of the extension it
// carries; of the option of %questionnaire that was chosen; or of
// Context.Weight by its code. An answer without a score gives none.
func weight(m *machine, in Collection) (Collection, error) {
	var out Collection
	for _, v := range in {
		if err := m.spend(1); err != nil {
			return nil, err
		}
		score, ok := v.score()
		if !ok {
			var err error
			if score, ok, err = m.scoreOf(v.answer()); err != nil {
				return nil, err
			}
		}
		if ok {
			out = append(out, score)
		}
	}
	return out, nil
}

// score finds the score that an answer, an option or its value carries.
func (v Value) score() (Value, bool) {
	for _, carrier := range append(Collection{v}, v.Get("value")...) {
		for _, x := range carrier.Get("extension") {
			url, _ := x.Get("url").orNothing().Text()
			if value := x.Get("value"); slices.Contains(scoreURLs, url) && len(value) == 1 {
				return value[0], true
			}
		}
	}
	return Value{}, false
}

// answer gives the value of an answer, and any other element as it is.
func (v Value) answer() Value {
	if !v.class.is("QuestionnaireResponse.item.answer") {
		return v
	}
	value := v.Get("value").orNothing()
	return value
}

// scoreOf looks the score of a chosen value up, in the questionnaire first: the
// same code may count differently in two questions.
func (m *machine) scoreOf(v Value) (Value, bool, error) {
	option, err := m.chosen(v)
	if err != nil {
		return Value{}, false, err
	}
	if score, ok := option.score(); ok {
		return score, true, nil
	}
	if m.context.Weight == nil {
		return Value{}, false, nil
	}
	for _, code := range v.codings() {
		if d, ok := m.context.Weight(code); ok {
			return Number(d), true, nil
		}
	}
	return Value{}, false, nil
}

// chosen finds the option that an answer chose, where %questionnaire is at
// hand.
func (m *machine) chosen(v Value) (Value, error) {
	linkID, ok := v.item["linkId"].(string)
	if !ok {
		return Value{}, nil
	}
	items, err := m.questions()
	if err != nil {
		return Value{}, err
	}
	for _, option := range items[linkID].Get("answerOption") {
		same, err := m.sameAnswer(option.Get("value").orNothing(), v)
		if err != nil || same {
			return option, err
		}
	}
	return Value{}, nil
}

// sameAnswer compares codes by system and code: a display may have been
// reworded, and an extension added.
func (m *machine) sameAnswer(a, b Value) (bool, error) {
	c, d := a.codings(), b.codings()
	if a.class.is("Coding") && len(c) == 1 && len(d) == 1 {
		return c[0].System == d[0].System && c[0].Code == d[0].Code, nil
	}
	return m.same(a, b)
}

// questions gives the items of %questionnaire by their linkId, gathered once
// for an evaluation.
func (m *machine) questions() (map[string]Value, error) {
	if m.items != nil {
		return m.items, nil
	}
	m.items = map[string]Value{}
	level, _ := m.variable("questionnaire") // there may be none
	for len(level) > 0 {
		var below Collection
		for _, v := range level {
			below = append(below, v.Get("item")...)
		}
		for _, v := range below {
			linkID, _ := v.Get("linkId").orNothing().Text()
			m.items[linkID] = v
		}
		if err := m.spend(len(below)); err != nil {
			return nil, err
		}
		level = below
	}
	return m.items, nil
}

package fhirpath

// sdcFunctions are what Structured Data Capture adds
// (https://hl7.org/fhir/uv/sdc/expressions.html#fhirpath-supplements).
var sdcFunctions = map[string]*function{
	"sum":     plainFunction(sum),
	"avg":     plainFunction(average),
	"min":     plainFunction(func(_ *machine, in Collection) (Collection, error) { return extreme(in, -1) }),
	"max":     plainFunction(func(_ *machine, in Collection) (Collection, error) { return extreme(in, 1) }),
	"weight":  plainFunction(weight),
	"ordinal": plainFunction(weight),
	"answers": plainFunction(answers),
}

// sum adds numbers, or quantities of one kind; nothing makes nothing.
func sum(m *machine, in Collection) (Collection, error) {
	if len(in) == 0 {
		return nil, nil
	}
	total := in[0].plain()
	for _, v := range in[1:] {
		next, err := plus(m, total, v.plain())
		if err != nil || next.kind == nothing {
			return nil, err
		}
		total = next
	}
	return Collection{total}, nil
}

func average(m *machine, in Collection) (Collection, error) {
	total, err := sum(m, in)
	if err != nil || len(total) == 0 {
		return nil, err
	}
	v, err := over(m, total[0], Integer(int64(len(in))))
	return v.orNone(), err
}

// extreme gives the least item, or the greatest; nothing where two of them
// cannot be told apart.
func extreme(in Collection, sign int) (Collection, error) {
	if len(in) == 0 {
		return nil, nil
	}
	best := in[0]
	for _, v := range in[1:] {
		o, decided, err := order(v, best)
		if err != nil || !decided {
			return nil, err
		}
		if o == sign {
			best = v
		}
	}
	return Collection{best}, nil
}

// scoreURLs are the extensions that carry the score of an answer.
var scoreURLs = []string{
	"http://hl7.org/fhir/StructureDefinition/itemWeight",
	"http://hl7.org/fhir/StructureDefinition/ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/valueset-ordinalValue",
}

// weight gives the score of each answer: of the extension it carries, or of
// Context.Weight by its code. An answer without a score gives none.
func weight(m *machine, in Collection) (Collection, error) {
	var out Collection
	for _, v := range in {
		if err := m.spend(1); err != nil {
			return nil, err
		}
		if score, ok := v.score(); ok {
			out = append(out, score)
			continue
		}
		out = append(out, m.weightOf(v)...)
	}
	return out, nil
}

// score finds the score that an answer carries, or its value.
func (v Value) score() (Value, bool) {
	for _, carrier := range append(Collection{v}, v.Get("value")...) {
		for _, x := range carrier.Get("extension") {
			for _, url := range scoreURLs {
				if value := x.Get("value"); x.has("url", url) && len(value) == 1 {
					return value[0], true
				}
			}
		}
	}
	return Value{}, false
}

func (m *machine) weightOf(v Value) Collection {
	if m.context.Weight == nil {
		return nil
	}
	if v.class.is("QuestionnaireResponse.item.answer") {
		values := v.Get("value")
		if len(values) != 1 {
			return nil
		}
		v = values[0]
	}
	for _, code := range v.codings() {
		if d, ok := m.context.Weight(code); ok {
			return Collection{Number(d)}
		}
	}
	return nil
}

// answers gives the values of all answers below, nested items' among them.
func answers(m *machine, in Collection) (Collection, error) {
	var out Collection
	for _, v := range in {
		if err := m.spend(1); err != nil {
			return nil, err
		}
		for _, a := range v.Get("answer") {
			out = append(out, a.Get("value")...)
			below, err := answers(m, Collection{a})
			if err != nil {
				return nil, err
			}
			out = append(out, below...)
		}
		below, err := answers(m, v.Get("item"))
		if err != nil {
			return nil, err
		}
		out = append(out, below...)
	}
	return out, nil
}

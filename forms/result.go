package forms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tideover/tideover/forms/fhirpath"
	"github.com/tideover/tideover/forms/record"
)

// errNoAnswer says that an expression came to what cannot answer the question.
type errNoAnswer struct{ kind, wants string }

func (e *errNoAnswer) Error() string {
	return fmt.Sprintf("it comes to a %s, which does not answer a question of type %s", e.kind, e.wants)
}

// answersBy gives the answers that a formula works out for a place.
func (f *Form) answersBy(p *place, fm *formula) ([]value, error) {
	c := f.at(p, fm)
	if c.err != nil || c.values != nil {
		return c.values, c.err
	}
	for _, r := range c.result {
		v, ok := p.valueOf(r)
		if !ok {
			c.values, c.err = nil, &errNoAnswer{r.Type(), string(p.kind)}
			return nil, c.err
		}
		if v.kind == dateTimeValue && v.part == whole {
			v.at = v.at.In(f.now().Location())
		}
		if v.kind != "" { // an empty string answers nothing
			c.values = append(c.values, v)
		}
	}
	if len(c.values) > 1 && !p.several() {
		c.values = c.values[:1]
	}
	return c.values, nil
}

// valueOf makes what an expression came to an answer of the question's type,
// where it can be one without a guess.
func (p *place) valueOf(r fhirpath.Value) (value, bool) {
	switch p.kind {
	case TypeInteger, TypeDecimal:
		return number(r, p.kind)
	case TypeString, TypeText:
		s := strings.TrimSpace(r.String())
		if s == "" {
			return value{}, r.Type() == "string"
		}
		return textValue(s), true
	case TypeQuantity:
		return p.quantityOf(r)
	case TypeChoice, TypeOpenChoice:
		return p.choiceOf(r)
	}
	return plainOf(r, answerKinds[p.kind][0])
}

func number(r fhirpath.Value, kind Type) (value, bool) {
	d, ok := r.Decimal()
	if !ok {
		return value{}, false
	}
	if kind == TypeInteger {
		i, whole := d.Int()
		v, err := readInteger(json.Number(strconv.FormatInt(i, 10)))
		return v, whole && err == nil
	}
	return value{kind: decimalValue, text: d.String()}, true
}

// plainOf reads JSON as one kind of value; a moment gives its day, and a day
// stands for a moment whose time is not known.
func plainOf(r fhirpath.Value, kind valueKind) (value, bool) {
	a := r.JSON()
	if s, ok := a.(string); ok {
		switch kind {
		case dateValue:
			a = s[:min(len(s), len("2006-01-02"))]
		case timeValue:
			a = strings.TrimPrefix(s, "T")
			if len(s) == len("15:04") {
				a = s + ":00"
			}
		case referenceValue:
			a = node{"reference": s}
		}
	}
	if n, ok := a.(node); ok && kind == referenceValue && n["resourceType"] != nil {
		a = node{"reference": textOf(n["resourceType"]) + "/" + textOf(n["id"])}
	}
	v, err := valueReaders[kind](a)
	return v, err == nil
}

// quantityOf takes a quantity, or a number in the unit of the question.
func (p *place) quantityOf(r fhirpath.Value) (value, bool) {
	if n, ok := r.JSON().(node); ok {
		v, err := readQuantity(n)
		return v, err == nil
	}
	if d, ok := r.Decimal(); ok {
		return value{kind: quantityValue, text: d.String(), code: p.unitNow()}, true
	}
	q, ok := r.Quantity()
	if !ok {
		return value{}, false
	}
	unit, known := p.unitNamed(q.Unit)
	if !known {
		unit = record.Code{System: ucum, Code: q.Unit, Display: q.Unit}
	}
	return value{kind: quantityValue, text: q.Value.String(), code: unit}, true
}

// ucum is the code system of units.
const ucum = "http://unitsofmeasure.org"

// choiceOf takes a Coding, the first of a CodeableConcept, or the words or the
// code of an option.
func (p *place) choiceOf(r fhirpath.Value) (value, bool) {
	n, coded := r.JSON().(node)
	if codings := list(n["coding"]); len(codings) > 0 {
		n, _ = codings[0].(node)
	}
	if coded {
		v, err := readCoding(n)
		if o, listed := p.option(v); err == nil && listed {
			return o.value, true
		}
		return v, err == nil
	}
	s := r.String()
	for _, o := range p.offered() {
		if o.Code.Code == s || o.Code.Display == s {
			return o.value, true
		}
	}
	if s == "" || !p.accepts(stringValue) {
		return value{}, false
	}
	return textValue(s), p.open()
}

// offered gives what may be chosen at a place: what the author listed, or what
// an expression comes to.
func (p *place) offered() []Option {
	if p.offering == nil || p.drawn == nil {
		return p.options
	}
	return p.drawn
}

// option gives the option whose answer is v.
func (p *place) option(v value) (Option, bool) {
	for _, o := range p.offered() {
		if o.value.same(v) {
			return o, true
		}
	}
	return Option{}, false
}

// offer brings up to date what an expression offers to choose.
func (f *Form) offer(p *place) {
	c := f.at(p, p.offering)
	if c.offers == nil {
		for _, r := range c.result {
			if o, ok := optionOf(r); ok {
				c.offers = append(c.offers, o)
			}
		}
	}
	p.drawn = c.offers
	if !p.suggested {
		return
	}
	for _, o := range p.options {
		if !slices.ContainsFunc(c.offers, func(other Option) bool { return other.value.same(o.value) }) {
			p.drawn = append(slices.Clip(p.drawn), o)
		}
	}
}

// optionOf makes what an expression came to an option: a Coding, or the other
// types that FHIR lets be chosen.
func optionOf(r fhirpath.Value) (Option, bool) {
	a := r.JSON()
	kinds := []valueKind{stringValue}
	if n, ok := a.(node); ok {
		kinds = []valueKind{codingValue, referenceValue}
		switch {
		case n["coding"] != nil && len(list(n["coding"])) > 0:
			a = list(n["coding"])[0]
		case n["resourceType"] != nil:
			a = node{"reference": textOf(n["resourceType"]) + "/" + textOf(n["id"])}
		}
	} else if _, ok := a.(json.Number); ok {
		kinds = []valueKind{integerValue}
	} else if r.Type() == "date" || r.Type() == "time" {
		kinds = []valueKind{map[string]valueKind{"date": dateValue, "time": timeValue}[r.Type()]}
	}
	for _, kind := range kinds {
		if v, err := valueReaders[kind](a); err == nil {
			return v.option(), true
		}
	}
	return Option{}, false
}

// option makes a value one to choose.
func (v value) option() Option {
	o := Option{value: v, Code: v.code}
	if v.kind != codingValue {
		o.Code = record.Code{Code: v.text, Display: v.words()}
	}
	if o.Code.Code == "" && v.kind == dateValue {
		o.Code.Code = textOf(v.json())
	}
	o.Term = o.Code.String()
	return o
}

// limitsAt gives the least and the greatest answer at a place.
func (f *Form) limitsAt(p *place) (least, most *value) {
	return f.limitAt(p, p.least, p.leastBy), f.limitAt(p, p.most, p.mostBy)
}

func (f *Form) limitAt(p *place, fixed *value, by *formula) *value {
	if by == nil {
		return fixed
	}
	if values, err := f.answersBy(p, by); err == nil && len(values) > 0 {
		return &values[0]
	}
	return fixed
}

// words gives what a place is called now: by an expression, or as its author
// has it.
func (f *Form) words(p *place) string {
	if p.worded == nil {
		return p.label
	}
	if c := f.at(p, p.worded); c.err == nil && len(c.result) > 0 {
		if s := strings.TrimSpace(c.result[0].String()); s != "" {
			return s
		}
	}
	return p.label
}

package fhirpath

import (
	"encoding/json"
	"strconv"
	"time"
)

// kind says what a Value holds: an element of a resource, or a value of one of
// the types of FHIRPath itself.
type kind uint8

const (
	nothing kind = iota
	elementKind
	booleanKind
	integerKind
	decimalKind
	stringKind
	dateKind
	dateTimeKind
	timeKind
	quantityKind
)

var kindNames = [...]string{"", "", "boolean", "integer", "decimal", "string", "date", "dateTime", "time", "Quantity"}

// systemNames are the names of the kinds in the namespace System.
var systemNames = [...]string{"", "", "Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity"}

// Value is one item of a collection: a value of FHIRPath's own types, or an
// element of a resource with the primitive or the tree it holds. Values are
// not changed once made and may be copied.
type Value struct {
	kind   kind
	class  *class         // of an element; nil where it is not known
	data   any            // bool, int64, Decimal, string, moment, Quantity; of an element what its JSON holds
	beside map[string]any // of a primitive element what stands under _name: its id and extensions
	item   map[string]any // of an answer in a response, and its value, the item that is answered
}

// Collection is what every expression takes and gives: items in order.
type Collection []Value

// Boolean makes a System.Boolean.
func Boolean(b bool) Value { return Value{kind: booleanKind, data: b} }

// Integer makes a System.Integer, which has 32 bits when it is reckoned with.
func Integer(i int64) Value { return Value{kind: integerKind, data: i} }

// String makes a System.String.
func String(s string) Value { return Value{kind: stringKind, data: s} }

// Number makes a System.Decimal.
func Number(d Decimal) Value { return Value{kind: decimalKind, data: d} }

// Measure makes a System.Quantity.
func Measure(q Quantity) Value { return Value{kind: quantityKind, data: q} }

// DateOf makes a System.Date that is known to the day.
func DateOf(t time.Time) Value {
	y, m, d := t.Date()
	return momentValue(moment{kind: dateKind, precision: day, at: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)})
}

// DateTimeOf makes a System.DateTime that is known to the millisecond.
func DateTimeOf(t time.Time) Value {
	return momentValue(moment{kind: dateTimeKind, precision: fraction, at: t.Truncate(time.Millisecond), zoned: true})
}

// TimeOf makes a System.Time from the time of day of t.
func TimeOf(t time.Time) Value {
	at := time.Date(0, 1, 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC).Truncate(time.Millisecond)
	return momentValue(moment{kind: timeKind, precision: fraction, at: at})
}

func momentValue(m moment) Value { return Value{kind: m.kind, data: m} }

// Resource takes a tree of JSON for an element: a resource, whose resourceType
// tells the types of all it holds, or any other object.
func Resource(tree map[string]any) Value { return element(nil, tree, nil) }

// FromJSON takes anything that encoding/json gives for an element of a type
// that is not known.
func FromJSON(v any) Value { return element(nil, v, nil) }

// Typed takes JSON for an element of the named type of FHIR: "date", "Coding",
// "Questionnaire.item". Beside is what stands next to a primitive under the
// same name with an underscore; it may be nil.
func Typed(fhirType string, v any, beside map[string]any) Value {
	return element(classes()[fhirType], v, beside)
}

// element makes an element; a tree that names its resourceType is of that
// type, whatever was expected.
func element(c *class, data any, beside map[string]any) Value {
	if tree, ok := data.(map[string]any); ok && (c == nil || c.name == "Resource") {
		if name, ok := tree["resourceType"].(string); ok && classes()[name] != nil {
			c = classes()[name]
		}
	}
	return Value{kind: elementKind, class: c, data: data, beside: beside}
}

// Type names the FHIR type of the value: "boolean", "Coding", "Quantity",
// "Patient", "BackboneElement". It is empty for a tree that nobody gave a type.
func (v Value) Type() string {
	if v.kind != elementKind {
		return kindNames[v.kind]
	}
	if v.class != nil {
		return v.class.short()
	}
	if p := v.plain(); p.kind != elementKind {
		return kindNames[p.kind]
	}
	return ""
}

// JSON gives the value as FHIR writes it: the tree of an element as it was
// read, and numbers as json.Number. An element that holds extensions and no
// value gives nil.
func (v Value) JSON() any {
	switch d := v.data.(type) {
	case int64:
		return json.Number(strconv.FormatInt(d, 10))
	case Decimal:
		return json.Number(d.String())
	case moment:
		return d.String()
	case Quantity:
		return d.json()
	}
	return v.data
}

// Beside gives what stands beside a primitive element in JSON, its id and
// extensions, or nil.
func (v Value) Beside() map[string]any { return v.beside }

// JSON gives the items as FHIR writes them.
func (c Collection) JSON() []any {
	all := make([]any, len(c))
	for i, v := range c {
		all[i] = v.JSON()
	}
	return all
}

// String gives the value as toString() does, and nothing for a tree.
func (v Value) String() string {
	s, _ := v.text()
	return s
}

// GoString keeps values out of logs that print everything.
func (v Value) GoString() string { return "fhirpath.Value(" + v.Type() + ")" }

// Boolean gives the truth of a collection of one, as criteria are judged
// (N1, 4.5): a Boolean is itself and any other item is true. Nothing is known
// of an empty collection; several items are an error.
func (c Collection) Boolean() (value, known bool, err error) {
	switch len(c) {
	case 0:
		return false, false, nil
	case 1:
		b, ok := c[0].plain().data.(bool)
		return b || !ok, true, nil
	}
	return false, false, tooMany(len(c))
}

// Integer gives the whole number the value is.
func (v Value) Integer() (int64, bool) {
	p := v.plain()
	i, ok := p.data.(int64)
	return i, ok && p.kind == integerKind
}

// Decimal gives the number the value is, whole or not.
func (v Value) Decimal() (Decimal, bool) {
	return v.plain().number()
}

// Text gives the string the value is; dates are not strings.
func (v Value) Text() (string, bool) {
	p := v.plain()
	s, ok := p.data.(string)
	return s, ok && p.kind == stringKind
}

// Quantity gives the quantity the value is or can be taken for.
func (v Value) Quantity() (Quantity, bool) {
	q, ok := v.plain().data.(Quantity)
	return q, ok
}

func (v Value) number() (Decimal, bool) {
	switch d := v.data.(type) {
	case int64:
		return decimalOf(d), v.kind == integerKind
	case Decimal:
		return d, true
	}
	return Decimal{}, false
}

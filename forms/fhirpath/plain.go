package fhirpath

import (
	"encoding/json"
	"strconv"
	"strings"
)

// plain gives the value of FHIRPath's own types that an element stands for, as
// operators and functions take it; what has none stays an element.
func (v Value) plain() Value {
	if v.kind != elementKind {
		return v
	}
	switch d := v.data.(type) {
	case bool:
		return Value{kind: booleanKind, data: v.data}
	case string:
		return v.plainString(d)
	case json.Number:
		return v.plainNumber(string(d))
	case float64:
		return v.plainNumber(strconv.FormatFloat(d, 'f', -1, 64))
	case int:
		return Integer(int64(d))
	case int64:
		return Integer(d)
	case map[string]any:
		if v.class == nil || v.class.is("Quantity") {
			return v.plainQuantity(d)
		}
	}
	return v
}

// plainString reads a date for what its type says it is; one that cannot be
// read is a string like any other.
func (v Value) plainString(s string) Value {
	if v.class != nil && len(s) > 0 && s[0] >= '0' && s[0] <= '9' {
		if k, ok := momentKinds[v.class.name]; ok {
			if m, ok := parseMoment(k, s); ok {
				return momentValue(m)
			}
		}
	}
	return Value{kind: stringKind, data: v.data}
}

var momentKinds = map[string]kind{"date": dateKind, "dateTime": dateTimeKind, "instant": dateTimeKind, "time": timeKind}

func (v Value) plainNumber(s string) Value {
	whole := v.class.is("integer") || v.class == nil && !strings.ContainsAny(s, ".eE")
	if whole {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return Integer(i)
		}
	}
	d, err := ParseDecimal(s)
	if err != nil {
		return v
	}
	return Number(d)
}

// plainQuantity takes a FHIR Quantity for one of FHIRPath. A quantity with a
// comparator ("<5 mg") is no single quantity and stays an element. The unit is
// the code where that is of UCUM, else the words, which only ever equal
// themselves.
func (v Value) plainQuantity(tree map[string]any) Value {
	amount, ok := tree["value"]
	if !ok || tree["comparator"] != nil {
		return v
	}
	d, ok := Value{kind: elementKind, class: classes()["decimal"], data: amount}.plain().number()
	if !ok {
		return v
	}
	unit, _ := tree["unit"].(string)
	system, _ := tree["system"].(string)
	code, coded := tree["code"].(string)
	switch {
	case v.class == nil && system != ucum:
		return v // any tree may have a value
	case coded && (system == ucum || unit == ""):
		unit = code
	case unit == "":
		unit = "1"
	}
	return Measure(Quantity{Value: d, Unit: unit})
}

// text gives what toString() makes of a value. A date of a resource stays as
// it was written.
func (v Value) text() (string, bool) {
	if s, ok := v.data.(string); ok {
		return s, true
	}
	switch d := v.plain().data.(type) {
	case bool:
		return strconv.FormatBool(d), true
	case int64:
		return strconv.FormatInt(d, 10), true
	case Decimal:
		return d.String(), true
	case moment:
		return d.String(), true
	case Quantity:
		return d.String(), true
	}
	return "", false
}

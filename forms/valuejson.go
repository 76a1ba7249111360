package forms

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Extensions of FHIR and of Tideover that values carry.
const (
	absentReasonURL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
	approximateURL  = tideoverURL + "approximate"
	askedUnknown    = "asked-unknown" // of http://terminology.hl7.org/CodeSystem/data-absent-reason
)

// node is a JSON object whose numbers are json.Number.
type node = map[string]any

// fhir gives the value as the answer that holds it: a value[x], and where it
// is approximate an extension that says so.
func (v value) fhir() node {
	n := node{}
	switch v.kind {
	case codingValue:
		n["valueCoding"] = v.code
	case booleanValue:
		n["valueBoolean"] = v.yes
	case integerValue, decimalValue:
		n["value"+string(v.kind)] = json.Number(v.text)
	case dateValue:
		text, _ := v.day.MarshalText() // never fails
		n["valueDate"] = string(text)
	case dateTimeValue:
		n["valueDateTime"] = v.at.Format(time.RFC3339Nano)
	default:
		n["value"+string(v.kind)] = v.text
	}
	if v.approx {
		n["extension"] = []any{node{"url": approximateURL, "valueBoolean": true}}
	}
	return n
}

// valueReaders read each value[x] that the package knows.
var valueReaders = map[valueKind]func(any) (value, error){
	codingValue:   readCoding,
	stringValue:   readString,
	booleanValue:  readBoolean,
	integerValue:  readInteger,
	decimalValue:  readDecimal,
	dateValue:     readDate,
	dateTimeValue: readDateTime,
	timeValue:     readTime,
}

// readValue reads the one element of n whose name begins with prefix (value,
// answer, initial); element is its name, empty where there is none.
func readValue(n node, prefix string) (v value, element string, err error) {
	for key := range n {
		if kind, ok := strings.CutPrefix(key, prefix); !ok || kind == "" {
			continue
		}
		if element != "" {
			return value{}, prefix + "[x]", fmt.Errorf("%w: given more than once", ErrInvalid)
		}
		element = key
	}
	if element == "" {
		return value{}, "", nil
	}
	read := valueReaders[valueKind(strings.TrimPrefix(element, prefix))]
	if read == nil {
		return value{}, element, ErrUnsupported
	}
	v, err = read(n[element])
	v.approx = v.approx || hasApproximate(n)
	return v, element, err
}

func hasApproximate(n node) bool {
	for _, e := range list(n["extension"]) {
		if x, ok := e.(node); ok && x["url"] == approximateURL && x["valueBoolean"] == true {
			return true
		}
	}
	return false
}

func list(a any) []any {
	l, _ := a.([]any)
	return l
}

func badType(want string) error { return fmt.Errorf("%w: %s expected", ErrInvalid, want) }

func readCoding(a any) (value, error) {
	n, ok := a.(node)
	if !ok {
		return value{}, badType("a Coding")
	}
	var c record.Code
	for key, target := range map[string]*string{"system": &c.System, "code": &c.Code, "display": &c.Display} {
		if n[key] == nil {
			continue
		}
		if *target, ok = n[key].(string); !ok {
			return value{}, badType("Coding." + key + " as a string")
		}
	}
	if c.IsZero() {
		return value{}, badType("a Coding with a code or a display")
	}
	return codeValue(c), nil
}

func readString(a any) (value, error) {
	s, ok := a.(string)
	if !ok || strings.TrimSpace(s) == "" {
		return value{}, badType("a string that is not empty")
	}
	return textValue(s), nil
}

func readBoolean(a any) (value, error) {
	yes, ok := a.(bool)
	if !ok {
		return value{}, badType("true or false")
	}
	return flagValue(yes), nil
}

func readInteger(a any) (value, error) {
	n, ok := a.(json.Number)
	if !ok {
		return value{}, badType("a whole number")
	}
	i, err := strconv.ParseInt(n.String(), 10, 32)
	if err != nil {
		return value{}, badType("a whole number of 32 bits")
	}
	return value{kind: integerValue, text: strconv.FormatInt(i, 10)}, nil
}

func readDecimal(a any) (value, error) {
	n, ok := a.(json.Number)
	if !ok || len(n) > 40 {
		return value{}, badType("a number")
	}
	if _, err := n.Float64(); err != nil {
		return value{}, badType("a number")
	}
	return value{kind: decimalValue, text: n.String()}, nil
}

// readDate reads a whole date; one without day or month is its first day,
// marked as approximate.
func readDate(a any) (value, error) {
	s, _ := a.(string)
	for i, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 {
			return value{kind: dateValue, day: record.DateOf(t), approx: i > 0}, nil
		}
	}
	return value{}, badType("a date YYYY-MM-DD")
}

func readDateTime(a any) (value, error) {
	s, _ := a.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1 {
		return value{}, badType("a dateTime with time and offset")
	}
	return momentValue(t), nil
}

func readTime(a any) (value, error) {
	s, _ := a.(string)
	if _, err := time.Parse(time.TimeOnly, s); err != nil {
		return value{}, badType("a time hh:mm:ss")
	}
	return value{kind: timeValue, text: s}, nil
}

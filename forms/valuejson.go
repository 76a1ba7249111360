package forms

import (
	"encoding/json"
	"fmt"
	"maps"
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
	n := node{"value" + string(v.kind): v.json()}
	if v.approx && v.part == whole {
		n["extension"] = []any{node{"url": approximateURL, "valueBoolean": true}}
	}
	return n
}

// json gives the value as encoding/json would have read it from value[x].
func (v value) json() any {
	switch v.kind {
	case codingValue:
		return withStrings(withMore(v.more), "system", v.code.System, "code", v.code.Code, "display", v.code.Display)
	case booleanValue:
		return v.yes
	case integerValue, decimalValue:
		return json.Number(v.text)
	case dateValue:
		return v.day.Time().Format(dayLayout(v.part))
	case dateTimeValue:
		if v.part != whole {
			return v.at.Format(dayLayout(v.part))
		}
		return v.at.Format(time.RFC3339Nano)
	case quantityValue:
		n := withStrings(withMore(v.more), "system", v.code.System, "code", v.code.Code, "unit", v.code.Display)
		n["value"] = json.Number(v.text)
		return n
	case referenceValue:
		return v.reference()
	case attachmentValue:
		return v.attachment()
	}
	return v.text
}

func (v value) reference() node {
	n := withStrings(withMore(v.more), "reference", v.text, "display", v.code.Display)
	if v.code.Code != "" {
		id, _ := n["identifier"].(node)
		n["identifier"] = withStrings(withMore(id), "system", v.code.System, "value", v.code.Code)
	}
	return n
}

func dayLayout(p precision) string {
	switch p {
	case toYear:
		return "2006"
	case toMonth:
		return "2006-01"
	}
	return time.DateOnly
}

// withMore begins an object with what was carried along unread.
func withMore(more node) node {
	if n := maps.Clone(more); n != nil {
		return n
	}
	return node{}
}

// withStrings adds pairs of name and text, but for texts that say nothing.
func withStrings(n node, pairs ...string) node {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			n[pairs[i]] = pairs[i+1]
		}
	}
	return n
}

// valueReaders read each value[x] that the package knows.
var valueReaders = map[valueKind]func(any) (value, error){
	codingValue:     readCoding,
	stringValue:     readString,
	booleanValue:    readBoolean,
	integerValue:    readInteger,
	decimalValue:    readDecimal,
	dateValue:       readDate,
	dateTimeValue:   readDateTime,
	timeValue:       readTime,
	uriValue:        readURI,
	quantityValue:   readQuantity,
	attachmentValue: readAttachment,
	referenceValue:  readReference,
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

// takeStrings reads the named elements of an object, which must be strings,
// and gives the others.
func takeStrings(n node, kind string, into map[string]*string) (others node, err error) {
	for key, a := range n {
		target := into[key]
		if target == nil {
			if others == nil {
				others = node{}
			}
			others[key] = a
			continue
		}
		var ok bool
		if *target, ok = a.(string); !ok || *target == "" {
			return nil, badType(kind + "." + key + " as a string")
		}
	}
	return others, nil
}

func readCoding(a any) (value, error) {
	n, ok := a.(node)
	if !ok {
		return value{}, badType("a Coding")
	}
	v := value{kind: codingValue}
	var err error
	v.more, err = takeStrings(n, "Coding", map[string]*string{"system": &v.code.System, "code": &v.code.Code, "display": &v.code.Display})
	if err != nil {
		return value{}, err
	}
	if v.code.IsZero() {
		return value{}, badType("a Coding with a code or a display")
	}
	return v, nil
}

func readQuantity(a any) (value, error) {
	n, ok := a.(node)
	if !ok {
		return value{}, badType("a Quantity")
	}
	v := value{kind: quantityValue}
	number, err := readDecimal(n["value"])
	if err != nil {
		return value{}, badType("a Quantity with a value")
	}
	v.text = number.text
	v.more, err = takeStrings(n, "Quantity", map[string]*string{"system": &v.code.System, "code": &v.code.Code, "unit": &v.code.Display})
	delete(v.more, "value")
	return v, err
}

func readReference(a any) (value, error) {
	n, ok := a.(node)
	if !ok || len(n) == 0 {
		return value{}, badType("a Reference")
	}
	v := value{kind: referenceValue}
	var err error
	if v.more, err = takeStrings(n, "Reference", map[string]*string{"reference": &v.text, "display": &v.code.Display}); err != nil {
		return value{}, err
	}
	if id, ok := n["identifier"].(node); ok {
		v.code.System, v.code.Code = textOf(id["system"]), textOf(id["value"])
	}
	return v, nil
}

func readString(a any) (value, error) {
	s, ok := a.(string)
	if !ok || strings.TrimSpace(s) == "" {
		return value{}, badType("a string that is not empty")
	}
	return textValue(s), nil
}

func readURI(a any) (value, error) {
	s, ok := a.(string)
	if !ok || s == "" || strings.ContainsAny(s, " \t\r\n") {
		return value{}, badType("a URI")
	}
	return value{kind: uriValue, text: s}, nil
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

// dayForms are the layouts of a date, by how much of it is known.
var dayForms = map[int]precision{len("2006-01-02"): whole, len("2006-01"): toMonth, len("2006"): toYear}

// readDate reads a date; one without day or month is marked as approximate.
func readDate(a any) (value, error) {
	s, _ := a.(string)
	part, known := dayForms[len(s)]
	t, err := time.Parse(dayLayout(part), s)
	if !known || err != nil || t.Year() < 1 {
		return value{}, badType("a date YYYY-MM-DD")
	}
	return value{kind: dateValue, day: record.DateOf(t), approx: part != whole, part: part}, nil
}

// readDateTime reads a moment, or a date where its time is not known.
func readDateTime(a any) (value, error) {
	s, _ := a.(string)
	if day, err := readDate(s); err == nil {
		return value{kind: dateTimeValue, at: day.day.Time(), part: max(day.part, toDay)}, nil
	}
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

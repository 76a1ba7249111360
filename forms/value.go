package forms

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// valueKind is the data type of an answer: the X of FHIR's value[x].
type valueKind string

const (
	codingValue   valueKind = "Coding"
	stringValue   valueKind = "String"
	booleanValue  valueKind = "Boolean"
	integerValue  valueKind = "Integer"
	decimalValue  valueKind = "Decimal"
	dateValue     valueKind = "Date"
	dateTimeValue valueKind = "DateTime"
	timeValue     valueKind = "Time"
)

// value is one answer that was understood.
type value struct {
	kind valueKind
	code record.Code
	text string // strings as they are; numbers and times as FHIR writes them
	day  record.Date
	at   time.Time
	yes  bool
	// approx marks an estimated birth date or an approximate time.
	approx bool
	// bare marks a code that came from the record without system and display,
	// to be looked up among the options.
	bare bool
}

func textValue(s string) value       { return value{kind: stringValue, text: s} }
func codeValue(c record.Code) value  { return value{kind: codingValue, code: c} }
func flagValue(yes bool) value       { return value{kind: booleanValue, yes: yes} }
func momentValue(at time.Time) value { return value{kind: dateTimeValue, at: at} }
func bareCode(code string) value {
	return value{kind: codingValue, code: record.Code{Code: code}, bare: true}
}

// words shows the value to a person, moments whole: "22-Nov-2026 02:52".
func (v value) words() string {
	switch v.kind {
	case codingValue:
		return v.code.String()
	case booleanValue:
		if v.yes {
			return "Yes"
		}
		return "No"
	case dateValue:
		if v.approx {
			return v.day.String() + " (estimated)"
		}
		return v.day.String()
	case dateTimeValue:
		return approxWord(v.approx) + record.FormatDateTime(v.at)
	case timeValue:
		return strings.TrimSuffix(v.text, ":00")
	}
	return v.text
}

func approxWord(approx bool) string {
	if approx {
		return "Approx "
	}
	return ""
}

// same reports whether two values are equal as enableWhen compares them:
// codings by system and code, moments by instant, numbers by magnitude.
func (v value) same(w value) bool {
	if v.kind == codingValue && w.kind == codingValue {
		if v.code.Code == "" || w.code.Code == "" {
			return v.code == w.code
		}
		return v.code.System == w.code.System && v.code.Code == w.code.Code
	}
	if v.kind == booleanValue && w.kind == booleanValue {
		return v.yes == w.yes
	}
	order, ok := v.compare(w)
	return ok && order == 0
}

// compare orders two values of kinds that have an order among themselves.
func (v value) compare(w value) (order int, ok bool) {
	if v.numeric() && w.numeric() {
		a, errA := strconv.ParseFloat(v.text, 64)
		b, errB := strconv.ParseFloat(w.text, 64)
		return cmp.Compare(a, b), errA == nil && errB == nil
	}
	if v.kind != w.kind {
		return 0, false
	}
	switch v.kind {
	case dateValue:
		return v.day.Time().Compare(w.day.Time()), true
	case dateTimeValue:
		return v.at.Compare(w.at), true
	case stringValue, timeValue:
		return strings.Compare(v.text, w.text), true
	}
	return 0, false
}

func (v value) numeric() bool { return v.kind == integerValue || v.kind == decimalValue }

// joinWords shows several values on one line.
func joinWords(values []value, separator string) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = v.words()
	}
	return strings.Join(words, separator)
}

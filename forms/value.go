package forms

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// valueKind is the data type of an answer: the X of FHIR's value[x].
type valueKind string

const (
	codingValue     valueKind = "Coding"
	stringValue     valueKind = "String"
	booleanValue    valueKind = "Boolean"
	integerValue    valueKind = "Integer"
	decimalValue    valueKind = "Decimal"
	dateValue       valueKind = "Date"
	dateTimeValue   valueKind = "DateTime"
	timeValue       valueKind = "Time"
	uriValue        valueKind = "Uri"
	quantityValue   valueKind = "Quantity"
	attachmentValue valueKind = "Attachment"
	referenceValue  valueKind = "Reference"
)

// value is one answer that was understood.
type value struct {
	kind valueKind
	// code is a coding, the unit of a quantity, or what a reference says in
	// words (Display) and by identifier (System and Code).
	code record.Code
	text string // strings, URIs and references as they are; numbers and times as FHIR writes them
	day  record.Date
	at   time.Time
	yes  bool
	part precision
	// approx marks an estimated birth date or an approximate time.
	approx bool
	// bare marks a code that came from the record without system and display,
	// to be looked up among the options.
	bare bool
	file *Attachment
	more node // elements of the data type that are carried along unread
}

// precision is how much of a date or a moment is known.
type precision int

const (
	whole precision = iota
	toDay           // of a moment
	toMonth
	toYear
)

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
		if v.approx && v.part == whole {
			return v.day.String() + " (estimated)"
		}
		return v.dayWords()
	case dateTimeValue:
		if v.part != whole {
			return v.dayWords()
		}
		return approxWord(v.approx) + record.FormatDateTime(v.at)
	case timeValue:
		return strings.TrimSuffix(v.text, ":00")
	case quantityValue:
		return strings.TrimSpace(v.text + " " + v.code.String())
	case attachmentValue:
		return v.fileWords()
	case referenceValue:
		return v.referenceWords()
	}
	return v.text
}

// dayWords shows as much of a day as is known: "14-Mar-1958", "Mar-1958".
func (v value) dayWords() string {
	d := v.day
	if v.kind == dateTimeValue {
		d = record.DateOf(v.at)
	}
	switch v.part {
	case toYear:
		return fmt.Sprintf("%04d", d.Year)
	case toMonth:
		return fmt.Sprintf("%s-%04d", d.Month.String()[:3], d.Year)
	}
	return d.String()
}

func (v value) fileWords() string {
	for _, s := range []string{v.file.Title, textOf(v.more["url"]), v.file.ContentType} {
		if s != "" {
			return s
		}
	}
	return "a file"
}

func (v value) referenceWords() string {
	for _, s := range []string{v.code.Display, v.text, v.code.Code} {
		if s != "" {
			return s
		}
	}
	return "a reference"
}

func approxWord(approx bool) string {
	if approx {
		return "Approx "
	}
	return ""
}

// same reports whether two values are equal as enableWhen compares them:
// codings by system and code, moments by instant, numbers by magnitude,
// references by what they name.
func (v value) same(w value) bool {
	if v.kind != w.kind {
		order, ok := v.compare(w)
		return ok && order == 0
	}
	switch v.kind {
	case codingValue:
		if v.code.Code == "" || w.code.Code == "" {
			return v.code == w.code
		}
		return v.code.System == w.code.System && v.code.Code == w.code.Code
	case booleanValue:
		return v.yes == w.yes
	case referenceValue:
		if v.text != "" || w.text != "" {
			return v.text == w.text
		}
		return v.code == w.code
	case attachmentValue:
		return v.file.same(w.file) && textOf(v.more["url"]) == textOf(w.more["url"])
	}
	order, ok := v.compare(w)
	return ok && order == 0
}

// compare orders two values of kinds that have an order among themselves.
// Quantities have one only in the same unit.
func (v value) compare(w value) (order int, ok bool) {
	if v.numeric() && w.numeric() || v.kind == quantityValue && w.kind == quantityValue && v.sameUnit(w) {
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
	case stringValue, uriValue, timeValue:
		return strings.Compare(v.text, w.text), true
	}
	return 0, false
}

func (v value) sameUnit(w value) bool { return sameUnit(v.code, w.code) }

// sameUnit compares units by code where both have one, and by words otherwise.
func sameUnit(a, b record.Code) bool {
	if a.Code != "" && b.Code != "" {
		return a.Code == b.Code && a.System == b.System
	}
	return strings.EqualFold(a.String(), b.String())
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

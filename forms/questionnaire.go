package forms

import "github.com/tideover/tideover/forms/record"

// Type is a code of FHIR R4 Questionnaire.item.type.
type Type string

// The item types that a form may use.
const (
	TypeGroup      Type = "group"
	TypeDisplay    Type = "display"
	TypeBoolean    Type = "boolean"
	TypeDecimal    Type = "decimal"
	TypeInteger    Type = "integer"
	TypeDate       Type = "date"
	TypeDateTime   Type = "dateTime"
	TypeTime       Type = "time"
	TypeString     Type = "string"
	TypeText       Type = "text"
	TypeChoice     Type = "choice"
	TypeOpenChoice Type = "open-choice"
)

// answerKinds are the data types that answer each type of question. The first
// is the usual one; options may be of the others.
var answerKinds = map[Type][]valueKind{
	TypeBoolean:    {booleanValue},
	TypeDecimal:    {decimalValue, integerValue},
	TypeInteger:    {integerValue},
	TypeDate:       {dateValue},
	TypeDateTime:   {dateTimeValue},
	TypeTime:       {timeValue},
	TypeString:     {stringValue},
	TypeText:       {stringValue},
	TypeChoice:     {codingValue, stringValue, integerValue, dateValue, timeValue},
	TypeOpenChoice: {codingValue, stringValue, integerValue, dateValue, timeValue},
}

// Questionnaire is a form as its author drew it, read, checked and ready to
// be filled in any number of times. It does not change after Load.
type Questionnaire struct {
	URL     string // canonical
	Version string
	Name    string
	Title   string
	Status  string // draft, active, retired or unknown

	items []*item // in reading order
	byID  map[string]*item
	order []int // items so that each comes after whatever decides if it is put
}

// Canonical gives url|version, as responses name the form.
func (q *Questionnaire) Canonical() string {
	if q.Version == "" {
		return q.URL
	}
	return q.URL + "|" + q.Version
}

// Form names the form in the vocabulary of the record.
func (q *Questionnaire) Form() record.Form { return record.Form{URL: q.URL, Version: q.Version} }

// Has reports whether the form has an item with this linkId.
func (q *Questionnaire) Has(linkID string) bool { return q.byID[linkID] != nil }

// item is one item of the form: a heading, a note or a question.
type item struct {
	index    int
	parent   int // index, or -1
	depth    int
	children []int

	linkID     string
	definition string
	codes      []record.Code
	kind       Type
	text       string
	hint, help string
	format     string
	unit       string
	control    string
	width      int // columns of twelve; 0 where the form leaves it open

	when     []condition
	whenAny  bool
	whenText string // the conditions in words

	required, repeats, readOnly bool
	hidden, canWait             bool
	aside                       bool // a display that became its parent's hint, help or unit

	maxLength, minLength int // characters; 0 is no limit
	minOccurs, maxOccurs int
	decimalPlaces        int // -1 is no limit
	least, most          *value

	options []Option
	initial []value
	entry   entry
}

// question reports whether the item takes an answer.
func (it *item) question() bool { return it.kind != TypeGroup && it.kind != TypeDisplay }

// chosen reports whether answers come from options.
func (it *item) chosen() bool { return it.kind == TypeChoice || it.kind == TypeOpenChoice }

// accepts reports whether a value of this kind can answer the item.
func (it *item) accepts(k valueKind) bool {
	for _, a := range answerKinds[it.kind] {
		if a == k {
			return true
		}
	}
	return false
}

// option gives the option whose answer is v.
func (it *item) option(v value) (Option, bool) {
	for _, o := range it.options {
		if o.value.same(v) {
			return o, true
		}
	}
	return Option{}, false
}

// top gives the ancestor of an item that stands directly in the form.
func (q *Questionnaire) top(it *item) *item {
	for it.parent >= 0 {
		it = q.items[it.parent]
	}
	return it
}

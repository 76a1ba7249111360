package forms

import (
	"github.com/tideover/tideover/forms/fhirpath"
	"github.com/tideover/tideover/forms/record"
)

// Type is a code of FHIR R4 Questionnaire.item.type.
type Type string

// The item types of R4.
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
	TypeURL        Type = "url"
	TypeChoice     Type = "choice"
	TypeOpenChoice Type = "open-choice"
	TypeAttachment Type = "attachment"
	TypeReference  Type = "reference"
	TypeQuantity   Type = "quantity"
)

// answerKinds are the data types that answer each type of question. The first
// is the usual one; options may be of the others.
var answerKinds = map[Type][]valueKind{
	TypeBoolean:    {booleanValue},
	TypeDecimal:    {decimalValue},
	TypeInteger:    {integerValue},
	TypeDate:       {dateValue},
	TypeDateTime:   {dateTimeValue},
	TypeTime:       {timeValue},
	TypeString:     {stringValue},
	TypeText:       {stringValue},
	TypeURL:        {uriValue},
	TypeChoice:     {codingValue, stringValue, integerValue, dateValue, timeValue, referenceValue},
	TypeOpenChoice: {codingValue, stringValue, integerValue, dateValue, timeValue, referenceValue},
	TypeAttachment: {attachmentValue},
	TypeReference:  {referenceValue},
	TypeQuantity:   {quantityValue},
}

// Questionnaire is a form as its author drew it, read, checked and ready to
// be filled in any number of times. It does not change after Load.
type Questionnaire struct {
	URL     string // canonical; made of the content where the author gave none
	Version string
	Name    string
	Title   string
	Status  string // draft, active, retired or unknown

	source node
	notes  []Note
	root   *item   // stands for the form itself, above all others
	items  []*item // in reading order, without the root
	byID   map[string]*item
	order  []*item // so that each comes after whatever decides if it is put

	lists        *CodeLists
	given        map[string]bool                // variables that whoever opens the form may give
	weights      map[[2]string]fhirpath.Decimal // of options, by system and code
	watchers     map[*item][]watcher            // to be evaluated anew when an item changes, or one below it
	daily        []*formula                     // to be evaluated anew on another day
	attentive    []*formula                     // to be evaluated anew when anything changes
	offering     []*item                        // whose options an expression gives
	calculations []*item                        // so that each comes after those it reads
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

// Source gives the JSON tree that the form was loaded from, its numbers as
// json.Number. It is not to be changed.
func (q *Questionnaire) Source() map[string]any { return q.source }

// Notes gives what the form holds that has no effect here, though its author
// may have meant it to have one.
func (q *Questionnaire) Notes() []Note { return q.notes }

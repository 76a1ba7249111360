package record

import (
	"encoding/json"
	"time"
)

// Fact is one answer of a form in the field's own codes, so that messages,
// returns and sheets need not know the form that it was given to.
type Fact struct {
	// Concepts say what was asked: item.code of the form, such as an element of
	// CDS 6-2-2 or a LOINC or SNOMED CT code.
	Concepts []Code `json:"concepts"`
	Label    string `json:"label,omitempty"` // what was asked, in the form's words
	// Group is the same for facts that were said together, in one occurrence of
	// a group that repeats: an investigation and its time. Empty outside such.
	Group string `json:"group,omitempty"`

	// What was answered: one of these. Codes holds all that were chosen, Text
	// words, At a moment, Day a date, Number a decimal as FHIR writes it with
	// its unit, Yes a flag.
	Codes  []Code    `json:"codes,omitempty"`
	Text   string    `json:"text,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Day    Date      `json:"day,omitzero"`
	Number string    `json:"number,omitempty"`
	Unit   Code      `json:"unit,omitzero"`
	Yes    *bool     `json:"yes,omitempty"`
}

// Is reports whether the fact answers what a concept asks.
func (f Fact) Is(system, code string) bool {
	for _, c := range f.Concepts {
		if c.System == system && c.Code == code {
			return true
		}
	}
	return false
}

// Filed is a form of the department about an attendance that changes none of
// its details: notes, observations, a referral. An entry that amends another
// replaces it whole.
type Filed struct {
	// Token names the filling of the form, so that one that was open twice is
	// filed once.
	Token   ID              `json:"token,omitempty"`
	Form    Form            `json:"form"`
	Name    string          `json:"name"`  // of the form in the department: "observations"
	Title   string          `json:"title"` // as people call it
	Facts   []Fact          `json:"facts,omitempty"`
	Answers json.RawMessage `json:"answers"` // FHIR R4 QuestionnaireResponse
	Changes []Change        `json:"changes,omitempty"`
	Reason  string          `json:"reason,omitempty"` // of an amendment
	Paper   *Transcript     `json:"paper,omitempty"`
}

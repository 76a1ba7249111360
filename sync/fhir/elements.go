package fhir

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

// The elements of FHIR R4 data types that we write. Elements that we only read,
// or neither, are kept as raw JSON where a resource is updated.

type meta struct {
	Profile  []string `json:"profile,omitempty"`
	Security []coding `json:"security,omitempty"`
	Tag      []coding `json:"tag,omitempty"`
}

type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

type concept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type identifier struct {
	Extension []extension `json:"extension,omitempty"`
	Use       string      `json:"use,omitempty"`
	Type      *concept    `json:"type,omitempty"`
	System    string      `json:"system,omitempty"`
	Value     string      `json:"value,omitempty"`
	Assigner  *reference  `json:"assigner,omitempty"`
}

type reference struct {
	Reference  string      `json:"reference,omitempty"`
	Type       string      `json:"type,omitempty"`
	Identifier *identifier `json:"identifier,omitempty"`
	Display    string      `json:"display,omitempty"`
}

type extension struct {
	URL                  string      `json:"url"`
	Extension            []extension `json:"extension,omitempty"`
	ValueBoolean         *bool       `json:"valueBoolean,omitempty"`
	ValueCodeableConcept *concept    `json:"valueCodeableConcept,omitempty"`
	ValueDateTime        string      `json:"valueDateTime,omitempty"`
	ValuePeriod          *period     `json:"valuePeriod,omitempty"`
	ValueString          string      `json:"valueString,omitempty"`
}

type period struct {
	Start      string     `json:"start,omitempty"`
	StartNotes *primitive `json:"_start,omitempty"`
	End        string     `json:"end,omitempty"`
}

// primitive is what JSON keeps beside a primitive value: its extensions.
type primitive struct {
	Extension []extension `json:"extension,omitempty"`
}

type humanName struct {
	Use    string   `json:"use,omitempty"`
	Text   string   `json:"text,omitempty"`
	Family string   `json:"family,omitempty"`
	Given  []string `json:"given,omitempty"`
	Prefix []string `json:"prefix,omitempty"`
	Suffix []string `json:"suffix,omitempty"`
}

type contactPoint struct {
	System string `json:"system,omitempty"`
	Value  string `json:"value,omitempty"`
	Use    string `json:"use,omitempty"`
}

type address struct {
	Use        string   `json:"use,omitempty"`
	Text       string   `json:"text,omitempty"`
	Line       []string `json:"line,omitempty"`
	City       string   `json:"city,omitempty"`
	District   string   `json:"district,omitempty"`
	State      string   `json:"state,omitempty"`
	PostalCode string   `json:"postalCode,omitempty"`
}

func flagged(url string, value bool) extension {
	return extension{URL: url, ValueBoolean: &value}
}

func coded(url string, c *concept) extension {
	return extension{URL: url, ValueCodeableConcept: c}
}

// conceptOf gives a code with the words that belong to it, and nil where there
// is neither. A code without a display stays without: nothing is made up.
func conceptOf(c record.Code, text string) *concept {
	out := &concept{Text: clean(text)}
	switch {
	case c.Code != "":
		out.Coding = []coding{{System: c.System, Code: c.Code, Display: clean(c.Display)}}
	case out.Text == "":
		out.Text = clean(c.Display)
	}
	if out.Text == "" && out.Coding == nil {
		return nil
	}
	return out
}

// organisation refers to an organisation by its ODS code.
func organisation(ods, name string) *reference {
	if ods == "" && name == "" {
		return nil
	}
	r := &reference{Type: "Organization", Display: clean(name)}
	if ods != "" {
		r.Identifier = &identifier{System: odsSystem, Value: ods}
	}
	return r
}

// dateTime writes a moment with the offset that it was recorded with, to the
// millisecond at most.
func dateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Truncate(time.Millisecond).Format(time.RFC3339Nano)
}

func dateText(d record.Date) string {
	text, _ := d.MarshalText() // fails for no date
	return string(text)
}

// clean makes a text fit FHIR's string: no control characters but line breaks
// and tabs, valid UTF-8, and no blanks around it, since an empty or blank
// string is no value.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// known drops what is empty.
func known(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t = clean(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

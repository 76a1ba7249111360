package ui

import (
	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// answers is the form behind a body: what it asks and holds now, and what takes
// an answer. A forms.Form is one, for a picture; a filled is one, for a person.
type answers interface {
	Items() []forms.Item
	Problems() []forms.Problem
	Blocking() []forms.Problem
	Missing() []forms.Gap
	Summary(at string) string
	Tidy(at string) string

	Set(at, text string) []forms.Problem
	SetCode(at string, codes ...record.Code) []forms.Problem
	Unknown(at string) []forms.Problem
	SetUnit(at string, unit record.Code) []forms.Problem
	Attach(at string, files ...forms.Attachment) []forms.Problem
	Add(at string) (string, error)
	Remove(at string) error
}

var _ answers = (*forms.Form)(nil)

// filled is the form that somebody fills in. Filling may take another Form up,
// where two people's answers are brought together, so that it is asked each
// time; and it notes what is to be kept.
type filled struct{ filling *app.Filling }

func (f filled) Items() []forms.Item                 { return f.filling.Form.Items() }
func (f filled) Problems() []forms.Problem           { return f.filling.Form.Problems() }
func (f filled) Blocking() []forms.Problem           { return f.filling.Problems() }
func (f filled) Missing() []forms.Gap                { return f.filling.Form.Missing() }
func (f filled) Summary(at string) string            { return f.filling.Form.Summary(at) }
func (f filled) Tidy(at string) string               { return f.filling.Form.Tidy(at) }
func (f filled) Unknown(at string) []forms.Problem   { return f.filling.SetUnknown(at) }
func (f filled) Set(at, text string) []forms.Problem { return f.filling.Set(at, text) }
func (f filled) SetCode(at string, codes ...record.Code) []forms.Problem {
	return f.filling.SetCode(at, codes...)
}
func (f filled) SetUnit(at string, unit record.Code) []forms.Problem {
	return f.filling.SetUnit(at, unit)
}
func (f filled) Attach(at string, files ...forms.Attachment) []forms.Problem {
	return f.filling.Attach(at, files...)
}
func (f filled) Add(at string) (string, error) { return f.filling.Add(at) }
func (f filled) Remove(at string) error        { return f.filling.Remove(at) }

package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// typed is one field of set-up, joined to the setting that it fills.
type typed struct {
	setting string // as app.SettingsError names it
	field   *controls.Field
	choice  *controls.Select
	at      func(*app.Settings) *string
	upper   bool // an ODS or kiosk code
}

func typedField(setting, label, hint string, at func(*app.Settings) *string) *typed {
	return &typed{setting: setting, field: controls.NewField(label, hint), at: at}
}

func typedCode(setting, label, hint string, at func(*app.Settings) *string) *typed {
	t := typedField(setting, label, hint, at)
	t.upper = true
	return t
}

func typedChoice(setting, label, hint string, at func(*app.Settings) *string, options ...controls.Option) *typed {
	return &typed{setting: setting, choice: controls.NewSelect(label, hint, options...), at: at}
}

func (t *typed) focus() {
	if t.choice != nil {
		t.choice.Focus()
		return
	}
	t.field.Focus()
}

// fill shows the setting.
func (t *typed) fill(s *app.Settings) {
	if t.choice != nil {
		t.choice.Choose(*t.at(s))
		return
	}
	t.field.SetText(*t.at(s))
}

// read takes what was typed into the setting.
func (t *typed) read(s *app.Settings) {
	if t.choice != nil {
		*t.at(s) = t.choice.Chosen().Code
		return
	}
	text := strings.TrimSpace(t.field.Text())
	if t.upper {
		text = strings.ToUpper(text)
	}
	if text != t.field.Text() {
		t.field.SetText(text)
	}
	*t.at(s) = text
}

func (t *typed) say(problem, wayOut string) {
	if t.choice != nil {
		t.choice.SetProblem(problem, controls.Words.Run(wayOut))
		return
	}
	t.field.SetProblem(problem, controls.Words.Run(wayOut))
}

func (t *typed) clear() {
	if t.choice != nil {
		t.choice.ClearProblem()
		return
	}
	t.field.ClearProblem()
}

// fieldStep is a step that is all fields. passes gives settings whose later
// steps are beyond reproach, so that only this one's faults are found.
func (s *setUp) fieldStep(name, explanation string, fields []*typed, body fyne.CanvasObject, passes func(app.Settings) app.Settings) *setUpStep {
	for _, f := range fields {
		f.fill(&s.settings)
		if f.field != nil {
			f.field.Entry.OnFocus = func(on bool) {
				if !on {
					s.keep()
				}
			}
		}
	}
	return &setUpStep{
		name:  name,
		body:  controls.Down(12, controls.NewParagraph(controls.Body.Run(explanation)), body),
		focus: func() { firstProblem(fields).focus() },
		read: func() {
			for _, f := range fields {
				f.read(&s.settings)
			}
		},
		check: func() bool { return s.checkFields(fields, passes(s.settings).Check()) },
	}
}

// firstProblem gives the first field with a problem, or the first field.
func firstProblem(fields []*typed) *typed {
	for _, f := range fields {
		if f.field != nil && f.field.Problem() != "" || f.choice != nil && f.choice.Problem() != "" {
			return f
		}
	}
	return fields[0]
}

// checkFields shows a fault of the settings at its field.
func (s *setUp) checkFields(fields []*typed, err error) bool {
	for _, f := range fields {
		f.clear()
	}
	defer controls.Relayout(s.body)
	var wrong *app.SettingsError
	if !errors.As(err, &wrong) {
		return true
	}
	for _, f := range fields {
		if f.setting == wrong.Field {
			f.say(capital(wrong.Words)+".", wrong.Hint)
			f.focus()
			return false
		}
	}
	s.ui.fail(err)
	return false
}

// capital gives words that begin a sentence.
func capital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

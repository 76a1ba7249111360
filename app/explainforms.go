package app

import (
	"errors"
	"strings"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/extraction"
)

// ErrFormRefused says that a form cannot be used as it is.
var ErrFormRefused = errors.New("the form cannot be used")

// ErrAnswersRefused says that answers do not fit the form that they answer.
var ErrAnswersRefused = errors.New("the answers do not fit the form")

const checkForm = "Change the form where it was made. tideover form check FILE lists everything; forms/SUPPORT.md says what is supported."

// explainForms words what keeps a form or its answers from being used.
func explainForms(err error) (Explanation, bool) {
	if len(extraction.Faults(err)) > 0 {
		return Explanation{"No resources can be made of these answers: " + told(err), "Change the form or the answers where it says so. The answers themselves are as they were.", ExitFailed}, true
	}
	switch {
	case errors.Is(err, ErrFormRefused):
		return Explanation{"This form cannot be used safely as it is.", "Change what is listed where the form was made, and check it again.", ExitFailed}, true
	case errors.Is(err, ErrAnswersRefused):
		return Explanation{"These answers do not fit the form.", "Put right what is listed, and validate them again.", ExitFailed}, true
	case len(forms.Refusals(err)) == 0:
		return Explanation{}, false
	case errors.Is(err, forms.ErrOtherForm):
		return Explanation{"The answers belong to another form, or to another version of it: " + told(err), "Give the form that they name.", ExitFailed}, true
	case errors.Is(err, forms.ErrUnknownAnswer):
		return Explanation{"The answers do not fit the form: " + told(err), "tideover form validate FILE --answers FILE lists everything.", ExitFailed}, true
	}
	return Explanation{"This cannot be used: " + told(err), checkForm, ExitFailed}, true
}

// told gives all that an error says, a reason to a line where there are more.
func told(err error) string {
	lines := strings.Split(err.Error(), "\n")
	if len(lines) == 1 {
		return lines[0] + "."
	}
	return "\n  " + strings.Join(lines, "\n  ")
}

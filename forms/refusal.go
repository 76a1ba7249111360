package forms

import (
	"errors"
	"fmt"
	"strings"
)

// Why a form or its answers cannot be taken. Each is wrapped in a *Refusal
// that names the question and the element.
var (
	ErrNotFHIR       = errors.New("not a FHIR R4 Questionnaire in JSON")
	ErrRelease       = errors.New("belongs to another release of FHIR; this reads R4")
	ErrUnsupported   = errors.New("not supported")
	ErrInvalid       = errors.New("not valid FHIR R4")
	ErrDuplicate     = errors.New("linkId given twice")
	ErrMissingList   = errors.New("names a value set that is not among the code lists")
	ErrCycle         = errors.New("goes round in a circle")
	ErrTooLarge      = errors.New("too large")
	ErrBinding       = errors.New("does not fit the field of the record that its linkId names")
	ErrOtherForm     = errors.New("belongs to another form or another version of it")
	ErrNotComplete   = errors.New("the form is not complete")
	ErrUnknownAnswer = errors.New("answers a question that the form does not put")
)

// Refusal says which part of a form or response cannot be taken, and why.
type Refusal struct {
	LinkID  string // empty for the resource as a whole
	Element string // element path or extension URL; may be empty
	Detail  string // may be empty
	Reason  error  // one of the errors of this package
}

// Error names the question, the element, the reason and the detail.
func (r *Refusal) Error() string {
	var b strings.Builder
	if r.LinkID != "" {
		fmt.Fprintf(&b, "item %q, ", r.LinkID)
	}
	if r.Element != "" {
		b.WriteString(r.Element + ": ")
	}
	b.WriteString(r.Reason.Error())
	if r.Detail != "" {
		b.WriteString(": " + r.Detail)
	}
	return b.String()
}

// Unwrap gives the reason.
func (r *Refusal) Unwrap() error { return r.Reason }

// Refusals gives every refusal that err holds, in the order of the form.
func Refusals(err error) []*Refusal {
	var found []*Refusal
	var walk func(error)
	walk = func(err error) {
		if r, ok := err.(*Refusal); ok {
			found = append(found, r)
			return
		}
		switch e := err.(type) {
		case interface{ Unwrap() []error }:
			for _, part := range e.Unwrap() {
				walk(part)
			}
		case interface{ Unwrap() error }:
			walk(e.Unwrap())
		}
	}
	walk(err)
	return found
}

package extraction

import (
	"errors"
	"fmt"
	"strings"
)

// Why there is no Bundle; errors.Is tells them apart.
var (
	// ErrStructureMap refuses a form that is extracted by a StructureMap alone.
	ErrStructureMap = errors.New("extraction by StructureMap is not supported")
	// ErrUnfinished refuses answers that are not completed or amended.
	ErrUnfinished = errors.New("only completed or amended answers are extracted")
	// ErrOtherForm refuses answers to another form.
	ErrOtherForm = errors.New("the answers are to another form")
	// ErrNotFHIR refuses what is no Questionnaire, or no QuestionnaireResponse.
	ErrNotFHIR = errors.New("not a FHIR R4 resource of the kind needed")
	// ErrTooLarge refuses what would grow beyond any Bundle of use.
	ErrTooLarge = errors.New("the extraction grows beyond what is allowed for")
)

// Fault is one thing that cannot be extracted as the form says. It carries no
// answers, so that it may be logged.
type Fault struct {
	LinkID  string // of the item; empty for the form as a whole
	Element string // "Patient.name.given", "templateExtract", "#template: Patient.birthDate"
	Words   string
	Err     error // what is behind it, or nil
}

func (f *Fault) Error() string {
	var b strings.Builder
	if f.LinkID != "" {
		fmt.Fprintf(&b, "item %q: ", f.LinkID)
	}
	if f.Element != "" {
		fmt.Fprintf(&b, "%s: ", f.Element)
	}
	b.WriteString(f.Words)
	return b.String()
}

func (f *Fault) Unwrap() error { return f.Err }

// Faults gives each fault in an error of Extract.
func Faults(err error) []*Fault {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Fault
		for _, one := range joined.Unwrap() {
			all = append(all, Faults(one)...)
		}
		return all
	}
	var f *Fault
	if errors.As(err, &f) {
		return []*Fault{f}
	}
	return nil
}

// maxFaults is how many faults are told at once.
const maxFaults = 50

// fail notes a fault of an item; extraction goes on, to find the others.
func (r *run) fail(o *occurrence, element string, err error) {
	if len(r.faults) >= maxFaults || err == nil {
		return
	}
	f := &Fault{LinkID: text(o.item, "linkId"), Element: element, Words: err.Error(), Err: err}
	r.faults = append(r.faults, f)
}

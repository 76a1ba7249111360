package forms

import (
	"bytes"
	"errors"
)

// Note names something in a form that has no effect here, though its author
// may have meant it to have one. The form can be used all the same.
type Note struct {
	LinkID  string // empty for the form as a whole
	Element string // element path or extension URL
	Words   string // what becomes of it; may be empty
}

// Examination is what can be said of a form before it is used.
type Examination struct {
	Title     string
	Canonical string
	Version   string
	Status    string

	Groups, Displays, Questions int
	// Conditional counts the items that are put only under a condition, and
	// Computed the questions whose answer the form works out.
	Conditional, Computed int

	Refusals []*Refusal // why it cannot be used; none where it can
	Notes    []Note     // what has no effect in it
}

// Examine looks at a Questionnaire as Load would, and tells all that it finds
// of a form that can be used and of one that cannot.
func Examine(data []byte, lists *CodeLists) *Examination {
	l, err := load(bytes.NewReader(data), lists)
	if err != nil {
		return &Examination{Refusals: Refusals(err)}
	}
	q := l.q
	x := &Examination{
		Title: q.Title, Canonical: q.Canonical(), Version: q.Version, Status: q.Status,
		Refusals: Refusals(errors.Join(l.refusals...)), Notes: q.notes,
	}
	for _, it := range q.items {
		x.count(it)
	}
	return x
}

func (x *Examination) count(it *item) {
	switch {
	case it.kind == TypeGroup:
		x.Groups++
	case it.kind == TypeDisplay:
		x.Displays++
	default:
		x.Questions++
	}
	if it.conditional() {
		x.Conditional++
	}
	if it.computed() {
		x.Computed++
	}
}

// conditional reports whether an item is put only under a condition of its own.
func (it *item) conditional() bool { return len(it.when) > 0 || it.enabling != nil }

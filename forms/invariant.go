package forms

import (
	"fmt"
	"slices"
)

// invariant is a rule of FHIR R4 Questionnaire that a single item can break.
type invariant struct {
	key, element, words string
	broken              func(it *item, n node) bool
}

// invariants are que-1 to que-13 of FHIR R4, without que-2 (linkIds) and
// que-7 and que-12 (conditions), which are checked where those are read.
var invariants = []invariant{
	{"que-1", "item", "a group needs items", func(it *item, n node) bool { return it.kind == TypeGroup && len(list(n["item"])) == 0 }},
	{"que-1", "item", "a display has no questions", func(it *item, n node) bool { return it.kind == TypeDisplay && asks(n) }},
	{"que-3", "code", "a display has no code", func(it *item, n node) bool { return it.kind == TypeDisplay && n["code"] != nil }},
	{"que-4", "answerOption", "options come from a value set or from the item, not from both", func(_ *item, n node) bool {
		return n["answerOption"] != nil && n["answerValueSet"] != nil
	}},
	{"que-5", "answerValueSet", "only choice and open-choice take options", func(it *item, n node) bool {
		return !it.chosen() && !it.mayChoose() && it.kind != TypeBoolean && (n["answerOption"] != nil || n["answerValueSet"] != nil)
	}},
	{"que-6", "required", "a display is neither required nor repeated", func(it *item, _ node) bool {
		return it.kind == TypeDisplay && (it.required || it.repeats)
	}},
	{"que-8", "initial", "only a question has an initial answer", func(it *item, n node) bool { return !it.question() && n["initial"] != nil }},
	{"que-9", "readOnly", "a display is not read-only", func(it *item, _ node) bool { return it.kind == TypeDisplay && it.readOnly }},
	{"que-10", "maxLength", "only a question with a typed answer has a greatest length", func(it *item, n node) bool {
		return n["maxLength"] != nil && !it.typed()
	}},
	{"que-11", "initial", "with answerOption, initialSelected says what is initial", func(_ *item, n node) bool {
		return n["answerOption"] != nil && n["initial"] != nil
	}},
	{"que-13", "initial", "several initial answers need a question that repeats", func(it *item, _ node) bool {
		return len(it.initial) > 1 && !it.repeats
	}},
}

// typed reports whether answers are text or numbers that a person types.
func (it *item) typed() bool {
	switch it.kind {
	case TypeBoolean, TypeDecimal, TypeInteger, TypeString, TypeText, TypeURL, TypeOpenChoice:
		return true
	}
	return false
}

// asks reports whether anything but words stands below: help below a display is
// no harm, though R4 has none there.
func asks(n node) bool {
	return slices.ContainsFunc(list(n["item"]), func(a any) bool {
		below, _ := a.(node)
		return below["type"] != string(TypeDisplay) || asks(below)
	})
}

func (l *loader) invariants(n node, it *item) {
	for _, inv := range invariants {
		if inv.broken(it, n) {
			l.refuse(ErrInvalid, it.linkID, inv.element, fmt.Sprintf("%s (%s)", inv.words, inv.key))
		}
	}
	switch {
	case n["answerOption"] == nil && n["answerValueSet"] == nil:
	case it.kind == TypeBoolean:
		l.note(it.linkID, "answerOption", "yes and no are offered (que-5)")
	case it.mayChoose():
		l.note(it.linkID, "answerOption", "R4 has options for choice and open-choice alone; they are offered here too (que-5)")
	}
	if it.kind == TypeChoice && len(it.options) == 0 && n["answerValueSet"] == nil && it.offering == nil {
		l.refuse(ErrUnsupported, it.linkID, "answerOption", "a choice without options")
	}
}

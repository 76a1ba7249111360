package forms

import (
	"regexp"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// item is one item of the form as it is drawn: a heading, a note or a question.
// A form that is being filled in has a place for each time that it is put.
type item struct {
	index int   // in reading order; -1 for the root
	above *item // nil for the root alone
	below []*item
	nth   int // among the items of the one above
	depth int // of an item at the top: 0

	source     node
	linkID     string
	definition string
	codes      []record.Code
	kind       Type
	wording    string // as the author has it
	label      string // with the prefix before it
	look
	limits
	formulas

	when     []condition
	whenAny  bool
	whenText string // the conditions in words

	required, repeats, readOnly bool
	// multiplies marks what repeats as a block, with a place for each time: a
	// group, or a question with questions below each of its answers. Any other
	// question that repeats has one place with several answers.
	multiplies bool
	size       int // how many places it has at first, with all below it

	options []Option
	listed  bool // the options are the form's own, so that no newer list has others
	initial []value
	units   []record.Code
	unit    record.Code // of a number; of a quantity the one that goes without saying
	entry   entry
}

// look is how an item is shown.
type look struct {
	hint, help  string
	format      string
	control     string
	orientation string
	width       int // columns of twelve; 0 where the form leaves it open
	hidden      bool
	canWait     bool
	aside       bool // a display that became its parent's hint, help or unit
}

// limits bound the answers to a question.
type limits struct {
	maxLength, minLength int // characters; 0 is no limit
	minOccurs, maxOccurs int
	decimalPlaces        int // -1 is no limit
	least, most          *value
	step                 string
	pattern              *regexp.Regexp
	mimeTypes            []string
	maxSize              int // bytes; 0 is no limit of the form's own
}

// question reports whether the item takes an answer.
func (it *item) question() bool { return it.kind != TypeGroup && it.kind != TypeDisplay }

// chosen reports whether answers come from options. R4 has them for choice and
// open-choice alone; builders give them to questions of other types as well.
func (it *item) chosen() bool {
	switch it.kind {
	case TypeChoice, TypeOpenChoice:
		return true
	}
	return it.mayChoose() && (len(it.options) > 0 || it.offering != nil && it.choosesWords())
}

// mayChoose reports whether a question of a type without options in R4 can
// have them all the same.
func (it *item) mayChoose() bool {
	switch it.kind {
	case TypeString, TypeText, TypeInteger, TypeDate, TypeTime, TypeReference:
		return true
	}
	return false
}

// choosesWords reports whether what an expression offers can answer a question
// of a type without options in R4.
func (it *item) choosesWords() bool {
	return it.kind == TypeString || it.kind == TypeText || it.kind == TypeReference
}

// open reports whether an answer need not be among the options.
func (it *item) open() bool {
	switch it.kind {
	case TypeOpenChoice, TypeReference:
		return true
	case TypeString, TypeText:
		return it.suggested
	}
	return false
}

// several reports whether one place holds several answers.
func (it *item) several() bool { return it.repeats && !it.multiplies }

// accepts reports whether a value of this kind can answer the item.
func (it *item) accepts(k valueKind) bool { return slices.Contains(answerKinds[it.kind], k) }

// comparable reports whether a value of this kind can be held against the
// answers of the item: a whole number also against decimals.
func (it *item) comparable(k valueKind) bool {
	return it.accepts(k) || k == integerValue && it.kind == TypeDecimal || k == decimalValue && it.kind == TypeInteger
}

// within reports whether the item is other, or stands below it.
func (it *item) within(other *item) bool {
	for ; it != nil; it = it.above {
		if it == other {
			return true
		}
	}
	return false
}

// concealed reports whether an item, or what it stands under, is hidden, or
// was drawn into the one above it.
func (it *item) concealed() bool {
	if it.aside {
		return true
	}
	for ; it != nil; it = it.above {
		if it.hidden {
			return true
		}
	}
	return false
}

// hasQuestions reports whether any question stands below.
func (it *item) hasQuestions() bool {
	return slices.ContainsFunc(it.below, func(b *item) bool { return b.kind != TypeDisplay })
}

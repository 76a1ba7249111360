package forms

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

// Severity says whether a form can be saved with a problem.
type Severity int

// An Error stands in the way of saving. What is Doubtful is allowed.
const (
	Error Severity = iota + 1
	Doubtful
)

// Problem is what is wrong or doubtful with an answer, for the person at the
// desk: what happened, and the way out.
type Problem struct {
	LinkID   string
	At       string // the occurrence of the question: see Item.At
	Severity Severity
	Words    string
	WayOut   string
}

// problem makes a problem at a place.
func (p *place) problem(s Severity, words, wayOut string) Problem {
	return Problem{LinkID: p.linkID, At: p.at, Severity: s, Words: words, WayOut: wayOut}
}

// Problems gives everything that is wrong or doubtful with the answers, in
// reading order. Questions left empty are not among them; see Missing.
func (f *Form) Problems() []Problem {
	f.settle()
	all := f.demandProblems(f.root)
	if f.restless {
		all = append(all, f.blame(f.root, nil).problem(Doubtful, "What this form works out never comes to rest.", "Work it out by hand; the form has a fault."))
	}
	for _, p := range f.places {
		if p.on {
			all = append(all, f.problems(p)...)
		}
	}
	return all
}

// ProblemsOf gives the problems of one question.
func (f *Form) ProblemsOf(at string) []Problem {
	f.settle()
	p := f.byAt[at]
	if p == nil || !p.on {
		return nil
	}
	return f.problems(p)
}

func (f *Form) problems(p *place) []Problem {
	if p.st.fault != nil {
		return []Problem{p.problem(Error, p.st.fault.words, p.st.fault.wayOut)}
	}
	var found []Problem
	for _, v := range p.st.values {
		for _, c := range checks {
			if x := c(f, p, v); x != nil {
				found = append(found, p.problem(x.Severity, x.Words, x.WayOut))
			}
		}
	}
	if x := f.checkOccurrences(p); x != nil {
		found = append(found, *x)
	}
	if x := p.checkExclusive(); x != nil {
		found = append(found, *x)
	}
	found = append(found, f.formulaProblems(p)...)
	found = append(found, f.demandProblems(p)...)
	return append(found, f.ruleProblems(p)...)
}

// checks look at one answer by itself; each gives nil where all is well.
var checks = []func(*Form, *place, value) *Problem{
	checkLength, checkPattern, checkRange, checkDecimals, checkOption, checkUnit, checkFile, checkNHSNumber, checkPostcode, checkPhone, checkDay,
}

func checkLength(f *Form, p *place, v value) *Problem {
	n := utf8.RuneCountInString(v.text)
	switch {
	case v.kind == stringValue && p.maxLength > 0 && n > p.maxLength:
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s has %d characters; %d fit.", f.words(p), n, p.maxLength), WayOut: "Shorten it here and write it whole on the card."}
	case v.kind == stringValue && n < p.minLength:
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s has %d characters; at least %d are needed.", f.words(p), n, p.minLength), WayOut: "Type it whole."}
	}
	return nil
}

func checkRange(f *Form, p *place, v value) *Problem {
	least, most := f.limitsAt(p)
	if order, ok := v.against(least); ok && order < 0 {
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s is less than %s.", v.words(), least.words()), WayOut: "Correct it, or leave it empty."}
	}
	if order, ok := v.against(most); ok && order > 0 {
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s is more than %s.", v.words(), most.words()), WayOut: "Correct it, or leave it empty."}
	}
	return nil
}

// against compares an answer with a limit, where there is one. A number limits
// a quantity whatever its unit.
func (v value) against(limit *value) (order int, ok bool) {
	if limit == nil {
		return 0, false
	}
	if v.kind == quantityValue && limit.numeric() {
		v.kind = decimalValue
	}
	return v.compare(*limit)
}

// checkPattern holds a text against the form of the answer that the form's
// author wants.
func checkPattern(f *Form, p *place, v value) *Problem {
	if p.pattern == nil || v.kind != stringValue && v.kind != uriValue || p.pattern.MatchString(v.text) {
		return nil
	}
	wayOut := "Type it again."
	if p.format != "" {
		wayOut = "Type it like this: " + p.format + "."
	}
	return &Problem{Severity: Error, Words: fmt.Sprintf("%s is not in the form that %s has.", v.text, f.words(p)), WayOut: wayOut}
}

func checkDecimals(_ *Form, p *place, v value) *Problem {
	_, fraction, _ := strings.Cut(v.text, ".")
	if p.decimalPlaces < 0 || v.kind != decimalValue && v.kind != quantityValue || len(fraction) <= p.decimalPlaces {
		return nil
	}
	return &Problem{Severity: Error, Words: fmt.Sprintf("%s has more than %d decimal places.", v.text, p.decimalPlaces), WayOut: "Round p."}
}

// checkOption doubts a code that the list of a question does not have: it may
// be newer than the list, so it is kept. Where the form itself says what may be
// chosen, nothing else is an answer.
func checkOption(_ *Form, p *place, v value) *Problem {
	if !p.chosen() || len(p.offered()) == 0 || p.open() && v.kind != codingValue {
		return nil
	}
	if _, ok := p.option(v); ok {
		return nil
	}
	if p.listed && !p.open() && p.entry == plainEntry {
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s is not among the answers to choose from.", v.words()), WayOut: "Choose from the list."}
	}
	return &Problem{Severity: Doubtful, Words: fmt.Sprintf("%s is not on this kiosk's list.", v.words()), WayOut: "It is kept as it is, or choose from the list."}
}

func checkNHSNumber(_ *Form, p *place, v value) *Problem {
	if p.entry != nhsNumberEntry {
		return nil
	}
	if _, bad := readNHSNumber(v.text); bad != nil {
		return &Problem{Severity: Error, Words: bad.words, WayOut: bad.wayOut}
	}
	return nil
}

func checkPostcode(_ *Form, p *place, v value) *Problem {
	if p.entry != postcodeEntry {
		return nil
	}
	if _, doubtful := record.ParsePostcode(v.text); !doubtful {
		return nil
	}
	return &Problem{Severity: Doubtful, Words: "Not a whole postcode.", WayOut: "Ask again, or leave it as it is."}
}

// checkPhone doubts a number that no phone in this country or elsewhere has.
func checkPhone(_ *Form, p *place, v value) *Problem {
	if p.entry != phoneEntry {
		return nil
	}
	digits := 0
	for _, r := range v.text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits >= 10 && digits <= 15 && strings.Trim(v.text, "0123456789+()- .extEXT") == "" {
		return nil
	}
	return &Problem{Severity: Doubtful, Words: fmt.Sprintf("Not a usual phone number: it has %d digits.", digits), WayOut: "Ask again, or leave it as it is."}
}

// farBack is how long ago a time typed without its day may lie before it is
// more likely a slip: a time still to come is read as yesterday's.
const farBack = 12 * time.Hour

func checkDay(f *Form, p *place, v value) *Problem {
	now := f.now()
	if v.kind != dateTimeValue || v.part != whole || p.entry == plainEntry || record.DateOf(v.at) == record.DateOf(f.readFrom()) || now.Sub(v.at) < farBack {
		return nil
	}
	text, _ := cutApprox(strings.ToLower(strings.TrimSpace(p.st.text)))
	if strings.Contains(text, " ") {
		return nil // the day was typed
	}
	return &Problem{
		Severity: Doubtful, Words: fmt.Sprintf("%s is taken as %s.", record.FormatTime(v.at), record.FormatDateTime(v.at)),
		WayOut: "Leave it if that is right, or correct the time.",
	}
}

// checkOccurrences checks how many answers were given to a question that has
// any, or how often a block was given. A family of blocks is told of once, at
// its first.
func (f *Form) checkOccurrences(p *place) *Problem {
	n, what := len(p.st.values), "answers"
	if p.multiplies {
		if p.number > 1 {
			return nil
		}
		n, what = 0, "entries"
		for _, each := range p.siblings() {
			if each.answeredWithin() {
				n++
			}
		}
	}
	var x Problem
	switch {
	case n == 0:
		return nil
	case p.maxOccurs > 0 && n > p.maxOccurs:
		x = p.problem(Error, fmt.Sprintf("%s has %d %s; %d fit.", f.words(p), n, what, p.maxOccurs), "Take some away.")
	case n < p.minOccurs:
		x = p.problem(Error, fmt.Sprintf("%s has %d %s; at least %d are needed.", f.words(p), n, what, p.minOccurs), "Give the others.")
	default:
		return nil
	}
	return &x
}

// answeredWithin reports whether a place, or one below it, has an answer.
func (p *place) answeredWithin() bool {
	if !p.on {
		return false
	}
	if len(p.st.values) > 0 || p.st.unknown {
		return true
	}
	return slices.ContainsFunc(p.below, func(family []*place) bool {
		return slices.ContainsFunc(family, (*place).answeredWithin)
	})
}

// checkExclusive finds an answer that stands beside one that rules out all
// others: "None of these".
func (p *place) checkExclusive() *Problem {
	if len(p.st.values) < 2 {
		return nil
	}
	for _, v := range p.st.values {
		if o, ok := p.option(v); ok && o.Exclusive {
			x := p.problem(Error, fmt.Sprintf("%s does not go with another answer.", o.Code), "Take away it, or the others.")
			return &x
		}
	}
	return nil
}

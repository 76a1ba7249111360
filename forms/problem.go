package forms

import (
	"fmt"
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
	Severity Severity
	Words    string
	WayOut   string
}

// Problems gives everything that is wrong or doubtful with the answers, in
// reading order. Questions left empty are not among them; see Missing.
func (f *Form) Problems() []Problem {
	on := f.enabled()
	var all []Problem
	for _, it := range f.q.items {
		if on[it.index] {
			all = append(all, f.problems(it, on)...)
		}
	}
	return all
}

// ProblemsOf gives the problems of one question.
func (f *Form) ProblemsOf(linkID string) []Problem {
	it := f.q.byID[linkID]
	on := f.enabled()
	if it == nil || !on[it.index] {
		return nil
	}
	return f.problems(it, on)
}

func (f *Form) problems(it *item, on []bool) []Problem {
	st := f.states[it.index]
	if st.fault != nil {
		return []Problem{{it.linkID, Error, st.fault.words, st.fault.wayOut}}
	}
	var found []Problem
	for _, c := range checks {
		for _, v := range st.values {
			if p := c(f, it, v); p != nil {
				p.LinkID = it.linkID
				found = append(found, *p)
			}
		}
	}
	if p := it.occurrences(len(st.values)); p != nil {
		found = append(found, *p)
	}
	return append(found, f.ruleProblems(it, on)...)
}

// checks look at one answer by itself; each gives nil where all is well.
var checks = []func(*Form, *item, value) *Problem{
	checkLength, checkRange, checkDecimals, checkOption, checkNHSNumber, checkPostcode, checkPhone, checkDay,
}

func checkLength(_ *Form, it *item, v value) *Problem {
	n := utf8.RuneCountInString(v.text)
	switch {
	case v.kind == stringValue && it.maxLength > 0 && n > it.maxLength:
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s has %d characters; %d fit.", it.text, n, it.maxLength), WayOut: "Shorten it here and write it whole on the card."}
	case v.kind == stringValue && n < it.minLength:
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s has %d characters; at least %d are needed.", it.text, n, it.minLength), WayOut: "Type it whole."}
	}
	return nil
}

func checkRange(_ *Form, it *item, v value) *Problem {
	if it.least != nil {
		if order, ok := v.compare(*it.least); ok && order < 0 {
			return &Problem{Severity: Error, Words: fmt.Sprintf("%s is less than %s.", v.words(), it.least.words()), WayOut: "Correct it, or leave it empty."}
		}
	}
	if it.most != nil {
		if order, ok := v.compare(*it.most); ok && order > 0 {
			return &Problem{Severity: Error, Words: fmt.Sprintf("%s is more than %s.", v.words(), it.most.words()), WayOut: "Correct it, or leave it empty."}
		}
	}
	return nil
}

func checkDecimals(_ *Form, it *item, v value) *Problem {
	_, fraction, _ := strings.Cut(v.text, ".")
	if it.decimalPlaces < 0 || v.kind != decimalValue || len(fraction) <= it.decimalPlaces {
		return nil
	}
	return &Problem{Severity: Error, Words: fmt.Sprintf("%s has more than %d decimal places.", v.text, it.decimalPlaces), WayOut: "Round it."}
}

// checkOption doubts a code that the list of a question does not have. Such a
// code may be newer than the list, so it is kept.
func checkOption(_ *Form, it *item, v value) *Problem {
	if v.kind != codingValue || len(it.options) == 0 {
		return nil
	}
	if _, ok := it.option(v); ok {
		return nil
	}
	return &Problem{Severity: Doubtful, Words: fmt.Sprintf("%s is not on this kiosk's list.", v.words()), WayOut: "It is kept as it is, or choose from the list."}
}

func checkNHSNumber(_ *Form, it *item, v value) *Problem {
	if it.entry != nhsNumberEntry {
		return nil
	}
	if _, bad := readNHSNumber(v.text); bad != nil {
		return &Problem{Severity: Error, Words: bad.words, WayOut: bad.wayOut}
	}
	return nil
}

func checkPostcode(_ *Form, it *item, v value) *Problem {
	if it.entry != postcodeEntry {
		return nil
	}
	if _, doubtful := record.ParsePostcode(v.text); !doubtful {
		return nil
	}
	return &Problem{Severity: Doubtful, Words: "Not a whole postcode.", WayOut: "Ask again, or leave it as it is."}
}

// checkPhone doubts a number that no phone in this country or elsewhere has.
func checkPhone(_ *Form, it *item, v value) *Problem {
	if it.entry != phoneEntry {
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

func checkDay(f *Form, it *item, v value) *Problem {
	now := f.now()
	if v.kind != dateTimeValue || it.entry == plainEntry || record.DateOf(v.at) == record.DateOf(now) || now.Sub(v.at) < farBack {
		return nil
	}
	text, _ := cutApprox(strings.ToLower(strings.TrimSpace(f.states[it.index].text)))
	if strings.Contains(text, " ") {
		return nil // the day was typed
	}
	return &Problem{
		Severity: Doubtful, Words: fmt.Sprintf("%s is taken as %s.", record.FormatTime(v.at), record.FormatDateTime(v.at)),
		WayOut: "Leave it if that is right, or correct the time.",
	}
}

// occurrences checks how many answers were given to a question that has any.
func (it *item) occurrences(n int) *Problem {
	switch {
	case n == 0:
		return nil
	case it.maxOccurs > 0 && n > it.maxOccurs:
		return &Problem{it.linkID, Error, fmt.Sprintf("%s has %d answers; %d fit.", it.text, n, it.maxOccurs), "Take some away."}
	case n < it.minOccurs:
		return &Problem{it.linkID, Error, fmt.Sprintf("%s has %d answers; at least %d are needed.", it.text, n, it.minOccurs), "Give the others."}
	}
	return nil
}

package app

import (
	"cmp"
	"errors"
	"slices"
)

// ErrNotReady says that this kiosk would not carry the department now.
var ErrNotReady = errors.New("this kiosk is not ready")

// ErrTestsItself says that the records cannot be tested from outside, because
// the kiosk's own window has them and tests them.
var ErrTestsItself = errors.New("the window that is open tests itself")

// Verdict is what the checks come to.
type Verdict struct {
	// Usable says that nothing vital fails.
	Usable bool `json:"usable"`
	// Untested says that something vital has not been tested yet.
	Untested bool `json:"untested,omitempty"`
	// ToPutRight counts what does not work, or not as well as it should.
	ToPutRight int `json:"toPutRight"`
	// Words say what could be done now, and what would fail; the worst first.
	Words []string `json:"words"`
}

// wordsAtMost bounds what a verdict says: the checks themselves say the rest.
const wordsAtMost = 3

// VerdictOf weighs checks.
func VerdictOf(checks []Check) Verdict {
	v := Verdict{Usable: true}
	for _, c := range checks {
		switch {
		case c.Vital && c.TestedAt.IsZero():
			v.Usable, v.Untested = false, true
		case c.Vital && c.State == CheckNotReady:
			v.Usable = false
		}
	}
	if v.Usable {
		v.Words = append(v.Words, "Patients can be registered and cards printed.")
	}
	problems := Problems(checks)
	v.ToPutRight = len(problems)
	for _, c := range problems {
		if c.Fails != "" && len(v.Words) < wordsAtMost && !slices.Contains(v.Words, c.Fails) {
			v.Words = append(v.Words, c.Fails)
		}
	}
	return v
}

// Problems gives what is to be put right, in the order in which to do it: what
// does not work before what does not work well, and of each what is vital
// first.
func Problems(checks []Check) []Check {
	problems := slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return !c.Wanting() })
	slices.SortStableFunc(problems, func(a, b Check) int { return cmp.Compare(urgency(b), urgency(a)) })
	return problems
}

func urgency(c Check) int {
	const vital = 1
	if c.Vital {
		return 2*int(c.State) + vital
	}
	return 2 * int(c.State)
}

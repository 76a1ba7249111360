package record

import (
	"cmp"
	"slices"
	"time"
)

// PageState is a person's word on a page that was printed: what became of the
// writing on it.
type PageState string

// The states. A page of which nobody has said anything is owed.
const (
	PageTyped PageState = "typed"
	PageBlank PageState = "blank" // nothing was written on it
	PageLost  PageState = "lost"  // two people say so
)

// String gives the state in words.
func (s PageState) String() string {
	switch s {
	case PageTyped:
		return "typed in"
	case PageBlank:
		return "nothing written on it"
	case PageLost:
		return "lost"
	}
	return string(s)
}

// PageReturned says what became of the writing on one page of a printed sheet.
// A later word replaces an earlier: a lost page is found.
type PageReturned struct {
	JobID ID        `json:"jobId"`
	Page  int       `json:"page"` // from 1
	State PageState `json:"state"`
	// Reason says where a lost page was seen last, and Witness is the second
	// person who says that it is lost.
	Reason  string `json:"reason,omitempty"`
	Witness string `json:"witness,omitempty"`
}

// Kind gives the kind of the body.
func (*PageReturned) Kind() Kind { return KindPageReturned }

// Returned is the word on one page that stands.
type Returned struct {
	Page  int       `json:"page"`
	State PageState `json:"state"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
}

// Return folds a word on a page into the job. The list is made anew: copies of
// the job share the old one.
func (j *PrintJob) Return(e Entry, b PageReturned) {
	others := slices.DeleteFunc(slices.Clone(j.Returned), func(r Returned) bool { return r.Page == b.Page })
	j.Returned = append(others, Returned{Page: b.Page, State: b.State, At: e.RecordedAt, By: e.Author})
	slices.SortFunc(j.Returned, func(a, b Returned) int { return cmp.Compare(a.Page, b.Page) })
}

// Page gives the word on a page, if anybody has said one.
func (j PrintJob) Page(n int) (Returned, bool) {
	for _, r := range j.Returned {
		if r.Page == n {
			return r, true
		}
	}
	return Returned{}, false
}

// Letters are the two that name the sort of a sheet, whatever its version: CC of
// CC01. A form's sheet, whose signs are drawn from the form, has F alone.
func (k SheetKind) Letters() string {
	switch {
	case k.OfForm():
		return "F"
	case len(k) < 2:
		return string(k)
	}
	return string(k[:2])
}

// writtenOn are the sorts of sheets that people write on: casualty cards and
// their continuations, forms, charts and requests. Nobody writes on a label or a
// band what is not on the record, lists and notices are to be read, and what is
// written on a register is said of its numbers.
var writtenOn = []string{"CC", "CS", "F", "OC", "DC", "RQ"}

// Written reports whether people write on the sheet what belongs into the
// record.
func (k SheetKind) Written() bool { return slices.Contains(writtenOn, k.Letters()) }

// Owed counts the pages that are on paper, are written on, and of which nobody
// has said what became of them. A copy owes as its original does; what never came
// out, or was cancelled before, owes nothing, and no more does a form that was
// printed with its answers.
func (j PrintJob) Owed() int {
	if !j.Out() || !j.Sheet.Written() || j.Entry != "" {
		return 0
	}
	return max(0, j.Pages-len(j.Returned))
}

// Out reports whether the sheet may be on paper: it came out, or nobody knows
// that it did not.
func (j PrintJob) Out() bool {
	return j.State == SheetSent || j.State == SheetInHand || j.State == SheetUnknown
}

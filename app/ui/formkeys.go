package ui

import (
	"github.com/tideover/tideover/app/ui/controls"
)

// firstWanted is the question where typing is wanted: the first that is open to
// view and has no answer.
func (f *form) firstWanted() string {
	for _, q := range f.order {
		if !q.item.Answered && !q.item.ReadOnly {
			return q.item.LinkID
		}
	}
	if len(f.order) > 0 {
		return f.order[0].item.LinkID
	}
	return ""
}

// goTo puts the cursor into a question, and opens the fold it stands in.
func (f *form) goTo(linkID string) {
	it, ok := f.item(linkID)
	if !ok {
		return
	}
	if group := f.foldOf(it); group != "" && group != f.open {
		f.open = group
		f.lay()
		f.showProblems()
		f.lay()
	}
	if q := f.questions[linkID]; q != nil {
		f.ui.window.Canvas().Focus(q.focusable())
		f.scroll.Reveal(q.part)
	}
}

// nextProblem goes to the next thing to put right, or else to the next that
// nobody has answered.
func (f *form) nextProblem() {
	var stops []string
	for _, p := range f.filling.Problems() {
		stops = append(stops, p.LinkID)
	}
	if len(stops) == 0 {
		for _, g := range f.filling.Form.Missing() {
			if !g.CanWait {
				stops = append(stops, g.LinkID)
			}
		}
	}
	if len(stops) == 0 {
		f.ui.bar.SetReport(controls.SavedReport("Nothing to put right"))
		return
	}
	f.goTo(f.after(stops))
}

// after is the stop that follows the question with the focus.
func (f *form) after(stops []string) string {
	at := -1
	for i, it := range f.items {
		if f.focused != nil && it.LinkID == f.focused.item.LinkID {
			at = i
		}
	}
	for i, it := range f.items {
		if i <= at {
			continue
		}
		for _, stop := range stops {
			if stop == it.LinkID {
				return stop
			}
		}
	}
	return stops[0]
}

// sayNotKnown answers the question with the focus. A field does so by itself.
func (f *form) sayNotKnown() {
	q := f.focused
	if q == nil || q.field != nil {
		return
	}
	f.filling.SetUnknown(q.item.LinkID)
	f.focused = nil
	f.answered(q)
	f.focused = q
	f.settle()
}

// byNumber does what Alt and a digit mean on this form: they pick a row, or
// open what can wait.
func (f *form) byNumber(n int) {
	for _, q := range f.order {
		if q.rows != nil && n > 0 && n <= len(q.item.Options) {
			f.ui.window.Canvas().Focus(q.rows)
			q.rows.Pick(q.item.Options[n-1].Code.Code)
			return
		}
	}
	for _, fold := range f.folds {
		if fold.number == n {
			f.toggle(fold.linkID)
		}
	}
}

// toggle opens a fold and goes to its first question, or closes it.
func (f *form) toggle(linkID string) {
	if f.open == linkID {
		f.open = ""
		f.lay()
		for _, fold := range f.folds {
			if fold.linkID == linkID {
				f.ui.window.Canvas().Focus(fold.head)
			}
		}
		return
	}
	f.open = linkID
	f.lay()
	for _, q := range f.order {
		if f.foldOf(q.item) == linkID {
			f.goTo(q.item.LinkID)
			return
		}
	}
}

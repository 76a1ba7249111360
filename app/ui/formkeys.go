package ui

import (
	"slices"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// firstWanted is the question where typing is wanted: the first that is open to
// view and has no answer.
func (b *body) firstWanted() string {
	first := ""
	for _, q := range b.order {
		switch {
		case len(q.part.takesKeys()) == 0:
		case !q.item.Answered:
			return q.item.At
		case first == "":
			first = q.item.At
		}
	}
	return first
}

// goTo puts the cursor into a question, and opens the page and the fold that it
// stands in.
func (b *body) goTo(at string) {
	it, ok := b.item(at)
	if !ok {
		return
	}
	if page := b.onPages[at]; page != b.turned {
		b.openPage(page)
	}
	if group := b.foldOf(it); group != "" && group != b.open {
		b.open = group
		b.lay()
		b.showProblems()
		b.lay()
	}
	if q := b.questions[at]; q != nil {
		b.focusOn(q)
	}
}

// stops are what Ctrl+E goes through: what is to be put right, or else what
// nobody has answered.
func (b *body) stops() []string {
	var stops []string
	for _, p := range b.blocking {
		stops = append(stops, p.At)
	}
	if len(stops) > 0 {
		return stops
	}
	for _, g := range b.missing {
		if !g.CanWait {
			stops = append(stops, g.At)
		}
	}
	return stops
}

// nextStop goes to the next of the stops, over pages and occurrences; it
// reports whether there is one.
func (b *body) nextStop() bool {
	stops := b.stops()
	if len(stops) == 0 {
		return false
	}
	b.goTo(b.after(stops))
	return true
}

// after is the stop that follows the question with the focus, or the page that
// is open.
func (b *body) after(stops []string) string {
	at := -1
	switch {
	case b.focused != nil:
		at = b.index[b.focused.item.At]
	case b.paged() && !b.atSummary():
		at = b.pages[b.turned].roots[0] - 1
	}
	i := slices.IndexFunc(stops, func(stop string) bool { return b.index[stop] > at })
	return stops[max(0, i)]
}

// sayNotKnown answers the question with the focus. A field does so by itself.
func (b *body) sayNotKnown() {
	if q := b.focused; q != nil {
		if _, typed := q.part.(*textPart); !typed {
			b.setUnknown(q)
		}
	}
}

// findNumbered finds the question that Alt and a digit answer: that of acuity.
// It gives how many digits that takes; the folds have those after them.
func (b *body) findNumbered() int {
	for _, it := range b.items {
		if len(it.Options) > 0 && app.Acuity(it.Options[0].Code.Code) != 0 {
			b.numbered = it.At
			return len(it.Options)
		}
	}
	b.numbered = ""
	return 0
}

// takesNumbers reports whether Alt and a digit choose in this question.
func (b *body) takesNumbers(at string) bool { return b.numbered == at }

// byNumber does what Alt and a digit mean on this form: they pick a row, or
// open what can wait.
func (b *body) byNumber(n int) {
	if q := b.questions[b.numbered]; q != nil && slices.Contains(b.order, q) {
		if rows, ok := q.part.(*rowsPart); ok && n > 0 && n <= len(q.item.Options) {
			b.around.focus(rows.rows)
			rows.rows.Pick(q.item.Options[n-1].Code.Code)
			return
		}
	}
	for _, fold := range b.folds {
		if fold.number == n {
			b.toggle(fold.at)
			return
		}
	}
}

// pageKeys are the keys of the pages and of what repeats, for the key bar.
func (b *body) pageKeys() []controls.KeyWord {
	var words []controls.KeyWord
	if b.paged() {
		words = append(words, controls.KeyWord{Keys: []string{"PgUp", "PgDn"}, Word: "Pages"})
	}
	for _, it := range b.items {
		if it.Occurrence > 0 {
			return append(words, controls.KeyFor(anotherKey, "Another"), controls.KeyFor(takeAwayKey, "Take away"))
		}
	}
	return words
}

package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// body draws the questions of a form, in the order in which they are asked:
// any []forms.Item. It knows nothing of saving; the screen around it does.
//
// What is drawn is made once and kept, page by page as they are opened, and
// changed where an item changed: a key press in a long form costs what it
// changes, not what the form holds.
type body struct {
	answers answers
	around  around

	items    []forms.Item
	index    map[string]int   // of items, by At
	below    map[string][]int // the items under each At, in reading order
	shape    string           // of the items, to see whether that changed
	version  int              // counts the shapes
	onPages  map[string]int   // the page that each At is on
	blocking []forms.Problem  // what keeps the form from being saved
	missing  []forms.Gap

	questions map[string]*question // by At
	order     []*question          // on screen, in reading order
	focused   *question
	folds     []*fold
	open      string // the fold that is open, by At
	pages     []formPage
	turned    int      // the page that is open
	plan      string   // of what is laid out, to see whether that changed
	numbered  string   // the question whose options Alt and a digit choose
	gone      *removal // what was taken away last

	left   *fyne.Container
	scroll *controls.ScrollView
	area   *fyne.Container
	last   *summaryPage
	ready  bool // it has been built
	all    bool // every problem is to be seen, also of what was not visited
}

// around is what a body needs of the screen that it is on.
type around struct {
	// focus puts the cursor into a part.
	focus func(fyne.Focusable)
	// answered is called at every key, settled when a question was left or an
	// option chosen, turned when another page was opened.
	answered, settled, turned func()
	// came is called when the cursor comes to a question.
	came func(forms.Item)
	// trouble says that something could not be done.
	trouble func(error)
	// title is what the form is called, beside the number of each page.
	title string
	// heading is the title over the first group; nil leaves it to the form.
	heading func(group forms.Item) []fyne.CanvasObject
	// above stands over all questions.
	above func() []fyne.CanvasObject
	// elsewhere tells of an item that the screen shows in another place.
	elsewhere func(forms.Item) bool
	// identity tells of a group that repeats what the banner shows already.
	identity func(group forms.Item, below []forms.Item) bool
	// places are those of this department.
	places []string
	// was is the answer that stood before this form was begun, and whether the
	// form amends it.
	was func(at string) (string, bool)
}

func newBody(a answers, around around) *body {
	b := &body{answers: a, around: around, questions: map[string]*question{}, left: controls.Down(10)}
	b.scroll = controls.NewScrollView(controls.Inset(controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 4}, b.left))
	b.area = controls.Over(b.scroll.Object())
	b.last = newSummaryPage(b)
	b.read()
	return b
}

// build draws the body for the first time.
func (b *body) build() {
	b.lay()
	b.ready = true
}

// read takes up what the form asks and holds now.
func (b *body) read() {
	b.items = b.answers.Items()
	b.blocking, b.missing = b.answers.Blocking(), b.answers.Missing()
	shape := shapeOf(b.items)
	if shape == b.shape {
		return
	}
	b.shape = shape
	b.version++
	b.index, b.below = make(map[string]int, len(b.items)), map[string][]int{}
	for i, it := range b.items {
		b.index[it.At] = i
		b.below[it.Parent] = append(b.below[it.Parent], i)
	}
	b.cutPages()
	b.findFolds()
}

// shapeOf says which items there are and which are put, and the words of those
// that are words alone.
func shapeOf(items []forms.Item) string {
	var s strings.Builder
	for _, it := range items {
		s.WriteString(it.At)
		for _, flag := range []bool{it.Enabled, it.CanAdd, it.CanRemove} {
			if flag {
				s.WriteByte('+')
			} else {
				s.WriteByte('-')
			}
		}
		if it.Type == forms.TypeGroup || it.Type == forms.TypeDisplay {
			s.WriteString(it.Label)
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func (b *body) item(at string) (forms.Item, bool) {
	i, ok := b.index[at]
	if !ok {
		return forms.Item{}, false
	}
	return b.items[i], true
}

// under gives all items below one, at any depth, in reading order.
func (b *body) under(at string) []forms.Item {
	var all []forms.Item
	for _, i := range b.below[at] {
		all = append(append(all, b.items[i]), b.under(b.items[i].At)...)
	}
	return all
}

// atTop gives the item at the top that an item stands in.
func (b *body) atTop(it forms.Item) forms.Item {
	for it.Parent != "" {
		parent, ok := b.item(it.Parent)
		if !ok {
			break
		}
		it = parent
	}
	return it
}

// answered is called at every key: it shows what the answer changes elsewhere.
func (b *body) answered(q *question) {
	b.read()
	for _, other := range b.order {
		if it, ok := b.item(other.item.At); ok && (other == q || isScore(other.part) || !same(other.item, it)) {
			other.show(it)
		}
	}
	if q.wrong.Severity != 0 && !b.stillWrong(q) {
		q.say(forms.Problem{})
	}
	b.lay()
	b.around.answered()
}

// stillWrong reports whether what is said to be wrong with a question has not
// been put right. Of what is doubtful the question is told when it is left.
func (b *body) stillWrong(q *question) bool {
	return slices.ContainsFunc(b.blocking, func(p forms.Problem) bool { return p.At == q.item.At })
}

// same reports whether a question looks alike for two states of its item.
func same(a, b forms.Item) bool {
	return a.Text == b.Text && a.Unknown == b.Unknown && a.Answered == b.Answered && a.Aside == b.Aside &&
		a.Label == b.Label && a.Hint == b.Hint && a.ReadOnly == b.ReadOnly && a.Required == b.Required &&
		a.UnitCode == b.UnitCode && slices.Equal(a.Codes, b.Codes) && len(a.Files) == len(b.Files) && sameOptions(a.Options, b.Options)
}

// sameOptions compares lists that are shared, not copied.
func sameOptions(a, b []forms.Option) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// settle is called when a question was left or an option chosen: problems are
// shown, and times and dates take their usual form.
func (b *body) settle() {
	if !b.ready {
		return
	}
	b.read()
	b.showProblems()
	b.lay()
	b.around.settled()
}

// showProblems shows what is wrong with the questions that were left.
func (b *body) showProblems() {
	first := map[string]forms.Problem{}
	for _, p := range append(slices.Clone(b.blocking), b.answers.Problems()...) {
		if _, ok := first[p.At]; !ok {
			first[p.At] = p
		}
	}
	for _, q := range b.order {
		it, ok := b.item(q.item.At)
		if !ok {
			continue
		}
		p := first[it.At]
		if !q.left && !b.all {
			p = forms.Problem{}
		}
		if carded := q.takesCard(it, p); carded != q.carded {
			q.carded, q.wrong = carded, forms.Problem{LinkID: "?"}
		}
		if q.typing || !same(q.item, it) {
			q.show(it)
		}
		q.say(p)
	}
}

// focusOn puts the cursor into a question.
func (b *body) focusOn(q *question) {
	if parts := q.part.takesKeys(); len(parts) > 0 {
		b.around.focus(parts[0])
	}
	b.scroll.Reveal(q.part.object())
}

// setUnknown answers a question with "not known".
func (b *body) setUnknown(q *question) {
	b.answers.Unknown(q.item.At)
	b.focused = nil
	b.answered(q)
	b.focused = q
	b.settle()
}

// options are those of the form; places are those of this department.
func (b *body) options(it forms.Item) []forms.Option {
	if it.LinkID != "arrival.place" || len(b.around.places) == 0 {
		return it.Options
	}
	options := make([]forms.Option, len(b.around.places))
	for i, p := range b.around.places {
		options[i] = forms.Option{Code: record.Code{Code: p, Display: p}}
	}
	return options
}

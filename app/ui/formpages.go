package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// From how many questions on a form is cut into pages though its author asked
// for none, and how many a page then holds.
const (
	longForm = 60
	longPage = 40
)

// formPage is a stretch of the form that is shown at a time.
type formPage struct {
	title string
	roots []int // indexes of the items at its top
}

// paged reports whether the form is shown page by page.
func (b *body) paged() bool { return len(b.pages) > 1 }

// pageCount counts the summary, which is the last page of a form that is paged.
func (b *body) pageCount() int {
	if b.paged() {
		return len(b.pages) + 1
	}
	return 1
}

// atSummary reports whether the last page, which says what is missing, is open.
func (b *body) atSummary() bool { return b.paged() && b.turned == len(b.pages) }

// cutPages cuts the form into pages: as its author says, or where it is long at
// its groups.
func (b *body) cutPages() {
	roots := b.below[""]
	for len(roots) == 1 && b.items[roots[0]].Type == forms.TypeGroup && b.canBeCut(b.below[b.items[roots[0]].At]) {
		roots = b.below[b.items[roots[0]].At]
	}
	switch {
	case slices.ContainsFunc(roots, b.isPage):
		b.pages = b.pagesOf(roots, b.isPage)
	case b.questionsIn(b.neededNow(roots)) > longForm:
		b.pages = b.pagesOf(roots, func(i int) bool { return b.items[i].Type == forms.TypeGroup })
		b.pages = b.shortened(b.pages)
	default:
		b.pages = []formPage{{roots: b.below[""]}}
	}
	b.turned = min(b.turned, b.pageCount()-1)
	b.placePages()
}

// canBeCut reports whether a group that holds the whole form gives it pages.
func (b *body) canBeCut(below []int) bool {
	return slices.ContainsFunc(below, b.isPage) || b.questionsIn(below) > longForm
}

// isPage reports whether the author made an item a page: by its own control,
// or by that of the tabs it stands in.
func (b *body) isPage(i int) bool {
	it := b.items[i]
	parent, _ := b.item(it.Parent)
	return it.Control == "page" || it.Type == forms.TypeGroup && parent.Control == "tab-container"
}

// neededNow leaves out what can wait: that is closed until somebody opens it,
// and makes no form long.
func (b *body) neededNow(roots []int) []int {
	return slices.DeleteFunc(slices.Clone(roots), func(i int) bool { return b.items[i].CanWait })
}

func (b *body) questionsIn(roots []int) int {
	n := 0
	for _, i := range roots {
		if it := b.items[i]; it.Type != forms.TypeGroup && it.Type != forms.TypeDisplay {
			n++
		}
		n += b.questionsIn(b.below[b.items[i].At])
	}
	return n
}

// pagesOf begins a page at each item that is one. What stands between them goes
// on pages of its own, and the occurrences of a group on the same.
func (b *body) pagesOf(roots []int, begins func(int) bool) []formPage {
	var pages []formPage
	whole := false // the page so far is one of those that begin
	for _, i := range roots {
		it, starts := b.items[i], begins(i)
		another := len(pages) > 0 && it.Occurrence > 1 && b.items[pages[len(pages)-1].roots[0]].LinkID == it.LinkID
		if !another && (starts || whole || len(pages) == 0) {
			pages = append(pages, formPage{title: b.pageTitle(it, starts)})
		}
		whole = starts
		last := &pages[len(pages)-1]
		last.roots = append(last.roots, i)
	}
	return pages
}

func (b *body) pageTitle(it forms.Item, starts bool) string {
	switch {
	case it.Label != "" && starts:
		return it.Label
	case it.Type == forms.TypeGroup && it.Label != "":
		return it.Label
	}
	return "Questions"
}

// shortened cuts pages that are still long at the groups within them, or else
// after so many questions.
func (b *body) shortened(pages []formPage) []formPage {
	var short []formPage
	for _, p := range pages {
		if b.questionsIn(p.roots) <= longForm {
			short = append(short, p)
			continue
		}
		if len(p.roots) == 1 && len(b.below[b.items[p.roots[0]].At]) > 1 && b.items[p.roots[0]].Occurrence == 0 {
			p.roots = b.below[b.items[p.roots[0]].At]
		}
		short = append(short, b.runs(p)...)
	}
	return short
}

// runs parts a page into several of about longPage questions.
func (b *body) runs(p formPage) []formPage {
	var runs [][]int
	held := longPage
	for _, i := range p.roots {
		if n := b.questionsIn([]int{i}); held+n > longPage {
			runs, held = append(runs, nil), 0
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], i)
		held += b.questionsIn([]int{i})
	}
	pages := make([]formPage, len(runs))
	for i, roots := range runs {
		pages[i] = formPage{title: p.title, roots: roots}
		if len(runs) > 1 {
			pages[i].title = fmt.Sprintf("%s, %d of %d", p.title, i+1, len(runs))
		}
	}
	return pages
}

// placePages notes which page each item is on. What holds the whole form counts
// to the first.
func (b *body) placePages() {
	b.onPages = make(map[string]int, len(b.items))
	for n, p := range b.pages {
		for _, i := range p.roots {
			b.onPages[b.items[i].At] = n
			for _, it := range b.under(b.items[i].At) {
				b.onPages[it.At] = n
			}
		}
	}
}

// turn opens a page and puts the cursor where typing is wanted.
func (b *body) turn(to int) {
	if to < 0 || to >= b.pageCount() || to == b.turned {
		return
	}
	b.openPage(to)
	if b.atSummary() {
		b.around.focus(b.last.list)
	} else {
		b.goTo(b.firstWanted())
	}
}

// openPage draws a page; its questions are made when it is opened first.
func (b *body) openPage(to int) {
	b.turned = to
	b.lay()
	b.showProblems()
	b.lay()
	b.scroll.ToTop()
	b.around.turned()
}

// pageLines says how each page stands, for the list of them.
func (b *body) pageLines() []controls.PageLine {
	lines := make([]controls.PageLine, 0, b.pageCount())
	wrong, gaps := b.wrongByPage(), b.gapsByPage()
	total := 0
	for i, p := range b.pages {
		line := controls.PageLine{Title: p.title, Active: i == b.turned}
		asked, done := b.progress(p)
		switch {
		case wrong[i] > 0:
			line.State, line.Note = controls.PageTroubled, fmt.Sprintf("%d to put right", wrong[i])
		case gaps[i] > 0:
			line.Note = fmt.Sprintf("%d missing", gaps[i])
			if done > 0 {
				line.State = controls.PageBegun
			}
		case asked == 0:
			line.State, line.Note = controls.PageDone, "nothing asked"
		default:
			line.State, line.Note = controls.PageDone, "done"
		}
		total += wrong[i] + gaps[i]
		lines = append(lines, line)
	}
	summary := controls.PageLine{Title: "What is missing", Note: fmt.Sprint(total), Active: b.atSummary()}
	if total == 0 {
		summary.State, summary.Note = controls.PageDone, "nothing"
	}
	return append(lines, summary)
}

// progress counts the questions of a page that are put, and the answered ones.
func (b *body) progress(p formPage) (asked, done int) {
	for _, i := range p.roots {
		it := b.items[i]
		switch {
		case it.Type == forms.TypeGroup:
			asked, done = asked+it.Asked, done+it.Done
		case it.Enabled && it.Type != forms.TypeDisplay && !it.ReadOnly:
			asked++
			if it.Answered || it.Unknown {
				done++
			}
		}
	}
	return asked, done
}

// wrongByPage counts what is to be put right on each page. A needed question
// that nobody has come to yet is missing, not wrong.
func (b *body) wrongByPage() map[int]int {
	wrong := map[int]int{}
	for _, p := range b.blocking {
		it, ok := b.item(p.At)
		if ok && (b.all || it.Answered || it.Text != "") {
			wrong[b.onPages[it.At]]++
		}
	}
	return wrong
}

func (b *body) gapsByPage() map[int]int {
	gaps := map[int]int{}
	for _, g := range b.missing {
		if it, ok := b.item(g.At); ok && !g.CanWait && !(b.all && g.Required) {
			gaps[b.onPages[it.At]]++
		}
	}
	return gaps
}

// pageHead is the title of a page.
func (b *body) pageHead() fyne.CanvasObject {
	aside := fmt.Sprintf("Page %d of %d", b.turned+1, b.pageCount())
	if b.around.title != "" {
		aside += ", " + b.around.title
	}
	return titleLine(b.pages[b.turned].title, aside)
}

// pageFoot leads on to the next page, in the walk of Tab and Enter.
func (b *body) pageFoot() fyne.CanvasObject {
	next := b.turned + 1
	words := "What is missing"
	if next < len(b.pages) {
		words = b.pages[next].title
	}
	button := controls.NewButton(controls.Secondary, "Next: "+words, "PgDn", func() { b.turn(next) })
	button.OnFocus = func(on bool) {
		if on {
			b.scroll.Reveal(button)
		}
	}
	return controls.Across(0, controls.Grow(controls.Blank(1, 1)), button)
}

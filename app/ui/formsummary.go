package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
)

// summaryPage is the last page of a form that has pages: what is to be put
// right and what nobody has answered, each with the page it is on. Enter goes
// there.
type summaryPage struct {
	body   *body
	list   *controls.RowList
	head   *slot
	object fyne.CanvasObject
}

var summaryLook = controls.ListLook{RowHeight: 38, Pad: controls.Insets{Top: 7, Right: 14, Bottom: 7, Left: 14}}

func newSummaryPage(b *body) *summaryPage {
	s := &summaryPage{body: b, list: controls.NewRowList(summaryLook), head: newSlot()}
	s.list.OnOpen = func(at string) { b.goTo(at) }
	s.object = controls.Inset(controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 4}, controls.Down(8, s.head.box, controls.Grow(s.list)))
	return s
}

// summaryLine is one thing that is missing, or wrong.
type summaryLine struct {
	at, words, page string
	wrong, needed   bool
}

// lines gives what is to put right first, then what is needed, then the rest.
func (s *summaryPage) lines() []summaryLine {
	b := s.body
	var wrong, needed, rest []summaryLine
	for _, p := range b.blocking {
		it, ok := b.item(p.At)
		if !ok || !it.Answered && it.Text == "" && !b.all {
			continue // nobody has come to it yet: it is among the missing
		}
		wrong = append(wrong, summaryLine{p.At, it.Label + b.within(p.At) + ": " + p.Words, b.pageTitleOf(p.At), true, true})
	}
	for _, g := range b.missing {
		line := summaryLine{at: g.At, words: g.Words + b.within(g.At), page: b.pageTitleOf(g.At), needed: g.Required}
		switch {
		case g.Required && b.all:
		case g.Required:
			needed = append(needed, line)
		default:
			rest = append(rest, line)
		}
	}
	return append(append(wrong, needed...), rest...)
}

func (b *body) pageTitleOf(at string) string {
	if n := b.onPages[at]; n < len(b.pages) {
		return b.pages[n].title
	}
	return ""
}

// refresh brings the page up to the form.
func (s *summaryPage) refresh() {
	lines := s.lines()
	aside := "Nothing. Every question is answered."
	if len(lines) > 0 {
		aside = fmt.Sprintf("%s, Enter goes there", counted(len(lines), "answer", "answers"))
	}
	s.head.set(aside, func() fyne.CanvasObject { return controls.NewHeading("What is missing", aside) })
	rows := make([]controls.Row, len(lines))
	for i, l := range lines {
		rows[i] = controls.Row{ID: l.at, Version: fmt.Sprint(l), Content: func() fyne.CanvasObject { return l.draw() }}
	}
	if !sameRows(s.list.Rows(), rows) {
		s.list.SetRows(rows)
	}
}

func (l summaryLine) draw() fyne.CanvasObject {
	icon, ink, style, word := controls.Ring, controls.Grey, controls.Body, ""
	switch {
	case l.wrong:
		icon, ink, style, word = controls.Stop, controls.Red, controls.Strong, "put right"
	case l.needed:
		style, word = controls.Strong, "needed"
	}
	columns := controls.Columns{Gap: 12, Widths: []float32{18, 0, 80, 220}}
	return columns.Row(controls.NewText(controls.IconRun(icon, ink, 16)), controls.NewParagraph(style.Run(l.words)),
		controls.NewText(controls.Tiny.Run(word)), controls.NewParagraph(controls.Caption.Run(l.page)))
}

// turnsPage lets PgUp and PgDn turn the pages also where an entry of several
// lines would use them.
func (b *body) turnsPage(ev *fyne.KeyEvent) bool {
	step := map[fyne.KeyName]int{fyne.KeyPageUp: -1, fyne.KeyPageDown: 1}[ev.Name]
	if step == 0 || !b.paged() {
		return false
	}
	b.turn(b.turned + step)
	return true
}

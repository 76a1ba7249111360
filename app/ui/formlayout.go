package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// signature says what is to be laid out.
func (b *body) signature() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d|%d|%s|%p", b.version, b.turned, b.open, b.gone)
	for _, q := range b.order {
		if q.carded {
			s.WriteString("|" + q.item.At)
		}
	}
	return s.String()
}

// lay sets the questions of the open page in their rows. Parts that are there
// already stay the same parts, so that the focus and half a word stay where
// they are.
func (b *body) lay() {
	b.setFolds()
	plan := b.signature()
	if plan == b.plan {
		return
	}
	if b.atSummary() {
		b.plan, b.order = plan, nil
		b.show(b.last.object)
		return
	}
	b.order = nil
	b.left.Objects = b.parts()
	b.plan = b.signature()
	b.show(b.scroll.Object())
	b.scroll.Relayout()
}

// show puts the questions, or the last page, into the room of the body.
func (b *body) show(o fyne.CanvasObject) {
	if len(b.area.Objects) == 1 && b.area.Objects[0] == o {
		return
	}
	b.area.Objects = []fyne.CanvasObject{o}
	controls.Relayout(b.area)
	b.area.Refresh()
}

// parts gives the heads and rows of the open page.
func (b *body) parts() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if b.around.above != nil {
		parts = b.around.above()
	}
	if b.paged() {
		return append(append(append(parts, b.pageHead()), b.onPage(b.pages[b.turned].roots)...), b.pageFoot())
	}
	return append(parts, b.whole()...)
}

// onPage lays a page out. The group that gave the page its title has no other.
func (b *body) onPage(roots []int) []fyne.CanvasObject {
	if it := b.items[roots[0]]; len(roots) == 1 && it.Type == forms.TypeGroup && it.Occurrence == 0 && !b.tabular(it) {
		return b.rows(b.below[it.At])
	}
	return b.rows(roots)
}

// whole lays a form out that has no pages: its groups one under the other, and
// those that can wait closed at its end.
func (b *body) whole() []fyne.CanvasObject {
	var parts, waiting []fyne.CanvasObject
	var loose []int
	titled := false
	for _, i := range b.below[""] {
		it := b.items[i]
		switch {
		case !it.Enabled && !worked(it):
		case it.Type != forms.TypeGroup || it.Occurrence > 0:
			loose = append(loose, i)
		case b.fold(it.At) != nil:
			panel := controls.NewPanel(controls.Down(0, append([]fyne.CanvasObject{b.fold(it.At).head}, b.unfolded(it)...)...))
			if it.CanWait {
				waiting = append(waiting, panel)
			} else {
				parts = append(parts, panel)
			}
		default:
			if len(loose) > 0 && !titled {
				parts, titled = append(parts, b.heading(forms.Item{}, true)...), true
			}
			parts = append(append(parts, b.rows(loose)...), b.heading(it, !titled)...)
			loose, titled = nil, true
			parts = append(parts, b.groupBody(it)...)
		}
	}
	if parts = append(parts, b.rows(loose)...); !titled {
		parts = append(b.heading(forms.Item{}, true), parts...)
	}
	if len(waiting) > 0 {
		parts = append(parts, controls.NewParagraph(controls.Lead.Run("Can wait"), controls.GapRun(10), controls.Soft.Run("Opens here with Enter. Anyone can finish it later, by amending.")),
			controls.Down(-1, waiting...))
	}
	return parts
}

// heading is the title over a group. That over the first is the screen's.
func (b *body) heading(group forms.Item, first bool) []fyne.CanvasObject {
	switch {
	case first && b.around.heading != nil:
		return b.around.heading(group)
	case group.Label == "":
		return nil
	}
	return []fyne.CanvasObject{controls.NewParagraph(controls.Lead.Run(group.Label), controls.GapRun(8), controls.Caption.Run(group.Hint))}
}

// columnsOf is how many of twelve columns an item takes.
func columnsOf(it forms.Item) int {
	rows := it.Control == "radio-button" && len(it.Options) >= rowsFrom
	switch {
	case it.Width > 0 && it.Width <= 12:
		return it.Width
	case it.Type == forms.TypeText || rows || it.Repeats && len(it.Options) > 0 || it.Type == forms.TypeAttachment:
		return 12
	case it.Type == forms.TypeDate || it.Type == forms.TypeDateTime || it.Type == forms.TypeTime || it.Type == forms.TypeBoolean:
		return 3
	}
	return 6
}

// flow gathers parts beside each other as far as their widths allow.
type flow struct {
	rows []fyne.CanvasObject
	row  []share
	used int
}

func (f *flow) beside(width int, part fyne.CanvasObject) {
	if f.used+width > 12 {
		f.end()
	}
	f.row, f.used = append(f.row, share{float32(width), part}), f.used+width
}

func (f *flow) end() {
	if len(f.row) > 0 {
		if f.used < 10 {
			f.row = append(f.row, share{float32(12 - f.used), controls.Blank(1, 1)})
		}
		f.rows = append(f.rows, fieldRow(f.row...))
	}
	f.row, f.used = nil, 0
}

func (f *flow) alone(parts ...fyne.CanvasObject) {
	f.end()
	f.rows = append(f.rows, parts...)
}

// rows lays items out, with all that is below them.
func (b *body) rows(items []int) []fyne.CanvasObject {
	var f flow
	for n := 0; n < len(items); n++ {
		it := b.items[items[n]]
		switch {
		case b.scored(items[n:]):
			n++
			b.putScore(&f, it, b.items[items[n]])
		case !it.Enabled, b.around.elsewhere != nil && b.around.elsewhere(it):
		case it.Type == forms.TypeDisplay:
			f.alone(displayPart(it))
		case it.Occurrence > 0:
			family := b.family(items[n:])
			f.alone(b.occurrences(family)...)
			n += len(family) - 1
		case it.Type == forms.TypeGroup:
			f.alone(b.group(it)...)
		default:
			b.put(&f, it)
		}
	}
	f.end()
	return f.rows
}

// put lays one question out, and what is asked below its answer.
func (b *body) put(f *flow, it forms.Item) {
	q := b.question(it)
	b.order = append(b.order, q)
	width := columnsOf(it)
	if q.carded {
		f.alone(problemCard(q, width))
	} else {
		f.beside(width, q.part.object())
	}
	if below := b.rows(b.below[it.At]); len(below) > 0 {
		f.alone(controls.Inset(controls.Insets{Left: 24}, controls.Down(10, below...)))
	}
}

// group lays out a group within another, under its title.
func (b *body) group(it forms.Item) []fyne.CanvasObject {
	rows := b.groupBody(it)
	if len(rows) == 0 || it.Label == "" {
		return rows
	}
	return append([]fyne.CanvasObject{controls.NewSection(it.Label, controls.Caption.Run(it.Hint))}, rows...)
}

// groupBody lays out what is in a group: a table where its author wants one and
// there is room.
func (b *body) groupBody(it forms.Item) []fyne.CanvasObject {
	if b.tabular(it) {
		return []fyne.CanvasObject{b.grid(it)}
	}
	return b.rows(b.below[it.At])
}

// displayPart is words to be read: help and what the author calls a security
// matter or an instruction stand out.
func displayPart(it forms.Item) fyne.CanvasObject {
	words := controls.Body.Run(it.Label)
	switch it.Control {
	case "help", "flyover", "prompt", "footer", "header":
		return controls.NewParagraph(controls.Soft.Run(it.Label))
	case "warning":
		return controls.NewNote(controls.WarnNote, words)
	case "lower", "upper":
		return controls.NewParagraph(controls.Caption.Run(it.Label))
	}
	return controls.NewParagraph(words)
}

// problemCard sets a question whose answer is wrong on a card of its own, with
// the problem beside it.
func problemCard(q *question, width int) fyne.CanvasObject {
	beside := controls.Inset(controls.Insets{Top: 21}, q.problem.box)
	return controls.NewBarCard(controls.StopNote, controls.AcrossTop(12, controls.Share(float32(width), q.part.object()), controls.Share(float32(12-width), beside)))
}

// question gives the question for an item, the same every time.
func (b *body) question(it forms.Item) *question {
	q := b.questions[it.At]
	if q == nil || isScore(q.part) {
		q = newQuestion(b, it)
		b.questions[it.At] = q
	} else if !same(q.item, it) {
		q.show(it)
	}
	return q
}

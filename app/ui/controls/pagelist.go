package controls

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
)

// PageState is how far a page of a form has come.
type PageState int

// The states of a page: nothing answered, some, all, or something to put right.
const (
	PageUntouched PageState = iota
	PageBegun
	PageDone
	PageTroubled
)

// PageLine is one page of a form as its list shows it.
type PageLine struct {
	Title  string
	Note   string // "3 missing", "done"
	State  PageState
	Active bool
}

// PageList is the pages of a long form, of which one is open. PgUp and PgDn,
// which turn the pages, belong to the screen; a click opens a page.
type PageList struct {
	drawn
	onTap func(i int)
	lines []PageLine
}

const pagePitch = 30

// NewPageList is an empty list.
func NewPageList(onTap func(i int)) *PageList {
	l := &PageList{onTap: onTap}
	l.init(l)
	return l
}

// Lines is what the list shows.
func (l *PageList) Lines() []PageLine { return l.lines }

// Set shows the pages that fit into so many rows: the open one among them, and
// above and below it how many more there are.
func (l *PageList) Set(lines []PageLine, room int) {
	l.lines = lines
	first, last := window(len(lines), l.active(), max(3, room))
	var rows []fyne.CanvasObject
	if first > 0 {
		rows = append(rows, pageGap(fmt.Sprintf("%d before", first)))
	}
	for i := first; i < last; i++ {
		rows = append(rows, newClickable(pageRow(lines[i], i+1), func() { l.onTap(i) }))
	}
	if n := len(lines) - last; n > 0 {
		rows = append(rows, pageGap(fmt.Sprintf("%d after", n)))
	}
	l.show(Down(0, rows...))
}

func (l *PageList) active() int {
	for i, line := range l.lines {
		if line.Active {
			return i
		}
	}
	return 0
}

// window gives the stretch of n lines to be shown in so many rows around one.
func window(n, around, room int) (first, last int) {
	if n <= room {
		return 0, n
	}
	room -= 2 // for what is before and after
	first = min(max(0, around-room/2), n-room)
	return first, first + room
}

func pageGap(words string) fyne.CanvasObject {
	return Over(Blank(1, pagePitch-8), Inset(Insets{0, 8, 0, 34}, NewText(Caption.Run(words))))
}

func pageRow(line PageLine, number int) fyne.CanvasObject {
	icon, ink, style := Ring, color.Color(Grey), Body
	switch line.State {
	case PageBegun:
		icon = Half
	case PageDone:
		icon, ink = Tick, Green
	case PageTroubled:
		icon, ink = Stop, Red
	}
	ground := color.Color(color.Transparent)
	if line.Active {
		style, ground = Strong, PaleBlue
	}
	words := Across(8, iconAt(icon, ink, 16), Grow(NewText(style.Run(fmt.Sprintf("%d. %s", number, line.Title))).Shortened()), NewText(Caption.Run(line.Note)))
	return On(ground, Over(Blank(1, pagePitch), Inset(Insets{4, 8, 4, 8}, words)))
}

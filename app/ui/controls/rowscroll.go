package controls

import (
	"fyne.io/fyne/v2"
)

// Scrolling works from the first row in view, not from a distance to the top:
// rows out of view need not be measured, and rows that come or go above do not
// push what is being read.

func (l *RowList) frameWidth() float32 {
	if l.look.Bare {
		return 0
	}
	return 1
}

func (l *RowList) headHeight() float32 {
	if l.heads == nil {
		return 0
	}
	return HeightFor(l.heads.row, max(0, l.Size().Width-2*l.frameWidth()))
}

// viewTop is where the rows begin, below frame and heads.
func (l *RowList) viewTop() float32 { return l.frameWidth() + l.headHeight() }

func (l *RowList) viewHeight() float32 {
	return max(0, l.Size().Height-l.viewTop()-l.frameWidth())
}

func (l *RowList) rowWidth() float32 {
	width := l.Size().Width - 2*l.frameWidth()
	if l.overflows() {
		width -= scrollBarWidth
	}
	return max(0, width)
}

// overflows tells whether the rows need a scroll bar. It adds least heights
// only: a list that just fits is measured exactly by its few rows.
func (l *RowList) overflows() bool {
	if l.look.Fit {
		return false
	}
	total := float32(0)
	for i := range l.rows {
		if b := l.built[l.rows[i].ID]; b != nil && b.height > 0 {
			total += b.height
		} else {
			total += l.look.RowHeight
		}
		if total > l.viewHeight() {
			return true
		}
	}
	return false
}

// build makes a row's content, or gives the one made before.
func (l *RowList) build(i int) *builtRow {
	row := l.rows[i]
	b := l.built[row.ID]
	if b == nil {
		b = &builtRow{row: row, content: row.Content()}
		l.built[row.ID] = b
	}
	return b
}

// height is a row's height with its line, measured once for each width.
func (l *RowList) height(i int) float32 {
	if i < 0 || i >= len(l.rows) {
		return 0
	}
	b, width := l.build(i), l.rowWidth()
	if b.width != width || b.height == 0 {
		b.measure(l.look, width)
	}
	return b.height
}

func (b *builtRow) measure(look ListLook, width float32) {
	pad := look.pad(b.row.Look)
	b.width = width
	content := HeightFor(b.content, max(0, width-pad.Left-pad.Right))
	least := look.RowHeight
	if b.row.Look == HeadingRow {
		least = headingHeight
	}
	b.height = max(least, ceil(content)+pad.Top+pad.Bottom+1)
}

const (
	headingHeight  = 28
	scrollBarWidth = 6
)

func (look ListLook) pad(row RowLook) Insets {
	if row == HeadingRow {
		return Insets{3, look.Pad.Right, 4, max(0, look.Pad.Left-2)}
	}
	return look.Pad
}

// settle puts top and hidden in order: hidden within the top row, and no blank
// below the last row while there are rows above to fill it.
func (l *RowList) settle() {
	if len(l.rows) == 0 {
		l.top, l.hidden = 0, 0
		return
	}
	l.top = min(max(0, l.top), len(l.rows)-1)
	for l.hidden < 0 && l.top > 0 {
		l.top--
		l.hidden += l.height(l.top)
	}
	for l.top < len(l.rows)-1 && l.hidden >= l.height(l.top) {
		l.hidden -= l.height(l.top)
		l.top++
	}
	l.hidden = max(0, l.hidden)
	if !l.fillsView() {
		l.top, l.hidden = l.bottom(len(l.rows) - 1)
	}
}

// fillsView tells whether the rows from the top on reach the view's foot.
func (l *RowList) fillsView() bool {
	room := l.viewHeight() + l.hidden
	for i := l.top; i < len(l.rows); i++ {
		if room -= l.height(i); room <= 0 {
			return true
		}
	}
	return false
}

// measureView measures the rows in view before they are placed: whether there
// is a scroll bar, and so how wide rows are, depends on their heights.
func (l *RowList) measureView() {
	for range 2 {
		room := l.viewHeight()
		for i := max(0, l.top); i < len(l.rows) && room > 0; i++ {
			room -= l.height(i)
		}
	}
}

// bottom is the scroll at which a row is the last in view.
func (l *RowList) bottom(i int) (top int, hidden float32) {
	room := l.viewHeight()
	for top = i; top >= 0; top-- {
		room -= l.height(top)
		if room <= 0 {
			return top, -room
		}
	}
	return 0, 0
}

func (l *RowList) scroll(by float32) {
	l.hidden += by
	l.settle()
	l.Refresh()
}

// reveal scrolls as little as brings a row into view, and the heading right
// above it with it.
func (l *RowList) reveal(i int) {
	first := i
	if i > 0 && l.rows[i-1].Look == HeadingRow {
		first = i - 1
	}
	if first < l.top || (first == l.top && l.hidden > 0) {
		l.top, l.hidden = first, 0
		return
	}
	top, hidden := l.bottom(i)
	if top > l.top || (top == l.top && hidden > l.hidden) {
		l.top, l.hidden = top, hidden
	}
}

// rowAt is the row at a height in the list, or -1.
func (l *RowList) rowAt(y float32) int {
	y -= l.viewTop() - l.hidden
	for i := l.top; i < len(l.rows) && y >= 0; i++ {
		if y < l.height(i) {
			return i
		}
		y -= l.height(i)
	}
	return -1
}

// thumb is the scroll bar's place, as shares of the view: exact for the rows
// measured, and by the least height for the others.
func (l *RowList) thumb() (from, size float32) {
	above, total := l.hidden, float32(0)
	for i := range l.rows {
		height := l.look.RowHeight
		if b := l.built[l.rows[i].ID]; b != nil && b.height > 0 {
			height = b.height
		}
		if i < l.top {
			above += height
		}
		total += height
	}
	if total <= 0 {
		return 0, 1
	}
	size = min(1, l.viewHeight()/total)
	return min(above/total, 1-size), size
}

// MinSize is three rows: a list lives from the room that it is given, unless it
// is to Fit.
func (l *RowList) MinSize() fyne.Size {
	return fyne.NewSize(l.minWidth(), l.HeightFor(max(l.minWidth(), l.Size().Width)))
}

func (l *RowList) minWidth() float32 { return 120 }

// HeightFor is the height of all rows if the list is to Fit, else its least.
func (l *RowList) HeightFor(width float32) float32 {
	if !l.look.Fit {
		return 3 * l.look.RowHeight
	}
	total := 2*l.frameWidth() + l.headHeight()
	inner := max(0, width-2*l.frameWidth())
	for i := range l.rows {
		b := l.build(i)
		if b.width != inner || b.height == 0 {
			b.measure(l.look, inner)
		}
		total += b.height
	}
	return total
}

package controls

import (
	"fyne.io/fyne/v2"
)

// Tab walks the parts of a screen in the order of the object tree, and that is
// the reading order as long as a screen adds fields, then the side column, then
// the commit button. FocusRing is for what the tree cannot say: where to begin,
// and to go through some parts only, such as the problems.

// FocusRing is parts in an order, walked round and round.
type FocusRing struct {
	canvas fyne.Canvas
	parts  []fyne.Focusable
}

// NewFocusRing is a ring over parts of a canvas.
func NewFocusRing(c fyne.Canvas, parts ...fyne.Focusable) *FocusRing {
	return &FocusRing{canvas: c, parts: parts}
}

// Set changes the parts.
func (f *FocusRing) Set(parts ...fyne.Focusable) { f.parts = parts }

// First focuses the first part that is shown.
func (f *FocusRing) First() { f.from(-1, 1) }

// Next focuses the part after the one with the focus, or the first.
func (f *FocusRing) Next() { f.from(f.current(), 1) }

// Previous focuses the part before the one with the focus, or the last.
func (f *FocusRing) Previous() { f.from(f.current(), -1) }

func (f *FocusRing) current() int {
	focused := f.canvas.Focused()
	for i, p := range f.parts {
		if p == focused {
			return i
		}
	}
	return -1
}

func (f *FocusRing) from(at, step int) {
	n := len(f.parts)
	if at < 0 && step < 0 {
		at = 0
	}
	for i := 1; i <= n; i++ {
		part := f.parts[((at+i*step)%n+n)%n]
		if o, ok := part.(fyne.CanvasObject); ok && o.Visible() {
			f.canvas.Focus(part)
			return
		}
	}
}

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// ButtonKind is what a button does, shown by its colour.
type ButtonKind int

// The kinds. Commit is the one green button that writes to the ledger, at most
// one on a screen.
const (
	Secondary ButtonKind = iota
	Primary
	Commit
	Danger
)

// Button is words and the key that does the same. It is never greyed out:
// pressed too early, it goes to the problem.
type Button struct {
	drawn
	focusable
	// OnTapped is called by a click, and by Enter or Space with the focus.
	OnTapped func()

	text, key string
	kind      ButtonKind
	height    float32
}

// NewButton is a button of 40 px, a Commit of 52; key may be "".
func NewButton(kind ButtonKind, text, key string, onTapped func()) *Button {
	height := float32(ButtonHeight)
	if kind == Commit {
		height = CommitHeight
	}
	return NewButtonIn(height, kind, text, key, onTapped)
}

// NewButtonIn is a button of another height: words of 14 below 36, of 17 from 50.
func NewButtonIn(height float32, kind ButtonKind, text, key string, onTapped func()) *Button {
	b := &Button{OnTapped: onTapped, text: text, key: key, kind: kind, height: height}
	b.init(b)
	b.focusable = focusable{self: b, refresh: b.redraw, onKey: b.pressed}
	b.redraw()
	return b
}

// SetText changes the button's words: "Print 6 pages".
func (b *Button) SetText(text string) {
	if text != b.text {
		b.text = text
		b.redraw()
	}
}

// Text is the button's words.
func (b *Button) Text() string { return b.text }

// AccessibilityLabel is Fyne's hook.
func (b *Button) AccessibilityLabel() string {
	if b.words != nil {
		return b.words()
	}
	return b.text
}

func (b *Button) pressed(ev *fyne.KeyEvent) bool {
	if !isEnter(ev) && ev.Name != fyne.KeySpace {
		return false
	}
	b.tap()
	return true
}

// TypedRune hands letters on, but keeps the space that pressed the button.
func (b *Button) TypedRune(r rune) {
	if r != ' ' {
		b.focusable.TypedRune(r)
	}
}

// Tapped is Fyne's hook for a click.
func (b *Button) Tapped(*fyne.PointEvent) {
	focusOn(b)
	b.tap()
}

func (b *Button) tap() {
	if b.OnTapped != nil {
		b.OnTapped()
	}
}

// Cursor is Fyne's hook.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *Button) colors() (fill, border, text color.Color) {
	switch {
	case b.focused:
		return Yellow, Black, Black
	case b.kind == Commit:
		return Green, Green, White
	case b.kind == Primary:
		return Blue, Blue, White
	case b.kind == Danger:
		return White, Red, Red
	}
	return White, Blue, Blue
}

func (b *Button) style() (Style, float32) {
	switch {
	case b.height < 36:
		return Words.Heavy(), 12
	case b.height >= 50:
		return Lead, Gutter
	}
	return Strong, Gutter
}

func (b *Button) redraw() {
	fill, border, text := b.colors()
	style, pad := b.style()
	parts := []fyne.CanvasObject{NewText(style.In(text).Run(b.text))}
	if b.key != "" {
		parts = append(parts, newCap(b.key, CapLook{fill, text, text}, capMinWidth))
	}
	words := Across(10, parts...)
	frame := newBox(border, fill, borderWidth, 1)
	if b.focused {
		frame.thickFoot = borderWidth
	}
	least := fyne.NewSize(minWidth(words)+2*pad, b.height)
	b.show(container.New(fixed(least, func(size fyne.Size) {
		frame.place(fyne.NewPos(0, 0), size)
		width := minWidth(words)
		words.Move(fyne.NewPos(round((size.Width-width)/2), 0))
		words.Resize(fyne.NewSize(width, size.Height-frame.thickFoot))
	}), append(frame.objects(), words)...))
}

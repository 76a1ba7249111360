package controls

import (
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// PINLength is how many figures a PIN has.
const PINLength = 6

const (
	pinWidth  = 48
	pinHeight = 54
	pinGap    = 8
)

// PIN is six boxes that figures are typed into and that show dots.
type PIN struct {
	drawn
	focusable
	// OnChanged is called with how many figures are typed.
	OnChanged func(count int)
	// OnSubmit is called by Enter with what is typed, however much it is.
	OnSubmit func(pin string)

	typed []rune
}

// NewPIN is an empty PIN.
func NewPIN() *PIN {
	p := &PIN{}
	p.init(p)
	p.focusable = focusable{self: p, refresh: p.redraw, onKey: p.key, onRune: p.figure}
	p.redraw()
	return p
}

// Type adds a figure, as a key pad on screen does.
func (p *PIN) Type(figure rune) { p.figure(figure) }

// Back takes the last figure away.
func (p *PIN) Back() {
	if n := len(p.typed); n > 0 {
		p.typed = p.typed[:n-1]
		p.changed()
	}
}

// Clear takes all figures away: after a wrong PIN, or for another person.
func (p *PIN) Clear() {
	clear(p.typed)
	p.typed = p.typed[:0]
	p.changed()
}

// Submit gives what is typed to OnSubmit.
func (p *PIN) Submit() {
	if p.OnSubmit != nil {
		p.OnSubmit(string(p.typed))
	}
}

func (p *PIN) changed() {
	p.redraw()
	if p.OnChanged != nil {
		p.OnChanged(len(p.typed))
	}
}

func (p *PIN) figure(r rune) bool {
	if r > unicode.MaxASCII || !unicode.IsDigit(r) {
		return false
	}
	if len(p.typed) < PINLength {
		p.typed = append(p.typed, r)
		p.changed()
	}
	return true
}

// TypedRune is Fyne's hook: figures are typed here and are no keys, so that none
// of them waits.
func (p *PIN) TypedRune(r rune) {
	touched(p)
	if !p.figure(r) {
		p.focusable.TypedRune(r)
	}
}

func (p *PIN) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyBackspace:
		p.Back()
	case fyne.KeyDelete:
		p.Clear()
	case fyne.KeyReturn, fyne.KeyEnter:
		p.Submit()
	default:
		return false
	}
	return true
}

// Tapped is Fyne's hook for a click.
func (p *PIN) Tapped(*fyne.PointEvent) { focusOn(p) }

func (p *PIN) redraw() {
	boxes := []fyne.CanvasObject{}
	for i := range PINLength {
		boxes = append(boxes, p.place(i))
	}
	p.show(AcrossTop(pinGap, boxes...))
}

// place is one box: a dot, the cursor, or nothing.
func (p *PIN) place(i int) fyne.CanvasObject {
	next := p.focused && i == min(len(p.typed), PINLength-1)
	frame := newRinged()
	border := color.Color(Grey)
	if next {
		border = Black
	}
	frame.set(border, White, next)
	objects := frame.objects()
	size := fyne.NewSize(pinWidth, pinHeight)
	switch {
	case i < len(p.typed):
		dot := canvas.NewCircle(Black)
		put(dot, (pinWidth-12)/2, (pinHeight-12)/2, 12, 12)
		objects = append(objects, dot)
	case next:
		cursor := canvas.NewRectangle(Black)
		put(cursor, pinWidth/2, 14, 2, 26)
		objects = append(objects, cursor)
	}
	return container.New(fixed(size, frame.place), objects...)
}

// NewKeyPadButton is a key of a pad on screen: a figure, "Clear", "Back".
func NewKeyPadButton(text string, onTapped func()) fyne.CanvasObject {
	style := Style{Size: 20, Bold: true, Color: Ink}
	words := Across(0, Grow(NewText(style.Run(text)).Aligned(fyne.TextAlignCenter)))
	return newClickable(framed(Grey, White, borderWidth, 1, Insets{}, Sized(60, 46, words)), onTapped)
}

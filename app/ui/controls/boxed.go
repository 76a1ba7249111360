package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Box draws an entry: a white box with an icon before the text and grey words,
// an icon or a key cap after it. With the focus it has the yellow ring and a
// black border, with a problem a red one.
type Box struct {
	drawn
	Entry *Entry

	height  float32 // the least
	most    int     // lines that it grows to; 0 does not grow
	style   Style
	lead    Icon
	trouble bool
	focused bool

	frame    *ringed
	body     fyne.CanvasObject
	leadIcon fyne.CanvasObject
	trailing *Text
}

// BoxLook is how a Box differs from a form's field, which is 38 high with text
// of 16.
type BoxLook struct {
	Height   float32
	TextSize float32
	Lead     Icon
}

// SearchBox is the look of the large search entry.
var SearchBox = BoxLook{Height: 48, TextSize: 22, Lead: Lens}

// NewBox draws an entry in a look; the zero look is that of a form's field.
func NewBox(entry *Entry, look BoxLook) *Box {
	b := &Box{Entry: entry, height: look.Height, lead: look.Lead, style: Value}
	if b.height == 0 {
		b.height = FieldHeight
	}
	if look.TextSize != 0 {
		b.style = Value.At(look.TextSize)
	}
	b.init(b)
	b.frame = newRinged()
	b.body = container.NewThemeOverride(entry, entryTheme{textSize: b.style.Size})
	b.trailing = NewText()
	b.leadIcon = container.NewWithoutLayout()
	if b.lead != "" {
		b.leadIcon = NewIcon(b.lead, Ink, b.style.Size+2)
	}
	entry.onFocus = func(on bool) { b.focused = on; b.restyle() }
	objects := append(b.frame.objects(), b.leadIcon, b.body, b.trailing)
	b.show(container.New(&free{height: b.heightAt, width: func() float32 { return 60 }, place: b.place}, objects...))
	b.restyle()
	return b
}

// SetTrailing puts words, an icon or a key cap inside the box at its right.
func (b *Box) SetTrailing(runs ...Run) {
	b.trailing.SetRuns(runs...)
	b.Refresh()
}

// SetTrouble draws the box as one whose text is wrong.
func (b *Box) SetTrouble(on bool) {
	b.trouble = on
	b.restyle()
}

func (b *Box) describe(words func() string) { b.Entry.describe(words) }

func (b *Box) restyle() {
	border := color.Color(Grey)
	switch {
	case b.focused:
		border = Black
	case b.trouble:
		border = Red
	}
	b.frame.set(border, White, b.focused)
	b.Refresh()
}

// leftText is where the text begins: 11 px in, less in a low box.
func (b *Box) leftText() float32 {
	switch {
	case b.lead != "":
		return 12 + b.style.Size + 2 + 10
	case b.height < 32:
		return 8
	}
	return 11
}

func (b *Box) place(size fyne.Size) {
	b.frame.place(size)
	if b.lead != "" {
		side := b.style.Size + 2
		b.leadIcon.Resize(fyne.NewSquareSize(side))
		b.leadIcon.Move(fyne.NewPos(13, round((size.Height-side)/2)))
	}
	trailing := b.trailing.MinSize()
	right := size.Width - 11
	b.trailing.Resize(trailing)
	b.trailing.Move(fyne.NewPos(round(right-trailing.Width), round((min(size.Height, b.firstLine())-trailing.Height)/2)))
	if trailing.Width > 0 {
		right -= trailing.Width
	}
	b.placeEntry(size, right)
}

func (b *Box) firstLine() float32 {
	if b.Entry.MultiLine {
		return FieldHeight
	}
	return b.height
}

// placeEntry sets Fyne's entry so that its text lies where the box wants it:
// Fyne pads its text by the inner padding on every side.
func (b *Box) placeEntry(size fyne.Size, right float32) {
	pad := entryTheme{}.Size(theme.SizeNameInnerPadding)
	x := b.leftText() - pad
	y := b.style.baseline(b.firstLine()) - 1 - pad - ceil(ascent*b.style.Size)
	height := ceil(b.style.Size*1.15) + 2*pad + borderWidth
	if b.Entry.MultiLine {
		height = size.Height - y - borderWidth
	}
	b.body.Move(fyne.NewPos(x, y))
	b.body.Resize(fyne.NewSize(max(0, right-x), height))
}

// ringed is the frame of a part that can have the focus: a border, and around
// it the yellow ring.
type ringed struct {
	ring  *box
	frame *box
}

func newRinged() *ringed {
	r := &ringed{ring: newBox(Yellow, Yellow, 0, 1), frame: newBox(Grey, White, borderWidth, 1)}
	r.set(Grey, White, false)
	return r
}

func (r *ringed) objects() []fyne.CanvasObject { return append(r.ring.objects(), r.frame.objects()...) }

func (r *ringed) set(border, fill color.Color, focused bool) {
	ring := color.Color(color.Transparent)
	if focused {
		ring = Yellow
	}
	r.ring.set(ring, ring, 0)
	r.frame.set(border, fill, borderWidth)
}

// place draws the frame in size and the ring outside it.
func (r *ringed) place(size fyne.Size) {
	r.frame.place(fyne.NewPos(0, 0), size)
	r.ring.place(fyne.NewPos(-ringWidth, -ringWidth), size.AddWidthHeight(2*ringWidth, 2*ringWidth))
}

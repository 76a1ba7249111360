package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// PersonView is what a person's tile shows at sign-in.
type PersonView struct {
	Initials, Name, Role string
	Last                 string // "On this kiosk 02:58"
	Unfinished           string // "1 unfinished form kept", "" for none
	Key                  string
	KeyPale              bool // the key would type into the PIN just now
	Chosen               bool
}

// PersonTile is a person to sign in as, 252 by 122.
type PersonTile struct {
	drawn
	view  PersonView
	onTap func()
}

// NewPersonTile is a tile; onTap is called by a click.
func NewPersonTile(v PersonView, onTap func()) *PersonTile {
	t := &PersonTile{onTap: onTap}
	t.init(t)
	t.Set(v)
	return t
}

// Set changes what the tile shows.
func (t *PersonTile) Set(v PersonView) {
	t.view = v
	t.show(t.draw())
}

func (t *PersonTile) draw() fyne.CanvasObject {
	v := t.view
	border, ground, block, width := color.Color(Pale), color.Color(White), color.Color(Grey), float32(1)
	if v.Chosen {
		border, ground, block, width = Blue, PaleBlue, Blue, 3
	}
	look := CapOnWhite
	if v.KeyPale {
		look = CapPale
	}
	look.Fill = ground
	last := NewText(Caption.Run(v.Last))
	if v.Unfinished != "" {
		last = NewText(IconRun(Pencil, Ink, 14), GapRun(6), Tiny.Run(v.Unfinished))
	}
	who := Down(0, NewParagraph(Lead.Run(v.Name)), NewParagraph(Small.Run(v.Role)))
	face := Down(0,
		AcrossTop(12, boxedText(v.Initials, 46, 46, block, block, 0, Lead.In(White)), Grow(who)),
		Grow(Blank(1, 1)),
		Across(8, Grow(last), newCap(v.Key, look, capMinWidth)))
	pad := 13 - width
	tile := framed(border, ground, width, 0, Insets{pad, pad, pad, pad}, face)
	return newClickable(Sized(252, 122, tile), func() {
		if t.onTap != nil {
			t.onTap()
		}
	})
}

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// CapLook is the colours of a key cap on its ground.
type CapLook struct{ Fill, Border, Text color.Color }

// The looks of a key cap. Pale is for a key that would type a letter just now.
var (
	CapOnWhite = CapLook{White, Grey, Ink}
	CapPale    = CapLook{White, Line, Mid}
	CapOnDark  = CapLook{Ink, Pale, White}
	capOnRail  = CapLook{railActive, Pale, White}
)

// KeyCap is a key as it is printed on the keyboard, 22 high.
type KeyCap struct {
	drawn
	key   string
	look  CapLook
	least float32
}

// NewKeyCap is a key cap on white.
func NewKeyCap(key string) *KeyCap { return NewKeyCapIn(key, CapOnWhite) }

// NewKeyCapIn is a key cap in a look.
func NewKeyCapIn(key string, look CapLook) *KeyCap {
	k := &KeyCap{key: key, look: look, least: capMinWidth}
	k.init(k)
	k.show(newCap(key, look, k.least))
	return k
}

// SetPale shows whether the key would type a letter just now instead of acting.
func (k *KeyCap) SetPale(pale bool) {
	look := CapOnWhite
	if pale {
		look = CapPale
	}
	if look != k.look {
		k.look = look
		k.show(newCap(k.key, look, k.least))
	}
}

// newCap draws a key cap at least so wide.
func newCap(key string, look CapLook, least float32) *fyne.Container {
	width := capWidth(key, least)
	b := newBox(look.Border, look.Fill, 1, 1)
	style := Tiny.In(look.Text)
	words := textAt(style, key, round((width-style.measure(key))/2), style.baseline(capHeight))
	return container.New(fixed(fyne.NewSize(width, capHeight), func(size fyne.Size) {
		b.place(fyne.NewPos(0, 0), size)
	}), append(b.objects(), words)...)
}

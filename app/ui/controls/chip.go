package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// ChipKind is how far something has come.
type ChipKind int

// The kinds of chip.
const (
	PlainChip ChipKind = iota
	DoneChip
	NeedsYouChip
	StoppedChip
	ReadyChip
	NotYetChip
)

type chipLook struct {
	icon               Icon
	iconColor          color.Color
	fill, border, text color.Color
}

var chipLooks = map[ChipKind]chipLook{
	PlainChip:    {"", nil, White, Grey, Ink},
	DoneChip:     {Tick, Green, White, Green, DarkGreen},
	NeedsYouChip: {Half, Black, Amber, Black, Black},
	StoppedChip:  {Stop, White, Red, Red, White},
	ReadyChip:    {Ring, Blue, White, Blue, DarkBlue},
	NotYetChip:   {Lock, Grey, White, Grey, Ink},
}

// drawIcon marks a filled icon in the chip's own ground.
func (l chipLook) drawIcon(size float32) fyne.CanvasObject {
	return Sized(size, size, newIcon(l.icon, l.iconColor, l.fill, size))
}

const chipHeight = 22

// NewChip is a state in one or two words with its icon, 22 high.
func NewChip(kind ChipKind, text string) fyne.CanvasObject {
	look := chipLooks[kind]
	parts := []fyne.CanvasObject{NewText(Tiny.In(look.text).Run(text))}
	if look.icon != "" {
		parts = append([]fyne.CanvasObject{look.drawIcon(12)}, parts...)
	}
	words := Sized(0, chipHeight-2, Across(6, parts...))
	return framed(look.border, look.fill, 1, 1, Insets{0, 7, 0, 7}, words)
}

// NewPlainChip is a chip of a fixed width without the icon: for columns.
func NewPlainChip(kind ChipKind, text string, width float32) fyne.CanvasObject {
	look := chipLooks[kind]
	words := Across(0, Grow(NewText(Tiny.In(look.text).Run(text)).Aligned(fyne.TextAlignCenter)))
	return Sized(width, chipHeight, framed(look.border, look.fill, 1, 1, Insets{}, words))
}

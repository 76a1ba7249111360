package controls

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Acuity is a triage category from 1, immediate, to 5; 0 is not triaged.
type Acuity int

type acuityLook struct {
	word               string
	fill, border, text color.Color
}

var acuityLooks = [...]acuityLook{
	{"Not triaged", nil, nil, nil},
	{"Immediate", Red, Red, White},
	{"Very urgent", Orange, Orange, Black},
	{"Urgent", PaleYellow, Amber, Black},
	{"Standard", Green, Green, White},
	{"Low", Blue, Blue, White},
}

func (a Acuity) look() acuityLook {
	if a < 0 || int(a) >= len(acuityLooks) {
		return acuityLooks[0]
	}
	return acuityLooks[a]
}

// String is the category's word.
func (a Acuity) String() string { return a.look().word }

// NewAcuityNumber is the number in its colour, 24 square.
func NewAcuityNumber(a Acuity) fyne.CanvasObject {
	look := a.look()
	if look.fill == nil {
		return Blank(24, 24)
	}
	return boxedNumber(int(a), 24, 24, look.border, look.fill, borderWidth, Strong.In(look.text))
}

// NewAcuity is number and word.
func NewAcuity(a Acuity) fyne.CanvasObject {
	if a.look().fill == nil {
		return NewText(Soft.Run(a.String()))
	}
	return Across(6, NewAcuityNumber(a), NewText(Body.Run(a.String())))
}

// NewPartScore is one of the seven scores of NEWS2, 0 to 3, in a box whose
// weight grows with it: the score is told by weight, not colour.
func NewPartScore(score int) fyne.CanvasObject {
	border, fill, width, style := color.Color(Ink), color.Color(White), float32(2), Lead
	switch {
	case score <= 0:
		border, width = Pale, 1
	case score == 2:
		width = 4
	case score >= 3:
		fill, style = Ink, Lead.In(White)
	}
	return boxedNumber(score, 34, 30, border, fill, width, style)
}

// NewScore is a NEWS2 total as the board shows it: dark from 7, with a triangle
// if it rose.
func NewScore(total int, rose bool) fyne.CanvasObject {
	fill, style := color.Color(White), Lead.At(16)
	if total >= 7 {
		fill, style = Ink, style.In(White)
	}
	number := boxedNumber(total, 26, 22, Ink, fill, borderWidth, style)
	if !rose {
		return Across(0, number)
	}
	return Across(6, number, iconAt(Rising, Ink, 12))
}

// NewNumberBox is a number or letter in a box of 24: the lines of a paper form.
// The active one is yellow.
func NewNumberBox(label string, active bool) fyne.CanvasObject {
	fill := color.Color(White)
	if active {
		fill = Yellow
	}
	return boxedText(label, 24, 24, Black, fill, borderWidth, Tiny.In(Black))
}

func boxedNumber(n int, width, height float32, border, fill color.Color, line float32, style Style) fyne.CanvasObject {
	return boxedText(fmt.Sprint(n), width, height, border, fill, line, style)
}

func boxedText(text string, width, height float32, border, fill color.Color, line float32, style Style) fyne.CanvasObject {
	frame := newBox(border, fill, line, 0)
	words := textAt(style, text, round((width-style.measure(text))/2), style.baseline(height))
	return container.New(fixed(fyne.NewSize(width, height), func(fyne.Size) {
		frame.place(fyne.NewPos(0, 0), fyne.NewSize(width, height))
	}), append(frame.objects(), words)...)
}

// NewTickBox is a square of 22 that is ticked or not.
func NewTickBox(ticked bool) fyne.CanvasObject {
	frame := newBox(Ink, White, borderWidth, 0)
	tick := NewIcon(Tick, Ink, 16)
	tick.Hidden = !ticked
	return container.New(fixed(fyne.NewSize(22, 22), func(fyne.Size) {
		frame.place(fyne.NewPos(0, 0), fyne.NewSize(22, 22))
		put(tick, 3, 3, 16, 16)
	}), append(frame.objects(), tick)...)
}

// NewFigure is a large number over what it counts.
func NewFigure(number, what string) fyne.CanvasObject {
	return Down(0, NewText(Figure.Run(number)).Aligned(fyne.TextAlignCenter),
		NewText(Small.Run(what)).Aligned(fyne.TextAlignCenter))
}

// Swatch is a rectangle of one colour that takes the room it is given.
func Swatch(c color.Color) fyne.CanvasObject { return canvas.NewRectangle(c) }

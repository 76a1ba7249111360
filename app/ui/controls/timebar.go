package controls

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// The four-hour standard in minutes: 239 is within, 240 is over.
const (
	fourHours   = 240
	amberFrom   = 180
	tenHours    = 600
	timeBarSpan = 360
)

// Minutes words a duration as the NHS does, zero units left out: "4hr 32min",
// "2d 12hr", "0min".
func Minutes(total int) string {
	var parts []string
	for _, unit := range []struct {
		name    string
		minutes int
	}{{"d", 24 * 60}, {"hr", 60}, {"min", 1}} {
		if n := total / unit.minutes; n > 0 {
			parts = append(parts, fmt.Sprintf("%d%s", n, unit.name))
			total %= unit.minutes
		}
	}
	if len(parts) == 0 {
		return "0min"
	}
	return strings.Join(parts, " ")
}

// TimeBar is the time in the department: how long in words, what is left of
// four hours, and a bar six hours wide with a mark at four. It is amber from
// three hours and red from 240 minutes.
type TimeBar struct {
	Elapsed    int  // minutes
	NotStarted bool // the clock waits for the handover
}

// NewTimeBar draws a time bar over the width given.
func NewTimeBar(t TimeBar) fyne.CanvasObject {
	right := t.remaining()
	right.Align = fyne.TextAlignTrailing
	return Down(3,
		Across(4, Grow(NewText(Strong.Run(Minutes(t.Elapsed)))), right),
		newTimeTrack(t, timeBarSpan, 8))
}

// NewFourHourTrack is the bar alone, four hours wide with the mark at its end.
func NewFourHourTrack(t TimeBar) fyne.CanvasObject { return newTimeTrack(t, fourHours, 10) }

// remaining is what the bar says at its right.
func (t TimeBar) remaining() *Text {
	switch {
	case t.NotStarted:
		return NewText(Small.Run("not started"))
	case t.Elapsed >= tenHours: // the time itself leaves no room for words
		return NewText(IconRun(Stop, DarkRed, 12))
	case t.Elapsed >= fourHours:
		return NewText(IconRun(Stop, DarkRed, 12), GapRun(4), Tiny.In(DarkRed).Run("over 4hr"))
	case t.Elapsed >= amberFrom:
		return NewText(Tiny.Run(Minutes(fourHours-t.Elapsed) + " left"))
	}
	return NewText()
}

func (t TimeBar) color() color.Color {
	switch {
	case t.Elapsed >= fourHours:
		return Red
	case t.Elapsed >= amberFrom:
		return Amber
	}
	return Grey
}

func newTimeTrack(t TimeBar, span int, height float32) fyne.CanvasObject {
	share := float32(min(t.Elapsed, span)) / float32(span)
	if t.NotStarted {
		share = 0
	}
	bar := newBar(share, height, t.color())
	mark := canvas.NewRectangle(Black)
	return container.New(fixed(fyne.NewSize(60, height+4), func(size fyne.Size) {
		put(bar, 0, 2, size.Width, height)
		put(mark, min(round(size.Width*fourHours/float32(span)), size.Width-3), 0, 2, height+4)
	}), bar, mark)
}

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// NoteKind is how much a note asks of its reader.
type NoteKind int

// The kinds of note: good to know, doubtful, stopped, and done.
const (
	InfoNote NoteKind = iota
	WarnNote
	StopNote
	DoneNote
)

type noteLook struct {
	bar, ground color.Color
	icon        Icon
	iconColor   color.Color
}

var noteLooks = map[NoteKind]noteLook{
	InfoNote: {Blue, White, Info, Blue},
	WarnNote: {Amber, PaleAmber, Warning, Orange},
	StopNote: {Red, PaleRed, Stop, Red},
	DoneNote: {Green, White, Tick, Green},
}

const barWidth = 6

// NewNote is words behind a coloured bar and an icon. What happened comes
// first and bold, then what to do next, with its key.
func NewNote(kind NoteKind, runs ...Run) fyne.CanvasObject {
	return NewNoteWith(kind, noteLooks[kind].icon, NewParagraph(runs...))
}

// NewNoteWith is a note with another icon and any content: words and buttons.
func NewNoteWith(kind NoteKind, icon Icon, content fyne.CanvasObject) fyne.CanvasObject {
	look := noteLooks[kind]
	iconColor := look.iconColor
	if icon != look.icon && kind == WarnNote {
		iconColor = Ink
	}
	body := AcrossTop(10, Inset(Insets{1, 0, 0, 0}, iconAt(icon, iconColor, 18)), Grow(content))
	return barred(look.bar, look.ground, Inset(Insets{9, 14, 9, 12}, body))
}

// NewBarCard is a card whose bar says how it stands, around any content.
func NewBarCard(kind NoteKind, content fyne.CanvasObject) fyne.CanvasObject {
	ground := noteLooks[kind].ground
	if kind != StopNote {
		ground = White
	}
	return barred(noteLooks[kind].bar, ground, Inset(Insets{12, 14, 12, 14}, content))
}

func barred(bar, ground color.Color, content fyne.CanvasObject) fyne.CanvasObject {
	return framed(Line, ground, 1, 0, Insets{},
		AcrossFull(0, Sized(barWidth, 1, canvas.NewRectangle(bar)), Grow(content)))
}

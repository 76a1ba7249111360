package controls

import (
	"fyne.io/fyne/v2"
)

// Labelled is a part of a form under its label of 20 px, with the line below
// that says what is wrong or doubtful. A hint beside the label is grey.
type Labelled struct {
	drawn
	label, hint string
	control     fyne.CanvasObject
	below       fyne.CanvasObject
	problem     string
	doubt       string
}

// troubled is a part that can be drawn with a red border.
type troubled interface{ SetTrouble(on bool) }

// NewLabelled puts a part under a label.
func NewLabelled(label, hint string, control fyne.CanvasObject) *Labelled {
	l := &Labelled{}
	l.init(l)
	l.setUp(label, hint, control)
	return l
}

func (l *Labelled) setUp(label, hint string, control fyne.CanvasObject) {
	l.label, l.hint, l.control = label, hint, control
	l.arrange()
}

// SetHint changes the grey words beside the label.
func (l *Labelled) SetHint(hint string) {
	if hint != l.hint {
		l.hint = hint
		l.arrange()
	}
}

// SetProblem says in bold red what is wrong, and in plain words the way out,
// which may name a key. The part gets a red border.
func (l *Labelled) SetProblem(what string, wayOut ...Run) {
	l.problem, l.doubt = what, ""
	l.below = NewProblem(what, wayOut...)
	l.trouble(true)
}

// SetDoubt says, with an amber triangle, what is unusual but allowed.
func (l *Labelled) SetDoubt(what string) {
	if what == "" {
		l.ClearProblem()
		return
	}
	l.problem, l.doubt = "", what
	l.below = NewDoubt(what)
	l.trouble(false)
}

// ClearProblem takes problem and doubt away.
func (l *Labelled) ClearProblem() {
	if l.below != nil {
		l.problem, l.doubt, l.below = "", "", nil
		l.trouble(false)
	}
}

// Problem is what the part says is wrong, "" for nothing.
func (l *Labelled) Problem() string { return l.problem }

// Doubt is what the part says is doubtful, "" for nothing.
func (l *Labelled) Doubt() string { return l.doubt }

func (l *Labelled) trouble(on bool) {
	if t, ok := l.control.(troubled); ok {
		t.SetTrouble(on)
	}
	l.arrange()
}

func (l *Labelled) arrange() {
	parts := []fyne.CanvasObject{
		NewParagraph(Strong.Run(l.label+" "), Caption.Run(l.hint)),
		Blank(1, labelGap), l.control,
	}
	if l.below != nil {
		parts = append(parts, Blank(1, 4), l.below)
	}
	l.show(Down(0, parts...))
}

// NewProblem is a line of its own that says what is wrong and the way out; for
// a problem of several fields, or beside a box.
func NewProblem(what string, wayOut ...Run) fyne.CanvasObject {
	words := []fyne.CanvasObject{NewParagraph(Words.Heavy().In(Red).Run(what))}
	if len(wayOut) > 0 {
		words = append(words, NewParagraph(wayOut...))
	}
	return AcrossTop(6, Inset(Insets{1, 0, 0, 0}, iconAt(Stop, Red, 16)), Grow(Down(0, words...)))
}

// NewDoubt is a line of its own that says what is doubtful.
func NewDoubt(what string) fyne.CanvasObject {
	return AcrossTop(7, Inset(Insets{1, 0, 0, 0}, iconAt(Warning, Orange, 15)), Grow(NewParagraph(Words.Run(what))))
}

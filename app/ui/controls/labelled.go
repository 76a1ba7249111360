package controls

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Labelled is a part of a form under its label of 20 px, with the line below
// that says what is wrong or doubtful. A hint beside the label is grey.
type Labelled struct {
	drawn
	label, hint string
	bare        bool // the label stands elsewhere: over a column
	head        *Text
	control     fyne.CanvasObject
	edge        troubled // of the control, or nil
	below       fyne.CanvasObject
	problem     string
	doubt       string
	was         string
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
	l.edge, _ = control.(troubled)
	if d, ok := control.(describable); ok {
		d.describe(l.Description)
	}
	l.arrange()
}

// Label is what the part asks for.
func (l *Labelled) Label() string { return l.label }

// SetLabel changes what the part asks for.
func (l *Labelled) SetLabel(label string) {
	if label != l.label {
		l.label = label
		l.arrange()
	}
}

// SetBare leaves the label out, where it stands over a column of such parts.
// The part is described as before.
func (l *Labelled) SetBare() {
	if !l.bare {
		l.bare = true
		l.arrange()
	}
}

// SetWas shows, below the part, the earlier answer that this one would amend;
// "" for none.
func (l *Labelled) SetWas(answer string) {
	if answer != l.was {
		l.was = answer
		l.arrange()
	}
}

// Was is the earlier answer that is shown.
func (l *Labelled) Was() string { return l.was }

// Description says what the part asks for, what is wrong with its answer and
// what it was, to whoever cannot see it.
func (l *Labelled) Description() string {
	words := []string{l.label}
	for _, w := range []string{l.hint, l.problem, l.doubt} {
		if w != "" {
			words = append(words, w)
		}
	}
	if l.was != "" {
		words = append(words, "was "+l.was)
	}
	return strings.Join(words, ", ")
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

// SetTrouble draws the part as one whose answer is wrong, where the words for
// it stand elsewhere.
func (l *Labelled) SetTrouble(on bool) {
	if l.edge != nil {
		l.edge.SetTrouble(on)
	}
}

// Problem is what the part says is wrong, "" for nothing.
func (l *Labelled) Problem() string { return l.problem }

// Doubt is what the part says is doubtful, "" for nothing.
func (l *Labelled) Doubt() string { return l.doubt }

func (l *Labelled) trouble(on bool) {
	l.SetTrouble(on)
	l.arrange()
}

func (l *Labelled) arrange() {
	parts := []fyne.CanvasObject{l.control}
	l.head = nil
	if !l.bare {
		l.head = NewParagraph(Strong.Run(l.label+" "), Caption.Run(l.hint))
		parts = []fyne.CanvasObject{l.head, Blank(1, labelGap), l.control}
	}
	if l.was != "" {
		parts = append(parts, Blank(1, 3), NewParagraph(IconRun(Pencil, Grey, 13), GapRun(6), Caption.Run("was "), Small.Run(l.was)))
	}
	if l.below != nil {
		parts = append(parts, Blank(1, 4), l.below)
	}
	l.show(Down(0, parts...))
}

func (l *Labelled) labelHeight(width float32) float32 {
	if l.head == nil {
		return 0
	}
	return l.head.HeightFor(width)
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

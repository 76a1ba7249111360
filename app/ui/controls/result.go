package controls

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Result is an answer that the form works out from others: it is shown, never
// typed, and Tab passes it by. It looks unlike an entry.
type Result struct {
	drawn
	label, value, note string
	large              bool
}

// NewResult is a result that nothing has given yet.
func NewResult(label string) *Result {
	r := &Result{label: label}
	r.init(r)
	r.redraw()
	return r
}

// NewScorePanel is a result as large as a score: its figure, its name and the words
// that follow from it, on a dark ground.
func NewScorePanel(label string) *Result {
	r := &Result{label: label, large: true}
	r.init(r)
	r.redraw()
	return r
}

// Set shows a value, "" for none yet, with its unit or what follows from it.
func (r *Result) Set(label, value, note string) {
	if label != r.label || value != r.value || note != r.note {
		r.label, r.value, r.note = label, value, note
		r.redraw()
	}
}

// Value is what is shown, "" for none.
func (r *Result) Value() string { return r.value }

// Description says the result to whoever cannot see it.
func (r *Result) Description() string {
	if r.value == "" {
		return r.label + ", not yet"
	}
	return strings.TrimSpace(r.label + ", " + r.value + " " + r.note)
}

// AccessibilityLabel is Fyne's hook.
func (r *Result) AccessibilityLabel() string { return r.Description() }

// AccessibilityRole is Fyne's hook.
func (r *Result) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (r *Result) redraw() {
	if r.large {
		r.show(r.score())
		return
	}
	value := NewParagraph(Lead.Run(r.value), GapRun(6), Caption.Run(r.note))
	if r.value == "" {
		value = NewParagraph(Caption.Run("Not yet"))
	}
	body := Over(Blank(1, FieldHeight-2), Across(0, Grow(Inset(Insets{6, 10, 6, 10}, value))))
	r.show(Down(labelGap, NewParagraph(Strong.Run(r.label)), framed(Line, Panel, 1, 0, Insets{}, body)))
}

func (r *Result) score() fyne.CanvasObject {
	figure := fyne.CanvasObject(Blank(0, 1))
	if r.value != "" {
		figure = NewText(Score.In(White).Run(r.value))
	}
	words := Down(0, NewParagraph(Lead.In(White).Run(r.label)))
	if r.note != "" {
		words.Add(NewParagraph(Soft.In(Pale).Run(r.note)))
	}
	return On(Ink, Inset(Insets{10, 16, 10, 16}, Across(20, figure, Grow(words))))
}

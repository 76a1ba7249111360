package controls

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
)

// Result is an answer that is shown and never typed: the form works it out from
// others, or has it from the record. Tab passes it by, and it looks unlike an
// entry.
type Result struct {
	Labelled
	value, note string
	part        bool // one of the small scores that make up a total
}

// NewPartResult is the small score of one value, by weight as on the chart.
func NewPartResult(label, hint string) *Result {
	r := &Result{part: true}
	r.init(r)
	r.setUp(label, hint, r.draw())
	return r
}

// NewResult is a result that nothing has given yet.
func NewResult(label, hint string) *Result {
	r := &Result{}
	r.init(r)
	r.setUp(label, hint, r.draw())
	return r
}

// Set shows a value, "" for none yet, with its unit or what follows from it.
func (r *Result) Set(value, note string) {
	if value != r.value || note != r.note {
		r.value, r.note = value, note
		r.control = r.draw()
		r.arrange()
	}
}

// Value is what is shown, "" for none.
func (r *Result) Value() string { return r.value }

// AccessibilityLabel is Fyne's hook.
func (r *Result) AccessibilityLabel() string {
	if r.value == "" {
		return r.Description() + ", not yet"
	}
	return strings.TrimSpace(r.Description() + ", " + r.value + " " + r.note)
}

// AccessibilityRole is Fyne's hook.
func (r *Result) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (r *Result) draw() fyne.CanvasObject {
	if score, err := strconv.Atoi(r.value); r.part && err == nil {
		return Sized(0, FieldHeight, Across(0, NewPartScore(score), Grow(Blank(1, 1))))
	}
	value := NewParagraph(Lead.Run(r.value), GapRun(6), Caption.Run(r.note))
	if r.value == "" {
		value = NewParagraph(Caption.Run("Not yet"))
	}
	if r.part {
		return Sized(0, FieldHeight, Across(0, boxedText("", 34, 30, Pale, Page, 1, Lead), Grow(Blank(1, 1))))
	}
	body := Over(Blank(1, FieldHeight-2), Across(0, Grow(Inset(Insets{6, 10, 6, 10}, value))))
	return framed(Line, Panel, 1, 0, Insets{}, body)
}

// ScoreView is what a ScorePanel shows: the figure, "" for none yet, what it is
// and what follows from it.
type ScoreView struct{ Figure, Words, Note string }

// ScorePanel is a score that the form works out, large enough to be read across
// the bay.
type ScorePanel struct {
	drawn
	view ScoreView
}

// NewScorePanel is a score.
func NewScorePanel(v ScoreView) *ScorePanel {
	p := &ScorePanel{}
	p.init(p)
	p.view = v
	p.redraw()
	return p
}

// Set shows another score.
func (p *ScorePanel) Set(v ScoreView) {
	if v != p.view {
		p.view = v
		p.redraw()
	}
}

// View is what the panel shows.
func (p *ScorePanel) View() ScoreView { return p.view }

// AccessibilityLabel is Fyne's hook.
func (p *ScorePanel) AccessibilityLabel() string {
	return strings.TrimSpace(strings.Join([]string{p.view.Words, p.view.Figure, p.view.Note}, " "))
}

// AccessibilityRole is Fyne's hook.
func (p *ScorePanel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (p *ScorePanel) redraw() {
	var row []fyne.CanvasObject
	if p.view.Figure != "" {
		row = append(row, NewText(Score.In(White).Run(p.view.Figure)))
	}
	words := Down(0, NewParagraph(Lead.In(White).Run(p.view.Words)))
	if p.view.Note != "" {
		words.Add(NewParagraph(Soft.In(Line).Run(p.view.Note)))
	}
	p.show(On(Ink, Over(Blank(1, 70), Inset(Insets{10, 16, 10, 16}, Across(20, append(row, Grow(words))...)))))
}

package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// scorePart is a number that the form works out and the words that follow from
// it, two questions in one panel that is read across the bay.
type scorePart struct {
	*controls.Labelled
	panel         *controls.ScorePanel
	figure, words forms.Item
}

// scored reports whether an item is a score and the next one the words that
// follow from it: both worked out by the form, beside each other. The words
// stand alone where there is no score, and say why.
func (b *body) scored(items []int) bool {
	if len(items) < 2 {
		return false
	}
	figure, words := b.items[items[0]], b.items[items[1]]
	number := figure.Type == forms.TypeInteger || figure.Type == forms.TypeDecimal
	said := words.Type == forms.TypeString || words.Type == forms.TypeText
	return number && said && worked(figure) && worked(words) && words.Enabled
}

// worked reports whether the form alone answers a question.
func worked(it forms.Item) bool { return it.Calculated && it.ReadOnly && !it.Repeats }

// putScore lays out a score with its words.
func (b *body) putScore(f *flow, figure, words forms.Item) {
	part := newScorePart(figure, words)
	if q := b.questions[figure.At]; q != nil && isScore(q.part) {
		part = q.part.(*scorePart)
	}
	for _, it := range []forms.Item{figure, words} {
		q := &question{body: b, item: it, part: part, problem: newSlot(), left: true}
		b.questions[it.At] = q
		b.order = append(b.order, q)
		q.show(it)
	}
	f.alone(part.object())
}

func newScorePart(figure, words forms.Item) *scorePart {
	p := &scorePart{panel: controls.NewScorePanel(controls.ScoreView{}), figure: figure, words: words}
	p.Labelled = controls.NewLabelled(figure.Label, "", p.panel)
	p.SetBare()
	return p
}

func (p *scorePart) object() fyne.CanvasObject { return p.Labelled }

func (p *scorePart) takesKeys() []fyne.Focusable { return nil }

// SetLabel keeps the label of the score: the other question is its words.
func (p *scorePart) SetLabel(string) {}

// Description says both questions.
func (p *scorePart) Description() string {
	return p.figure.Label + ", " + p.words.Label + ", " + p.panel.AccessibilityLabel()
}

func (p *scorePart) show(it forms.Item, _ bool) {
	if it.At == p.words.At {
		p.words = it
	} else {
		p.figure = it
	}
	said, why, _ := strings.Cut(p.words.Text, ": ")
	if said == "" {
		said = p.figure.Label + ": not yet"
	}
	figure := p.figure.Text
	if !p.figure.Enabled {
		figure = ""
	}
	p.panel.Set(controls.ScoreView{Figure: figure, Words: said, Note: why})
}

// isScore reports whether a part belongs to two questions.
func isScore(p part) bool {
	_, ok := p.(*scorePart)
	return ok
}

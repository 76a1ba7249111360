package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// question is one question of a form with the part that takes its answer.
type question struct {
	body *body
	item forms.Item
	part part
	// left is set once the person has been here and went on: from then on its
	// problems are shown.
	left    bool
	typing  bool  // its part was left alone when it was shown last
	problem *slot // what is wrong, where the question stands on a card of its own
	carded  bool
	wrong   forms.Problem // that is shown
}

// part is what takes the answer to a question: a label, a control of the kit
// below it, and the line that says what is wrong.
type part interface {
	SetLabel(label string)
	SetHint(hint string)
	SetWas(answer string)
	SetBare()
	SetProblem(what string, wayOut ...controls.Run)
	SetDoubt(what string)
	ClearProblem()
	SetTrouble(on bool)
	Description() string

	// object is what stands on the screen: the control itself, since Fyne knows
	// it by that name.
	object() fyne.CanvasObject
	// takesKeys gives what takes the keyboard, first what the cursor goes to;
	// nothing for what is only shown.
	takesKeys() []fyne.Focusable
	// show brings the part up to an item. What is being typed is left alone.
	show(it forms.Item, typing bool)
}

func newQuestion(b *body, it forms.Item) *question {
	q := &question{body: b, item: it, problem: newSlot(), left: it.Answered || it.Text != ""}
	q.part = newPart(q)
	q.show(it)
	return q
}

func (q *question) hint() string {
	switch {
	case q.item.Hint != "":
		return q.item.Hint
	case q.item.Type == forms.TypeAttachment:
		return "path of the file, then Enter"
	case q.item.Repeats && len(q.item.Options) == 0:
		return "several, a semicolon between"
	}
	return q.item.Format
}

// show brings the part up to what the form holds.
func (q *question) show(it forms.Item) {
	if !sameOptions(it.Options, q.item.Options) || it.ReadOnly != q.item.ReadOnly {
		q.item = it
		q.part = newPart(q) // it can be answered otherwise now
		q.body.plan = ""
	}
	q.item = it
	q.part.SetLabel(it.Label)
	q.typing = q.body.focused == q
	q.part.show(it, q.typing)
	_, typed := q.part.(*textPart)
	if it.Unknown && !typed {
		q.part.SetHint("Not known")
	} else {
		q.part.SetHint(q.hint())
	}
	q.showWas()
}

// showWas shows what the answer was before it was amended.
func (q *question) showWas() {
	if q.body.around.was == nil {
		return
	}
	was, amends := q.body.around.was(q.item.At)
	if !amends || was == q.body.answers.Summary(q.item.At) {
		was = ""
	}
	q.part.SetWas(was)
}

// typed takes what the person types, letter by letter.
func (q *question) typed(text string) {
	q.body.answers.Set(q.item.At, text)
	q.body.answered(q)
}

// notKnown takes "not known" as the answer, or takes it back.
func (q *question) notKnown(on bool, text string) {
	if on {
		q.body.answers.Unknown(q.item.At)
	} else {
		q.body.answers.Set(q.item.At, text)
	}
	q.body.answered(q)
}

// chose takes the options that the person chose; none takes the answer back.
// Words that are in no list are answered as words.
func (q *question) chose(options ...controls.Option) {
	known := q.body.options(q.item)
	var codes []record.Code
	var words []string
	free := q.item.Type == forms.TypeBoolean || q.item.LinkID == "arrival.place"
	for _, o := range options {
		if o == (controls.Option{}) {
			continue
		}
		code := codeOf(known, o)
		free = free || code.Code == ""
		codes, words = append(codes, code), append(words, o.Text)
	}
	if free {
		q.body.answers.Set(q.item.At, strings.Join(words, "; "))
	} else {
		q.body.answers.SetCode(q.item.At, codes...)
	}
	q.body.answered(q)
}

// codeOf gives the code that an option stands for.
func codeOf(known []forms.Option, o controls.Option) record.Code {
	for _, k := range known {
		if k.Code.Code == o.Code {
			return k.Code
		}
	}
	return record.Code{Code: o.Code}
}

// focusMoved notes that the person came here, or left.
func (q *question) focusMoved(on bool) {
	b := q.body
	if on {
		b.focused = q
		b.scroll.Reveal(q.part.object())
		b.around.came(q.item)
		return
	}
	q.left = true
	if b.focused == q {
		b.focused = nil
	}
	b.answers.Tidy(q.item.At)
	b.settle()
}

// takesCard reports whether a question stands on a card of its own for a
// problem, with the words beside it.
func (q *question) takesCard(it forms.Item, p forms.Problem) bool {
	switch q.part.(type) {
	case *textPart, *choicePart, *selectPart:
		return p.Severity == forms.Error && it.Width > 0 && it.Width <= 6 && !q.body.inTable(it)
	}
	return false
}

// say shows the first problem of the question, or that there is none. A
// problem stands below the part, or beside it on a card.
func (q *question) say(p forms.Problem) {
	if p == q.wrong {
		return
	}
	q.wrong = p
	switch {
	case p.Severity == forms.Error && q.carded:
		q.part.ClearProblem()
		q.part.SetTrouble(true)
		q.problem.set(p, func() fyne.CanvasObject { return controls.NewProblem(p.Words, q.wayOut(p)...) })
	case p.Severity == forms.Error:
		q.part.SetProblem(p.Words, q.wayOut(p)...)
	case p.Severity == forms.Doubtful:
		q.part.SetDoubt(q.doubt(p))
	default:
		q.part.ClearProblem()
		q.part.SetTrouble(false)
	}
	if p.Severity != forms.Error {
		q.problem.set("", func() fyne.CanvasObject { return controls.Blank(1, 1) })
	}
}

// doubt gives the words of what is doubtful; a narrow part has no room for the
// way out.
func (q *question) doubt(p forms.Problem) string {
	if columnsOf(q.item) <= 3 {
		return p.Words
	}
	return strings.TrimSpace(p.Words + " " + p.WayOut)
}

// wayOut names the key for "not known" where that helps.
func (q *question) wayOut(p forms.Problem) []controls.Run {
	runs := []controls.Run{controls.Words.Run(p.WayOut)}
	if !q.item.Required && strings.Contains(p.WayOut, "not known") {
		runs = append(runs, controls.Words.Run(" "), controls.KeyRun(controls.NotKnownKey))
	}
	return runs
}

package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// question is one question of a form with the part that takes its answer.
type question struct {
	form *form
	item forms.Item
	// left is set once the person has been here and went on: from then on its
	// problems are shown.
	left    bool
	problem *slot // what is wrong, where the question stands on a card of its own
	carded  bool
	wrong   forms.Problem // that is shown

	part   labelled
	field  *controls.Field
	choice *controls.Choice
	rows   *controls.RadioRows
	sel    *controls.Select
}

// labelled is what all parts of a form have: a label, and the line below.
type labelled interface {
	fyne.CanvasObject
	SetProblem(what string, wayOut ...controls.Run)
	SetDoubt(what string)
	ClearProblem()
	SetHint(hint string)
}

// rowsFrom is how many options a choice needs to be set as rows.
const rowsFrom = 5

func newQuestion(f *form, it forms.Item) *question {
	q := &question{form: f, item: it, problem: newSlot(), left: it.Answered || it.Text != ""}
	switch {
	case it.Type == forms.TypeBoolean:
		q.makeChoice([]controls.Option{{Code: "yes", Text: "Yes", Key: "Y"}, {Code: "no", Text: "No", Key: "N"}})
	case len(it.Options) == 0 || it.Repeats:
		q.makeField()
	case it.Control == "radio-button" && it.Width >= 12 && len(it.Options) >= rowsFrom:
		q.makeRows()
	case it.Control == "radio-button":
		q.makeChoice(keyed(it.Options))
	default:
		q.makeSelect()
	}
	q.show(it)
	return q
}

func (q *question) hint() string {
	switch {
	case q.item.Hint != "":
		return q.item.Hint
	case q.item.Repeats && len(q.item.Options) > 0:
		return "several, a semicolon between"
	}
	return q.item.Format
}

func (q *question) makeField() {
	it := q.item
	if it.Type == forms.TypeText {
		q.field = controls.NewMultilineField(it.Label, q.hint(), 2)
	} else {
		q.field = controls.NewField(it.Label, q.hint())
	}
	q.part = q.field
	q.field.OnChanged = q.typed
	q.field.OnNotKnown = q.notKnown
	q.field.Entry.OnFocus = q.focusMoved
}

func (q *question) makeChoice(options []controls.Option) {
	q.choice = controls.NewChoice(options...)
	q.part = controls.NewLabelled(q.item.Label, q.hint(), q.choice)
	q.choice.OnChosen = q.chosen
	q.choice.OnFocus = q.focusMoved
}

// makeRows sets a long choice as rows; those of acuity have their number and
// the time that the Manchester Triage outcome allows.
func (q *question) makeRows() {
	var rows []controls.RadioRow
	for i, o := range q.item.Options {
		row := controls.RadioRow{Option: controls.Option{Code: o.Code.Code, Text: o.Code.Display}}
		if i < 9 {
			row.Key = "Alt+" + string(rune('1'+i))
		}
		if a, ok := acuities[o.Code.Code]; ok {
			row.Mark, row.Note = controls.NewAcuityNumber(a), acuityAllows[a]
		} else {
			row.Mark = controls.Blank(0, 1)
		}
		rows = append(rows, row)
	}
	q.rows = controls.NewRadioRows(rows...)
	q.part = controls.NewLabelled(q.item.Label, q.hint(), q.rows)
	q.rows.OnChosen = q.chosen
	q.rows.OnFocus = q.focusMoved
}

var acuityAllows = map[controls.Acuity]string{1: "at once", 2: "within 10min", 3: "within 60min", 4: "within 120min", 5: "within 240min"}

func (q *question) makeSelect() {
	options := q.options()
	if q.item.Control == "autocomplete" || len(options) > 30 {
		q.sel = controls.NewSearchSelect(q.item.Label, q.hint(), options...)
	} else {
		q.sel = controls.NewSelect(q.item.Label, q.hint(), options...)
	}
	q.part = q.sel
	q.sel.OnChosen = q.chosen
	if q.item.Open {
		q.sel.OnFree = q.typed
	}
	q.sel.Entry.OnFocus = q.focusMoved
}

// options are those of the form; places are those of this department.
func (q *question) options() []controls.Option {
	var options []controls.Option
	if places := q.form.ui.kiosk.Settings.Site.Places; q.item.LinkID == "arrival.place" && len(places) > 0 {
		for _, p := range places {
			options = append(options, controls.Option{Code: p, Text: p})
		}
		return options
	}
	for _, o := range q.item.Options {
		options = append(options, controls.Option{Code: o.Code.Code, Text: o.Code.Display})
	}
	return options
}

// keyed gives each option the letter that picks it: its own code where that is
// one character, or else the first initial that no other option has.
func keyed(options []forms.Option) []controls.Option {
	taken := map[string]bool{}
	var all []controls.Option
	for _, o := range options {
		c := controls.Option{Code: o.Code.Code, Text: o.Code.Display}
		if len(c.Code) == 1 {
			c.Key = strings.ToUpper(c.Code)
		} else {
			c.Key = initialOf(c.Text, taken)
		}
		taken[c.Key] = true
		all = append(all, c)
	}
	return all
}

func initialOf(text string, taken map[string]bool) string {
	for _, word := range strings.Fields(text) {
		if first := []rune(word)[0]; unicode.IsLetter(first) && !taken[strings.ToUpper(string(first))] {
			return strings.ToUpper(string(first))
		}
	}
	for _, r := range text {
		if unicode.IsLetter(r) && !taken[strings.ToUpper(string(r))] {
			return strings.ToUpper(string(r))
		}
	}
	return ""
}

// focusable is what takes the keys.
func (q *question) focusable() fyne.Focusable {
	switch {
	case q.field != nil:
		return q.field.Entry
	case q.choice != nil:
		return q.choice
	case q.rows != nil:
		return q.rows
	}
	return q.sel.Entry
}

// show brings the part up to what the form holds. What is being typed is left
// alone.
func (q *question) show(it forms.Item) {
	q.item = it
	switch {
	case q.field != nil:
		q.showField()
	case q.choice != nil:
		q.choice.Choose(q.code())
	case q.rows != nil:
		q.rows.Choose(q.code())
	default:
		q.showSelect()
	}
	if q.field == nil && it.Unknown {
		q.part.SetHint("Not known")
	} else {
		q.part.SetHint(q.hint())
	}
}

func (q *question) showField() {
	q.field.SetSuffix(q.item.Aside)
	if q.form.focused == q {
		return
	}
	if q.item.Unknown {
		q.field.SetNotKnown(true)
	} else if q.item.Text != q.field.Text() || q.field.NotKnown() {
		q.field.SetText(q.item.Text)
	}
}

func (q *question) showSelect() {
	if q.sel.Open() || q.form.focused == q {
		return
	}
	code := q.code()
	for _, o := range q.options() {
		if code != "" && o.Code == code || code == "" && o.Text == q.item.Text {
			q.sel.Choose(o.Code)
			return
		}
	}
	q.sel.ChooseFree(q.item.Text)
}

func (q *question) code() string {
	switch {
	case q.item.Type == forms.TypeBoolean:
		return strings.ToLower(q.item.Text)
	case len(q.item.Codes) > 0 && q.item.Codes[0].Code != "":
		return q.item.Codes[0].Code
	}
	return ""
}

// typed takes what the person types, letter by letter.
func (q *question) typed(text string) {
	q.form.filling.Set(q.item.LinkID, text)
	q.form.answered(q)
}

// chosen takes the option that the person chose; the zero option takes the
// answer back.
func (q *question) chosen(o controls.Option) {
	code := record.Code{Code: o.Code}
	for _, known := range q.item.Options {
		if known.Code.Code == o.Code {
			code = known.Code
		}
	}
	switch {
	case q.item.Type == forms.TypeBoolean, q.item.LinkID == "arrival.place":
		q.form.filling.Set(q.item.LinkID, o.Text)
	default:
		q.form.filling.SetCode(q.item.LinkID, code)
	}
	q.form.answered(q)
	if q.rows != nil || q.choice != nil {
		q.form.settle()
	}
}

// notKnown takes "not known" as the answer, or takes it back.
func (q *question) notKnown(on bool) {
	if on {
		q.form.filling.SetUnknown(q.item.LinkID)
	} else {
		q.form.filling.Set(q.item.LinkID, q.text())
	}
	q.form.answered(q)
}

func (q *question) text() string {
	if q.field != nil {
		return q.field.Text()
	}
	return ""
}

// focusMoved notes that the person came here, or left.
func (q *question) focusMoved(on bool) {
	f := q.form
	if on {
		f.focused = q
		f.scroll.Reveal(q.part)
		return
	}
	q.left = true
	if f.focused == q {
		f.focused = nil
	}
	f.filling.Form.Tidy(q.item.LinkID)
	f.settle()
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
		q.trouble(true)
		q.problem.set(p, func() fyne.CanvasObject { return controls.NewProblem(p.Words, q.wayOut(p)...) })
	case p.Severity == forms.Error:
		q.part.SetProblem(p.Words, q.wayOut(p)...)
	case p.Severity == forms.Doubtful:
		q.part.SetDoubt(q.doubt(p))
	default:
		q.part.ClearProblem()
		q.trouble(false)
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

func (q *question) trouble(on bool) {
	switch {
	case q.field != nil:
		q.field.Box.SetTrouble(on)
	case q.sel != nil:
		q.sel.Box.SetTrouble(on)
	case q.choice != nil:
		q.choice.SetTrouble(on)
	}
}

package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// How many options stand beside each other though nobody asked for it; and how
// many there are before they are set as rows, before several of them are
// searched rather than ticked, and before one is.
const (
	fewOptions = 4
	rowsFrom   = 5
	picksFrom  = 13
	searchFrom = 31
)

// newPart makes the part that takes the answer to a question, by its type and
// by what its author asked for.
func newPart(q *question) part {
	it := q.item
	options := q.body.options(it)
	switch {
	case it.ReadOnly:
		return newResultPart(q)
	case it.Type == forms.TypeBoolean:
		return newChoicePart(q, []controls.Option{{Code: "yes", Text: "Yes", Key: "Y"}, {Code: "no", Text: "No", Key: "N"}})
	case it.Type == forms.TypeAttachment:
		return newFilesPart(q)
	case it.Type == forms.TypeQuantity && len(it.Units) > 1:
		return newQuantityPart(q)
	case it.Control == "slider" && len(options) == 0:
		if p, ok := newSliderPart(q); ok {
			return p
		}
		return newTextPart(q)
	case len(options) == 0:
		return newTextPart(q)
	case it.Repeats:
		return newSeveralPart(q, options)
	}
	return newOnePart(q, options)
}

// newSeveralPart takes any number of options: ticked, or from a long list
// searched one after the other.
func newSeveralPart(q *question, options []forms.Option) part {
	searched := q.item.Control == "autocomplete" || q.item.Control == "drop-down" || len(options) >= picksFrom || q.item.Open
	if searched && q.item.Control != "check-box" {
		return newPicksPart(q, options)
	}
	return newChecksPart(q, options)
}

// newOnePart takes one option, set as the author wants where it can be.
func newOnePart(q *question, options []forms.Option) part {
	it := q.item
	drops := it.Control == "drop-down" || it.Control == "autocomplete" || it.Open || len(options) >= searchFrom
	free := it.Control != "radio-button" && it.Orientation == "" // to be set as is best
	if drops || free && len(options) > fewOptions {
		return newSelectPart(q, options)
	}
	beside := newChoicePart(q, keyed(options))
	width := beside.choice.MinSize().Width
	fits := width <= widthOf(it)+lent
	switch {
	case free && width > widthOf(it):
		return newSelectPart(q, options)
	case it.Orientation != "vertical" && fits && (it.Width < 12 || len(options) < rowsFrom):
		return beside
	case it.Orientation == "horizontal" || longest(options) > 56:
		return newColumnsPart(q, options)
	}
	return newRowsPart(q, options)
}

// lent is the room in px that the neighbours of a question give up for it.
const lent = 80

// widthOf is the room in px that an item has on the narrowest screen.
func widthOf(it forms.Item) float32 {
	const column, gutter = 61, 16
	return column*float32(columnsOf(it)) - gutter
}

func longest(options []forms.Option) int {
	most := 0
	for _, o := range options {
		most = max(most, len(o.Code.String()))
	}
	return most
}

// optionsOf are the options in the terms of the kit.
func optionsOf(options []forms.Option) []controls.Option {
	all := make([]controls.Option, len(options))
	for i, o := range options {
		all[i] = controls.Option{Code: o.Code.Code, Text: strings.TrimSpace(o.Prefix + " " + o.Code.String()), Note: o.Group}
	}
	return all
}

// keyed gives each option the letter that picks it: its own code where that is
// one character, or else the first initial that no other option has.
func keyed(options []forms.Option) []controls.Option {
	taken := map[string]bool{}
	all := optionsOf(options)
	for i := range all {
		if len(all[i].Code) == 1 {
			all[i].Key = strings.ToUpper(all[i].Code)
		} else {
			all[i].Key = initialOf(all[i].Text, taken)
		}
		taken[all[i].Key] = true
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

// codesOf are the codes of an answer, and of a boolean its word.
func codesOf(it forms.Item) []string {
	if it.Type == forms.TypeBoolean {
		return []string{strings.ToLower(it.Text)}
	}
	codes := make([]string, 0, len(it.Codes))
	for _, c := range it.Codes {
		codes = append(codes, c.Code)
	}
	if len(codes) == 0 && it.Answered && !it.Unknown {
		codes = append(codes, it.Text) // an option that is no code
	}
	return codes
}

func firstCode(it forms.Item) string {
	for _, c := range codesOf(it) {
		if c != "" {
			return c
		}
	}
	return ""
}

// textPart is a field: one line, or as many as are typed.
type textPart struct {
	*controls.Field
}

// The lines of a field for text: at first, and until it scrolls.
const (
	textLines     = 2
	mostTextLines = 12
)

func newTextPart(q *question) *textPart {
	p := &textPart{}
	if q.item.Type == forms.TypeText {
		p.Field = controls.NewGrowingField(q.item.Label, q.hint(), textLines, mostTextLines)
		p.Entry.OnKey = q.body.turnsPage
	} else {
		p.Field = controls.NewField(q.item.Label, q.hint())
	}
	p.OnChanged = q.typed
	p.OnNotKnown = func(on bool) { q.notKnown(on, p.Text()) }
	p.Entry.OnFocus = q.focusMoved
	return p
}

func (p *textPart) object() fyne.CanvasObject { return p.Field }

func (p *textPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.Entry} }

func (p *textPart) show(it forms.Item, typing bool) {
	p.SetSuffix(it.Aside)
	switch {
	case typing:
	case it.Unknown:
		p.SetNotKnown(true)
	case it.Text != p.Text() || p.NotKnown():
		p.SetText(it.Text)
	}
}

// choicePart is options beside each other.
type choicePart struct {
	*controls.Labelled
	choice *controls.Choice
}

func newChoicePart(q *question, options []controls.Option) *choicePart {
	p := &choicePart{choice: controls.NewChoice(options...)}
	p.Labelled = controls.NewLabelled(q.item.Label, q.hint(), p.choice)
	p.choice.OnChosen = func(o controls.Option) { q.chose(o); q.body.settle() }
	p.choice.OnFocus = q.focusMoved
	return p
}

func (p *choicePart) object() fyne.CanvasObject { return p.Labelled }

func (p *choicePart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.choice} }

func (p *choicePart) show(it forms.Item, _ bool) { p.choice.Choose(firstCode(it)) }

// resultPart is an answer that is shown and not typed.
type resultPart struct{ *controls.Result }

func newResultPart(q *question) *resultPart {
	if it := q.item; it.Calculated && it.Type == forms.TypeInteger && it.Width > 0 && it.Width <= 2 {
		return &resultPart{controls.NewPartResult(it.Label, q.hint())}
	}
	return &resultPart{controls.NewResult(q.item.Label, q.hint())}
}

func (p *resultPart) object() fyne.CanvasObject { return p.Result }

func (p *resultPart) takesKeys() []fyne.Focusable { return nil }

func (p *resultPart) show(it forms.Item, _ bool) {
	switch {
	case it.Unknown:
		p.Set(controls.NotKnownText, "")
	case it.Text == "" && !it.Calculated:
		p.Set("Not recorded", "")
	default:
		p.Set(it.Text, it.Aside)
	}
}

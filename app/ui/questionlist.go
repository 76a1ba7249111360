package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// rowsPart is options under each other; those of acuity have their number and
// the time that the Manchester Triage outcome allows.
type rowsPart struct {
	*controls.Labelled
	rows *controls.RadioRows
}

var acuityAllows = map[controls.Acuity]string{1: "at once", 2: "within 10min", 3: "within 60min", 4: "within 120min", 5: "within 240min"}

func newRowsPart(q *question, options []forms.Option) *rowsPart {
	all := optionsOf(options)
	rows := make([]controls.RadioRow, len(all))
	numbered := q.body.takesNumbers(q.item.At)
	for i, o := range all {
		rows[i] = controls.RadioRow{Option: o, Mark: controls.Blank(0, 1)}
		if i < 9 && numbered {
			rows[i].Key = fmt.Sprintf("Alt+%d", i+1)
		}
		if a := controls.Acuity(app.Acuity(o.Code)); a > 0 {
			rows[i].Mark, rows[i].Note = controls.NewAcuityNumber(a), acuityAllows[a]
		}
	}
	p := &rowsPart{rows: controls.NewRadioRows(rows...)}
	p.Labelled = controls.NewLabelled(q.item.Label, q.hint(), p.rows)
	p.rows.OnChosen = func(o controls.Option) { q.chose(o); q.body.settle() }
	p.rows.OnFocus = q.focusMoved
	return p
}

func (p *rowsPart) object() fyne.CanvasObject { return p.Labelled }

func (p *rowsPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.rows} }

func (p *rowsPart) show(it forms.Item, _ bool) { p.rows.Choose(firstCode(it)) }

// checksPart is options to be ticked: several, or one of columns.
type checksPart struct {
	*controls.Labelled
	list *controls.CheckList
}

// newChecksPart takes several options.
func newChecksPart(q *question, options []forms.Option) *checksPart {
	checks := make([]controls.Check, len(options))
	for i, o := range optionsOf(options) {
		checks[i] = controls.Check{Option: o, Alone: options[i].Exclusive}
	}
	return newListPart(q, controls.NewCheckList(columnsFor(q.item, options), checks...))
}

// newColumnsPart takes one option, of those that no row of segments holds.
func newColumnsPart(q *question, options []forms.Option) *checksPart {
	columns := columnsFor(q.item, options)
	if q.item.Orientation == "vertical" {
		columns = 1
	}
	return newListPart(q, controls.NewRadioColumns(columns, optionsOf(options)...))
}

func newListPart(q *question, list *controls.CheckList) *checksPart {
	p := &checksPart{controls.NewLabelled(q.item.Label, q.hint(), list), list}
	list.OnChanged = func(ticked []controls.Option) { q.chose(ticked...); q.body.settle() }
	list.OnFocus = q.focusMoved
	return p
}

// columnsFor is how many columns the options have room for. The author may ask
// for one, or for as many as fit.
func columnsFor(it forms.Item, options []forms.Option) int {
	const letter, frame = 8, 60
	most := max(1, int(widthOf(it)/float32(longest(options)*letter+frame)))
	switch {
	case it.Orientation == "vertical":
		return 1
	case it.Orientation == "horizontal":
		return min(4, most, len(options))
	case len(options) > 3:
		return min(2, most)
	}
	return 1
}

func (p *checksPart) object() fyne.CanvasObject { return p.Labelled }

func (p *checksPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.list} }

func (p *checksPart) show(it forms.Item, _ bool) { p.list.Tick(codesOf(it)...) }

// selectPart is a list that hangs down: read through, or searched as one types.
type selectPart struct {
	*controls.Select
	options []forms.Option
}

func newSelectPart(q *question, options []forms.Option) *selectPart {
	p := &selectPart{options: options}
	if q.item.Control == "autocomplete" || len(options) >= searchFrom {
		p.Select = controls.NewSearchSelect(q.item.Label, q.hint(), optionsOf(options)...)
		p.ShowCode()
	} else {
		p.Select = controls.NewSelect(q.item.Label, q.hint(), optionsOf(options)...)
	}
	p.OnChosen = func(o controls.Option) { q.chose(o) }
	if q.item.Open {
		p.OnFree = q.typed
	}
	p.Entry.OnFocus = q.focusMoved
	return p
}

func (p *selectPart) object() fyne.CanvasObject { return p.Select }

func (p *selectPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.Entry} }

func (p *selectPart) show(it forms.Item, typing bool) {
	if p.Open() || typing {
		return
	}
	code := ""
	if len(it.Codes) > 0 {
		code = it.Codes[0].Code
	}
	for _, o := range p.options {
		if code != "" && o.Code.Code == code || code == "" && o.Code.String() == it.Text {
			p.Choose(o.Code.Code)
			return
		}
	}
	p.ChooseFree(it.Text)
}

// picksPart takes several answers from a list that is searched, one after the
// other; what was chosen stands below, and Backspace in the empty entry takes
// the last one off.
type picksPart struct {
	*controls.Picks
}

func newPicksPart(q *question, options []forms.Option) *picksPart {
	p := &picksPart{controls.NewPicks(q.item.Label, q.hint(), q.item.Open, optionsOf(options)...)}
	p.OnChanged = func(picked []controls.Option) { q.chose(picked...) }
	p.OnFocus(q.focusMoved)
	return p
}

func (p *picksPart) object() fyne.CanvasObject { return p.Picks }

func (p *picksPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.Search()} }

func (p *picksPart) show(it forms.Item, typing bool) {
	if !typing {
		p.Set(pickedOf(it)...)
	}
}

// pickedOf are the answers of an item: codes, and words that are in no list.
func pickedOf(it forms.Item) []controls.Option {
	if !it.Answered || it.Unknown {
		return nil
	}
	var picked []controls.Option
	for words := range strings.SplitSeq(it.Text, ";") {
		picked = append(picked, controls.Option{Text: strings.TrimSpace(words)})
	}
	if len(picked) < len(it.Codes) { // the words of one hold a semicolon
		picked = make([]controls.Option, len(it.Codes))
	}
	for i, c := range it.Codes {
		at := slices.IndexFunc(picked, func(o controls.Option) bool { return o.Text == c.String() })
		if at < 0 {
			at = i
		}
		picked[at] = controls.Option{Code: c.Code, Text: c.String()}
	}
	return picked
}

package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// formPicker lists the department's forms for one attendance, with what was
// filed of each and what lies unfinished. Letters narrow the list, Enter opens
// a form.
type formPicker struct {
	u     *UI
	from  *recordScreen
	lines []app.FormLine

	search *controls.Box
	list   *controls.RowList
	root   *fyne.Container
}

var (
	pickerLook = controls.ListLook{RowHeight: 34, Pad: controls.Insets{Top: 5, Right: 14, Bottom: 5, Left: 14}}
	pickerCols = controls.Columns{Gap: 14, Widths: []float32{18, 280, 0, 150}}
)

func newFormPicker(from *recordScreen) *formPicker {
	p := &formPicker{u: from.u, from: from, list: controls.NewRowList(pickerLook)}
	p.search = controls.NewBox(controls.NewEntry(), controls.SearchBox)
	entry := p.search.Entry
	entry.OnChanged = func(string) { p.setRows() }
	entry.OnKey = p.searchKey
	entry.OnSubmit = func(string) { p.open(p.list.Chosen()) }
	entry.OnEscape = p.goBack
	p.list.OnOpen = p.open
	p.list.OnRune = p.typeOn
	head := controls.NewHeading("Which form?", "Letters narrow the list. What is filed already is read and amended from the record.")
	p.root = page(controls.Down(0, head, controls.Blank(1, 12), p.search, controls.Blank(1, 12), controls.Grow(p.list)))
	return p
}

func (p *formPicker) place() string               { return "F4" }
func (p *formPicker) content() fyne.CanvasObject  { return p.root }
func (p *formPicker) patient() *record.Attendance { return p.from.patient() }
func (p *formPicker) refresh()                    {}
func (p *formPicker) leave()                      {}

// shown looks again: a form may have been filed or left since.
func (p *formPicker) shown() {
	p.look()
	p.u.keys.On("Esc", p.goBack)
	p.u.keys.On(printBlankKey, p.printBlank)
	p.u.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Choose, keep typing"}, controls.KeyFor("Enter", "Open"),
		controls.KeyFor(printBlankKey, "Print blank"), controls.KeyFor("Esc", "Record"))
	p.u.window.Canvas().Focus(p.search.Entry)
}

func (p *formPicker) look() {
	lines, err := p.u.session.Forms(p.u.ctx, p.from.id)
	if err != nil {
		p.u.refused(err, p.from.id, p.look)
		return
	}
	slices.SortStableFunc(lines, func(a, b app.FormLine) int { return strings.Compare(a.Title, b.Title) })
	p.lines = lines
	p.setRows()
}

func (p *formPicker) goBack() { p.u.show(p.from) }

// searchKey lets the list be walked while the search keeps the focus.
func (p *formPicker) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return p.list.HandleKey(ev)
	}
	return false
}

// typeOn brings a letter that was typed in the list to the search.
func (p *formPicker) typeOn(letter rune) bool {
	p.u.window.Canvas().Focus(p.search.Entry)
	p.search.Entry.TypedRune(letter)
	return true
}

// setRows shows the forms whose words begin with what is typed: those left
// unfinished first. Where one form is left, Enter opens it.
func (p *formPicker) setRows() {
	var rows []controls.Row
	for _, unfinished := range []bool{true, false} {
		for _, l := range p.lines {
			if l.Unfinished == unfinished && fits(l.Title, p.search.Entry.Text) {
				rows = append(rows, controls.Row{ID: l.Name, Version: "1", Look: lookOf(l), Content: func() fyne.CanvasObject { return p.row(l) }})
			}
		}
	}
	p.list.SetRows(rows)
	if len(rows) == 1 {
		p.list.Choose(rows[0].ID)
	}
}

// fits reports whether every word that is typed begins a word of the title.
func fits(title, typed string) bool {
	words := strings.Fields(strings.ToLower(title))
	for _, term := range strings.Fields(strings.ToLower(typed)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, term) }) {
			return false
		}
	}
	return true
}

// lookOf shows a form that is not this person's to file as one that cannot act.
func lookOf(l app.FormLine) controls.RowLook {
	if !l.May {
		return controls.QuietRow
	}
	return controls.PlainRow
}

func (p *formPicker) row(l app.FormLine) fyne.CanvasObject {
	icon, ink := controls.Ring, controls.Grey
	switch {
	case l.Unfinished:
		icon, ink = controls.Pencil, controls.Ink
	case l.Done || len(l.Filings) > 0:
		icon, ink = controls.Tick, controls.Green
	}
	who := ""
	if !l.May {
		who = "not for your role"
	}
	return pickerCols.Row(controls.NewText(controls.IconRun(icon, ink, 16)), controls.NewParagraph(controls.Strong.Run(l.Title)),
		controls.NewParagraph(controls.Body.Run(p.standing(l))), controls.NewText(controls.Caption.Run(who)))
}

// standing says what there is of a form.
func (p *formPicker) standing(l app.FormLine) string {
	var words []string
	if l.Unfinished {
		words = append(words, "left unfinished by you")
	}
	switch n := len(l.Filings); {
	case n > 0:
		last := l.Filings[0]
		by := orElse(last.OnBehalfOf, last.By)
		words = append(words, fmt.Sprintf("filed %s, last %s by %s", times(n), p.u.when(last.OccurredAt), by))
	case l.Done:
		words = append(words, "in the record; Enter amends it")
	}
	return strings.Join(words, "; ")
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// line finds a form of the list by its name.
func (p *formPicker) line(name string) (app.FormLine, bool) {
	i := slices.IndexFunc(p.lines, func(l app.FormLine) bool { return l.Name == name })
	if i < 0 {
		return app.FormLine{}, false
	}
	return p.lines[i], true
}

// open brings up a form: the one that was left unfinished, or a new one.
func (p *formPicker) open(name string) {
	l, ok := p.line(name)
	if !ok {
		if len(p.list.Rows()) > 0 {
			p.u.window.Canvas().Focus(p.list)
		}
		return
	}
	if l.Unfinished && p.resume(l) {
		return
	}
	filling, err := p.u.session.File(p.u.ctx, p.from.id, name)
	if err != nil {
		p.u.refused(err, p.from.id, func() { p.open(name) })
		return
	}
	f := newForm(p.u, filling)
	f.back = func() screen { return newFormPicker(p.from) }
	p.u.show(f)
}

// resume brings up the form that this person left; it reports whether it is
// still there.
func (p *formPicker) resume(l app.FormLine) bool {
	left, err := p.u.unfinished()
	if err != nil {
		p.u.fail(err)
	}
	for _, f := range left {
		if f.AttendanceID == p.from.id && f.Title() == l.Title {
			p.u.resume(f)
			return true
		}
	}
	return false
}

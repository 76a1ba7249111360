package ui

import (
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// reception asks who has arrived: it finds somebody in the offline index by
// whatever reception was told, after it has looked who is here already. It
// chooses nobody by itself.
type reception struct {
	ui    *UI
	found app.Found
	kept  []*app.Filling
	wide  bool

	search *controls.Box
	list   *controls.RowList
	read   *slot
	count  *slot
	empty  *slot
	clock  *slot
	side   *slot
	body   fyne.CanvasObject
}

func newReception(u *UI) *reception {
	r := &reception{ui: u, read: newSlot(), count: newSlot(), empty: newSlot(), side: newSlot(), clock: newSlot()}
	r.search = controls.NewBox(controls.NewEntry(), controls.SearchBox)
	entry := r.search.Entry
	entry.OnChanged = func(string) { r.find() }
	entry.OnKey = r.searchKey
	entry.OnSubmit = func(string) { r.enter() }
	entry.OnEscape = r.startAgain
	r.list = controls.NewRowList(controls.ListLook{RowHeight: 57, Pad: controls.Insets{Top: 6, Right: 14, Bottom: 6, Left: 14}, Bare: true, FullWidth: true})
	r.list.OnChosen = func(string) { r.drawSide() }
	r.list.OnOpen = r.open
	r.list.OnRune = r.typeOn
	r.build()
	return r
}

func (r *reception) build() {
	head := controls.NewHeading("Who has arrived?", "Name, birth date, NHS No. or postcode, in any order. A few letters of each are enough.")
	search := controls.Across(12, controls.Grow(r.search), controls.NewButtonIn(48, controls.Secondary, "Start again", "Esc", r.startAgain))
	none := controls.Down(0, controls.Rule(2, controls.Ink), controls.Inset(controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 12}, controls.Across(12,
		controls.NewText(controls.Strong.Run("None of these?")),
		controls.NewButton(controls.Secondary, "New patient", "Ctrl+N", r.newPatient),
		controls.NewButton(controls.Secondary, "Unknown patient", "F3", func() { r.ui.press("F3") }),
		controls.Grow(controls.NewText(controls.Caption.Run("What you typed goes with you.")).Shortened()))))
	panel := controls.NewPanel(controls.Down(0, controls.Grow(controls.Over(r.list, r.empty.box)), none))
	columns := gaining(controls.AcrossFull(12, controls.Grow(panel), controls.Wide(252, r.side.box)), func(wide bool) {
		r.wide = wide
		r.setRows()
	})
	line := controls.Across(12, controls.Grow(r.read.box), r.count.box)
	r.body = page(controls.Down(0, head, controls.Blank(1, 12), search, controls.Blank(1, 6), controls.Sized(0, 22, line), controls.Blank(1, 6), r.clock.box, controls.Grow(columns)))
}

func (r *reception) place() string               { return "F2" }
func (r *reception) content() fyne.CanvasObject  { return r.body }
func (r *reception) patient() *record.Attendance { return nil }
func (r *reception) leave()                      {}

// shown searches again: when the person comes back, somebody may have been
// registered or a form left.
func (r *reception) shown() {
	var err error
	if r.kept, err = r.ui.unfinished(); err != nil {
		r.ui.fail(err)
	}
	r.find()
	k := r.ui.keys
	k.On("Ctrl+N", r.newPatient)
	k.On("Esc", r.startAgain)
	r.ui.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Choose, keep typing"}, controls.KeyFor("Enter", "Start arrival"),
		controls.KeyFor("Ctrl+N", "New patient"), controls.KeyFor("F3", "Unknown"), controls.KeyFor("Esc", "Start again"))
	if s := r.ui.status; s.IndexPeople > 0 {
		r.ui.bar.SetReport(controls.NoticeReport("The index may miss people added since " + record.DateOf(s.IndexAsOf).String()))
	}
	r.ui.window.Canvas().Focus(r.search.Entry)
}

// refresh shows what came in beside the screen: counts, never other rows.
func (r *reception) refresh() {
	r.drawCount()
	if r.ui.clockNote(r.clock) {
		controls.Relayout(r.body)
	}
}

// find searches again; it is called at every key.
func (r *reception) find() {
	found, err := r.ui.session.Search(r.ui.ctx, r.search.Entry.Text)
	if err != nil {
		r.ui.refused(err, "", r.find)
	}
	r.found = found
	r.setRows()
	r.drawRead()
	r.drawCount()
	r.drawEmpty()
	r.drawSide()
}

// searchKey lets the list be walked while the search keeps the focus.
func (r *reception) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return r.list.HandleKey(ev)
	}
	return false
}

// enter opens what was chosen. Where nothing was, it only goes to the list. A
// whole code is opened: a scanner types it, with Enter after it.
func (r *reception) enter() {
	switch code := r.search.Entry.Text; {
	case app.IsCode(code):
		r.scanned(code)
	case r.list.Chosen() != "":
		r.open(r.list.Chosen())
	case len(r.list.Rows()) > 0:
		r.ui.window.Canvas().Focus(r.list)
		r.drawSide()
	default: // what is typed next, or scanned, is something else
		r.search.Entry.SelectAllText()
	}
}

// scanned opens what a code names. The wristband of somebody who is not here
// looks for them in the index: they come from a ward, or from elsewhere.
func (r *reception) scanned(code string) {
	found, err := r.ui.session.Scan(r.ui.ctx, code)
	if errors.Is(err, app.ErrNobodyUnder) {
		r.search.Entry.SetText(found.NHSNumber.String())
		r.search.Entry.SelectAllText()
		r.find()
		return
	}
	if err != nil {
		if r.search.Entry.Text == code {
			r.search.Entry.SelectAllText()
		}
		r.ui.refused(err, "", func() { r.scanned(code) })
		return
	}
	r.search.Entry.SetText("")
	r.ui.openScanned(found)
}

// typeOn brings a letter that was typed in the list to the search.
func (r *reception) typeOn(letter rune) bool {
	r.ui.window.Canvas().Focus(r.search.Entry)
	r.search.Entry.TypedRune(letter)
	return true
}

func (r *reception) startAgain() {
	r.search.Entry.SetText("")
	r.list.Choose("")
	r.find()
	r.ui.window.Canvas().Focus(r.search.Entry)
}

// open goes on with the row of that ID: a patient of the index arrives, one who
// is here is looked up, a form that was left goes on.
func (r *reception) open(id string) {
	kind, rest, _ := strings.Cut(id, ":")
	switch kind {
	case "kept":
		if n, err := strconv.Atoi(rest); err == nil && n < len(r.kept) {
			r.ui.resume(r.kept[n])
		}
	case "here":
		r.ui.show(newRecord(r.ui, record.ID(rest)))
	case "hit":
		if i := r.hit(id); i >= 0 {
			r.arriveFromIndex(r.found.Index.Hits[i].Patient)
		}
	}
}

// arriveFromIndex opens somebody of the index, which is an entry whether or not
// they arrive.
func (r *reception) arriveFromIndex(p record.Patient) {
	if err := r.ui.session.ViewPerson(r.ui.ctx, p); err != nil {
		r.ui.refused(err, "", func() { r.arriveFromIndex(p) })
		return
	}
	if p.DiedOn.IsZero() {
		r.arrive(p)
		return
	}
	who := p.Name.String() + ", " + p.BirthDate.Date.String()
	controls.ShowDialog(r.ui.window.Canvas(), controls.DialogView{
		Title: "Recorded as dead on " + p.DiedOn.String(),
		Body: controls.NewParagraph(controls.Body.Run("The index says " + who +
			" has died. If this person stands in front of you, the index is wrong: go on with the arrival. The date stays on the record until somebody puts it right.")),
		Answers: []controls.Answer{
			{Text: "Look again", Key: "Esc", Safe: true},
			{Text: "It is this " + personWord(p), Key: "Ctrl+O", Do: func() { r.arrive(p) }},
		},
	})
}

func personWord(p record.Patient) string {
	switch p.Sex {
	case record.Male:
		return "man"
	case record.Female:
		return "woman"
	}
	return "person"
}

// newPatient begins the arrival of somebody whom the index does not know. What
// was typed goes along.
func (r *reception) newPatient() {
	r.arrive(r.ui.kiosk.PatientFrom(r.search.Entry.Text))
}

// arrive brings up the form; Esc there comes back to these rows.
func (r *reception) arrive(p record.Patient) {
	filling, err := r.ui.session.Arrive(p)
	if err != nil {
		r.ui.refused(err, "", func() { r.arrive(p) })
		return
	}
	f := newForm(r.ui, filling)
	f.back = func() screen { return r }
	r.ui.show(f)
}

package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// recordScreen is one attendance: what happened, when and by whom, and what
// may be done about it. To look at it is an entry of its own.
type recordScreen struct {
	u    *UI
	id   record.ID
	view app.View
	err  error  // why it could not be opened
	from screen // where Esc goes; nil for the board

	lines  *controls.RowList
	head   *slot
	side   *slot
	banner controls.Patient
	root   *fyne.Container
}

func newRecord(u *UI, id record.ID) *recordScreen {
	r := &recordScreen{u: u, id: id, head: newSlot(), side: newSlot(), lines: controls.NewRowList(lineLook)}
	r.view, r.err = u.session.Open(u.ctx, id)
	r.lines.OnOpen = r.openLine
	left := controls.Down(0, r.head.box, controls.Rule(2, controls.Ink), controls.Grow(r.lines))
	r.root = page(controls.AcrossFull(16, controls.Grow(left), controls.Wide(372, r.side.box)))
	r.show()
	return r
}

func (r *recordScreen) place() string              { return "F4" }
func (r *recordScreen) content() fyne.CanvasObject { return r.root }
func (r *recordScreen) leave()                     {}

func (r *recordScreen) patient() *record.Attendance {
	if r.err != nil {
		return nil
	}
	return &r.view.Attendance
}

func (r *recordScreen) shown() {
	k := r.u.keys
	k.On("Esc", r.goBack)
	r.setKeys()
	r.u.window.Canvas().Focus(r.lines)
	if r.err != nil {
		r.u.refused(r.err, r.id, func() { r.u.openRecord(r.id, r.from) })
	}
}

// openRecord brings up a record, and afterwards the screen that it was opened
// from.
func (u *UI) openRecord(id record.ID, from screen) {
	r := newRecord(u, id)
	r.from = from
	u.show(r)
}

func (r *recordScreen) goBack() {
	if r.from == nil {
		r.from = newBoard(r.u)
	}
	r.u.show(r.from)
}

// recordKey is something that can be done with the record as it stands.
type recordKey struct {
	key, word string
	do        func()
}

// tasks are what can be done now. A withdrawn record can only be read and
// printed.
func (r *recordScreen) tasks() []recordKey {
	a := r.view.Attendance
	form := func(p app.Purpose) func() { return func() { r.u.fillInFrom(r, r.id, p) } }
	reprint := recordKey{"P", "Print", func() { r.u.askReprint(a) }}
	if r.err != nil {
		return nil
	}
	if a.Withdrawal != nil {
		return []recordKey{reprint}
	}
	tasks := []recordKey{{"A", "Amend", form(app.ForAmendment)}, {"T", "Triage", form(app.ForTriage)}, {"D", "Departure", form(app.ForDeparture)},
		{"F", "Forms", func() { r.u.show(newFormPicker(r)) }}, reprint, {"W", "Withdraw", func() { r.u.askWithdrawal(a) }}}
	if len(r.view.OnPaper) > 0 {
		tasks = append(tasks, recordKey{"B", "Type in paper", func() { r.u.show(newPaperScreen(r.u, a, nil)) }})
	}
	if a.Patient.Unknown {
		tasks = append([]recordKey{{"I", "Identify", form(app.ForAmendment)}}, tasks...)
	}
	return tasks
}

func (r *recordScreen) setKeys() {
	words := []controls.KeyWord{{Keys: []string{"↑", "↓"}, Word: "Entries"}}
	if len(r.view.Filings) > 0 {
		words = append(words, controls.KeyFor("Enter", "Read the form"))
	}
	for _, key := range []string{"I", "A", "T", "D", "F", "P", "W", "B", "Y"} {
		r.u.keys.Off(key)
	}
	for _, t := range r.tasks() {
		r.u.keys.On(t.key, t.do)
		words = append(words, controls.KeyFor(t.key, t.word))
	}
	if j := r.asking(); j != nil {
		r.u.keys.On("Y", func() { r.inHand(j.ID) })
		words = append(words, controls.KeyFor("Y", "In hand"))
	}
	r.u.bar.SetKeys(append(words, controls.KeyFor("Esc", r.backWord()))...)
}

func (r *recordScreen) backWord() string {
	if r.from == nil || r.from.place() == "F4" {
		return "Board"
	}
	return "Back"
}

// asking is the first sheet of which a person may say that it is in hand.
func (r *recordScreen) asking() *record.PrintJob {
	return asking(r.u, r.view.Jobs, func(j record.PrintJob) record.PrintJob { return j }, "")
}

func (r *recordScreen) inHand(id record.ID) {
	if err := r.u.session.SayJob(r.u.ctx, id, record.SheetInHand); err != nil {
		r.u.fail(err)
	}
	r.u.refresh()
}

func (r *recordScreen) refresh() {
	if r.err != nil {
		return
	}
	view, err := r.u.session.View(r.u.ctx, r.id)
	if barred(err) { // what was open for a while is no more
		r.u.show(r.u.home())
		return
	}
	if err != nil {
		r.u.fail(err)
		return
	}
	r.view = view
	r.show()
	r.u.reportPrinting()
}

// show puts the record on screen as it stands.
func (r *recordScreen) show() {
	if r.err != nil {
		r.head.set("failed", func() fyne.CanvasObject { return controls.NewHeading("Record", "It could not be opened.") })
		return
	}
	a := r.view.Attendance
	title, aside := "Record", fmt.Sprintf("%s, last written first. Nothing is ever removed.", counted(len(r.view.Lines), "entry", "entries"))
	if a.Withdrawal != nil {
		title = "Record, withdrawn"
	} else if a.Departure != nil {
		title = "Record, departed"
	}
	r.head.set(title+aside, func() fyne.CanvasObject {
		return controls.Sized(0, 46, controls.NewHeading(title, aside))
	})
	if rows := r.rows(); !sameRows(r.lines.Rows(), rows) {
		r.lines.SetRows(rows)
	}
	if r.side.set(r.sideView(), r.drawSide) && r.u.now == screen(r) {
		r.setKeys()
		r.root.Refresh()
	}
	if b := r.u.bannerOf(a); r.u.now == screen(r) && fmt.Sprint(b) != fmt.Sprint(r.banner) {
		r.banner = b
		r.u.banner.Set(b)
	}
}

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

// decision puts one of our patients beside whom the trust's index offers. It
// chooses nothing: the answers are equal, and each wants a reason.
type decision struct {
	u         *UI
	waiting   []app.Decision
	id        record.ID // of the attendance on screen
	looked    record.ID // of the one that was noted as looked at
	candidate int

	list  *controls.RowList // whoever waits
	table *controls.RowList // field by field
	why   *controls.Field
	head  *slot
	heads string
	notes *slot
	foot  *slot
	root  *fyne.Container
}

var (
	waitingLook = controls.ListLook{RowHeight: 44, Pad: controls.Insets{Top: 4, Right: 8, Bottom: 4, Left: 12}, Pale: true}
	tableLook   = controls.ListLook{RowHeight: 35, Pad: controls.Insets{Top: 5, Right: 12, Bottom: 5, Left: 14}}
	tableCols   = controls.Columns{Gap: 12, Widths: []float32{104, 0, 0, 272}}
)

// newDecision begins with an attendance, or with the first that waits.
func newDecision(u *UI, id record.ID) *decision {
	d := &decision{u: u, id: id, head: newSlot(), notes: newSlot(), foot: newSlot()}
	d.list, d.table = controls.NewRowList(waitingLook), controls.NewRowList(tableLook)
	d.list.OnChosen = func(id string) { d.turnTo(record.ID(id)) }
	d.why = controls.NewField("Why", "one line, kept with your name")
	d.why.OnChanged = func(text string) {
		u.begunReasons()[d.id] = text
		d.why.ClearProblem()
	}
	d.why.Entry.OnSubmit = func(string) {} // Enter decides nothing
	left := controls.Wide(200, controls.Grow(d.list))
	right := controls.Down(10, controls.Grow(d.table), d.notes.box, d.why, d.foot.box)
	d.root = page(controls.Down(12, d.head.box, controls.Grow(controls.AcrossFull(12, left, controls.Grow(right)))))
	d.read()
	return d
}

// begunReasons are what was typed and not decided yet, for whoever comes back.
func (u *UI) begunReasons() map[record.ID]string {
	if u.background.reasons == nil {
		u.background.reasons = map[record.ID]string{}
	}
	return u.background.reasons
}

func (d *decision) place() string               { return "F8" }
func (d *decision) content() fyne.CanvasObject  { return d.root }
func (d *decision) patient() *record.Attendance { return nil }
func (d *decision) leave()                      {}

func (d *decision) shown() {
	k := d.u.keys
	k.On("Alt+S", d.same)
	k.On("Alt+D", d.different)
	k.On("Alt+N", d.later)
	k.On("Alt+←", func() { d.turn(-1) })
	k.On("Alt+→", func() { d.turn(1) })
	k.On("PgUp", func() { d.step(-1) })
	k.On("PgDn", func() { d.step(1) })
	k.On("Esc", func() { d.u.show(newRecovery(d.u)) })
	d.u.bar.SetKeys(controls.KeyWord{Keys: []string{"Alt+←", "Alt+→"}, Word: "Candidate"}, controls.KeyWord{Keys: []string{"PgUp", "PgDn"}, Word: "Record"},
		controls.KeyFor("Alt+S", "Same"), controls.KeyFor("Alt+D", "Different"), controls.KeyFor("Alt+N", "Leave"), controls.KeyFor("Esc", "Recovery, kept"))
	d.u.window.Canvas().Focus(d.why.Entry)
}

func (d *decision) refresh() {
	d.read()
	d.u.reportPrinting()
}

func (d *decision) read() {
	plan, err := d.u.kiosk.Plan(d.u.ctx)
	if err != nil {
		d.u.fail(err)
		return
	}
	d.waiting = plan.Decisions
	if len(d.waiting) > 0 && d.index() < 0 {
		d.id, d.candidate = d.waiting[0].Attendance.ID, 0
		d.why.SetText(d.u.begunReasons()[d.id])
	}
	d.show()
}

func (d *decision) index() int {
	return slices.IndexFunc(d.waiting, func(w app.Decision) bool { return w.Attendance.ID == d.id })
}

// now is the decision on screen.
func (d *decision) now() (app.Decision, bool) {
	i := d.index()
	if i < 0 {
		return app.Decision{}, false
	}
	return d.waiting[i], true
}

func (d *decision) candidates() []record.Candidate {
	w, ok := d.now()
	if !ok || w.Attendance.Match == nil {
		return nil
	}
	return w.Attendance.Match.Candidates
}

// turnTo shows another record; what was typed for this one stays with it.
func (d *decision) turnTo(id record.ID) {
	if id == d.id {
		return
	}
	d.id, d.candidate = id, 0
	d.why.SetText(d.u.begunReasons()[id])
	d.why.ClearProblem()
	d.show()
}

func (d *decision) step(by int) {
	if i := d.index() + by; i >= 0 && i < len(d.waiting) {
		d.turnTo(d.waiting[i].Attendance.ID)
	}
}

func (d *decision) turn(by int) {
	if n := len(d.candidates()); n > 0 {
		d.candidate = (d.candidate + by + n) % n
		d.show()
	}
}

// reason is what was typed; without it nothing is decided.
func (d *decision) reason() (string, bool) {
	text := strings.TrimSpace(d.why.Text())
	if text == "" {
		d.why.SetProblem("Say why first: what you saw, or who told you.")
		d.u.window.Canvas().Focus(d.why.Entry)
	}
	return text, text != ""
}

func (d *decision) same() {
	all := d.candidates()
	if d.candidate >= len(all) {
		return
	}
	c := all[d.candidate]
	if c.Person.IsZero() {
		d.why.SetProblem("The trust’s index gave no number for this person, so nothing can be joined to them.", controls.Words.Run("Ask the records team."))
		return
	}
	if why, ok := d.reason(); ok {
		d.decide(record.Match{Outcome: record.MatchSame, Person: c.Person, Reasons: []string{why}})
	}
}

func (d *decision) different() {
	if why, ok := d.reason(); ok {
		d.decide(record.Match{Outcome: record.MatchNew, Reasons: []string{why}})
	}
}

// later leaves this one for somebody else and goes on to the next.
func (d *decision) later() {
	if i := d.index(); i+1 < len(d.waiting) {
		d.step(1)
		return
	}
	d.u.show(newRecovery(d.u))
}

func (d *decision) decide(m record.Match) {
	if err := d.u.session.Decide(d.u.ctx, d.id, m); err != nil {
		d.u.fail(err)
		return
	}
	delete(d.u.begunReasons(), d.id)
	next := d.index() + 1
	if next >= len(d.waiting) {
		next = 0
	}
	if len(d.waiting) == 1 {
		d.u.show(newRecovery(d.u))
		return
	}
	d.turnTo(d.waiting[next].Attendance.ID)
	d.u.refresh()
	d.u.window.Canvas().Focus(d.why.Entry)
}

func (d *decision) show() {
	w, ok := d.now()
	if !ok {
		d.showNobody()
		return
	}
	if !d.look() {
		return
	}
	d.showHead(d.index() + 1)
	d.showWaiting()
	d.showTable(w)
	notes := d.showNotes(w)
	if d.showFoot() || notes {
		d.root.Refresh()
	}
}

// look notes that this person looks at the record on screen, once each time that
// it comes up. What cannot be noted is not shown.
func (d *decision) look() bool {
	if d.looked == d.id {
		return true
	}
	if err := d.u.session.Compare(d.u.ctx, d.id); err != nil {
		d.u.refused(err, d.id, d.refresh)
		return false
	}
	d.looked = d.id
	return true
}

// showNobody says that the last decision has been made meanwhile.
func (d *decision) showNobody() {
	d.head.set("nobody", func() fyne.CanvasObject {
		return controls.NewHeading("Review", "Nobody waits for a decision any more.")
	})
	d.list.SetRows(nil)
	d.table.SetRows(nil)
}

func (d *decision) showHead(at int) {
	where := fmt.Sprintf("%d of %d", at, len(d.waiting))
	d.head.set(where, func() fyne.CanvasObject {
		return controls.NewHeading("Review", "Is our patient the person in the trust’s record?",
			controls.NewText(controls.Strong.Run(where), controls.GapRun(6), controls.Soft.Run("to decide")))
	})
}

func (d *decision) showWaiting() {
	var rows []controls.Row
	for _, w := range d.waiting {
		name, what := w.Attendance.Patient.Name.String(), counted(w.Candidates, "candidate", "candidates")
		rows = append(rows, controls.Row{ID: string(w.Attendance.ID), Version: name + what, Content: func() fyne.CanvasObject {
			return controls.Across(8, icon(controls.Half, controls.Grey, 14), controls.Grow(controls.Down(0,
				controls.NewParagraph(controls.Words.Run(name)), controls.NewParagraph(controls.Caption.Run(what)))))
		}})
	}
	if !sameRows(d.list.Rows(), rows) {
		d.list.SetRows(rows)
	}
	if d.list.Chosen() != string(d.id) {
		d.list.Choose(string(d.id))
	}
}

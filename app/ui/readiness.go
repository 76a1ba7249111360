package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// readiness says whether this kiosk would carry the department if everything
// went down now, and what to put right first.
type readiness struct {
	u    *UI
	wide bool

	list *controls.RowList
	side *readinessSide
	bar  string // what the key bar shows
	root *fyne.Container
}

var (
	checkLook  = controls.ListLook{RowHeight: 42, Pad: controls.Insets{Top: 5, Right: 12, Bottom: 5, Left: 14}, Pale: true}
	checkCols  = controls.Columns{Gap: 9, Widths: []float32{98, 18, 156, 0, 72}}
	checkCols2 = controls.Columns{Gap: 14, Widths: []float32{126, 18, 176, 0, 0, 52, 84}}
)

func newReadiness(u *UI) *readiness {
	r := &readiness{u: u, list: controls.NewRowList(checkLook)}
	r.side = newReadinessSide(r)
	r.list.OnOpen = r.open
	r.list.OnChosen = func(string) { r.setBar() }
	body := controls.AcrossFull(16, controls.Grow(gainingFrom(1000, r.list, r.setWide)), controls.Wide(276, r.side.root))
	r.root = page(controls.Down(12,
		controls.NewHeading("Readiness", "Would this kiosk carry the department if everything went down now?",
			controls.NewButtonIn(32, controls.Secondary, "Test all again", "Ctrl+T", u.examine)),
		controls.Grow(body)))
	r.refresh()
	return r
}

func (r *readiness) place() string               { return "F9" }
func (r *readiness) content() fyne.CanvasObject  { return r.root }
func (r *readiness) patient() *record.Attendance { return nil }
func (r *readiness) leave()                      {}

// problemKeys is how many problems have a key of their own.
const problemKeys = 9

func (r *readiness) shown() {
	k := r.u.keys
	for n := 1; n <= problemKeys; n++ {
		k.On(fmt.Sprintf("Ctrl+%d", n), func() { r.putRight(n) })
	}
	k.On("Ctrl+T", r.u.examine)
	k.On("Ctrl+D", r.u.askOutage)
	k.On("Esc", func() { r.u.show(newBoard(r.u)) })
	r.bar = ""
	r.chooseFirst()
	r.u.window.Canvas().Focus(r.list)
	r.setBar()
}

// chooseFirst begins at what is to be put right first, where nothing is chosen.
func (r *readiness) chooseFirst() {
	e := &r.u.background.exam
	if problems := app.Problems(e.checks); r.list.Chosen() == "" && !e.running && len(problems) > 0 {
		r.list.Choose(problems[0].ID)
	}
}

func (r *readiness) setWide(wide bool) {
	r.wide = wide
	r.refresh()
}

// actWords are what Enter does on a check.
var actWords = map[app.CheckAct]string{
	app.ActTestAgain: "Test it again", app.ActReach: "Contact it", app.ActPrint: "Print a test sheet", app.ActPrintQueue: "Print centre",
	app.ActBackUp: "Back up now",
}

// setBar shows the keys that work now: Enter does what the chosen row wants.
func (r *readiness) setBar() {
	chosen, _ := r.u.background.exam.check(r.list.Chosen())
	enter := actWords[chosen.Act]
	standby := r.u.status.Phase == app.Standby
	if view := fmt.Sprint(enter, standby); view != r.bar {
		r.bar = view
		words := []controls.KeyWord{{Keys: []string{"↑", "↓"}, Word: "Check"}, controls.KeyFor("Enter", enter), controls.KeyFor("Ctrl+T", "Test all"), controls.KeyFor("Ctrl+1…9", "Put right")}
		if standby {
			words = append(words, controls.KeyFor("Ctrl+D", "Declare an outage"))
		}
		r.u.bar.SetKeys(append(words, controls.KeyFor("Esc", "Board"))...)
	}
}

// putRight goes to the nth problem and does what can be done about it here.
func (r *readiness) putRight(n int) {
	problems := app.Problems(r.u.background.exam.checks)
	if n > len(problems) {
		return
	}
	r.list.Choose(problems[n-1].ID)
	r.u.window.Canvas().Focus(r.list)
	r.setBar()
	r.open(problems[n-1].ID)
}

func (r *readiness) open(id string) {
	c, _ := r.u.background.exam.check(id)
	switch c.Act {
	case app.ActPrintQueue:
		r.u.press("F5")
	case app.ActPrint:
		r.printTest(c)
	case app.ActBackUp:
		r.u.backUpNow(id)
	default:
		r.u.checkAgain(id)
	}
}

// printTest prints a test sheet, and goes to where a person says that it is in
// their hand.
func (r *readiness) printTest(c app.Check) {
	if err := r.u.session.PrintTest(r.u.ctx, c.Name); err != nil {
		r.u.fail(err)
		return
	}
	r.u.press("F5")
	r.u.bar.SetReport(controls.NoticeReport("A test sheet goes to " + c.Name + ". Press Y when it is in your hand"))
}

func (r *readiness) refresh() {
	r.showChecks()
	r.chooseFirst()
	r.side.show(r.wide)
	if r.u.now == screen(r) {
		r.setBar()
		r.u.report(r.tested())
	}
}

// tested is what the key bar reports: when everything was tested last.
func (r *readiness) tested() controls.Report {
	e := &r.u.background.exam
	switch {
	case r.u.status.Exercise && !e.running:
		return r.u.printingReport()
	case e.running:
		return controls.BusyReport(controls.ClockFace, fmt.Sprintf("Testing, %d still to come", len(e.testing)))
	case e.at.IsZero():
		return controls.NoticeReport("Not tested yet")
	}
	return controls.SavedReport("Tested " + r.u.clock(e.at) + ", by itself every hour")
}

func (r *readiness) showChecks() {
	e := &r.u.background.exam
	keys := map[string]string{}
	for i, c := range app.Problems(e.checks) {
		if i < problemKeys {
			keys[c.ID] = fmt.Sprintf("Ctrl+%d", i+1)
		}
	}
	rows := make([]controls.Row, 0, len(e.checks))
	for i, c := range e.checks {
		v := checkView{Check: c, key: keys[c.ID], testing: e.testing[c.ID], tested: r.u.clock(c.TestedAt)}
		if i == 0 || e.checks[i-1].Group != c.Group {
			v.group = c.Group.String()
		}
		ends := i+1 < len(e.checks) && e.checks[i+1].Group != c.Group
		rows = append(rows, controls.Row{ID: c.ID, Ends: ends, Version: fmt.Sprint(r.wide, v), Content: func() fyne.CanvasObject { return v.face(r.wide) }})
	}
	if !sameRows(r.list.Rows(), rows) {
		r.list.SetRows(rows)
	}
}

// checkView is one row: a check as it stands.
type checkView struct {
	app.Check
	group   string // on the first row of each group
	key     string
	testing bool
	tested  string
}

func (v checkView) face(wide bool) fyne.CanvasObject {
	mark, ink := checkMark(v.State)
	state := controls.Soft.Run(v.State.String())
	switch {
	case v.testing:
		mark, ink, state = controls.ClockFace, controls.Grey, controls.Soft.Run("Testing…")
	case v.Wanting():
		state = controls.Strong.Run(v.State.String())
	}
	words := fyne.CanvasObject(controls.NewParagraph(controls.Words.Run(orElse(v.Words, "Not tested yet"))))
	cells := []fyne.CanvasObject{controls.NewParagraph(controls.Words.Heavy().Run(v.group)), icon(mark, ink, 16), controls.NewParagraph(controls.Strong.Run(v.Name))}
	if wide {
		tested := ""
		if !v.TestedAt.IsZero() {
			tested = v.tested
		}
		return checkCols2.Row(append(cells, words, withKey(controls.NewParagraph(controls.Caption.Run(v.Next)), v.key),
			controls.NewParagraph(controls.Caption.Run(tested)), controls.NewParagraph(state))...)
	}
	return checkCols.Row(append(cells, withKey(words, v.key), controls.NewParagraph(state))...)
}

func withKey(words fyne.CanvasObject, key string) fyne.CanvasObject {
	if key == "" {
		return words
	}
	return controls.Across(8, controls.Grow(words), controls.NewKeyCap(key))
}

// checkMark is the icon of a state, always beside its word.
func checkMark(s app.CheckState) (controls.Icon, color.Color) {
	switch s {
	case app.CheckReady:
		return controls.Tick, controls.Green
	case app.CheckSeeToIt:
		return controls.Warning, controls.Orange
	case app.CheckNotReady:
		return controls.Stop, controls.Red
	}
	return controls.Ring, controls.Grey
}

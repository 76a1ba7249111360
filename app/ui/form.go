package ui

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// form fills in any form of the department: its body draws what the
// questionnaire says, in the order it says it. What is typed is on disk within
// two seconds, and problems are shown when a question is left.
type form struct {
	*body
	ui         *UI
	filling    *app.Filling
	back       func() screen // where Esc goes; nil for the usual place
	attendance record.Attendance
	since      error              // what happened to it since the form was begun, or nil
	merged     app.Merged         // what came of it
	clashes    []*controls.Choice // between theirs and mine

	side   sideColumn
	reason *controls.Select // why an amendment is made
	drawn  *slot            // an unknown patient's name and number
	banner controls.Patient
	object fyne.CanvasObject
}

func newForm(u *UI, filling *app.Filling) *form {
	f := &form{ui: u, filling: filling, drawn: newSlot()}
	f.body = newBody(filled{filling}, f.aroundBody())
	f.buildSide()
	f.lookUp()
	f.bringTogether()
	f.body.build()
	f.body.settle()
	f.object = controls.Inset(controls.Insets{Top: 8, Right: 16, Bottom: 12, Left: 12},
		controls.AcrossFull(4, controls.Grow(f.area), controls.Wide(sideWidth, f.side.body)))
	return f
}

// aroundBody is what the body of the form is told of this screen.
func (f *form) aroundBody() around {
	a := around{
		focus:    func(part fyne.Focusable) { f.ui.window.Canvas().Focus(part) },
		answered: func() { f.drawSave(); f.drawMissing() },
		settled:  f.settled, turned: f.turnedPage, came: f.drawHelp, trouble: f.ui.fail,
		title: f.filling.Title(), heading: f.heading, above: f.above, identity: f.identity,
		places: f.ui.kiosk.Settings.Site.Places,
		elsewhere: func(it forms.Item) bool {
			return it.ReadOnly && f.filling.Purpose == app.ForUnknown // the heading shows it, large
		},
	}
	if f.amends() {
		a.was = f.filling.Was
	}
	return a
}

// amends reports whether the form takes the place of earlier answers.
func (f *form) amends() bool {
	return f.filling.Purpose == app.ForAmendment || f.filling.Purpose == app.ForFiling && f.filling.Amends != ""
}

// newUnknown draws a name for somebody whom nobody can name.
func newUnknown(u *UI) screen {
	filling, err := u.session.ArriveUnknown(u.ctx)
	if err != nil {
		r := u.home()
		u.options.Post(func() { u.refused(err, "", func() { u.show(newUnknown(u)) }) })
		return r
	}
	return newForm(u, filling)
}

func (f *form) place() string {
	if f.filling.Paper != nil {
		return "F6"
	}
	switch f.filling.Purpose {
	case app.ForArrival:
		return "F2"
	case app.ForUnknown:
		return "F3"
	}
	return "F4"
}

func (f *form) content() fyne.CanvasObject  { return f.object }
func (f *form) patient() *record.Attendance { return &f.attendance }

func (f *form) shown() {
	k := f.ui.keys
	k.On("F10", f.save)
	k.On("Esc", f.goBack)
	k.On("Ctrl+E", f.nextProblem)
	k.On("Ctrl+U", f.sayNotKnown)
	k.On("Ctrl+D", f.discard)
	k.On(anotherKey, f.addHere)
	k.On(takeAwayKey, f.takeAwayHere)
	k.On(bringBackKey, f.bringBack)
	if f.filling.Purpose == app.ForUnknown {
		k.On("Ctrl+R", f.redraw)
	}
	for key, by := range map[string]int{"PgUp": -1, "PgDn": 1, "Ctrl+PgUp": -1, "Ctrl+PgDn": 1} {
		k.On(key, func() { f.turn(f.turned + by) })
	}
	f.setPaperKeys()
	for i := range 10 {
		k.On(fmt.Sprintf("Alt+%d", i), func() { f.byNumber(i) })
	}
	f.setKeyWords()
	f.ui.bar.SetReport(controls.NoticeReport("What you type is kept as you type"))
	if f.filling.Paper != nil {
		f.paperSaid()
	}
	f.scroll.Relayout()
	f.goTo(f.firstWanted())
}

// setKeyWords puts the keys that work now into the key bar.
func (f *form) setKeyWords() {
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next field"), controls.KeyFor("Ctrl+E", "Next problem"), controls.KeyFor("Ctrl+U", "Not known")}
	if f.filling.Purpose == app.ForUnknown {
		words = append(words, controls.KeyFor("Ctrl+R", "Draw again"))
	}
	words = append(words, f.pageKeys()...)
	words = append(words, f.paperKeys()...)
	f.ui.bar.SetKeys(append(words, controls.KeyFor("Ctrl+D", "Throw away"), controls.KeyFor("Esc", "Leave, kept"))...)
}

// refresh keeps what was typed, and moves the clock.
func (f *form) refresh() {
	if !f.ready {
		return
	}
	f.followClock()
	f.keep()
	f.drawClock()
	f.drawMissing()
	f.showBanner()
}

func (f *form) leave() {
	if f.ready {
		f.keep()
	}
}

func (f *form) keep() {
	at, err := f.filling.Keep(f.ui.keeping)
	switch {
	case err != nil:
		f.ui.fail(err)
	case !at.IsZero():
		words := "Everything typed is kept, "
		if f.filling.Paper != nil {
			words = f.paperWords() + ". Kept "
		}
		f.ui.bar.SetReport(controls.SavedReport(words + at.Format(time.TimeOnly)))
	}
}

// lookUp brings the banner's attendance up to what was typed.
func (f *form) lookUp() {
	a, err := f.filling.Attendance(f.ui.ctx)
	if err != nil {
		f.ui.fail(err)
		return
	}
	f.attendance = a
}

// showBanner brings the banner up to what was typed, and makes room where a
// name now needs another line.
func (f *form) showBanner() {
	if f.ui.now != screen(f) {
		return
	}
	v := f.ui.bannerOf(f.attendance)
	if fmt.Sprint(v) == fmt.Sprint(f.banner) {
		return
	}
	f.banner = v
	width := f.ui.stage.Size().Width
	before := f.ui.banner.HeightFor(width)
	f.ui.banner.Set(v)
	if f.ui.banner.HeightFor(width) != before {
		f.ui.refreshFrame()
	}
}

// settled lets the banner and the side column follow what was answered.
func (f *form) settled() {
	f.lookUp()
	f.drawSide()
	f.showBanner()
}

func (f *form) turnedPage() {
	f.drawSave()
	f.drawMissing()
}

// nextProblem goes to the next thing to put right, or else to the next that
// nobody has answered.
func (f *form) nextProblem() {
	if !f.nextStop() {
		f.ui.bar.SetReport(controls.SavedReport("Nothing to put right"))
	}
}

// goBack goes up one level. Everything is kept, nothing is asked.
func (f *form) goBack() {
	switch {
	case f.back != nil:
		f.ui.show(f.back())
	case f.filling.New():
		f.ui.show(newReception(f.ui))
	case f.filling.Purpose == app.ForAmendment || f.filling.Purpose == app.ForFiling:
		f.ui.show(newRecord(f.ui, f.filling.AttendanceID))
	default:
		f.ui.show(newBoard(f.ui))
	}
}

// discard throws the form away, at the person's word.
func (f *form) discard() {
	controls.ShowDialog(f.ui.window.Canvas(), controls.DialogView{
		Title: "Throw this form away?",
		Body:  controls.NewParagraph(controls.Body.Run("What was typed here is forgotten. Nothing was saved, printed or numbered. To come back to it later, leave it with Esc instead: it is kept.")),
		Answers: []controls.Answer{
			{Text: "Go on filling it in", Key: "Esc", Safe: true},
			{Text: "Throw away", Key: "Ctrl+O", Kind: controls.Danger, Do: func() {
				if err := f.filling.Discard(f.ui.ctx); err != nil {
					f.ui.fail(err)
					return
				}
				f.ready = false
				f.goBack()
			}},
		},
	})
}

// save commits the form, or goes to what stands in the way.
func (f *form) save() {
	f.all = true
	f.settle()
	if problems := f.filling.Problems(); len(problems) > 0 {
		f.goTo(problems[0].At)
		return
	}
	a, err := f.filling.Save(f.ui.ctx)
	switch {
	case errors.Is(err, app.ErrNoReason):
		f.reason.SetProblem("Say why it is amended.", controls.Words.Run("Choose, or type it in your own words."))
		f.placeSide()
		f.reason.Focus()
		return
	case errors.Is(err, app.ErrNoWriter), errors.Is(err, app.ErrNoTime):
		f.ui.askPaper(f.filling, f.save)
		f.ui.tell(err)
		return
	case errors.Is(err, app.ErrOvertaken), errors.Is(err, app.ErrConflicts):
		f.overtaken()
		return
	case err != nil:
		f.settle() // times may have moved with the clock
		f.ui.refused(err, f.about(), f.save)
		return
	}
	f.saved(a)
}

// about is the attendance that the form is about, once there is one.
func (f *form) about() record.ID {
	if f.filling.New() {
		return ""
	}
	return f.filling.AttendanceID
}

// saved goes on where the person most likely goes next. Only now is there a
// number to show.
func (f *form) saved(a record.Attendance) {
	f.ready = false
	word := record.FormatTime(f.ui.kiosk.Now())
	if f.filling.Paper != nil && f.back != nil {
		f.ui.show(f.back())
		f.ui.bar.SetReport(controls.SavedReport(f.filling.Title() + " of " + a.Number.String() + " saved, " + word))
		return
	}
	switch f.filling.Purpose {
	case app.ForArrival, app.ForUnknown:
		f.ui.show(newRegistered(f.ui, a))
		return
	case app.ForAmendment, app.ForFiling:
		f.ui.show(newRecord(f.ui, a.ID)) // whose banner has the number
		f.ui.bar.SetReport(controls.SavedReport(f.name() + " saved, " + word))
		return
	default:
		f.ui.show(newBoard(f.ui))
	}
	f.ui.bar.SetReport(controls.SavedReport(f.name() + " of " + a.Number.String() + " saved, " + word))
}

// name is what the form is called, where it is told of.
func (f *form) name() string {
	if f.filling.Purpose == app.ForFiling {
		return f.filling.Title()
	}
	return purposeNames[f.filling.Purpose]
}

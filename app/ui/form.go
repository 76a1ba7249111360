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

// form fills in any form of the department: it draws what the questionnaire
// says, in the order it says it. What is typed is on disk within two seconds,
// and problems are shown when a question is left.
type form struct {
	ui         *UI
	filling    *app.Filling
	back       func() screen // where Esc goes; nil for the usual place
	attendance record.Attendance
	since      error // what happened to it since the form was begun, or nil

	items     []forms.Item
	questions map[string]*question
	order     []*question // on screen, in reading order
	focused   *question
	folds     []*fold
	open      string // the fold that is open
	plan      string // of what is laid out, to see whether that changed

	left   *fyne.Container
	scroll *controls.ScrollView
	side   sideColumn
	reason *controls.Select // why an amendment is made
	drawn  *slot            // an unknown patient's name and number
	banner controls.Patient
	body   fyne.CanvasObject
	ready  bool // it has been built
	all    bool // every problem is to be seen, also of what was not visited
}

func newForm(u *UI, filling *app.Filling) *form {
	f := &form{ui: u, filling: filling, questions: map[string]*question{}, left: controls.Down(10), drawn: newSlot()}
	f.items = filling.Form.Items()
	f.findFolds()
	f.scroll = controls.NewScrollView(controls.Inset(controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 4}, f.left))
	f.buildSide()
	f.lookUp()
	f.since = filling.Meanwhile(u.ctx)
	f.lay()
	f.ready = true
	f.settle()
	f.body = controls.Inset(controls.Insets{Top: 8, Right: 16, Bottom: 12, Left: 12},
		controls.AcrossFull(4, controls.Grow(f.scroll.Object()), controls.Wide(sideWidth, f.side.body)))
	return f
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

func (f *form) content() fyne.CanvasObject  { return f.body }
func (f *form) patient() *record.Attendance { return &f.attendance }

func (f *form) shown() {
	k := f.ui.keys
	k.On("F10", f.save)
	k.On("Esc", f.goBack)
	k.On("Ctrl+E", f.nextProblem)
	k.On("Ctrl+U", f.sayNotKnown)
	k.On("Ctrl+D", f.discard)
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next field"), controls.KeyFor("Ctrl+E", "Next problem"), controls.KeyFor("Ctrl+U", "Not known")}
	if f.filling.Purpose == app.ForUnknown {
		k.On("Ctrl+R", f.redraw)
		words = append(words, controls.KeyFor("Ctrl+R", "Draw again"))
	}
	words = append(words, f.paperKeys()...)
	for i := range 10 {
		k.On(fmt.Sprintf("Alt+%d", i), func() { f.byNumber(i) })
	}
	f.ui.bar.SetKeys(append(words, controls.KeyFor("Ctrl+D", "Throw away"), controls.KeyFor("Esc", "Leave, kept"))...)
	f.ui.bar.SetReport(controls.NoticeReport("What you type is kept as you type"))
	if f.filling.Paper != nil {
		f.paperSaid()
	}
	f.scroll.Relayout()
	f.goTo(f.firstWanted())
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

// answered is called at every key: it shows what the answer changes elsewhere.
func (f *form) answered(q *question) {
	f.items = f.filling.Form.Items()
	if it, ok := f.item(q.item.LinkID); ok {
		q.show(it)
	}
	if q.wrong.Severity != 0 && len(f.filling.Form.ProblemsOf(q.item.LinkID)) == 0 {
		q.say(forms.Problem{})
	}
	if f.enabled() != f.wasEnabled() {
		f.lay()
	}
	f.drawMissing()
	f.drawSave()
}

// settle is called when a question was left or an option chosen: problems are
// shown, times and dates take their usual form, and the banner follows.
func (f *form) settle() {
	if !f.ready {
		return
	}
	f.items = f.filling.Form.Items()
	f.lookUp()
	f.showProblems()
	f.lay()
	f.drawSide()
	f.showBanner()
}

// showProblems shows what is wrong with the questions that were left.
func (f *form) showProblems() {
	first := map[string]forms.Problem{}
	for _, p := range append(f.filling.Problems(), f.filling.Form.Problems()...) {
		if _, ok := first[p.LinkID]; !ok {
			first[p.LinkID] = p
		}
	}
	for _, it := range f.items {
		q := f.questions[it.LinkID]
		if q == nil {
			continue
		}
		p := first[it.LinkID]
		if !q.left && !f.all {
			p = forms.Problem{}
		}
		carded := p.Severity == forms.Error && it.Width > 0 && it.Width <= 6 && q.rows == nil
		if carded != q.carded {
			q.carded, q.wrong = carded, forms.Problem{LinkID: "?"}
		}
		q.show(it)
		q.say(p)
	}
}

func (f *form) item(linkID string) (forms.Item, bool) {
	for _, it := range f.items {
		if it.LinkID == linkID {
			return it, true
		}
	}
	return forms.Item{}, false
}

// goBack goes up one level. Everything is kept, nothing is asked.
func (f *form) goBack() {
	switch {
	case f.back != nil:
		f.ui.show(f.back())
	case f.filling.New():
		f.ui.show(newReception(f.ui))
	case f.filling.Purpose == app.ForAmendment:
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
		f.goTo(problems[0].LinkID)
		return
	}
	a, err := f.filling.Save(f.ui.ctx)
	switch {
	case errors.Is(err, app.ErrNoReason):
		f.reason.SetProblem("Say why it is amended.", controls.Words.Run("Choose, or type it in your own words."))
		f.placeSide()
		f.reason.Focus()
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
	case app.ForAmendment:
		f.ui.show(newRecord(f.ui, a.ID))
	default:
		f.ui.show(newBoard(f.ui))
	}
	f.ui.bar.SetReport(controls.SavedReport(purposeNames[f.filling.Purpose] + " of " + a.Number.String() + " saved, " + word))
}

package ui

import (
	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// clockKey asks a person whether the clock is right, on every screen.
const clockKey = "Ctrl+K"

// clockNote says how the clock was set, where somebody is about to read it off
// into a record. It takes no room while there is nothing to say.
func (u *UI) clockNote(into *slot) (changed bool) {
	notice := u.status.Clock
	words := ""
	if notice != nil {
		words = notice.Words
	}
	signedIn := u.session != nil
	return into.set([]any{words, signedIn}, func() fyne.CanvasObject {
		if notice == nil {
			return controls.Blank(0, 0)
		}
		runs := []controls.Run{controls.Strong.Run(words), controls.Body.Run(" Times already written stay as they are. ")}
		if signedIn {
			runs = append(runs, controls.KeyRun(clockKey), controls.Body.Run(" Is it right?"))
		} else {
			runs = append(runs, controls.Body.Run("Look at another clock, and tell the shift lead if this one is wrong."))
		}
		return controls.Down(0, controls.NewNoteWith(controls.WarnNote, controls.ClockFace, controls.NewParagraph(runs...)), controls.Blank(1, 8))
	})
}

// askClock asks the person to hold the clock against another. Their word is an
// entry, and the notice goes.
func (u *UI) askClock() {
	notice := u.status.Clock
	if notice == nil || u.session == nil || u.window.Canvas().Overlays().Top() != nil {
		return
	}
	now := u.kiosk.Now()
	answers := []controls.Answer{{Text: "Not right, or not sure", Key: "Esc", Safe: true}}
	if !notice.Impossible {
		answers = append(answers, controls.Answer{Text: "It is right", Key: "Ctrl+O", Do: u.acceptClock})
	}
	controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Is it " + record.FormatTime(now) + " on " + record.DateOf(now).String() + "?",
		Body: controls.NewParagraph(controls.Body.Run(notice.Words + " Hold it against a watch or a telephone. If it is wrong, ask IT to set the machine’s clock; registering goes on meanwhile, " +
			"and lengths of time are reckoned right. Times already written are not changed: each record says how its clock stood, and can be amended.")),
		Answers: answers,
	})
}

func (u *UI) acceptClock() {
	if err := u.session.AcceptClock(u.ctx); err != nil {
		u.fail(err)
		return
	}
	u.refresh()
	u.bar.SetReport(controls.SavedReport("The clock is right, said " + u.session.Staff.Name))
}

// followClock moves what is typed along with a clock that was set, before the
// eyes of whoever types.
func (f *form) followClock() {
	moved, err := f.filling.FollowClock(f.ui.ctx)
	if err != nil {
		f.ui.fail(err)
	}
	if moved {
		f.settle()
		f.keep()
		f.ui.bar.SetReport(controls.NoticeReport(app.Explain(app.ErrClockSet).Words))
	}
}

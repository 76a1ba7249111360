package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// glassKey opens the dialog that breaks the glass for what was refused.
const glassKey = "Ctrl+G"

// refusal is what a person was refused last on this screen, and how it goes on
// once the glass is broken.
type refusal struct {
	act   app.Act
	about record.ID // the attendance that it is about, or empty
	again func()    // does it after all; nil where the person must press its key again
}

// refused shows an error, and lets the glass be broken where it says that
// something is not for this person's role.
func (u *UI) refused(err error, about record.ID, again func()) {
	u.tell(err)
	var notYours *app.NotYoursError
	if !errors.As(err, &notYours) || !notYours.Act.Breakable() || u.session == nil {
		return
	}
	u.refusal = refusal{notYours.Act, about, again}
	u.keys.On(glassKey, u.askGlass)
}

// barred reports whether an error says that something is not for this person's
// role.
func barred(err error) bool {
	var notYours *app.NotYoursError
	return errors.As(err, &notYours)
}

// askGlass lets a person do in an emergency what their role does not allow. It
// asks why, and says that somebody will read it.
func (u *UI) askGlass() {
	asked := u.refusal
	why := controls.NewField("Why it cannot wait", "one line, kept with your name")
	why.OnChanged = func(string) { why.ClearProblem() }
	var dialog *controls.Dialog
	breakIt := func() {
		err := u.session.BreakGlass(u.ctx, asked.act, asked.about, why.Text())
		if errors.Is(err, app.ErrNoReason) {
			why.SetProblem("Say why it cannot wait.")
			why.Focus()
			return
		}
		dialog.Close()
		if err != nil {
			u.fail(err)
			return
		}
		u.glassBroken(asked)
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Break the glass: " + asked.act.String(),
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run(app.Explain(&app.NotYoursError{Act: asked.act}).Words+" Where a patient cannot wait for one of them, you can do it all the same, for 15 minutes or until you leave.")),
			controls.NewParagraph(controls.Body.Run("That you did, when and why stays in the record, and the shift lead looks at it afterwards.")),
			why),
		Answers: []controls.Answer{
			{Text: "Leave it", Key: "Esc", Safe: true},
			{Text: "Break the glass", Key: "F10", Kind: controls.Danger, Keep: true, Do: breakIt},
		},
		Focus: why.Entry,
	})
}

func (u *UI) glassBroken(asked refusal) {
	u.keys.Off(glassKey)
	u.refreshRail()
	if asked.again != nil {
		asked.again()
		return
	}
	u.bar.SetReport(controls.NoticeReport("The glass is broken: press the same key again"))
}

// barredNote says in the middle of a screen why there is nothing to see.
func barredNote(err error) fyne.CanvasObject {
	x := app.Explain(err)
	return controls.NewNoteWith(controls.InfoNote, controls.Lock, controls.Down(6,
		controls.NewParagraph(controls.Lead.Run(x.Words)), controls.NewParagraph(controls.Body.Run(x.Hint))))
}

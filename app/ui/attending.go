package ui

import (
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// What follows is what board and record do alike with one attendance.

// fillIn brings up a form about an attendance.
func (u *UI) fillIn(id record.ID, p app.Purpose) { u.fillInFrom(nil, id, p) }

// fillInFrom brings up a form about an attendance, and afterwards the screen
// that it was begun from.
func (u *UI) fillInFrom(from screen, id record.ID, p app.Purpose) {
	f, err := u.session.About(u.ctx, id, p)
	if err != nil {
		u.refused(err, id, func() { u.fillInFrom(from, id, p) })
		return
	}
	form := newForm(u, f)
	if from != nil {
		form.back = func() screen { return from }
	}
	u.show(form)
}

// attempt does something with an attendance, and again once the glass is broken
// for it.
func (u *UI) attempt(id record.ID, do func() error) {
	if err := do(); err != nil {
		u.refused(err, id, func() { u.attempt(id, do) })
	}
	u.refresh()
}

// askPlace lets a person say where in the department a patient is now.
func (u *UI) askPlace(a record.Attendance) {
	var options []controls.Option
	for _, p := range u.kiosk.Settings.Site.Places {
		options = append(options, controls.Option{Code: p, Text: p})
	}
	place := controls.NewSelect("Where now", "type a few letters, or any words", options...)
	place.OnFree = func(string) {}
	place.Choose(a.Place)
	was := "No place is recorded yet."
	if a.Place != "" {
		was = "Now in " + a.Place + "."
	}
	var dialog *controls.Dialog
	move := func() {
		place.Settle()
		to := place.Chosen().Text
		if to == "" {
			place.SetProblem("Say where " + a.Patient.Name.String() + " is now.")
			place.Focus()
			return
		}
		dialog.Close()
		u.attempt(a.ID, func() error { return u.session.Move(u.ctx, a.ID, to) })
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Change place: " + a.Patient.Name.String(),
		Body:  controls.Down(12, controls.NewParagraph(controls.Body.Run(was)), place),
		Answers: []controls.Answer{
			{Text: "Move here", Key: "F10", Kind: controls.Primary, Keep: true, Do: move},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: place.Entry,
	})
}

// askWithdrawal lets a person take back a registration that should not have
// been made.
func (u *UI) askWithdrawal(a record.Attendance) {
	reason := controls.NewField("Why", "one line, kept with your name")
	reason.OnChanged = func(string) { reason.ClearProblem() }
	var dialog *controls.Dialog
	withdraw := func() {
		why := strings.TrimSpace(reason.Text())
		if why == "" {
			reason.SetProblem("Say why it is withdrawn.")
			reason.Focus()
			return
		}
		dialog.Close()
		u.attempt(a.ID, func() error { return u.session.Withdraw(u.ctx, a.ID, why) })
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Withdraw " + a.Number.String() + ", " + a.Patient.Name.String(),
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("For an arrival that should not have been registered: somebody twice, or the wrong person. Somebody who has left is not withdrawn but departed.")),
			controls.NewParagraph(controls.Body.Run("Nothing is deleted. The number stays issued and is accounted for as withdrawn, the record stays readable, and a system that was told of the arrival is told that it is withdrawn. This cannot be taken back.")),
			reason),
		Answers: []controls.Answer{
			{Text: "Do not withdraw", Key: "Esc", Safe: true},
			{Text: "Withdraw", Key: "F10", Kind: controls.Danger, Keep: true, Do: withdraw},
		},
		Focus: reason.Entry,
	})
}

package ui

import (
	"strings"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// outageForm asks when the trust's systems went away, and what is known of why.
type outageForm struct {
	u      *UI
	began  *controls.Field
	reason *controls.Field
	dialog *controls.Dialog
}

// askOutage lets a person declare, in two steps, that the trust's systems are
// away.
func (u *UI) askOutage() {
	if u.status.Phase != app.Standby {
		u.bar.SetReport(controls.NoticeReport("An outage was declared already"))
		return
	}
	f := &outageForm{u: u, began: controls.NewField("Since when", "now, 0252, or −20 for 20 minutes ago"), reason: controls.NewField("What is away", "one line, kept with your name")}
	f.began.OnChanged = func(string) { f.began.ClearProblem() }
	f.dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Are the trust’s systems away?",
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("Declare an outage when arrivals can no longer be registered in the trust’s own system. Waiting times count from when it began.")),
			f.began, f.reason),
		Answers: []controls.Answer{
			{Text: "Not now", Key: "Esc", Safe: true},
			{Text: "Go on", Key: "F10", Kind: controls.Primary, Keep: true, Do: f.goOn},
		},
		Focus: f.began.Entry,
	})
}

func (f *outageForm) goOn() {
	now := f.u.kiosk.Now()
	text := strings.ReplaceAll(strings.TrimSpace(f.began.Text()), "−", "-")
	since, err := record.ParseTime(text, now)
	if err != nil || since.IsZero() || since.After(now) {
		f.began.SetProblem("This is no time that has been.", controls.Words.Run("Type now, 0252, or 21/11 2350."))
		f.began.Focus()
		return
	}
	f.dialog.Close()
	f.u.confirmOutage(since, strings.TrimSpace(f.reason.Text()))
}

func (u *UI) confirmOutage(since time.Time, reason string) {
	who := u.session.Staff
	controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Declare an outage",
		Body: controls.Down(10,
			controls.NewParagraph(controls.Body.Run("You, "), controls.Strong.Run(who.Name+", "+who.Role.String()), controls.Body.Run(", say that the trust’s systems have been away since "), controls.Strong.Run(u.when(since)), controls.Body.Run(".")),
			controls.NewParagraph(controls.Body.Run("Your name stays with it. Every screen says DOWNTIME from now on, and nothing is sent before trust IT declares the systems clean."))),
		Answers: []controls.Answer{
			{Text: "Not now", Key: "Esc", Safe: true},
			{Text: "Declare an outage", Key: "Ctrl+D", Kind: controls.Danger, Do: func() { u.declareOutage(since, reason) }},
		},
	})
}

func (u *UI) declareOutage(since time.Time, reason string) {
	if err := u.session.DeclareOutage(u.ctx, since, reason); err != nil {
		u.fail(err)
	}
	u.refresh()
}

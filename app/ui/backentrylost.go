package ui

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// askLost takes the word of two people that a page is lost: whoever is signed
// in, and a colleague with their own PIN.
func (u *UI) askLost(p app.Page) {
	reason := controls.NewField("Where it was seen last", "and where it was looked for")
	reason.OnChanged = func(string) { reason.ClearProblem() }
	witness := controls.NewSelect("Who else says so", "somebody on the list", u.colleagues()...)
	pin := controls.NewPINField("Their PIN", "")
	var dialog *controls.Dialog
	sign := func() {
		err := u.session.SayLost(u.ctx, p, reason.Text(), witness.Chosen().Code, pin.Text())
		pin.SetText("")
		var notYours *app.NotYoursError
		switch {
		case err == nil || errors.As(err, &notYours):
			dialog.Close()
			u.attempt(p.Job.AttendanceID, func() error { return err })
		case errors.Is(err, app.ErrNoReason):
			refuse(reason, "Say where it was seen last.", "Somebody may look there again.")
		case errors.Is(err, app.ErrNotOnList), errors.Is(err, app.ErrYourself):
			witness.SetProblem("Choose who else says so.")
			witness.Focus()
		default:
			x := app.Explain(err)
			refuse(pin, x.Words, x.Hint)
		}
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: fmt.Sprintf("Lost: %s of %s", pageWords(p), p.Number),
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("What was written on it is not known. The record says so, with both names. If it is found, it can still be typed in.")),
			reason, fieldRow(share{2, witness}, share{1, pin})),
		Answers: []controls.Answer{
			{Text: "Both sign it lost", Key: "F10", Kind: controls.Danger, Keep: true, Do: sign},
			{Text: "Look again", Key: "Esc", Safe: true},
		},
		Focus: reason.Entry,
	})
}

// colleagues are the people of this kiosk but for whoever is signed in.
func (u *UI) colleagues() []controls.Option {
	people, err := u.kiosk.People(u.ctx)
	if err != nil {
		u.fail(err)
	}
	var options []controls.Option
	for _, p := range people {
		if p.ID != u.session.Staff.ID {
			options = append(options, controls.Option{Code: p.ID, Text: p.Name, Note: p.Role.String()})
		}
	}
	return options
}

// askPacks takes a word on numbers of blank packs under which nobody was
// treated, or issues a new pack.
func (b *backEntry) askPacks() {
	numbers := controls.NewField("Numbers that came back without a patient", "scan or type them, parted by spaces; all for all that are out")
	reason := controls.NewField("Why", "one line, kept with your name")
	say := func(outcome record.PackOutcome) func(*controls.Dialog) {
		return func(d *controls.Dialog) {
			named, err := b.named(numbers.Text())
			if err == nil {
				err = b.u.session.AccountPack(b.u.ctx, outcome, reason.Text(), named...)
			}
			switch {
			case errors.Is(err, app.ErrNoReason):
				refuse(reason, "A reason is needed.", "Type why, in a few words.")
			case err != nil:
				x := app.Explain(err)
				refuse(numbers, x.Words, x.Hint)
			default:
				d.Close()
				b.u.refresh()
			}
		}
	}
	var dialog *controls.Dialog
	unused, destroyed := say(record.PackUnused), say(record.PackDestroyed)
	dialog = controls.ShowDialog(b.u.window.Canvas(), controls.DialogView{
		Title: "Blank packs",
		Body: controls.Down(12, controls.NewParagraph(controls.Body.Run("A number that somebody was treated under is typed in from its sheet, not said here. Each number is accounted for in the balance.")),
			numbers, reason),
		Answers: []controls.Answer{
			{Text: "Unused", Key: "F10", Kind: controls.Primary, Keep: true, Do: func() { unused(dialog) }},
			{Text: "Destroyed", Key: "Ctrl+D", Kind: controls.Danger, Keep: true, Do: func() { destroyed(dialog) }},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: numbers.Entry,
	})
}

// named reads numbers that were typed or scanned.
func (b *backEntry) named(text string) ([]record.DowntimeNumber, error) {
	if strings.EqualFold(strings.TrimSpace(text), "all") {
		return b.out, nil
	}
	var numbers []record.DowntimeNumber
	for _, word := range strings.Fields(text) {
		n, err := record.ParseDowntimeNumber(word)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", word, err)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

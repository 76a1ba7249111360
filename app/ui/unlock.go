package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// unlockScreen asks a keeper for the passphrase that opens the records after a
// start. What is typed stays in memory, and only until the kiosk is open.
type unlockScreen struct {
	ui       *UI
	settings app.Settings
	phrase   *controls.Field
	body     fyne.CanvasObject
}

func newUnlock(u *UI, s app.Settings) *unlockScreen {
	l := &unlockScreen{ui: u, settings: s, phrase: controls.NewPINField("Passphrase", "the keepers know it")}
	l.phrase.Entry.OnSubmit = func(string) { l.open() }
	l.phrase.OnChanged = func(string) { l.phrase.ClearProblem() }
	l.body = controls.Inset(controls.Insets{Top: 48, Right: 160, Bottom: 24, Left: 160}, controls.Down(16,
		controls.NewParagraph(controls.Clock.Run("This kiosk is locked")),
		controls.NewParagraph(controls.Lead.Run("It was started, and its records open with a passphrase. Call a keeper.")),
		l.phrase,
		controls.Across(12, controls.NewButton(controls.Primary, "Open the kiosk", "Enter", l.open), controls.Grow(controls.Blank(1, 1))),
		controls.NewNote(controls.InfoNote, controls.Strong.Run("Until it opens, work on paper. "), controls.Body.Run("Take the blank pack, or use another kiosk. Nothing that was saved here is lost.")),
		controls.NewNote(controls.InfoNote, controls.Strong.Run("Nobody knows the passphrase? "), controls.Body.Run("Trust IT can open these records with the recovery key from the safe, and give the kiosk a new one.")),
	))
	return l
}

func (l *unlockScreen) place() string               { return "" }
func (l *unlockScreen) content() fyne.CanvasObject  { return l.body }
func (l *unlockScreen) patient() *record.Attendance { return nil }
func (l *unlockScreen) refresh()                    {}
func (l *unlockScreen) leave()                      { l.phrase.SetText("") }

func (l *unlockScreen) shown() {
	l.ui.strip.Set(stripUnknown())
	l.ui.bar.SetKeys(controls.KeyFor("Enter", "Open the kiosk"), controls.KeyFor(controls.HelpKey, "Help"))
	l.ui.bar.SetReport(controls.FailedReport("Locked. Nobody can be registered here yet"))
	l.phrase.Focus()
}

// open tries the passphrase. A wrong one is said at its field; anything else
// has a screen of its own.
func (l *unlockScreen) open() {
	u := l.ui
	typed := ledger.Passphrase(l.phrase.Text())
	outside := u.options.Outside
	outside.Unlock = func(app.Settings) (ledger.Secret, error) { return typed, nil }
	k, err := app.Open(u.ctx, l.settings, outside, u.changed)
	switch {
	case errors.Is(err, ledger.ErrWrongKey):
		l.phrase.SetText("")
		refuse(l.phrase, "That is not the passphrase.", "Nothing was changed. Type it again, with its spaces.")
		controls.Relayout(l.body)
	case err != nil:
		u.show(newStopped(u, app.Explain(err)))
	default:
		u.opened(k)
	}
}

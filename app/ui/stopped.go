package ui

import (
	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// stopped says why the kiosk does not open, what to do about it, and tries
// again at a key. Meanwhile paper carries the department.
type stopped struct {
	ui    *UI
	body  fyne.CanvasObject
	again *controls.Button
}

func newStopped(u *UI, x app.Explanation) *stopped {
	s := &stopped{ui: u}
	s.again = controls.NewButton(controls.Primary, "Try again", "F5", s.retry)
	what := controls.NewNoteWith(controls.StopNote, controls.Stop, controls.Down(8,
		controls.NewParagraph(controls.Lead.Run(x.Words)),
		controls.NewParagraph(controls.Body.Run(x.Hint))))
	paper := "Take the blank pack, or use another kiosk."
	if x.Code != app.ExitDamaged {
		paper += " Nothing that was saved here is lost."
	}
	meanwhile := controls.NewNote(controls.InfoNote, controls.Strong.Run("Until it opens, work on paper. "), controls.Body.Run(paper))
	where := controls.NewParagraph(controls.Caption.Run("Settings: " + s.settingsPath() + ". Tell IT these words and this path."))
	s.body = controls.Inset(controls.Insets{Top: 48, Right: 160, Bottom: 24, Left: 160}, controls.Down(16,
		controls.NewParagraph(controls.Clock.Run("This kiosk does not open")),
		what, meanwhile, where,
		controls.Across(12, s.again, controls.Grow(controls.Blank(1, 1))),
	))
	return s
}

func (s *stopped) settingsPath() string {
	if s.ui.options.Settings != nil && s.ui.options.Settings.Path() != "" {
		return s.ui.options.Settings.Path()
	}
	return s.ui.options.Path
}

func (s *stopped) place() string               { return "" }
func (s *stopped) content() fyne.CanvasObject  { return s.body }
func (s *stopped) patient() *record.Attendance { return nil }
func (s *stopped) refresh()                    {}
func (s *stopped) leave()                      {}

func (s *stopped) shown() {
	s.ui.strip.Set(stripUnknown())
	s.ui.keys.On("F5", s.retry)
	s.ui.bar.SetKeys(controls.KeyFor("F5", "Try again"), controls.KeyFor(controls.HelpKey, "Help"))
	s.ui.bar.SetReport(controls.FailedReport("Not open. Nobody can be registered here yet"))
	s.ui.window.Canvas().Focus(s.again)
}

// retry opens the kiosk again, with its settings read anew: whoever put the
// file right need not restart the program.
func (s *stopped) retry() {
	settings, err := app.ReadSettings(s.settingsPath())
	if err != nil {
		s.ui.show(newStopped(s.ui, app.Explain(err)))
		return
	}
	s.ui.options.Settings = &settings
	s.ui.openKiosk(settings)
}

// stripUnknown is the strip of a kiosk that cannot be asked.
func stripUnknown() controls.Outage {
	o := controls.Outage{Date: "Not open"}
	for i, label := range []string{"Outage", "Lasted", "This kiosk", "To print", "To send", "Patient index"} {
		o.Cells[i] = controls.StripCell{Label: label, Value: "Not known"}
	}
	o.Cells[3].Value = "Waits"
	return o
}

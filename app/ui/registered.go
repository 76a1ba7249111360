package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// registered confirms an arrival: its number, which is on disk now, and what
// the printers were sent.
type registered struct {
	ui         *UI
	attendance record.Attendance
	jobs       *slot
	body       fyne.CanvasObject
}

func newRegistered(u *UI, a record.Attendance) *registered {
	r := &registered{ui: u, attendance: a, jobs: newSlot()}
	p := a.Patient
	number := controls.NewBarCard(controls.DoneNote, controls.Down(6,
		controls.NewParagraph(controls.IconRun(controls.Tick, controls.Green, 20), controls.GapRun(8), controls.Lead.Run("Registered and on disk")),
		controls.NewParagraph(controls.Caption.Run("Downtime No.")),
		controls.NewText(controls.Score.Run(a.Number.String())),
		controls.NewParagraph(controls.Figure.Run(p.Name.String())),
		controls.NewParagraph(controls.Body.Run(p.BirthDate.Display(u.kiosk.AgeDay())+", "+p.Sex.String()+", arrived "+u.when(a.ArrivedAt)))))
	next := controls.Across(12,
		controls.NewButtonIn(44, controls.Primary, "Next arrival", "Enter", r.next),
		controls.NewButtonIn(44, controls.Secondary, "Open the record", "P", r.open),
		controls.NewButtonIn(44, controls.Secondary, "Triage now", "T", r.triage),
		controls.Grow(controls.Blank(1, 1)))
	r.body = page(controls.Down(16, controls.NewHeading("Arrival", "Hand over the card and put the band on before the next patient"), number, r.jobs.box, next, controls.Grow(controls.Blank(1, 1))))
	return r
}

func (r *registered) place() string               { return "F2" }
func (r *registered) content() fyne.CanvasObject  { return r.body }
func (r *registered) patient() *record.Attendance { return &r.attendance }
func (r *registered) leave()                      {}

func (r *registered) shown() {
	r.ui.window.Canvas().Unfocus()
	r.ui.keys.On("Enter", r.next)
	r.ui.keys.On("Esc", r.next)
	r.ui.keys.On("P", r.open)
	r.ui.keys.On("T", r.triage)
	r.ui.bar.SetKeys(controls.KeyWord{Keys: []string{"Enter", "F2"}, Word: "Next arrival"}, controls.KeyFor("P", "Open the record"), controls.KeyFor("T", "Triage now"), controls.KeyFor("F5", "Print centre"))
	r.ui.bar.SetReport(controls.SavedReport("Saved, " + r.ui.when(r.attendance.RegisteredAt)))
}

// refresh follows the sheets on their way to the printers.
func (r *registered) refresh() {
	v, err := r.ui.session.View(r.ui.ctx, r.attendance.ID)
	if err != nil {
		r.ui.fail(err)
		return
	}
	type line struct {
		sheet, printer string
		state          record.SheetState
		stopped        bool
	}
	var lines []line
	for _, j := range v.Jobs {
		lines = append(lines, line{r.ui.kiosk.SheetName(j), j.Printer, j.State, j.Printer != "" && j.Printer == r.ui.status.PrinterStopped})
	}
	if r.jobs.set(lines, func() fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, l := range lines {
			mark, tint, words := sheetState(l.state, l.printer, l.stopped)
			rows = append(rows, controls.NewLine(mark, tint, []controls.Run{controls.Strong.Run(l.sheet + "  "), controls.Body.Run(words)}))
		}
		return controls.NewCard("Paper", "F5 shows every sheet", rows...)
	}) {
		controls.Relayout(r.body)
	}
}

// sheetState puts the state of a sheet into words: "sent" is the printer's
// word.
func sheetState(s record.SheetState, printer string, stopped bool) (controls.Icon, color.Color, string) {
	if printer == "" {
		return controls.Ring, controls.Grey, "waits until a printer is set up"
	}
	if stopped && s != record.SheetSent && s.Open() {
		return controls.Stop, controls.Red, "waits: " + printer + " has stopped. F5 says what to do"
	}
	switch s {
	case record.SheetSent:
		return controls.Arrow, controls.Ink, "sent to " + printer + ". Look that it came out"
	case record.SheetInHand:
		return controls.Tick, controls.Green, "in hand"
	case record.SheetFailed:
		return controls.Stop, controls.Red, printer + " would not take it. F5 says why"
	case record.SheetHeld:
		return controls.NoEntry, controls.Blue, "held"
	case record.SheetNotOut:
		return controls.NoEntry, controls.Grey, "did not come out"
	case record.SheetUnknown:
		return controls.Warning, controls.Orange, "look in the tray of " + printer
	case record.SheetCancelled:
		return controls.NoEntry, controls.Grey, "cancelled"
	}
	return controls.ClockFace, controls.Ink, "on its way to " + printer
}

func (r *registered) next()   { r.ui.show(newReception(r.ui)) }
func (r *registered) open()   { r.ui.show(newRecord(r.ui, r.attendance.ID)) }
func (r *registered) triage() { r.ui.fillIn(r.attendance.ID, app.ForTriage) }

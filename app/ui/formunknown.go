package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// unknownHeading shows the name and number that were drawn, large enough to be
// read across the bay, and those in use tonight.
func (f *form) unknownHeading() []fyne.CanvasObject {
	f.drawName()
	parts := []fyne.CanvasObject{
		controls.NewHeading("Unknown patient", "Drawn at random, never in sequence, never a real name"),
		f.drawn.box,
	}
	if words := f.inUse(); words != "" {
		parts = append(parts, controls.NewNote(controls.InfoNote, controls.Strong.Run("In use tonight "), controls.Body.Run(words)))
	}
	return parts
}

func (f *form) drawName() {
	p := f.filling.Details().Patient
	f.drawn.set([]string{p.Name.String(), p.TemporaryNumber}, func() fyne.CanvasObject {
		figure := func(label, text string) fyne.CanvasObject {
			return controls.Down(0, controls.NewParagraph(controls.Caption.Run(label)), controls.NewText(controls.Figure.Run(text)))
		}
		again := controls.NewButton(controls.Secondary, "Draw again", "Ctrl+R", f.redraw)
		return controls.NewCard("", "", controls.Across(24, figure("Temporary name", p.Name.String()), figure("Temporary number", p.TemporaryNumber),
			controls.Grow(controls.Blank(1, 1)), again))
	})
}

// inUse names the unknown patients who are here, with where they are.
func (f *form) inUse() string {
	here, err := f.ui.kiosk.UnknownHere(f.ui.ctx)
	if err != nil {
		f.ui.fail(err)
		return ""
	}
	var names []string
	for _, a := range here {
		if a.ID == f.filling.AttendanceID {
			continue
		}
		names = append(names, nameAndPlace(a))
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, ", ") + ". The draw keeps clear of them."
}

func nameAndPlace(a record.Attendance) string {
	if a.Place == "" {
		return a.Patient.Name.String()
	}
	return a.Patient.Name.String() + " (" + a.Place + ")"
}

// redraw gives the patient another name and number. What was typed stays.
func (f *form) redraw() {
	if err := f.filling.Redraw(f.ui.ctx); err != nil {
		f.ui.fail(err)
		return
	}
	f.drawName()
	f.settle()
}

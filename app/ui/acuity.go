package ui

import (
	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// acuityOf shows how urgent somebody is: number, word and colour, or that
// nobody has said yet. A category that the kiosk does not know is shown in its
// own words.
func acuityOf(t *record.Triage) fyne.CanvasObject {
	if t == nil || t.Acuity.IsZero() {
		return controls.NewAcuity(0)
	}
	if n := app.Acuity(t.Acuity.Code); n > 0 {
		return controls.NewAcuity(controls.Acuity(n))
	}
	return controls.NewParagraph(controls.Body.Run(t.Acuity.String()))
}

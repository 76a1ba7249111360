package ui

import (
	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// acuities gives the five categories of ECDS (SNOMED CT) their numbers and
// colours. The codes are national; words come with the code list.
var acuities = map[string]controls.Acuity{
	"1064891000000107": 1, "1064911000000105": 2, "1064901000000108": 3, "1077241000000103": 4, "1077251000000100": 5,
}

// acuityOf shows how urgent somebody is: number, word and colour, or that
// nobody has said yet. A category that the kiosk does not know is shown in its
// own words.
func acuityOf(t *record.Triage) fyne.CanvasObject {
	if t == nil || t.Acuity.IsZero() {
		return controls.NewAcuity(0)
	}
	if a, ok := acuities[t.Acuity.Code]; ok {
		return controls.NewAcuity(a)
	}
	return controls.NewParagraph(controls.Body.Run(t.Acuity.String()))
}

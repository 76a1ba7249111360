package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// heading is the title over the form: its first group's, with what the form is
// for.
func (f *form) heading(group forms.Item) []fyne.CanvasObject {
	title, aside := group.Label, "Needed now"
	if title == "" {
		title = f.filling.Title()
	}
	switch f.filling.Purpose {
	case app.ForUnknown:
		return f.unknownHeading()
	case app.ForAmendment:
		title, aside = "Amend", amendAside
	case app.ForTriage:
		if aside = ""; f.filling.Base.Complaint != "" {
			aside = "At reception: “" + f.filling.Base.Complaint + "”"
		}
	case app.ForDeparture:
		aside = "Stops the four-hour clock"
	case app.ForFiling:
		return f.filingHeading(group)
	}
	return []fyne.CanvasObject{controls.NewHeading(title, aside)}
}

const amendAside = "The earlier answers stay in the record, marked as amended"

// filingHeading is the title of any other form, over that of its first group.
func (f *form) filingHeading(group forms.Item) []fyne.CanvasObject {
	aside := ""
	if f.amends() {
		aside = amendAside
	}
	parts := titled(f.filling.Title(), group)
	if aside != "" {
		parts[0] = titleLine(f.filling.Title(), aside)
	}
	return parts
}

// identity reports whether a group only repeats who the index says it is: the
// banner shows that already.
func (f *form) identity(_ forms.Item, below []forms.Item) bool {
	p := f.filling.Base.Patient
	if f.filling.Purpose != app.ForArrival || p.LocalPatientID == "" {
		return false
	}
	for _, it := range below {
		if !strings.HasPrefix(it.LinkID, "patient.") {
			return false
		}
	}
	return true
}

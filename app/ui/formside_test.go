package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/forms"
)

// inWindow fails where the green button or what stands under it is pushed into the
// keys or out of the window.
func (d *desk) inWindow() {
	d.t.Helper()
	side, at := d.form().side, fyne.CurrentApp().Driver().AbsolutePositionForObject
	bottom, bar := at(side.save).Y+side.save.Size().Height, at(d.ui.bar).Y
	if least := side.body.MinSize().Height; bottom > bar || least > side.body.Size().Height {
		d.t.Errorf("the green button ends at %v, the keys begin at %v; the column wants %v of %v", bottom, bar, least, side.body.Size().Height)
	}
}

// What is missing gives way to the help of a question: nothing is pushed out of the
// window.
func TestHelpPushesNothingOutOfTheWindow(t *testing.T) {
	d, _ := onBoard(t)
	d.press("T")
	d.later(0)
	d.into("news.scale")
	d.sees("About SpO2 scale")
	d.inWindow()
	d.later(0)
	d.inWindow()
	d.shot("08-triage-help")
}

// A form of the trust's own may say a great deal of a question.
func TestLongHelpIsScrolled(t *testing.T) {
	help := ask("help", "display", strings.Repeat("Ask once more before you write it down. ", 60), object{"extension": []object{{
		"url":                  "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
		"valueCodeableConcept": object{"coding": []object{{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}}},
	}}})
	var items []object
	for _, name := range strings.Split("abcdefghijklmnopqrst", "") {
		items = append(items, ask(name, "string", "Question "+name))
	}
	items = append([]object{ask("first", "string", "First", object{"item": []object{help}})}, items...)
	d := newDesk(t, ownForms(t, map[string]object{"helpful": questionnaire("helpful", items...)}))
	d.signIn("3001")
	d.filing(d.here(), "helpful")
	d.later(0)
	d.into("first")
	d.sees("About First")
	d.inWindow()
	d.shot("every-long-help")
}

// Help takes the room of the paper that will come out, and gives it back.
func TestHelpTakesTheRoomOfThePaper(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	f := d.arriving()
	d.sees("Will print")
	f.drawHelp(forms.Item{Label: "NHS No.", Help: strings.Repeat("Ask once more before you write it down. ", 60)})
	d.sees("About NHS No.")
	d.seesNot("Will print")
	d.inWindow()
	f.drawHelp(forms.Item{})
	d.sees("Will print")
	d.inWindow()
}

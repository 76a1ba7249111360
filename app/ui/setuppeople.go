package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// enrolment is somebody who is to use the kiosk, with the PIN they chose. It
// lives in memory only.
type enrolment struct {
	staff record.Staff
	pin   string
}

// personForm asks for one person: staff number, name, role and PIN twice.
type personForm struct {
	number, name, pin, again *controls.Field
	role                     *controls.Select
}

var roles = []record.Role{record.ShiftLead, record.Receptionist, record.WardClerk, record.Clinician, record.TrustIT}

func newPersonForm() *personForm {
	f := &personForm{
		number: controls.NewField("Staff number", "the trust’s own"), name: controls.NewField("Name", "as colleagues know it"),
		pin: controls.NewPINField("PIN", "6 figures, typed by the person"), again: controls.NewPINField("PIN again", ""),
	}
	for _, field := range []*controls.Field{f.number, f.name, f.pin, f.again} {
		field.OnChanged = func(string) { field.ClearProblem() }
	}
	var options []controls.Option
	for _, r := range roles {
		options = append(options, controls.Option{Code: string(r), Text: r.String()})
	}
	f.role = controls.NewSelect("Role", "", options...)
	return f
}

func (f *personForm) object() fyne.CanvasObject {
	return controls.Down(12,
		fieldRow(share{1, f.number}, share{2, f.name}, share{1.4, f.role}),
		fieldRow(share{1, f.pin}, share{1, f.again}, share{1.4, controls.Blank(1, 1)}))
}

// begun tells whether anything was typed.
func (f *personForm) begun() bool {
	return strings.TrimSpace(f.number.Text()+f.name.Text()+f.pin.Text()+f.again.Text()) != ""
}

func (f *personForm) empty() {
	for _, field := range []*controls.Field{f.number, f.name, f.pin, f.again} {
		field.SetText("")
		field.ClearProblem()
	}
	f.role.Choose("")
	f.role.ClearProblem()
}

// read gives the person, or shows what is missing at its field.
func (f *personForm) read() (enrolment, bool) {
	e := enrolment{staff: record.Staff{
		ID: strings.TrimSpace(f.number.Text()), Name: strings.Join(strings.Fields(f.name.Text()), " "), Role: record.Role(f.role.Chosen().Code),
	}, pin: f.pin.Text()}
	for _, field := range []*controls.Field{f.number, f.name, f.pin, f.again} {
		field.ClearProblem()
	}
	f.role.ClearProblem()
	switch {
	case e.staff.ID == "":
		refuse(f.number, "The staff number is missing.", "Type the number on the staff card.")
	case e.staff.Name == "":
		refuse(f.name, "The name is missing.", "Type it as it is to stand on entries and sheets.")
	case e.staff.Role == "":
		f.role.SetProblem("The role is missing.", controls.Words.Run("Choose from the list."))
		f.role.Focus()
	default:
		return e, readPIN(f.pin, f.again)
	}
	return e, false
}

// manages reports whether a person can let others in and unlock them, and says
// so at the role where the first one cannot: nobody could afterwards.
func (f *personForm) manages(e enrolment) bool {
	if app.ManagePeople.May(e.staff.Role) {
		return true
	}
	f.role.SetProblem("Nobody could let others in or unlock them.", controls.Words.Run("Begin with a shift lead or trust IT."))
	f.role.Focus()
	return false
}

// readPIN reports whether a PIN was typed that can be one, twice alike.
func readPIN(pin, again *controls.Field) bool {
	switch {
	case app.CheckPIN(pin.Text()) != nil:
		again.SetText("")
		refuse(pin, "A PIN has 6 figures, not all the same.", "Choose another.")
	case pin.Text() != again.Text():
		refuse(again, "The two PINs differ.", "Type the PIN again, twice.")
	default:
		return true
	}
	return false
}

func refuse(f *controls.Field, problem, wayOut string) {
	f.SetProblem(problem, controls.Words.Run(wayOut))
	f.Focus()
}

func (s *setUp) peopleStep() *setUpStep {
	form, list := newPersonForm(), newSlot()
	draw := func() {
		list.set(len(s.enrolled), func() fyne.CanvasObject { return enrolledList(s.enrolled) })
		s.drawList()
		controls.Relayout(s.body)
	}
	add := func() bool {
		e, ok := form.read()
		ok = ok && (len(s.enrolled) > 0 || form.manages(e))
		controls.Relayout(s.body)
		if !ok {
			return false
		}
		s.enrolled = append(withoutPerson(s.enrolled, e.staff.ID), e)
		form.empty()
		draw()
		form.number.Focus()
		return true
	}
	list.set(0, func() fyne.CanvasObject { return enrolledList(nil) })
	button := controls.Across(12, controls.NewButton(controls.Secondary, "Add, then another", "Ctrl+N", func() { add() }), controls.Grow(controls.Blank(1, 1)))
	return &setUpStep{
		name: "People and PINs",
		body: controls.Down(14,
			controls.NewParagraph(controls.Body.Run("Begin with a shift lead. They can let others in from the sign-in screen, so one person is enough today. PINs are kept only as a hash, and only once the kiosk is open.")),
			form.object(), button, list.box),
		keys:  []stepKey{{"Ctrl+N", "Add, then another", func() { add() }}},
		focus: form.number.Focus, read: func() {}, shown: draw,
		check: func() bool {
			if form.begun() || len(s.enrolled) == 0 {
				return add()
			}
			return true
		},
		summary: func() string {
			if len(s.enrolled) == 0 {
				return "Not started"
			}
			return counted(len(s.enrolled), "person", "people")
		},
	}
}

func withoutPerson(all []enrolment, id string) []enrolment {
	var rest []enrolment
	for _, e := range all {
		if e.staff.ID != id {
			rest = append(rest, e)
		}
	}
	return rest
}

func enrolledList(all []enrolment) fyne.CanvasObject {
	if len(all) == 0 {
		return controls.Blank(1, 1)
	}
	var rows []fyne.CanvasObject
	for _, e := range all {
		rows = append(rows, controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Strong.Run(e.staff.Name + "  "), controls.Body.Run(e.staff.Role.String() + ", " + e.staff.ID)}))
	}
	return controls.NewCard("Will be able to sign in", "", rows...)
}

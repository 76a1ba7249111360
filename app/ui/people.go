package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// peopleForm lets somebody who is not on the list use the kiosk. A colleague
// vouches with their own PIN; whoever manages people is signed in already, and
// the very first person needs nobody.
type peopleForm struct {
	ui      *UI
	people  []app.Person
	person  *personForm
	voucher *controls.Select
	pin     *controls.Field
	body    fyne.CanvasObject
}

func newPeople(u *UI) *peopleForm {
	p := &peopleForm{ui: u, person: newPersonForm()}
	var err error
	if p.people, err = u.kiosk.People(u.ctx); err != nil {
		u.fail(err)
	}
	parts := []fyne.CanvasObject{controls.NewParagraph(controls.Clock.Run("Who is to use this kiosk?"))}
	switch {
	case len(p.people) == 0:
		parts = append(parts, controls.NewParagraph(controls.Body.Run("Nobody is enrolled yet. The first person is a shift lead or trust IT, and can let others in.")), p.person.object())
	case u.session != nil:
		parts = append(parts, controls.NewParagraph(controls.Body.Run("You vouch for them, in any role. For somebody who is on the list already, this gives them another name, role and PIN.")), p.person.object())
	default:
		parts = append(parts, controls.NewParagraph(controls.Body.Run("Agency, bank or new staff. A shift lead or trust IT can vouch for anybody, a colleague for a role that may do no more than their own. A forgotten PIN is reset by a shift lead.")),
			p.person.object(), p.vouching())
	}
	buttons := []fyne.CanvasObject{controls.Grow(controls.Blank(1, 1)), controls.NewButtonIn(44, controls.Commit, "Let them in", "F10", p.save)}
	if len(p.people) > 0 {
		buttons = append([]fyne.CanvasObject{controls.NewButton(controls.Secondary, p.backWord(), "Esc", p.back)}, buttons...)
	}
	parts = append(parts, controls.Grow(controls.Blank(1, 1)), controls.Across(12, buttons...))
	p.body = controls.Inset(controls.Insets{Top: 24, Right: 120, Bottom: 16, Left: 120}, controls.Down(16, parts...))
	return p
}

func (p *peopleForm) vouching() fyne.CanvasObject {
	var options []controls.Option
	for _, person := range p.people {
		options = append(options, controls.Option{Code: person.ID, Text: person.Name, Note: person.Role.String()})
	}
	p.voucher = controls.NewSelect("Who knows this person", "somebody on the list", options...)
	p.pin = controls.NewPINField("Their PIN", "")
	p.pin.Entry.OnSubmit = func(string) { p.save() }
	return controls.NewCard("A colleague vouches", "Their name stays with the entry", fieldRow(share{2, p.voucher}, share{1, p.pin}))
}

func (p *peopleForm) place() string {
	if p.ui.session != nil {
		return peopleKey
	}
	return ""
}

func (p *peopleForm) content() fyne.CanvasObject  { return p.body }
func (p *peopleForm) patient() *record.Attendance { return nil }
func (p *peopleForm) refresh()                    {}

// leave forgets the PINs that were typed.
func (p *peopleForm) leave() {
	p.person.empty()
	if p.pin != nil {
		p.pin.SetText("")
	}
}

func (p *peopleForm) shown() {
	p.ui.keys.On("F10", p.save)
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next"), controls.KeyFor("F10", "Let them in")}
	if len(p.people) > 0 {
		p.ui.keys.On("Esc", p.back)
		words = append(words, controls.KeyFor("Esc", p.backWord()))
	}
	p.ui.bar.SetKeys(append(words, controls.KeyFor(controls.HelpKey, "Help"))...)
	p.ui.bar.SetReport(controls.NoticeReport("PINs are kept only as a hash"))
	p.person.number.Focus()
}

func (p *peopleForm) back() {
	if len(p.people) > 0 {
		p.ui.show(p.from())
	}
}

// from is the screen that the form was opened from.
func (p *peopleForm) from() screen {
	if p.ui.session != nil {
		return newStaff(p.ui)
	}
	return newSignIn(p.ui)
}

func (p *peopleForm) backWord() string {
	if p.ui.session != nil {
		return "Back to people"
	}
	return "Back to sign-in"
}

func (p *peopleForm) save() {
	defer controls.Relayout(p.body)
	e, ok := p.person.read()
	if !ok || len(p.people) == 0 && !p.person.manages(e) {
		return
	}
	if !p.enrol(e) {
		return
	}
	p.ui.show(p.from())
	p.ui.bar.SetReport(controls.SavedReport(e.staff.Name + " can sign in now"))
}

func (p *peopleForm) enrol(e enrolment) bool {
	var err error
	if p.ui.session != nil {
		err = p.ui.session.Enrol(p.ui.ctx, e.staff, e.pin)
	} else {
		by, ok := p.vouched()
		if !ok {
			return false
		}
		err = p.ui.kiosk.Enrol(p.ui.ctx, by, e.staff, e.pin)
	}
	x := app.Explain(err)
	var voucher *app.VoucherError
	switch {
	case errors.As(err, &voucher):
		p.person.role.SetProblem(x.Words, controls.Words.Run(x.Hint))
		p.person.role.Focus()
	case errors.Is(err, app.ErrOnList):
		refuse(p.person.number, x.Words, x.Hint)
	case err != nil:
		p.ui.fail(err)
	}
	return err == nil
}

// vouched checks the PIN of the colleague, and gives their staff number.
func (p *peopleForm) vouched() (by string, ok bool) {
	if p.voucher == nil {
		return "", true
	}
	p.voucher.ClearProblem()
	p.pin.ClearProblem()
	if by = p.voucher.Chosen().Code; by == "" {
		p.voucher.SetProblem("Nobody vouches yet.", controls.Words.Run("Choose a colleague who is here."))
		p.voucher.Focus()
		return "", false
	}
	session, err := p.ui.kiosk.SignIn(p.ui.ctx, by, p.pin.Text())
	if err == nil {
		err = session.SignOut(p.ui.ctx)
	}
	p.pin.SetText("")
	var refusal *app.PINError
	switch {
	case errors.As(err, &refusal):
		x := app.Explain(err)
		refuse(p.pin, x.Words, x.Hint)
	case err != nil:
		p.ui.fail(err)
	}
	return by, err == nil
}

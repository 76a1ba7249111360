package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// peopleKey brings up the people of the kiosk, for those who manage them.
const peopleKey = "F11"

// staff lists who may use the kiosk, for a shift lead to let somebody in, unlock
// them, give them a new PIN, or take them off the list; and below, who broke the
// glass, for the same person to ask about.
type staff struct {
	u      *UI
	people []app.Person
	uses   []app.GlassUse

	list  *controls.RowList
	glass *controls.RowList
	head  *slot
	under *slot
	root  *fyne.Container
}

var (
	staffLook = controls.ListLook{RowHeight: 40, Pad: controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 14}}
	staffCols = controls.Columns{Gap: 14, Widths: []float32{0, 130, 110, 190, 250}}
	glassLook = controls.ListLook{RowHeight: 40, Pad: controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 14}, Pale: true}
	glassCols = controls.Columns{Gap: 14, Widths: []float32{130, 180, 210, 130, 0}}
)

func newStaff(u *UI) *staff {
	s := &staff{u: u, head: newSlot(), under: newSlot(), list: controls.NewRowList(staffLook), glass: controls.NewRowList(glassLook)}
	s.list.SetHeads(staffCols, "Name", "Role", "Staff number", "Last here", "How they stand")
	s.glass.SetHeads(glassCols, "When", "Who", "What", "Record", "Why")
	s.list.OnRune = s.letter
	s.root = page(controls.Down(0, controls.Sized(0, 46, s.head.box), controls.Share(60, s.list),
		controls.Blank(1, 14), controls.Sized(0, 30, s.under.box), controls.Share(40, s.glass)))
	return s
}

func (s *staff) place() string               { return peopleKey }
func (s *staff) content() fyne.CanvasObject  { return s.root }
func (s *staff) patient() *record.Attendance { return nil }
func (s *staff) leave()                      {}

func (s *staff) shown() {
	k := s.u.keys
	k.On("Ctrl+N", s.enrol)
	k.On("Del", s.askRemoval)
	k.On("Esc", func() { s.u.show(s.u.home()) })
	s.u.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Choose"}, controls.KeyFor("U", "Unlock"), controls.KeyFor("P", "New PIN"),
		controls.KeyFor("Ctrl+N", "Let somebody in"), controls.KeyFor("Del", "Take off the list"), controls.KeyFor("Tab", "Broken glass"), controls.KeyFor("Esc", "Back"))
	s.readGlass()
	s.u.window.Canvas().Focus(s.list)
	if s.list.Chosen() == "" {
		s.list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	}
}

func (s *staff) refresh() {
	people, err := s.u.kiosk.People(s.u.ctx)
	if err != nil {
		s.u.fail(err)
		return
	}
	s.people = people
	s.show()
}

// readGlass reads who broke the glass. It goes through the whole ledger, and so
// is done when the screen comes up.
func (s *staff) readGlass() {
	uses, err := s.u.session.GlassUses(s.u.ctx)
	if err != nil {
		s.u.fail(err)
		return
	}
	slices.Reverse(uses)
	s.uses = uses
	s.show()
}

func (s *staff) show() {
	aside := counted(len(s.people), "person", "people") + " may use this kiosk"
	s.head.set(aside, func() fyne.CanvasObject { return controls.NewHeading("People", aside) })
	glass := "Nobody has broken the glass on this kiosk."
	if n := len(s.uses); n > 0 {
		glass = "The glass was broken " + counted(n, "time", "times") + ", last first. Ask whether it was needed."
	}
	s.under.set(glass, func() fyne.CanvasObject { return controls.NewParagraph(controls.Strong.Run(glass)) })
	var rows []controls.Row
	for _, p := range s.people {
		look := controls.PlainRow
		if p.Locked {
			look = controls.StoppedRow
		}
		cells := []string{p.Role.String(), p.ID, s.u.lastHere(p.LastHere), stands(p)}
		rows = append(rows, controls.Row{ID: p.ID, Look: look, Version: p.Name + fmt.Sprint(cells), Content: func() fyne.CanvasObject { return staffFace(staffCols, p.Name, cells) }})
	}
	if !sameRows(s.list.Rows(), rows) {
		s.list.SetRows(rows)
	}
	s.showGlass()
}

func (s *staff) showGlass() {
	var rows []controls.Row
	for i, use := range s.uses {
		cells := []string{use.Name, use.Act.String(), orElse(use.Number.String(), "None"), use.Reason}
		rows = append(rows, controls.Row{ID: fmt.Sprint(len(s.uses) - i), Version: fmt.Sprint(cells), Content: func() fyne.CanvasObject {
			return staffFace(glassCols, s.u.when(use.At), cells)
		}})
	}
	if !sameRows(s.glass.Rows(), rows) {
		s.glass.SetRows(rows)
	}
}

func staffFace(cols controls.Columns, first string, cells []string) fyne.CanvasObject {
	row := []fyne.CanvasObject{controls.NewParagraph(controls.Strong.Run(first))}
	for _, c := range cells {
		row = append(row, controls.NewParagraph(controls.Body.Run(c)))
	}
	return cols.Row(row...)
}

// stands says whether somebody can sign in, and what waits for them.
func stands(p app.Person) string {
	words := "Can sign in"
	switch {
	case p.Locked:
		words = "Locked, too many wrong PINs"
	case p.Wait > 0:
		words = "Waits " + minutesUp(p.Wait) + " after wrong PINs"
	}
	if p.Kept > 0 {
		words += ", " + counted(p.Kept, "unfinished form", "unfinished forms")
	}
	return words
}

// letter takes the keys that mean the chosen person.
func (s *staff) letter(r rune) bool {
	switch r {
	case 'u', 'U':
		s.unlock()
	case 'p', 'P':
		s.askPIN()
	default:
		return false
	}
	return true
}

func (s *staff) chosen() (app.Person, bool) {
	i := slices.IndexFunc(s.people, func(p app.Person) bool { return p.ID == s.list.Chosen() })
	if i < 0 {
		return app.Person{}, false
	}
	return s.people[i], true
}

func (s *staff) unlock() {
	p, ok := s.chosen()
	if !ok {
		return
	}
	s.done(s.u.session.Unlock(s.u.ctx, p.ID), p.Name+" can try their PIN again")
}

// done says how something went that changed the list.
func (s *staff) done(err error, words string) {
	s.refresh()
	if err != nil {
		s.u.fail(err)
		return
	}
	s.u.bar.SetReport(controls.SavedReport(words))
}

func (s *staff) enrol() { s.u.show(newPeople(s.u)) }

// askPIN lets the chosen person type a new PIN, here and now.
func (s *staff) askPIN() {
	p, ok := s.chosen()
	if !ok {
		return
	}
	pin, again := controls.NewPINField("New PIN", "6 figures, typed by the person"), controls.NewPINField("New PIN again", "")
	pin.OnChanged = func(string) { pin.ClearProblem() }
	again.OnChanged = func(string) { again.ClearProblem() }
	var dialog *controls.Dialog
	set := func() {
		if !readPIN(pin, again) {
			return
		}
		dialog.Close()
		s.done(s.u.session.NewPIN(s.u.ctx, p.ID, pin.Text()), p.Name+" has a new PIN")
	}
	again.Entry.OnSubmit = func(string) { set() }
	dialog = controls.ShowDialog(s.u.window.Canvas(), controls.DialogView{
		Title: "New PIN for " + p.Name,
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("Let them type it themselves. The old PIN opens nothing from then on. Only a hash of it is kept.")), pin, again),
		Answers: []controls.Answer{
			{Text: "Leave the old one", Key: "Esc", Safe: true},
			{Text: "Set the PIN", Key: "F10", Kind: controls.Primary, Keep: true, Do: set},
		},
		Focus: pin.Entry,
	})
}

// askRemoval takes the chosen person off the list, in two steps and with a
// reason.
func (s *staff) askRemoval() {
	p, ok := s.chosen()
	if !ok {
		return
	}
	why := controls.NewField("Why", "one line, kept with your name")
	why.OnChanged = func(string) { why.ClearProblem() }
	var dialog *controls.Dialog
	remove := func() {
		if strings.TrimSpace(why.Text()) == "" {
			why.SetProblem("Say why they are taken off the list.")
			why.Focus()
			return
		}
		dialog.Close()
		s.done(s.u.session.Remove(s.u.ctx, p.ID, why.Text()), p.Name+" cannot sign in any more")
	}
	kept := ""
	if p.Kept > 0 {
		kept = " " + counted(p.Kept, "form that they left unfinished stays", "forms that they left unfinished stay") + " on disk, for them alone."
	}
	dialog = controls.ShowDialog(s.u.window.Canvas(), controls.DialogView{
		Title: "Take " + p.Name + " off the list?",
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("They cannot sign in here any more. Everything they wrote keeps their name."+kept)), why),
		Answers: []controls.Answer{
			{Text: "Leave them on", Key: "Esc", Safe: true},
			{Text: "Take them off", Key: "F10", Kind: controls.Danger, Keep: true, Do: remove},
		},
		Focus: why.Entry,
	})
}

package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// tilesShown is how many people one page of sign-in has: one for each digit.
const tilesShown = 9

// signIn asks who is at the kiosk. It shows no patient: whoever walks past may
// look.
type signIn struct {
	ui     *UI
	people []app.Person
	first  int           // of the page, among those who fit the typed name
	chosen string        // staff ID
	wrong  string        // what was wrong with the last PIN
	until  time.Duration // when a wait is over, by the monotonic count; 0 for none
	// restored says that this kiosk was restored or moved; empty where not.
	restored string

	find    *controls.Box
	pin     *controls.PIN
	columns int
	tiles   *slot
	pager   *slot
	who     *slot
	trouble *slot
	aside   *slot
	clock   *slot
	body    fyne.CanvasObject
}

// newSignIn asks who it is; where nobody is enrolled yet it asks for the first
// person instead.
func newSignIn(u *UI) screen {
	people, err := u.kiosk.People(u.ctx)
	if err != nil {
		return newStopped(u, app.Explain(err))
	}
	restored, err := u.kiosk.RestoredNote(u.ctx)
	if err != nil {
		return newStopped(u, app.Explain(err))
	}
	if len(people) == 0 {
		return newPeople(u)
	}
	s := &signIn{ui: u, people: people, restored: restored, columns: 3, tiles: newSlot(), pager: newSlot(), who: newSlot(), trouble: newSlot(), aside: newSlot(), clock: newSlot()}
	s.find = controls.NewBox(controls.NewEntry(), controls.BoxLook{Lead: controls.Lens})
	s.find.Entry.SetPlaceHolder("Type a name")
	s.find.SetTrailing(controls.KeyRun("/"))
	s.find.Entry.OnChanged = func(string) { s.first = 0; s.draw() }
	s.find.Entry.OnSubmit = func(string) { s.chooseNth(0) }
	s.find.Entry.OnEscape = s.somebodyElse
	s.pin = controls.NewPIN()
	s.pin.OnSubmit = s.submit
	s.pin.OnFocus = func(bool) { s.drawTiles() }
	s.build()
	if len(people) == 1 {
		s.chosen = people[0].ID
	}
	s.draw()
	return s
}

func (s *signIn) build() {
	head := controls.Across(16, controls.Grow(controls.NewParagraph(controls.Clock.Run("Who is using this kiosk?"))), controls.Wide(300, s.find))
	left := []fyne.CanvasObject{head, controls.Blank(1, 12), s.clock.box, s.tiles.box, controls.Blank(1, 16), s.pager.box, controls.Grow(controls.Blank(1, 8))}
	if s.restored != "" {
		left = append(left, controls.NewNote(controls.WarnNote, controls.Body.Run(s.restored)), controls.Blank(1, 8))
	}
	if note := s.ui.options.SignInNote; note != "" {
		left = append(left, controls.NewNote(controls.InfoNote, controls.Body.Run(note)))
	}
	panel := controls.Down(0, s.who.box, controls.Blank(1, 12), s.keyPad(), controls.Grow(controls.Blank(1, 8)), s.aside.box)
	body := controls.AcrossFull(0,
		controls.Grow(controls.Inset(controls.Insets{Top: 18, Right: 24, Bottom: 20, Left: 24}, controls.Down(0, left...))),
		controls.Sized(2, 1, controls.Swatch(controls.Ink)),
		controls.Wide(430, controls.On(controls.Panel, controls.Inset(controls.Insets{Top: 20, Right: 34, Bottom: 20, Left: 34}, panel))))
	s.body = gaining(body, func(wide bool) {
		s.columns = map[bool]int{false: 3, true: 5}[wide]
		s.drawTiles()
		controls.Relayout(body)
	})
}

func (s *signIn) keyPad() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, row := range []string{"123", "456", "789"} {
		var keys []fyne.CanvasObject
		for _, figure := range row {
			keys = append(keys, s.padKey(string(figure), func() { s.pin.Type(figure) }))
		}
		rows = append(rows, controls.Across(8, keys...))
	}
	rows = append(rows, controls.Across(8, s.padKey("Clear", s.pin.Clear), s.padKey("0", func() { s.pin.Type('0') }), s.padKey("Back", s.pin.Back)))
	enter := controls.NewButtonIn(46, controls.Primary, "Sign in", "Enter", s.pin.Submit)
	return controls.Down(0,
		controls.NewParagraph(controls.Strong.Run("PIN "), controls.Caption.Run("6 figures")), controls.Blank(1, 4), s.pin,
		controls.Blank(1, 8), s.trouble.box, controls.Blank(1, 10),
		controls.Down(8, rows...), controls.Blank(1, 16), enter)
}

func (s *signIn) padKey(text string, act func()) fyne.CanvasObject {
	return controls.Grow(controls.NewKeyPadButton(text, func() { act(); s.focus() }))
}

func (s *signIn) place() string               { return "" }
func (s *signIn) content() fyne.CanvasObject  { return s.body }
func (s *signIn) patient() *record.Attendance { return nil }
func (s *signIn) leave()                      { s.pin.Clear() }

func (s *signIn) shown() {
	k := s.ui.keys
	for i := range tilesShown {
		k.On(fmt.Sprint(i+1), func() { s.chooseNth(i) })
	}
	k.On("/", func() { s.ui.window.Canvas().Focus(s.find.Entry) })
	k.On("Esc", s.somebodyElse)
	k.On("PgDn", func() { s.turn(tilesShown) })
	k.On("PgUp", func() { s.turn(-tilesShown) })
	k.On("Ctrl+N", func() { s.ui.show(newPeople(s.ui)) })
	s.ui.bar.SetReport(controls.SavedReport("All saved. No patient is shown while nobody is signed in"))
	s.setKeys()
	s.focus()
}

func (s *signIn) setKeys() {
	more := []controls.KeyWord{controls.KeyFor("/", "Type a name"), controls.KeyFor("Ctrl+N", "Not on the list"), controls.KeyFor(controls.HelpKey, "Help")}
	if s.chosen == "" {
		s.ui.bar.SetKeys(append([]controls.KeyWord{controls.KeyFor("1…9", "This is me")}, more...)...)
		return
	}
	s.ui.bar.SetKeys(append([]controls.KeyWord{
		controls.KeyFor("0…9", "PIN"), controls.KeyFor("Enter", "Sign in"), controls.KeyFor("Esc", "Someone else, then 1…9")}, more...)...)
}

// refresh lets a person who typed too many wrong PINs try again in time.
func (s *signIn) refresh() {
	if s.ui.clockNote(s.clock) {
		controls.Relayout(s.body)
	}
	if s.until > 0 && s.ui.kiosk.Elapsed() >= s.until {
		s.wrong, s.until = "", 0
		s.drawSide()
	}
}

// fitting gives the people whose names begin with what was typed.
func (s *signIn) fitting() []app.Person {
	typed := strings.Fields(strings.ToLower(s.find.Entry.Text))
	return slices.DeleteFunc(slices.Clone(s.people), func(p app.Person) bool {
		names := strings.FieldsFunc(strings.ToLower(p.Name+" "+p.ID), func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
		return slices.ContainsFunc(typed, func(t string) bool {
			return !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, t) })
		})
	})
}

// onPage gives the people of the page, each behind a digit.
func (s *signIn) onPage() []app.Person {
	all := s.fitting()
	first := min(s.first, max(0, len(all)-1)/tilesShown*tilesShown)
	return all[first:min(len(all), first+tilesShown)]
}

func (s *signIn) turn(by int) {
	if first := s.first + by; first >= 0 && first < len(s.fitting()) {
		s.first = first
		s.draw()
	}
}

func (s *signIn) chooseNth(i int) {
	if page := s.onPage(); i < len(page) {
		s.choose(page[i].ID)
	}
}

func (s *signIn) choose(staffID string) {
	s.chosen, s.wrong, s.until = staffID, "", 0
	s.pin.Clear()
	s.draw()
	s.setKeys()
	s.focus()
}

// somebodyElse takes the choice back, so that digits choose again.
func (s *signIn) somebodyElse() {
	s.find.Entry.SetText("")
	s.first = 0
	s.choose("")
}

// focus puts the cursor into the PIN of whoever was chosen.
func (s *signIn) focus() {
	if s.chosen == "" {
		s.ui.window.Canvas().Unfocus()
		s.drawTiles() // the digits choose again
		return
	}
	s.ui.window.Canvas().Focus(s.pin)
}

func (s *signIn) submit(pin string) {
	if s.chosen == "" {
		return
	}
	session, err := s.ui.kiosk.SignIn(s.ui.ctx, s.chosen, pin)
	if err == nil {
		s.ui.signedIn(session)
		return
	}
	s.pin.Clear()
	x := app.Explain(err)
	s.wrong, s.until = x.Words+" "+x.Hint, 0
	var refusal *app.PINError
	if errors.As(err, &refusal) && refusal.Wait > 0 {
		s.until = s.ui.kiosk.Elapsed() + refusal.Wait
	}
	s.lookAgain()
	s.draw()
}

// lookAgain reads how everybody stands: who is locked says so on their tile.
func (s *signIn) lookAgain() {
	people, err := s.ui.kiosk.People(s.ui.ctx)
	if err != nil {
		s.ui.fail(err)
		return
	}
	s.people = people
}

func (s *signIn) draw() {
	s.drawTiles()
	s.drawSide()
}

func (s *signIn) drawTiles() {
	type view struct {
		tiles   []controls.PersonView
		columns int
	}
	v := view{columns: s.columns}
	page := s.onPage()
	for i, p := range page {
		v.tiles = append(v.tiles, s.tile(p, fmt.Sprint(i+1)))
	}
	s.tiles.set(v, func() fyne.CanvasObject { return s.grid(page, v.tiles) })
	s.drawPager(len(page))
}

func (s *signIn) tile(p app.Person, key string) controls.PersonView {
	v := controls.PersonView{
		Initials: initials(p.Name), Name: p.Name, Role: p.Role.String(), Last: s.ui.lastHere(p.LastHere),
		Key: key, KeyPale: s.ui.window.Canvas().Focused() != nil, Chosen: p.ID == s.chosen,
	}
	switch {
	case p.Locked:
		v.Last = "Locked, too many wrong PINs"
	case p.Kept > 0:
		v.Unfinished = counted(p.Kept, "unfinished form", "unfinished forms") + " kept"
	}
	return v
}

func (s *signIn) grid(page []app.Person, views []controls.PersonView) fyne.CanvasObject {
	if len(page) == 0 {
		return controls.NewNote(controls.InfoNote, controls.Body.Run("Nobody here has a name like that. "), controls.KeyRun("Esc"), controls.Body.Run(" shows everybody."))
	}
	var rows []fyne.CanvasObject
	for part := range slices.Chunk(views, s.columns) {
		var tiles []fyne.CanvasObject
		for _, v := range part {
			id := page[len(rows)*s.columns+len(tiles)].ID
			tiles = append(tiles, controls.NewPersonTile(v, func() { s.choose(id) }))
		}
		rows = append(rows, controls.AcrossTop(16, tiles...))
	}
	return controls.Down(12, rows...)
}

func (s *signIn) drawPager(shown int) {
	total := len(s.fitting())
	type view struct{ first, shown, total int }
	s.pager.set(view{s.first, shown, total}, func() fyne.CanvasObject {
		words := []controls.Run{controls.Soft.Run(fmt.Sprintf("%d–%d of %s", min(s.first+1, shown), s.first+shown, counted(total, "person", "people")))}
		if total > tilesShown {
			words = append(words, controls.GapRun(16), controls.KeyRun("PgUp"), controls.GapRun(6), controls.KeyRun("PgDn"))
		}
		notListed := controls.NewButton(controls.Secondary, "I am not on the list", "Ctrl+N", func() { s.ui.show(newPeople(s.ui)) })
		return controls.Down(4, controls.Across(12, controls.Grow(controls.NewText(words...)), notListed),
			controls.NewText(controls.Caption.Run("Agency, bank or new staff: a second person confirms with their PIN.")).Aligned(fyne.TextAlignTrailing))
	})
}

func (s *signIn) drawSide() {
	i := slices.IndexFunc(s.people, func(p app.Person) bool { return p.ID == s.chosen })
	var p app.Person
	if i >= 0 {
		p = s.people[i]
	}
	s.who.set(p, func() fyne.CanvasObject {
		if p.ID == "" {
			return controls.Down(0, controls.NewParagraph(controls.Soft.Run("Signing in")), controls.NewParagraph(controls.Title.Run("Choose yourself")),
				controls.NewParagraph(controls.Body.Run("with a digit, or type a name")))
		}
		return controls.Down(0, controls.NewParagraph(controls.Soft.Run("Signing in")), controls.NewParagraph(controls.Title.Run(p.Name)),
			controls.NewParagraph(controls.Body.Run(p.Role.String())))
	})
	s.trouble.set(s.wrong, func() fyne.CanvasObject {
		if s.wrong == "" {
			return controls.Blank(1, 1)
		}
		return controls.NewProblem(s.wrong)
	})
	s.aside.set(p.Kept, func() fyne.CanvasObject {
		if p.Kept == 0 {
			return controls.Blank(1, 1)
		}
		return controls.NewNoteWith(controls.InfoNote, controls.Pencil, controls.NewParagraph(controls.Body.Run("Your unfinished form opens where you left it.")))
	})
	controls.Relayout(s.body)
}

// initials gives the first letters of the first and the last name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	letters := []rune{[]rune(words[0])[0]}
	if len(words) > 1 {
		letters = append(letters, []rune(words[len(words)-1])[0])
	}
	return strings.ToUpper(string(letters))
}

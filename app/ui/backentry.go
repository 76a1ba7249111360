package ui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// backEntry is where paper comes back: a scanner types the code of a page, or a
// person its number, and below stand all pages of the department that nobody
// has typed in yet.
type backEntry struct {
	u    *UI
	asOf int64 // the newest entry when it was read
	owed []app.Page
	out  []record.DowntimeNumber // numbers of blank packs that have not come back

	code  *controls.Field
	list  *controls.RowList
	head  *slot
	packs *slot
	root  *fyne.Container
}

var (
	owedLook = controls.ListLook{RowHeight: 40, Pad: controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 14}}
	owedCols = controls.Columns{Gap: 14, Widths: []float32{130, 0, 220, 92}}
)

func newBackEntry(u *UI) *backEntry {
	b := &backEntry{u: u, head: newSlot(), packs: newSlot(), list: controls.NewRowList(owedLook)}
	b.code = controls.NewField("Page", "scan its code, or type the number on it")
	b.code.Entry.OnSubmit = b.read
	b.code.OnChanged = func(string) { b.code.ClearProblem() }
	b.list.SetHeads(owedCols, "Downtime No.", "Patient", "Page", "Printed")
	b.list.OnOpen = b.openRow
	b.list.OnRune = b.letter
	left := controls.Down(10, b.head.box, b.code, controls.Grow(b.list))
	b.root = page(controls.AcrossFull(16, controls.Grow(left), controls.Wide(sideWidth, b.packs.box)))
	return b
}

func (b *backEntry) place() string               { return "F6" }
func (b *backEntry) content() fyne.CanvasObject  { return b.root }
func (b *backEntry) patient() *record.Attendance { return nil }
func (b *backEntry) leave()                      {}

func (b *backEntry) shown() {
	k := b.u.keys
	k.On("Ctrl+P", b.askPacks)
	k.On("Esc", func() { b.u.show(b.u.home()) })
	b.u.bar.SetKeys(controls.KeyFor("Enter", "Open the page"), controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Choose"},
		controls.KeyFor("N", "Nothing written on it"), controls.KeyFor("L", "Lost"), controls.KeyFor("Ctrl+P", "Blank packs"), controls.KeyFor("Esc", "Back"))
	b.code.Focus()
}

// refresh reads what is owed. It goes through all sheets, and so does nothing
// while nothing is written.
func (b *backEntry) refresh() {
	newest := b.u.kiosk.Newest()
	if newest == b.asOf {
		return
	}
	b.asOf = newest
	owed, err := b.u.session.PagesOwed(b.u.ctx)
	if err != nil {
		b.u.fail(err)
		return
	}
	out, err := b.u.session.NumbersOut(b.u.ctx)
	if err != nil {
		b.u.fail(err)
		return
	}
	b.owed, b.out = owed, out
	b.show()
}

func (b *backEntry) show() {
	aside := "Everything that was printed to be written on has been typed in or accounted for."
	if n := len(b.owed); n > 0 {
		aside = counted(n, "page is", "pages are") + " on paper and not typed in. Times are when it happened, not now."
	}
	b.head.set(aside, func() fyne.CanvasObject { return controls.Sized(0, 36, controls.NewHeading("Back-entry", aside)) })
	var rows []controls.Row
	for _, p := range b.owed {
		cells := []string{p.Number.String(), p.Patient.Name.String(), pageWords(p), b.u.dayAndTime(p.Job.StateAt)}
		rows = append(rows, controls.Row{ID: fmt.Sprint(p.Serial), Version: fmt.Sprint(cells), Content: func() fyne.CanvasObject { return owedFace(cells) }})
	}
	if !sameRows(b.list.Rows(), rows) {
		b.list.SetRows(rows)
	}
	b.packs.set(b.out, b.drawPacks)
}

func owedFace(cells []string) fyne.CanvasObject {
	return owedCols.Row(controls.NewText(controls.Strong.Run(cells[0])), controls.NewParagraph(controls.Body.Run(cells[1])),
		controls.NewParagraph(controls.Body.Run(cells[2])), controls.NewText(controls.Body.Run(cells[3])))
}

// dayAndTime gives a moment of this year in a narrow column: 22-Nov 03:11.
func (u *UI) dayAndTime(at time.Time) string {
	at = at.In(u.kiosk.Now().Location())
	return at.Format("02-Jan ") + record.FormatTime(at)
}

// pageWords names a page: "Casualty card, page 1 of 2".
func pageWords(p app.Page) string {
	words := fmt.Sprintf("%s, page %d of %d", p.Title(), p.Page, p.Of)
	if p.Job.Copy > 1 {
		words += fmt.Sprintf(", copy %d", p.Job.Copy)
	}
	return words
}

// read takes what a scanner or a person typed. The number of somebody whose
// pages are on paper means those here, and not the record.
func (b *backEntry) read(text string) {
	found, err := b.u.session.Scan(b.u.ctx, text)
	if err != nil {
		x := app.Explain(err)
		b.code.SetText(text)
		b.code.Entry.SelectAllText()
		b.code.SetProblem(x.Words, controls.Words.Run(x.Hint))
		controls.Relayout(b.root)
		b.code.Focus()
		return
	}
	b.code.SetText("")
	if found.Attendance != nil && found.Page == nil && b.owes(found.Number) {
		b.u.show(newPaperScreen(b.u, *found.Attendance, nil))
		return
	}
	b.u.openScanned(found)
}

// scanned takes a code that was scanned while the list had the focus.
func (b *backEntry) scanned(code string) { b.read(code) }

func (b *backEntry) owes(n record.DowntimeNumber) bool {
	return slices.ContainsFunc(b.owed, func(p app.Page) bool { return p.Number == n })
}

func (b *backEntry) chosen() (app.Page, bool) {
	for _, p := range b.owed {
		if fmt.Sprint(p.Serial) == b.list.Chosen() {
			return p, true
		}
	}
	return app.Page{}, false
}

func (b *backEntry) openRow(string) {
	if p, ok := b.chosen(); ok {
		b.read(fmt.Sprint(p.Serial))
	}
}

func (b *backEntry) letter(r rune) bool {
	p, ok := b.chosen()
	switch {
	case !ok:
		return false
	case r == 'n' || r == 'N':
		b.u.sayBlank(p)
	case r == 'l' || r == 'L':
		b.u.askLost(p)
	default:
		return false
	}
	return true
}

// sayBlank keeps the word that nothing is written on a page.
func (u *UI) sayBlank(p app.Page) {
	u.attempt(p.Job.AttendanceID, func() error { return u.session.SayPage(u.ctx, p, record.PageBlank) })
}

// drawPacks says which numbers of blank packs are still out.
func (b *backEntry) drawPacks() fyne.CanvasObject {
	if len(b.out) == 0 {
		return controls.Down(0, controls.NewNote(controls.DoneNote, controls.Strong.Run("No blank pack is out. "),
			controls.Body.Run("A pack takes numbers before anybody is registered under them, for when this kiosk is away too.")), controls.Grow(controls.Blank(1, 1)))
	}
	words := fmt.Sprintf("%s of blank packs %s not come back. ", counted(len(b.out), "number", "numbers"), map[bool]string{true: "has", false: "have"}[len(b.out) == 1])
	parts := []fyne.CanvasObject{controls.NewNote(controls.WarnNote, controls.Strong.Run(words),
		controls.Body.Run("Scan what was written on. Whatever came back unused, or was destroyed, is said with "), controls.KeyRun("Ctrl+P"))}
	for i, n := range b.out {
		if i == packsListed {
			parts = append(parts, controls.NewParagraph(controls.Caption.Run(fmt.Sprintf("and %d more", len(b.out)-i))))
			break
		}
		parts = append(parts, controls.NewParagraph(controls.Body.Run(n.String())))
	}
	return controls.Down(6, append(parts, controls.Grow(controls.Blank(1, 1)))...)
}

// packsListed is how many numbers the side column names.
const packsListed = 12

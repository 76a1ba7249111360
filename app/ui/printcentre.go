package ui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// printCentre prints sheets for several patients and for the department, shows
// how every sheet and printer is, and gets past a printer that stands still.
type printCentre struct {
	u *UI

	patients *patientTicks
	what     *sheetChooser
	preview  *preview
	counter  *pageCounter
	queue    *printQueue

	requests []app.PrintRequest // what F10 would print, in this order
	printed  []app.PrintRequest // of what is ticked, on disk already; see unprinted
	filed    filed
	packs    int                // how many blank packs, where they are ticked
	printer  string             // that Ctrl+L chose; "" is as the settings say
	ticks    int                // as F10 said what is missing
	told     controls.Report    // what it said
	queueing bool               // sheets are being queued beside the screens
	words    []controls.KeyWord // in the key bar

	find   *controls.Box
	wards  *controls.Button
	device *controls.Button
	print  *controls.Button
	root   *fyne.Container
}

// findKey goes to the field for a number or a code.
const findKey = "Ctrl+F"

// wardsKey shows the wards in the place of the department, and back.
const wardsKey = "Ctrl+0"

func newPrintCentre(u *UI) *printCentre {
	c := &printCentre{u: u}
	c.counter = newPageCounter(u, c.showCounts)
	c.preview = newPreview(u)
	c.what = newSheetChooser(c.pagesOf, c.chose)
	c.what.onPacks = c.askPacks
	c.patients = newPatientTicks(u, c.chose)
	c.device = controls.NewButtonIn(36, controls.Secondary, "As the settings say", "Ctrl+L", c.askPrinter)
	c.wards = controls.NewButtonIn(34, controls.Secondary, "Wards", wardsKey, c.switchWards)
	c.print = controls.NewButtonIn(46, controls.Commit, "Print", "F10", c.printThem)
	c.queue = newPrintQueue(u)
	c.find = c.newFind()
	for _, list := range []*controls.RowList{c.patients.where, c.patients.who, c.what.list} {
		list.OnKey = c.listKey
	}
	for _, list := range []*controls.RowList{c.patients.where, c.patients.who, c.what.list, c.queue.list} {
		list.OnFocus = func(bool) { c.focusMoved() }
	}
	c.root = page(controls.Down(10, c.upper(), controls.Share(42, c.queue.root)))
	c.what.set(c.printables())
	return c
}

// printCentre is the one of whoever is signed in: what they ticked is there still
// when they come back.
func (u *UI) printCentre() *printCentre {
	if u.centre == nil {
		u.centre = newPrintCentre(u)
	} else {
		u.centre.what.set(u.centre.printables()) // the glass may be open now
	}
	return u.centre
}

// newFind is the field for a downtime number or the code of a page, typed or
// scanned.
func (c *printCentre) newFind() *controls.Box {
	box := controls.NewBox(controls.NewEntry(), controls.BoxLook{Height: 32})
	box.Entry.SetPlaceHolder("Number or code")
	box.SetTrailing(controls.KeyRun(findKey))
	box.Entry.OnSubmit = func(string) { c.openCode(box.Entry.Text) }
	box.Entry.OnEscape = func() { box.Entry.SetText(""); c.focus(c.patients.who) }
	return box
}

// upper is where, who, what, and how it will look.
func (c *printCentre) upper() fyne.CanvasObject {
	column := func(title, key string, list fyne.CanvasObject, right ...fyne.CanvasObject) fyne.CanvasObject {
		head := append([]fyne.CanvasObject{controls.NewText(controls.Strong.Run(title), controls.GapRun(6), controls.KeyRun(key)), controls.Grow(controls.Blank(1, 1))}, right...)
		return controls.Down(4, controls.Sized(0, 24, controls.Across(6, head...)), list)
	}
	what := controls.Down(8, controls.Grow(column("3. What", "Ctrl+3", controls.Grow(c.what.list), c.what.head.box)), c.device, c.print)
	return controls.Share(58, controls.Down(6,
		controls.NewHeading("Print centre", "Choose where, who and what. Everything printed is on the record.", controls.Wide(230, c.find)),
		controls.Grow(controls.AcrossFull(12,
			controls.Wide(160, controls.Down(6, controls.Grow(column("1. Where", "Ctrl+1", controls.Grow(c.patients.where))), c.wards)),
			controls.Share(40, controls.Wide(340, column("2. Who", "Ctrl+2", controls.Grow(c.patients.who), c.patients.count.box))),
			controls.Share(20, controls.Wide(276, what)),
			controls.Share(40, controls.Wide(previewWidth, c.preview.root))))))
}

func (c *printCentre) place() string               { return "F5" }
func (c *printCentre) content() fyne.CanvasObject  { return c.root }
func (c *printCentre) patient() *record.Attendance { return nil }
func (c *printCentre) leave()                      {}

func (c *printCentre) shown() {
	k := c.u.keys
	for i, list := range []fyne.Focusable{c.patients.where, c.patients.who, c.what.list, c.queue.list} {
		k.On(fmt.Sprintf("Ctrl+%d", i+1), func() { c.focus(list) })
	}
	k.On(stationeryKey, func() { c.u.show(newStationery(c.u, c)) })
	k.On(printersKey, func() { c.u.show(newPrintersScreen(c.u, c)) })
	k.On(findKey, func() { c.focus(c.find.Entry) })
	k.On("Ctrl+A", c.patients.tickAll)
	k.On("Ctrl+L", c.askPrinter)
	k.On(wardsKey, c.switchWards)
	k.On(listNowKey, c.queue.printListNow)
	k.On("PgDn", c.preview.next)
	k.On("PgUp", c.preview.previous)
	k.On("Backspace", func() { c.what.erase() })
	k.On("F10", c.printThem)
	k.On("Esc", c.back)
	c.queue.setKeys()
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
		k.On(string(r), func() { c.letter(r) })
	}
	c.words = nil
	c.setWords()
	if c.queue.wantsPerson() || len(c.patients.here) == 0 {
		c.focus(c.queue.list)
		return
	}
	c.focus(c.patients.who)
}

// focusMoved shows which keys work now.
func (c *printCentre) focusMoved() {
	if c.u.now == screen(c) {
		c.queue.showSheets()
		c.setWords()
	}
}

// setWords puts the keys that work where the focus is into the key bar: letters
// mean a sheet in the queue alone, and begin a number elsewhere.
func (c *printCentre) setWords() {
	if c.u.now != screen(c) {
		return
	}
	inQueue := c.queue.list.Focused()
	var words []controls.KeyWord
	if c.patients.who.Focused() || c.what.list.Focused() {
		words = append(words, controls.KeyFor("Space", "Tick"))
	}
	words = append(words, controls.KeyFor("Ctrl+1…6", "Go to"), controls.KeyFor("F10", "Print"))
	if inQueue && c.queue.asked() != nil || c.queue.answerable() {
		words = append(words, controls.KeyFor("Y", "In hand"))
	}
	if inQueue && len(c.queue.sheets) > 0 {
		words = append(words, controls.KeyFor("N", "Did not come"), controls.KeyFor("H", "Hold"), controls.KeyFor("M", "Move"),
			controls.KeyFor("R", "Copy"), controls.KeyFor("C", "Cancel"))
	}
	words = append(words, controls.KeyFor(findKey, "Number"), controls.KeyFor("Esc", "Board"))
	if !reflect.DeepEqual(words, c.words) {
		c.words = words
		c.u.bar.SetKeys(words...)
	}
}

func (c *printCentre) focus(part fyne.Focusable) { c.u.window.Canvas().Focus(part) }

func (c *printCentre) focused(part fyne.Focusable) bool { return c.u.window.Canvas().Focused() == part }

// switchWards shows the wards, or the department again, and the sheets that
// there are of the one or the other.
func (c *printCentre) switchWards() {
	if err := c.patients.switchWards(); err != nil {
		c.u.refused(err, "", c.switchWards)
		return
	}
	words := "Wards"
	if c.patients.wards != nil {
		words = "Department"
	}
	c.wards.SetText(words)
	c.what.set(c.printables())
	c.focus(c.patients.where)
}

// printables gives the sheets that can be printed where the list stands: a
// ward's list of a ward, the others of the department.
func (c *printCentre) printables() []app.Printable {
	onWards := c.patients.wards != nil
	all, err := c.u.session.Printables()
	if err != nil {
		c.u.fail(err)
	}
	return slices.DeleteFunc(all, func(p app.Printable) bool {
		return p.Group == app.OfPlace && (p.Sheet == record.WardList) != onWards
	})
}

// back goes one level up: to the whole list of sheets, or to the board.
func (c *printCentre) back() {
	if c.what.typed != "" {
		c.what.narrow("")
		return
	}
	c.u.show(newBoard(c.u))
}

// letter does what a letter or a digit means where the focus is. What means
// nothing there begins a number.
func (c *printCentre) letter(r rune) {
	switch {
	case c.focused(c.what.list) && c.what.letter(r):
	case c.focused(c.queue.list) && c.queue.letter(r):
	case r == 'Y' && c.queue.answerable():
		c.queue.sayInHand()
	default:
		c.focus(c.find.Entry)
		c.find.Entry.SetText("")
		c.find.Entry.TypedRune(r)
	}
}

// listKey lets PgUp and PgDn turn the preview, wherever the focus is above the
// queue; and Space tick.
func (c *printCentre) listKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyPageDown:
		c.preview.next()
	case fyne.KeyPageUp:
		c.preview.previous()
	case fyne.KeySpace:
		return c.tick()
	default:
		return false
	}
	return true
}

func (c *printCentre) tick() bool {
	switch {
	case c.focused(c.patients.who):
		return c.patients.tick(c.patients.who.Chosen())
	case c.focused(c.what.list):
		c.what.toggle(c.what.list.Chosen())
		return true
	}
	return false
}

func (c *printCentre) refresh() {
	c.read()
	c.u.reportPrinting()
}

func (c *printCentre) read() {
	if err := c.patients.look(); err != nil {
		c.u.fail(err)
		return
	}
	c.queue.read()
}

// pagesOf says how many pages a sheet has: of a patient's, the one that is
// pointed at.
func (c *printCentre) pagesOf(p app.Printable) string {
	if p.ID == app.PackID {
		if c.packs == 0 {
			return ""
		}
		return counted(c.packs, "set", "sets")
	}
	if c.patients == nil || p.Filled || p.Group == app.OfPatient && c.subject() == "" {
		return ""
	}
	of := c.requestsFor(p, c.subject())
	if pages, ok := c.counter.total(of); ok && pages > 0 {
		return counted(pages, "page", "pages")
	}
	return ""
}

// showCounts says how many pages there are, on the rows and on the button.
func (c *printCentre) showCounts() {
	c.what.show()
	var parts []string
	if pages, ok := c.counter.total(c.requests); ok && pages > 0 {
		parts = append(parts, counted(pages, "page", "pages"))
	} else if n := len(c.requests); n > 0 {
		parts = append(parts, counted(n, "sheet", "sheets"))
	}
	if c.what.ticked[app.PackID] {
		parts = append(parts, counted(c.packs, "pack", "packs"))
	}
	c.print.SetText(strings.TrimSpace("Print " + strings.Join(parts, " and ")))
	c.device.SetText(c.deviceWords())
}

// deviceWords name the printers that what is ticked goes to.
func (c *printCentre) deviceWords() string {
	if c.printer != "" {
		return c.printer
	}
	var names []string
	for _, p := range c.what.chosen() {
		if name := c.u.sheetPrinter(p.Sheet); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "As the settings say"
	case 1:
		return names[0]
	}
	return counted(len(names), "printer", "printers") + " as set"
}

// scanned takes a code that a scanner typed, wherever the focus is.
func (c *printCentre) scanned(code string) { c.openCode(code) }

// openCode brings up the sheets of whoever a number or a code names.
func (c *printCentre) openCode(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	found, err := c.u.session.Scan(c.u.ctx, text)
	if err != nil {
		c.u.refused(err, "", func() { c.openCode(text) })
		c.find.Entry.SetText(text)
		c.find.Entry.SelectAllText()
		c.focus(c.find.Entry)
		return
	}
	c.find.Entry.SetText("")
	switch {
	case len(found.Among) > 0:
		c.u.askWhich(found.Among)
	case found.Number == "":
		c.u.showSheet(found)
	default:
		c.u.showSheetsOf(found, c)
	}
}

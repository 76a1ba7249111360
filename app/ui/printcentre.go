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
	printer  string             // that Ctrl+L chose; "" is as the settings say

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
	c.patients = newPatientTicks(u, c.chose)
	c.device = controls.NewButtonIn(36, controls.Secondary, "As the settings say", "Ctrl+L", c.askPrinter)
	c.wards = controls.NewButtonIn(34, controls.Secondary, "Wards", wardsKey, c.switchWards)
	c.print = controls.NewButtonIn(46, controls.Commit, "Print", "F10", c.printThem)
	c.queue = newPrintQueue(u)
	c.find = c.newFind()
	for _, list := range []*controls.RowList{c.patients.where, c.patients.who, c.what.list} {
		list.OnKey = c.listKey
	}
	c.root = page(controls.Down(10, c.upper(), controls.Share(42, c.queue.root)))
	c.what.set(c.printables())
	c.read()
	return c
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
	c.u.bar.SetKeys(controls.KeyFor("Space", "Tick"), controls.KeyFor("Ctrl+1…6", "Go to"), controls.KeyFor("F10", "Print"),
		controls.KeyFor("Y", "In hand"), controls.KeyFor("N", "Did not come"), controls.KeyFor("H", "Hold"), controls.KeyFor("M", "Move"),
		controls.KeyFor("R", "Copy"), controls.KeyFor("C", "Cancel"), controls.KeyFor(findKey, "Number"), controls.KeyFor("Esc", "Board"))
	if c.queue.wantsPerson() || len(c.patients.here) == 0 {
		c.focus(c.queue.list)
		return
	}
	c.focus(c.patients.who)
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
	return slices.DeleteFunc(c.u.session.Printables(), func(p app.Printable) bool {
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
	case r == 'Y':
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
	if err := c.patients.read(); err != nil {
		c.u.fail(err)
		return
	}
	c.queue.read()
}

// chose follows what is ticked and pointed at: what F10 would print, how many
// pages that is, and how it looks.
func (c *printCentre) chose() {
	if c.patients == nil || c.queue == nil {
		return // being made
	}
	c.requests = c.ticked()
	wanted, shown := c.pointed()
	c.preview.set(shown, wanted)
	c.counter.want(slices.Concat(c.requests, c.eachOf(c.subject())))
	c.showCounts()
}

// ticked gives the sheets that are ticked, patient by patient, so that a set
// comes out together; and after them those that are about no one patient.
func (c *printCentre) ticked() []app.PrintRequest {
	var all []app.PrintRequest
	chosen := c.what.chosen()
	for _, id := range c.patients.chosen() {
		for _, p := range chosen {
			if p.Group == app.OfPatient {
				all = append(all, c.requestsFor(p, id)...)
			}
		}
	}
	for _, p := range chosen {
		if p.Group != app.OfPatient {
			all = append(all, c.requestsFor(p, "")...)
		}
	}
	return all
}

func (c *printCentre) requestsFor(p app.Printable, id record.ID) []app.PrintRequest {
	var patients []record.ID
	if id != "" {
		patients = []record.ID{id}
	}
	all, err := c.u.session.RequestsFor(c.u.ctx, p, patients, c.patients.area)
	if err != nil {
		c.u.fail(err)
	}
	for i := range all {
		all[i].Printer = c.printer
	}
	return all
}

// subject is whose sheets are shown: whoever is pointed at, or else the first
// who is ticked, or here.
func (c *printCentre) subject() record.ID {
	if id := c.patients.who.Chosen(); id != "" {
		return record.ID(id)
	}
	if ids := c.patients.chosen(); len(ids) > 0 {
		return ids[0]
	}
	if here := c.patients.inArea(); len(here) > 0 {
		return here[0].ID
	}
	return ""
}

// pointed gives the sheet to be shown, and among which it stands. It is the
// pointed one of the pointed patient, ticked or not; away from the list of
// sheets it is one that is ticked.
func (c *printCentre) pointed() (wanted app.PrintRequest, shown []app.PrintRequest) {
	sheet, ok := c.what.pointed()
	ticked := c.what.chosen()
	if !c.focused(c.what.list) && len(ticked) > 0 && !c.what.ticked[sheet.ID] {
		sheet, ok = ticked[0], true
	}
	if ok {
		if of := c.requestsFor(sheet, c.subject()); len(of) > 0 {
			wanted = of[0]
		}
	}
	if wanted == (app.PrintRequest{}) || slices.Contains(c.requests, wanted) {
		return wanted, c.requests
	}
	return wanted, []app.PrintRequest{wanted}
}

// eachOf gives one sheet of each sort about a patient, to be counted.
func (c *printCentre) eachOf(id record.ID) []app.PrintRequest {
	var all []app.PrintRequest
	for _, p := range c.what.all {
		if !p.Filled && (id != "" || p.Group != app.OfPatient) {
			all = append(all, c.requestsFor(p, id)...)
		}
	}
	return all
}

// pagesOf says how many pages a sheet has: of a patient's, the one that is
// pointed at.
func (c *printCentre) pagesOf(p app.Printable) string {
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
	words := "Print"
	if n := len(c.requests); n > 0 {
		words = "Print " + counted(n, "sheet", "sheets")
		if pages, ok := c.counter.total(c.requests); ok {
			words = "Print " + counted(pages, "page", "pages")
		}
	}
	c.print.SetText(words)
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

// askPrinter lets another printer take what is printed next.
func (c *printCentre) askPrinter() {
	options := []controls.Option{{Code: "", Text: "As the settings say", Note: "each sheet to its own"}}
	for _, v := range c.queue.printerViews() {
		options = append(options, controls.Option{Code: v.name, Text: v.name, Note: moveNote(v)})
	}
	to := controls.NewSelect("Printer", "", options...)
	if to.Choose(c.printer); c.printer == "" {
		to.Entry.SetPlaceHolder(options[0].Text)
	}
	take := func() {
		if to.Open() {
			to.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		c.printer = to.Chosen().Code
		c.chose()
	}
	controls.ShowDialog(c.u.window.Canvas(), controls.DialogView{
		Title: "Print on another printer",
		Body:  controls.Down(12, to, controls.NewParagraph(controls.Caption.Run("For what is printed from here until this is changed again. The settings stay as they are."))),
		Answers: []controls.Answer{
			{Text: "Take it", Key: "F10", Kind: controls.Primary, Do: take},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: to.Entry,
	})
}

// printThem queues what is ticked. Pressed too early, it goes to what is
// missing.
func (c *printCentre) printThem() {
	chosen := c.what.chosen()
	ofPatients := slices.ContainsFunc(chosen, func(p app.Printable) bool { return p.Group == app.OfPatient })
	patients := c.patients.chosen()
	switch {
	case len(chosen) == 0 && len(patients) == 0 && len(c.patients.here) > 0:
		c.missing("Tick who first, with Space", c.patients.who)
	case len(chosen) == 0:
		c.missing("Tick what first, with Space", c.what.list)
	case ofPatients && len(patients) == 0:
		c.missing("Tick who first, with Space", c.patients.who)
	case len(c.requests) == 0:
		c.missing("Nothing was filed about those who are ticked", c.what.list)
	default:
		c.queueAll(patients)
	}
}

func (c *printCentre) missing(words string, part fyne.Focusable) {
	c.u.bar.SetReport(controls.NoticeReport(words))
	c.focus(part)
}

// queueAll queues the sheets in one commit, and takes the ticks away once that
// is on disk.
func (c *printCentre) queueAll(patients []record.ID) {
	sheets := slices.Clone(c.requests)
	about := record.ID("")
	if len(patients) > 0 {
		about = patients[0]
	}
	if _, err := c.u.session.Print(c.u.ctx, sheets...); err != nil {
		c.u.refused(err, about, c.printThem)
		return
	}
	c.patients.untick(patients)
	c.what.untick()
	c.u.refresh()
	c.u.bar.SetReport(controls.SavedReport(counted(len(sheets), "sheet", "sheets") + " queued"))
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

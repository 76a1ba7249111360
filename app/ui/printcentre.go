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

// printCentre prints sheets for several patients, shows how every sheet and
// printer is, and gets past a printer that stands still.
type printCentre struct {
	u *UI

	here   []app.BoardRow
	ticked map[record.ID]bool
	area   string // of the department; "" for all of it

	where *controls.RowList
	who   *controls.RowList
	what  *sheetTicks
	print *controls.Button
	ticks *slot

	queue *printQueue
	root  *fyne.Container
}

var (
	whereLook = controls.ListLook{RowHeight: 37, Pad: controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 12}, Pale: true}
	whoLook   = controls.ListLook{RowHeight: 46, Pad: controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 12}}
	whoCols   = controls.Columns{Gap: 11, Widths: []float32{22, 92, 0, 84}}
)

func newPrintCentre(u *UI) *printCentre {
	c := &printCentre{u: u, ticked: map[record.ID]bool{}, ticks: newSlot()}
	c.where, c.who = controls.NewRowList(whereLook), controls.NewRowList(whoLook)
	c.where.OnChosen = func(id string) { c.area = strings.TrimPrefix(id, areaID); c.showWho() }
	c.where.OnOpen = func(string) { c.focus(c.who) }
	c.who.OnRune = func(r rune) bool { return r == ' ' && c.tick(c.who.Chosen()) }
	c.who.OnOpen = func(id string) { c.tick(id) }
	c.what = newSheetTicks(u.sheetPrinter, c.count)
	c.print = controls.NewButton(controls.Commit, "Print", "F10", c.printThem)
	c.queue = newPrintQueue(u)
	c.root = page(controls.Down(10, c.upper(), controls.Share(45, c.queue.root)))
	c.read()
	return c
}

// upper is where, who and what.
func (c *printCentre) upper() fyne.CanvasObject {
	column := func(title, key string, list fyne.CanvasObject, right ...fyne.CanvasObject) fyne.CanvasObject {
		head := append([]fyne.CanvasObject{controls.NewText(controls.Strong.Run(title), controls.GapRun(6), controls.KeyRun(key)), controls.Grow(controls.Blank(1, 1))}, right...)
		return controls.Down(4, controls.Sized(0, 24, controls.Across(6, head...)), list)
	}
	what := controls.Down(10, column("3. What", "Ctrl+3", c.what.list), c.print)
	return controls.Share(55, controls.Down(6,
		controls.NewHeading("Print centre", "Choose where, who and what. Everything printed is on the patient’s record."),
		controls.Grow(controls.AcrossFull(12,
			controls.Wide(180, column("1. Where", "Ctrl+1", controls.Grow(c.where))),
			controls.Grow(column("2. Who", "Ctrl+2", controls.Grow(c.who), c.ticks.box)),
			controls.Wide(300, what)))))
}

func (c *printCentre) place() string               { return "F5" }
func (c *printCentre) content() fyne.CanvasObject  { return c.root }
func (c *printCentre) patient() *record.Attendance { return nil }
func (c *printCentre) leave()                      {}

func (c *printCentre) shown() {
	k := c.u.keys
	for i, list := range []fyne.Focusable{c.where, c.who, c.what.list, c.queue.list} {
		k.On(fmt.Sprintf("Ctrl+%d", i+1), func() { c.focus(list) })
	}
	k.On("Ctrl+A", c.tickAll)
	k.On("F10", c.printThem)
	k.On("Esc", func() { c.u.show(newBoard(c.u)) })
	c.queue.setKeys()
	c.u.bar.SetKeys(controls.KeyFor("Space", "Tick"), controls.KeyFor("Ctrl+1…4", "Go to"), controls.KeyFor("F10", "Print"),
		controls.KeyFor("Y", "In hand"), controls.KeyFor("N", "Did not come"), controls.KeyFor("C", "Cancel"), controls.KeyFor("R", "Copy"),
		controls.KeyFor("Esc", "Board"))
	if c.queue.wantsPerson() || len(c.here) == 0 {
		c.focus(c.queue.list)
		return
	}
	c.focus(c.who)
}

func (c *printCentre) focus(list fyne.Focusable) { c.u.window.Canvas().Focus(list) }

func (c *printCentre) refresh() {
	c.read()
	c.u.reportPrinting()
}

func (c *printCentre) read() {
	here, err := c.u.session.Board(c.u.ctx)
	if err != nil && !barred(err) { // whoever sees to the printers need not see who is here
		c.u.fail(err)
		return
	}
	c.here = here
	c.showWhere()
	c.showWho()
	c.queue.read()
}

// areaID sets the rows of areas apart from no row at all.
const areaID = "area "

func (c *printCentre) showWhere() {
	counts := map[string]int{"": len(c.here)}
	for _, r := range c.here {
		counts[app.AreaOf(r.Place)]++
	}
	var rows []controls.Row
	for _, area := range append([]string{""}, c.u.kiosk.Areas(c.here)...) {
		n := counts[area]
		if area != "" && n == 0 {
			continue
		}
		rows = append(rows, controls.Row{ID: areaID + area, Version: fmt.Sprint(n), Content: func() fyne.CanvasObject {
			return controls.Across(8, controls.Grow(controls.NewParagraph(controls.Body.Run(orElse(area, "All here")))), controls.NewText(controls.Strong.Run(fmt.Sprint(n))))
		}})
	}
	if counts[c.area] == 0 {
		c.area = ""
	}
	if !sameRows(c.where.Rows(), rows) {
		c.where.SetRows(rows)
	}
	if c.where.Chosen() != areaID+c.area {
		c.where.Choose(areaID + c.area)
	}
}

func (c *printCentre) showWho() {
	var rows []controls.Row
	for _, r := range c.inArea() {
		on := c.ticked[r.ID]
		rows = append(rows, controls.Row{ID: string(r.ID), Version: fmt.Sprint(on, r.Place, r.Patient.Name, r.Patient.BirthDate, r.Patient.Sex, r.SimilarName), Content: func() fyne.CanvasObject {
			return c.whoFace(r, on)
		}})
	}
	if !sameRows(c.who.Rows(), rows) {
		c.who.SetRows(rows)
	}
	c.count()
}

// inArea gives those in the chosen area.
func (c *printCentre) inArea() []app.BoardRow {
	return slices.DeleteFunc(slices.Clone(c.here), func(r app.BoardRow) bool { return c.area != "" && app.AreaOf(r.Place) != c.area })
}

func (c *printCentre) whoFace(r app.BoardRow, on bool) fyne.CanvasObject {
	today := c.u.kiosk.AgeDay()
	alert := controls.NewText()
	if r.SimilarName {
		alert = controls.NewText(controls.IconRun(controls.Warning, controls.Ink, 12), controls.GapRun(4), controls.Tiny.Run("Name alert"))
	}
	return whoCols.Row(controls.NewTickBox(on),
		controls.NewParagraph(controls.Body.Run(orElse(r.Place, "No place"))),
		controls.Down(0, controls.NewParagraph(controls.Strong.Run(r.Patient.Name.String())),
			controls.NewParagraph(controls.Small.Run(bornAndSex(r.Patient, today)))),
		alert.Aligned(fyne.TextAlignTrailing))
}

func (c *printCentre) tick(id string) bool {
	if id == "" {
		return false
	}
	c.ticked[record.ID(id)] = !c.ticked[record.ID(id)]
	c.showWho()
	return true
}

// tickAll ticks everybody in view, or unticks them if they all were.
func (c *printCentre) tickAll() {
	shown := c.inArea()
	all := !slices.ContainsFunc(shown, func(r app.BoardRow) bool { return !c.ticked[r.ID] })
	for _, r := range shown {
		c.ticked[r.ID] = !all
	}
	c.showWho()
}

// chosen gives the ticked patients who are still here.
func (c *printCentre) chosen() []app.BoardRow {
	return slices.DeleteFunc(slices.Clone(c.here), func(r app.BoardRow) bool { return !c.ticked[r.ID] })
}

// count says how many are ticked and what F10 would print.
func (c *printCentre) count() {
	patients, kinds := len(c.chosen()), len(c.what.chosen())
	c.print.SetText(strings.TrimSuffix("Print "+counted(patients*kinds, "sheet", "sheets"), " 0 sheets"))
	words := fmt.Sprintf("%d of %d", patients, len(c.here))
	c.ticks.set(words, func() fyne.CanvasObject {
		return controls.NewText(controls.Tiny.Run(words), controls.Caption.Run(" ticked, all "), controls.KeyRun("Ctrl+A"))
	})
}

// printThem queues each ticked sheet for each ticked patient. Pressed too
// early, it goes to what is missing.
func (c *printCentre) printThem() {
	patients, kinds := c.chosen(), c.what.chosen()
	switch {
	case len(patients) == 0:
		c.u.bar.SetReport(controls.NoticeReport("Tick who first, with Space"))
		c.focus(c.who)
		return
	case len(kinds) == 0:
		c.u.bar.SetReport(controls.NoticeReport("Tick what first, with Space"))
		c.focus(c.what.list)
		return
	}
	for _, p := range patients {
		if err := c.u.session.Reprint(c.u.ctx, p.ID, kinds...); err != nil {
			c.u.refused(err, p.ID, c.printThem)
			return
		}
		delete(c.ticked, p.ID)
	}
	c.u.refresh()
}

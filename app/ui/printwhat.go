package ui

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// sheetChooser is the list of every sheet that can be printed, in groups.
// Letters narrow it, Space ticks.
type sheetChooser struct {
	list  *controls.RowList
	head  *slot
	all   []app.Printable
	typed string // what narrows the list
	// ticked are by ID; pages gives how many pages a sheet has, as far as that is
	// known.
	ticked  map[string]bool
	pages   func(app.Printable) string
	changed func()
	// onPacks asks how many blank packs there are to be.
	onPacks func()
}

var (
	chooserLook = controls.ListLook{RowHeight: 35, Pad: controls.Insets{Top: 5, Right: 10, Bottom: 5, Left: 10}, Pale: true}
	chooserCols = controls.Columns{Gap: 9, Widths: []float32{22, 0, 56}}
)

func newSheetChooser(pages func(app.Printable) string, changed func()) *sheetChooser {
	c := &sheetChooser{list: controls.NewRowList(chooserLook), head: newSlot(), ticked: map[string]bool{}, pages: pages, changed: changed}
	c.list.OnOpen = c.toggle
	c.list.OnChosen = func(string) { c.changed() }
	return c
}

// set changes what there is to choose among. What was ticked and is no more is
// not ticked any more.
func (c *sheetChooser) set(all []app.Printable) {
	kept := map[string]bool{}
	for _, p := range all {
		kept[p.ID] = c.ticked[p.ID]
	}
	c.all, c.ticked = all, kept
	c.show()
}

// chosen gives what is ticked, in the order of the list.
func (c *sheetChooser) chosen() []app.Printable {
	var chosen []app.Printable
	for _, p := range c.all {
		if c.ticked[p.ID] {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

// pointed is the sheet of the row that is chosen, ticked or not.
func (c *sheetChooser) pointed() (app.Printable, bool) {
	for _, p := range c.all {
		if p.ID == c.list.Chosen() {
			return p, true
		}
	}
	return app.Printable{}, false
}

func (c *sheetChooser) toggle(id string) {
	switch {
	case id == "":
		return
	case id == app.PackID && !c.ticked[id]:
		c.onPacks()
		return
	}
	c.ticked[id] = !c.ticked[id]
	c.show()
	c.changed()
}

// untick takes the ticks of some away, once their sheets are queued.
func (c *sheetChooser) untick(some []app.Printable) {
	for _, p := range some {
		c.ticked[p.ID] = false
	}
	c.narrow("")
}

// letter ticks, or narrows the list; it reports whether it was one of either.
func (c *sheetChooser) letter(r rune) bool {
	switch {
	case r == ' ':
		c.toggle(c.list.Chosen())
	case unicode.IsLetter(r):
		c.narrow(c.typed + string(r))
	default:
		return false
	}
	return true
}

// erase takes the last letter away, and reports whether there was one.
func (c *sheetChooser) erase() bool {
	if c.typed == "" {
		return false
	}
	letters := []rune(c.typed)
	c.narrow(string(letters[:len(letters)-1]))
	return true
}

func (c *sheetChooser) narrow(typed string) {
	c.typed = typed
	c.show()
	if c.list.Chosen() == "" {
		c.list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	}
}

// show draws the rows that what is typed leaves: the ticked ones always, so
// that nothing is printed that cannot be seen.
func (c *sheetChooser) show() {
	var rows []controls.Row
	group, any := app.PaperGroup(-1), false
	for _, p := range c.all {
		on := c.ticked[p.ID]
		if !on && !fits(p.Name, c.typed) {
			continue
		}
		if p.Group != group {
			group = p.Group
			rows = append(rows, groupRow(group.String()))
		}
		any = true
		pages := c.pages(p)
		rows = append(rows, controls.Row{ID: p.ID, Version: fmt.Sprint(on, pages), Content: func() fyne.CanvasObject { return chooserFace(p, on, pages) }})
	}
	if !any {
		rows = append(rows, groupRow("No sheet is called that"))
	}
	if !sameRows(c.list.Rows(), rows) {
		c.list.SetRows(rows)
	}
	c.head.set("="+c.typed, c.drawHead)
}

func groupRow(words string) controls.Row {
	return controls.Row{ID: "group " + words, Look: controls.HeadingRow, Version: "1", Content: func() fyne.CanvasObject {
		return controls.NewParagraph(controls.Tiny.Run(words))
	}}
}

func chooserFace(p app.Printable, on bool, pages string) fyne.CanvasObject {
	style := controls.Body
	if on {
		style = controls.Strong
	}
	return chooserCols.Row(controls.NewTickBox(on), controls.NewParagraph(style.Run(p.Name)),
		controls.NewText(controls.Caption.Run(pages)).Aligned(fyne.TextAlignTrailing))
}

// drawHead says what narrows the list, and how it is widened again.
func (c *sheetChooser) drawHead() fyne.CanvasObject {
	if c.typed == "" {
		return controls.NewText(controls.Caption.Run("letters narrow it"))
	}
	return controls.NewText(controls.Tiny.Run("“"+strings.ToLower(c.typed)+"”"), controls.GapRun(6), controls.KeyRun("Esc"), controls.Caption.Run(" all"))
}

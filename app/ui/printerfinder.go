package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// printerFinder lists the printers that are on the network and at this machine,
// so that one can be taken with Enter. It looks when it is asked to: that takes
// a few seconds, beside the screen.
type printerFinder struct {
	u     *UI
	key   string // goes to the list; none where the list is all there is
	cols  controls.Columns
	enter string // what Enter does with a printer, in words
	// has reports whether a printer is set up already, take is what Enter does, and
	// changed lays the screen out anew.
	has     func(app.FoundPrinter) bool
	take    func(app.FoundPrinter)
	changed func()

	found []app.FoundPrinter
	head  *slot
	list  *controls.RowList
}

// The columns of the list where it has a screen's room, and a dialog's.
var (
	foundCols       = controls.Columns{Gap: 14, Widths: []float32{20, 300, 0}}
	foundColsNarrow = controls.Columns{Gap: 10, Widths: []float32{20, 200, 0}}
)

// build makes the list, and gives what stands above it.
func (f *printerFinder) build() fyne.CanvasObject {
	f.head, f.list = newSlot(), controls.NewRowList(printersLook)
	f.list.OnOpen = f.open
	f.say("Not looked for yet.")
	return f.head.box
}

// say tells how the search stands, above what was found.
func (f *printerFinder) say(words string) {
	f.head.set(words, func() fyne.CanvasObject {
		if f.key == "" {
			return controls.NewParagraph(controls.Body.Run(words))
		}
		return controls.Sized(0, 26, controls.Across(8, controls.NewText(controls.Strong.Run("Found"), controls.GapRun(6), controls.KeyRun(f.key)),
			controls.Grow(controls.NewParagraph(controls.Caption.Run(words))), controls.NewText(controls.Caption.Run("Look for printers "), controls.KeyRun(findKey))))
	})
}

// look looks for printers beside the screen.
func (f *printerFinder) look() {
	u := f.u
	f.say("Looking on the network and at this machine. This takes a few seconds.")
	u.alongside(func(ctx context.Context) {
		found, err := app.FindPrinters(ctx, u.options.Outside)
		u.options.Post(func() { f.came(found, err) })
	})
}

// came shows what was found. Where one of the places could not be looked at,
// that is said beside it.
func (f *printerFinder) came(found []app.FoundPrinter, err error) {
	f.found = found
	words := counted(len(found), "printer", "printers") + " found. " + f.enter
	if len(found) == 0 {
		words = "None found. A printer need not announce itself: give its address."
	}
	if err != nil {
		words += " " + app.Explain(err).Words
	}
	f.say(words)
	f.show()
	f.changed()
}

func (f *printerFinder) show() {
	var rows []controls.Row
	for i, p := range f.found {
		there := f.has(p)
		rows = append(rows, controls.Row{ID: fmt.Sprint(i), Version: fmt.Sprint(p, there), Content: func() fyne.CanvasObject { return f.face(p, there) }})
	}
	if !sameRows(f.list.Rows(), rows) {
		f.list.SetRows(rows)
	}
}

func (f *printerFinder) face(p app.FoundPrinter, there bool) fyne.CanvasObject {
	mark, ink, words := controls.Printer, controls.Ink, p.Words
	switch {
	case there:
		mark, ink, words = controls.Tick, controls.Green, "Set up here already. "+words
	case p.Language == "":
		mark, ink = controls.NoEntry, controls.Grey
	}
	about := strings.Trim(p.Model+", "+p.Location, ", ")
	return f.cols.Row(icon(mark, ink, 16),
		controls.Down(0, controls.NewParagraph(controls.Strong.Run(p.Name)), controls.NewParagraph(controls.Caption.Run(p.Address))),
		controls.Down(0, controls.NewParagraph(controls.Small.Run(words)), controls.NewParagraph(controls.Caption.Run(about))))
}

func (f *printerFinder) open(id string) {
	i := slices.IndexFunc(f.list.Rows(), func(r controls.Row) bool { return r.ID == id })
	if i >= 0 {
		f.take(f.found[i])
	}
}

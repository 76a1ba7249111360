package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// reprintable are the sheets of an attendance, as the keys 1 to 3 tick them. Of
// one that was withdrawn there is only the card, which says so.
func reprintable(a record.Attendance) []record.SheetKind {
	if a.Withdrawal != nil {
		return []record.SheetKind{record.CasualtyCard}
	}
	return []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet}
}

// sheetTicks is a list of the sheets, each ticked with its digit or with Space.
type sheetTicks struct {
	kinds   []record.SheetKind
	list    *controls.RowList
	printer func(record.SheetKind) string
	ticked  map[record.SheetKind]bool
	changed func()
}

func newSheetTicks(kinds []record.SheetKind, printer func(record.SheetKind) string, changed func()) *sheetTicks {
	t := &sheetTicks{kinds: kinds, printer: printer, ticked: map[record.SheetKind]bool{}, changed: changed}
	t.list = controls.NewRowList(controls.ListLook{RowHeight: 38, Pad: controls.Insets{Top: 7, Right: 12, Bottom: 7, Left: 12}, Fit: true})
	t.list.OnRune = t.rune
	t.list.OnOpen = t.toggle
	t.show()
	return t
}

func (t *sheetTicks) rune(r rune) bool {
	if r == ' ' {
		t.toggle(t.list.Chosen())
		return true
	}
	if i := int(r - '1'); i >= 0 && i < len(t.kinds) {
		t.toggle(string(t.kinds[i]))
		t.list.Choose(string(t.kinds[i]))
		return true
	}
	return false
}

func (t *sheetTicks) toggle(id string) {
	if id == "" {
		return
	}
	kind := record.SheetKind(id)
	t.ticked[kind] = !t.ticked[kind]
	t.show()
	t.changed()
}

// chosen gives the ticked sheets in their usual order.
func (t *sheetTicks) chosen() []record.SheetKind {
	return slices.DeleteFunc(slices.Clone(t.kinds), func(k record.SheetKind) bool { return !t.ticked[k] })
}

func (t *sheetTicks) show() {
	cols := controls.Columns{Gap: 10, Widths: []float32{22, 0, 28}}
	var rows []controls.Row
	for i, kind := range t.kinds {
		on := t.ticked[kind]
		rows = append(rows, controls.Row{ID: string(kind), Version: fmt.Sprint(on, t.printer(kind)), Content: func() fyne.CanvasObject {
			style := controls.Body
			if on {
				style = controls.Strong
			}
			return cols.Row(controls.NewTickBox(on),
				controls.Down(0, controls.NewParagraph(style.Run(kind.String())), controls.NewParagraph(controls.Caption.Run(t.printer(kind)))),
				controls.NewKeyCap(fmt.Sprint(i+1)))
		}})
	}
	t.list.SetRows(rows)
}

// sheetPrinter names the printer that a sheet goes to, or says that there is
// none.
func (u *UI) sheetPrinter(kind record.SheetKind) string {
	if name := u.kiosk.Settings.PrinterFor(kind); name != "" {
		return name
	}
	return "No printer is set up"
}

// askReprint lets a person print sheets of one attendance again.
func (u *UI) askReprint(a record.Attendance) {
	copies := controls.Caption.Run("Each sheet says which copy it is. Destroy the one that it replaces.")
	says := controls.NewParagraph(copies)
	ticks := newSheetTicks(reprintable(a), u.sheetPrinter, func() { says.SetRuns(copies) })
	var dialog *controls.Dialog
	printThem := func() {
		kinds := ticks.chosen()
		if len(kinds) == 0 {
			says.SetRuns(controls.Words.Heavy().In(controls.Red).Run("Tick at least one sheet, with its figure or with Space."))
			u.window.Canvas().Focus(ticks.list)
			return
		}
		dialog.Close()
		u.attempt(a.ID, func() error { return u.session.Reprint(u.ctx, a.ID, kinds...) })
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Print again: " + a.Patient.Name.String(),
		Body:  controls.Down(10, ticks.list, says),
		Answers: []controls.Answer{
			{Text: "Print", Key: "F10", Kind: controls.Primary, Keep: true, Do: printThem},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: ticks.list,
	})
}

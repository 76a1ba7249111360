package ui

import (
	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// mostColumns is how many columns a table has room for on the narrowest screen.
const mostColumns = 6

// tabular reports whether a group is set as a table: its author wants one, and
// its questions fit into columns. What does not fit stands in blocks.
func (b *body) tabular(it forms.Item) bool {
	switch it.Control {
	case "gtable", "table":
		return it.Occurrence > 0 && b.cells(it) <= mostColumns && b.cells(it) > 0
	case "grid":
		rows := b.below[it.At]
		if len(rows) == 0 {
			return false
		}
		first := b.cells(b.items[rows[0]])
		for _, i := range rows {
			if n := b.cells(b.items[i]); b.items[i].Type != forms.TypeGroup || b.items[i].Occurrence > 0 || n != first || n == 0 || n >= mostColumns {
				return false
			}
		}
		return true
	}
	return false
}

// cells counts the questions of a row; 0 where one needs more room than a cell.
func (b *body) cells(row forms.Item) int {
	n := 0
	for _, i := range b.below[row.At] {
		it := b.items[i]
		ticked := it.Repeats && len(it.Options) > 0
		if it.Type == forms.TypeGroup || it.Type == forms.TypeDisplay || it.Type == forms.TypeText || it.Type == forms.TypeAttachment ||
			it.Control == "radio-button" || it.Control == "slider" || ticked || len(b.below[it.At]) > 0 {
			return 0
		}
		n++
	}
	return n
}

// inTable reports whether a question is a cell of a table.
func (b *body) inTable(it forms.Item) bool {
	row, ok := b.item(it.Parent)
	if !ok {
		return false
	}
	over, ok := b.item(row.Parent)
	return b.tabular(row) || ok && over.Control == "grid" && b.tabular(over)
}

// table sets the occurrences of a group as rows, its questions as columns.
func (b *body) table(family []forms.Item) fyne.CanvasObject {
	var weights []float32
	var names []string
	var rows [][]fyne.CanvasObject
	for _, i := range b.below[family[0].At] {
		weights, names = append(weights, float32(columnsOf(b.items[i]))), append(names, headOf(b.items[i]))
	}
	for _, it := range family {
		rows = append(rows, b.tableRow(it))
	}
	return controls.NewTable(weights, names, rows)
}

// grid sets the groups within a group as rows under the names of their
// questions, each with its own name at the left.
func (b *body) grid(it forms.Item) fyne.CanvasObject {
	rows := b.below[it.At]
	weights, names := []float32{4}, []string{""}
	for _, i := range b.below[b.items[rows[0]].At] {
		weights, names = append(weights, float32(columnsOf(b.items[i]))), append(names, headOf(b.items[i]))
	}
	var cells [][]fyne.CanvasObject
	for _, i := range rows {
		name := controls.Inset(controls.Insets{Top: 9}, controls.NewParagraph(controls.Strong.Run(b.items[i].Label)))
		cells = append(cells, append([]fyne.CanvasObject{name}, b.tableRow(b.items[i])...))
	}
	return controls.NewTable(weights, names, cells)
}

func headOf(it forms.Item) string {
	if it.Unit != "" {
		return it.Label + ", " + it.Unit
	}
	return it.Label
}

// tableRow gives the cells of one row. A question that is not put at present
// leaves its cell empty.
func (b *body) tableRow(row forms.Item) []fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, i := range b.below[row.At] {
		it := b.items[i]
		if !it.Enabled {
			cells = append(cells, controls.Blank(1, 1))
			continue
		}
		q := b.question(it)
		q.part.SetBare()
		b.order = append(b.order, q)
		cells = append(cells, q.part.object())
	}
	return cells
}

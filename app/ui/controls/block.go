package controls

import "fyne.io/fyne/v2"

// BlockView is what the head of one occurrence of a repeating group shows.
type BlockView struct {
	Title string // "Diagnosis"
	Count string // "1 of 2"
}

// NewBlock is one occurrence of a group that repeats, in a frame of its own,
// with what can be done with it beside its title.
func NewBlock(v BlockView, acts []fyne.CanvasObject, content ...fyne.CanvasObject) fyne.CanvasObject {
	words := NewParagraph(Strong.Run(v.Title+" "), Caption.Run(v.Count))
	head := On(Panel, Over(Blank(1, 38), Inset(Insets{3, 8, 3, 12}, Across(8, append([]fyne.CanvasObject{Grow(words)}, acts...)...))))
	return framed(Line, White, 1, 0, Insets{}, Down(0, head, Inset(Insets{10, 14, 14, 14}, Down(10, content...))))
}

// NewTable sets cells in rows under the names of their columns, each column as
// wide as its weight asks. A name at the left of each row may be "" throughout.
func NewTable(weights []float32, names []string, rows [][]fyne.CanvasObject) fyne.CanvasObject {
	line := func(cells []fyne.CanvasObject) fyne.CanvasObject {
		shares := make([]fyne.CanvasObject, len(cells))
		for i, c := range cells {
			shares[i] = Share(weights[i], c)
		}
		return AcrossTop(8, shares...)
	}
	heads := make([]fyne.CanvasObject, len(names))
	for i, n := range names {
		heads[i] = NewParagraph(Tiny.Run(n))
	}
	parts := []fyne.CanvasObject{On(Panel, Down(0, Inset(Insets{5, 10, 5, 10}, line(heads)), Rule(borderWidth, Ink)))}
	for i, row := range rows {
		if i > 0 {
			parts = append(parts, Rule(1, Line))
		}
		parts = append(parts, Inset(Insets{5, 10, 5, 10}, line(row)))
	}
	return framed(Line, White, 1, 0, Insets{}, Down(0, parts...))
}

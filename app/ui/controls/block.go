package controls

import "fyne.io/fyne/v2"

// BlockView is what the head of one occurrence of a repeating group shows.
type BlockView struct {
	Title string // "Diagnosis"
	Count string // "1 of 2"
	// Key takes the occurrence away from anywhere in it, a click on the words
	// beside it calls OnRemove; a nil OnRemove shows neither.
	Key      string
	OnRemove func()
}

// NewBlock is one occurrence of a group that repeats, in a frame of its own.
func NewBlock(v BlockView, content ...fyne.CanvasObject) fyne.CanvasObject {
	head := Across(8, Grow(NewParagraph(Strong.Run(v.Title+" "), Caption.Run(v.Count))))
	if v.OnRemove != nil {
		words := NewText(Caption.Run("Take away"), GapRun(6), KeyRun(v.Key))
		head.Add(newClickable(words, v.OnRemove))
	}
	bar := On(Panel, Over(Blank(1, 32), Inset(Insets{4, 10, 4, 14}, head)))
	return framed(Line, White, 1, 0, Insets{}, Down(0, bar, Inset(Insets{10, 14, 14, 14}, Down(10, content...))))
}

// NewTable sets cells in rows under the names of their columns, each column as
// wide as its weight asks.
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

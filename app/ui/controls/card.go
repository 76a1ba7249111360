package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewCard is a white panel with a border around content. The title and the
// grey words at its right may be "".
func NewCard(title, aside string, content ...fyne.CanvasObject) fyne.CanvasObject {
	parts := content
	if title != "" || aside != "" {
		head := Across(8, Grow(NewParagraph(Lead.Run(title))), NewText(Caption.Run(aside)))
		parts = append([]fyne.CanvasObject{head}, content...)
	}
	return framed(Line, White, 1, 0, Insets{12, 14, 14, 14}, Down(6, parts...))
}

// NewPanel is a white panel with a border and no padding, for lists and rows
// that reach its edges.
func NewPanel(content fyne.CanvasObject) fyne.CanvasObject {
	return framed(Line, White, 1, 0, Insets{}, content)
}

// NewHeading is the title of a screen with grey words beside it, and at the
// right whatever belongs there.
func NewHeading(title, aside string, right ...fyne.CanvasObject) fyne.CanvasObject {
	words := NewParagraph(Title.Run(title), GapRun(12), Soft.Run(aside))
	return Sized(0, 32, Across(12, append([]fyne.CanvasObject{Grow(words)}, right...)...))
}

// NewSection is the title of a part of a screen over a dark line, with grey
// words or a key at the right.
func NewSection(title string, right ...Run) fyne.CanvasObject {
	head := Across(8, Grow(NewParagraph(Strong.Run(title))), NewText(right...))
	return Down(2, Sized(0, 24, head), Rule(borderWidth, Ink))
}

// Columns are the widths of a list's columns in px; 0 takes what is left. The
// same columns set the heads and the rows.
type Columns struct {
	Gap    float32
	Widths []float32
}

// Row sets one cell in each column, centred on the row.
func (c Columns) Row(cells ...fyne.CanvasObject) *fyne.Container {
	return container.New(&acrossLayout{gap: c.Gap, align: alignMiddle}, c.place(cells)...)
}

func (c Columns) place(cells []fyne.CanvasObject) []fyne.CanvasObject {
	placed := make([]fyne.CanvasObject, len(cells))
	for i, cell := range cells {
		if i < len(c.Widths) && c.Widths[i] > 0 {
			placed[i] = Wide(c.Widths[i], cell)
		} else {
			placed[i] = Grow(cell)
		}
	}
	return placed
}

// Heads sets the columns' names on the grey ground above a list, over a dark
// line; pad is that of the list's rows.
func (c Columns) Heads(pad Insets, names ...string) fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, len(names))
	for i, name := range names {
		cells[i] = NewParagraph(Tiny.Run(name))
	}
	row := Inset(Insets{5, pad.Right, 5, pad.Left}, container.New(&acrossLayout{gap: c.Gap, align: alignBottom}, c.place(cells)...))
	return On(Panel, Down(0, row, Rule(borderWidth, Ink)))
}

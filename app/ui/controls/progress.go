package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// NewBar is a bar filled to a share of its width, 0 to 1. Done, it is green.
func NewBar(share float32, height float32) fyne.CanvasObject {
	fill := color.Color(Blue)
	if share >= 1 {
		fill = Green
	}
	return newBar(share, height, fill)
}

func newBar(share, height float32, fill color.Color) *fyne.Container {
	track, done := canvas.NewRectangle(Line), canvas.NewRectangle(fill)
	share = min(1, max(0, share))
	return container.New(fixed(fyne.NewSize(24, height), func(size fyne.Size) {
		put(track, 0, 0, size.Width, height)
		put(done, 0, 0, round(size.Width*share), height)
	}), track, done)
}

// Phase is one step of a long piece of work: what it is, how it stands in words
// and counts, how far it is, and the key that goes on with it.
type Phase struct {
	Icon      Icon
	IconColor color.Color
	Name      string // "5. Review"
	Sentence  string
	Counts    string
	Done      float32 // 0 to 1; below 0 shows no bar: it has not opened yet
	Chip      ChipKind
	ChipText  string
	Key       string
	Waits     bool // for a person: the sentence is bold
}

// NewPhase is a phase as the content of a row of 60.
func NewPhase(p Phase) fyne.CanvasObject {
	name, sentence := Lead, Body
	if p.Waits {
		sentence = Strong
	}
	if p.Done < 0 {
		name = Lead.In(Grey)
	}
	bar := fyne.CanvasObject(Blank(66, 8))
	if p.Done >= 0 {
		bar = Sized(66, 8, NewBar(p.Done, 8))
	}
	key := fyne.CanvasObject(Blank(54, 1))
	if p.Key != "" {
		key = Wide(54, NewText(KeyRun(p.Key)).Aligned(fyne.TextAlignTrailing))
	}
	return Across(8, iconAt(p.Icon, p.IconColor, 20), Blank(2, 1),
		Wide(104, NewParagraph(name.Run(p.Name))),
		Grow(Down(0, NewParagraph(sentence.Run(p.Sentence)), NewParagraph(Caption.Run(p.Counts)))),
		bar, NewPlainChip(p.Chip, p.ChipText, 80), key)
}

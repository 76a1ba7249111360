package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// FoldView is what the head of a part that folds open shows.
type FoldView struct {
	Title   string
	Summary string // what is in it, in a line
	Count   string // "3 of 6", "Complete"
	Key     string // key that opens it from anywhere, "" for none
	Open    bool
}

// Fold is the head of a part that folds open below it: Enter, Space or a click
// open and close it. What lies below is the screen's.
type Fold struct {
	drawn
	focusable
	// OnToggle is called when the person opens or closes it; the screen answers
	// with Set.
	OnToggle func()

	view FoldView
}

const foldHeight = 36

// NewFold is the head of a part that folds open.
func NewFold(v FoldView) *Fold {
	f := &Fold{view: v}
	f.init(f)
	f.focusable = focusable{self: f, refresh: f.redraw, onKey: f.key}
	f.redraw()
	return f
}

// Set changes what the head shows.
func (f *Fold) Set(v FoldView) {
	if v != f.view {
		f.view = v
		f.redraw()
	}
}

// View is what the head shows.
func (f *Fold) View() FoldView { return f.view }

// AccessibilityLabel is Fyne's hook.
func (f *Fold) AccessibilityLabel() string { return f.view.Title + ", " + f.view.Count }

func (f *Fold) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		f.toggle()
	case fyne.KeyRight:
		if !f.view.Open {
			f.toggle()
		}
	case fyne.KeyLeft:
		if f.view.Open {
			f.toggle()
		}
	case fyne.KeyDown:
		focusNext(f)
	case fyne.KeyUp:
		focusPrevious(f)
	default:
		return false
	}
	return true
}

func (f *Fold) toggle() {
	if f.OnToggle != nil {
		f.OnToggle()
	}
}

// Tapped is Fyne's hook for a click.
func (f *Fold) Tapped(*fyne.PointEvent) {
	focusOn(f)
	f.toggle()
}

// Cursor is Fyne's hook.
func (f *Fold) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (f *Fold) redraw() {
	v := f.view
	icon := ChevronRight
	if v.Open {
		icon = ChevronDown
	}
	words := Across(12, iconAt(icon, Ink, 12), Wide(188, NewParagraph(Strong.Run(v.Title))),
		Grow(NewText(Caption.Run(v.Summary)).Shortened()), NewText(Tiny.Run(v.Count)))
	if v.Key != "" {
		words.Add(newCap(v.Key, CapOnWhite, 48))
	}
	row := Over(Blank(1, foldHeight), Inset(Insets{6, 12, 6, 14}, words))
	if f.focused {
		row = Over(Blank(1, foldHeight), focusedGround(), Inset(Insets{6, 12, 6, 14}, words))
	}
	f.show(row)
}

// focusedGround is the look of a chosen row that has the focus: the ground of
// a chosen row with the yellow ring around it.
func focusedGround() fyne.CanvasObject {
	ring := make([]fyne.CanvasObject, 4)
	for i := range ring {
		ring[i] = canvas.NewRectangle(color.Color(Yellow))
	}
	ground := chosenGround()
	return container.New(fixed(fyne.NewSize(10, 10), func(size fyne.Size) {
		put(ground, 0, 0, size.Width, size.Height)
		placeSides(ring, fyne.NewPos(-ringWidth, -ringWidth), size.AddWidthHeight(2*ringWidth, 2*ringWidth), ringWidth)
	}), append([]fyne.CanvasObject{ground}, ring...)...)
}

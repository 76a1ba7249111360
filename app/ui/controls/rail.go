package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// RailItem is one screen on the rail: its key, its name, and how many things
// wait there ("" for none).
type RailItem struct{ Key, Name, Count string }

// RailView is what the rail shows.
type RailView struct {
	Items  []RailItem
	Active string // key of the item on screen
	State  OutageState
	Person string
	Role   string
	Glass  string // how long something stays open that the person broke the glass for, or empty
}

// The keys at the rail's foot.
const (
	SwitchKey = "F12"
	HelpKey   = "F1"
)

// Rail is the dark column at the left: the screens with their keys, and at its
// foot the person, F12 and F1.
type Rail struct {
	drawn
	view  RailView
	onKey func(key string)
}

// NewRail is a rail; onKey is called with an item's key when it is clicked. The
// keys themselves belong to the screen (Keys).
func NewRail(onKey func(key string)) *Rail {
	r := &Rail{onKey: onKey}
	r.init(r)
	r.show(r.draw())
	return r
}

// Set changes what the rail shows, in place.
func (r *Rail) Set(v RailView) {
	r.view = v
	r.show(r.draw())
}

const (
	railPitch     = 44
	railFootPitch = 38
)

func (r *Rail) draw() fyne.CanvasObject {
	parts := []fyne.CanvasObject{Blank(1, 6)}
	for _, item := range r.view.Items {
		parts = append(parts, r.item(item, railPitch))
	}
	parts = append(parts, Grow(Blank(1, 1)))
	if r.view.Person != "" {
		who := []fyne.CanvasObject{NewParagraph(Strong.In(White).Run(r.view.Person)), NewParagraph(Caption.In(hex(0xd0d5d8)).Run(r.view.Role))}
		if r.view.Glass != "" {
			who = append(who, Blank(1, 6), NewParagraph(IconRun(Warning, White, 14), GapRun(6), Tiny.In(White).Run(r.view.Glass)))
		}
		parts = append(parts, Rule(1, railLine), Inset(Insets{10, 8, 10, 13}, Down(0, who...)))
	}
	parts = append(parts,
		r.item(RailItem{Key: SwitchKey, Name: "Switch person"}, railFootPitch),
		r.item(RailItem{Key: HelpKey, Name: "Help"}, railFootPitch),
		Blank(1, 6))
	return Sized(RailWidth, 0, On(Ink, Down(0, parts...)))
}

func (r *Rail) item(item RailItem, pitch float32) fyne.CanvasObject {
	ground, look, style := Ink, CapOnDark, Body.In(White)
	active := item.Key == r.view.Active
	if active {
		ground, look, style = railActive, capOnRail, style.Heavy()
	}
	objects := []fyne.CanvasObject{}
	back := canvas.NewRectangle(ground)
	mark := canvas.NewRectangle(color.Transparent)
	if active {
		mark.FillColor = stateLooks[r.view.State].mark
	}
	cap := newCap(item.Key, look, 34)
	name := textAt(style, item.Name, 55, style.baseline(pitch))
	count := textAt(Tiny.In(White), item.Count, 0, Tiny.baseline(pitch))
	objects = append(objects, back, mark, cap, name, count)
	face := container.New(fixed(fyne.NewSize(RailWidth, pitch), func(size fyne.Size) {
		back.Resize(size)
		mark.Resize(fyne.NewSize(5, size.Height))
		cap.Move(fyne.NewPos(12, (pitch-capHeight)/2))
		cap.Resize(cap.MinSize())
		count.Move(fyne.NewPos(round(size.Width-8-count.MinSize().Width), count.Position().Y))
	}), objects...)
	return newClickable(face, func() {
		if r.onKey != nil {
			r.onKey(item.Key)
		}
	})
}

// clickable makes a drawing answer the mouse. It never takes the focus.
type clickable struct {
	widget.BaseWidget
	face  fyne.CanvasObject
	onTap func()
}

func newClickable(face fyne.CanvasObject, onTap func()) *clickable {
	c := &clickable{face: face, onTap: onTap}
	c.ExtendBaseWidget(c)
	return c
}

func (c *clickable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.face) }
func (c *clickable) HeightFor(width float32) float32     { return HeightFor(c.face, width) }
func (c *clickable) inner() fyne.CanvasObject            { return c.face }
func (c *clickable) minWidth() float32                   { return minWidth(c.face) }
func (c *clickable) Cursor() desktop.Cursor              { return desktop.PointerCursor }
func (c *clickable) Tapped(*fyne.PointEvent)             { touched(c); c.onTap() }

// The three methods below make Fyne leave the focus where it is when a drawing
// is clicked: it looks for something focusable under the mouse, and what is
// disabled is never focused.
func (c *clickable) FocusGained()            {}
func (c *clickable) FocusLost()              {}
func (c *clickable) TypedRune(rune)          {}
func (c *clickable) TypedKey(*fyne.KeyEvent) {}
func (c *clickable) Enable()                 {}
func (c *clickable) Disable()                {}
func (c *clickable) Disabled() bool          { return true }

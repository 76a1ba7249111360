package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// HeightFor is the height in px that an object needs at a width: text wraps
// and rows grow. Objects that do not care answer with their minimum.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if !o.Visible() {
		return 0
	}
	if h, ok := o.(interface{ HeightFor(float32) float32 }); ok {
		return h.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(growing); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// growing is a layout whose height follows from its width. The two are asked
// for apart, so that measuring a tree costs one walk for each.
type growing interface {
	minWidth(objects []fyne.CanvasObject) float32
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// minWidth is the least width of an object.
func minWidth(o fyne.CanvasObject) float32 {
	if w, ok := o.(interface{ minWidth() float32 }); ok {
		return w.minWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(growing); ok {
			return l.minWidth(c.Objects)
		}
	}
	return o.MinSize().Width
}

// leastSize is what a growing layout tells Fyne: the height at the width that
// it had last.
func leastSize(l growing, objects []fyne.CanvasObject, last float32) fyne.Size {
	width := l.minWidth(objects)
	return fyne.NewSize(width, l.heightFor(objects, max(width, last)))
}

// Insets is blank space around an object, in px.
type Insets struct{ Top, Right, Bottom, Left float32 }

// Around is the same inset on all four sides.
func Around(px float32) Insets { return Insets{px, px, px, px} }

// Inset puts blank space around an object.
func Inset(in Insets, o fyne.CanvasObject) *fyne.Container {
	return container.New(&insetLayout{in: in}, o)
}

type insetLayout struct {
	in   Insets
	last float32
}

func (l *insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = size.Width
	for _, o := range objects {
		o.Move(fyne.NewPos(l.in.Left, l.in.Top))
		o.Resize(fyne.NewSize(max(0, size.Width-l.in.Left-l.in.Right), max(0, size.Height-l.in.Top-l.in.Bottom)))
	}
}

func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, l.last)
}

func (l *insetLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return minWidth(objects[0]) + l.in.Left + l.in.Right
}

func (l *insetLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], max(0, width-l.in.Left-l.in.Right)) + l.in.Top + l.in.Bottom
}

// Sized gives an object an exact width and height; a zero leaves that measure
// to the object.
func Sized(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sizedLayout{width, height}, o)
}

type sizedLayout struct{ width, height float32 }

func (l *sizedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

func (l *sizedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, 0)
}

func (l *sizedLayout) minWidth(objects []fyne.CanvasObject) float32 {
	if l.width > 0 {
		return l.width
	}
	return minWidth(objects[0])
}

func (l *sizedLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.height > 0 {
		return l.height
	}
	return HeightFor(objects[0], width)
}

// Wide gives an object an exact width in px.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container { return Sized(width, 0, o) }

// Blank is empty space of a size.
func Blank(width, height float32) *fyne.Container {
	return Sized(width, height, canvas.NewRectangle(color.Transparent))
}

// Rule is a horizontal line as wide as there is room.
func Rule(height float32, c color.Color) *fyne.Container {
	return Sized(1, height, canvas.NewRectangle(c))
}

// Grow lets an object take the room that is left over in Down or Across;
// several share it.
func Grow(o fyne.CanvasObject) *fyne.Container { return Share(1, o) }

// Share is Grow with a weight against the others that grow.
func Share(weight float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&growLayout{weight: weight}, o)
}

type growLayout struct {
	weight float32
	last   float32
}

func (l *growLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = size.Width
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

func (l *growLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, l.last)
}

func (l *growLayout) minWidth(objects []fyne.CanvasObject) float32 { return minWidth(objects[0]) }

func (l *growLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width)
}

func growth(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if g, ok := c.Layout.(*growLayout); ok {
			return g.weight
		}
	}
	return 0
}

// shrinking lets an object be narrower than it would like when Across has no
// room for it.
func shrinking(natural func() float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&shrinkLayout{growLayout{}, natural}, o)
}

type shrinkLayout struct {
	growLayout
	natural func() float32
}

func shrinkable(o fyne.CanvasObject) (*shrinkLayout, bool) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return nil, false
	}
	s, ok := c.Layout.(*shrinkLayout)
	return s, ok
}

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// drawn is the base of the kit's parts: a widget whose look is one tree of
// objects, put up anew whenever what it shows changes.
type drawn struct {
	widget.BaseWidget
	root *fyne.Container
}

func (d *drawn) init(self fyne.Widget) {
	d.root = container.NewStack()
	d.ExtendBaseWidget(self)
}

// show puts up the tree that the part shows from now on.
func (d *drawn) show(content fyne.CanvasObject) {
	d.root.Objects = []fyne.CanvasObject{content}
	d.Refresh()
}

// HeightFor is the height the part needs at a width, in px.
func (d *drawn) HeightFor(width float32) float32 {
	if len(d.root.Objects) == 0 {
		return 0
	}
	return HeightFor(d.root.Objects[0], width)
}

func (d *drawn) minWidth() float32 {
	if len(d.root.Objects) == 0 {
		return 0
	}
	return minWidth(d.root.Objects[0])
}

// CreateRenderer is Fyne's hook.
func (d *drawn) CreateRenderer() fyne.WidgetRenderer {
	return &drawnRenderer{root: d.root}
}

type drawnRenderer struct{ root *fyne.Container }

func (r *drawnRenderer) Destroy()              {}
func (r *drawnRenderer) Layout(size fyne.Size) { r.root.Resize(size) }
func (r *drawnRenderer) MinSize() fyne.Size    { return r.root.MinSize() }
func (r *drawnRenderer) Refresh()              { r.root.Refresh() }
func (r *drawnRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.root}
}

// box is a filled rectangle with an inner border. It is two fills, one in the
// other, because a stroked rectangle is blurred over two pixels.
type box struct {
	outer, inner *canvas.Rectangle
	width        float32
	radius       float32
	thickFoot    float32 // the bottom border's extra width
}

func newBox(border, fill color.Color, width, radius float32) *box {
	b := &box{outer: canvas.NewRectangle(border), inner: canvas.NewRectangle(fill), radius: radius}
	b.set(border, fill, width)
	return b
}

func (b *box) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.outer, b.inner} }

func (b *box) set(border, fill color.Color, width float32) {
	b.outer.FillColor, b.inner.FillColor, b.width = border, fill, width
	b.outer.CornerRadius = b.radius
	b.inner.CornerRadius = max(0, b.radius-width)
}

func (b *box) place(pos fyne.Position, size fyne.Size) {
	b.outer.Move(pos)
	b.outer.Resize(size)
	b.inner.Move(pos.AddXY(b.width, b.width))
	b.inner.Resize(fyne.NewSize(max(0, size.Width-2*b.width), max(0, size.Height-2*b.width-b.thickFoot)))
}

// free is a layout made of two functions, for parts that place their objects
// by hand.
type free struct {
	height func(width float32) float32
	width  func() float32
	place  func(size fyne.Size)
	last   float32
}

func (f *free) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.last = size.Width
	f.place(size)
}

func (f *free) MinSize(objects []fyne.CanvasObject) fyne.Size { return leastSize(f, objects, f.last) }

func (f *free) minWidth([]fyne.CanvasObject) float32 { return f.width() }

func (f *free) heightFor(_ []fyne.CanvasObject, width float32) float32 { return f.height(width) }

// fixed is free with a size that does not depend on the width given.
func fixed(size fyne.Size, place func(fyne.Size)) *free {
	return &free{
		height: func(float32) float32 { return size.Height },
		width:  func() float32 { return size.Width },
		place:  place,
	}
}

// Framed is content on a filled rectangle with a border, padded alike on all
// sides by the border and pad.
func framed(border, fill color.Color, width, radius float32, pad Insets, content fyne.CanvasObject) *fyne.Container {
	b := newBox(border, fill, width, radius)
	inset := Insets{pad.Top + width, pad.Right + width, pad.Bottom + width, pad.Left + width}
	body := Inset(inset, content)
	return container.New(&free{
		height: func(w float32) float32 { return HeightFor(body, w) },
		width:  func() float32 { return minWidth(body) },
		place: func(size fyne.Size) {
			b.place(fyne.NewPos(0, 0), size)
			body.Resize(size)
		},
	}, append(b.objects(), body)...)
}

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

// show puts up the tree that the part shows from now on. If it needs more or
// less room than the one before, the screen is arranged anew.
func (d *drawn) show(content fyne.CanvasObject) {
	width := d.Size().Width
	height, least := d.HeightFor(width), d.minWidth()
	d.root.Objects = []fyne.CanvasObject{content}
	d.Refresh()
	if width > 0 && (d.HeightFor(width) != height || d.minWidth() != least) {
		rearrange(d.root)
	}
}

func (d *drawn) inner() fyne.CanvasObject { return d.root }

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

// box is a filled rectangle with an inner border and corners that are cut by a
// pixel. It is made of plain fills: Fyne's graphics driver draws the straight
// edges of a stroked or rounded rectangle blurred.
type box struct {
	border, fill [2]*canvas.Rectangle
	width        float32
	cut          float32 // px taken off each corner
	thickFoot    float32 // the bottom border's extra width
}

func newBox(border, fill color.Color, width, cut float32) *box {
	b := &box{cut: cut}
	for i := range b.border {
		b.border[i], b.fill[i] = canvas.NewRectangle(border), canvas.NewRectangle(fill)
	}
	b.set(border, fill, width)
	return b
}

func (b *box) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.border[0], b.border[1], b.fill[0], b.fill[1]}
}

func (b *box) set(border, fill color.Color, width float32) {
	b.width = width
	for i := range b.border {
		b.border[i].FillColor, b.fill[i].FillColor = border, fill
	}
}

func (b *box) place(pos fyne.Position, size fyne.Size) {
	placeCut(b.border, pos, size, b.cut)
	inner := fyne.NewSize(max(0, size.Width-2*b.width), max(0, size.Height-2*b.width-b.thickFoot))
	innerCut := float32(0)
	if b.width <= 1 {
		innerCut = b.cut
	}
	placeCut(b.fill, pos.AddXY(b.width, b.width), inner, innerCut)
}

// placeCut lays two rectangles across each other, so that the corners stay free.
func placeCut(cross [2]*canvas.Rectangle, pos fyne.Position, size fyne.Size, cut float32) {
	put(cross[0], pos.X+cut, pos.Y, max(0, size.Width-2*cut), size.Height)
	put(cross[1], pos.X, pos.Y+cut, size.Width, max(0, size.Height-2*cut))
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

// framed is content on a filled rectangle with a border, padded alike on all
// sides by the border and pad.
func framed(border, fill color.Color, width, cut float32, pad Insets, content fyne.CanvasObject) *fyne.Container {
	b := newBox(border, fill, width, cut)
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

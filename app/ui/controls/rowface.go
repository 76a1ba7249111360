package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// rowListFace draws a RowList: the rows in view, cut off at its edges, and over
// them the frame of the chosen row, whose ring may reach out.
type rowListFace struct {
	list   *RowList
	ground *box
	rows   *fyne.Container
	view   *rowView
	track  *canvas.Rectangle
	thumb  *canvas.Rectangle
	ring   []fyne.CanvasObject
	border []fyne.CanvasObject
	bar    *canvas.Rectangle
}

func newRowListFace(l *RowList) *rowListFace {
	f := &rowListFace{
		list:   l,
		ground: newBox(Line, White, 1, 0),
		rows:   container.NewWithoutLayout(),
		track:  canvas.NewRectangle(Line),
		thumb:  canvas.NewRectangle(Grey),
		bar:    canvas.NewRectangle(Black),
	}
	if l.look.Bare {
		f.ground.set(color.Transparent, color.Transparent, 0)
	}
	f.view = newRowView(l, f.rows)
	for range 4 {
		f.ring = append(f.ring, canvas.NewRectangle(Yellow))
		f.border = append(f.border, canvas.NewRectangle(Black))
	}
	return f
}

func (f *rowListFace) Destroy()           {}
func (f *rowListFace) MinSize() fyne.Size { return f.list.MinSize() }

func (f *rowListFace) Objects() []fyne.CanvasObject {
	objects := append(f.ground.objects(), f.view, f.track, f.thumb)
	if f.list.heads != nil {
		objects = append(objects, f.list.heads.row)
	}
	objects = append(objects, f.ring...)
	objects = append(objects, f.border...)
	return append(objects, f.bar)
}

func (f *rowListFace) Refresh() {
	f.Layout(f.list.Size())
	// The rows' contents are as they were: to refresh them too would parse and
	// draw their icons again with every key.
	canvas.Refresh(f.rows)
	canvas.Refresh(f.list)
}

func (f *rowListFace) Layout(size fyne.Size) {
	l := f.list
	edge := l.frameWidth()
	f.ground.place(fyne.NewPos(0, 0), size)
	f.view.Move(fyne.NewPos(edge, l.viewTop()))
	f.view.Resize(fyne.NewSize(max(0, size.Width-2*edge), l.viewHeight()))
	l.measureView()
	if l.heads != nil {
		l.heads.build(l.look.Pad, l.overflows())
		put(l.heads.row, edge, edge, size.Width-2*edge, l.headHeight())
	}
	l.settle()
	f.placeRows()
	f.placeBar(size)
}

// placeRows builds and places the rows in view, and frames the chosen one.
func (f *rowListFace) placeRows() {
	l := f.list
	f.rows.Objects = f.rows.Objects[:0]
	f.hideFrame()
	y := -l.hidden
	for i := l.top; i < len(l.rows) && y < l.viewHeight(); i++ {
		height := l.height(i)
		f.addRow(l.build(i), y, height)
		if l.rows[i].ID == l.chosen {
			f.frameRow(y, height)
		}
		y += height
	}
}

func (f *rowListFace) addRow(b *builtRow, y, height float32) {
	l := f.list
	width := l.rowWidth()
	ground := l.groundFor(b.row)
	put(ground, 0, y, width, height-1)
	line := canvas.NewRectangle(l.lineColor(b.row))
	if b.row.Look == HeadingRow {
		put(line, 0, y+height-borderWidth, width, borderWidth)
	} else {
		put(line, 0, y+height-1, width, 1)
	}
	pad := l.look.pad(b.row.Look)
	inner := max(0, width-pad.Left-pad.Right)
	content := min(height-1, HeightFor(b.content, inner))
	put(b.content, pad.Left, y+round((height-1-content)/2), inner, content)
	f.rows.Objects = append(f.rows.Objects, ground, line, b.content)
}

func put(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

func (l *RowList) groundFor(r Row) fyne.CanvasObject {
	switch {
	case r.ID == l.chosen && r.Look == DeadRow:
		return newHatch(PaleYellow, hex(0xe6dfae), 4)
	case r.ID == l.chosen && r.Look != HeadingRow:
		return canvas.NewRectangle(PaleYellow)
	case r.Look == HeadingRow:
		return canvas.NewRectangle(Panel)
	case r.Look == DeadRow:
		return rowHatch()
	case r.Look == QuietRow:
		return canvas.NewRectangle(quiet)
	case r.Look == StoppedRow:
		return canvas.NewRectangle(PaleRed)
	}
	return canvas.NewRectangle(White)
}

func (l *RowList) lineColor(r Row) color.Color {
	switch {
	case r.Look == HeadingRow:
		return Ink
	case l.look.Pale && !r.Ends:
		return Line
	}
	return Mid
}

func (f *rowListFace) hideFrame() {
	for _, o := range append(append([]fyne.CanvasObject{f.bar}, f.ring...), f.border...) {
		o.Hide()
	}
}

// frameRow frames the chosen row: black with a bar at the left, and the yellow
// ring around it while the list has the focus. Where the row is cut off by the
// list's edge, so is its frame.
func (f *rowListFace) frameRow(y, height float32) {
	l := f.list
	edge := l.frameWidth()
	from := max(0, y)
	to := min(l.viewHeight(), y+height-1)
	if to <= from {
		return
	}
	at := fyne.NewPos(edge, l.viewTop()+from)
	size := fyne.NewSize(l.rowWidth(), to-from)
	placeSides(f.border, at, size, borderWidth)
	put(f.bar, at.X, at.Y, chosenBar, size.Height)
	show(append(f.border, f.bar)...)
	if l.focused {
		wide := fyne.NewSize(size.Width+2*ringWidth, size.Height+1+2*ringWidth)
		placeSides(f.ring, at.SubtractXY(ringWidth, ringWidth), wide, ringWidth)
		show(f.ring[:2]...)
		if !l.look.FullWidth {
			show(f.ring[2:]...)
		} else {
			for _, o := range f.ring[:2] {
				put(o, at.X, o.Position().Y, size.Width, ringWidth)
			}
		}
	}
}

func show(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		o.Show()
	}
}

func (f *rowListFace) placeBar(size fyne.Size) {
	l := f.list
	if !l.overflows() {
		f.track.Hide()
		f.thumb.Hide()
		return
	}
	edge := l.frameWidth()
	x := size.Width - edge - scrollBarWidth
	from, share := l.thumb()
	view := l.viewHeight()
	put(f.track, x, l.viewTop(), scrollBarWidth, view)
	put(f.thumb, x, l.viewTop()+round(from*view), scrollBarWidth, max(24, round(share*view)))
	show(f.track, f.thumb)
}

// rowView is the part of a RowList that scrolls and cuts its rows off: Fyne
// clips whatever takes the wheel, and the focus ring must not be clipped.
type rowView struct {
	widget.BaseWidget
	list *RowList
	rows *fyne.Container
}

func newRowView(l *RowList, rows *fyne.Container) *rowView {
	v := &rowView{list: l, rows: rows}
	v.ExtendBaseWidget(v)
	return v
}

// Scrolled is Fyne's hook for the wheel.
func (v *rowView) Scrolled(ev *fyne.ScrollEvent) { v.list.scroll(-ev.Scrolled.DY) }

// CreateRenderer is Fyne's hook.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.rows) }

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Down sets objects under each other, each as wide as there is room and as
// high as it needs at that width.
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&downLayout{gap: gap}, objects...)
}

type downLayout struct {
	gap  float32
	last float32
}

func (l *downLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = size.Width
	spare := size.Height - l.heightFor(objects, size.Width)
	weights := totalGrowth(objects)
	y := float32(0)
	for _, o := range visible(objects) {
		height := HeightFor(o, size.Width)
		if weights > 0 && spare > 0 {
			height += spare * growth(o) / weights
		}
		o.Move(fyne.NewPos(0, round(y)))
		o.Resize(fyne.NewSize(size.Width, round(y+height)-round(y)))
		y += height + l.gap
	}
}

func (l *downLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, l.last)
}

func (l *downLayout) minWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }

func widest(objects []fyne.CanvasObject) float32 {
	width := float32(0)
	for _, o := range visible(objects) {
		width = max(width, minWidth(o))
	}
	return width
}

func (l *downLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	height := float32(0)
	shown := visible(objects)
	for _, o := range shown {
		height += HeightFor(o, width)
	}
	return height + l.gap*float32(max(0, len(shown)-1))
}

// Across sets objects beside each other, centred on one line; each has its own
// width but those that Grow.
func Across(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&acrossLayout{gap: gap, align: alignMiddle}, objects...)
}

// AcrossTop is Across with the tops in line: for columns and rows of fields.
func AcrossTop(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&acrossLayout{gap: gap, align: alignTop}, objects...)
}

// AcrossFields is Across with the entries in line, whatever room their labels
// take: for rows of fields.
func AcrossFields(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&acrossLayout{gap: gap, align: alignFields}, objects...)
}

// AcrossFull is Across with every object as high as the row: for panels.
func AcrossFull(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&acrossLayout{gap: gap, align: alignFull}, objects...)
}

type alignment int

const (
	alignMiddle alignment = iota
	alignTop
	alignFull
	alignBottom
	alignFields
)

type acrossLayout struct {
	gap   float32
	align alignment
	last  float32
}

func (l *acrossLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = size.Width
	shown := visible(objects)
	x := float32(0)
	widths := l.widths(shown, size.Width)
	labels := l.labels(shown, widths)
	for i, width := range widths {
		o := shown[i]
		left, right := round(x), round(x+width)
		y, height := float32(0), size.Height
		if l.align != alignFull {
			height = min(size.Height, HeightFor(o, right-left))
		}
		switch l.align {
		case alignMiddle:
			y = round((size.Height - height) / 2)
		case alignBottom:
			y = size.Height - height
		case alignFields:
			y = labels - labelHeight(o, right-left)
		}
		o.Move(fyne.NewPos(left, y))
		o.Resize(fyne.NewSize(right-left, height))
		x += width + l.gap
	}
}

func (l *acrossLayout) widths(shown []fyne.CanvasObject, total float32) []float32 {
	widths := make([]float32, len(shown))
	spare := total - l.gap*float32(max(0, len(shown)-1))
	for i, o := range shown {
		if growth(o) == 0 {
			widths[i] = ceil(minWidth(o))
			spare -= widths[i]
		}
	}
	for i, o := range shown {
		if s, ok := shrinkable(o); ok {
			more := min(s.natural()-widths[i], max(0, spare))
			widths[i] += more
			spare -= more
		}
	}
	shareOut(widths, shown, spare)
	return widths
}

// shareOut gives what is left over to those that grow, by their weights. One
// whose share would be less than its least width gets that, and the others
// share the rest.
func shareOut(widths []float32, shown []fyne.CanvasObject, spare float32) {
	short := make([]bool, len(shown))
	for settled := false; !settled; {
		settled = true
		weights, room := float32(0), spare
		for i, o := range shown {
			switch {
			case growth(o) == 0:
			case short[i]:
				room -= widths[i]
			default:
				weights += growth(o)
			}
		}
		for i, o := range shown {
			if growth(o) == 0 || short[i] {
				continue
			}
			widths[i] = max(0, room*growth(o)/weights)
			if least := ceil(minWidth(o)); widths[i] < least && room > least {
				widths[i], short[i], settled = least, true, false
				break
			}
		}
	}
}

func (l *acrossLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, l.last)
}

func (l *acrossLayout) minWidth(objects []fyne.CanvasObject) float32 {
	shown := visible(objects)
	width := l.gap * float32(max(0, len(shown)-1))
	for _, o := range shown {
		width += ceil(minWidth(o))
	}
	return width
}

func (l *acrossLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	shown := visible(objects)
	widths := l.widths(shown, width)
	labels, height := l.labels(shown, widths), float32(0)
	for i, w := range widths {
		lower := float32(0)
		if l.align == alignFields {
			lower = labels - labelHeight(shown[i], w)
		}
		height = max(height, lower+HeightFor(shown[i], w))
	}
	return height
}

// labels is the height of the highest label among fields.
func (l *acrossLayout) labels(shown []fyne.CanvasObject, widths []float32) float32 {
	highest := float32(0)
	if l.align == alignFields {
		for i, o := range shown {
			highest = max(highest, labelHeight(o, widths[i]))
		}
	}
	return highest
}

// labelHeight is the height of a field's label at a width, 0 of what has none.
func labelHeight(o fyne.CanvasObject, width float32) float32 {
	if c, ok := o.(*fyne.Container); ok && growth(c) > 0 {
		o = c.Objects[0]
	}
	if labelled, ok := o.(interface{ labelHeight(width float32) float32 }); ok {
		return labelled.labelHeight(width)
	}
	return 0
}

// Over lays objects on top of each other, all as large as the room; the first
// lies undermost.
func Over(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&overLayout{}, objects...)
}

type overLayout struct{ last float32 }

func (l *overLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = size.Width
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l *overLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastSize(l, objects, l.last)
}

func (l *overLayout) minWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }

func (l *overLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	height := float32(0)
	for _, o := range visible(objects) {
		height = max(height, HeightFor(o, width))
	}
	return height
}

// On lays content on a coloured ground.
func On(ground color.Color, content fyne.CanvasObject) *fyne.Container {
	return Over(canvas.NewRectangle(ground), content)
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

func totalGrowth(objects []fyne.CanvasObject) float32 {
	total := float32(0)
	for _, o := range objects {
		if o.Visible() {
			total += growth(o)
		}
	}
	return total
}

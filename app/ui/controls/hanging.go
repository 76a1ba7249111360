package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// popHost is what lists hang on: the Stage, or the dialog over it. It lies on
// top of everything, without taking the focus from the entry.
type popHost interface {
	fyne.CanvasObject
	hang(list *hangingList)
}

// hostFor finds what covers the object's canvas.
func hostFor(o fyne.CanvasObject) popHost {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	if top, ok := c.Overlays().Top().(popHost); ok {
		return top
	}
	host, _ := c.Content().(popHost)
	return host
}

// popLayer is the layer of a host that lists hang in.
type popLayer struct{ box *fyne.Container }

func newPopLayer() popLayer { return popLayer{container.NewWithoutLayout()} }

func (l popLayer) hang(list *hangingList) {
	l.box.Add(list)
	list.unhang = func() { l.box.Remove(list) }
}

const (
	hangRowHeight = 34
	hangRows      = 8
)

// hangingList is the list below a Select.
type hangingList struct {
	drawn
	onTap  func(i int)
	unhang func()
	rows   int
}

func newHangingList(onTap func(i int)) *hangingList {
	l := &hangingList{onTap: onTap}
	l.init(l)
	return l
}

// set shows the part of the options around the marked one.
func (l *hangingList) set(options []Option, mark int) {
	first := 0
	if mark >= hangRows {
		first = mark - hangRows + 1
	}
	last := min(len(options), first+hangRows)
	rows := []fyne.CanvasObject{}
	for i := first; i < last; i++ {
		rows = append(rows, newClickable(hangingRow(options[i], i == mark), func() { l.onTap(i) }))
	}
	if len(options) == 0 {
		rows = append(rows, hangingRow(Option{Text: "Nothing in the list fits"}, false))
	}
	l.rows = len(rows)
	l.show(framed(Grey, White, 1, 0, Insets{}, Down(0, rows...)))
}

func hangingRow(o Option, marked bool) fyne.CanvasObject {
	style := Body
	if marked {
		style = Strong
	}
	words := Across(12, Grow(NewParagraph(style.Run(o.Text))), NewText(Caption.Run(o.Note)))
	row := Inset(Insets{6, 10, 7, 11}, words)
	if marked {
		return Over(chosenGround(), Blank(1, hangRowHeight), row)
	}
	return Over(Down(0, Grow(Blank(1, hangRowHeight-1)), Rule(1, Line)), row)
}

// chosenGround is the look of a chosen row: pale yellow in black, thick at left.
func chosenGround() fyne.CanvasObject {
	frame := newBox(Black, PaleYellow, borderWidth, 0)
	bar := canvas.NewRectangle(Black)
	return container.New(fixed(fyne.NewSize(10, 10), func(size fyne.Size) {
		frame.place(fyne.NewPos(0, 0), size)
		bar.Resize(fyne.NewSize(chosenBar, size.Height))
	}), append(frame.objects(), bar)...)
}

// placeBelow hangs the list under a box, or over it where there is no room.
func (l *hangingList) placeBelow(o fyne.CanvasObject, host popHost) {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(host))
	size := fyne.NewSize(o.Size().Width, l.HeightFor(o.Size().Width))
	y := at.Y + o.Size().Height
	if y+size.Height > host.Size().Height && at.Y > size.Height {
		y = at.Y - size.Height
	}
	l.Move(fyne.NewPos(at.X, y))
	l.Resize(size)
}

package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Parts are the places of a screen. A part that is nil takes no room.
type Parts struct {
	Strip   fyne.CanvasObject // 48, full width
	Banner  fyne.CanvasObject // below it, full width
	Rail    fyne.CanvasObject // 184, at the left
	Content fyne.CanvasObject // the rest
	KeyBar  fyne.CanvasObject // 36, full width
}

// Stage is the window's whole content, set once: it gives each part of a screen
// its place, carries the lists that hang below entries, and in a drill frames
// everything in purple with EXERCISE across it. Its least size is 1280 by 800.
type Stage struct {
	drawn
	parts    Parts
	screen   *fyne.Container
	lists    popLayer
	frame    *fyne.Container
	exercise bool
	keys     *Keys
}

// NewStage is an empty stage, for Window.SetContent.
func NewStage() *Stage {
	s := &Stage{lists: newPopLayer(), screen: container.NewStack(), frame: newExerciseFrame()}
	s.frame.Hide()
	s.init(s)
	layers := []fyne.CanvasObject{s.screen, s.lists.box, s.frame}
	s.show(container.New(fixed(fyne.NewSize(1280, 800), s.place), layers...))
	return s
}

// Set puts up a screen. Parts that are on screen already, the strip and the
// rail, may be given again.
func (s *Stage) Set(p Parts) {
	s.parts = p
	rows := []fyne.CanvasObject{}
	if p.Strip != nil {
		rows = append(rows, p.Strip)
	}
	if p.Banner != nil {
		rows = append(rows, p.Banner)
	}
	middle := []fyne.CanvasObject{}
	if p.Rail != nil {
		middle = append(middle, p.Rail)
	}
	if p.Content != nil {
		middle = append(middle, Grow(p.Content))
	}
	rows = append(rows, Grow(AcrossFull(0, middle...)))
	if p.KeyBar != nil {
		rows = append(rows, p.KeyBar)
	}
	s.screen.Objects = []fyne.CanvasObject{canvas.NewRectangle(Page), Down(0, rows...)}
	s.Refresh()
}

// SetExercise marks everything as a drill, or takes the mark away.
func (s *Stage) SetExercise(on bool) {
	s.exercise = on
	s.frame.Hidden = !on
	s.place(s.Size())
	s.Refresh()
}

func (s *Stage) margin() float32 {
	if s.exercise {
		return exerciseFrame
	}
	return 0
}

func (s *Stage) place(size fyne.Size) {
	m := s.margin()
	s.screen.Move(fyne.NewPos(m, m))
	s.screen.Resize(size.SubtractWidthHeight(2*m, 2*m))
	s.frame.Resize(size)
}

func (s *Stage) hang(list *hangingList) { s.lists.hang(list) }

// newExerciseFrame is the purple frame and the watermark. They are drawings
// only, so every click goes through them.
func newExerciseFrame() *fyne.Container {
	sides := make([]fyne.CanvasObject, 4)
	for i := range sides {
		sides[i] = canvas.NewRectangle(Purple)
	}
	faint := color.NRGBA{R: Purple.R, G: Purple.G, B: Purple.B, A: 0x1c}
	style := Style{Size: 150, Bold: true, Color: faint}
	marks := []*canvas.Text{textAt(style, "EXERCISE", 0, 0), textAt(style, "EXERCISE", 0, 0)}
	return container.New(fixed(fyne.NewSize(0, 0), func(size fyne.Size) {
		const w = exerciseFrame
		placeSides(sides, fyne.NewPos(0, 0), size, w)
		for i, m := range marks {
			m.Move(fyne.NewPos(round((size.Width-m.Size().Width)/2), round(size.Height*float32(i*36+27)/100)))
		}
	}), append(sides, marks[0], marks[1])...)
}

// placeSides lays four rectangles along the inner edges of an area.
func placeSides(sides []fyne.CanvasObject, at fyne.Position, size fyne.Size, width float32) {
	inner := max(0, size.Height-2*width)
	place := func(i int, x, y, w, h float32) {
		sides[i].Move(at.AddXY(x, y))
		sides[i].Resize(fyne.NewSize(w, h))
	}
	place(0, 0, 0, size.Width, width)
	place(1, 0, size.Height-width, size.Width, width)
	place(2, 0, width, width, inner)
	place(3, size.Width-width, width, width, inner)
}

package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// ScrollView lets content that is higher than its room scroll, and brings a
// part of it into view: the field that has the focus.
type ScrollView struct {
	content fyne.CanvasObject
	scroll  *container.Scroll
	box     *fyne.Container
}

// NewScrollView scrolls content up and down. What reaches out of the content,
// such as the ring of the focus, is cut off: leave room for it inside.
func NewScrollView(content fyne.CanvasObject) *ScrollView {
	s := &ScrollView{content: content, scroll: container.NewVScroll(content)}
	s.box = container.New(&free{
		height: func(float32) float32 { return 0 },
		width:  func() float32 { return minWidth(content) },
		place:  s.place,
	}, s.scroll)
	return s
}

// Object is the view as part of a screen.
func (s *ScrollView) Object() fyne.CanvasObject { return s.box }

// place gives the content its width first: the height that text needs follows
// from it.
func (s *ScrollView) place(size fyne.Size) {
	s.content.Resize(fyne.NewSize(size.Width, max(size.Height, HeightFor(s.content, size.Width))))
	s.scroll.Resize(size)
}

// Relayout gives the content its places anew after parts of it changed their
// height, came or went.
func (s *ScrollView) Relayout() {
	size := s.box.Size()
	if size.Width == 0 {
		return // it has no place yet
	}
	Relayout(s.content)
	// Another size makes Fyne reckon its scroll bars anew; to refresh it would
	// draw the whole content again.
	s.place(size.AddWidthHeight(0, 1))
	s.place(size)
	canvas.Refresh(s.box)
}

// ToTop scrolls to where the content begins.
func (s *ScrollView) ToTop() { s.scroll.ScrollToOffset(fyne.NewPos(0, 0)) }

// Reveal scrolls as little as brings a part into view, with some room above
// for its label.
func (s *ScrollView) Reveal(o fyne.CanvasObject) {
	const labelRoom = LabelHeight + Unit
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.content).Y
	bottom := top + o.Size().Height + Unit
	offset, room := s.scroll.Offset.Y, s.box.Size().Height
	if bottom > offset+room {
		offset = bottom - room
	}
	if top-labelRoom < offset {
		offset = max(0, top-labelRoom)
	}
	if offset != s.scroll.Offset.Y {
		s.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	}
}

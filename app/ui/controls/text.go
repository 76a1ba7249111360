package controls

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is words set exactly: runs of any style on a shared baseline, with key
// caps and icons among them. It either stays on one line, or wraps and grows.
type Text struct {
	widget.BaseWidget
	// Align places each line in the width given.
	Align fyne.TextAlign
	// Shorten ends a line that has no room with an ellipsis. Never for names.
	Shorten bool

	runs  []Run
	wraps bool

	lines   []line
	width   float32 // that lines were set for; 0 for one line
	objects []fyne.CanvasObject
}

// NewText is one line of runs; its least width is all of it.
func NewText(runs ...Run) *Text {
	t := &Text{runs: runs}
	t.ExtendBaseWidget(t)
	return t
}

// NewParagraph is text that wraps at the width it is given and grows downwards.
func NewParagraph(runs ...Run) *Text {
	t := &Text{runs: runs, wraps: true}
	t.ExtendBaseWidget(t)
	return t
}

// Aligned gives the text with its lines placed so.
func (t *Text) Aligned(a fyne.TextAlign) *Text {
	t.Align = a
	return t
}

// Shortened gives the text as one that ends with an ellipsis for want of room.
func (t *Text) Shortened() *Text {
	t.Shorten = true
	return t
}

// SetRuns changes the words in place.
func (t *Text) SetRuns(runs ...Run) {
	width := t.Size().Width
	height, least := t.HeightFor(width), t.minWidth()
	t.runs, t.lines = runs, nil
	t.Refresh()
	if width > 0 && (t.HeightFor(width) != height || t.minWidth() != least) {
		rearrange(t)
	}
}

// String is the words without their looks, for tests and for reading aloud.
func (t *Text) String() string {
	var b strings.Builder
	for _, r := range t.runs {
		b.WriteString(r.Text)
		if r.Key != "" {
			b.WriteString("[" + r.Key + "]")
		}
		if r.Gap != 0 {
			b.WriteString(" ")
		}
	}
	return b.String()
}

// HeightFor is the height of the text wrapped at a width.
func (t *Text) HeightFor(width float32) float32 {
	height := float32(0)
	for _, l := range t.set(width) {
		height += l.height
	}
	return height
}

// set lays the lines out, once for each width.
func (t *Text) set(width float32) []line {
	if !t.wraps {
		width = 0
	}
	if t.lines == nil || t.width != width {
		t.lines, t.width = flow(t.runs, width), width
	}
	return t.lines
}

// leastTextWidth is what a text that wraps or shortens can come down to.
const leastTextWidth = 40

func (t *Text) minWidth() float32 {
	switch {
	case t.wraps:
		return leastTextWidth
	case t.Shorten:
		return min(leastTextWidth, ceil(t.set(0)[0].width))
	}
	return ceil(t.set(0)[0].width)
}

func (t *Text) minSize() fyne.Size {
	width := t.minWidth()
	return fyne.NewSize(width, t.HeightFor(max(width, t.Size().Width)))
}

// CreateRenderer is Fyne's hook.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{text: t} }

type textRenderer struct {
	text  *Text
	drawn fyne.Size // what the objects were made for
}

func (r *textRenderer) Destroy()           {}
func (r *textRenderer) MinSize() fyne.Size { return r.text.minSize() }

// Layout makes the objects anew only where there is other room for them. Fyne lays
// out whatever holds an object that it has not measured yet: new ones each time
// would have it draw the window for ever.
func (r *textRenderer) Layout(size fyne.Size) {
	if r.text.objects == nil || r.drawn != size {
		r.draw(size)
	}
}

func (r *textRenderer) draw(size fyne.Size) {
	r.text.set(size.Width)
	r.text.objects, r.drawn = r.text.draw(size), size
}

func (r *textRenderer) Refresh() {
	r.draw(r.text.Size())
	canvas.Refresh(r.text)
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.text.objects }

// draw makes the objects of all lines, placed in size.
func (t *Text) draw(size fyne.Size) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	y := float32(0)
	for _, l := range t.lines {
		if t.Shorten && l.width > size.Width {
			l = l.shortened(size.Width)
		}
		x := float32(0)
		switch t.Align {
		case fyne.TextAlignTrailing:
			x = size.Width - l.width
		case fyne.TextAlignCenter:
			x = (size.Width - l.width) / 2
		}
		for _, f := range l.fragments {
			out = append(out, f.draw(round(x+f.x), y, l)...)
		}
		y += l.height
	}
	return out
}

func (f fragment) draw(x, y float32, l line) []fyne.CanvasObject {
	switch {
	case f.run.Key != "":
		cap := newCap(f.run.Key, CapOnWhite, capMinWidth)
		cap.Move(fyne.NewPos(x, y+round((l.height-capHeight)/2)))
		cap.Resize(cap.MinSize())
		return []fyne.CanvasObject{cap}
	case f.run.Icon != "":
		icon := NewIcon(f.run.Icon, f.run.Style.Color, f.run.Style.Size)
		icon.Resize(fyne.NewSquareSize(f.run.Style.Size))
		icon.Move(fyne.NewPos(x, y+round((l.height-f.run.Style.Size)/2)))
		return []fyne.CanvasObject{icon}
	case strings.TrimSpace(f.text) == "":
		return nil
	}
	return []fyne.CanvasObject{textAt(f.run.Style, f.text, x, y+l.baseline)}
}

// textAt makes words whose baseline lies at exactly y.
func textAt(s Style, words string, x, y float32) *canvas.Text {
	t := canvas.NewText(words, s.Color)
	t.TextSize, t.TextStyle = s.Size, s.textStyle()
	t.Resize(t.MinSize())
	t.Move(fyne.NewPos(x, y-ceil(ascent*s.Size)))
	return t
}

// shortened drops letters from the line's end until it fits with an ellipsis.
func (l line) shortened(width float32) line {
	kept := append([]fragment(nil), l.fragments...)
	for n := len(kept); n > 0; n = len(kept) {
		last := kept[n-1]
		letters := []rune(last.text)
		// The longest start that fits: more letters are never narrower.
		fits := sort.Search(len(letters), func(i int) bool {
			return last.x+last.run.Style.measure(ellipsed(letters[:i+1])) > width
		})
		if fits > 0 {
			last.text = ellipsed(letters[:fits])
			last.width = last.run.Style.measure(last.text)
			kept[n-1] = last
			l.fragments, l.width = kept, last.x+last.width
			return l
		}
		kept = kept[:n-1]
	}
	l.fragments, l.width = nil, 0
	return l
}

func ellipsed(letters []rune) string { return strings.TrimRight(string(letters), " ,") + "…" }

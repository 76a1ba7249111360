package controls

import (
	"image/color"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Option is one answer that can be chosen: its code, the words for it, and if
// there are any the key that picks it and a grey note beside it.
type Option struct {
	Code string
	Text string
	Key  string
	Note string
}

// Choice is answers beside each other of which one is chosen: with its key or
// first letter, or with ← and → while it has the focus. Del takes the answer
// back.
type Choice struct {
	drawn
	focusable
	// OnChosen is called when the person chooses, not by Choose.
	OnChosen func(Option)

	options []Option
	chosen  int
	trouble bool
	height  float32
}

// NewChoice is a choice of 38 px among options, with none chosen.
func NewChoice(options ...Option) *Choice { return NewChoiceIn(FieldHeight, options...) }

// NewChoiceIn is a choice of another height.
func NewChoiceIn(height float32, options ...Option) *Choice {
	c := &Choice{options: options, chosen: -1, height: height}
	c.init(c)
	c.focusable = focusable{self: c, refresh: c.redraw, onKey: c.key, onRune: c.letter}
	c.redraw()
	return c
}

// Choose shows the option with that code as chosen, "" for none, without
// telling OnChosen.
func (c *Choice) Choose(code string) {
	chosen := indexOf(c.options, code)
	if chosen != c.chosen {
		c.chosen = chosen
		c.redraw()
	}
}

// indexOf finds the option with a code; -1 where there is none.
func indexOf(options []Option, code string) int {
	return slices.IndexFunc(options, func(o Option) bool { return code != "" && o.Code == code })
}

// Chosen is the chosen option, if there is one.
func (c *Choice) Chosen() (Option, bool) {
	if c.chosen < 0 {
		return Option{}, false
	}
	return c.options[c.chosen], true
}

// SetTrouble draws the choice as one whose answer is wrong or missing.
func (c *Choice) SetTrouble(on bool) {
	c.trouble = on
	c.redraw()
}

func (c *Choice) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		c.pick(max(0, c.chosen-1))
	case fyne.KeyRight:
		c.pick(min(len(c.options)-1, c.chosen+1))
	case fyne.KeyHome:
		c.pick(0)
	case fyne.KeyEnd:
		c.pick(len(c.options) - 1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		c.takeBack()
	case fyne.KeyReturn, fyne.KeyEnter:
		focusNext(c)
	default:
		return false
	}
	return true
}

func (c *Choice) letter(r rune) bool {
	for i, o := range c.options {
		key := o.Key
		if key == "" && o.Text != "" {
			key = o.Text[:1]
		}
		if strings.EqualFold(key, string(unicode.ToLower(r))) {
			c.pick(i)
			return true
		}
	}
	return false
}

func (c *Choice) pick(i int) {
	if i < 0 || i >= len(c.options) {
		return
	}
	changed := i != c.chosen
	c.chosen = i
	c.redraw()
	if changed && c.OnChosen != nil {
		c.OnChosen(c.options[i])
	}
}

// takeBack leaves nothing chosen; OnChosen hears of the zero option.
func (c *Choice) takeBack() {
	if c.chosen < 0 {
		return
	}
	c.chosen = -1
	c.redraw()
	if c.OnChosen != nil {
		c.OnChosen(Option{})
	}
}

// Tapped chooses what was clicked.
func (c *Choice) Tapped(ev *fyne.PointEvent) {
	focusOn(c)
	for i, x := range c.edges(c.Size().Width) {
		if ev.Position.X < x {
			c.pick(i)
			return
		}
	}
}

// Cursor is Fyne's hook.
func (c *Choice) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (c *Choice) least(o Option) float32 {
	width := 2*10 + borderWidth + ceil(Strong.measure(o.Text))
	if o.Key != "" {
		width += capMinWidth + 7
	}
	return width
}

// edges are the right edges of the segments in a width: natural, and what is
// left over shared alike.
func (c *Choice) edges(width float32) []float32 {
	natural := c.naturalWidth()
	extra := max(0, width-natural) / float32(max(1, len(c.options)))
	edges := make([]float32, len(c.options))
	x := float32(0)
	for i, o := range c.options {
		x += c.least(o) + extra
		edges[i] = round(x)
	}
	return edges
}

func (c *Choice) naturalWidth() float32 {
	width := float32(borderWidth)
	for _, o := range c.options {
		width += c.least(o)
	}
	return width
}

func (c *Choice) redraw() {
	frame := newRinged()
	border := color.Color(Grey)
	switch {
	case c.focused:
		border = Black
	case c.trouble:
		border = Red
	}
	frame.set(border, White, c.focused)
	objects := frame.objects()
	segments := make([]fyne.CanvasObject, len(c.options))
	for i, o := range c.options {
		segments[i] = c.segment(o, i, border)
		objects = append(objects, segments[i])
	}
	size := fyne.NewSize(c.naturalWidth(), c.height)
	c.show(container.New(fixed(size, func(size fyne.Size) {
		frame.place(size)
		left := float32(0)
		for i, right := range c.edges(size.Width) {
			segments[i].Move(fyne.NewPos(left, 0))
			segments[i].Resize(fyne.NewSize(right-left, size.Height))
			left = right
		}
	}), objects...))
}

// segment is one answer; the chosen one fills its place in blue.
func (c *Choice) segment(o Option, i int, border color.Color) fyne.CanvasObject {
	style, look, fill := Body, CapOnWhite, color.Color(color.Transparent)
	edge := border
	if i == c.chosen {
		style, look, fill = Strong.In(White), CapLook{Blue, White, White}, Blue
	}
	switch i {
	case len(c.options) - 1:
		edge = color.Transparent
	case c.chosen - 1:
		edge = Blue
	}
	parts := []fyne.CanvasObject{}
	if o.Key != "" {
		parts = append(parts, newCap(o.Key, look, capMinWidth))
	}
	parts = append(parts, NewText(style.Run(o.Text)))
	words := Across(7, parts...)
	back, line := canvas.NewRectangle(fill), canvas.NewRectangle(edge)
	return container.New(fixed(fyne.NewSize(10, c.height), func(size fyne.Size) {
		left, right, over := c.frameInset(i)
		back.Move(fyne.NewPos(left, over))
		back.Resize(fyne.NewSize(size.Width-left-right, size.Height-2*over))
		line.Move(fyne.NewPos(size.Width-1, 0))
		line.Resize(fyne.NewSize(borderWidth, size.Height))
		words.Move(fyne.NewPos(round((size.Width-minWidth(words))/2), 0))
		words.Resize(fyne.NewSize(minWidth(words), size.Height))
	}), back, line, words)
}

// frameInset keeps a segment's fill off the black frame that shows the focus.
func (c *Choice) frameInset(i int) (left, right, over float32) {
	if !c.focused {
		return 0, 0, 0
	}
	if i == 0 {
		left = borderWidth
	}
	if i == len(c.options)-1 {
		right = borderWidth
	}
	return left, right, borderWidth
}

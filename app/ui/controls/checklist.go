package controls

import (
	"image/color"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Check is one answer of a CheckList. One that is Alone excludes all others:
// "None of these".
type Check struct {
	Option
	Alone bool
}

// CheckList is answers to be ticked, in one column or several. The arrow keys
// go through them, Space ticks, a digit ticks by number, a letter goes to the
// next answer that begins with it, Del takes all ticks away, Enter goes on.
type CheckList struct {
	drawn
	focusable
	// OnChanged is called with what is ticked when the person changes it, not by
	// Tick.
	OnChanged func(ticked []Option)

	checks  []Check
	ticked  []bool
	one     bool // at most one may be ticked, as with radio buttons
	columns int
	mark    int
	trouble bool
}

const checkPitch = 36

// NewCheckList is answers of which any number may be ticked.
func NewCheckList(columns int, checks ...Check) *CheckList {
	return newCheckList(columns, false, checks)
}

// NewRadioColumns is answers in columns of which one may be chosen.
func NewRadioColumns(columns int, options ...Option) *CheckList {
	checks := make([]Check, len(options))
	for i, o := range options {
		checks[i].Option = o
	}
	return newCheckList(columns, true, checks)
}

func newCheckList(columns int, one bool, checks []Check) *CheckList {
	c := &CheckList{checks: checks, ticked: make([]bool, len(checks)), columns: max(1, columns), one: one}
	c.init(c)
	c.focusable = focusable{self: c, refresh: c.redraw, onKey: c.key, onRune: c.letter}
	c.redraw()
	return c
}

// Tick shows the answers with these codes as ticked, and no others, without
// telling OnChanged.
func (c *CheckList) Tick(codes ...string) {
	changed := false
	for i, check := range c.checks {
		on := slices.Contains(codes, check.Code)
		changed = changed || on != c.ticked[i]
		c.ticked[i] = on
	}
	if changed {
		c.redraw()
	}
}

// Ticked is what is ticked, in the order of the list.
func (c *CheckList) Ticked() []Option {
	var ticked []Option
	for i, on := range c.ticked {
		if on {
			ticked = append(ticked, c.checks[i].Option)
		}
	}
	return ticked
}

// SetTrouble draws the list as one whose answer is wrong or missing.
func (c *CheckList) SetTrouble(on bool) {
	if on != c.trouble {
		c.trouble = on
		c.redraw()
	}
}

func (c *CheckList) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		return c.step(c.columns)
	case fyne.KeyUp:
		return c.step(-c.columns)
	case fyne.KeyRight:
		return c.step(1)
	case fyne.KeyLeft:
		return c.step(-1)
	case fyne.KeyHome:
		return c.moveTo(0)
	case fyne.KeyEnd:
		return c.moveTo(len(c.checks) - 1)
	case fyne.KeySpace:
		c.toggle(c.mark)
	case fyne.KeyDelete, fyne.KeyBackspace:
		c.tickNone()
	case fyne.KeyReturn, fyne.KeyEnter:
		focusNext(c)
	default:
		return false
	}
	return true
}

// step moves the mark by so many places; it stops at either end.
func (c *CheckList) step(by int) bool {
	if to := c.mark + by; to >= 0 && to < len(c.checks) {
		c.moveTo(to)
	}
	return true
}

func (c *CheckList) moveTo(i int) bool {
	if i >= 0 && i < len(c.checks) && i != c.mark {
		c.mark = i
		c.redraw()
	}
	return true
}

// letter ticks by number, or goes to the next answer with that initial.
func (c *CheckList) letter(r rune) bool {
	if r == ' ' {
		return true // the key has its own event
	}
	if n := int(r - '1'); n >= 0 && n < min(9, len(c.checks)) {
		c.moveTo(n)
		c.toggle(n)
		return true
	}
	for i := range c.checks {
		next := (c.mark + 1 + i) % len(c.checks)
		if strings.HasPrefix(strings.ToLower(c.checks[next].Text), string(unicode.ToLower(r))) {
			return c.moveTo(next)
		}
	}
	return unicode.IsLetter(r)
}

// toggle ticks an answer or takes the tick away. One that stands alone takes
// away the others, and any other takes that one away.
func (c *CheckList) toggle(i int) {
	if i < 0 || i >= len(c.checks) {
		return
	}
	on := !c.ticked[i]
	for j := range c.checks {
		if on && j != i && (c.one || c.checks[i].Alone || c.checks[j].Alone) {
			c.ticked[j] = false
		}
	}
	c.ticked[i] = on
	c.redraw()
	if c.OnChanged != nil {
		c.OnChanged(c.Ticked())
	}
}

// tickNone takes all ticks away.
func (c *CheckList) tickNone() {
	if len(c.Ticked()) == 0 {
		return
	}
	clear(c.ticked)
	c.redraw()
	if c.OnChanged != nil {
		c.OnChanged(nil)
	}
}

// Cursor is Fyne's hook.
func (c *CheckList) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (c *CheckList) redraw() {
	frame := newRinged()
	border := color.Color(Grey)
	switch {
	case c.focused:
		border = Black
	case c.trouble:
		border = Red
	}
	frame.set(border, White, c.focused)
	body := Inset(Around(borderWidth), Down(0, c.lines()...))
	c.show(container.New(&free{
		height: func(width float32) float32 { return HeightFor(body, width) },
		width:  func() float32 { return minWidth(body) },
		place: func(size fyne.Size) {
			frame.place(size)
			body.Resize(size)
		},
	}, append(frame.objects(), body)...))
}

// lines are the rows of answers: read across, as the arrow keys go.
func (c *CheckList) lines() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for first := 0; first < len(c.checks); first += c.columns {
		cells := make([]fyne.CanvasObject, c.columns)
		for i := range cells {
			cells[i] = Grow(Blank(1, checkPitch))
			if first+i < len(c.checks) {
				cells[i] = Grow(c.face(first + i))
			}
		}
		lines = append(lines, AcrossFull(0, cells...))
	}
	return lines
}

func (c *CheckList) face(i int) fyne.CanvasObject {
	check, style, layers := c.checks[i], Body, []fyne.CanvasObject{Blank(1, checkPitch)}
	icon, ink := Square, Grey
	if c.one {
		icon = Ring
	}
	if c.ticked[i] {
		style, ink, icon = Strong, Blue, Ticked
		if c.one {
			icon = Dot
		}
		layers = append(layers, On(PaleBlue, Blank(1, 1)))
	}
	if c.focused && i == c.mark {
		layers = append(layers, chosenGround())
	}
	words := Across(10, iconAt(icon, ink, 16), Grow(NewParagraph(style.Run(check.Text))), NewText(Caption.Run(check.Note)))
	layers = append(layers, Inset(Insets{7, 12, 7, 13}, words))
	return newClickable(Over(layers...), func() {
		focusOn(c)
		c.mark = i
		c.toggle(i)
	})
}

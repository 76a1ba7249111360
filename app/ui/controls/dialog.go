package controls

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Answer is one way out of a dialog.
type Answer struct {
	Text string
	Key  string // "Esc", "Ctrl+O"
	Kind ButtonKind
	// Safe marks the answer that has the focus and that Escape gives.
	Safe bool
	// Do is called after the dialog closed. If it is nil the dialog only
	// closes.
	Do func()
	// Keep leaves the dialog open, for an answer that checks something first.
	Keep bool
}

// DialogView is a question that must be answered before work goes on: for the
// dead, the declaration and two-person acts only.
type DialogView struct {
	Title   string
	Body    fyne.CanvasObject
	Answers []Answer
	// Below sets the answers one below the other, where each has many words.
	Below bool
	// Focus has the focus instead of the safe answer: a PIN to be typed.
	Focus fyne.Focusable
}

// Dialog is a question over the screen, 560 wide. The outage strip stays to be
// seen. Enter gives the answer with the focus, Escape the safe one, each key
// its own; no other key reaches the screen behind it.
type Dialog struct {
	widget.BaseWidget
	view    DialogView
	canvas  fyne.Canvas
	buttons []*Button
	lists   popLayer
	face    *fyne.Container
	closed  bool
	before  fyne.Focusable
}

// ShowDialog asks a question over a canvas.
func ShowDialog(c fyne.Canvas, v DialogView) *Dialog {
	d := &Dialog{view: v, canvas: c, lists: newPopLayer()}
	d.ExtendBaseWidget(d)
	for _, a := range v.Answers {
		d.buttons = append(d.buttons, NewButton(a.Kind, a.Text, a.Key, func() { d.answer(a) }))
	}
	d.face = d.draw()
	d.before = c.Focused()
	d.forgetKeys()
	c.Unfocus() // what the focus held open, a hanging list, closes
	c.Overlays().Add(d)
	d.Resize(c.Size())
	c.Focus(d.first())
	return d
}

// Close takes the dialog away without an answer. The focus goes back to where
// it was.
func (d *Dialog) Close() {
	if !d.closed {
		d.closed = true
		d.forgetKeys()
		d.canvas.Overlays().Remove(d)
		if d.before != nil {
			d.canvas.Focus(d.before)
		}
	}
}

// forgetKeys drops the letters that were struck before the dialog could be seen,
// or at one that is gone.
func (d *Dialog) forgetKeys() {
	if k := keysOver(d.canvas); k != nil {
		k.forget()
	}
}

// Open tells whether the dialog still waits for its answer.
func (d *Dialog) Open() bool { return !d.closed }

// answer gives an answer, once: the Enter behind a letter that closed the dialog
// still comes to the button that had the focus.
func (d *Dialog) answer(a Answer) {
	if d.closed {
		return
	}
	if !a.Keep {
		d.Close()
	}
	if a.Do != nil {
		a.Do()
	}
}

func (d *Dialog) safe() int {
	for i, a := range d.view.Answers {
		if a.Safe {
			return i
		}
	}
	return 0
}

func (d *Dialog) first() fyne.Focusable {
	if d.view.Focus != nil {
		return d.view.Focus
	}
	return d.buttons[d.safe()]
}

func (d *Dialog) draw() *fyne.Container {
	safe := d.view.Answers[d.safe()]
	title := Across(12, Grow(NewParagraph(Lead.In(White).Run(d.view.Title))),
		newCap(safe.Key, CapLook{White, White, Ink}, capMinWidth))
	head := On(Ink, Over(Blank(1, 40), Inset(Insets{8, 16, 8, 16}, title)))
	answers := []fyne.CanvasObject{}
	for _, b := range d.buttons {
		answers = append(answers, b)
	}
	foot := Across(12, append(answers, Grow(Blank(1, 1)))...)
	if d.view.Below {
		foot = Down(8, answers...)
	}
	body := Inset(Insets{14, 16, 14, 16}, Down(14, d.view.Body, foot))
	panel := framed(Black, White, 3, 0, Insets{}, Down(0, head, body))
	shade := canvas.NewRectangle(color.NRGBA{R: Ink.R, G: Ink.G, B: Ink.B, A: 0x99})
	return container.New(&free{
		height: func(float32) float32 { return 0 },
		width:  func() float32 { return 0 },
		place: func(size fyne.Size) {
			top := d.top()
			put(shade, 0, top, size.Width, size.Height-top)
			width := min(DialogWidth, size.Width)
			height := HeightFor(panel, width)
			put(panel, round((size.Width-width)/2), round(max(top, (size.Height-height)*0.42)), width, height)
		},
	}, shade, panel, d.lists.box)
}

// top is where the shade begins: below the strip, which stays in view.
func (d *Dialog) top() float32 {
	if s, ok := d.canvas.Content().(*Stage); ok {
		return s.margin() + StripHeight
	}
	return StripHeight
}

func (d *Dialog) inner() fyne.CanvasObject { return d.face }

func (d *Dialog) hang(list *hangingList) { d.lists.hang(list) }

func (d *Dialog) overlayKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		d.answer(d.view.Answers[d.safe()])
	case fyne.KeyLeft, fyne.KeyUp:
		d.canvas.FocusPrevious()
	case fyne.KeyRight, fyne.KeyDown:
		d.canvas.FocusNext()
	default:
		d.byKey(string(ev.Name))
	}
}

func (d *Dialog) overlayRune(r rune) { d.byKey(strings.ToUpper(string(r))) }

func (d *Dialog) overlayShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok {
		d.byKey(shortcutKey(custom))
	}
}

func (d *Dialog) byKey(key string) {
	for _, a := range d.view.Answers {
		if a.Key == key {
			d.answer(a)
			return
		}
	}
}

// CreateRenderer is Fyne's hook.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.face) }

// Tapped keeps clicks from the screen behind.
func (d *Dialog) Tapped(*fyne.PointEvent) { touched(d) }

// FocusGained and the methods below make Fyne leave the focus on the answers
// when the dialog is clicked beside them; a disabled part is never focused.
func (d *Dialog) FocusGained() {}

// FocusLost is Fyne's hook.
func (d *Dialog) FocusLost() {}

// TypedRune is Fyne's hook.
func (d *Dialog) TypedRune(rune) {}

// TypedKey is Fyne's hook.
func (d *Dialog) TypedKey(*fyne.KeyEvent) {}

// Enable is Fyne's hook.
func (d *Dialog) Enable() {}

// Disable is Fyne's hook.
func (d *Dialog) Disable() {}

// Disabled is true: the dialog's parts take the focus, not the dialog.
func (d *Dialog) Disabled() bool { return true }

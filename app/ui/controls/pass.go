package controls

import (
	"fyne.io/fyne/v2"
)

// overlayKeys is an overlay that wants the keys nobody on it used: a dialog.
type overlayKeys interface {
	overlayKey(ev *fyne.KeyEvent)
	overlayRune(r rune)
	overlayShortcut(s fyne.Shortcut)
}

// canvasOf finds the canvas that a part is on. Fyne knows that only once the
// part was painted; until then it is the canvas of the kiosk's one window.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	if windows := driver.AllWindows(); len(windows) == 1 {
		return windows[0].Canvas()
	}
	return nil
}

// topOverlay is the dialog that lies over the canvas; over tells whether
// anything does, since then no key may reach the screen behind it.
func topOverlay(c fyne.Canvas) (top overlayKeys, over bool) {
	o := c.Overlays().Top()
	if o == nil {
		return nil, false
	}
	top, _ = o.(overlayKeys)
	return top, true
}

// touched tells the screen that a person struck a key on a part, or clicked it.
func touched(o fyne.CanvasObject) {
	if k := keysOn(o); k != nil {
		k.touch()
	}
}

// passKey hands on a key that the part with the focus has no use for.
func passKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if top, over := topOverlay(c); over {
		if top != nil {
			top.overlayKey(ev)
		}
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// passRune hands on a letter that the part with the focus has no use for.
func passRune(o fyne.CanvasObject, r rune) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if top, over := topOverlay(c); over {
		if top != nil {
			top.overlayRune(r)
		}
		return
	}
	if typed := c.OnTypedRune(); typed != nil {
		typed(r)
	}
}

// passShortcut hands on a Ctrl or Alt shortcut: Fyne itself gives it only to
// the entry with the focus.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if top, over := topOverlay(c); over {
		if top != nil {
			top.overlayShortcut(s)
		}
		return
	}
	if stage, ok := c.Content().(*Stage); ok && stage.keys != nil {
		stage.keys.typedShortcut(s)
	}
}

func isFunctionKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

func isEnter(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
}

func focusNext(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		c.FocusNext()
	}
}

func focusPrevious(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		c.FocusPrevious()
	}
}

// focusOn moves the focus to a part that is on screen: it was clicked, or a
// key went there.
func focusOn(f fyne.Focusable) {
	touched(f.(fyne.CanvasObject))
	if c := canvasOf(f.(fyne.CanvasObject)); c != nil {
		c.Focus(f)
	}
}

// focusable gives a part the keyboard: it keeps what its handlers use and
// hands on the rest.
type focusable struct {
	// OnFocus is called when the focus comes and when it goes.
	OnFocus func(focused bool)

	described
	self    fyne.CanvasObject
	focused bool
	refresh func()
	onKey   func(ev *fyne.KeyEvent) bool
	onRune  func(r rune) bool
}

// FocusGained is Fyne's hook.
func (f *focusable) FocusGained() { f.focusMoved(true) }

// FocusLost is Fyne's hook.
func (f *focusable) FocusLost() { f.focusMoved(false) }

func (f *focusable) focusMoved(on bool) {
	if !on {
		settleOn(f.self)
	}
	f.focused = on
	f.refresh()
	if f.OnFocus != nil {
		f.OnFocus(on)
	}
}

// Focused tells whether the part has the focus.
func (f *focusable) Focused() bool { return f.focused }

// KeyDown is Fyne's hook for a key that goes down, before it says what it types.
func (f *focusable) KeyDown(ev *fyne.KeyEvent) {
	if k := keysOn(f.self); k != nil {
		k.KeyDown(ev)
	}
}

// KeyUp is Fyne's hook, beside KeyDown.
func (f *focusable) KeyUp(*fyne.KeyEvent) {}

// TypedKey is Fyne's hook for keys that type no letter.
func (f *focusable) TypedKey(ev *fyne.KeyEvent) {
	touched(f.self)
	if enteredOn(f.self, ev) {
		return
	}
	if f.onKey == nil || !f.onKey(ev) {
		passKey(f.self, ev)
	}
}

// TypedRune is Fyne's hook for letters.
func (f *focusable) TypedRune(r rune) {
	touched(f.self)
	strikeOn(f.self, r, func() {
		if f.onRune == nil || !f.onRune(r) {
			passRune(f.self, r)
		}
	})
}

// TypedShortcut is Fyne's hook for Ctrl and Alt.
func (f *focusable) TypedShortcut(s fyne.Shortcut) {
	touched(f.self)
	passShortcut(f.self, s)
}

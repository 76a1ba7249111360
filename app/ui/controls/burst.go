package controls

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// burst tells what a scanner types from what a hand does, where letters are keys:
// a scanner types a whole code faster than any hand, and ends it with Enter. No
// sign of a code may act, be it the T that opens the triage of whoever is chosen
// or the 1 that answers a dialog; and a code of elsewhere begins with any sign. So
// every sign waits for a moment, until nothing has followed it.
type burst struct {
	struck []rune // and held
	turn   int    // of the pause that is waited for
	acting bool
}

// Our codes have longCode signs or more. The codes of others must not act either,
// a hospital number or that of a tray: those have leastCode signs at least, and a
// figure among them. What has none may be the beginning of a word that somebody
// strikes to find a form, on a kiosk that is slow to hear it.
const leastCode, longCode = 4, 10

// scanned reports whether what was struck faster than by hand, and ended with
// Enter, is a code.
func scanned(struck []rune) bool {
	return len(struck) >= longCode || len(struck) >= leastCode && slices.ContainsFunc(struck, unicode.IsDigit)
}

// ScanWith lets whole codes that a scanner types where letters are keys go to
// read, whether or not a dialog is open; what read returns false for was typed
// after all. pause runs a function once nothing can have been struck for a moment.
func (k *Keys) ScanWith(pause func(func()), read func(code string) bool) {
	k.pause, k.read = pause, read
}

// strike lets a letter act, or holds it while it may be part of a code. A space
// begins none.
func (k *Keys) strike(r rune, act func()) {
	b := &k.burst
	if b.acting || k.read == nil || r == ' ' && len(b.struck) == 0 {
		act()
		return
	}
	b.struck = append(b.struck, r)
	b.turn++
	turn := b.turn
	k.pause(func() {
		if b.turn == turn {
			k.settle()
		}
	})
}

// settle lets what was held act: a hand struck it. Each sign goes to where the
// focus is, since the one before may have moved it.
func (k *Keys) settle() {
	b := &k.burst
	if b.acting {
		return
	}
	b.acting = true
	defer func() { b.acting = false }()
	for len(b.struck) > 0 {
		r := b.struck[0]
		b.struck = b.struck[1:]
		if f := k.canvas.Focused(); f != nil {
			f.TypedRune(r)
		} else {
			k.typedRune(r)
		}
	}
}

// forget drops what is held. Whatever was struck meant the screen, or the dialog,
// that it was struck at, and that one goes.
func (k *Keys) forget() { k.burst.struck = nil }

// settleOn is settle for a part that the focus leaves: what was struck there was
// meant for it.
func settleOn(o fyne.CanvasObject) {
	if k := keysOn(o); k != nil {
		k.settle()
	}
}

// KeyDown lets what was held act before any key that is no part of a code, where Fyne
// says that it goes down: it asks only then where the focus is, for Tab, for Ctrl
// and Alt, and for the key itself. Each letter, and Shift, comes as such a key
// before it comes as a letter; whether Enter ends a code, entered tells.
func (k *Keys) KeyDown(ev *fyne.KeyEvent) {
	switch ev.Name {
	case desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft:
		k.settle()
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
	default:
		if keyLabel(ev.Name) != "" {
			k.settle()
		}
	}
}

// entered takes the Enter that ends a code, and returns whether it is used up. One
// that ends no code goes to where the focus is once what was held has acted; but
// to a dialog that came of it, nobody has read it yet, it says nothing.
func (k *Keys) entered(ev *fyne.KeyEvent) bool {
	code := k.burst.struck
	if !isEnter(ev) || len(code) == 0 {
		return false
	}
	if k.read != nil && scanned(code) {
		k.forget()
		if k.read(string(code)) {
			return true
		}
		k.burst.struck = code
	}
	top, focused := k.canvas.Overlays().Top(), k.canvas.Focused()
	k.settle()
	switch now := k.canvas.Focused(); {
	case k.canvas.Overlays().Top() != top:
		return true
	case now == nil || now == focused:
		return false
	default:
		now.TypedKey(ev)
		return true
	}
}

// strikeOn is strike for a part on a canvas.
func strikeOn(o fyne.CanvasObject, r rune, act func()) {
	if k := keysOn(o); k != nil {
		k.strike(r, act)
		return
	}
	act()
}

// enteredOn is entered for a part on a canvas.
func enteredOn(o fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	k := keysOn(o)
	return k != nil && k.entered(ev)
}

// keysOn are the keys of the screen that a part is on.
func keysOn(o fyne.CanvasObject) *Keys {
	if c := canvasOf(o); c != nil {
		return keysOver(c)
	}
	return nil
}

// keysOver are the keys of the screen that is on a canvas.
func keysOver(c fyne.Canvas) *Keys {
	if stage, ok := c.Content().(*Stage); ok {
		return stage.keys
	}
	return nil
}

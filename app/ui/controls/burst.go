package controls

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// burst tells what a scanner types from what a hand does, where letters are keys:
// a scanner types a whole code faster than any hand, and ends it with Enter. A T
// at the head of a code must not open the triage of whoever is chosen. So a letter
// that codes begin with waits for a moment, until nothing has followed it; other
// keys act at once, and hold only what follows faster than a hand can.
type burst struct {
	struck []rune
	held   []func() // what the last of them do, once it is clear that a hand struck them
	turn   int      // of the pause that is waited for
	acting bool
}

// leastCode is how many signs a code has at least.
const leastCode = 10

// ScanWith lets whole codes that a scanner types where letters are keys go to
// read. heads are the signs that codes begin with; pause runs a function once
// nothing can have been struck for a moment.
func (k *Keys) ScanWith(heads string, pause func(func()), read func(code string)) {
	k.heads, k.pause, k.read = heads, pause, read
}

// strike lets a letter act, or holds it while it may be part of a code.
func (k *Keys) strike(r rune, act func()) {
	b := &k.burst
	if _, over := topOverlay(k.canvas); over || b.acting || k.read == nil {
		act()
		return
	}
	first := len(b.struck) == 0
	b.struck = append(b.struck, r)
	b.turn++
	turn := b.turn
	k.pause(func() {
		if b.turn == turn {
			k.settle()
		}
	})
	if first && !strings.ContainsRune(k.heads, unicode.ToUpper(r)) {
		k.act(act)
		return
	}
	b.held = append(b.held, act)
}

// settle lets what was held act: a hand struck it.
func (k *Keys) settle() {
	held := k.burst.held
	k.burst.struck, k.burst.held = nil, nil
	for _, act := range held {
		k.act(act)
	}
}

func (k *Keys) act(act func()) {
	k.burst.acting = true
	defer func() { k.burst.acting = false }()
	act()
}

// entered takes the Enter that ends a code, and returns whether it did. Any other
// key ends what was held; but each letter, and Shift, comes as a key before it
// comes as a letter.
func (k *Keys) entered(ev *fyne.KeyEvent) bool {
	if keyLabel(ev.Name) == "" || ev.Name == fyne.KeySpace {
		return false
	}
	code := k.burst.struck
	if k.read == nil || !isEnter(ev) || len(code) < leastCode {
		k.settle()
		return false
	}
	k.burst.struck, k.burst.held = nil, nil
	k.burst.turn++
	k.read(string(code))
	return true
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
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	if stage, ok := c.Content().(*Stage); ok {
		return stage.keys
	}
	return nil
}

package controls

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys are the keys of a screen on its canvas, by the names that key caps show:
// "F10", "Esc", "Ctrl+N", "Alt+1", "Alt+←", "PgDn", "/", "T". F keys, Ctrl and
// Alt work in entries too; single letters only while none has the focus. No key
// reaches the screen while a dialog lies over it.
type Keys struct {
	// OnTouch is called at each key and each click, before what it does: there
	// is somebody at the screen.
	OnTouch func()

	canvas    fyne.Canvas
	pause     func(func())
	read      func(code string) bool
	burst     burst
	acts      map[string]func()
	shortcuts map[string][]fyne.Shortcut
}

// NewKeys takes over the keys of a canvas and of the stage on it.
func NewKeys(c fyne.Canvas, stage *Stage) *Keys {
	k := &Keys{canvas: c, acts: map[string]func(){}, shortcuts: map[string][]fyne.Shortcut{}}
	stage.keys = k
	c.SetOnTypedKey(k.typedKey)
	c.SetOnTypedRune(k.typedRune)
	if d, ok := c.(desktop.Canvas); ok { // no canvas of a test is one
		d.SetOnKeyDown(k.KeyDown)
	}
	return k
}

// On lets a key do something, in place of what it did. A name that no keyboard
// has, or Ctrl with C, V, X, Y or Z, which belong to text, is an error in the
// program and panics.
func (k *Keys) On(key string, act func()) {
	if _, ok := k.acts[key]; ok {
		k.Off(key)
	}
	k.acts[key] = act
	if !strings.Contains(strings.TrimPrefix(key, "+"), "+") {
		if _, known := keyNames[key]; !known && len([]rune(key)) != 1 && !isFunctionKey(fyne.KeyName(key)) {
			panic(fmt.Sprintf("controls: no key is called %q", key))
		}
		return
	}
	k.shortcuts[key] = parseShortcut(key)
	for _, s := range k.shortcuts[key] {
		k.canvas.AddShortcut(s, func(fyne.Shortcut) { k.run(key) })
	}
}

// Off takes a key's meaning away.
func (k *Keys) Off(key string) {
	delete(k.acts, key)
	for _, s := range k.shortcuts[key] {
		k.canvas.RemoveShortcut(s)
	}
	delete(k.shortcuts, key)
}

// Clear takes all keys away, before another screen. What was struck behind the
// letter that brings that screen is meant for it, and stays.
func (k *Keys) Clear() {
	if !k.burst.acting {
		k.forget()
	}
	for key := range k.acts {
		k.Off(key)
	}
}

// Press does what a key does, as if it were struck: for the rail and for
// tests. It returns whether the key does anything.
func (k *Keys) Press(key string) bool { return k.run(key) }

// typedShortcut runs the key that a shortcut stands for, and returns whether
// there is one.
func (k *Keys) typedShortcut(s fyne.Shortcut) bool {
	for key, shortcuts := range k.shortcuts {
		for _, known := range shortcuts {
			if known.ShortcutName() == s.ShortcutName() {
				return k.run(key)
			}
		}
	}
	return false
}

func (k *Keys) touch() {
	if k.OnTouch != nil {
		k.OnTouch()
	}
}

func (k *Keys) run(key string) bool {
	k.touch()
	act := k.acts[key]
	if act == nil {
		return false
	}
	if _, over := topOverlay(k.canvas); over {
		return false
	}
	act()
	return true
}

func (k *Keys) typedKey(ev *fyne.KeyEvent) {
	k.touch()
	if k.entered(ev) {
		return
	}
	if top, over := topOverlay(k.canvas); over {
		if top != nil {
			top.overlayKey(ev)
		}
		return
	}
	k.run(keyLabel(ev.Name))
}

func (k *Keys) typedRune(r rune) {
	k.touch()
	if r == ' ' { // the space key has its own event
		return
	}
	k.strike(r, func() {
		if top, over := topOverlay(k.canvas); !over {
			k.run(string(unicode.ToUpper(r)))
		} else if top != nil {
			top.overlayRune(r)
		}
	})
}

// keyNames are the keys whose caps are not their Fyne names.
var keyNames = map[string]fyne.KeyName{
	"Esc": fyne.KeyEscape, "Enter": fyne.KeyReturn, "Space": fyne.KeySpace, "Tab": fyne.KeyTab,
	"PgUp": fyne.KeyPageUp, "PgDn": fyne.KeyPageDown, "Home": fyne.KeyHome, "End": fyne.KeyEnd,
	"↑": fyne.KeyUp, "↓": fyne.KeyDown, "←": fyne.KeyLeft, "→": fyne.KeyRight,
	"Del": fyne.KeyDelete, "Backspace": fyne.KeyBackspace,
}

// keyLabel is the name on a key's cap. Letters and digits have none here: they
// come as runes.
func keyLabel(name fyne.KeyName) string {
	if name == fyne.KeyEnter {
		return "Enter"
	}
	for label, n := range keyNames {
		if n == name {
			return label
		}
	}
	if isFunctionKey(name) {
		return string(name)
	}
	return ""
}

// shortcutKey is the name of a shortcut as key caps show it: "Ctrl+O".
func shortcutKey(s *desktop.CustomShortcut) string {
	var b strings.Builder
	for _, m := range modifiers {
		if s.Modifier&m.bit != 0 {
			b.WriteString(m.name)
		}
	}
	if label := keyLabel(s.KeyName); label != "" {
		return b.String() + label
	}
	return b.String() + string(s.KeyName)
}

var modifiers = []struct {
	name string
	bit  fyne.KeyModifier
}{{"Ctrl+", fyne.KeyModifierControl}, {"Alt+", fyne.KeyModifierAlt}, {"Shift+", fyne.KeyModifierShift}}

// parseShortcut gives Fyne's shortcuts for a name; "+" lies on a shifted key on
// some keyboards, so it has several.
func parseShortcut(key string) []fyne.Shortcut {
	rest, bits := key, fyne.KeyModifier(0)
	for _, m := range modifiers {
		if after, ok := strings.CutPrefix(rest, m.name); ok {
			rest, bits = after, bits|m.bit
		}
	}
	name, known := keyNames[rest]
	if !known {
		name = fyne.KeyName(rest)
	}
	if bits == 0 || rest == "" || (bits == fyne.KeyModifierControl && strings.Contains("CVXYZ", rest)) {
		panic(fmt.Sprintf("controls: %q cannot be a screen's key", key))
	}
	switch {
	case bits == fyne.KeyModifierControl && rest == "A":
		return []fyne.Shortcut{&fyne.ShortcutSelectAll{}}
	case rest == "+":
		return []fyne.Shortcut{
			&desktop.CustomShortcut{KeyName: fyne.KeyPlus, Modifier: bits},
			&desktop.CustomShortcut{KeyName: fyne.KeyEqual, Modifier: bits},
			&desktop.CustomShortcut{KeyName: fyne.KeyEqual, Modifier: bits | fyne.KeyModifierShift},
		}
	}
	return []fyne.Shortcut{&desktop.CustomShortcut{KeyName: name, Modifier: bits}}
}

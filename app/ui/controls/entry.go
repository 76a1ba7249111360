package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is where text is typed: Fyne's entry with the kiosk's keys. It keeps
// the keys that edit text, Ctrl with A, C, V, X, Y and Z among them, and hands
// every other key and shortcut to the canvas, so that a screen's keys work
// while someone types. Box and Field draw it.
type Entry struct {
	widget.Entry
	// OnChanged is called with the text after each change made by the person,
	// never after SetText.
	OnChanged func(text string)
	// OnSubmit is called by Enter; nil means: on to the next part.
	OnSubmit func(text string)
	// OnEscape is called by Escape; nil hands the key to the canvas.
	OnEscape func()
	// OnKey sees each key first and returns whether it used it up.
	OnKey func(ev *fyne.KeyEvent) bool
	// OnShortcut sees each Ctrl and Alt shortcut that edits no text first.
	OnShortcut func(s *desktop.CustomShortcut) bool
	// OnFocus is called when the focus comes and when it goes.
	OnFocus func(focused bool)

	described
	onFocus  func(bool)
	onText   func() // after each change, also by SetText
	wantsTab func() bool
	setting  bool
	shift    bool
}

// NewEntry is an entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.extend()
	return e
}

// NewMultilineEntry is an entry of several lines, which wraps. Enter goes on as
// everywhere, Shift+Enter begins a line.
func NewMultilineEntry() *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.extend()
	return e
}

func (e *Entry) extend() {
	e.ExtendBaseWidget(e)
	e.Entry.OnChanged = func(text string) {
		if e.onText != nil {
			e.onText()
		}
		if !e.setting && e.OnChanged != nil {
			e.OnChanged(text)
		}
	}
}

// SetText puts text into the entry without telling OnChanged. The cursor goes
// to its end, and nothing is selected: what is typed next stands behind it.
func (e *Entry) SetText(text string) {
	e.setting = true
	if e.SelectedText() != "" {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	e.Entry.SetText(text)
	e.setting = false
	e.cursorToEnd()
}

func (e *Entry) cursorToEnd() {
	if !e.MultiLine {
		e.CursorColumn = len([]rune(e.Text))
		e.Refresh()
	}
}

// AcceptsTab is Fyne's hook: Tab goes to the next part, unless a list hangs
// open from which it takes.
func (e *Entry) AcceptsTab() bool { return e.wantsTab != nil && e.wantsTab() }

// SelectAllText selects the text, so that the next letter replaces it, or the
// next code that is scanned.
func (e *Entry) SelectAllText() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// KeyDown notes whether Shift is held.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	if isShift(ev) {
		e.shift = true
	}
	e.Entry.KeyDown(ev)
}

// KeyUp notes whether Shift is held.
func (e *Entry) KeyUp(ev *fyne.KeyEvent) {
	if isShift(ev) {
		e.shift = false
	}
	e.Entry.KeyUp(ev)
}

func isShift(ev *fyne.KeyEvent) bool {
	return ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight
}

// MouseDown is Fyne's hook for a click.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	touched(e)
	e.Entry.MouseDown(ev)
}

// TypedRune is Fyne's hook for letters.
func (e *Entry) TypedRune(r rune) {
	touched(e)
	e.Entry.TypedRune(r)
}

// TypedKey is Fyne's hook for keys that type no letter.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	touched(e)
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.MultiLine && e.shift {
			e.Entry.TypedKey(ev)
			return
		}
		e.submit()
	case fyne.KeyEscape:
		if e.OnEscape != nil {
			e.OnEscape()
			return
		}
		passKey(e, ev)
	case fyne.KeyTab:
		focusNext(e)
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		if e.MultiLine {
			e.Entry.TypedKey(ev)
			return
		}
		passKey(e, ev)
	default:
		if isFunctionKey(ev.Name) {
			passKey(e, ev)
			return
		}
		e.Entry.TypedKey(ev)
	}
}

func (e *Entry) submit() {
	if e.OnSubmit != nil {
		e.OnSubmit(e.Text)
		return
	}
	focusNext(e)
}

// TypedShortcut is Fyne's hook for Ctrl and Alt.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	touched(e)
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || editsText(custom) {
		e.Entry.TypedShortcut(s)
		return
	}
	if e.OnShortcut != nil && e.OnShortcut(custom) {
		return
	}
	passShortcut(e, s)
}

// editsText tells the shortcuts that move or delete by words.
func editsText(s *desktop.CustomShortcut) bool {
	if s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierControl {
		return false
	}
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// FocusGained is Fyne's hook.
func (e *Entry) FocusGained() {
	e.shift = false
	e.Entry.FocusGained()
	e.focusMoved(true)
}

// FocusLost is Fyne's hook.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.focusMoved(false)
}

func (e *Entry) focusMoved(on bool) {
	if e.onFocus != nil {
		e.onFocus(on)
	}
	if e.OnFocus != nil {
		e.OnFocus(on)
	}
}

// AccessibilityRole is Fyne's hook.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer leaves out Fyne's own box and border: Box draws them.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	for _, frame := range r.Objects()[:2] {
		frame.Hide()
	}
	return r
}

package controls

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func ctrl(name fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl}
}

// shown puts objects into a window, under each other on a stage.
func shown(t *testing.T, objects ...fyne.CanvasObject) fyne.Canvas {
	t.Helper()
	_, w := onStage(t, Parts{Content: Down(8, objects...)})
	return w.Canvas()
}

// keysOf takes over the keys of a canvas that shown made.
func keysOf(c fyne.Canvas) *Keys { return NewKeys(c, c.Content().(*Stage)) }

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestOnlyThePersonsTypingIsToldAsAChange(t *testing.T) {
	themed(t)
	e := NewEntry()
	var told []string
	e.OnChanged = func(text string) { told = append(told, text) }
	shown(t, NewBox(e, BoxLook{}))

	e.SetText("from the draft")
	equal(t, "changes told after SetText", len(told), 0)

	e.SetText("")
	test.Type(e, "ab")
	e.TypedKey(key(fyne.KeyBackspace))
	equal(t, "changes told", len(told), 3)
	equal(t, "last text told", told[len(told)-1], "a")
}

func TestTypingGoesOnAtTheEndOfTextThatWasSet(t *testing.T) {
	themed(t)
	e := NewEntry()
	shown(t, NewBox(e, BoxLook{}))
	e.SetText("SMIT")
	test.Type(e, "H")
	equal(t, "text", e.Text, "SMITH")
}

func TestTheScreensKeysWorkWhileAnEntryHasTheFocus(t *testing.T) {
	themed(t)
	e := NewEntry()
	c := shown(t, NewBox(e, BoxLook{}))
	keys := keysOf(c)
	var struck []string
	for _, k := range []string{"F10", "F2", "Esc", "↑", "↓", "PgDn", "Ctrl+N", "Alt+1", "Alt+←", "T"} {
		keys.On(k, func() { struck = append(struck, k) })
	}
	c.Focus(e)

	for _, name := range []fyne.KeyName{fyne.KeyF10, fyne.KeyF2, fyne.KeyEscape, fyne.KeyUp, fyne.KeyDown, fyne.KeyPageDown} {
		e.TypedKey(key(name))
	}
	e.TypedShortcut(ctrl(fyne.KeyN))
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key1, Modifier: fyne.KeyModifierAlt})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt})
	e.TypedRune('t') // a letter belongs to the entry

	want := []string{"F10", "F2", "Esc", "↑", "↓", "PgDn", "Ctrl+N", "Alt+1", "Alt+←"}
	equal(t, "number of keys struck", len(struck), len(want))
	for i := range min(len(struck), len(want)) {
		equal(t, "key", struck[i], want[i])
	}
	equal(t, "text", e.Text, "t")
}

func TestCtrlKeepsItsTextMeaningInEntries(t *testing.T) {
	themed(t)
	e := NewEntry()
	c := shown(t, NewBox(e, BoxLook{}))
	keys := keysOf(c)
	keys.On("Ctrl+A", func() { t.Error("Ctrl+A left the entry") })
	c.Focus(e)
	test.Type(e, "two words")

	clipboard := fyne.CurrentApp().Clipboard()
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	equal(t, "selection", e.SelectedText(), "two words")
	e.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	equal(t, "text after cut", e.Text, "")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	equal(t, "text after paste", e.Text, "two words")
	e.TypedShortcut(ctrl(fyne.KeyBackspace))
	equal(t, "text after Ctrl+Backspace", e.Text, "two ")
	e.TypedShortcut(&fyne.ShortcutUndo{})
	equal(t, "text after undo", e.Text, "two words")
}

func TestEnterGoesToTheNextFieldAndNeverSaves(t *testing.T) {
	themed(t)
	first, second := NewField("One", ""), NewField("Two", "")
	saved := false
	commit := NewButton(Commit, "Save", "F10", func() { saved = true })
	c := shown(t, first, second, commit)
	first.Focus()

	first.Entry.TypedKey(key(fyne.KeyReturn))
	equal(t, "focus is on the second field", c.Focused() == fyne.Focusable(second.Entry), true)
	second.Entry.TypedKey(key(fyne.KeyEnter))
	equal(t, "focus is on the button", c.Focused() == fyne.Focusable(commit), true)
	equal(t, "saved", saved, false)
}

func TestEnterAndEscapeCanBeTheScreens(t *testing.T) {
	themed(t)
	e := NewEntry()
	shown(t, NewBox(e, BoxLook{}))
	submitted, escaped := "", false
	e.OnSubmit = func(text string) { submitted = text }
	e.OnEscape = func() { escaped = true }
	test.Type(e, "smith")
	e.TypedKey(key(fyne.KeyReturn))
	e.TypedKey(key(fyne.KeyEscape))
	equal(t, "submitted", submitted, "smith")
	equal(t, "escaped", escaped, true)
	equal(t, "text", e.Text, "smith")
}

func TestAMultilineEntryBeginsALineWithShiftEnter(t *testing.T) {
	themed(t)
	f, after := NewMultilineField("Note", "", 3), NewField("Next", "")
	c := shown(t, f, after)
	f.Focus()
	test.Type(f.Entry, "one")
	shift := key(desktop.KeyShiftLeft)
	f.Entry.KeyDown(shift)
	f.Entry.TypedKey(key(fyne.KeyReturn))
	f.Entry.KeyUp(shift)
	test.Type(f.Entry, "two")
	equal(t, "text", f.Text(), "one\ntwo")
	equal(t, "entry keeps Tab", f.Entry.AcceptsTab(), false)

	f.Entry.TypedKey(key(fyne.KeyReturn))
	equal(t, "text after Enter", f.Text(), "one\ntwo")
	equal(t, "focus is on the next field", c.Focused() == fyne.Focusable(after.Entry), true)
}

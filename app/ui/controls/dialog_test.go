package controls

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func question(given *string) DialogView {
	return DialogView{
		Title: "Recorded as dead on 02-Feb-2024",
		Body:  NewParagraph(Body.Run("If he stands in front of you, the index is wrong.")),
		Answers: []Answer{
			{Text: "It is this man", Key: "Ctrl+O", Do: func() { *given = "same" }},
			{Text: "Look again", Key: "Esc", Safe: true, Do: func() { *given = "safe" }},
		},
	}
}

func ask(t *testing.T) (d *Dialog, c fyne.Canvas, given *string, behind *int) {
	t.Helper()
	themed(t)
	f := NewField("Behind", "")
	c = shown(t, f)
	f.Focus()
	behind, given = new(int), new(string)
	keys := keysOf(c)
	for _, k := range []string{"F10", "Ctrl+O", "Esc", "T"} {
		keys.On(k, func() { *behind++ })
	}
	return ShowDialog(c, question(given)), c, given, behind
}

func TestTheSafeAnswerHasTheFocusAndEnterGivesIt(t *testing.T) {
	d, c, given, _ := ask(t)
	equal(t, "focus is on the safe answer", c.Focused() == fyne.Focusable(d.buttons[1]), true)
	c.Focused().TypedKey(key(fyne.KeyReturn))
	equal(t, "given", *given, "safe")
	equal(t, "open", d.Open(), false)
	if _, ok := c.Focused().(*Entry); !ok {
		t.Errorf("focus went to %T, want back to the entry", c.Focused())
	}
}

func TestEscapeGivesTheSafeAnswer(t *testing.T) {
	d, c, given, behind := ask(t)
	c.Focused().TypedKey(key(fyne.KeyLeft))
	equal(t, "focus moved", c.Focused() == fyne.Focusable(d.buttons[0]), true)
	c.Focused().TypedKey(key(fyne.KeyEscape))
	equal(t, "given", *given, "safe")
	equal(t, "keys that reached the screen", *behind, 0)
}

func TestAnAnswersOwnKeyGivesIt(t *testing.T) {
	_, c, given, behind := ask(t)
	c.Focused().(fyne.Shortcutable).TypedShortcut(ctrl(fyne.KeyO))
	equal(t, "given", *given, "same")
	equal(t, "keys that reached the screen", *behind, 0)
}

func TestNoKeyReachesTheScreenBehindADialog(t *testing.T) {
	d, c, _, behind := ask(t)
	c.Focused().TypedKey(key(fyne.KeyF10))
	c.Focused().TypedRune('t')
	// Fyne calls the canvas's own handlers when nothing has the focus, and
	// fires its shortcuts behind dialogs.
	c.OnTypedKey()(key(fyne.KeyF10))
	c.OnTypedRune()('t')
	c.Content().(*Stage).keys.typedShortcut(ctrl(fyne.KeyO))
	equal(t, "keys that reached the screen", *behind, 0)
	equal(t, "open", d.Open(), true)
	d.Close()
	c.OnTypedKey()(key(fyne.KeyF10))
	equal(t, "keys after the dialog", *behind, 1)
}

func TestTheStripStaysInViewAboveADialog(t *testing.T) {
	d, _, _, _ := ask(t)
	equal(t, "shade begins at", d.face.Objects[0].Position().Y, StripHeight)
	panel := d.face.Objects[1]
	equal(t, "width", panel.Size().Width, DialogWidth)
}

func TestAnAnswerMayKeepTheDialogOpen(t *testing.T) {
	themed(t)
	c := shown(t, NewField("Behind", ""))
	pin := NewField("PIN", "")
	checked := false
	d := ShowDialog(c, DialogView{Title: "Second person", Body: pin, Focus: pin.Entry, Answers: []Answer{
		{Text: "Not now", Key: "Esc", Safe: true},
		{Text: "Sign", Key: "F10", Kind: Commit, Keep: true, Do: func() { checked = true }}}})
	equal(t, "focus is in the PIN", c.Focused() == fyne.Focusable(pin.Entry), true)
	pin.Entry.TypedKey(key(fyne.KeyF10))
	equal(t, "checked", checked, true)
	equal(t, "open", d.Open(), true)
}

func TestASelectInADialogHangsOverIt(t *testing.T) {
	themed(t)
	c := shown(t, NewField("Behind", ""))
	who := NewSelect("Who", "", Option{Code: "1", Text: "Sunita Okoye"})
	d := ShowDialog(c, DialogView{Title: "Second person", Body: who, Focus: who.Entry, Answers: []Answer{{Text: "Not now", Key: "Esc", Safe: true}}})
	who.Entry.TypedKey(key(fyne.KeyDown))
	equal(t, "lists in the dialog", len(d.lists.box.Objects), 1)
	who.Entry.TypedKey(key(fyne.KeyEscape))
	equal(t, "open after Escape closed the list", d.Open(), true)
	who.Entry.TypedKey(key(fyne.KeyEscape))
	equal(t, "open after Escape", d.Open(), false)
}

func TestKeysGoByTheNamesOnTheirCaps(t *testing.T) {
	themed(t)
	c := shown(t, NewText(Body.Run("nothing to focus")))
	keys := keysOf(c)
	struck := ""
	for _, k := range []string{"F1", "Esc", "Enter", "Space", "PgUp", "/", "T", "1", "Ctrl+P", "Ctrl++", "Ctrl+-", "Ctrl+A", "Ctrl+Shift+S"} {
		keys.On(k, func() { struck += k + " " })
	}
	for _, name := range []fyne.KeyName{fyne.KeyF1, fyne.KeyEscape, fyne.KeyEnter, fyne.KeySpace, fyne.KeyPageUp, fyne.KeyT} {
		c.OnTypedKey()(key(name)) // T alone is a rune, not a key
	}
	for _, r := range " /t1" {
		c.OnTypedRune()(r)
	}
	for _, s := range []fyne.Shortcut{ctrl(fyne.KeyP), ctrl(fyne.KeyEqual), ctrl(fyne.KeyMinus), &fyne.ShortcutSelectAll{},
		&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}} {
		keys.typedShortcut(s)
	}
	equal(t, "struck", struck, "F1 Esc Enter Space PgUp / T 1 Ctrl+P Ctrl++ Ctrl+- Ctrl+A Ctrl+Shift+S ")

	keys.Clear()
	equal(t, "does anything after Clear", keys.Press("F1"), false)
}

func TestKeysThatCannotBeTheScreensPanic(t *testing.T) {
	themed(t)
	keys := keysOf(shown(t, NewText()))
	for _, name := range []string{"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+Z", "Escape", "F13"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was taken", name)
				}
			}()
			keys.On(name, func() {})
		}()
	}
}

func TestTheExerciseFrameEatsNoClicks(t *testing.T) {
	themed(t)
	pressed := 0
	b := NewButton(Primary, "Under the watermark", "", func() { pressed++ })
	stage, w := onStage(t, Parts{Content: AcrossFull(0, Grow(b))})
	stage.SetExercise(true)
	equal(t, "content begins inside the frame", fyne.CurrentApp().Driver().AbsolutePositionForObject(b), fyne.NewPos(exerciseFrame, exerciseFrame))
	test.TapCanvas(w.Canvas(), fyne.NewPos(640, 300))
	equal(t, "times pressed", pressed, 1)
	stage.SetExercise(false)
	equal(t, "content after the exercise", fyne.CurrentApp().Driver().AbsolutePositionForObject(b), fyne.NewPos(0, 0))
}

func TestTheRailAnswersClicksWithoutTakingTheFocus(t *testing.T) {
	themed(t)
	gone := ""
	r := NewRail(func(key string) { gone = key })
	r.Set(RailView{Active: "F2", Items: []RailItem{{"F2", "Arrival", ""}, {"F4", "Board", "33"}}})
	f := NewField("Typing here", "")
	_, w := onStage(t, Parts{Rail: r, Content: Down(0, f)})
	f.Focus()
	test.TapCanvas(w.Canvas(), fyne.NewPos(60, 6+railPitch+20))
	equal(t, "screen", gone, "F4")
	w.Canvas().FocusNext()
	if _, ok := w.Canvas().Focused().(*clickable); ok {
		t.Error("Tab went to the rail")
	}
}

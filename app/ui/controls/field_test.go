package controls

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestNotKnownIsAnAnswerOfItsOwn(t *testing.T) {
	themed(t)
	f := NewField("Handover", "HH:mm")
	var told []bool
	f.OnNotKnown = func(on bool) { told = append(told, on) }
	shown(t, f)
	test.Type(f.Entry, "0240")

	f.Entry.TypedShortcut(ctrl(fyne.KeyU))
	equal(t, "not known", f.NotKnown(), true)
	equal(t, "text", f.Text(), "")
	equal(t, "words shown", f.Entry.PlaceHolder, "Not known")

	f.Entry.TypedRune('0')
	equal(t, "not known after typing", f.NotKnown(), false)
	equal(t, "words shown", f.Entry.PlaceHolder, "")
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("told %v, want true, then false", told)
	}

	f.SetNotKnown(true)
	equal(t, "told by the screen's own doing", len(told), 2)
}

func TestCtrlUIsTheScreensWhereNotKnownIsNoAnswer(t *testing.T) {
	themed(t)
	f := NewField("Name", "")
	c := shown(t, f)
	reached := false
	keysOf(c).On("Ctrl+U", func() { reached = true })
	f.Entry.TypedShortcut(ctrl(fyne.KeyU))
	equal(t, "key reached the screen", reached, true)
	equal(t, "not known", f.NotKnown(), false)
}

func TestAProblemMakesRoomForItselfAndItsWayOut(t *testing.T) {
	themed(t)
	f := NewField("Arrived", "")
	shown(t, f)
	before := f.HeightFor(174)
	f.SetProblem("Type 00:00 to 23:59", Words.Run("or leave it empty "), KeyRun("Ctrl+U"))
	after := f.HeightFor(174)
	if after <= before+30 {
		t.Errorf("height went from %v to %v, which leaves no room for two lines", before, after)
	}
	equal(t, "border", f.Box.frame.frame.border[0].FillColor == Red, true)
	equal(t, "problem", f.Problem(), "Type 00:00 to 23:59")

	f.SetDoubt("Not a whole postcode")
	equal(t, "problem after doubt", f.Problem(), "")
	equal(t, "doubt", f.Doubt(), "Not a whole postcode")
	equal(t, "border when doubtful", f.Box.frame.frame.border[0].FillColor == Grey, true)

	f.ClearProblem()
	equal(t, "height when cleared", f.HeightFor(174), before)
}

func TestFocusIsYellowAndBlack(t *testing.T) {
	themed(t)
	f := NewField("Arrived", "")
	c := shown(t, f)
	f.Focus()
	equal(t, "border", f.Box.frame.frame.border[0].FillColor == Black, true)
	equal(t, "ring", f.Box.frame.ring.fill[0].FillColor == Yellow, true)
	c.Unfocus()
	equal(t, "border at rest", f.Box.frame.frame.border[0].FillColor == Grey, true)
}

func TestAFieldIs38UnderALabelOf20(t *testing.T) {
	themed(t)
	f := NewField("Arrived", "HH:mm")
	equal(t, "height", f.HeightFor(200), LabelHeight+labelGap+FieldHeight)
}

func TestALongLabelWrapsRatherThanBeingCut(t *testing.T) {
	themed(t)
	f := NewField("What would help someone know them", "clothing, marks, belongings, who was with them")
	if f.HeightFor(200) <= f.HeightFor(700) {
		t.Error("a label with no room takes no second line")
	}
}

func TestChoiceIsDrivenByItsKeys(t *testing.T) {
	themed(t)
	c := NewChoice(Option{Code: "1", Text: "Male", Key: "1"}, Option{Code: "2", Text: "Female", Key: "2"}, Option{Code: "X", Text: "Not known", Key: "X"})
	var told []string
	c.OnChosen = func(o Option) { told = append(told, o.Code) }
	canvas := shown(t, c)
	keys := keysOf(canvas)
	passed := ""
	keys.On("Z", func() { passed += "Z" })
	keys.On("F10", func() { passed += "F10" })
	canvas.Focus(c)

	c.Choose("2")
	equal(t, "told by Choose", len(told), 0)
	c.TypedRune('x')
	c.TypedRune('1')
	c.TypedKey(key(fyne.KeyRight))
	c.TypedKey(key(fyne.KeyRight))
	c.TypedKey(key(fyne.KeyRight)) // the end: nothing changes
	c.TypedRune('z')
	c.TypedKey(key(fyne.KeyF10))

	want := []string{"X", "1", "2", "X"}
	if len(told) != len(want) {
		t.Fatalf("told %v, want %v", told, want)
	}
	for i := range want {
		equal(t, "choice", told[i], want[i])
	}
	equal(t, "keys passed on", passed, "ZF10")
}

func TestChoiceWithoutKeysGoesByFirstLetters(t *testing.T) {
	themed(t)
	c := NewChoiceIn(34, Option{Code: "A", Text: "Alert"}, Option{Code: "V", Text: "Voice"})
	shown(t, c)
	c.TypedRune('v')
	o, ok := c.Chosen()
	equal(t, "chosen", ok, true)
	equal(t, "code", o.Code, "V")
}

func TestAClickChoosesTheSegmentUnderIt(t *testing.T) {
	themed(t)
	c := NewChoice(Option{Code: "K", Text: "Known"}, Option{Code: "N", Text: "None"})
	shown(t, c)
	c.Resize(fyne.NewSize(200, FieldHeight))
	test.TapAt(c, fyne.NewPos(190, 10))
	o, _ := c.Chosen()
	equal(t, "code", o.Code, "N")
}

func TestAButtonAnswersEnterSpaceAndTheMouse(t *testing.T) {
	themed(t)
	pressed := 0
	b := NewButton(Secondary, "Compare", "Ctrl+D", func() { pressed++ })
	c := shown(t, b)
	letters := 0
	keysOf(c).On("Q", func() { letters++ })
	c.Focus(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	b.TypedRune(' ')
	b.TypedRune('q')
	test.Tap(b)
	equal(t, "times pressed", pressed, 3)
	equal(t, "letters passed on", letters, 1)
}

func TestPINTakesSixFiguresAndShowsNone(t *testing.T) {
	themed(t)
	p := NewPIN()
	count, sent := -1, ""
	p.OnChanged = func(n int) { count = n }
	p.OnSubmit = func(pin string) { sent = pin }
	c := shown(t, p)
	c.Focus(p)
	for _, r := range "12a34567" {
		p.TypedRune(r)
	}
	equal(t, "count", count, 6)
	p.TypedKey(key(fyne.KeyBackspace))
	equal(t, "count after backspace", count, 5)
	p.Type('9')
	p.TypedKey(key(fyne.KeyReturn))
	equal(t, "submitted", sent, "123459")
	p.Clear()
	equal(t, "count after clear", count, 0)
	p.Submit()
	equal(t, "submitted when clear", sent, "")
}

func TestRadioRowsAreWalkedWithArrows(t *testing.T) {
	themed(t)
	r := NewRadioRows(acuityRows()...)
	told := ""
	r.OnChosen = func(o Option) { told += o.Code }
	c := shown(t, r)
	c.Focus(r)
	r.TypedKey(key(fyne.KeyDown))
	r.TypedKey(key(fyne.KeyDown))
	r.TypedKey(key(fyne.KeyUp))
	r.TypedKey(key(fyne.KeyUp)) // the top: nothing changes
	r.Pick("4")
	equal(t, "told", told, "1214")
}

package controls

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

var complaints = []Option{
	{Code: "267036007", Text: "Dyspnoea (breathlessness)"},
	{Code: "230145002", Text: "Difficulty breathing"},
	{Code: "29857009", Text: "Chest pain"},
	{Code: "161891005", Text: "Backache"},
}

func selectOnStage(t *testing.T) (*Select, *Field, fyne.Canvas, *[]string) {
	t.Helper()
	themed(t)
	s, after := NewSearchSelect("Chief complaint", "", complaints...), NewField("Next", "")
	told := &[]string{}
	s.OnChosen = func(o Option) { *told = append(*told, o.Code) }
	c := shown(t, s, after)
	s.Focus()
	return s, after, c, told
}

func TestLettersNarrowTheListAndEnterTakes(t *testing.T) {
	s, after, c, told := selectOnStage(t)
	typeInto(s.Entry, "breath")
	equal(t, "matches", len(s.matches), 2)
	s.Entry.TypedKey(key(fyne.KeyDown))
	s.Entry.TypedKey(key(fyne.KeyReturn))

	equal(t, "chosen", s.Chosen().Text, "Difficulty breathing")
	equal(t, "shown", s.Entry.Text, "Difficulty breathing")
	equal(t, "open", s.Open(), false)
	equal(t, "told", len(*told), 1)
	equal(t, "focus is on the next field", c.Focused() == fyne.Focusable(after.Entry), true)
}

// typeInto types without taking the focus anew, which would select the text.
func typeInto(e *Entry, text string) {
	for _, r := range text {
		e.TypedRune(r)
	}
}

func TestALetterReplacesTheChosenTextAndEscapeBringsItBack(t *testing.T) {
	s, _, c, told := selectOnStage(t)
	s.Choose("29857009")
	c.Unfocus()
	s.Focus()
	typeInto(s.Entry, "b")
	equal(t, "typed", s.Entry.Text, "b")
	s.Entry.TypedKey(key(fyne.KeyEscape))
	equal(t, "shown", s.Entry.Text, "Chest pain")
	equal(t, "told", len(*told), 0)
}

func TestEscapeOnAClosedListIsTheScreens(t *testing.T) {
	s, _, c, _ := selectOnStage(t)
	left := false
	keysOf(c).On("Esc", func() { left = true })
	s.Entry.TypedKey(key(fyne.KeyEscape))
	equal(t, "screen left", left, true)
}

func TestTabTakesTheMarkedLine(t *testing.T) {
	s, after, c, _ := selectOnStage(t)
	equal(t, "closed select keeps Tab", s.Entry.AcceptsTab(), false)
	typeInto(s.Entry, "chest")
	equal(t, "open select keeps Tab", s.Entry.AcceptsTab(), true)
	s.Entry.TypedKey(key(fyne.KeyTab))
	equal(t, "chosen", s.Chosen().Code, "29857009")
	equal(t, "focus is on the next field", c.Focused() == fyne.Focusable(after.Entry), true)
}

func TestShiftTabTakesAndGoesBack(t *testing.T) {
	s, after, c, _ := selectOnStage(t)
	typeInto(s.Entry, "chest")
	s.Entry.KeyDown(key(desktop.KeyShiftLeft))
	s.Entry.TypedKey(key(fyne.KeyTab))
	equal(t, "chosen", s.Chosen().Code, "29857009")
	// The part before the first is the last.
	equal(t, "focus went back", c.Focused() == fyne.Focusable(after.Entry), true)
}

func TestHalfAWordLeavesTheAnswerAndNothingTakesItBack(t *testing.T) {
	s, _, c, told := selectOnStage(t)
	s.Choose("29857009")
	typeInto(s.Entry, "zzz")
	c.Unfocus()
	equal(t, "shown", s.Entry.Text, "Chest pain")
	equal(t, "told", len(*told), 0)

	s.Focus()
	s.Entry.TypedKey(key(fyne.KeyBackspace))
	c.Unfocus()
	equal(t, "chosen", s.Chosen(), Option{})
	equal(t, "told", len(*told), 1)
}

func TestTypedWordsCanBeKeptAsFreeText(t *testing.T) {
	s, _, _, told := selectOnStage(t)
	free := ""
	s.OnFree = func(text string) { free = text }
	typeInto(s.Entry, "feels odd")
	equal(t, "lines", len(s.matches), 1)
	s.Entry.TypedKey(key(fyne.KeyReturn))
	equal(t, "kept", free, "feels odd")
	equal(t, "shown", s.Entry.Text, "feels odd")
	equal(t, "told as a code", len(*told), 0)
}

func TestACodeTheListDoesNotKnowIsShownAndStays(t *testing.T) {
	s, _, c, told := selectOnStage(t)
	s.Choose("999999")
	equal(t, "shown", s.Entry.Text, "999999")
	c.Unfocus()
	equal(t, "code", s.Chosen().Code, "999999")
	equal(t, "told", len(*told), 0)
}

func TestTheListHangsBelowItsBoxAndAClickTakes(t *testing.T) {
	s, _, c, _ := selectOnStage(t)
	s.Entry.TypedKey(key(fyne.KeyDown))
	driver := fyne.CurrentApp().Driver()
	box := driver.AbsolutePositionForObject(s.Box)
	equal(t, "top of the list", driver.AbsolutePositionForObject(s.list).Y, box.Y+FieldHeight)

	test.TapCanvas(c, box.AddXY(40, FieldHeight+2*hangRowHeight+10))
	equal(t, "chosen", s.Chosen().Text, "Chest pain")
	equal(t, "open", s.Open(), false)
}

func TestMatchingGoesByWordBeginnings(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", "Dyspnoea (breathlessness)"},
		{"breath", "Dyspnoea (breathlessness)"},
		{"diff br", "Difficulty breathing"},
		{"29857009", "Chest pain"},
		{"BACK", "Backache"},
		{"ain", ""},
	} {
		got := ""
		if m := newLookup(complaints).matching(c.typed); len(m) > 0 {
			got = m[0].Text
		}
		equal(t, "first match of "+c.typed, got, c.want)
	}
}

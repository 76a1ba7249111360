package controls

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// builds counts how often each row's content is made.
type builds map[string]int

func (b builds) row(id, version string) Row {
	return Row{ID: id, Version: version, Content: func() fyne.CanvasObject {
		b[id]++
		return NewParagraph(Body.Run("Row " + id))
	}}
}

func (b builds) rows(ids ...int) []Row {
	rows := make([]Row, len(ids))
	for i, id := range ids {
		rows[i] = b.row(fmt.Sprint(id), "1")
	}
	return rows
}

func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i
	}
	return ids
}

func listOf(t *testing.T, rows []Row) (*RowList, fyne.Canvas) {
	t.Helper()
	themed(t)
	l := NewRowList(DefaultListLook)
	l.SetRows(rows)
	_, w := onStage(t, Parts{Content: l})
	return l, w.Canvas()
}

func TestAListIsWalkedByKeys(t *testing.T) {
	rows := builds{}.rows(upTo(100)...)
	rows[0].Look = HeadingRow
	rows[50].Look = HeadingRow
	l, c := listOf(t, rows)
	var told []string
	l.OnChosen = func(id string) { told = append(told, id) }
	c.Focus(l)
	equal(t, "chosen by the focus", l.Chosen(), "1")

	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyUp, "1"}, // the heading is never chosen
		{fyne.KeyDown, "2"},
		{fyne.KeyEnd, "99"},
		{fyne.KeyDown, "99"},
		{fyne.KeyHome, "1"},
		{fyne.KeyPageDown, "21"}, // 798 px hold 21 rows of 38
		{fyne.KeyPageUp, "1"},
	} {
		l.TypedKey(key(step.key))
		equal(t, "chosen after "+string(step.key), l.Chosen(), step.want)
	}
	l.Choose("49")
	l.TypedKey(key(fyne.KeyDown))
	equal(t, "chosen across a heading", l.Chosen(), "51")
	equal(t, "told of Choose", told[len(told)-1], "51")
}

func TestAThousandRowsBuildOnlyWhatIsSeen(t *testing.T) {
	b := builds{}
	l, _ := listOf(t, b.rows(upTo(1000)...))
	if len(b) > 30 {
		t.Errorf("%d rows built, want a screenful", len(b))
	}
	l.HandleKey(key(fyne.KeyEnd))
	if len(b) > 60 {
		t.Errorf("%d rows built after End, want two screenfuls", len(b))
	}
	equal(t, "first row in view", l.top, 1000-21)
}

func TestBackgroundWorkMovesNeitherChoiceNorScroll(t *testing.T) {
	b := builds{}
	l, c := listOf(t, b.rows(upTo(100)...))
	c.Focus(l)
	l.Choose("60")
	l.scroll(10)
	top, hidden := l.rows[l.top].ID, l.hidden
	told := false
	l.OnChosen = func(string) { told = true }

	l.SetRows(b.rows(append([]int{200, 201, 202}, upTo(100)...)...))
	equal(t, "chosen", l.Chosen(), "60")
	equal(t, "first row in view", l.rows[l.top].ID, top)
	equal(t, "px above the view", l.hidden, hidden)
	equal(t, "told", told, false)
	equal(t, "focus stays", c.Focused() == fyne.Focusable(l), true)

	// The first row in view goes: the next one takes its place.
	next := l.rows[l.top+1].ID
	l.SetRows(append(append([]Row(nil), l.rows[:l.top]...), l.rows[l.top+1:]...))
	equal(t, "first row in view after it went", l.rows[l.top].ID, next)

	l.SetRows(b.rows(1, 2, 3))
	equal(t, "chosen when its row is gone", l.Chosen(), "")
	equal(t, "scroll of a short list", l.top, 0)
}

func TestRowsThatDidNotChangeKeepTheirContentAndItsFocus(t *testing.T) {
	entry := NewEntry()
	made := 0
	row := Row{ID: "10", Version: "1", Content: func() fyne.CanvasObject { made++; return NewBox(entry, BoxLook{}) }}
	b := builds{}
	l, c := listOf(t, append(b.rows(1, 2), row))
	c.Focus(entry)
	test.Type(entry, "9")
	l.SetRows(append(b.rows(1, 2, 3), row))
	equal(t, "times built", made, 1)
	equal(t, "focus stays in the row", c.Focused() == fyne.Focusable(entry), true)

	row.Version = "2"
	l.SetRows(append(b.rows(1, 2, 3), row))
	equal(t, "times built after a change", made, 2)
}

func TestASearchEntryWalksTheListAndKeepsTheFocus(t *testing.T) {
	themed(t)
	l := NewRowList(DefaultListLook)
	search := NewEntry()
	search.OnKey = l.HandleKey
	opened := ""
	l.OnOpen = func(id string) { opened = id }
	c := shown(t, NewBox(search, SearchBox), Sized(0, 300, l))
	l.SetRows(builds{}.rows(1, 2, 3))
	c.Focus(search)

	equal(t, "chosen by nobody", l.Chosen(), "")
	search.TypedKey(key(fyne.KeyDown))
	search.TypedKey(key(fyne.KeyDown))
	equal(t, "chosen", l.Chosen(), "2")
	equal(t, "focus is in the search", c.Focused() == fyne.Focusable(search), true)
	equal(t, "ring is drawn", l.face.ring[0].Visible(), false)
	equal(t, "black frame is drawn", l.face.border[0].Visible(), true)
	search.TypedKey(key(fyne.KeyReturn))
	equal(t, "opened", opened, "2")
}

func TestEnterInASearchThatChoseNothingGoesToTheList(t *testing.T) {
	themed(t)
	l := NewRowList(DefaultListLook)
	search := NewEntry()
	search.OnKey = l.HandleKey
	opened := false
	l.OnOpen = func(string) { opened = true }
	c := shown(t, NewBox(search, SearchBox), Sized(0, 300, l))
	l.SetRows(builds{}.rows(1, 2, 3))
	c.Focus(search)
	search.TypedKey(key(fyne.KeyReturn))
	equal(t, "opened", opened, false)
	equal(t, "focus is in the list", c.Focused() == fyne.Focusable(l), true)
	equal(t, "chosen", l.Chosen(), "1")
}

func TestEnterAndASecondClickOpen(t *testing.T) {
	l, c := listOf(t, builds{}.rows(upTo(5)...))
	var opened []string
	l.OnOpen = func(id string) { opened = append(opened, id) }
	test.TapAt(l, fyne.NewPos(20, 60))
	equal(t, "chosen by a click", l.Chosen(), "1")
	equal(t, "opened by one click", len(opened), 0)
	equal(t, "focus", c.Focused() == fyne.Focusable(l), true)
	test.TapAt(l, fyne.NewPos(20, 60))
	l.TypedKey(key(fyne.KeyReturn))
	equal(t, "times opened", len(opened), 2)
}

func TestLettersActOnTheRowOrGoOn(t *testing.T) {
	l, c := listOf(t, builds{}.rows(1, 2))
	used, passed := "", ""
	l.OnRune = func(r rune) bool { used += string(r); return r == 't' }
	keys := keysOf(c)
	keys.On("L", func() { passed += "L" })
	keys.On("F10", func() { passed += "F10" })
	c.Focus(l)
	l.TypedRune('t')
	l.TypedRune('l')
	l.TypedKey(key(fyne.KeyF10))
	equal(t, "letters seen", used, "tl")
	equal(t, "keys passed on", passed, "LF10")
}

func TestARowGrowsRatherThanCutAName(t *testing.T) {
	name := "WOLSTENHOLME-FEATHERSTONE, Bartholomew Maximilian Alexander (Mr)"
	l, _ := listOf(t, []Row{
		{ID: "1", Content: func() fyne.CanvasObject { return Wide(200, NewParagraph(Strong.Run(name))) }},
		{ID: "2", Content: func() fyne.CanvasObject {
			return Columns{Widths: []float32{200, 0}}.Row(NewParagraph(Strong.Run(name)), NewText())
		}}})
	if got := l.height(1); got < 57 {
		t.Errorf("row is %v high, want room for every line of the name", got)
	}
}

func TestTheWheelStopsAtBothEnds(t *testing.T) {
	l, _ := listOf(t, builds{}.rows(upTo(100)...))
	l.scroll(-500)
	equal(t, "top", l.top, 0)
	l.scroll(1e6)
	_, hidden := l.bottom(99)
	equal(t, "px above the view at the end", l.hidden, hidden)
	from, size := l.thumb()
	if from+size > 1.001 || from+size < 0.99 {
		t.Errorf("the bar ends at %v of its track, want its end", from+size)
	}
}

func TestAFittingListIsAsHighAsItsRows(t *testing.T) {
	themed(t)
	look := DefaultListLook
	look.Fit = true
	l := NewRowList(look)
	l.SetRows(builds{}.rows(1, 2, 3))
	equal(t, "height", l.HeightFor(300), 3*38+2)
}

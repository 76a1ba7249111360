package controls

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func codesOf(options []Option) []string {
	var codes []string
	for _, o := range options {
		codes = append(codes, o.Code)
	}
	return codes
}

// wordsOf gives every text of a part, as it is drawn.
func wordsOf(o fyne.CanvasObject) []string {
	switch v := o.(type) {
	case *Text:
		return []string{v.String()}
	case *fyne.Container:
		var all []string
		for _, child := range v.Objects {
			all = append(all, wordsOf(child)...)
		}
		return all
	case interface{ inner() fyne.CanvasObject }:
		return wordsOf(v.inner())
	}
	return nil
}

func allergens() []Check {
	return []Check{
		{Option{Code: "p", Text: "Penicillin"}, false}, {Option{Code: "l", Text: "Latex"}, false},
		{Option{Code: "n", Text: "Nuts"}, false}, {Option{Code: "0", Text: "None of these"}, true},
	}
}

func TestACheckListTicksByKeys(t *testing.T) {
	themed(t)
	for _, c := range []struct {
		name string
		keys string
		want []string
	}{
		{"space ticks the first", " ", []string{"p"}},
		{"space again takes it away", "  ", nil},
		{"down goes on", "v v ", []string{"l", "n"}},
		{"a digit ticks by number", "31", []string{"p", "n"}},
		{"an initial goes there", "l ", []string{"l"}},
		{"the same initial goes to the next", "nn ", []string{"0"}},
		{"one that stands alone takes the others away", "124", []string{"0"}},
		{"any other takes that one away", "42", []string{"l"}},
		{"the mark stops at the end", "vvvvvv ", []string{"0"}},
	} {
		list := NewCheckList(1, allergens()...)
		var told []Option
		list.OnChanged = func(ticked []Option) { told = ticked }
		shown(t, list)
		list.FocusGained()
		for _, r := range c.keys {
			switch r {
			case 'v':
				list.TypedKey(key(fyne.KeyDown))
			case ' ':
				list.TypedKey(key(fyne.KeySpace))
				list.TypedRune(' ')
			default:
				list.TypedRune(r)
			}
		}
		if got := codesOf(list.Ticked()); !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(codesOf(told), c.want) {
			t.Errorf("%s: ticked %v, told %v, want %v", c.name, got, codesOf(told), c.want)
		}
	}
}

func TestRadioColumnsTakeOneAnswer(t *testing.T) {
	themed(t)
	list := NewRadioColumns(2, Option{Code: "1", Text: "Left"}, Option{Code: "2", Text: "Right"}, Option{Code: "3", Text: "Both"})
	shown(t, list)
	for _, r := range "13" {
		list.TypedRune(r)
	}
	equal(t, "chosen", fmt.Sprint(codesOf(list.Ticked())), "[3]")
	list.TypedKey(key(fyne.KeyUp))
	list.TypedKey(key(fyne.KeySpace))
	equal(t, "above it", fmt.Sprint(codesOf(list.Ticked())), "[1]")
}

func TestASliderThatNobodySetIsNotItsLeast(t *testing.T) {
	themed(t)
	s, err := NewSlider(SliderRange{Least: "0", Most: "10", Step: "0.5"})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	s.OnChanged = func(n string) { told = append(told, n) }
	shown(t, s)
	equal(t, "before", s.Number(), "")
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyDelete} {
		s.TypedKey(key(k))
	}
	equal(t, "told", strings.Join(told, " "), "0.0 0.5 10.0 9.5 0.0 ")
	equal(t, "after Del", s.Number(), "")
}

func TestASliderTakesATypedNumber(t *testing.T) {
	themed(t)
	for typed, want := range map[string]string{"7": "7", "10": "10", "107": "7", "05": "5", "x": "", "99": "9"} {
		s, err := NewSlider(SliderRange{Least: "0", Most: "10", Step: "1"})
		if err != nil {
			t.Fatal(err)
		}
		shown(t, s)
		for _, r := range typed {
			s.TypedRune(r)
		}
		equal(t, "typed "+typed, s.Number(), want)
	}
}

func TestASliderNeedsBounds(t *testing.T) {
	themed(t)
	for _, over := range []SliderRange{{}, {Least: "0", Most: "10"}, {Least: "10", Most: "0", Step: "1"}, {Least: "0", Most: "10", Step: "0"}, {Least: "a", Most: "b", Step: "c"}, {Least: "0", Most: "1", Step: "0.0000001"}} {
		if _, err := NewSlider(over); err == nil {
			t.Errorf("%+v makes a slider", over)
		}
	}
}

func TestAQuantityKeepsNumberAndUnitApart(t *testing.T) {
	themed(t)
	for _, n := range []int{2, 9} {
		var units []Option
		for i := range n {
			units = append(units, Option{Code: fmt.Sprintf("u%d", i), Text: fmt.Sprintf("unit %d", i)})
		}
		q := NewQuantityField("Weight", "", units...)
		var number, unit string
		q.OnChanged = func(text string) { number = text }
		q.OnUnit = func(o Option) { unit = o.Code }
		c := shown(t, q)
		c.Focus(q.Entry)
		for _, r := range "72.5" {
			q.Entry.TypedRune(r)
		}
		c.Focus(q.UnitPart())
		q.UnitPart().TypedKey(key(fyne.KeyEnd))
		if q.list != nil {
			q.UnitPart().TypedKey(key(fyne.KeyDown))
			q.UnitPart().TypedKey(key(fyne.KeyPageDown))
			q.UnitPart().TypedKey(key(fyne.KeyReturn))
		}
		equal(t, "number", number, "72.5")
		equal(t, "unit", unit, fmt.Sprintf("u%d", n-1))
		equal(t, "description of the unit", q.UnitPart().(fyne.Accessible).AccessibilityLabel(), "Unit of Weight")
		q.SetProblem("Too heavy.")
		equal(t, "description", q.Entry.AccessibilityLabel(), "Weight, Too heavy.")
	}
}

func TestAFileIsAttachedByItsPathAndTakenOff(t *testing.T) {
	themed(t)
	f := NewFileField("Photograph", "of the wound")
	var path string
	removed := -1
	f.OnAttach = func(p string) { path = p; f.SetFiles(File{Name: "wound.jpg", Note: "JPEG, 1.2 MB"}) }
	f.OnRemove = func(i int) { removed = i; f.SetFiles() }
	c := shown(t, f)
	c.Focus(f.Entry)
	for _, r := range ` "/media/usb/wound.jpg" ` {
		f.Entry.TypedRune(r)
	}
	f.Entry.TypedKey(key(fyne.KeyReturn))
	equal(t, "path", path, "/media/usb/wound.jpg")
	equal(t, "entry", f.Text(), "")
	c.FocusNext()
	c.Focused().TypedKey(key(fyne.KeyReturn))
	equal(t, "removed", removed, 0)
	equal(t, "files left", len(f.Files()), 0)
}

func TestAGrowingFieldGainsLines(t *testing.T) {
	themed(t)
	f := NewGrowingField("Notes", "", 2, 6)
	shown(t, f)
	f.Resize(fyne.NewSize(400, f.HeightFor(400)))
	before := f.HeightFor(400)
	f.SetText(strings.Repeat("short sentences, leaning forward ", 8))
	grown := f.HeightFor(400)
	if grown <= before {
		t.Errorf("it stayed %v high", before)
	}
	f.SetText(strings.Repeat("short sentences, leaning forward ", 80))
	if most := f.HeightFor(400); most != before+4*linePitch {
		t.Errorf("it is %v high at most, and was %v", most, before)
	}
	f.SetText("")
	equal(t, "emptied", f.HeightFor(400), before)
}

func TestALabelSaysWhatTheAnswerWas(t *testing.T) {
	themed(t)
	f := NewField("Phone", "mobile")
	shown(t, f)
	f.SetWas("07700 900412")
	equal(t, "description", f.Entry.AccessibilityLabel(), "Phone, mobile, was 07700 900412")
	if !strings.Contains(strings.Join(wordsOf(f), " "), "was 07700 900412") {
		t.Errorf("it shows %q", wordsOf(f))
	}
	f.SetBare()
	equal(t, "description of one without a label", f.Entry.AccessibilityLabel(), "Phone, mobile, was 07700 900412")
}

func TestPagesAreShownAroundTheOpenOne(t *testing.T) {
	for _, c := range []struct{ n, around, room, first, last int }{
		{5, 2, 9, 0, 5}, {20, 0, 8, 0, 6}, {20, 10, 8, 7, 13}, {20, 19, 8, 14, 20},
	} {
		if first, last := window(c.n, c.around, c.room); first != c.first || last != c.last {
			t.Errorf("%+v gives %d to %d", c, first, last)
		}
	}
}

func TestALongListIsSearchedWithinAFrame(t *testing.T) {
	themed(t)
	var options []Option
	for i := range 5000 {
		options = append(options, Option{Code: fmt.Sprint(100000 + i), Text: fmt.Sprintf("Finding %d of left upper limb (disorder)", i)})
	}
	options = append(options, Option{Code: "22298006", Text: "Myocardial infarction"})
	s := NewSearchSelect("Diagnosis", "", options...)
	s.ShowCode()
	shown(t, s)
	canvasOf(s).Focus(s.Entry)
	for _, r := range "inf myo" {
		s.Entry.TypedRune(r)
	}
	s.Entry.TypedKey(key(fyne.KeyReturn))
	equal(t, "chosen", s.Chosen().Code, "22298006")
	if !strings.Contains(strings.Join(wordsOf(s), " "), "22298006") {
		t.Errorf("the code is not shown: %q", wordsOf(s))
	}
}

func BenchmarkSearchOf5000(b *testing.B) {
	var options []Option
	for i := range 5000 {
		options = append(options, Option{Code: fmt.Sprint(100000 + i), Text: fmt.Sprintf("Finding %d of left upper limb (disorder)", i)})
	}
	l := newLookup(options)
	for b.Loop() {
		l.matching("upp lef")
	}
}

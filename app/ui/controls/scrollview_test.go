package controls

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestAFieldWithTheFocusIsScrolledIntoView(t *testing.T) {
	themed(t)
	fields := []fyne.CanvasObject{}
	for range 20 {
		fields = append(fields, NewField("Label", ""))
	}
	view := NewScrollView(Down(12, fields...))
	w := test.NewWindow(view.Object())
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	last := fields[19]
	view.Reveal(last)
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(last).Y
	if top < 0 || top+last.Size().Height > 300 {
		t.Errorf("the last field lies at %v to %v of 300", top, top+last.Size().Height)
	}
	view.Reveal(fields[0])
	if top := driver.AbsolutePositionForObject(fields[0]).Y; top != 0 {
		t.Errorf("the first field lies at %v", top)
	}
}

func TestAFoldOpensByEnterAndByItsArrow(t *testing.T) {
	themed(t)
	opened := 0
	fold := NewFold(FoldView{Title: "About the patient", Count: "3 of 6", Key: "Alt+1"})
	fold.OnToggle = func() { opened++; v := fold.View(); v.Open = !v.Open; fold.Set(v) }
	shown(t, fold)
	fold.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	fold.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // open already
	equal(t, "toggled", opened, 1)
	fold.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	equal(t, "toggled", opened, 2)
	equal(t, "open", fold.View().Open, false)
}

func TestAKeyBarKeepsItsReportInViewWhateverItsLength(t *testing.T) {
	themed(t)
	bar := NewKeyBar()
	var keys []KeyWord
	for range 14 {
		keys = append(keys, KeyFor("Ctrl+E", "Next problem"))
	}
	bar.SetKeys(keys...)
	bar.SetReport(FailedReport(strings.Repeat("The disk is full. ", 12)))
	shown(t, bar)
	bar.Resize(fyne.NewSize(1280, KeyBarHeight))
	var widest float32
	for _, o := range test.LaidOutObjects(bar) {
		if _, ok := o.(*Text); ok && o.Visible() {
			widest = max(widest, fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X+o.Size().Width)
		}
	}
	if widest > 1280 {
		t.Errorf("the bar reaches to %v of 1280", widest)
	}
}

// What a refusal ends with says what to do: the bar grows rather than cut it off.
func TestAKeyBarGrowsWithItsReport(t *testing.T) {
	themed(t)
	bar := NewKeyBar()
	bar.SetKeys(KeyFor("F10", "Print"), KeyFor("Ctrl+E", "Next problem"), KeyFor("Ctrl+F", "Number"), KeyFor("Esc", "Board"))
	content := NewText()
	_, w := onStage(t, Parts{Content: content, KeyBar: bar})
	w.Resize(fyne.NewSize(1280, 800))
	bar.SetReport(SavedReport("Saved"))
	equal(t, "height with a short report", bar.Size().Height, float32(KeyBarHeight))
	const end = "keep the sheet, and tell IT."
	bar.SetReport(FailedReport(strings.Repeat("The kiosk goes on from an older copy of its records. ", 4) + end))
	if h := bar.Size().Height; h <= KeyBarHeight {
		t.Errorf("the bar is %v high", h)
	}
	var words strings.Builder
	for _, o := range test.LaidOutObjects(bar) {
		if text, ok := o.(*canvas.Text); ok {
			words.WriteString(text.Text)
		}
	}
	if got := words.String(); !strings.Contains(got, end) || strings.Contains(got, "…") {
		t.Errorf("the bar says %q", got)
	}
	bar.SetReport(Report{})
	equal(t, "height without a report", bar.Size().Height, float32(KeyBarHeight))
}

// However long the report is, the key that leads back stays on the bar.
func TestAKeyBarKeepsTheKeyThatLeadsBack(t *testing.T) {
	themed(t)
	bar := NewKeyBar()
	var keys []KeyWord
	for range 9 {
		keys = append(keys, KeyFor("Ctrl+E", "Next problem"))
	}
	bar.SetKeys(append(keys, KeyFor("Esc", "Board"))...)
	bar.SetReport(SavedReport(strings.Repeat("Everything typed is kept. ", 3)))
	shown(t, bar)
	bar.Resize(fyne.NewSize(1280, KeyBarHeight))
	var words strings.Builder
	for _, o := range test.LaidOutObjects(bar) {
		if text, ok := o.(*Text); ok && o.Visible() {
			words.WriteString(text.String())
		}
	}
	back, others := strings.Count(words.String(), "Board"), strings.Count(words.String(), "Next problem")
	if back != 1 || others == 0 || others == 9 {
		t.Errorf("of Esc %d are shown, of the others %d: %s", back, others, words.String())
	}
}

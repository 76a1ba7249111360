package controls

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

func lineTexts(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		for _, f := range l.fragments {
			out[i] += f.text
		}
	}
	return out
}

func TestWordsWrapAtSpaces(t *testing.T) {
	themed(t)
	got := lineTexts(flow([]Run{Strong.Run("What stopped. "), Body.Run("What to do next, with its key.")}, 180))
	want := []string{"What stopped. What to ", "do next, with its key."}
	equal(t, "lines", strings.Join(got, "|"), strings.Join(want, "|"))
}

func TestAFullStopStaysWithTheWordBeforeItsRun(t *testing.T) {
	themed(t)
	runs := []Run{Body.Run("Open the record and press "), Strong.Run("Identify"), Body.Run(". Both stay")}
	width := Body.measure("Open the record and press ") + Strong.measure("Identify")
	got := lineTexts(flow(runs, width+1))
	equal(t, "second line begins", strings.HasPrefix(got[1], "Identify."), true)
}

func TestNumbersAreNeverParted(t *testing.T) {
	themed(t)
	runs := []Run{Body.Run("NHS No. "), Strong.Run("999 000 0018").Unbroken()}
	for _, l := range lineTexts(flow(runs, 110)) {
		if strings.Contains(l, "999") && !strings.Contains(l, "999 000 0018") {
			t.Errorf("a line holds %q", l)
		}
	}
}

func TestALongNameBreaksAtItsHyphen(t *testing.T) {
	themed(t)
	got := lineTexts(flow([]Run{Strong.Run("WOLSTENHOLME-FEATHERSTONE, Bartholomew")}, 160))
	equal(t, "first line", got[0], "WOLSTENHOLME-")
	equal(t, "all of it", strings.Join(got, ""), "WOLSTENHOLME-FEATHERSTONE, Bartholomew")
}

func TestNoTextIsLostAndNoLineIsTooWide(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme())
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[A-Za-z0-9,.\-]{0,20}( [A-Za-z'-]{1,30}){0,6} ?`), 1, 4).Draw(t, "runs")
		width := float32(rapid.IntRange(30, 400).Draw(t, "width"))
		runs := make([]Run, len(texts))
		for i, text := range texts {
			runs[i] = Body.Run(text)
			if i%2 == 1 {
				runs[i] = Strong.Run(text)
			}
		}
		lines := flow(runs, width)
		if got, want := strings.Join(lineTexts(lines), ""), strings.Join(texts, ""); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		for _, l := range lines {
			visible := strings.TrimRight(lineTexts([]line{l})[0], " ")
			if len(l.fragments) == 1 && len(visible) > 1 && l.fragments[0].run.Style.measure(visible) > width+0.5 {
				t.Fatalf("line %q is wider than %v", visible, width)
			}
		}
	})
}

func TestShorteningIsOnlyForWhatAsksForIt(t *testing.T) {
	themed(t)
	text := NewText(Caption.Run("Address"), GapRun(7), Strong.Run("6 Weir Cottages, Marlham QM4 2TD")).Shortened()
	text.set(0)
	short := text.lines[0].shortened(200)
	got := lineTexts([]line{short})[0]
	if !strings.HasSuffix(got, "…") || short.width > 200 {
		t.Errorf("shortened to %q, %v px", got, short.width)
	}
	equal(t, "words kept for readers", text.String(), "Address 6 Weir Cottages, Marlham QM4 2TD")
}

func TestEveryLineHeightIsWhole(t *testing.T) {
	for _, s := range []Style{Body, Caption, Words, Value, Lead, Title, Clock, Figure, Score} {
		equal(t, "line height", s.lineHeight(), ceil(s.lineHeight()))
		equal(t, "baseline", s.baseline(s.lineHeight()), ceil(s.baseline(s.lineHeight())))
	}
}

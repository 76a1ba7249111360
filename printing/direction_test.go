package printing

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

// What is drawn is read here from the left.
func TestHebrewIsDrawnFromTheRight(t *testing.T) {
	for text, want := range map[string]string{
		"HOLLINGWORTH, Margaret": "HOLLINGWORTH, Margaret",
		"כהן":                    "ןהכ",
		"כהן, שרה (Mrs)":         "הרש ,ןהכ (Mrs)",
		"כהן, Sarah":             "ןהכ, Sarah",
		"Known as שרה":           "Known as הרש",
		"רחוב הרצל 12, חיפה":     "הפיח ,12 לצרה בוחר",
		"טלפון 01632 960 144":    "01632 960 144 ןופלט",
		"טלפון (01632) 960144":   "(01632) 960144 ןופלט",
		"טלפון +44 1632 960144":  "+44 1632 960144 ןופלט",
		"חום -2.5 היום":          "םויה -2.5 םוח",
		"כהן, 07700 900123":      "ןהכ, 07700 900123",
		"כהן, 07700 900123, Ann": "ןהכ, 07700 900123, Ann",
		"נטל 2 כדורים, לא 3":     "3 אל ,םירודכ 2 לטנ",
		"כדורים, 3 פעמים":        "םימעפ 3 ,םירודכ",
		"נטל 500 mg היום":        "לטנ 500 mg םויה",
		"משקל 71.5kg":            "לקשמ 71.5kg",
		"By כהן 01-Jan-2026":     "By ןהכ 01-Jan-2026",
		"By כהן, 01-Jan-2026":    "By ןהכ, 01-Jan-2026",
		"NHS 999 000 0018 כהן":   "NHS 999 000 0018 ןהכ",
		"(כהן)":                  "(ןהכ)",
		"שרה (כהן) Mrs":          "(ןהכ) הרש Mrs",
		"כהן ‹U+0645›":           "ןהכ ‹U+0645›",
		"משקל 71.5% היום":        "םויה 71.5% לקשמ",
	} {
		if got := drawnOrder(text); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

// No letter is lost, none comes twice, and Latin alone stays as it is.
func TestDrawnOrderKeepsEveryLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("כהןשרה ABab 0129 ,.-()[]%£‹›/"))).Draw(t, "text")
		got := drawnOrder(text)
		sorted := func(s string) string {
			runes := []rune(s)
			for i, r := range runes {
				runes[i] = min(r, mirrored(r))
			}
			slices.Sort(runes)
			return string(runes)
		}
		if sorted(got) != sorted(text) {
			t.Fatalf("%q is drawn as %q", text, got)
		}
		if !strings.ContainsFunc(text, rightToLeft) && got != text {
			t.Fatalf("%q is drawn as %q", text, got)
		}
	})
}

// A number is drawn as it is typed, whatever stands around it.
func TestNumbersAreNeverTorn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`\+?[0-9]{1,5}( [0-9]{1,4}){0,3}|\([0-9]{5}\) [0-9]{6}|[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}`).Draw(t, "number")
		words := rapid.StringMatching(`([כהןשרהABab]{1,5},? ){0,3}`)
		if text := words.Draw(t, "before") + number + " " + words.Draw(t, "after"); !strings.Contains(drawnOrder(text), number) {
			t.Fatalf("%q is drawn as %q", text, drawnOrder(text))
		}
	})
}

// The Unicode algorithm of x/text, made to begin with Latin, agrees on which
// way each letter runs, but for the numbers that are kept whole. Of brackets it
// takes some otherwise than rule N0.
func TestDirectionsAreThoseOfUnicode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("כהןשרה ABab 0129 ,.-%£/")), 1, 30, -1).Draw(t, "text")
		var p bidi.Paragraph
		if _, err := p.SetString("\u200e" + text); err != nil {
			t.Fatal(err)
		}
		order, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		var want []bool
		for i := range order.NumRuns() {
			run := order.Run(i)
			for range []rune(run.String()) {
				want = append(want, run.Direction() == bidi.RightToLeft)
			}
		}
		for i, level := range nest([]rune(text), classesOf([]rune(text))) {
			if level == 1 != want[i+1] {
				t.Fatalf("%q: character %d runs to the left: %t, want %t", text, i, level == 1, want[i+1])
			}
		}
	})
}

package printing

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"
	"pgregory.net/rapid"
)

func TestLegible(t *testing.T) {
	p := testPress(t)
	for text, want := range map[string]string{
		"Siân Łukasz Nguyễn Ó Súilleabháin": "Siân Łukasz Nguyễn Ó Súilleabháin",
		"Sia\u0302n":                     "Siân",
		"王小明, Li":                        "‹U+738B U+5C0F U+660E›, Li",
		"محمد":                           "‹U+0645 U+062D U+0645 U+062F›",
		"שרה":                            "שרה",
		"שָׂרָה":                         "ש‹U+05B8 U+05C2›ר‹U+05B8›ה",
		"fell 😀 off":                     "fell ‹U+1F600› off",
		"two\nlines\tand\u00a0more":      "two lines and more",
		"zero\u200bwidth \u202eoverride": "zerowidth override",
		"\xff":                           "‹U+FFFD›",
		"\u0301Smith":                    "‹U+0301›Smith",
		"  Ann \t\u0301 ":                "Ann ‹U+0301›",
	} {
		if got := p.legible(text); got != want {
			t.Errorf("%q came out as %q, want %q", text, got, want)
		}
	}
}

func TestUnprintable(t *testing.T) {
	p := testPress(t)
	if got := p.Unprintable("王 Li 王😀\n"); !slices.Equal(got, []rune{'王', '😀'}) {
		t.Errorf("%q", got)
	}
	if got := p.Unprintable("Siân 12‹›−…"); got != nil {
		t.Errorf("%q", got)
	}
	if got := p.Unprintable("\u0301Smith x\u0301 \u0301"); !slices.Equal(got, []rune{'\u0301'}) {
		t.Errorf("accents that no letter bears: %q", got)
	}
}

func TestWhateverIsTypedCanBePrinted(t *testing.T) {
	p := testPress(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		out := p.legible(text)
		if coded := strings.Contains(out, "‹U+"); coded != (p.Unprintable(text) != nil) && !strings.Contains(text, "‹") {
			t.Fatalf("%q came out as %q, and is said to hold %q", text, out, p.Unprintable(text))
		}
		if left := p.Unprintable(out); left != nil || !utf8.ValidString(out) {
			t.Fatalf("%q came out as %q with %q left", text, out, left)
		}
	})
}

// Every width on paper is reckoned by this package and drawn by gofpdf.
func TestWidthsAreThoseOfTheFile(t *testing.T) {
	p := testPress(t)
	for _, text := range []string{"HOLLINGWORTH, Margaret (Mrs)", "Nguyễn Łukasz Ó Súilleabháin", "‹U+4E2D› − 999 000 0018"} {
		for _, bold := range []bool{false, true} {
			want, got := widthInFile(t, p.face(style{bold: bold}), 13, text), p.width(style{13, bold}, text)
			if diff := got - want; diff > 0.01 || diff < -0.01 {
				t.Errorf("%q, bold %v: %.3f mm, drawn %.3f", text, bold, got, want)
			}
		}
	}
}

// widthInFile adds up what gofpdf makes of the pieces of text in their fonts.
func widthInFile(t *testing.T, f *face, pt float64, text string) (width float64) {
	t.Helper()
	subsets, err := f.subsets(lettersOf(text))
	if err != nil {
		t.Fatal(err)
	}
	pdf := gofpdf.New("P", "mm", "A4", "")
	for _, s := range subsets {
		pdf.AddFontFromBytes(s.family, "", s.definition, s.file)
	}
	for text != "" {
		for _, s := range subsets {
			codes, length := s.spell(text)
			pdf.SetFont(s.family, "", pt)
			width, text = width+pdf.GetStringWidth(codes), text[length:]
		}
	}
	return width
}

func TestWrapLosesNothing(t *testing.T) {
	p := testPress(t)
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Join(rapid.SliceOf(rapid.StringMatching(`[A-Za-zÀ-ÿ0-9,./-]{1,40}`)).Draw(t, "words"), " ")
		width := rapid.Float64Range(8, 120).Draw(t, "width")
		lines := p.wrap(fact, words, width)
		for _, l := range lines {
			if p.width(fact, l) > width {
				t.Fatalf("%q is wider than %.1f mm", l, width)
			}
		}
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(words, " ", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestSentencesAreNeverHalved(t *testing.T) {
	for text, want := range map[string][]string{
		"Fell. No pain in chest. Dr. Nwosu sent her.": {"Fell.", "No pain in chest.", "Dr. Nwosu sent her."},
		"Pain since approx. 3 am. Not relieved":       {"Pain since approx. 3 am.", "Not relieved"},
		"took paracetamol 1.5 g and vomited":          {"took paracetamol 1.5 g and vomited"},
		"Says “I fell.” Denies alcohol.":              {"Says “I fell.”", "Denies alcohol."},
		"":                                            nil,
	} {
		if got := sentences(text); !slices.Equal(got, want) {
			t.Errorf("%q parted into %q, want %q", text, got, want)
		}
	}
}

func TestShortenShowsWholeSentencesOnly(t *testing.T) {
	p := testPress(t)
	units := []string{"She fell.", "She has no pain in the chest, and none in the abdomen.", "Third."}
	if got := p.shorten(fact, units, 60, 2); !slices.Equal(got, []string{"She fell."}) {
		t.Errorf("%q", got)
	}
	if got := p.shorten(fact, units[1:], 60, 2); got != nil {
		t.Errorf("half a negation: %q", got)
	}
}

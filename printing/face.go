package printing

import (
	"compress/zlib"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// absent marks a rune that the face has no glyph for.
const absent = math.MaxUint16

// face is a typeface of one weight. Its advance widths are those of the basic
// multilingual plane in thousandths of the type size, rounded as the PDF file
// has them.
type face struct {
	name   string
	font   *sfnt.Font
	tables tables
	units  fixed.Int26_6 // to the type size
	widths [1 << 16]uint16
	// everyday makes the font of the letters in daily use, or gives the one
	// that was made.
	everyday func() (subset, error)
}

func newFace(name string, ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	parts, err := readTables(ttf)
	if err != nil {
		return nil, err
	}
	var buf sfnt.Buffer
	out := face{name: name, font: f, tables: parts, units: fixed.Int26_6(f.UnitsPerEm())}
	for r := range out.widths {
		out.widths[r] = absent
		glyph, err := f.GlyphIndex(&buf, rune(r))
		if err != nil {
			return nil, fmt.Errorf("glyph of U+%04X: %w", r, err)
		}
		if glyph == 0 {
			continue
		}
		advance, err := f.GlyphAdvance(&buf, glyph, out.units, font.HintingNone)
		if err != nil {
			return nil, fmt.Errorf("width of U+%04X: %w", r, err)
		}
		out.widths[r] = uint16(math.Round(1000 * float64(advance) / float64(out.units)))
	}
	out.everyday = sync.OnceValues(func() (subset, error) { return out.subset(1, everydayLot(), zlib.BestCompression) })
	return &out, nil
}

func (f *face) has(r rune) bool {
	return r >= 0 && int(r) < len(f.widths) && f.widths[r] != absent
}

// outline gives the shape of a letter in units of the face, y downwards.
func (f *face) outline(buf *sfnt.Buffer, r rune) (sfnt.Segments, error) {
	glyph, err := f.font.GlyphIndex(buf, r)
	if err != nil {
		return nil, fmt.Errorf("glyph of U+%04X: %w", r, err)
	}
	outline, err := f.font.LoadGlyph(buf, glyph, f.units, nil)
	if err != nil {
		return nil, fmt.Errorf("outline of U+%04X: %w", r, err)
	}
	return outline, nil
}

// em gives the width of text in multiples of the type size.
func (f *face) em(text string) float64 {
	sum := 0
	for _, r := range text {
		if f.has(r) {
			sum += int(f.widths[r])
		}
	}
	return float64(sum) / 1000
}

// printable reports whether a rune comes out on paper as it should. Of scripts
// that run from right to left only the letters of Hebrew do: those of Arabic
// would stand unjoined, and points beside the letters that they belong to.
func (p *Press) printable(r rune) bool {
	if r < utf8.RuneSelf {
		return p.regular.has(r) && p.bold.has(r) // most of what is printed, and nothing else to ask of it
	}
	if !p.regular.has(r) || !p.bold.has(r) || !norm.NFC.IsNormalString(string(r)) {
		return false // letters with points in one are parted, and the points have no place
	}
	switch classOf(r) {
	case bidi.R:
		return unicode.Is(unicode.Hebrew, r)
	case bidi.AL, bidi.AN:
		return false
	}
	return !unicode.Is(unicode.Hebrew, r) || !unicode.Is(unicode.Mn, r)
}

// inkless reports whether a rune leaves no mark of its own.
func inkless(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }

// Unprintable gives the runes of text, each once, that would be printed as
// code points.
func (p *Press) Unprintable(text string) []rune {
	var found []rune
	for r, printable := range p.inked(text) {
		if !printable && !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	return found
}

// legible makes text fit to print: composed, on one line, without characters
// that leave no mark, and with the code points of what the face lacks, and of
// accents that no letter bears, as ‹U+4E2D U+6587›.
func (p *Press) legible(text string) string {
	var b strings.Builder
	open := false
	for r, printable := range p.inked(text) {
		switch {
		case printable:
			if open {
				b.WriteString("›")
			}
			b.WriteRune(r)
		default:
			b.WriteString(map[bool]string{false: "‹", true: " "}[open])
			fmt.Fprintf(&b, "U+%04X", r)
		}
		open = !printable
	}
	if open {
		b.WriteString("›")
	}
	return b.String()
}

// inked gives what of a text leaves a mark, with one space where there are any
// between two words, and of each character whether it can be printed there: an
// accent can on a letter, which bears it, and nowhere else; nor can one for which
// there is no room in a line, since the letter bears others.
func (p *Press) inked(text string) iter.Seq2[rune, bool] {
	text = norm.NFC.String(strings.Map(func(r rune) rune {
		if inkless(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text))
	return func(yield func(rune, bool) bool) {
		begun, gap, borne := false, false, false
		var on bearer
		for _, r := range text {
			if unicode.IsSpace(r) {
				gap = begun
				continue
			}
			if gap && !yield(' ', true) {
				return
			}
			accent := isAccent(r)
			printable := p.printable(r) && (!accent || borne && !gap && on.bears(r, p.bold))
			borne = printable && (accent || unicode.IsLetter(r))
			if !accent {
				on = bearer{letter: r}
			}
			begun, gap = true, false
			if !yield(r, printable) {
				return
			}
		}
	}
}

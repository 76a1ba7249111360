package printing

import (
	"bytes"
	"compress/zlib"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

func lettersOf(text string) letters {
	out := letters{}
	for _, r := range text {
		out[r] = true
	}
	return out
}

// everyLetter is all that the faces can print.
func everyLetter(p *Press) (all []rune) {
	for r := range rune(len(p.regular.widths)) {
		if p.printable(r) && !inkless(r) {
			all = append(all, r)
		}
	}
	return all
}

// A cut face shows its letters as the whole face does, to a reader of fonts
// that did not cut it.
func TestCutKeepsShapesAndWidths(t *testing.T) {
	p := testPress(t)
	all := everyLetter(p)
	rapid.Check(t, func(t *rapid.T) {
		chosen := slices.Sorted(maps.Keys(lettersOf(string(rapid.SliceOfN(rapid.SampledFrom(all), 1, 300).Draw(t, "letters")))))
		face := rapid.SampledFrom([]*face{p.regular, p.bold}).Draw(t, "face")
		ttf, err := face.cut(chosen)
		if err != nil {
			t.Fatal(err)
		}
		cut, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range chosen {
			checkLetter(t, face, cut, r)
		}
	})
}

func checkLetter(t *rapid.T, whole *face, cut *sfnt.Font, r rune) {
	var buf sfnt.Buffer
	glyph, err := cut.GlyphIndex(&buf, r)
	if err != nil || glyph == 0 {
		t.Fatalf("%q is glyph %d, %v", r, glyph, err)
	}
	got, err := cut.LoadGlyph(&buf, glyph, whole.units, nil)
	if err != nil {
		t.Fatal(err)
	}
	got = slices.Clone(got)
	want, err := whole.outline(&buf, r)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%q has another shape, %v", r, err)
	}
	advance, err := cut.GlyphAdvance(&buf, glyph, 1000, font.HintingNone)
	if difference := int(advance) - int(whole.widths[r]); err != nil || difference < -1 || difference > 1 {
		t.Fatalf("%q is %d wide, not %d: %v", r, advance, whole.widths[r], err)
	}
}

// The tables of a cut face add up to what OpenType says they must.
func TestCutAddsUp(t *testing.T) {
	ttf, err := testPress(t).regular.cut([]rune("aefé"))
	if err != nil {
		t.Fatal(err)
	}
	if sum := checksum(ttf); sum != 0xB1B0AFBA {
		t.Errorf("the file comes to %08X", sum)
	}
}

func TestFaceCutShort(t *testing.T) {
	whole := testPress(t).regular.tables
	for length := range 12 + 16*len(whole) {
		if _, err := readTables(make([]byte, length)); length < 12 && err == nil {
			t.Errorf("%d bytes were taken for a face", length)
		}
	}
}

// Whatever letters a sheet is written in have a code each, in a font that has
// them, and none has two.
func TestEveryLetterHasItsCode(t *testing.T) {
	p := testPress(t)
	all := everyLetter(p)
	subsets, err := p.regular.subsets(lettersOf(string(all)))
	if err != nil {
		t.Fatal(err)
	}
	coded := map[rune]bool{}
	for _, s := range subsets {
		codes := map[byte]bool{}
		for r, code := range s.codes {
			if coded[r] || codes[code] || code < firstCode {
				t.Errorf("%q has the code %d a second time", r, code)
			}
			coded[r], codes[code] = true, true
		}
	}
	for _, r := range all {
		if !coded[r] {
			t.Errorf("%q has no code", r)
		}
	}
}

// Names in every script that the faces have come out of the file as they went
// in, and look as they do in a picture, which uses the whole face.
func TestEveryScriptCanBeReadBack(t *testing.T) {
	fullRun(t)
	p, a := testPress(t), known()
	a.Complaint = "Nguyễn Thị Ánh Dương. Łukasz Błażej Żółć. Παπαδόπουλος Γεώργιος. Щербакова Юлия Ёлкина. Þórð’s œuvre, Şahin Öztürk Ğ, Ķēniņš Ţ ‰ € ™ ₫ ½"
	draw := func(p *Press) ([]byte, error) {
		return p.CasualtyCard(testJob(record.CasualtyCard, 0), a, "Đỗ Quỳnh")
	}
	pdf, err := draw(p)
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, strings.Split(a.Complaint, ". ")...)
	has(t, pdf, "Đỗ Quỳnh")
	checkAlike(t, pictured(t, p, 1, screenWidth, draw), file(t, pdf), 1)
	tool(t, "qpdf", "--check", file(t, pdf))
}

// Every letter that the faces have is read back, however many there are.
func TestEveryLetterCanBeReadBack(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	d := document(testJob(record.TestSheet, 1), pageWidth, pageHeight)
	d.AddPage()
	s := &sheet{Press: p, pdf: d}
	all := everyLetter(p)
	all = slices.DeleteFunc(all, unicode.IsSpace)
	for i, line := range slices.Collect(slices.Chunk(all, 40)) {
		words := "x  " + strings.Join(strings.Split(string(line), ""), "  ") // the first accent stands on something
		s.pdf.text(lettering{style: label, x: left, y: 10 + 4*float64(i), words: words})
	}
	pdf, err := s.bytes()
	if err != nil {
		t.Fatal(err)
	}
	tool(t, "qpdf", "--check", file(t, pdf))
	read := lettersOf(textOf(t, pdf))
	for _, r := range all {
		if !read[r] {
			t.Errorf("%q (U+%04X) was not read back", r, r)
		}
	}
}

// Fonts are embedded, and only what of them is needed.
func TestFontsAreEmbeddedInPart(t *testing.T) {
	entry := regexp.MustCompile(`(?m)^[A-Z]{6}\+LiberationSans\S*\s+TrueType\s+\S+\s+yes yes`)
	for name, pdf := range drawn(t) {
		listed := tool(t, "pdffonts", file(t, pdf))
		if fonts := strings.Count(strings.TrimSpace(listed), "\n") - 1; fonts < 1 || len(entry.FindAllString(listed, -1)) != fonts {
			t.Errorf("%s:\n%s", name, listed)
		}
	}
}

func TestDeflateCanBeUndone(t *testing.T) {
	want := []byte(strings.Repeat("glyph ", 1000))
	packed, err := deflate(want, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes came back, %v", len(got), err)
	}
}

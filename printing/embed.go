package printing

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/encoding/charmap"
)

// Letters stand in a PDF file as single bytes, as Windows-1252 has them. Those
// that it has not got take codes that the file leaves free, under their names:
// so that a text can be searched for and copied out. A font has no more than
// 224 codes; a file that uses more letters embeds the face in several lots.
const (
	firstCode = ' '
	lastCode  = math.MaxUint8
)

// lot is some letters of a face that a file embeds as one font.
type lot struct {
	family string
	codes  map[rune]byte
	names  string // of the letters that are not in Windows-1252, by their codes
}

// fonts are what a file embeds of a face.
type fonts struct {
	face *face
	lots []lot
}

// fonts embeds letters of the face into a file.
func (f *face) fonts(pdf *gofpdf.Fpdf, used letters) (fonts, error) {
	out := fonts{face: f}
	if len(used) == 0 {
		return out, nil
	}
	out.lots = lots(used)
	for i := range out.lots {
		out.lots[i].family = fmt.Sprintf("%s%d", f.name, i+1)
		if err := f.embed(pdf, out.lots[i]); err != nil {
			return fonts{}, err
		}
	}
	return out, nil
}

// of gives the font of the first letter of words.
func (f fonts) of(words string) lot {
	first, _ := utf8.DecodeRuneInString(words)
	for _, l := range f.lots {
		if _, ok := l.codes[first]; ok {
			return l
		}
	}
	return f.lots[0]
}

// spell gives the codes of the letters that words begin with, as far as the
// lot has them, and how many bytes of words they are.
func (l lot) spell(words string) (codes string, length int) {
	var b strings.Builder
	for i, r := range words {
		code, ok := l.codes[r]
		if !ok && i > 0 {
			return b.String(), i
		}
		b.WriteByte(code)
	}
	return b.String(), len(words)
}

// lots parts letters so that each has a code.
func lots(all letters) []lot {
	out := []lot{{codes: map[rune]byte{}}}
	var others []rune
	taken := map[byte]bool{firstCode: true}
	for _, r := range slices.Sorted(maps.Keys(all)) {
		code, ok := windows(r)
		if !ok {
			others = append(others, r)
			continue
		}
		out[0].codes[r], taken[code] = code, true
	}
	code := firstCode
	for _, r := range others {
		for code++; code <= lastCode && taken[byte(code)]; code++ {
		}
		if code > lastCode {
			out, taken, code = append(out, lot{codes: map[rune]byte{}}), nil, firstCode+1
		}
		last := &out[len(out)-1]
		last.codes[r] = byte(code)
		last.names += fmt.Sprintf("%d /uni%04X ", code, r)
	}
	return out
}

// windows gives the code of a letter in Windows-1252. The hard space and the
// soft hyphen have codes that PDF readers take for other letters.
func windows(r rune) (byte, bool) {
	code, ok := charmap.Windows1252.EncodeRune(r)
	return code, ok && code >= firstCode && code != 0x7F && code != 0xA0 && code != 0xAD
}

// definition says what a font is, in the words of gofpdf's makefont.
type definition struct {
	Tp, Name     string
	Desc         gofpdf.FontDescType
	Cw           []int // widths, by code
	Enc, Diff    string
	File         string
	OriginalSize int
}

// embed makes the letters of a lot a font of a file.
func (f *face) embed(pdf *gofpdf.Fpdf, l lot) error {
	ttf, err := f.cut(slices.Sorted(maps.Keys(l.codes)))
	if err != nil {
		return err
	}
	d := definition{
		Tp: "TrueType", Name: l.tag() + "+" + f.name, Desc: f.describe(), Cw: make([]int, lastCode+1),
		Enc: "cp1252", Diff: strings.TrimSpace(l.names), File: l.family + ".z", OriginalSize: len(ttf),
	}
	for r, code := range l.codes {
		d.Cw[code] = int(f.widths[r])
	}
	said, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("describing a font: %w", err)
	}
	packed, err := deflate(ttf)
	if err != nil {
		return err
	}
	pdf.AddFontFromBytes(l.family, "", said, packed)
	return pdf.Error()
}

// tag names a lot by six capitals, as ISO 32000-1, 9.6.4 asks of a part of a
// face.
func (l lot) tag() string {
	h := fnv.New32a()
	for _, r := range slices.Sorted(maps.Keys(l.codes)) {
		fmt.Fprintf(h, "%x ", r)
	}
	sum, name := h.Sum32(), make([]byte, 6)
	for i := range name {
		name[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(name)
}

// describe gives the measures of a face in thousandths of the type size.
func (f *face) describe() gofpdf.FontDescType {
	const nonsymbolic = 32
	measure := func(tag string, at int) int {
		return int(int16(binary.BigEndian.Uint16(f.tables[tag][at:]))) * 1000 / int(f.units)
	}
	weight := float64(binary.BigEndian.Uint16(f.tables["OS/2"][4:]))
	d := gofpdf.FontDescType{
		Ascent: measure("hhea", 4), Descent: measure("hhea", 6), CapHeight: measure("OS/2", 88), Flags: nonsymbolic,
		StemV: 50 + int(math.Pow(weight/65, 2)), // no face says; this is the custom
	}
	d.FontBBox.Xmin, d.FontBBox.Ymin = measure("head", 36), measure("head", 38)
	d.FontBBox.Xmax, d.FontBBox.Ymax = measure("head", 40), measure("head", 42)
	return d
}

// packers are writers to be used again: making one takes longer than packing a
// font.
var packers = sync.Pool{New: func() any { w, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed); return w }}

func deflate(raw []byte) ([]byte, error) {
	w, _ := packers.Get().(*zlib.Writer)
	defer packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(raw); err != nil {
		return nil, fmt.Errorf("packing a font: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing a font: %w", err)
	}
	return b.Bytes(), nil
}

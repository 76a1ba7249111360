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
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/encoding/charmap"
)

// Letters stand in a PDF file as single bytes, as Windows-1252 has them. Those
// that it has not got take codes that are free, under their names: so that a
// text can be searched for and copied out.
//
// A font has no more than 224 codes, and a file embeds as many fonts of a face
// as its letters need. The first holds the letters that every sheet in English
// is written in. It is made once; whatever else a file is written in is cut
// for that file alone.
const (
	firstCode = ' '
	lastCode  = math.MaxUint8
)

// everyday are letters that Windows-1252 has, beside those of ASCII.
const everyday = "£°²·×‘’“”–—…‹›"

// lot is as many letters as a font can hold.
type lot struct {
	codes map[rune]byte
	names string // of the letters that are not in Windows-1252, by their codes
}

func everydayLot() lot {
	codes := map[rune]byte{}
	for r := rune(firstCode); r < utf8.RuneSelf-1; r++ {
		codes[r] = byte(r)
	}
	for _, r := range everyday {
		codes[r], _ = windows(r)
	}
	return lot{codes: codes}
}

// lots parts letters so that each has a code.
func lots(all []rune) (out []lot) {
	var others []rune
	taken := map[byte]bool{}
	first := lot{codes: map[rune]byte{}}
	for _, r := range all {
		if code, ok := windows(r); ok {
			first.codes[r], taken[code] = code, true
		} else {
			others = append(others, r)
		}
	}
	out = append(out, first)
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

// subset is a lot of letters of a face as a font that files can embed.
type subset struct {
	family     string
	codes      map[rune]byte
	definition []byte
	file       []byte
}

// subsets gives what a file embeds that is written in the given letters.
func (f *face) subsets(used letters) ([]subset, error) {
	first, err := f.everyday()
	if err != nil {
		return nil, err
	}
	var out []subset
	var others []rune
	for _, r := range slices.Sorted(maps.Keys(used)) {
		if _, ok := first.codes[r]; !ok {
			others = append(others, r)
		} else if out == nil {
			out = []subset{first}
		}
	}
	if len(others) == 0 {
		return out, nil
	}
	for i, l := range lots(others) {
		made, err := f.subset(i+2, l, zlib.BestSpeed)
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
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

// subset makes a font of some letters of the face.
func (f *face) subset(number int, l lot, level int) (subset, error) {
	letters := slices.Sorted(maps.Keys(l.codes))
	ttf, err := f.cut(letters)
	if err != nil {
		return subset{}, err
	}
	family := fmt.Sprintf("%s%d", f.name, number)
	d := definition{
		Tp: "TrueType", Name: tag(letters) + "+" + f.name, Desc: f.describe(), Cw: make([]int, lastCode+1),
		Enc: "cp1252", Diff: strings.TrimSpace(l.names), File: family + ".z", OriginalSize: len(ttf),
	}
	for r, code := range l.codes {
		d.Cw[code] = int(f.widths[r])
	}
	said, err := json.Marshal(d)
	if err != nil {
		return subset{}, fmt.Errorf("describing a font: %w", err)
	}
	packed, err := deflate(ttf, level)
	return subset{family: family, codes: l.codes, definition: said, file: packed}, err
}

// spell gives the codes of the letters that words begin with, as far as the
// subset has them, and how many bytes of words they are.
func (s subset) spell(words string) (codes string, length int) {
	var b strings.Builder
	for i, r := range words {
		code, ok := s.codes[r]
		if !ok {
			return b.String(), i
		}
		b.WriteByte(code)
	}
	return b.String(), len(words)
}

// tag names letters by six capitals, as ISO 32000-1, 9.6.4 asks of a part of a
// face.
func tag(letters []rune) string {
	h := fnv.New32a()
	h.Write([]byte(string(letters)))
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

// deflate packs a font as PDF files have them.
func deflate(raw []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, level)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("packing a font: %w", err)
	}
	return b.Bytes(), nil
}

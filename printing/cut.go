package printing

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"

	"golang.org/x/image/font/sfnt"
)

// Cutting a face makes a small TrueType file of it that holds some letters and
// no others, for a PDF file to embed (OpenType 1.9; what of it a PDF file
// needs is in ISO 32000-1, 9.9). Hints are left out: they are for screens, and
// as long as the outlines. The library that writes the PDF can do so as
// well, but reads the whole face anew for each file and so takes longer over
// it than over everything else together.

var errTruncated = errors.New("the face is cut short")

// tables are the parts of a TrueType file by their tags.
type tables map[string][]byte

func readTables(ttf []byte) (tables, error) {
	const header, record = 12, 16
	if len(ttf) < header {
		return nil, errTruncated
	}
	all := tables{}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		at := header + i*record
		if len(ttf) < at+record {
			return nil, errTruncated
		}
		offset, length := binary.BigEndian.Uint32(ttf[at+8:]), binary.BigEndian.Uint32(ttf[at+12:])
		if uint64(len(ttf)) < uint64(offset)+uint64(length) {
			return nil, errTruncated
		}
		all[string(ttf[at:at+4])] = ttf[offset : offset+length]
	}
	return all, nil
}

// cut is a face being cut. Its glyphs are the one for what is missing, then
// one for each letter in order, then the parts that these are composed of.
type cut struct {
	face   *face
	glyphs []sfnt.GlyphIndex       // as the face numbers them
	parts  map[sfnt.GlyphIndex]int // where the parts are
	shapes [][]byte                // of each glyph
}

// cut gives a TrueType file of the letters, which come in order and once each.
func (f *face) cut(letters []rune) ([]byte, error) {
	c := &cut{face: f, glyphs: []sfnt.GlyphIndex{0}, parts: map[sfnt.GlyphIndex]int{}}
	var buf sfnt.Buffer
	for _, r := range letters {
		glyph, err := f.font.GlyphIndex(&buf, r)
		if err != nil {
			return nil, fmt.Errorf("glyph of U+%04X: %w", r, err)
		}
		c.glyphs = append(c.glyphs, glyph)
	}
	c.shape()
	out := tables{"cmap": characterMap(letters), "hmtx": c.metrics()}
	out["glyf"], out["loca"] = c.outlines()
	out["head"] = f.changed("head", 50, 1) // loca is of the long kind
	clear(out["head"][8:12])               // the checksum, of a file in which it is 0
	out["hhea"] = f.changed("hhea", 34, len(c.glyphs))
	out["maxp"] = f.changed("maxp", 4, len(c.glyphs))
	out["post"] = f.changed("post", 0, 3)[:32] // version 3: no names
	return out.assemble(), nil
}

// changed gives a copy of a table with a number of two bytes in it changed.
func (f *face) changed(tag string, at, value int) []byte {
	table := slices.Clone(f.tables[tag])
	binary.BigEndian.PutUint16(table[at:], uint16(value))
	return table
}

// shape copies the shape of each glyph, and takes in the parts of those that
// are composed: é is e and an accent.
func (c *cut) shape() {
	const hinted = 0x01 // of the first byte of a component's flags
	for i := 0; i < len(c.glyphs); i++ {
		shape := unhinted(c.face.shape(c.glyphs[i]))
		for component := range components(shape) {
			component[0] &^= hinted
			part := c.part(sfnt.GlyphIndex(binary.BigEndian.Uint16(component[2:])))
			binary.BigEndian.PutUint16(component[2:], uint16(part))
		}
		c.shapes = append(c.shapes, shape)
	}
}

// part gives the number that a part has in the cut.
func (c *cut) part(glyph sfnt.GlyphIndex) int {
	if _, ok := c.parts[glyph]; !ok {
		c.parts[glyph] = len(c.glyphs)
		c.glyphs = append(c.glyphs, glyph)
	}
	return c.parts[glyph]
}

// shape gives the outline of a glyph as it is in the file; it is empty for a
// space.
func (f *face) shape(glyph sfnt.GlyphIndex) []byte {
	at := func(i int) int {
		if f.tables["head"][51] == 0 {
			return 2 * int(binary.BigEndian.Uint16(f.tables["loca"][2*i:]))
		}
		return int(binary.BigEndian.Uint32(f.tables["loca"][4*i:]))
	}
	return f.tables["glyf"][at(int(glyph)):at(int(glyph)+1)]
}

// glyphHead is the length of what each shape begins with: how many outlines it
// has, -1 where it is composed of parts, and its measures.
const glyphHead = 10

func composed(shape []byte) bool {
	return len(shape) > glyphHead && int16(binary.BigEndian.Uint16(shape)) < 0
}

// unhinted copies a shape without its hints.
func unhinted(shape []byte) []byte {
	if len(shape) < glyphHead || composed(shape) {
		return slices.Clone(shape) // of one composed, a flag says whether there are hints
	}
	length := glyphHead + 2*int(binary.BigEndian.Uint16(shape))
	hints := int(binary.BigEndian.Uint16(shape[length:]))
	return slices.Concat(shape[:length], []byte{0, 0}, shape[length+2+hints:])
}

// components gives the four bytes in which a composed glyph names each of its
// parts, after flags.
func components(shape []byte) iter.Seq[[]byte] {
	const more = 0x20
	return func(yield func([]byte) bool) {
		if !composed(shape) {
			return
		}
		for at, flags := glyphHead, more; flags&more != 0; at += 4 + placing(flags) {
			flags = int(binary.BigEndian.Uint16(shape[at:]))
			if !yield(shape[at : at+4]) {
				return
			}
		}
	}
}

// placing gives how many bytes say where a part goes, and in which size.
func placing(flags int) int {
	const words, scale, scales, matrix = 0x01, 0x08, 0x40, 0x80
	length := 2
	if flags&words != 0 {
		length = 4
	}
	switch {
	case flags&scale != 0:
		return length + 2
	case flags&scales != 0:
		return length + 4
	case flags&matrix != 0:
		return length + 8
	}
	return length
}

// outlines gives the shapes after each other, and where each begins.
func (c *cut) outlines() (shapes, places []byte) {
	for _, shape := range c.shapes {
		places = binary.BigEndian.AppendUint32(places, uint32(len(shapes)))
		shapes = append(shapes, shape...)
		shapes = pad(shapes)
	}
	return shapes, binary.BigEndian.AppendUint32(places, uint32(len(shapes)))
}

// metrics gives width and left bearing of each glyph. The last width of the
// face is that of all glyphs after it.
func (c *cut) metrics() (out []byte) {
	widths := int(binary.BigEndian.Uint16(c.face.tables["hhea"][34:]))
	table := c.face.tables["hmtx"]
	for _, glyph := range c.glyphs {
		i := int(glyph)
		if i < widths {
			out = append(out, table[4*i:4*i+4]...)
			continue
		}
		out = append(out, table[4*widths-4:4*widths-2]...)
		out = append(out, table[2*widths+2*i:2*widths+2*i+2]...)
	}
	return out
}

// characterMap says that the letters are the glyphs from the second on: a
// table of format 4, in segments of letters that follow each other.
func characterMap(letters []rune) []byte {
	var starts, ends, deltas []uint16
	for i, r := range letters {
		if i > 0 && letters[i-1] == r-1 {
			ends[len(ends)-1]++
			continue
		}
		starts, ends, deltas = append(starts, uint16(r)), append(ends, uint16(r)), append(deltas, uint16(i+1-int(r)))
	}
	starts, ends, deltas = append(starts, 0xFFFF), append(ends, 0xFFFF), append(deltas, 1) // the end of the table
	search, selector, shift := searching(len(ends), 2)
	const unicode, format, head = 3, 4, 14
	numbers := []uint16{
		0, 1, unicode, 1, 0, 12, // one table, 12 bytes from here
		format, uint16(head + 2 + 8*len(ends)), 0, uint16(2 * len(ends)), search, selector, shift,
	}
	numbers = slices.Concat(numbers, ends, []uint16{0}, starts, deltas, make([]uint16, len(ends)))
	var out []byte
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint16(out, n)
	}
	return out
}

// searching gives the three numbers by which old readers searched a list in
// halves: the largest power of two in it times the size of an entry, that
// power, and what remains.
func searching(entries, size int) (search, selector, shift uint16) {
	power := 1
	for 2*power <= entries {
		power, selector = 2*power, selector+1
	}
	return uint16(power * size), selector, uint16((entries - power) * size)
}

// assemble makes a file of tables.
func (t tables) assemble() []byte {
	const header, record = 12, 16
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	search, selector, shift := searching(len(t), record)
	out := binary.BigEndian.AppendUint32(nil, 0x00010000) // TrueType
	for _, n := range []uint16{uint16(len(t)), search, selector, shift} {
		out = binary.BigEndian.AppendUint16(out, n)
	}
	offset := header + record*len(t)
	var body []byte
	head := 0
	for _, tag := range tags {
		if tag == "head" {
			head = offset + len(body)
		}
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t[tag]))
		out = binary.BigEndian.AppendUint32(out, uint32(offset+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t[tag])))
		body = pad(append(body, t[tag]...))
	}
	out = append(out, body...)
	const whole = 0xB1B0AFBA // what the checksum of a file comes to
	binary.BigEndian.PutUint32(out[head+8:], whole-checksum(out))
	return out
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// checksum adds up what is in a table, in numbers of four bytes.
func checksum(table []byte) (sum uint32) {
	for len(table) >= 4 {
		sum += binary.BigEndian.Uint32(table)
		table = table[4:]
	}
	var last [4]byte
	copy(last[:], table)
	return sum + binary.BigEndian.Uint32(last[:])
}

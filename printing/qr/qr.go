// Package qr makes QR codes of short texts in digits, capitals and a few
// signs, as page and label codes are (ISO/IEC 18004:2015, model 2, versions 1
// to 6, alphanumeric mode). It draws nothing: a Symbol says which modules are
// dark, and package printing puts them on paper with the quiet zone that they
// need.
//
// Every sheet bears a code on every page, and a label sheet one on every
// label. Symbols have at most 41 modules to a side, so a row is one number, and
// the eight masks that the standard makes one choose from are weighed in a
// fraction of the time that it takes to weigh them module by module.
package qr

import (
	"errors"
	"fmt"
	"strings"
)

// Why a text cannot be encoded.
var (
	ErrLetter  = errors.New("a QR code of this kind holds digits, capitals, space and $%*+-./: only")
	ErrTooLong = errors.New("the text is too long for a QR code of 41 × 41 modules")
)

// Level says how much of a symbol may be lost and the text still be read.
type Level int

// The levels: 7, 15, 25 and 30 parts of a hundred.
const (
	L Level = iota
	M
	Q
	H
)

// alphabet are the letters in the order of their values.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// version is a size of symbol, and how its bytes are parted into blocks.
type version struct {
	bytes  int    // data and correction together
	blocks [4]int // by level
	check  [4]int // correcting bytes of each block, by level
}

// versions are those of table 9, from 1.
var versions = [...]version{
	{26, [4]int{1, 1, 1, 1}, [4]int{7, 10, 13, 17}},
	{44, [4]int{1, 1, 1, 1}, [4]int{10, 16, 22, 28}},
	{70, [4]int{1, 1, 2, 2}, [4]int{15, 26, 18, 22}},
	{100, [4]int{1, 2, 2, 4}, [4]int{20, 18, 26, 16}},
	{134, [4]int{1, 2, 4, 4}, [4]int{26, 24, 18, 22}},
	{172, [4]int{2, 4, 4, 4}, [4]int{18, 16, 24, 28}},
}

func (v version) data(level Level) int { return v.bytes - v.blocks[level]*v.check[level] }

// Symbol is a QR code without its quiet zone.
type Symbol struct {
	size int
	rows grid
}

// Size is the number of modules along a side.
func (s *Symbol) Size() int { return s.size }

// Dark reports whether a module is dark.
func (s *Symbol) Dark(x, y int) bool { return s.rows.dark(x, y) }

// Encode makes the smallest symbol of a text at a level.
func Encode(text string, level Level) (*Symbol, error) {
	for i, v := range versions {
		if bits := spelledBits(text); bits <= 8*v.data(level) {
			data, err := spell(text, v.data(level))
			if err != nil {
				return nil, err
			}
			return draw(i+1, level, interleave(data, v, level)), nil
		}
	}
	return nil, fmt.Errorf("%w: it has %d letters", ErrTooLong, len(text))
}

// Two letters are spelled in 11 bits and a last one in 6, after the mode and
// how many there are.
const (
	modeBits, mode       = 4, 0b0010
	countBits            = 9
	pairBits, singleBits = 11, 6
)

func spelledBits(text string) int {
	return modeBits + countBits + len(text)/2*pairBits + len(text)%2*singleBits
}

// writer is a row of bits being written.
type writer struct {
	bytes []byte
	used  int
}

func (b *writer) write(value, width int) {
	for i := width - 1; i >= 0; i-- {
		if b.used%8 == 0 {
			b.bytes = append(b.bytes, 0)
		}
		b.bytes[b.used/8] |= byte(value>>i&1) << (7 - b.used%8)
		b.used++
	}
}

// spell writes a text and fills what is left of length bytes.
func spell(text string, length int) ([]byte, error) {
	var b writer
	b.write(mode, modeBits)
	b.write(len(text), countBits)
	for len(text) > 0 {
		pair := text[:min(2, len(text))]
		value := 0
		for _, letter := range []byte(pair) {
			place := strings.IndexByte(alphabet, letter)
			if place < 0 {
				return nil, ErrLetter
			}
			value = value*len(alphabet) + place
		}
		b.write(value, map[int]int{1: singleBits, 2: pairBits}[len(pair)])
		text = text[len(pair):]
	}
	b.write(0, min(4, 8*length-b.used)) // the end
	for filler := byte(0xEC); len(b.bytes) < length; filler ^= 0xEC ^ 0x11 {
		b.bytes = append(b.bytes, filler)
	}
	return b.bytes, nil
}

// interleave parts data into blocks, the longer ones last, and gives a byte of
// each in turn, the correcting bytes after the data.
func interleave(data []byte, v version, level Level) []byte {
	n, check := v.blocks[level], v.check[level]
	short, long := len(data)/n, len(data)%n
	var blocks, checks [][]byte
	for i := range n {
		length := short
		if i >= n-long {
			length++
		}
		blocks, checks = append(blocks, data[:length]), append(checks, correct(data[:length], check))
		data = data[length:]
	}
	return append(inTurn(blocks), inTurn(checks)...)
}

func inTurn(blocks [][]byte) (out []byte) {
	for i := range blocks[len(blocks)-1] {
		for _, b := range blocks {
			if i < len(b) {
				out = append(out, b[i])
			}
		}
	}
	return out
}

// Package datamatrix writes GS1 DataMatrix symbols, as patient wristbands
// carry them (DCB1077): ISO/IEC 16022, ECC 200, square symbols from 10 × 10 to
// 52 × 52, ASCII encodation, FNC1 in first position (GS1 General
// Specifications, section 5.6).
//
// It knows nothing of application identifiers: which of them make a message,
// and where separators go, is the caller's to say. It reads no symbols.
package datamatrix

import "errors"

// Separator ends an element of variable length within a message: the ASCII
// group separator, which scanners transmit in place of FNC1.
const Separator = '\x1d'

// Why a message makes no symbol.
var (
	ErrCharacter = errors.New("a GS1 message holds ASCII characters only")
	ErrTooLong   = errors.New("the message is longer than the largest symbol, 52 × 52, holds")
)

// Symbol is a square of dark and light modules, without its quiet zone.
type Symbol struct {
	size int
	dark []bool
}

// Size gives the number of modules along one side.
func (s *Symbol) Size() int { return s.size }

// Dark reports whether the module in column x of row y is dark; 0, 0 is the
// top left.
func (s *Symbol) Dark(x, y int) bool { return s.dark[y*s.size+x] }

// layout is one row of ISO/IEC 16022, table 7, for square symbols.
type layout struct {
	size    int // modules along one side, finder patterns included
	data    int // data codewords
	check   int // check codewords
	regions int // data regions along one side
	blocks  int // interleaved Reed–Solomon blocks
}

var layouts = []layout{
	{10, 3, 5, 1, 1}, {12, 5, 7, 1, 1}, {14, 8, 10, 1, 1}, {16, 12, 12, 1, 1},
	{18, 18, 14, 1, 1}, {20, 22, 18, 1, 1}, {22, 30, 20, 1, 1}, {24, 36, 24, 1, 1},
	{26, 44, 28, 1, 1}, {32, 62, 36, 2, 1}, {36, 86, 42, 2, 1}, {40, 114, 48, 2, 1},
	{44, 144, 56, 2, 1}, {48, 174, 68, 2, 1}, {52, 204, 84, 2, 2},
}

// EncodeGS1 makes the smallest square symbol that holds the message, with
// FNC1 put before it. Elements of variable length are ended by Separator,
// except the last.
func EncodeGS1(message string) (*Symbol, error) {
	codewords, err := encode(message)
	if err != nil {
		return nil, err
	}
	for _, l := range layouts {
		if len(codewords) <= l.data {
			return l.symbol(pad(codewords, l.data)), nil
		}
	}
	return nil, ErrTooLong
}

const (
	codewordPad       = 129
	codewordDigitPair = 130
	codewordFNC1      = 232
)

// encode gives the codewords of ASCII encodation: a pair of digits takes one
// codeword, any other character takes its value plus one.
func encode(message string) ([]byte, error) {
	codewords := []byte{codewordFNC1}
	for i := 0; i < len(message); i++ {
		c := message[i]
		switch {
		case c > 127:
			return nil, ErrCharacter
		case digit(c) && i+1 < len(message) && digit(message[i+1]):
			codewords = append(codewords, codewordDigitPair+(c-'0')*10+message[i+1]-'0')
			i++
		default:
			codewords = append(codewords, c+1)
		}
	}
	return codewords, nil
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// pad fills up to n codewords. All but the first pad are scrambled by their
// place, so that no pattern arises (the 253-state algorithm, annex B.1).
func pad(codewords []byte, n int) []byte {
	if len(codewords) < n {
		codewords = append(codewords, codewordPad)
	}
	for len(codewords) < n {
		place := len(codewords) + 1
		v := codewordPad + 149*place%253 + 1
		if v > 254 {
			v -= 254
		}
		codewords = append(codewords, byte(v))
	}
	return codewords
}

// symbol adds check codewords, places all bits and draws the finder patterns
// around each data region.
func (l layout) symbol(data []byte) *Symbol {
	inner := l.size/l.regions - 2
	mapping := place(addCheck(data, l), inner*l.regions)
	s := &Symbol{size: l.size, dark: make([]bool, l.size*l.size)}
	for y := range l.size {
		for x := range l.size {
			s.dark[y*l.size+x] = l.module(mapping, inner, x, y)
		}
	}
	return s
}

// module gives one module: a solid line left and below each region, an
// alternating one above and to the right of it, and data within.
func (l layout) module(mapping [][]bool, inner, x, y int) bool {
	side := inner + 2
	px, py := x%side, y%side
	switch {
	case px == 0 || py == side-1:
		return true
	case py == 0:
		return px%2 == 0
	case px == side-1:
		return py%2 == 1
	}
	return mapping[y/side*inner+py-1][x/side*inner+px-1]
}

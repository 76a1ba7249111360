package hl7

import (
	"fmt"
	"strconv"
	"strings"
)

// Delimiters are the characters that part a message, as MSH-1 and MSH-2 declare
// them (HL7 v2.4 §2.7). A character that MSH-2 leaves out is zero.
type Delimiters struct {
	Field, Component, Repetition, Escape, Subcomponent byte
	Truncation                                         byte // version 2.7 and later
}

// Standard are the delimiters that the standard recommends and that every
// message made here uses.
var Standard = Delimiters{Field: '|', Component: '^', Repetition: '~', Escape: '\\', Subcomponent: '&'}

func parseDelimiters(header string) (Delimiters, error) {
	if !strings.HasPrefix(header, "MSH") {
		return Delimiters{}, fmt.Errorf("%w: does not begin with MSH", ErrMalformed)
	}
	if len(header) < 5 {
		return Delimiters{}, fmt.Errorf("%w: MSH without delimiters", ErrMalformed)
	}
	others, _, _ := strings.Cut(header[4:], header[3:4])
	if len(others) < 1 || len(others) > 5 {
		return Delimiters{}, fmt.Errorf("%w: MSH-2 has %d characters", ErrMalformed, len(others))
	}
	all := header[3:4] + others
	for i := range len(all) {
		if !isDelimiter(all[i]) || strings.IndexByte(all[:i], all[i]) >= 0 {
			return Delimiters{}, fmt.Errorf("%w: delimiters not fit or not distinct", ErrMalformed)
		}
	}
	all += strings.Repeat("\x00", 6-len(all))
	return Delimiters{all[0], all[1], all[2], all[3], all[4], all[5]}, nil
}

// isDelimiter takes the printing ASCII characters that are neither letter nor
// digit.
func isDelimiter(b byte) bool {
	switch {
	case b <= ' ', b >= 0x7F, b >= '0' && b <= '9', b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z':
		return false
	}
	return true
}

// Escape returns text as it is written into a message with [Standard]
// delimiters: delimiters become escape sequences, and control characters, which
// a stream could mistake for framing or segment ends, hexadecimal ones
// (HL7 v2.4 §2.10). Two quotation marks alone would tell the receiver to delete
// what it holds, so as text they are escaped too.
func Escape(text string) string {
	if text == `""` {
		return `\X2222\`
	}
	const needy = "|^~\\&"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch at := strings.IndexByte(needy, c); {
		case at >= 0:
			b.WriteByte('\\')
			b.WriteByte("FSRET"[at])
			b.WriteByte('\\')
		case c < ' ' || c == 0x7F:
			fmt.Fprintf(&b, `\X%02X\`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Unescape returns what an encoded value says. Sequences it does not know, such
// as highlighting and other character sets, stay as they are.
func (d Delimiters) Unescape(value string) string {
	if d.Escape == 0 || strings.IndexByte(value, d.Escape) < 0 {
		return value
	}
	mark := string(rune(d.Escape))
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(value, mark)
		sequence, after, closed := strings.Cut(rest, mark)
		b.WriteString(before)
		if !opened {
			return b.String()
		}
		if !closed {
			return b.String() + mark + rest
		}
		if text, known := d.meaning(sequence); known {
			b.WriteString(text)
		} else {
			b.WriteString(mark + sequence + mark)
		}
		value = after
	}
}

func (d Delimiters) meaning(sequence string) (text string, known bool) {
	switch sequence {
	case "F":
		return string(rune(d.Field)), true
	case "S":
		return string(rune(d.Component)), true
	case "R":
		return string(rune(d.Repetition)), true
	case "E":
		return string(rune(d.Escape)), true
	case "T":
		return string(rune(d.Subcomponent)), d.Subcomponent != 0
	case "P":
		return string(rune(d.Truncation)), d.Truncation != 0
	case ".br":
		return "\n", true
	}
	return hexadecimal(sequence)
}

// hexadecimal reads X and an even number of digits.
func hexadecimal(sequence string) (text string, known bool) {
	digits, found := strings.CutPrefix(sequence, "X")
	if !found || digits == "" || len(digits)%2 != 0 {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		c, err := strconv.ParseUint(digits[i:i+2], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
	}
	return b.String(), true
}

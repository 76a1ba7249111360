package zpl

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Graphic sets a picture of width × height dots, in the compressed
// hexadecimal of ^GFA. A picture without a dark dot is left out.
func (l *Label) Graphic(x, y, width, height int, dark func(x, y int) bool) {
	perRow := (width + 7) / 8
	var data strings.Builder
	last, blank := "", true
	for row := range height {
		line := compress(hexRow(row, width, perRow, dark))
		if line != "," {
			blank = false
		}
		if line == last {
			line = ":" // as the line above
		} else {
			last = line
		}
		data.WriteString(line)
	}
	if blank {
		return
	}
	l.field(x, y, fmt.Sprintf("^GFA,%d,%d,%d,%s", perRow*height, perRow*height, perRow, data.String()), "")
}

func hexRow(row, width, perRow int, dark func(x, y int) bool) string {
	bits := make([]byte, perRow)
	for x := range width {
		if dark(x, row) {
			bits[x/8] |= 0x80 >> (x % 8)
		}
	}
	return strings.ToUpper(hex.EncodeToString(bits))
}

// compress shortens a row: a run of one digit is counted before it, and noughts
// or Fs that reach the end of the row become a comma or an exclamation mark.
func compress(row string) string {
	end := ""
	switch row[len(row)-1] {
	case '0':
		row, end = strings.TrimRight(row, "0"), ","
	case 'F':
		row, end = strings.TrimRight(row, "F"), "!"
	}
	var b strings.Builder
	for len(row) > 0 {
		n := 1
		for n < len(row) && row[n] == row[0] {
			n++
		}
		b.WriteString(count(n))
		b.WriteByte(row[0])
		row = row[n:]
	}
	return b.String() + end
}

// count writes how often a digit is repeated: G to Y are 1 to 19, g to z are
// 20 to 400 in twenties, and their values add up. One is not written.
func count(n int) string {
	var b strings.Builder
	if n == 1 {
		return ""
	}
	for ; n > 400; n -= 400 {
		b.WriteByte('z')
	}
	if n >= 20 {
		b.WriteByte(byte('g' + n/20 - 1))
	}
	if n%20 > 0 {
		b.WriteByte(byte('G' + n%20 - 1))
	}
	return b.String()
}

// Package zpl writes label formats in ZPL II, the language of Zebra's thermal
// printers and of those that imitate them: the part of it that patient labels
// and wristbands need, as the ZPL II Programming Guide has it (P1012728).
//
// A format is a page of dots: graphics, QR codes, Code 128 and
// DataMatrix, each at a dot of its own. Codes are the printer's own, in whole
// dots to a module. Text is not: the printer's scalable font (^A0) lacks most
// letters outside western Europe and measures otherwise than ours, so callers
// hand text over as graphics, already in dots. There is therefore no ^A here.
//
// It lays nothing out, knows no patient, reads no answers of printers and
// opens no connection. Everything a printer keeps from one job to the next and
// that would move or mirror the print is set at the head of each format.
package zpl

import (
	"fmt"
	"strings"
)

// Label is one format under construction, from ^XA to ^XZ.
type Label struct {
	width, height int
	fields        strings.Builder
}

// New begins a format of width across the head and height along the feed, in
// dots.
func New(width, height int) *Label { return &Label{width: width, height: height} }

// String gives the whole format. Characters are UTF-8 (^CI28), the origin is
// the corner (^LH), and nothing is turned, mirrored or reversed (^PO, ^PM,
// ^LR), whatever the format before said. Print mode, speed and darkness stay
// as the printer's keeper set them.
func (l *Label) String() string {
	return fmt.Sprintf("^XA^CI28^LH0,0^PON^PMN^LRN^PW%d^LL%d\n%s^PQ1^XZ\n", l.width, l.height, l.fields.String())
}

// hexSign announces a byte in hexadecimal within field data (^FH). It is not
// the underscore that is usual, which ^BX has another use for.
const hexSign = '\\'

// field writes one field with its upper left corner at x, y.
func (l *Label) field(x, y int, command, data string) {
	fmt.Fprintf(&l.fields, "^FO%d,%d%s", x, y, command)
	if data != "" {
		fmt.Fprintf(&l.fields, "^FH%c^FD%s", hexSign, escape(data))
	}
	l.fields.WriteString("^FS\n")
}

// escape writes the signs that begin commands, the sign of hexadecimal itself
// and what is no printable ASCII as hexadecimal bytes.
func escape(data string) string {
	var b strings.Builder
	for _, c := range []byte(data) {
		if c == '^' || c == '~' || c == hexSign || c < ' ' || c > '~' {
			fmt.Fprintf(&b, "%c%02X", hexSign, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Turn is the direction that a code reads in, clockwise from upright.
type Turn byte

// The two directions in use: across the head, and along the feed.
const (
	Upright Turn = 'N'
	Quarter Turn = 'R'
)

// qrShift is how many dots below its field origin a printer sets a QR code: the
// height of bars that ^BY last gave, though a QR code has none. It is therefore
// given before each.
const qrShift = 10

// QR sets a QR code, model 2, of module dots to a module, at a level of L, M,
// Q or H. A QR code reads the same whichever way it is turned, and ^BQ cannot
// turn it.
func (l *Label) QR(x, y, module int, level byte, text string) {
	command := fmt.Sprintf("^BY%d,3,%d^BQN,2,%d,%c", module, qrShift, module, level)
	l.field(x, y-qrShift, command, string(level)+"A,"+text)
}

// Code128 sets a Code 128, module dots to its narrowest bar and height dots
// high, without the text beneath that a printer would add. The printer parts
// the text into sets A, B and C for the shortest symbol (mode A).
func (l *Label) Code128(x, y, module, height int, turn Turn, text string) {
	l.field(x, y, fmt.Sprintf("^BY%d,3,%d^BC%c,%d,N,N,N,A", module, height, turn, height), text)
}

// Separator ends an element of variable length in a GS1 message: the ASCII
// group separator.
const Separator = '\x1d'

// matrixSign announces a function character within the data of ^BX. Which one
// a printer takes when none is named depends on its firmware, so it is named.
const matrixSign = '_'

// GS1DataMatrix sets a square GS1 DataMatrix (ECC 200, FNC1 before the
// message) of module dots to a module. Elements of variable length are ended
// by Separator, which becomes FNC1.
func (l *Label) GS1DataMatrix(x, y, module int, turn Turn, message string) {
	fnc1 := string(matrixSign) + "1"
	data := strings.NewReplacer(string(matrixSign), "__", string(Separator), fnc1).Replace(message)
	l.field(x, y, fmt.Sprintf("^BX%c,%d,200,,,,%c,1", turn, module, matrixSign), fnc1+data)
}

package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// control is the last label of a batch: what the batch is, and what became of
// the labels that nobody used. Its text stands beside the code of the page.
func (l *labels) control(x, y float64) {
	code := PageCode{l.exercise, l.record, record.LabelSheet, 1, 1, l.job.FirstSerial}
	page, err := qrSymbol(code.String(), qr.H)
	if err != nil {
		l.fail(err)
		return
	}
	side := float64(page.columns) * l.module
	l.square(page, x+l.wide-side, y+l.high-side, l.module)
	title := "Label sheet of " + l.recordText
	room := l.wide
	beside := side + l.codeQuiet() + 0.2
	if l.high-side-l.codeQuiet() < controlHead*l.scale+1 {
		room -= beside // the code reaches up beside the head
	}
	l.put(x, y+2.6*l.scale, l.squeeze(l.in(9.5, true), l.mark(), room, 8), l.mark())
	l.put(x, y+controlHead*l.scale, l.squeeze(l.in(9, true), title, room, 7), title)
	l.controlText(x, y, l.wide-beside)
}

// controlHead is the baseline of the second of the two lines at the top.
const controlHead = 6.8

// controlText sets the lines below the head, and those to write on after them
// or, on a low label, to their right.
func (l *labels) controlText(x, y, room float64) {
	const leastPitch, writing, clear = 2.5, 1.5, 0.5
	top, words := y+controlHead*l.scale, l.controlWords()
	rows := float64(len(words)) + 2*writing
	high := l.high - clear - controlHead*l.scale
	pitch := high / rows
	if pitch >= leastPitch {
		l.controlLines(x, top, room, pitch, words)
		l.leftOver(x, top+pitch*float64(len(words)), room, pitch*writing)
		return
	}
	pitch = high / float64(len(words))
	l.controlLines(x, top, room/2-2, pitch, words)
	l.leftOver(x+room/2, top, room/2, 2*pitch)
}

func (l *labels) controlLines(x, y, room, pitch float64, words []string) {
	for i, line := range words {
		l.put(x, y+pitch*float64(i+1), l.squeeze(l.in(7, false), line, room, 6), line)
	}
}

// leftOver draws the lines that count what nobody used.
func (l *labels) leftOver(x, y, room, pitch float64) {
	tiny, end := l.in(7, false), l.width(l.in(7, false), "Labels left over")+1.5
	for i, words := range []string{"Labels left over", "Destroyed by"} {
		at := y + pitch*float64(i+1)
		l.put(x, at, tiny, words)
		l.line(x+end, at+0.3, x+room, at+0.3, thin)
	}
}

// controlWords are the lines that say which sheet this is, and by whom.
func (l *labels) controlWords() []string {
	copied := "Copy 1 (original)"
	if l.layout.Roll() {
		copied = "Copy 1" // a roll is narrow
	}
	if l.job.Copy > 1 {
		copied = fmt.Sprintf("COPY %d", l.job.Copy)
		if l.original > 0 {
			copied += fmt.Sprintf(" of %06d", l.original)
		}
	}
	printed := record.FormatDateTime(l.local(l.job.QueuedAt))
	if l.set != nil {
		printed += fmt.Sprintf("  pack %d set %d", l.set.Pack, l.set.Set)
	}
	if l.unprintable {
		printed += "  ‹U+…› not printable"
	}
	return []string{
		fmt.Sprintf("%s  Page 1 of 1  Sheet %06d", string(record.LabelSheet), l.job.FirstSerial),
		copied + "  Chain " + l.legible(l.job.ChainHead),
		"Kiosk " + l.issuer.KioskCode + "  " + l.legible(l.printedBy),
		printed,
	}
}

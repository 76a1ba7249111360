package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// The label sheet: 24 labels of 70 × 37 mm, of which the last says what the
// sheet is and counts what is left of it.
const (
	labelColumns = 3
	labelRows    = 8
	labelWidth   = 70.0
	labelHeight  = 37.0
	labelTop     = 0.5 // 8 × 37 mm stand in the middle of 297
	labelInset   = 5.0
	labelRoom    = labelWidth - 2*labelInset
	besideCode   = 44.5 // room for text to the left of the square code
	patients     = labelColumns*labelRows - 1
)

// labels is a sheet of labels for one patient.
type labels struct {
	*sheet
	a      record.Attendance
	id     identity
	square symbol
	bars   symbol
}

// Labels draws an A4 sheet of 23 patient labels and one control label, 24 of
// 70 × 37 mm. The title is left out of the name, the name never cut.
func (p *Press) Labels(job record.PrintJob, a record.Attendance, printedBy string) ([]byte, error) {
	if _, err := reserve(job, 1); err != nil {
		return nil, err
	}
	l := &labels{a: a, id: p.identify(a, p.today(job)), sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, pages: 1,
		record: a.Number.Compact(), recordText: a.Number.String(),
		exercise:    a.Exercise || p.issuer.Exercise,
		unprintable: len(p.Unprintable(a.Patient.Name.String())) > 0,
	}}
	var err error
	if l.square, err = qrSymbol(LabelCode(a.Number), qr.Q); err != nil {
		return nil, err
	}
	if l.bars, err = barSymbol(l.record); err != nil {
		return nil, err
	}
	l.pdf = document(job, pageWidth, pageHeight)
	l.pdf.AddPage()
	for i := range patients {
		x, y := labelCorner(i)
		l.one(x, y, i+1)
	}
	l.control(labelCorner(patients))
	return l.bytes()
}

// labelCorner is where the text of a label begins: inside its left edge, at
// its top edge.
func labelCorner(i int) (x, y float64) {
	return labelInset + labelWidth*float64(i%labelColumns), labelTop + labelHeight*float64(i/labelColumns)
}

func (l *labels) one(x, y float64, n int) {
	const module, codeTop, barModule, barHeight = 0.6, 10.4, 0.33, 5.0
	l.sheet.square(l.square, x+labelRoom-float64(l.square.columns)*module, y+codeTop, module)
	l.draw(l.bars, x, y+25.6, barModule, barHeight)
	tiny := style{7, false}
	l.text(x, y, l.top(x, y))
	at := x + l.width(tiny, "Downtime No.") + 1.5
	l.put(x, y+33.6, tiny, "Downtime No.")
	l.put(at, y+33.6, l.squeeze(style{9, true}, l.recordText, x+44-at, 7), l.recordText)
	l.putRight(x+labelRoom, y+33.6, tiny, fmt.Sprintf("label %d of %d", n, patients))
}

// top sets the name, on one line across the label where it can be and else on
// as many as it takes beside the code; it gives the baseline it ends on.
func (l *labels) top(x, y float64) float64 {
	if st, ok := l.fit(style{12, true}, l.id.plainName, labelRoom, 9); ok {
		l.put(x, y+7.1, st, l.id.plainName)
		return 7.1
	}
	for pt := 8.5; ; pt -= 0.5 {
		st := style{pt, true}
		lines := l.wrap(st, l.id.plainName, besideCode)
		leading := 1.05 * pt * mmPerPt
		if height := float64(len(lines)) * leading; height <= 9.6 || pt <= leastFit {
			first := 4 + 0.75*pt*mmPerPt
			l.putLines(x, y+first, leading, st, lines)
			return first + leading*float64(len(lines)-1)
		}
	}
}

// text sets the four lines between the name and the bars, closer where the
// name took more than one.
func (l *labels) text(x, y, nameEnd float64) {
	const last = 24.4
	pitch := (last - nameEnd) / 4
	big, number := style{10, true}, style{11, true}
	if pitch < 4 {
		big, number = style{8, true}, style{8, true}
	}
	tiny := style{7, false}
	born := l.id.bandBornLabel
	if l.a.Patient.BirthDate.Estimated {
		born = "Born est."
	}
	bornAt := x + l.width(tiny, born) + 1.5
	l.put(x, y+nameEnd+pitch, tiny, born)
	l.put(bornAt, y+nameEnd+pitch, l.squeeze(big, l.id.born, x+besideCode-bornAt, 7), l.id.born)
	l.nhsLine(x, y+nameEnd+2*pitch, number)
	l.thirdLine(x, y+nameEnd+3*pitch)
	when := fmt.Sprintf("ED %s  %s", l.issuer.ODS, record.FormatDateTime(l.local(l.a.ArrivedAt)))
	st := style{7.5, false}
	if l.exercise {
		when, st = exerciseWord+"  "+record.FormatDateTime(l.local(l.a.ArrivedAt)), style{8, true}
	}
	l.put(x, y+last, l.squeeze(st, when, besideCode, 7), when)
}

func (l *labels) nhsLine(x, y float64, st style) {
	tiny := style{7, false}
	if l.id.nhsNumber != "" {
		l.named(x, y, tiny, st, "NHS No.", l.id.nhsNumber)
		return
	}
	l.put(x, y, tiny, "NHS No.")
	l.line(x+l.width(tiny, "NHS No.")+1.5, y+0.4, x+besideCode, y+0.4, thin)
}

// thirdLine sets the sex in words and the hospital number, or the temporary
// one.
func (l *labels) thirdLine(x, y float64) {
	name, number := numbersOf(l.a.Patient)
	sex := l.id.sex
	if s := l.a.Patient.Sex; s == "" || s == record.SexNotKnown {
		sex = "Gender not known" // alone, "Not known" could be taken for the number's
	}
	runs := []run{{style{8, false}, sex}}
	if number != "" {
		runs = append(runs, run{style{7, false}, "   " + name}, run{style{8, true}, " " + l.legible(number)})
	}
	l.putRuns(x, y, l.squeezeRuns(runs, besideCode)...)
}

// control is the last label: what the sheet is, and what became of the rest.
func (l *labels) control(x, y float64) {
	const module = 0.6
	first := style{9.5, true}
	l.put(x, y+6.6, l.squeeze(first, l.mark(), labelRoom, 8), l.mark())
	title := "Label sheet of " + l.recordText
	l.put(x, y+10.8, l.squeeze(style{9, true}, title, labelRoom, 7), title)
	copied := "Copy 1 (original)"
	if l.job.Copy > 1 {
		copied = fmt.Sprintf("COPY %d", l.job.Copy)
		if l.original > 0 {
			copied += fmt.Sprintf(" of %06d", l.original)
		}
	}
	lines := []string{
		fmt.Sprintf("%s  Page 1 of 1  Sheet %06d", string(record.LabelSheet), l.job.FirstSerial),
		copied + "  Chain " + l.legible(l.job.ChainHead),
		"Kiosk " + l.issuer.KioskCode + "  " + l.legible(l.printedBy),
		record.FormatDateTime(l.local(l.job.QueuedAt)),
	}
	if l.unprintable {
		lines[3] += "  ‹U+…› not printable"
	}
	const room = 40.0
	for i, words := range lines {
		l.put(x, y+14.6+3.05*float64(i), l.squeeze(style{7, false}, words, room, 6), words)
	}
	for i, words := range []string{"Labels left over", "Destroyed by"} {
		at := y + 28.6 + 4.7*float64(i)
		l.put(x, at, style{7, false}, words)
		l.line(x+20, at+0.5, x+room, at+0.5, thin)
	}
	code := PageCode{l.exercise, l.record, record.LabelSheet, 1, 1, l.job.FirstSerial}
	page, err := qrSymbol(code.String(), qr.H)
	if err != nil {
		l.fail(err)
		return
	}
	l.sheet.square(page, x+labelRoom-float64(page.columns)*module, y+14.4, module)
}

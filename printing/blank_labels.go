package printing

import (
	"fmt"

	"github.com/boombuler/barcode/qr"

	"github.com/tideover/tideover/forms/record"
)

// BlankLabels draws the labels of a set of a blank pack: as many on a sheet as
// Labels has, in the same places and with the same codes, and lines to write
// the patient on.
func (p *Press) BlankLabels(job record.PrintJob, set PackSet, printedBy string) ([]byte, error) {
	if _, err := reserve(job, 1); err != nil {
		return nil, err
	}
	l := &labels{a: record.Attendance{Number: job.Number}, set: &set, sheet: p.blankSheet(job, printedBy)}
	var err error
	if l.square, err = qrSymbol(LabelCode(job.Number), qr.Q); err != nil {
		return nil, err
	}
	if l.bars, err = barSymbol(l.record); err != nil {
		return nil, err
	}
	l.pdf = document(job, pageWidth, pageHeight)
	l.pdf.AddPage()
	for i := range patients {
		x, y := labelCorner(i)
		l.blank(x, y, i+1)
	}
	l.control(labelCorner(patients))
	return l.bytes()
}

// blankSheet begins a sheet of one page that bears the number of a set.
func (p *Press) blankSheet(job record.PrintJob, printedBy string) *sheet {
	return &sheet{
		Press: p, job: job, printedBy: printedBy, pages: 1,
		record: job.Number.Compact(), recordText: job.Number.String(),
		exercise: p.issuer.Exercise,
	}
}

// blank draws one label to be written on.
func (l *labels) blank(x, y float64, n int) {
	const module, codeTop, barModule, barHeight = 0.6, 10.6, 0.33, 5.0
	l.sheet.square(l.square, x+labelRoom-float64(l.square.columns)*module, y+codeTop, module)
	l.draw(l.bars, x, y+25.6, barModule, barHeight)
	tiny := style{7, false}
	for _, f := range []struct {
		x, y, end float64
		words     string
	}{
		{x, y + 9.2, x + labelRoom, "FAMILY, given"},
		{x, y + 16.4, x + 27, "Born"}, {x + 28.5, y + 16.4, x + besideCode, "M/F"},
		{x, y + 23.6, x + besideCode, "NHS No."},
	} {
		l.put(f.x, f.y, tiny, f.words)
		l.line(f.x+l.width(tiny, f.words)+1, f.y+0.4, f.end, f.y+0.4, thin)
	}
	at := x + l.width(tiny, "Downtime No.") + 1.5
	l.put(x, y+33.6, tiny, "Downtime No.")
	l.put(at, y+33.6, l.squeeze(style{9, true}, l.recordText, x+41-at, 7), l.recordText)
	which := fmt.Sprintf("label %d of %d", n, patients)
	if l.exercise {
		which = fmt.Sprintf("%s  %d of %d", exerciseWord, n, patients)
	}
	l.putRight(x+labelRoom, y+33.6, tiny, which)
}

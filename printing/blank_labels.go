package printing

import "github.com/tideover/tideover/forms/record"

// BlankLabels draws the labels of a set of a blank pack: on the same stationery
// as Labels and with the same codes, and lines to write the patient on. Where
// those would be too near each other the bars are left out.
func (p *Press) BlankLabels(job record.PrintJob, set PackSet, printedBy string) ([]byte, error) {
	l, err := p.labelsOf(job, job.Number, printedBy)
	if err != nil {
		return nil, err
	}
	l.a, l.set = record.Attendance{Number: job.Number}, &set
	return l.batch(l.blank)
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
	const first, leastPitch, codeTop = 5.2, 7, 6.6
	pitch := (l.barTop() - 2 - first) / 2
	if l.barred() && pitch >= leastPitch {
		l.drawBars(x, y)
	} else {
		pitch = (l.foot - 4.4*l.scale - first) / 2
	}
	l.square(l.code, x+l.wide-l.codeSide(), y+codeTop, l.module)
	half := l.textRoom * 0.6
	for _, f := range []struct {
		from, to, row float64
		words         string
	}{
		{0, l.wide, 0, "FAMILY, given"}, {0, half, 1, "Born"}, {half + 1.5, l.textRoom, 1, "M/F"}, {0, l.textRoom, 2, "NHS No."},
	} {
		at, tiny := y+first+f.row*pitch, l.in(7, false)
		l.put(x+f.from, at, tiny, f.words)
		l.line(x+f.from+l.width(tiny, f.words)+1, at+0.4, x+f.to, at+0.4, thin)
	}
	words := "label "
	if l.exercise {
		words = exerciseWord + "  "
	}
	l.lastLine(x, y+l.foot, words, n)
}

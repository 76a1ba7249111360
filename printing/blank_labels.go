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

// blank draws one label to be written on: its lines as far apart as a pen needs,
// and for that the bars, which the square code repeats, left out where they must.
func (l *labels) blank(x, y float64, n int) {
	const leastPitch, lines = 6.2, 3
	room, bars := l.barTop()-1.2, true
	if room/lines < leastPitch {
		room, bars = l.foot-4.2*l.scale, false
	}
	if bars {
		l.draw(l.bars, x, y+l.barTop(), l.bar, l.barHeight())
	}
	pitch, nameEnd := room/lines, x+l.wide
	top := pitch + 1.6 // below the line of the name, where the code can stand there
	if top+l.codeSide()+4*l.module > l.foot-3*l.scale {
		top, nameEnd = 0, x+l.textRoom
	}
	l.square(l.code, x+l.wide-l.codeSide(), y+top, l.module)
	end, middle := x+l.textRoom, x+0.6*l.textRoom
	l.blankLine(x, y+pitch, nameEnd, "FAMILY, given")
	l.blankLine(x, y+2*pitch, middle, "Born")
	l.blankLine(middle+1.5, y+2*pitch, end, "M/F")
	l.blankLine(x, y+3*pitch, end, "NHS No.")
	if l.exercise {
		l.put(x, y+pitch-4*l.scale, l.in(7, true), exerciseWord)
	}
	l.lastLine(x, y+l.foot, "label ", n)
}

// blankLine draws a word with a line to write on after it.
func (l *labels) blankLine(x, y, end float64, words string) {
	tiny := l.in(7, false)
	l.put(x, y, tiny, words)
	l.line(x+l.width(tiny, words)+1, y+0.4, end, y+0.4, thin)
}

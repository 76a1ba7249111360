package printing

import "github.com/tideover/tideover/forms/record"

// BlankBand draws the adult wristband of a set of a blank pack: the number and
// its square code, which look unlike the GS1 DataMatrix of an NHS number, and
// boxes for the name, the birth date and the NHS number. Nothing else is to be
// written on a band (DSCN 04/2009).
func (p *Press) BlankBand(job record.PrintJob, printedBy string) ([]byte, error) {
	if _, err := reserve(job, 1); err != nil {
		return nil, err
	}
	shape, err := bandNamed(job.Layout, childBand)
	if err != nil {
		return nil, err
	}
	s := p.blankSheet(job, printedBy)
	s.pdf = document(job, shape.width, shape.height)
	s.pdf.along = true
	s.pdf.AddPage()
	marks := s.copyMark()
	if s.exercise {
		marks = append(marks, exerciseWord)
	}
	shape = s.bandMarks(shape, marks...)
	from, to := s.bandCode(record.Attendance{Number: job.Number}, "", shape)
	s.blankBandText(shape, from, to)
	return s.bytes()
}

// blankBandText draws what is to be written on a band, between its codes.
func (s *sheet) blankBandText(shape bandShape, from, to float64) {
	const gap, digits, groups = 1.8, 10.0, 2.0
	small := style{shape.label, false}
	word := "FAMILY, given"
	s.put(from, shape.nameAt, small, word)
	s.line(from+s.width(small, word)+1.5, shape.nameAt+0.5, to, shape.nameAt+0.5, thin)

	x := from + s.width(small, "NHS No.") + 2
	width := min(shape.boxWidth, (to-x-groups*gap)/digits)
	boxTop := func(baseline float64) float64 { return baseline - shape.boxHeight + 1.4 }
	s.put(from, shape.bornAt, small, "Born")
	s.digitBoxes(x, boxTop(shape.bornAt), width, shape.boxHeight, gap, 2, 3, 4)
	end := x + 9*width + 2*gap + 1.5
	if order := "day, month, year"; end+s.width(small, order) <= to {
		s.put(end, shape.bornAt, small, order)
	}
	s.put(from, shape.numberAt, small, "NHS No.")
	s.digitBoxes(x, boxTop(shape.numberAt), width, shape.boxHeight, gap, 3, 3, 4)
}

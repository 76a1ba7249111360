package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// Wristband draws an adult or child's band, black on white: name, birth date,
// NHS number and a code, and nothing else (DSCN 04/2009). It is drawn for the
// stock that the job names, or else as 178 × 25 mm. Without an NHS number that
// may be printed there are boxes for it, and a QR code of the downtime number,
// which looks unlike the GS1 DataMatrix. A copy says so at its end.
func (p *Press) Wristband(job record.PrintJob, a record.Attendance, printedBy string) ([]byte, error) {
	return p.stockBand(job, a, printedBy, childBand)
}

// BabyWristband draws the same for a baby, on 80 × 17 mm unless the job names
// other stock.
func (p *Press) BabyWristband(job record.PrintJob, a record.Attendance, printedBy string) ([]byte, error) {
	return p.stockBand(job, a, printedBy, babyBand)
}

func (p *Press) stockBand(job record.PrintJob, a record.Attendance, printedBy string, usual bandShape) ([]byte, error) {
	shape, err := bandNamed(job.Layout, usual)
	if err != nil {
		return nil, err
	}
	return p.band(job, a, printedBy, shape)
}

func (p *Press) band(job record.PrintJob, a record.Attendance, printedBy string, shape bandShape) ([]byte, error) {
	s := &sheet{
		Press: p, job: job, printedBy: printedBy, pages: 1,
		record: a.Number.Compact(), recordText: a.Number.String(),
		exercise: a.Exercise || p.issuer.Exercise, pdf: document(job, shape.width, shape.height),
	}
	s.pdf.along = true
	s.pdf.AddPage()
	id := p.identify(a, p.today(job))
	id.name = id.plainName
	n := p.bandNumber(a.Patient)
	id.nhsNumber = n.String()
	shape = s.bandMarks(shape, s.copyMark()...)
	from, to := s.bandCode(a, n, shape)
	s.bandText(id, shape, from, to)
	return s.bytes()
}

// copyMark says which copy a band is, where it is one.
func (s *sheet) copyMark() []string {
	if s.job.Copy <= 1 {
		return nil
	}
	return []string{fmt.Sprintf("COPY %d", s.job.Copy)}
}

// bandMarks sets words upright beside each other at the end of a band, away
// from all that tells the patient, and gives the band without the room that
// they take. On stock with room at its end they take none.
func (s *sheet) bandMarks(shape bandShape, marks ...string) bandShape {
	const pitch, clear, capitals = 3.2, 0.8, 0.25 // the last in mm to a point
	if spare := shape.width - shape.to; spare < pitch*float64(len(marks)) {
		shape.to -= pitch * float64(len(marks))
	}
	for i, words := range marks {
		st := s.squeeze(style{8, true}, words, shape.height-1.5, 5)
		s.upright(shape.to+clear+pitch*float64(i)+capitals*st.pt, shape.height/2, st, words)
	}
	return shape
}

// bandNumber gives the NHS number that a band may carry: one that passes its
// check and whose trace is not in doubt.
func (p *Press) bandNumber(who record.Patient) record.NHSNumber {
	n := printableNHSNumber(who)
	switch who.NHSNumberStatus {
	case record.NHSNumberVerified:
		return n
	case "", record.NHSNumberNotTraced:
		if !p.issuer.VerifiedBandsOnly {
			return n
		}
	}
	return ""
}

// bandCode draws the code at one end or both and gives where text may begin
// and end.
func (s *sheet) bandCode(a record.Attendance, n record.NHSNumber, shape bandShape) (from, to float64) {
	code, module, err := s.bandSymbol(a, n, shape)
	if err != nil {
		s.fail(err)
		return shape.from, shape.to
	}
	const quiet = 2.3
	side, width := float64(code.columns)*module, float64(code.columns)*module
	top, textStyle := (shape.height-side)/2, style{shape.label, true}
	if n == "" {
		width = max(side+4*module, s.width(textStyle, s.recordText))
		top -= 2
	}
	ends := []float64{shape.from + quiet}
	if shape.twice {
		ends = append(ends, shape.to-quiet-width)
	}
	for _, x := range ends {
		s.square(code, x+(width-side)/2, top, module)
		if n == "" {
			s.putCentre(x+width/2, top+side+max(4*module, 3)+1.2, textStyle, s.recordText)
		}
	}
	to = shape.to - 2
	if shape.twice {
		to = ends[1] - 3
	}
	return ends[0] + width + 3, to
}

// bandSymbol gives the code and its module, narrower where the code would be
// higher than the band.
func (s *sheet) bandSymbol(a record.Attendance, n record.NHSNumber, shape bandShape) (code symbol, module float64, err error) {
	if n == "" {
		code, err = qrSymbol(LabelCode(a.Number), qr.Q)
		module = s.module(shape.qr)
	} else {
		code, err = matrixSymbol(s.bandElements(a, n))
		module = s.module(shape.matrix)
	}
	for float64(code.columns+2)*module > shape.height {
		module = s.narrower(module)
	}
	return code, module, err
}

func (s *sheet) bandText(id identity, shape bandShape, from, to float64) {
	small := style{shape.label, false}
	width := to - from
	s.bandName(id, shape, from, width)
	end := s.named(from, shape.bornAt, small, style{shape.born, true}, id.bandBornLabel, id.bandBorn)
	if s.exercise {
		word := style{shape.born, true}
		s.putRight(to, shape.bornAt, s.squeeze(word, exerciseWord, to-end-2, 6), exerciseWord)
	}
	if id.nhsNumber != "" {
		s.named(from, shape.numberAt, small, style{shape.number, true}, "NHS No.", id.nhsNumber)
		return
	}
	const gap, digits = 1.8, 10
	s.put(from, shape.numberAt, small, "NHS No.")
	x := from + s.width(small, "NHS No.") + 2
	boxWidth := min(shape.boxWidth, (to-x-2*gap)/digits)
	s.digitBoxes(x, shape.numberAt-shape.boxHeight+1.4, boxWidth, shape.boxHeight, gap, 3, 3, 4)
}

// bandName sets the name, or where it stands if it could not be read on a band.
func (s *sheet) bandName(id identity, shape bandShape, from, width float64) {
	b := s.block(id, width, shape.nameAt+2, shape.name, shape.least)
	if len(b.lines) == 1 {
		s.put(from, shape.nameAt, b.style, b.lines[0])
		return
	}
	b, ok := s.bandLines(id, shape, width)
	if !ok {
		b = s.bandNumberLines(shape, width)
	}
	spare := shape.nameAt + 2.2 - float64(len(b.lines))*b.leading
	s.putLines(from, max(spare, 0)/2+0.9*b.leading, b.leading, b.style, b.lines)
}

// bandNumberLines say where the name stands, and under which number.
func (s *sheet) bandNumberLines(shape bandShape, width float64) nameLines {
	st := style{shape.least, true}
	for _, line := range []string{seeCard, s.recordText} {
		st = s.squeeze(st, line, width, leastName)
	}
	return nameLines{st, []string{seeCard, s.recordText}, 1.08 * st.pt * mmPerPt}
}

// bandLines parts a long name into two or more lines as large as they can be;
// ok is false where they could not be read.
func (s *sheet) bandLines(id identity, shape bandShape, width float64) (b nameLines, ok bool) {
	for pt := shape.least; pt >= leastName; pt -= 0.5 {
		st := style{pt, true}
		lines := s.wrap(st, id.name, width)
		leading := 1.08 * pt * mmPerPt
		if float64(len(lines))*leading <= shape.nameAt+2 {
			return nameLines{st, lines, leading}, true
		}
	}
	return nameLines{}, false
}

package printing

import (
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// Wristband draws an adult or child's band, black on white: name, birth date,
// NHS number and a code, and nothing else (DSCN 04/2009). It is drawn for the
// stock that the job names, or else as 178 × 25 mm. Without an NHS number that
// may be printed there are boxes for it, and a QR code of the downtime number,
// which looks unlike the GS1 DataMatrix.
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
	from, to := s.bandCode(a, n, shape)
	s.bandText(id, shape, from, to)
	return s.bytes()
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
	b := s.block(id, width, shape.nameAt+2, shape.name, shape.least)
	if len(b.lines) == 1 {
		s.put(from, shape.nameAt, b.style, b.lines[0])
	} else {
		b = s.bandName(id, shape, width)
		spare := shape.nameAt + 2.2 - float64(len(b.lines))*b.leading
		s.putLines(from, max(spare, 0)/2+0.9*b.leading, b.leading, b.style, b.lines)
	}
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

// bandName sets a long name as large as two or more lines of it can be.
func (s *sheet) bandName(id identity, shape bandShape, width float64) nameLines {
	for pt := shape.least; ; pt -= 0.5 {
		st := style{pt, true}
		lines := s.wrap(st, id.name, width)
		leading := 1.08 * pt * mmPerPt
		if float64(len(lines))*leading <= shape.nameAt+2 || pt <= leastFit {
			return nameLines{st, lines, leading}
		}
	}
}

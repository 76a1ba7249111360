package printing

import (
	"github.com/tideover/tideover/forms/record"
)

// Test draws a sheet about nobody, which proves a printer: the faces in the
// sizes of a card, the thinnest line, and the codes that scanners must read.
func (p *Press) Test(job record.PrintJob, printedBy string) ([]byte, error) {
	if _, err := reserve(job, 1); err != nil {
		return nil, err
	}
	named, words := p.NamedByMinute(job)
	s := &sheet{
		Press: p, job: job, printedBy: printedBy, pages: 1, exercise: p.issuer.Exercise,
		record: named, recordText: words,
	}
	s.pdf = document(job, pageWidth, pageHeight)
	s.pdf.AddPage()
	if s.exercise {
		s.exerciseLetters()
	}
	s.header(record.TestSheet, record.TestSheet.String(), 1)
	s.testBody()
	s.footer(record.TestSheet, record.TestSheet.String(), 1)
	if s.exercise {
		s.exerciseMargins()
	}
	return s.bytes()
}

func (s *sheet) testBody() {
	const x = left + 4
	s.box(left, 60, right-left, 34, frame)
	s.put(x, 70, style{19, true}, "Test sheet. No patient.")
	s.put(x, 79, style{12, false}, "For printer: "+s.legible(s.job.Printer))
	s.put(x, 87, style{12, false}, "In your hand? Say so at the print centre, F5, with Y. Then throw it away.")
	s.letter(left, 108, "1", "Can all of these be read?")
	for i, pt := range []float64{7, 8, 9, 12, 19} {
		s.put(x, 117+9*float64(i), style{pt, false}, "NHS No. 999 000 0018   Siân O’Brien   0O 1I 5S 8B")
	}
	s.letter(left, 172, "2", "Do these lines run from margin to margin, whole and straight?")
	for i, weight := range []float64{thin, boxed, section, frame, verdict} {
		s.rule(179+4*float64(i), weight)
	}
	s.letter(left, 212, "3", "Does a scanner read the square code above and the bars below?")
}

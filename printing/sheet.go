package printing

import "github.com/tideover/tideover/forms/record"

// Line weights in mm. At 0.25 lines vanish on a second copy.
const (
	thin    = 0.3 // writing lines, inner lines
	boxed   = 0.4
	section = 0.7
	frame   = 1.0 // identity, allergies
	verdict = 1.4 // the zero of the balance
)

// The grid of an A4 page in mm.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	left        = 15.0
	right       = 195.0
	contentFoot = 273.5
)

// sheet is a file being drawn, page by page.
type sheet struct {
	*Press
	pdf         *drawing
	job         record.PrintJob
	printedBy   string
	record      string // what Code 128 and page codes say
	recordText  string // the same for people
	exercise    bool
	unprintable bool // code points stand somewhere on the sheet
	pages       int
	err         error // the first code that could not be made
}

// unnumbered opens a sheet that has no downtime number: kiosk and minute name it.
func (p *Press) unnumbered(job record.PrintJob, printedBy string) *sheet {
	at := p.local(job.QueuedAt)
	return &sheet{
		Press: p, job: job, printedBy: printedBy, exercise: p.issuer.Exercise,
		record:      MinuteCode(p.issuer.KioskCode, at),
		recordText:  p.issuer.KioskCode + "-" + at.Format("060102-1504"),
		unprintable: len(p.Unprintable(printedBy)) > 0,
	}
}

// say makes text fit to print, and keeps in mind where it could not.
func (s *sheet) say(text string) string {
	s.unprintable = s.unprintable || len(s.Unprintable(text)) > 0
	return s.legible(text)
}

// put sets text with its baseline at y, Hebrew in it from right to left.
func (s *sheet) put(x, y float64, st style, text string) {
	if text == "" {
		return
	}
	if len(s.Unprintable(text)) > 0 {
		text = s.legible(text) // one such rune would fail the whole file
	}
	s.pdf.text(lettering{style: st, x: x, y: y, words: drawnOrder(text)})
}

func (s *sheet) putRight(x, y float64, st style, text string) {
	s.put(x-s.width(st, text), y, st, text)
}

func (s *sheet) putCentre(x, y float64, st style, text string) {
	s.put(x-s.width(st, text)/2, y, st, text)
}

// putLines sets lines below each other.
func (s *sheet) putLines(x, y, leading float64, st style, lines []string) {
	for i, l := range lines {
		s.put(x, y+float64(i)*leading, st, l)
	}
}

// run is a piece of a line in its own style.
type run struct {
	style style
	text  string
}

// putRuns sets pieces after each other and gives where they end. Spaces
// between pieces are part of them.
func (s *sheet) putRuns(x, y float64, runs ...run) float64 {
	for _, r := range runs {
		s.putSpaced(x, y, r)
		x += s.width(r.style, r.text)
	}
	return x
}

// putSpaced sets a piece without its leading spaces, in its place.
func (s *sheet) putSpaced(x, y float64, r run) {
	text := r.text
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
		x += s.width(r.style, " ")
	}
	s.put(x, y, r.style, text)
}

// named sets a label and, after a gap, its value; it gives where they end.
func (s *sheet) named(x, y float64, lst, vst style, name, value string) float64 {
	const gap = 2
	s.put(x, y, lst, name)
	x += s.width(lst, name) + gap
	s.put(x, y, vst, value)
	return x + s.width(vst, value)
}

func (s *sheet) line(x1, y1, x2, y2, weight float64) {
	s.pdf.line(x1, y1, x2, y2, weight)
}

func (s *sheet) rule(y, weight float64) { s.line(left, y, right, y, weight) }

func (s *sheet) box(x, y, w, h, weight float64) {
	s.pdf.box(x, y, w, h, weight)
}

// tickBox draws a square to tick, ticked where it is known already.
func (s *sheet) tickBox(x, y, side float64, ticked bool) {
	s.box(x, y, side, side, boxed)
	if ticked {
		s.line(x+0.2*side, y+0.55*side, x+0.42*side, y+0.8*side, section)
		s.line(x+0.42*side, y+0.8*side, x+0.85*side, y+0.15*side, section)
	}
}

// choice draws a tick box with its words and gives where the next begins.
func (s *sheet) choice(x, y float64, words string) float64 {
	const side, gap, after = 3.8, 1.5, 4.5
	s.tickBox(x, y-3, side, false)
	s.put(x+side+gap, y, tickLabel, words)
	return x + side + gap + s.width(tickLabel, words) + after
}

// digitBoxes draws boxes to write digits in, parted into groups.
func (s *sheet) digitBoxes(x, y, w, h, gap float64, groups ...int) {
	for _, n := range groups {
		s.box(x, y, w*float64(n), h, boxed)
		for i := 1; i < n; i++ {
			s.line(x+w*float64(i), y, x+w*float64(i), y+h, thin)
		}
		x += w*float64(n) + gap
	}
}

// clockBoxes draws four boxes for a time of day, filled where it is known.
func (s *sheet) clockBoxes(x, y, w float64, known string) {
	const h, gap = 7.0, 2.6
	s.digitBoxes(x, y, w, h, gap, 2, 2)
	s.putCentre(x+2*w+gap/2, y+5, style{12, true}, ":")
	if len(known) != len("15:04") {
		return
	}
	for i, digit := range known[:2] + known[3:] {
		at := x + w*(float64(i)+0.5)
		if i > 1 {
			at += gap
		}
		s.putCentre(at, y+5, style{12, true}, string(digit))
	}
}

// letter sets the letter and title of a section and gives where they end.
func (s *sheet) letter(x, y float64, letter, title string) float64 {
	s.put(x, y, heading, letter)
	x += s.width(heading, letter) + 2.2
	s.put(x, y, heading, title)
	return x + s.width(heading, title)
}

// fail keeps the first error of making a code; the file is then not given out.
func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) bytes() ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.make(s.Press, s.pdf)
}

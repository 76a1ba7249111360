package printing

import (
	"github.com/tideover/tideover/forms/record"
)

// folio is a sheet of A4 pages about no one attendance: a situation report, a
// log, a work list. It is named, like the reconciliation report, by kiosk and
// minute, and its pieces flow from page to page.
type folio struct {
	*sheet
	kind  record.SheetKind
	title string
	// Where the pieces begin on the first page and on later ones, and where they
	// end on every one.
	top, laterTop, bottom float64
	// each draws what every page has between its header and its pieces.
	each    func(page int)
	bare    bool // it has no header: what each draws stands there
	a3      bool
	content [][]piece
}

func (p *Press) folio(job record.PrintJob, kind record.SheetKind, printedBy string) *folio {
	named, words := p.NamedByMinute(job)
	return &folio{kind: kind, title: kind.String(), bottom: contentFoot, laterTop: laterTop, each: func(int) {}, sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, exercise: p.issuer.Exercise,
		record: named, recordText: words,
		unprintable: len(p.Unprintable(printedBy)) > 0,
	}}
}

// say makes text fit to print, and keeps in mind where it could not.
func (f *folio) say(text string) string {
	f.unprintable = f.unprintable || len(f.Unprintable(text)) > 0
	return f.legible(text)
}

// fill parts the pieces into pages. There is one at least.
func (f *folio) fill(pieces []piece) *folio {
	f.content = flow(pieces, f.top, f.laterTop, f.bottom)
	f.pages = max(1, len(f.content))
	return f
}

// drawn draws the pages that are needed, or as many as have serials.
func (f *folio) drawn() ([]byte, error) {
	var err error
	if f.pages, err = reserve(f.job, f.pages); err != nil {
		return nil, err
	}
	f.pdf = document(f.job, pageWidth, pageHeight)
	for n := 1; n <= f.pages; n++ {
		f.page(n)
	}
	if f.a3 {
		f.pdf.onA3()
	}
	return f.bytes()
}

func (f *folio) page(n int) {
	f.pdf.AddPage()
	if f.exercise {
		f.exerciseLetters()
	}
	if !f.bare {
		f.header(f.kind, f.title, n)
	}
	f.each(n)
	if n <= len(f.content) {
		for _, p := range f.content[n-1] {
			if p.draw != nil {
				p.draw(p.y)
			}
		}
	} else if n > 1 {
		f.put(left, f.laterTop+5, reportText, "Nothing follows on this page.")
	}
	f.footer(f.kind, f.title, n)
	if f.exercise {
		f.exerciseMargins()
	}
}

// cellText is what one cell of a table says, and how.
type cellText struct {
	style
	text   string
	indent float64
	right  bool // set against the right edge
}

func says(text string) cellText    { return cellText{style: reportText, text: text} }
func loud(text string) cellText    { return cellText{style: style{9, true}, text: text} }
func (c cellText) ended() cellText { c.right = true; return c }

// row makes a table's row, as high as its longest text needs. Its cells begin
// on one line.
func (f *folio) row(widths []float64, least float64, head *piece, cells ...cellText) piece {
	const leading, inset = 3.7, 1.5
	lines, most := make([][]string, len(cells)), 1
	for i, c := range cells {
		lines[i] = f.wrap(c.style, f.say(c.text), widths[i]-2*inset-c.indent)
		most = max(most, len(lines[i]))
	}
	above := (least - leading) / 2
	h := leading*float64(most) + 2*above
	return piece{height: h, head: head, draw: func(y float64) {
		f.tableFrame(y, h, widths)
		x := left
		for i, c := range cells {
			first := y + above + 2.8
			for j, l := range lines[i] {
				at := x + inset + c.indent
				if c.right {
					at = x + widths[i] - inset - f.width(c.style, l)
				}
				f.put(at, first+leading*float64(j), c.style, l)
			}
			x += widths[i]
		}
	}}
}

// rowHead makes the head of a table, said again on every page.
func (f *folio) rowHead(widths []float64, titles ...string) *piece {
	const h = 5.0
	return &piece{height: h, keep: true, draw: func(y float64) {
		f.tableFrame(y, h, widths)
		f.rule(y+h, section)
		x := left
		for i, t := range titles {
			f.put(x+1.5, y+3.6, columnHead, t)
			x += widths[i]
		}
	}}
}

// paragraph sets text across the page, whole.
func (f *folio) paragraph(st style, leading float64, text string) piece {
	lines := f.wrap(st, f.say(text), right-left)
	return piece{height: leading * float64(len(lines)), draw: func(y float64) {
		f.putLines(left, y+0.75*leading, leading, st, lines)
	}}
}

// signature draws a box to sign in.
func (s *sheet) signature(x, y, w, h float64, words string) {
	s.box(x, y, w, h, boxed)
	s.put(x+1.5, y+3.3, s.squeeze(label, words, w-3, 7), words)
}

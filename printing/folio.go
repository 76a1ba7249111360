package printing

import (
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// folio is a sheet of A4 pages about no one attendance: a situation report, a
// log, a work list, the reconciliation report. It is named by kiosk and
// minute, and its pieces flow from page to page.
type folio struct {
	*sheet
	kind  record.SheetKind
	title string
	// Where the pieces begin on the first page and on later ones, and where they
	// end: on the first page at firstBottom, where it has one.
	top, laterTop, bottom, firstBottom float64
	// each draws what every page has between its header and its pieces.
	each    func(page int)
	bare    bool // it has no header: what each draws stands there
	a3      bool
	content [][]piece
}

const laterTop = 42.0 // where content begins on every page after the first

func (p *Press) folio(job record.PrintJob, kind record.SheetKind, printedBy string) *folio {
	return &folio{
		sheet: p.unnumbered(job, printedBy), kind: kind, title: kind.String(),
		bottom: contentFoot, laterTop: laterTop, each: func(int) {},
	}
}

// fill parts the pieces into pages. There is one at least.
func (f *folio) fill(pieces []piece) *folio {
	foot := f.bottom
	if f.firstBottom > 0 {
		foot = f.firstBottom
	}
	f.content = flow(pieces, extent{f.top, foot, f.laterTop, f.bottom})
	f.pages = max(1, len(f.content))
	return f
}

// follow sets more pieces, on pages of their own after those that are filled.
func (f *folio) follow(pieces []piece) {
	if len(f.content) == 0 {
		f.content = [][]piece{nil}
	}
	f.content = append(f.content, flow(pieces, extent{f.laterTop, f.bottom, f.laterTop, f.bottom})...)
	f.pages = len(f.content)
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
	inside := func() { f.inside(n) }
	if f.bare {
		f.headless(f.kind, f.title, n, inside)
		return
	}
	f.framed(f.kind, f.title, f.title, n, inside)
}

// inside draws what stands between the head and the foot of a page.
func (f *folio) inside(n int) {
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

// What is cut where a page ends says so on both.
const (
	goesOn   = "Continued on the next page."
	goneFrom = "Continued from the page before."
)

// holds gives how many lines a page has room for below what every page repeats.
func (f *folio) holds(repeated, leading float64) int {
	return int((f.bottom - f.laterTop - repeated) / leading)
}

// carried parts lines that are too many for a page into as many as one holds.
func (f *folio) carried(st style, lines []string, width float64, holds int) [][]string {
	var pages [][]string
	on, from := f.wrap(st, goesOn, width), f.wrap(st, goneFrom, width)
	for len(lines) > holds {
		end := holds - len(on)
		pages = append(pages, slices.Concat(lines[:end], on))
		lines = slices.Concat(from, lines[end:])
	}
	return append(pages, lines)
}

const (
	rowLeading = 3.7
	rowInset   = 1.5
)

// rows wraps the cells of a row, and parts it where a cell has more lines than
// a page holds.
func (f *folio) rows(widths []float64, cells []cellText, holds int) [][][]string {
	pages, most := make([][][]string, len(cells)), 1
	for i, c := range cells {
		width := widths[i] - 2*rowInset - c.indent
		pages[i] = f.carried(c.style, f.wrap(c.style, f.say(c.text), width), width, holds)
		most = max(most, len(pages[i]))
	}
	rows := make([][][]string, most)
	for n := range rows {
		rows[n] = make([][]string, len(cells))
		for i := range cells {
			if n < len(pages[i]) {
				rows[n][i] = pages[i][n]
			}
		}
	}
	return rows
}

// highest counts the lines of the cell that has most.
func highest(cells [][]string) int {
	most := 1
	for _, lines := range cells {
		most = max(most, len(lines))
	}
	return most
}

// row makes a table's row, as high as its longest text needs. Its cells begin
// on one line. What is higher than a page goes on in another row.
func (f *folio) row(widths []float64, least float64, head *piece, cells ...cellText) []piece {
	var pieces []piece
	for _, lines := range f.rows(widths, cells, f.holds(head.height+least-rowLeading, rowLeading)) {
		pieces = append(pieces, f.rowOf(widths, least, head, cells, lines))
	}
	return pieces
}

// rowOf makes a row of cells that are wrapped already.
func (f *folio) rowOf(widths []float64, least float64, head *piece, cells []cellText, lines [][]string) piece {
	above := (least - rowLeading) / 2
	h := rowLeading*float64(highest(lines)) + 2*above
	return piece{height: h, head: head, draw: func(y float64) {
		f.tableFrame(y, h, widths)
		x := left
		for i, c := range cells {
			first := y + above + 2.8
			for j, l := range lines[i] {
				at := x + rowInset + c.indent
				if c.right {
					at = x + widths[i] - rowInset - f.width(c.style, l)
				}
				f.put(at, first+rowLeading*float64(j), c.style, l)
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

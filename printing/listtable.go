package printing

import (
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// A list is a table over as many pages as it takes. Each patient has a row of
// cells, as high as the highest of them. What a cell cannot hold stands whole
// in notes beneath the row, across the table. Notes alone may break over a
// page, and name the patient again there.

// grid is the measure of a list's pages, in mm.
type grid struct {
	paperWidth, paperHeight float64
	left, right             float64
	top                     float64 // of the table
	clear                   float64 // where its topmost line ends, short of the code
	heads                   float64 // height of its heads
	foot                    float64 // where the last row ends at the latest
	least                   float64 // height of a row
	first                   float64 // baseline of a cell's first line of several
	only                    float64 // baseline of a cell's only line
	leading                 float64
	below                   float64 // from a cell's last baseline to the foot of its row
	pad                     float64 // left and right within a cell
	headStyle               style
}

// listGrid is that of lists on A4, landscape.
var listGrid = grid{
	paperWidth: pageHeight, paperHeight: pageWidth, left: 10, right: 287, top: 23.3, clear: 266.6, heads: 4.8, foot: 199.5,
	least: 7, first: 3.25, only: 4.6, leading: 3.05, below: 0.7, pad: 1, headStyle: strong,
}

// listColumn is one column of a list.
type listColumn struct {
	title string
	width float64
}

// cellLine is a line of a cell, with what stands against its right edge.
type cellLine struct{ left, right []run }

// listing is a list laid out.
type listing struct {
	*sheet
	grid
	kind    record.SheetKind
	list    List
	today   record.Date
	columns []listColumn
	content [][]block
}

// listing opens a list that has no rows yet.
func (p *Press) listing(kind record.SheetKind, job record.PrintJob, list List, printedBy string, g grid, columns []listColumn) *listing {
	named, words := p.NamedByMinute(job)
	if p.issuer.Exercise {
		g.foot -= 3.6 // for the word along the lower margin
	}
	l := &listing{grid: g, kind: kind, list: list, today: p.today(job), columns: columns, sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, exercise: p.issuer.Exercise, pages: 1,
		record: named, recordText: words,
	}}
	texts := append([]string{printedBy, list.Area}, list.Places...)
	for _, r := range list.Rows {
		texts = append(texts, r.texts()...)
	}
	for _, t := range texts {
		l.unprintable = l.unprintable || len(p.Unprintable(t)) > 0
	}
	return l
}

// print draws every page with what stands around its table.
func (l *listing) print(page func(n int)) ([]byte, error) {
	pages, err := reserve(l.job, l.pages)
	if err != nil {
		return nil, err
	}
	l.pages = pages
	l.pdf = document(l.job, l.paperWidth, l.paperHeight)
	for n := range pages {
		l.pdf.AddPage()
		l.beneath()
		page(n + 1)
		l.around()
	}
	return l.bytes()
}

// beneath draws what an exercise has under a page, and around what it has in
// its margins.
func (l *listing) beneath() {
	switch {
	case !l.exercise:
	case l.paperWidth > l.paperHeight:
		l.exerciseAcross(l.grid)
	default:
		l.exerciseLetters()
	}
}

func (l *listing) around() {
	switch {
	case !l.exercise:
	case l.paperWidth > l.paperHeight:
		l.exerciseAround(l.grid)
	default:
		l.exerciseMargins()
	}
}

// table draws the heads of a page's table, its rows, and the frame around it.
func (l *listing) table(n int) {
	l.tableHeads()
	end := l.top + l.heads
	if n <= len(l.content) {
		for _, b := range l.content[n-1] {
			b.draw(b.y)
			end = b.y + b.height
		}
	}
	l.tableAround(end)
}

func (l *listing) tableHeads() {
	x, foot := l.left, l.top+l.heads
	for _, c := range l.columns {
		l.put(x+l.pad, foot-1.3, l.headStyle, c.title)
		if x > l.left {
			l.line(x, l.top, x, foot, thin)
		}
		x += c.width
	}
	l.line(l.left, foot, l.right, foot, section)
}

// tableAround frames a table that ends so far down, and leaves the code in the
// corner its quiet zone.
func (l *listing) tableAround(end float64) {
	rightFrom := l.top
	if l.clear < l.right {
		rightFrom += l.heads
	}
	l.line(l.left, l.top, l.clear, l.top, boxed)
	l.line(l.left, l.top, l.left, end, boxed)
	l.line(l.right, rightFrom, l.right, end, boxed)
	l.line(l.left, end, l.right, end, boxed)
}

// spread places groups of blocks below each other from top to bottom of as many
// pages as it takes. A group that a page can hold is not parted.
func spread(groups [][]block, top, bottom float64) [][]block {
	pages := [][]block{nil}
	y := top
	turn := func() { pages, y = append(pages, nil), top }
	put := func(b block) {
		b.y = y
		pages[len(pages)-1] = append(pages[len(pages)-1], b)
		y += b.height
	}
	for _, group := range groups {
		whole := 0.0
		for _, b := range group {
			whole += b.height
		}
		if y > top && y+whole > bottom && whole <= bottom-top {
			turn()
		}
		for _, b := range group {
			if y > top && y+b.height > bottom {
				turn()
				if b.head != nil {
					put(*b.head)
				}
			}
			put(b)
		}
	}
	return pages
}

// filling is a row being filled, cell by cell.
type filling struct {
	*listing
	who   string // the patient, where notes go on over a page
	cells [][]cellLine
	notes []passageNote
	// leading is that of this row: wider where a further line bears accents.
	leading float64
}

// passageNote is a text that its cell did not hold, with the title of it.
type passageNote struct{ title, text string }

// room is what text has in the cell that is filled next.
func (f *filling) room() float64 { return f.columns[len(f.cells)].width - 2*f.pad }

func (f *filling) add(lines ...cellLine) { f.cells = append(f.cells, lines) }

// lines sets text in lines of the next cell, however many it takes.
func (f *filling) lines(st style, text string) []cellLine {
	return cellLines(st, f.wrap(st, f.legible(text), f.room()))
}

// told sets text in at most so many lines of the next cell. Of what does not
// fit it shows whole units, and says that all of it is below.
func (f *filling) told(st style, title, text string, parted func(string) []string, most int) []cellLine {
	text = f.legible(text)
	all := f.wrap(st, text, f.room())
	if len(all) <= most {
		return cellLines(st, all)
	}
	f.notes = append(f.notes, passageNote{title, text})
	shown := f.shorten(st, parted(text), f.room(), most)
	return append(cellLines(st, shown), f.lines(label, "All of it below.")...)
}

func cellLines(st style, lines []string) []cellLine {
	var out []cellLine
	for _, l := range lines {
		out = append(out, cellLine{left: []run{{st, l}}})
	}
	return out
}

// beside sets two pieces on one line where both fit, or below each other.
func (f *filling) beside(left, right []run) []cellLine {
	const gap = 1.5
	if f.runsWidth(left)+gap+f.runsWidth(right) <= f.room() {
		return []cellLine{{left, right}}
	}
	return []cellLine{{left: left}, {right: right}}
}

// blocks gives the row and its notes; beneath them stands a line of a weight.
func (f *filling) blocks(weight float64) []block {
	most := 1
	for _, c := range f.cells {
		most = max(most, len(c))
	}
	h := max(f.least, f.first+float64(most-1)*f.leading+f.below)
	group := []block{{height: h, draw: func(y float64) { f.row(y, h) }}}
	head := f.again()
	for _, n := range f.notes {
		group = append(group, f.noteBlocks(n, head)...)
	}
	last := &group[len(group)-1]
	draw, height := last.draw, last.height
	last.draw = func(y float64) {
		draw(y)
		f.line(f.left, y+height, f.right, y+height, weight)
	}
	return group
}

// row draws the cells and the lines between them.
func (f *filling) row(y, h float64) {
	x := f.left
	for i, c := range f.columns {
		if i > 0 {
			f.line(x, y, x, y+h, thin)
		}
		at := y + f.first
		if len(f.cells[i]) == 1 {
			at = y + f.only
		}
		for _, l := range f.cells[i] {
			f.putRuns(x+f.pad, at, l.left...)
			f.putRuns(x+c.width-f.pad-f.runsWidth(l.right), at, l.right...)
			at += f.leading
		}
		x += c.width
	}
}

// noteStyle is that of what stands beneath a row.
var noteStyle = style{8.5, true}

// noteBlocks gives a note, each of its lines a block of its own.
func (f *filling) noteBlocks(n passageNote, head block) []block {
	const drop = 2.4 // from the top of a line to its baseline
	x := f.left + f.columns[0].width + f.pad
	var blocks []block
	for i, text := range f.wrap(noteStyle, n.text, f.right-f.pad-x) {
		blocks = append(blocks, block{height: f.listing.leading, head: &head, draw: func(y float64) {
			if i == 0 {
				f.put(f.left+f.pad, y+drop, label, n.title)
			}
			f.put(x, y+drop, noteStyle, text)
		}})
	}
	if len(blocks) > 0 {
		blocks[len(blocks)-1].height += 0.8
	}
	return blocks
}

// again names the patient where notes go on over the page.
func (f *filling) again() block {
	x := f.left + f.columns[0].width + f.pad
	lines := f.wrap(noteStyle, f.who, f.right-f.pad-x)
	return block{height: f.listing.leading*float64(len(lines)) + 1.2, draw: func(y float64) { f.putLines(x, y+3.4, f.listing.leading, noteStyle, lines) }}
}

// spaced parts text between its words, where any part of it is true by itself.
func spaced(text string) []string { return strings.Fields(text) }

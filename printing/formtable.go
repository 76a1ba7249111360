package printing

import (
	"math"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms"
)

const (
	tableRow     = 9.0 // to write in
	tableRows    = 5   // blank, of what repeats
	chartRow     = 7.4
	chartLabel   = 55.0
	chartTimes   = 5
	chartLeast   = 4 // questions that are worth a chart
	chartMany    = 6 // that are read more easily in one than beside each other
	matrixLabel  = 62.0
	matrixColumn = 14.0
	headLeading  = 3.2
	fewOptions   = 6  // options that a table's head names, where they are short
	shortList    = 60 // letters
	tallestRow   = 40 // mm; what is taller is not for a table
)

// table is a grid of cells with a head that is said again on each page.
type table struct {
	indent float64
	widths []float64
	head   []string
	rows   []tableLine
	least  float64 // height of a row
}

// tableLine is a row. The first cell is its label; the others are empty boxes
// to write in, boxes to tick, or answers.
type tableLine struct {
	cells []string
	tick  bool
}

// columnsOf gives the columns of a table with the given questions, after one
// for labels where that has a width; none where they do not fit.
func (s *formSheet) columnsOf(questions []*node, labels, room float64) (widths []float64, head []string) {
	if labels > 0 {
		widths, head = []float64{labels}, []string{""}
	}
	free, asked := room-labels, 0.0
	for _, q := range questions {
		words := s.tableHead(q)
		least := math.Max(cellLeast(q), s.widestWord(label, words)) + 2*cellInset
		widths, head = append(widths, least), append(head, words)
		asked += least
	}
	if asked > free || len(questions) == 0 {
		return nil, nil
	}
	for i := len(widths) - len(questions); i < len(widths); i++ {
		widths[i] *= free / asked
	}
	return widths, head
}

// cellLeast is the width in mm that an answer in a table takes in handwriting.
func cellLeast(n *node) float64 {
	switch {
	case n.Type == forms.TypeText:
		return 44
	case chosen(n) && !ticked(n):
		return 32
	case wordy(n), n.Type == forms.TypeDateTime:
		return 22
	case n.Type == forms.TypeDate:
		return 20
	}
	return 13
}

// wordy reports whether a question is answered in words.
func wordy(n *node) bool {
	switch n.Type {
	case forms.TypeString, forms.TypeChoice, forms.TypeOpenChoice, forms.TypeReference, forms.TypeURL:
		return true
	}
	return false
}

func (p *Press) widestWord(st style, text string) float64 {
	widest := 0.0
	for _, w := range strings.Fields(text) {
		widest = math.Max(widest, p.width(st, w))
	}
	return widest
}

// tableHead asks a question in the head of a table, in few words. How it is to
// be answered is for whoever still has to.
func (s *formSheet) tableHead(n *node) string {
	words := s.asked(n)
	if s.form.Filled {
		words = strings.TrimSuffix(words, " *")
	}
	if unit := s.say(unitOf(n)); unit != "" {
		words += ", " + unit
	}
	switch {
	case s.form.Filled:
	case n.Type == forms.TypeBoolean:
		words += " (Y or N)"
	case chosen(n) && len(n.Options) <= fewOptions:
		if all := strings.Join(s.tickWords(n.Options), " / "); len(all) <= shortList {
			words += " (" + all + ")"
		}
	case n.Least != "" && n.Most != "" && numeric(n):
		words += " (" + s.say(n.Least+" to "+n.Most) + ")"
	}
	return words
}

// blankTable gives a group as a table to write in; nil where it is none.
func (l *laying) blankTable(n *node) []piece {
	below := firsts(n.below)
	switch {
	case n.Control == "grid" && gridded(below):
		return l.blankGrid(below)
	case repeating(n) && plainQuestions(below):
		return l.blankRepeats(n, below)
	case slices.Contains([]string{"table", "htable", "atable"}, n.Control) && alike(below):
		return l.matrix(below)
	}
	return nil
}

// plainQuestions reports whether all are questions with nothing under them
// that a cell could not hold.
func plainQuestions(nodes []*node) bool {
	for _, n := range nodes {
		if !n.question() || len(n.below) > 0 || n.Type == forms.TypeAttachment {
			return false
		}
	}
	return len(nodes) > 0
}

// gridded reports whether rows of a grid all ask what the first of them does.
func gridded(rows []*node) bool {
	for _, r := range rows {
		if !r.group() || !plainQuestions(r.below) || len(r.below) != len(rows[0].below) {
			return false
		}
	}
	return len(rows) > 0
}

// alike reports whether all questions have the same options, few enough to
// stand over columns of boxes.
func alike(nodes []*node) bool {
	for _, n := range nodes {
		if !ticked(n) || len(n.below) > 0 || n.Open || len(n.Options) != len(nodes[0].Options) {
			return false
		}
		for i, o := range n.Options {
			if o.Code != nodes[0].Options[i].Code {
				return false
			}
		}
	}
	return len(nodes) > 1
}

func (l *laying) blankGrid(rows []*node) []piece {
	widths, head := l.columnsOf(rows[0].below, 40, l.room())
	if widths == nil {
		return nil
	}
	t := table{indent: l.indent(), widths: widths, head: head, least: tableRow}
	for _, r := range rows {
		t.rows = append(t.rows, tableLine{cells: append([]string{l.asked(r)}, make([]string, len(widths)-1)...)})
	}
	return l.tablePieces(t)
}

// blankRepeats sets occurrences below each other where the questions fit
// beside each other; else, where they are many and short, across a chart.
func (l *laying) blankRepeats(n *node, questions []*node) []piece {
	if widths, head := l.columnsOf(questions, 0, l.room()); widths != nil && !chartwise(n) {
		t := table{indent: l.indent(), widths: widths, head: head, least: tableRow}
		for range tableRows {
			t.rows = append(t.rows, tableLine{cells: make([]string, len(widths))})
		}
		return l.tablePieces(t)
	}
	if !chartable(questions) {
		return nil
	}
	t := l.chart(l.indent(), chartTimes)
	t.least = chartRow
	for _, q := range questions {
		t.rows = append(t.rows, tableLine{cells: append([]string{l.chartWords(q)}, make([]string, chartTimes)...)})
	}
	return l.tablePieces(t)
}

// chartwise reports whether occurrences stand across: the author says so, or
// leaves it open for as many questions, most of them not in words, as an
// observation chart has.
func chartwise(n *node) bool {
	switch n.Control {
	case "htable":
		return true
	case "gtable", "table":
		return false
	}
	questions := firsts(n.below)
	words := 0
	for _, q := range questions {
		if wordy(q) {
			words++
		}
	}
	return len(questions) >= chartMany && 2*words < len(questions) && chartable(questions)
}

// chartable reports whether questions are short enough for narrow columns, and
// enough of them for a chart.
func chartable(questions []*node) bool {
	for _, q := range questions {
		if q.Type == forms.TypeText {
			return false
		}
	}
	return len(questions) >= chartLeast
}

func (s *formSheet) chart(indent float64, times int) table {
	t := table{indent: indent, widths: []float64{chartLabel}, head: []string{""}}
	for i := range times {
		t.widths = append(t.widths, (right-left-indent-chartLabel)/float64(times))
		t.head = append(t.head, count(i+1))
	}
	return t
}

// chartWords name a row of a chart: the question, and under which condition.
func (s *formSheet) chartWords(n *node) string { return s.tableHead(n) + s.commaWhen(n) }

func (s *formSheet) askedWhen(n *node) string { return s.asked(n) + s.commaWhen(n) }

// commaWhen says the condition of a question; what the kiosk works out is put
// under none that matters to whoever writes.
func (s *formSheet) commaWhen(n *node) string {
	if n.When == "" || n.Calculated {
		return ""
	}
	return ", " + s.say(n.When)
}

// matrix sets questions with the same options as rows of boxes to tick.
func (l *laying) matrix(questions []*node) []piece {
	options := l.tickWords(questions[0].Options)
	width := (l.room() - matrixLabel) / float64(len(options))
	if width < matrixColumn {
		return nil
	}
	t := table{indent: l.indent(), widths: []float64{matrixLabel}, head: []string{""}, least: chartRow}
	for _, words := range options {
		if l.widestWord(label, words) > width-2*cellInset {
			return nil
		}
		t.widths, t.head = append(t.widths, width), append(t.head, words)
	}
	for _, q := range questions {
		t.rows = append(t.rows, tableLine{tick: true, cells: append([]string{l.askedWhen(q)}, make([]string, len(options))...)})
	}
	return l.tablePieces(t)
}

// tablePieces gives a piece for the head and one for each row.
func (s *formSheet) tablePieces(t table) []piece {
	head := s.headPiece(t)
	pieces := []piece{head}
	for _, r := range t.rows {
		p := s.rowOf(t, r)
		p.head = &head
		pieces = append(pieces, p)
	}
	return append(pieces, gap(1))
}

func (s *formSheet) headPiece(t table) piece {
	lines, most := s.wrapCells(t, t.head, func(int) style { return label })
	height := headLeading*float64(most) + 1.6
	return piece{height: height, keep: true, framed: true, opens: true, indent: t.indent, draw: func(y float64) {
		s.cells(t, y, height, lines, func(int) style { return label }, headLeading)
		s.line(left+t.indent, y+height, right, y+height, boxed)
	}}
}

// rowOf is one row: its label, and boxes or answers.
func (s *formSheet) rowOf(t table, r tableLine) piece {
	const leading = 3.6
	weight := func(i int) style {
		st := rowLabel
		if r.cells[i] != notRecorded && (i > 0 || t.head[0] != "") {
			st = st.bolder()
		}
		if s.widestWord(st, r.cells[i]) > t.widths[i]-2*cellInset {
			return st.at(label.pt)
		}
		return st
	}
	lines, most := s.wrapCells(t, r.cells, weight)
	height := max(t.least, leading*float64(most)+1.8)
	return piece{height: height, framed: true, opens: true, closes: true, indent: t.indent, draw: func(y float64) {
		s.cells(t, y, height, lines, weight, leading)
		if !r.tick {
			return
		}
		x := left + t.indent + t.widths[0]
		for _, w := range t.widths[1:] {
			s.tickBox(x+w/2-tickSide/2, y+height/2-tickSide/2, tickSide, false)
			x += w
		}
	}}
}

func (s *formSheet) wrapCells(t table, cells []string, weight func(int) style) (lines [][]string, most int) {
	lines = make([][]string, len(cells))
	for i, text := range cells {
		lines[i] = s.wrap(weight(i), text, t.widths[i]-2*cellInset)
		most = max(most, len(lines[i]))
	}
	return lines, most
}

// cells sets the texts of a row and the lines between them.
func (s *formSheet) cells(t table, y, height float64, lines [][]string, weight func(int) style, leading float64) {
	x := left + t.indent
	for i, cell := range lines {
		if i > 0 {
			s.line(x, y, x, y+height, thin)
		}
		s.putLines(x+cellInset, y+0.8+0.8*leading, leading, weight(i), cell)
		x += t.widths[i]
	}
}

package printing

import (
	"slices"
	"strings"
)

const (
	nesting     = 3.0  // mm to the right for each level
	mostNesting = 4    // levels; deeper ones stand below each other
	tallCell    = 62.0 // mm; a taller question has rows to itself and may be broken
	nearLong    = 44   // letters; a longer condition stands over the questions
)

// blank lays out the questions of a form to be answered by hand.
func (s *formSheet) blank(roots []*node) []piece {
	l := &laying{formSheet: s}
	l.all(roots)
	l.flush()
	return l.out
}

// laying is a form being laid out: rows of cells, from top to bottom in the
// order of the screen.
type laying struct {
	*formSheet
	level int
	row   []cellOf
	taken int
	out   []piece
}

// cellOf is a question with its columns of twelve.
type cellOf struct {
	n       *node
	columns int
	when    string
}

// indent moves what is nested to the right; what stands under a section's head
// is not.
func (l *laying) indent() float64 { return indentOf(l.level) }

func indentOf(level int) float64 { return nesting * float64(min(max(level-1, 0), mostNesting)) }

func (l *laying) room() float64 { return right - left - l.indent() }

// all lays out what stands under one heading. Neighbours that are put under
// the same condition stand together under it.
func (l *laying) all(nodes []*node) {
	nodes = firsts(nodes)
	for i := 0; i < len(nodes); {
		same := i + 1
		for same < len(nodes) && nodes[same].When == nodes[i].When {
			same++
		}
		run := nodes[i:same]
		if when := l.condition(nodes[i]); when != "" && (len(run) > 1 || len(when) > nearLong) {
			l.under(when, run)
		} else {
			l.each(run, when)
		}
		i = same
	}
}

// under lays out questions below the condition that they are put under.
func (l *laying) under(when string, run []*node) {
	l.flush()
	l.out = append(l.out, gap(1))
	for _, p := range l.textPieces(l.indent(), tickLabel.bolder(), 3.9, when+":") {
		p.keep = true
		l.out = append(l.out, p)
	}
	before := l.level
	l.level = max(l.level, 1) + 1
	l.each(run, "")
	l.flush()
	l.level = before
}

func (l *laying) each(run []*node, when string) {
	for _, n := range run {
		switch {
		case n.group():
			l.flush()
			l.group(n, when)
		case n.question():
			l.question(n, when)
		default:
			l.note(n, when)
		}
	}
}

// note lays out words that ask nothing.
func (l *laying) note(n *node, when string) {
	words := l.say(n.Label)
	if words == "" {
		return
	}
	if when != "" {
		words = when + ": " + words
	}
	l.flush()
	l.out = append(l.out, gap(0.8))
	l.out = append(l.out, l.textPieces(l.indent(), rowLabel, 4, words)...)
	l.out = append(l.out, gap(0.8))
	l.all(n.below)
}

// group lays out a heading and what is under it: as a table where it is meant
// as one, and several times where it may be answered so.
func (l *laying) group(n *node, when string) {
	l.heading(n, when)
	l.level++
	defer func() { l.level-- }()
	if rows := l.blankTable(n); rows != nil {
		l.out = append(l.out, rows...)
		return
	}
	if !repeating(n) {
		l.all(n.below)
		l.flush()
		return
	}
	for i := range occasions {
		l.numbered(n, i+1)
		l.all(n.below)
		l.flush()
	}
}

func repeating(n *node) bool { return n.Repeats || n.CanAdd || n.Occurrence > 0 }

// heading sets the words over a group, those at the top with a rule.
func (l *laying) heading(n *node, when string) {
	words := l.say(n.Label)
	if repeating(n) && words != "" {
		words += " (as often as needed)"
	}
	top := l.level == 0
	st, leading := heading, 4.6
	if top {
		st, leading = style{11, true}, 5.2
	}
	if words == "" && !top {
		l.out = append(l.out, piece{height: 1, keep: true})
		return
	}
	l.out = append(l.out, l.ruled(top))
	for _, p := range l.textPieces(l.indent(), st, leading, words) {
		p.keep = true
		l.out = append(l.out, p)
	}
	for _, small := range []string{when, l.smallPrint(n)} {
		for _, p := range l.textPieces(l.indent(), label.weighted(small == when), 3.6, small) {
			p.keep = true
			l.out = append(l.out, p)
		}
	}
	l.out = append(l.out, piece{height: 0.6, keep: true})
}

// ruled is the space over a heading, with a rule where it begins a section.
func (l *laying) ruled(top bool) piece {
	if !top {
		return piece{height: 1.6, keep: true}
	}
	return piece{height: 3, keep: true, draw: func(y float64) { l.rule(y+2, section) }}
}

// numbered sets the number over one occurrence of a group.
func (l *laying) numbered(n *node, number int) {
	words := strings.TrimSpace(l.say(n.Label) + " " + count(number))
	for _, p := range l.textPieces(l.indent(), strong, 4, words) {
		p.keep = true
		l.out = append(l.out, p)
	}
}

// question puts a cell into the row, or begins another. What stands under the
// question follows it.
func (l *laying) question(n *node, when string) {
	columns := l.columns(n, l.room()/12)
	if l.taken+columns > 12 {
		l.flush()
	}
	l.row = append(l.row, cellOf{n, columns, when})
	l.taken += columns
	if len(n.below) > 0 {
		l.all(n.below)
	}
}

// flush ends the row that is being filled. Its last cell takes what is left.
func (l *laying) flush() {
	row := l.row
	l.row, l.taken = nil, 0
	if len(row) == 0 {
		return
	}
	cells, widths := make([][]strip, len(row)), l.widths(row)
	tallest := 0.0
	for i, c := range row {
		cells[i] = l.cell(c, widths[i]-2*cellInset)
		tallest = max(tallest, tall(cells[i]))
	}
	if tallest <= tallCell {
		l.out = append(l.out, l.rowPiece(cells, widths, tallest))
		return
	}
	for _, c := range row {
		l.out = append(l.out, l.broken(c)...)
	}
}

func (l *laying) widths(row []cellOf) []float64 {
	widths, rest := make([]float64, len(row)), l.room()
	for i, c := range row {
		widths[i] = l.room() / 12 * float64(c.columns)
		if i == len(row)-1 {
			widths[i] = rest
		}
		rest -= widths[i]
	}
	return widths
}

// rowPiece is a row of cells beside each other, all as high as the tallest.
func (l *laying) rowPiece(cells [][]strip, widths []float64, height float64) piece {
	x0 := left + l.indent()
	return piece{height: height, framed: true, opens: true, closes: true, indent: l.indent(), draw: func(y float64) {
		x := x0
		for i, strips := range cells {
			if i > 0 {
				l.line(x, y, x, y+height, thin)
			}
			at := y
			for _, st := range strips {
				st.draw(x+cellInset, at, widths[i]-2*cellInset)
				at += st.height
			}
			x += widths[i]
		}
	}}
}

// broken is a question too tall for a row: a page may end between its strips,
// and the next then says again what was asked.
func (l *laying) broken(c cellOf) []piece {
	indent, room := l.indent(), l.room()-2*cellInset
	frame := func(st strip, opens, closes bool) piece {
		return piece{height: st.height, framed: true, indent: indent, opens: opens, closes: closes, draw: func(y float64) {
			st.draw(left+indent+cellInset, y, room)
		}}
	}
	strips := l.cell(c, room)
	first := l.wrap(rowLabel, l.asked(c.n), room-20)[0]
	again := frame(strip{4.8, func(x, y, _ float64) { l.put(x, y+3.6, strong, first+" (continued)") }}, true, false)
	asking := len(l.words(c, room))
	pieces := make([]piece, len(strips))
	for i, st := range strips {
		pieces[i] = frame(st, i == 0, i == len(strips)-1)
		pieces[i].keep = i < min(asking, len(strips)-1)
		if i >= asking {
			pieces[i].head = &again
		}
	}
	return pieces
}

// cell gives the strips of a question: when it is put, what it asks, how it is
// to be answered, and room for the answer.
func (l *laying) cell(c cellOf, w float64) []strip {
	return slices.Concat(l.words(c, w), l.formSheet.room(c.n, w), []strip{{0.6, func(_, _, _ float64) {}}})
}

func (l *laying) words(c cellOf, w float64) []strip {
	return slices.Concat(
		[]strip{{0.6, func(_, _, _ float64) {}}},
		l.lineStrips(strong, 3.4, c.when, w),
		l.lineStrips(rowLabel, 3.8, l.asked(c.n), w),
		l.lineStrips(label, 3.3, l.smallPrint(c.n), w),
	)
}

// lineStrips sets text in strips of one line each.
func (s *formSheet) lineStrips(st style, leading float64, text string, w float64) []strip {
	lines := s.wrap(st, text, w)
	strips := make([]strip, len(lines))
	for i, l := range lines {
		strips[i] = strip{leading, func(x, y, _ float64) { s.put(x, y+0.76*leading, st, l) }}
	}
	return strips
}

func tall(strips []strip) float64 {
	sum := 0.0
	for _, st := range strips {
		sum += st.height
	}
	return sum
}

func (s style) weighted(bold bool) style { return style{s.pt, bold} }

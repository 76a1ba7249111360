package printing

// together gives how many of the nodes, from the first, are occurrences of one
// group that repeats.
func together(nodes []*node) int {
	n := 1
	for n < len(nodes) && nodes[n].LinkID == nodes[0].LinkID && nodes[0].group() {
		n++
	}
	return n
}

// answerTable gives the occurrences of a group as a table of answers, as a
// blank sheet has it; nil where they are to stand below each other.
func (a *answering) answerTable(run []*node) []piece {
	first := run[0]
	switch {
	case first.Control == "grid" && gridded(first.below):
		return a.gridOfAnswers(first.below)
	case !repeating(first) || !sameQuestions(run):
		return nil
	}
	room := right - left - a.indent()
	if widths, head := a.columnsOf(first.below, 0, room); widths != nil && !chartwise(first) {
		t := table{indent: a.indent(), widths: widths, head: head}
		for _, n := range run {
			t.rows = append(t.rows, tableLine{cells: a.cellsOf(n.below)})
		}
		return a.unlessTall(t)
	}
	if !chartable(first.below) {
		return nil
	}
	return a.charts(run)
}

func sameQuestions(run []*node) bool {
	for _, n := range run {
		if !plainQuestions(n.below) || len(n.below) != len(run[0].below) {
			return false
		}
	}
	return true
}

func (a *answering) gridOfAnswers(rows []*node) []piece {
	widths, head := a.columnsOf(rows[0].below, 40, right-left-a.indent())
	if widths == nil {
		return nil
	}
	t := table{indent: a.indent(), widths: widths, head: head}
	for _, r := range rows {
		t.rows = append(t.rows, tableLine{cells: append([]string{a.asked(r)}, a.cellsOf(r.below)...)})
	}
	return a.unlessTall(t)
}

// charts set occurrences across, as many as a page is wide, then the next.
func (a *answering) charts(run []*node) []piece {
	var pieces []piece
	for from := 0; from < len(run); from += chartTimes {
		some := run[from:min(from+chartTimes, len(run))]
		t := a.chart(a.indent(), chartTimes)
		for i := range chartTimes {
			t.head[i+1] = ""
			if i < len(some) {
				t.head[i+1] = count(from + i + 1)
			}
		}
		for q, question := range run[0].below {
			cells := []string{a.tableHead(question)}
			for i := range chartTimes {
				cell := ""
				if i < len(some) {
					cell = a.cellOf(some[i].below[q])
				}
				cells = append(cells, cell)
			}
			t.rows = append(t.rows, tableLine{cells: cells})
		}
		band := a.unlessTall(t)
		if band == nil {
			return nil
		}
		pieces = append(pieces, band...)
	}
	return pieces
}

func (a *answering) cellsOf(questions []*node) []string {
	cells := make([]string, len(questions))
	for i, q := range questions {
		cells[i] = a.cellOf(q)
	}
	return cells
}

// cellOf is an answer in a table, whose head has the unit. A question that was
// not put has a dash.
func (a *answering) cellOf(n *node) string {
	if !n.Enabled {
		return "–"
	}
	bare := *n
	bare.Unit, bare.UnitCode.Code, bare.UnitCode.Display = "", "", ""
	return a.answer(&bare)
}

// unlessTall gives the table's pieces, or none where a row is too tall to be
// read as one.
func (a *answering) unlessTall(t table) []piece {
	pieces := a.tablePieces(t)
	for _, p := range pieces {
		if p.height > tallestRow {
			return nil
		}
	}
	return pieces
}

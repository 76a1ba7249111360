package datamatrix

// placer lays codewords onto the mapping matrix along diagonals (ISO/IEC
// 16022, annex F). The matrix is the symbol without its finder patterns.
type placer struct {
	side  int
	set   [][]bool
	dark  [][]bool
	words []byte
	next  int
}

// offset is where one bit of a codeword lies, from the codeword's corner.
type offset struct{ row, column int }

// utah is the usual shape of a codeword, its most significant bit first. The
// corner is its last bit.
var utah = [8]offset{{-2, -2}, {-2, -1}, {-1, -2}, {-1, -1}, {-1, 0}, {0, -2}, {0, -1}, {0, 0}}

// corners are the four shapes for codewords that would be cut in two by a
// corner of the matrix; a negative index counts from the far edge.
var corners = [4][8]offset{
	{{-1, 0}, {-1, 1}, {-1, 2}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}},
	{{-3, 0}, {-2, 0}, {-1, 0}, {0, -4}, {0, -3}, {0, -2}, {0, -1}, {1, -1}},
	{{-3, 0}, {-2, 0}, {-1, 0}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}},
	{{-1, 0}, {-1, -1}, {0, -3}, {0, -2}, {0, -1}, {1, -3}, {1, -2}, {1, -1}},
}

func place(words []byte, side int) [][]bool {
	p := &placer{side: side, words: words, set: grid(side), dark: grid(side)}
	row, column := 4, 0
	for row < side || column < side {
		p.cornerAt(row, column)
		for ; row >= 0 && column < side; row, column = row-2, column+2 {
			p.utahAt(row, column)
		}
		row, column = row+1, column+3
		for ; row < side && column >= 0; row, column = row+2, column-2 {
			p.utahAt(row, column)
		}
		row, column = row+3, column+1
	}
	if !p.set[side-1][side-1] {
		// Four modules remain in the last corner: a fixed pattern.
		p.dark[side-1][side-1], p.dark[side-2][side-2] = true, true
	}
	return p.dark
}

func grid(side int) [][]bool {
	rows := make([][]bool, side)
	for i := range rows {
		rows[i] = make([]bool, side)
	}
	return rows
}

// cornerAt places a corner shape where the diagonal begins at one.
func (p *placer) cornerAt(row, column int) {
	switch {
	case row == p.side && column == 0:
		p.cornerShape(0)
	case row == p.side-2 && column == 0 && p.side%4 != 0:
		p.cornerShape(1)
	case row == p.side-2 && column == 0 && p.side%8 == 4:
		p.cornerShape(2)
	case row == p.side+4 && column == 2 && p.side%8 == 0:
		p.cornerShape(3)
	}
}

func (p *placer) cornerShape(n int) {
	for bit, o := range corners[n] {
		p.bit(fromEdge(o.row, p.side), fromEdge(o.column, p.side), bit)
	}
	p.next++
}

func fromEdge(i, side int) int {
	if i < 0 {
		return side + i
	}
	return i
}

// utahAt places the next codeword with its corner at row, column, unless
// that place is outside or taken.
func (p *placer) utahAt(row, column int) {
	if row < 0 || column < 0 || row >= p.side || column >= p.side || p.set[row][column] {
		return
	}
	for bit, o := range utah {
		p.bit(p.wrap(row+o.row, column+o.column, bit))
	}
	p.next++
}

// wrap carries a bit that falls off the top or the left edge to the other
// side, shifted so that it lands on the right diagonal.
func (p *placer) wrap(row, column, bit int) (int, int, int) {
	if row < 0 {
		row += p.side
		column += 4 - (p.side+4)%8
	}
	if column < 0 {
		column += p.side
		row += 4 - (p.side+4)%8
	}
	return row, column, bit
}

func (p *placer) bit(row, column, bit int) {
	p.set[row][column] = true
	p.dark[row][column] = p.words[p.next]>>(7-bit)&1 == 1
}

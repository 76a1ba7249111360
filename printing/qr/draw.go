package qr

// drawing is a symbol in the making.
type drawing struct {
	size  int
	rows  grid
	fixed grid // modules that hold no data
}

// draw places all bytes in a symbol, under the mask with the fewest points.
func draw(version int, level Level, all []byte) *Symbol {
	d := drawing{size: 17 + 4*version}
	d.marks(version)
	d.place(all)
	best, fewest := grid{}, -1
	for i := range patterns {
		tried := d.masked(i, level)
		if points := tried.penalty(d.size); fewest < 0 || points < fewest {
			best, fewest = tried, points
		}
	}
	return &Symbol{d.size, best}
}

func (d *drawing) fix(x, y int, dark bool) {
	if x < 0 || y < 0 || x >= d.size || y >= d.size {
		return
	}
	d.rows.set(x, y, dark)
	d.fixed.set(x, y, true)
}

// marks draws what readers find a symbol by, and keeps room for the format.
func (d *drawing) marks(version int) {
	for i := range d.size {
		d.fix(i, 6, i%2 == 0)
		d.fix(6, i, i%2 == 0)
	}
	last := d.size - 4
	for _, corner := range [][2]int{{3, 3}, {last, 3}, {3, last}} {
		d.square(corner[0], corner[1], 4, func(ring int) bool { return ring != 2 && ring != 4 })
	}
	if version > 1 {
		d.square(d.size-7, d.size-7, 2, func(ring int) bool { return ring != 1 })
	}
	for i := range 15 {
		a, b := d.formatPlaces(i)
		d.fixed.set(a[0], a[1], true)
		d.fixed.set(b[0], b[1], true)
	}
	d.fix(8, d.size-8, true) // always dark
}

// square draws rings around a module.
func (d *drawing) square(x, y, rings int, dark func(ring int) bool) {
	for dy := -rings; dy <= rings; dy++ {
		for dx := -rings; dx <= rings; dx++ {
			d.fix(x+dx, y+dy, dark(max(abs(dx), abs(dy))))
		}
	}
}

// place writes bytes in columns of two, from the right, up and down in turn.
func (d *drawing) place(all []byte) {
	bit := 0
	upward := true
	for right := d.size - 1; right > 0; right -= 2 {
		if right == 6 {
			right-- // a column that is fixed
		}
		for i := range d.size {
			y := i
			if upward {
				y = d.size - 1 - i
			}
			for x := right; x >= right-1; x-- {
				if d.fixed.dark(x, y) || bit == 8*len(all) {
					continue
				}
				d.rows.set(x, y, all[bit/8]>>(7-bit%8)&1 == 1)
				bit++
			}
		}
		upward = !upward
	}
}

// masked gives the symbol under a mask.
func (d *drawing) masked(mask int, level Level) grid {
	out := d.rows
	for y := range d.size {
		out[y] ^= patterns[mask][y] &^ d.fixed[y] & (1<<d.size - 1)
	}
	d.format(&out, mask, level)
	return out
}

// format writes level and mask twice, with bits to mend them by (7.9).
func (d *drawing) format(g *grid, mask int, level Level) {
	const check, pattern = 0b10100110111, 0b101010000010010
	value := [...]int{L: 0b01, M: 0b00, Q: 0b11, H: 0b10}[level]<<3 | mask
	rest := value << 10
	for i := 14; i >= 10; i-- {
		if rest>>i&1 == 1 {
			rest ^= check << (i - 10)
		}
	}
	word := (value<<10 | rest) ^ pattern
	for i := range 15 {
		a, b := d.formatPlaces(i)
		g.set(a[0], a[1], word>>i&1 == 1)
		g.set(b[0], b[1], word>>i&1 == 1)
	}
}

// formatPlaces gives the two places of a bit of the format, from the lowest.
func (d *drawing) formatPlaces(bit int) (a, b [2]int) {
	switch {
	case bit < 6:
		a = [2]int{8, bit}
	case bit < 8:
		a = [2]int{8, bit + 1}
	case bit == 8:
		a = [2]int{7, 8}
	default:
		a = [2]int{14 - bit, 8}
	}
	if bit < 8 {
		return a, [2]int{d.size - 1 - bit, 8}
	}
	return a, [2]int{8, d.size - 15 + bit}
}

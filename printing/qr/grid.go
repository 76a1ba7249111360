package qr

import "math/bits"

// mostRows is the size of version 6.
const mostRows = 41

// grid holds modules, a row to a number; the lowest bit is on the left.
type grid [mostRows]uint64

func (g *grid) dark(x, y int) bool { return g[y]>>x&1 == 1 }

func (g *grid) set(x, y int, dark bool) {
	g[y] &^= 1 << x
	if dark {
		g[y] |= 1 << x
	}
}

// turned swaps rows and columns.
func (g *grid) turned() (out grid) {
	for y, row := range g {
		for ; row != 0; row &= row - 1 {
			out[bits.TrailingZeros64(row)] |= 1 << y
		}
	}
	return out
}

// The masks of table 10: what is dark of each, in places where a symbol holds
// data.
var masks = [8]func(x, y int) bool{
	func(x, y int) bool { return (x+y)%2 == 0 },
	func(_, y int) bool { return y%2 == 0 },
	func(x, _ int) bool { return x%3 == 0 },
	func(x, y int) bool { return (x+y)%3 == 0 },
	func(x, y int) bool { return (x/3+y/2)%2 == 0 },
	func(x, y int) bool { return x*y%2+x*y%3 == 0 },
	func(x, y int) bool { return (x*y%2+x*y%3)%2 == 0 },
	func(x, y int) bool { return ((x+y)%2+x*y%3)%2 == 0 },
}

// patterns are the masks, drawn once.
var patterns = func() (out [len(masks)]grid) {
	for i, dark := range masks {
		for y := range mostRows {
			for x := range mostRows {
				out[i].set(x, y, dark(x, y))
			}
		}
	}
	return out
}()

// penalty weighs what makes a symbol hard to read (7.8.3): the fewer points
// the better.
func (g *grid) penalty(size int) int {
	columns := g.turned()
	points := g.blockPoints(size) + g.balancePoints(size)
	for i := range size {
		points += runPoints(g[i], size) + runPoints(columns[i], size)
		points += finderPoints(g[i], size) + finderPoints(columns[i], size)
	}
	return points
}

// runPoints gives 3 points for five modules of one kind in a row, and one more
// for each further.
func runPoints(row uint64, size int) (points int) {
	changes := row ^ row>>1 // where a module differs from the next
	changes |= 1 << (size - 1)
	for start := 0; start < size; {
		length := bits.TrailingZeros64(changes>>start) + 1
		if length >= 5 {
			points += length - 2
		}
		start += length
	}
	return points
}

// finderPoints gives 40 points for each thing that looks like part of a corner
// mark with space beside it.
func finderPoints(row uint64, size int) (points int) {
	const width, before, after = 11, 0b00001011101, 0b10111010000
	for ; size >= width; size-- {
		if part := row & (1<<width - 1); part == before || part == after {
			points += 40
		}
		row >>= 1
	}
	return points
}

// blockPoints gives 3 points for each square of four modules of one kind.
func (g *grid) blockPoints(size int) (points int) {
	for y := range size - 1 {
		across, down := ^(g[y] ^ g[y]>>1), ^(g[y] ^ g[y+1])
		points += 3 * bits.OnesCount64(across&down&(down>>1)&(1<<(size-1)-1))
	}
	return points
}

// balancePoints gives 10 points for every 5 parts of a hundred that dark
// modules are away from half of all.
func (g *grid) balancePoints(size int) int {
	dark, all := 0, size*size
	for _, row := range g {
		dark += bits.OnesCount64(row)
	}
	return 10 * (abs(20*dark-10*all) / all)
}

func abs(n int) int { return max(n, -n) }

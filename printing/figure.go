package printing

// halfFigure are points along the right half of a body's outline, from crown
// to crotch, in mm from the crown.
var halfFigure = [][2]float64{
	{0, 0}, {1.2, 0.5}, {1.6, 1.7}, {1.4, 3.3}, {0.8, 4.4}, {0.9, 5.4}, {2.1, 6.0}, {3.6, 6.5}, {4.4, 7.8},
	{4.7, 10.5}, {5.2, 13.5}, {5.7, 16.7}, {6.1, 18.3}, {6.3, 19.8}, {5.9, 20.9}, {5.4, 20.4}, {5.0, 19.0},
	{4.7, 17.1}, {4.0, 14.1}, {3.4, 10.9}, {3.2, 9.6}, {3.0, 11.9}, {2.8, 14.4}, {3.1, 16.9}, {3.4, 19.0},
	{3.3, 22.2}, {2.9, 26.1}, {2.8, 28.6}, {2.3, 32.5}, {2.3, 33.7}, {3.0, 34.7}, {2.7, 35.2}, {1.2, 35.2},
	{1.0, 33.9}, {1.1, 31.1}, {1.0, 27.5}, {0.8, 24.0}, {0.2, 19.9}, {0, 19.7},
}

// figure draws the outline of a body to mark injuries on, its crown at x, y.
func (s *sheet) figure(x, y float64) {
	for _, side := range []float64{1, -1} {
		at := func(i int) point {
			p := halfFigure[min(max(i, 0), len(halfFigure)-1)]
			return point{x + side*p[0], y + p[1]}
		}
		outline := []point{at(0)}
		for i := range len(halfFigure) - 1 {
			outline = append(outline, between(at(i-1), at(i), at(i+1), at(i+2))...)
		}
		s.pdf.curve(outline, thin)
	}
}

// between goes on from b to c in a Catmull–Rom curve, as Bézier.
func between(a, b, c, d point) []point {
	return []point{
		{b.x + (c.x-a.x)/6, b.y + (c.y-a.y)/6},
		{c.x - (d.x-b.x)/6, c.y - (d.y-b.y)/6},
		c,
	}
}

package printing

// A3 is A4 by the root of two: what was drawn for the one fits the other.
const (
	a3Width  = 297.0
	a3Height = 420.0
)

// onA3 makes a drawing of A4 pages one of A3 pages.
func (d *drawing) onA3() {
	const by = a3Width / pageWidth
	d.width, d.height = a3Width, a3Height
	for i, small := range d.pages {
		d.pages[i] = page{func(c canvas) { small.onto(enlarged{c, by}) }}
	}
}

// enlarged is a canvas on which everything comes out larger, letters, lines and
// codes alike.
type enlarged struct {
	onto canvas
	by   float64
}

func (e enlarged) text(l lettering) {
	l.pt, l.x, l.y = l.pt*e.by, l.x*e.by, l.y*e.by
	e.onto.text(l)
}

func (e enlarged) line(x1, y1, x2, y2, weight float64) {
	e.onto.line(x1*e.by, y1*e.by, x2*e.by, y2*e.by, weight*e.by)
}

func (e enlarged) box(x, y, w, h, weight float64) {
	e.onto.box(x*e.by, y*e.by, w*e.by, h*e.by, weight*e.by)
}

func (e enlarged) curve(points []point, weight float64) {
	larger := make([]point, len(points))
	for i, p := range points {
		larger[i] = point{p.x * e.by, p.y * e.by}
	}
	e.onto.curve(larger, weight*e.by)
}

func (e enlarged) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	e.onto.fill(code, x*e.by, y*e.by, moduleWidth*e.by, moduleHeight*e.by)
}

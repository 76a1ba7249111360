package printing

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// ErrNoPage means that a picture was asked for of a page that the sheet has
// not got.
var ErrNoPage = errors.New("the sheet has no such page")

// canvas is a page to draw on, in mm from its top left corner. There is one
// that makes a PDF file and one that makes a picture; whatever they are given,
// they show the same.
type canvas interface {
	text(lettering)
	line(x1, y1, x2, y2, weight float64)
	box(x, y, w, h, weight float64)
	// curve draws cubic Béziers: a point to begin at, then three for each.
	curve(points []point, weight float64)
	// fill blackens the dark modules of a code.
	fill(code symbol, x, y, moduleWidth, moduleHeight float64)
}

type point struct{ x, y float64 }

// lettering is one line of text. All of it can be printed: put sees to that.
type lettering struct {
	style
	x, y   float64 // where its baseline begins
	turn   float64 // degrees, anticlockwise about that place
	hollow bool    // outlines only, in thin lines
	words  string
}

// after gives what is left of a line after its first bytes, in its place.
func (l lettering) after(length int, f *face) lettering {
	sin, cos := math.Sincos(l.turn * math.Pi / 180)
	width := f.em(l.words[:length]) * l.pt * mmPerPt
	l.x, l.y, l.words = l.x+width*cos, l.y-width*sin, l.words[length:]
	return l
}

// drawing is a sheet before it is a file: what was drawn on each page, to be
// drawn again on a canvas of any kind. It is itself one that keeps what it is
// given.
type drawing struct {
	width, height float64 // of each page
	along         bool    // on stock that is narrower than it is long, drawn along its length
	title         string
	at            time.Time
	pages         []page
	used          map[bool]letters // by whether they are bold
}

// letters is a set of them.
type letters map[rune]bool

// page is what is drawn on one, in order.
type page []func(canvas)

// document opens a drawing whose pages are width × height mm.
func document(job record.PrintJob, width, height float64) *drawing {
	return &drawing{
		width: width, height: height, title: job.Name(), at: job.QueuedAt.UTC(),
		used: map[bool]letters{false: {}, true: {}},
	}
}

// AddPage begins the next page.
func (d *drawing) AddPage() { d.pages = append(d.pages, nil) }

func (d *drawing) add(draw func(canvas)) {
	last := len(d.pages) - 1
	d.pages[last] = append(d.pages[last], draw)
}

func (d *drawing) text(l lettering) {
	for _, r := range l.words {
		d.used[l.bold][r] = true
	}
	d.add(func(c canvas) { c.text(l) })
}

func (d *drawing) line(x1, y1, x2, y2, weight float64) {
	d.add(func(c canvas) { c.line(x1, y1, x2, y2, weight) })
}

func (d *drawing) box(x, y, w, h, weight float64) {
	d.add(func(c canvas) { c.box(x, y, w, h, weight) })
}

func (d *drawing) curve(points []point, weight float64) {
	d.add(func(c canvas) { c.curve(points, weight) })
}

func (d *drawing) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	d.add(func(c canvas) { c.fill(code, x, y, moduleWidth, moduleHeight) })
}

// onto draws a page on a canvas.
func (p page) onto(c canvas) {
	for _, draw := range p {
		draw(c)
	}
}

// page gives a page by its number, from 1.
func (d *drawing) page(n int) (page, error) {
	if n < 1 || n > len(d.pages) {
		return nil, fmt.Errorf("%w: page %d of %d", ErrNoPage, n, len(d.pages))
	}
	return d.pages[n-1], nil
}

// maker makes of a drawing what the press is for.
type maker func(*Press, *drawing) ([]byte, error)

// Picturing gives a press that draws the same sheets, but of each only the one
// page, as a PNG picture so many dots wide: for a screen to show before
// anything is printed. The sheet's Pages method says how many pages there are;
// one that there is not fails with ErrNoPage.
func (p *Press) Picturing(page, width int) *Press {
	q := *p
	q.make = func(p *Press, d *drawing) ([]byte, error) { return p.picture(d, page, width) }
	return &q
}

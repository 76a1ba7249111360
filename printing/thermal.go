package printing

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/vector"

	"github.com/tideover/tideover/printing/zpl"
)

// Why nothing can be drawn for a thermal printer.
var (
	// ErrHead means a head of dots that no such printer has.
	ErrHead = errors.New("a thermal printer has 203 or 300 dots to the inch")
	// ErrThermal means a sheet that is wider than such a printer's head.
	ErrThermal = errors.New("a thermal printer prints labels and wristbands, and no other sheet")
)

// head is the print head of a thermal printer: its dots to a mm.
type head float64

// Thermal gives a press that draws the same labels and wristbands, but as ZPL
// II for a thermal printer of 203 or 300 dots to the inch. Text and lines go as
// pictures of the very outlines that were measured, so that every letter is
// there and nothing grows past its place; codes go as the printer's own, in
// whole dots to a module.
func (p *Press) Thermal(dpi int) (*Press, error) {
	dots, ok := map[int]head{203: 8, 300: 300 / 25.4}[dpi]
	if !ok {
		return nil, fmt.Errorf("%w; not %d", ErrHead, dpi)
	}
	q := *p
	q.thermal, q.make = dots, (*Press).formats
	return &q, nil
}

// module gives the width of a module in whole dots of the head, in mm; on
// paper it is as it is wanted.
func (p *Press) module(mm float64) float64 {
	if p.thermal == 0 {
		return mm
	}
	return math.Round(mm*float64(p.thermal)) / float64(p.thermal)
}

// narrower gives a module one dot narrower, for a code that is to lie on less
// than the head is wide.
func (p *Press) narrower(module float64) float64 {
	if p.thermal == 0 {
		return 0.9 * module
	}
	return module - 1/float64(p.thermal)
}

// dots rounds a length in mm to dots.
func (h head) dots(mm float64) int { return int(math.Round(mm * float64(h))) }

// formats makes a drawing ZPL: a format for each page.
func (p *Press) formats(d *drawing) ([]byte, error) {
	const widest = 110 // mm, of a head
	if min(d.width, d.height) > widest || d.width > widest && !d.along {
		return nil, ErrThermal
	}
	var b strings.Builder
	for _, page := range d.pages {
		c := newThermalCanvas(p, d)
		page.onto(c)
		if c.ink.err != nil {
			return nil, c.ink.err
		}
		b.WriteString(c.label().String())
	}
	return []byte(b.String()), nil
}

// thermalCanvas is a label for a thermal printer. Stock that is longer than
// the head is wide is drawn along the feed, a quarter turn clockwise.
type thermalCanvas struct {
	head   head
	width  int // of the drawing in dots, before it is turned
	height int
	turned bool
	ink    *pictureCanvas
	codes  []func(*zpl.Label)
}

func newThermalCanvas(p *Press, d *drawing) *thermalCanvas {
	c := &thermalCanvas{head: p.thermal, width: p.thermal.dots(d.width), height: p.thermal.dots(d.height), turned: d.along}
	c.ink = &pictureCanvas{press: p, dots: float64(p.thermal), ink: vector.NewRasterizer(c.width, c.height)}
	return c
}

func (c *thermalCanvas) text(l lettering)                     { c.ink.text(l) }
func (c *thermalCanvas) curve(points []point, weight float64) { c.ink.curve(points, weight) }

func (c *thermalCanvas) line(x1, y1, x2, y2, weight float64) {
	c.ink.line(x1, y1, x2, y2, weight)
}

func (c *thermalCanvas) box(x, y, w, h, weight float64) { c.ink.box(x, y, w, h, weight) }

// fill keeps a code, to be set by the printer.
func (c *thermalCanvas) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	module := max(1, c.head.dots(moduleWidth))
	left, top := c.head.dots(x), c.head.dots(y)
	height := code.rows * c.head.dots(moduleHeight)
	turn := zpl.Upright
	if c.turned {
		left, top, turn = c.height-top-height, left, zpl.Quarter
	}
	c.codes = append(c.codes, func(l *zpl.Label) {
		switch code.sort {
		case qrCodeQ:
			l.QR(left, top, module, 'Q', code.text)
		case qrCodeH:
			l.QR(left, top, module, 'H', code.text)
		case barCode:
			l.Code128(left, top, module, height, turn, code.text)
		case matrixCode:
			l.GS1DataMatrix(left, top, module, turn, code.text)
		}
	})
}

// label puts text, lines and codes together.
func (c *thermalCanvas) label() *zpl.Label {
	inked := image.NewAlpha(c.ink.ink.Bounds())
	c.ink.ink.DrawOp = draw.Src
	c.ink.ink.Draw(inked, inked.Rect, image.Opaque, image.Point{})
	dark := func(x, y int) bool { return inked.AlphaAt(x, y).A >= 0x80 }
	width, height := c.width, c.height
	if c.turned {
		width, height = height, width
		upright := dark
		dark = func(x, y int) bool { return upright(y, c.height-1-x) }
	}
	l := zpl.New(width, height)
	l.Graphic(0, 0, width, height, dark)
	for _, set := range c.codes {
		set(l)
	}
	return l
}

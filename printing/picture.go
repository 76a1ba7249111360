package printing

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// picture makes a picture of one page of a drawing: black on white, in as many
// dots as its width and the shape of the page ask for.
func (p *Press) picture(d *drawing, number, width int) ([]byte, error) {
	page, err := d.page(number)
	if err != nil {
		return nil, err
	}
	dots := float64(width) / d.width
	height := int(math.Round(d.height * dots))
	c := &pictureCanvas{press: p, dots: dots, ink: vector.NewRasterizer(width, height)}
	page.onto(c)
	if c.err != nil {
		return nil, c.err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, c.paper()); err != nil {
		return nil, fmt.Errorf("writing the picture: %w", err)
	}
	return b.Bytes(), nil
}

// pictureCanvas gathers all that is black on a page as one path. Every outline
// in it runs the way that the outlines of letters do, so that what is drawn
// twice stays black.
type pictureCanvas struct {
	press  *Press
	dots   float64 // to a mm
	ink    *vector.Rasterizer
	letter sfnt.Buffer
	err    error // the first letter that could not be drawn
}

// shades are what a dot can be, from paper to ink. Sixteen are enough for
// smooth edges, and make a picture in half the time that all would take.
var shades = func() (all color.Palette) {
	for ink := range 16 {
		all = append(all, color.Gray{Y: uint8(math.MaxUint8 - 17*ink)})
	}
	return all
}()

// paper inks a white page.
func (c *pictureCanvas) paper() *image.Paletted {
	inked := image.NewAlpha(c.ink.Bounds())
	c.ink.DrawOp = draw.Src
	c.ink.Draw(inked, inked.Rect, image.Opaque, image.Point{})
	for i, ink := range inked.Pix {
		inked.Pix[i] = uint8((int(ink) + 8) / 17)
	}
	return &image.Paletted{Pix: inked.Pix, Stride: inked.Stride, Rect: inked.Rect, Palette: shades}
}

func (c *pictureCanvas) moveTo(p point) { c.ink.MoveTo(float32(p.x*c.dots), float32(p.y*c.dots)) }
func (c *pictureCanvas) lineTo(p point) { c.ink.LineTo(float32(p.x*c.dots), float32(p.y*c.dots)) }

// area blackens what lies within a closed path.
func (c *pictureCanvas) area(corners ...point) {
	c.moveTo(corners[0])
	for _, p := range corners[1:] {
		c.lineTo(p)
	}
	c.ink.ClosePath()
}

func (c *pictureCanvas) line(x1, y1, x2, y2, weight float64) {
	c.stroke(point{x1, y1}, point{x2, y2}, weight)
}

// stroke draws a straight line with square ends.
func (c *pictureCanvas) stroke(a, b point, weight float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return
	}
	dx, dy := (b.y-a.y)/length*weight/2, (a.x-b.x)/length*weight/2
	c.area(point{a.x + dx, a.y + dy}, point{b.x + dx, b.y + dy}, point{b.x - dx, b.y - dy}, point{a.x - dx, a.y - dy})
}

func (c *pictureCanvas) box(x, y, w, h, weight float64) {
	half := weight / 2
	c.line(x-half, y, x+w+half, y, weight)
	c.line(x-half, y+h, x+w+half, y+h, weight)
	c.line(x, y, x, y+h, weight)
	c.line(x+w, y, x+w, y+h, weight)
}

func (c *pictureCanvas) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	for bar := range code.bars {
		l, r := x+float64(bar.from)*moduleWidth, x+float64(bar.to)*moduleWidth
		top, foot := y+float64(bar.row)*moduleHeight, y+float64(bar.row+1)*moduleHeight
		c.area(point{l, top}, point{r, top}, point{r, foot}, point{l, foot})
	}
}

func (c *pictureCanvas) curve(points []point, weight float64) {
	for i := 0; i+3 < len(points); i += 3 {
		c.bezier(weight, points[i:i+4]...)
	}
}

// bezier draws a curve, given by three or four points, in short straight
// lines.
func (c *pictureCanvas) bezier(weight float64, points ...point) {
	const parts = 8
	from := points[0]
	for i := 1; i <= parts; i++ {
		to := onCurve(float64(i)/parts, points)
		c.stroke(from, to, weight)
		from = to
	}
}

// onCurve gives the place on a curve after a part t of it (de Casteljau).
func onCurve(t float64, points []point) point {
	left := append([]point(nil), points...)
	for n := len(left) - 1; n > 0; n-- {
		for i := range n {
			left[i] = point{left[i].x + t*(left[i+1].x-left[i].x), left[i].y + t*(left[i+1].y-left[i].y)}
		}
	}
	return left[0]
}

// text draws each letter where the widths of the file put it.
func (c *pictureCanvas) text(l lettering) {
	clusters, err := c.press.placed(l)
	c.err = errors.Join(c.err, err)
	for _, p := range clusters {
		for _, part := range p.parts {
			c.spell(part)
		}
	}
}

func (c *pictureCanvas) spell(l lettering) {
	face := c.press.face(l.style)
	em := l.pt * mmPerPt
	sin, cos := math.Sincos(l.turn * math.Pi / 180)
	along := 0.0
	for _, r := range l.words {
		place := func(p fixed.Point26_6) point {
			x, y := along+em*float64(p.X)/float64(face.units), em*float64(p.Y)/float64(face.units)
			return point{l.x + x*cos + y*sin, l.y - x*sin + y*cos}
		}
		outline, err := face.outline(&c.letter, r)
		if err != nil {
			c.err = errors.Join(c.err, err)
			return
		}
		if l.hollow {
			c.strokeLetter(outline, place)
		} else {
			c.fillLetter(outline, place)
		}
		along += em * face.em(string(r))
	}
}

func (c *pictureCanvas) fillLetter(outline sfnt.Segments, place func(fixed.Point26_6) point) {
	for _, s := range outline {
		to := place(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.ink.ClosePath()
			c.moveTo(to)
		case sfnt.SegmentOpLineTo:
			c.lineTo(to)
		case sfnt.SegmentOpQuadTo:
			end := place(s.Args[1])
			c.ink.QuadTo(float32(to.x*c.dots), float32(to.y*c.dots), float32(end.x*c.dots), float32(end.y*c.dots))
		}
	}
	c.ink.ClosePath()
}

// strokeLetter draws the outlines of a letter; sfnt closes each of them.
func (c *pictureCanvas) strokeLetter(outline sfnt.Segments, place func(fixed.Point26_6) point) {
	var from point
	for _, s := range outline {
		to := place(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			c.stroke(from, to, thin)
		case sfnt.SegmentOpQuadTo:
			to = place(s.Args[1])
			c.bezier(thin, from, place(s.Args[0]), to)
		}
		from = to
	}
}

package printing

import (
	"bufio"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// greys are how light each dot of a picture is: white is 255.
type greys struct {
	w, h int
	at   []float32
}

// readPGM reads what pdftoppm -gray writes.
func readPGM(t testing.TB, name string) greys {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return greysOf(decodePGM(t, raw))
}

// decodePGM reads the plainest format of pictures, with 255 for white.
func decodePGM(t testing.TB, raw []byte) *image.Gray {
	t.Helper()
	var w, h, most int
	if _, err := fmt.Sscanf(string(raw[:min(len(raw), 40)]), "P5\n%d %d\n%d\n", &w, &h, &most); err != nil || most != 255 || len(raw) < w*h {
		t.Fatalf("no picture of grey: %v", err)
	}
	return &image.Gray{Pix: raw[len(raw)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}
}

func greysOf(img *image.Gray) greys {
	s := greys{w: img.Rect.Dx(), h: img.Rect.Dy(), at: make([]float32, len(img.Pix))}
	for i, v := range img.Pix {
		s.at[i] = float32(v)
	}
	return s
}

// clear is white beyond the edges.
func (s greys) clear(x, y int) float32 {
	if x < 0 || y < 0 || x >= s.w || y >= s.h {
		return 255
	}
	return s.at[y*s.w+x]
}

// between reads a place that lies between four dots.
func (s greys) between(x, y float64) float32 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := float32(x-x0), float32(y-y0)
	i, j := int(x0), int(y0)
	top := s.clear(i, j)*(1-fx) + s.clear(i+1, j)*fx
	foot := s.clear(i, j+1)*(1-fx) + s.clear(i+1, j+1)*fx
	return top*(1-fy) + foot*fy
}

// photocopy is what a bad copier does to a sheet: it blurs and sprinkles it, lays
// it down askew and smaller, and turns grey into black sooner on one side than on
// the other.
type photocopy struct {
	blur      float64 // of a bell, in dots
	noise     float64 // standard deviation, of 255
	scale     float64 // 0.9 is a copy at 90 %
	skew      float64 // in degrees
	threshold float64 // by how much the grey that turns black differs from the middle to an edge, of 255; negative leaves greys
	lean      float64 // which side turns black sooner, in radians
}

// of copies the part of a page that x, y, w and h say, in dots of the page. Only
// that part is worked on; it is as if all of the page had been.
func (c photocopy) of(page greys, x, y, w, h float64, random *rand.Rand) *image.Gray {
	const room = 6 // for what lies askew, and what is blurred into it
	left, top := int(x)-room, int(y)-room
	part := page.part(left, top, int(x+w)+room, int(y+h)+room)
	part.blurred(c.blur)
	part.sprinkled(c.noise, random)
	turn := c.skew * math.Pi / 180
	sin, cos := math.Sin(turn), math.Cos(turn)
	middle := [2]float64{x + w/2 - float64(left), y + h/2 - float64(top)}
	out := greys{w: int(w * c.scale), h: int(h * c.scale)}
	out.at = make([]float32, out.w*out.h)
	for v := range out.h {
		for u := range out.w {
			dx, dy := (float64(u)+0.5-float64(out.w)/2)/c.scale, (float64(v)+0.5-float64(out.h)/2)/c.scale
			out.at[v*out.w+u] = part.between(middle[0]+dx*cos+dy*sin-0.5, middle[1]-dx*sin+dy*cos-0.5)
		}
	}
	if c.threshold >= 0 {
		sin, cos := math.Sincos(c.lean)
		lie := ((x+w/2)/float64(page.w)-0.5)*cos + ((y+h/2)/float64(page.h)-0.5)*sin
		out.harden(float32(128 + 2*c.threshold*lie))
	}
	return out.picture()
}

// part gives a part of a page, white beyond its edges.
func (s greys) part(x0, y0, x1, y1 int) greys {
	out := greys{w: x1 - x0, h: y1 - y0}
	out.at = make([]float32, 0, out.w*out.h)
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			out.at = append(out.at, s.clear(x, y))
		}
	}
	return out
}

// blurred spreads each dot as a bell does, along and then down.
func (s greys) blurred(sigma float64) {
	if sigma <= 0 {
		return
	}
	reach := int(math.Ceil(2.5 * sigma))
	weights, sum := make([]float32, 2*reach+1), float32(0)
	for i := range weights {
		d := float64(i - reach)
		weights[i] = float32(math.Exp(-d * d / (2 * sigma * sigma)))
		sum += weights[i]
	}
	spread := func(n, step int, from func(line int) int, lines int) {
		line := make([]float32, n)
		for l := range lines {
			start := from(l)
			for i := range n {
				line[i] = s.at[start+i*step]
			}
			for i := range n {
				v := float32(0)
				for j, w := range weights {
					v += w * line[min(max(i+j-reach, 0), n-1)]
				}
				s.at[start+i*step] = v / sum
			}
		}
	}
	spread(s.w, 1, func(l int) int { return l * s.w }, s.h)
	spread(s.h, s.w, func(l int) int { return l }, s.w)
}

func (s greys) sprinkled(sigma float64, random *rand.Rand) {
	if sigma <= 0 {
		return
	}
	for i := range s.at {
		s.at[i] += float32(sigma * random.NormFloat64())
	}
}

// harden turns grey into black or white.
func (s greys) harden(threshold float32) {
	for i, v := range s.at {
		s.at[i] = 255
		if v < threshold {
			s.at[i] = 0
		}
	}
}

func (s greys) picture() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, s.w, s.h))
	for i, v := range s.at {
		img.Pix[i] = uint8(min(max(v, 0), 255))
	}
	return img
}

// doubled draws a picture twice as large, as one does who looks closer.
func doubled(img *image.Gray) *image.Gray {
	s := greysOf(img)
	out := greys{w: 2 * s.w, h: 2 * s.h}
	for y := range out.h {
		for x := range out.w {
			out.at = append(out.at, s.between(float64(x)/2-0.25, float64(y)/2-0.25))
		}
	}
	return out.picture()
}

// writePGM writes a picture in the plainest format that every reader takes.
func writePGM(t testing.TB, name string, img *image.Gray) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, "P5\n%d %d\n255\n", img.Rect.Dx(), img.Rect.Dy())
	for y := range img.Rect.Dy() {
		w.Write(img.Pix[y*img.Stride : y*img.Stride+img.Rect.Dx()])
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestHowManyCodesMayBeLost(t *testing.T) {
	for _, c := range []struct {
		n     int
		least float64
		want  int
	}{{1000, 99, 10}, {2000, 99, 20}, {40, 99, 4}, {1, 99, 1}, {500, 100, 0}, {16, 99, 3}} {
		if got := mayMiss(c.n, c.least); got != c.want {
			t.Errorf("of %d codes %d may be lost where %v %% are asked, want %d", c.n, got, c.least, c.want)
		}
	}
}

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

// shade is how dark a place is, of 0 to 255, white being 255.
type shades struct {
	w, h int
	at   []float32
}

func shadesOf(img image.Image) shades {
	b := img.Bounds()
	s := shades{b.Dx(), b.Dy(), make([]float32, b.Dx()*b.Dy())}
	for y := range s.h {
		for x := range s.w {
			r, _, _, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			s.at[y*s.w+x] = float32(r >> 8)
		}
	}
	return s
}

// clear is white beyond the edges.
func (s shades) clear(x, y int) float32 {
	if x < 0 || y < 0 || x >= s.w || y >= s.h {
		return 255
	}
	return s.at[y*s.w+x]
}

// between reads a place that lies between four dots.
func (s shades) between(x, y float64) float32 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := float32(x-x0), float32(y-y0)
	i, j := int(x0), int(y0)
	top := s.clear(i, j)*(1-fx) + s.clear(i+1, j)*fx
	foot := s.clear(i, j+1)*(1-fx) + s.clear(i+1, j+1)*fx
	return top*(1-fy) + foot*fy
}

// photocopy is what a bad copier does to a sheet: it lays it down askew, makes it
// smaller, blurs it, sprinkles it, and turns grey into black sooner in one corner
// than in another.
type photocopy struct {
	scale     float64 // 0.9 is a copy at 90 %
	skew      float64 // in degrees
	blur      float64 // of a bell, in dots
	noise     float64 // standard deviation, of 255
	threshold float64 // by how much the grey that turns black differs over the sheet, of 255; negative leaves greys
}

// of copies a sheet, and gives where a place of it has come to lie.
func (c photocopy) of(s shades, random *rand.Rand) (shades, func(x, y float64) (float64, float64)) {
	turn := c.skew * math.Pi / 180
	sin, cos := math.Sin(turn), math.Cos(turn)
	middle := [2]float64{float64(s.w) / 2, float64(s.h) / 2}
	out := shades{int(math.Ceil(float64(s.w) * c.scale)), int(math.Ceil(float64(s.h) * c.scale)), nil}
	out.at = make([]float32, out.w*out.h)
	half := [2]float64{float64(out.w) / 2, float64(out.h) / 2}
	for y := range out.h {
		for x := range out.w {
			dx, dy := (float64(x)+0.5-half[0])/c.scale, (float64(y)+0.5-half[1])/c.scale
			out.at[y*out.w+x] = s.between(middle[0]+dx*cos+dy*sin-0.5, middle[1]-dx*sin+dy*cos-0.5)
		}
	}
	out.blurred(c.blur)
	out.sprinkled(c.noise, random)
	if c.threshold >= 0 {
		out.harden(c.threshold, random)
	}
	return out, func(x, y float64) (float64, float64) {
		dx, dy := (x-middle[0])*c.scale, (y-middle[1])*c.scale
		return half[0] + dx*cos - dy*sin, half[1] + dx*sin + dy*cos
	}
}

// blurred spreads each dot as a bell does, along and then down.
func (s shades) blurred(sigma float64) {
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

func (s shades) sprinkled(sigma float64, random *rand.Rand) {
	if sigma <= 0 {
		return
	}
	for i := range s.at {
		s.at[i] += float32(sigma * random.NormFloat64())
	}
}

// harden turns grey into black or white: from 128 in the middle, by as much
// sooner towards one side as later towards the other.
func (s shades) harden(unevenness float64, random *rand.Rand) {
	sin, cos := math.Sincos(2 * math.Pi * random.Float64())
	reach := math.Hypot(float64(s.w), float64(s.h)) / 2
	for y := range s.h {
		for x := range s.w {
			lie := ((float64(x)-float64(s.w)/2)*cos + (float64(y)-float64(s.h)/2)*sin) / reach
			v := &s.at[y*s.w+x]
			if float64(*v) < 128+unevenness*lie {
				*v = 0
			} else {
				*v = 255
			}
		}
	}
}

// cut gives a part of a copy as a picture.
func (s shades) cut(x0, y0, x1, y1 int) *image.Gray {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, s.w), min(y1, s.h)
	img := image.NewGray(image.Rect(0, 0, x1-x0, y1-y0))
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			img.Pix[(y-y0)*img.Stride+x-x0] = uint8(min(max(s.at[y*s.w+x], 0), 255))
		}
	}
	return img
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

package printing

import "math"

const exerciseWord = "EXERCISE"

// exerciseLetters draws outlined letters under the form, across it twice and
// clear of its codes. It is drawn first.
func (s *sheet) exerciseLetters() {
	for _, y := range []float64{117.95, 217.445} {
		s.exerciseOutline(119, y)
	}
}

// exerciseOutline draws the word once, rising, about a point.
func (s *sheet) exerciseOutline(x, y float64) {
	s.putTurned(x, y, 38, lettering{style: style{104, true}, hollow: true, words: exerciseWord})
}

// exerciseMargins repeats the word along all four margins.
func (s *sheet) exerciseMargins() {
	across := style{11, true}
	for i := range 4 {
		s.putCentre(31.5+39*float64(i), 8.2, across, exerciseWord)
	}
	for i := range 5 {
		s.putCentre(30.6+37.2*float64(i), 293.2, across, exerciseWord)
	}
	for i := range 4 {
		y := 67.875 + 59.75*float64(i)
		s.upright(11, y, style{20, true}, exerciseWord)
		s.upright(204, y, style{20, true}, exerciseWord)
	}
}

// upright sets text that reads upwards, centred on y.
func (s *sheet) upright(x, y float64, st style, text string) {
	s.putTurned(x, y, 90, lettering{style: st, words: text})
}

// putTurned sets words at an angle, in degrees anticlockwise, the middle of
// their baseline at x, y.
func (s *sheet) putTurned(x, y, angle float64, l lettering) {
	half := s.width(l.style, l.words) / 2
	sin, cos := math.Sincos(angle * math.Pi / 180)
	l.x, l.y, l.turn = x-half*cos, y+half*sin, angle
	s.pdf.text(l)
}

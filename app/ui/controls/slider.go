package controls

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// SliderRange is what a Slider goes over, in numbers as FHIR writes them. The
// words for its ends may be "".
type SliderRange struct {
	Least, Most, Step     string
	LeastWords, MostWords string
	Unit                  string
}

// Slider is a number between bounds, with its value beside it. That nobody set
// it is not the least value: it says so until an arrow key, Home, End, a typed
// number or a click sets it. Del takes the number away again.
type Slider struct {
	drawn
	focusable
	// OnChanged is called with the number, "" for none, when the person changes
	// it, not by Set.
	OnChanged func(number string)

	over    SliderRange
	least   float64
	step    float64
	steps   int
	at      int // steps from the least; -1 while it is not set
	typed   string
	trouble bool
}

const (
	unset       = -1
	sliderValue = 92 // px of the box with the number
	knobSize    = 18
)

// NewSlider is a slider that is not set. It fails on bounds that are no
// numbers, or between which there is no step.
func NewSlider(over SliderRange) (*Slider, error) {
	s := &Slider{over: over, at: unset}
	least, err1 := strconv.ParseFloat(over.Least, 64)
	most, err2 := strconv.ParseFloat(over.Most, 64)
	step, err3 := strconv.ParseFloat(over.Step, 64)
	if err1 != nil || err2 != nil || err3 != nil || step <= 0 || most <= least || (most-least)/step > 100_000 {
		return nil, fmt.Errorf("no slider goes from %q to %q by %q", over.Least, over.Most, over.Step)
	}
	s.least, s.step, s.steps = least, step, int(math.Floor((most-least)/step+1e-9))
	s.init(s)
	s.focusable = focusable{self: s, refresh: s.redraw, onKey: s.key, onRune: s.digit}
	s.redraw()
	return s, nil
}

// Set shows a number, "" for none, without telling OnChanged.
func (s *Slider) Set(number string) {
	at := unset
	if v, err := strconv.ParseFloat(number, 64); err == nil {
		at = min(s.steps, max(0, int(math.Round((v-s.least)/s.step))))
	}
	if at != s.at {
		s.at = at
		s.redraw()
	}
}

// Number is the number that is set, "" for none.
func (s *Slider) Number() string {
	if s.at == unset {
		return ""
	}
	return strconv.FormatFloat(s.least+float64(s.at)*s.step, 'f', max(decimals(s.over.Least), decimals(s.over.Step)), 64)
}

// decimals is how many digits a number has after its point.
func decimals(number string) int {
	_, fraction, _ := strings.Cut(number, ".")
	return len(fraction)
}

// SetTrouble draws the slider as one whose answer is wrong or missing.
func (s *Slider) SetTrouble(on bool) {
	if on != s.trouble {
		s.trouble = on
		s.redraw()
	}
}

func (s *Slider) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyRight, fyne.KeyUp:
		s.pick(min(s.steps, s.at+1))
	case fyne.KeyLeft, fyne.KeyDown:
		s.pick(max(0, s.at-1))
	case fyne.KeyHome:
		s.pick(0)
	case fyne.KeyEnd:
		s.pick(s.steps)
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.pick(unset)
	case fyne.KeyReturn, fyne.KeyEnter:
		focusNext(s)
	default:
		return false
	}
	s.typed = ""
	return true
}

// digit sets the number that is typed, as soon as it lies within the bounds. A
// digit that leads out of them begins another number.
func (s *Slider) digit(r rune) bool {
	if (r < '0' || r > '9') && r != '.' && r != '-' {
		return false
	}
	for _, typed := range []string{s.typed + string(r), string(r)} {
		v, err := strconv.ParseFloat(typed, 64)
		if err != nil || v > s.least+float64(s.steps)*s.step {
			continue
		}
		s.typed = typed
		if v >= s.least {
			s.pick(int(math.Round((v - s.least) / s.step)))
		}
		return true
	}
	s.typed += string(r)
	return true
}

func (s *Slider) pick(at int) {
	if at == s.at {
		return
	}
	s.at = at
	s.redraw()
	if s.OnChanged != nil {
		s.OnChanged(s.Number())
	}
}

// Tapped sets the number that was clicked.
func (s *Slider) Tapped(ev *fyne.PointEvent) {
	focusOn(s)
	track := s.Size().Width - sliderValue - 2*knobSize
	share := float64((ev.Position.X - knobSize) / max(1, track))
	s.typed = ""
	s.pick(min(s.steps, max(0, int(math.Round(share*float64(s.steps))))))
}

// Cursor is Fyne's hook.
func (s *Slider) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (s *Slider) redraw() {
	frame := newRinged()
	border := color.Color(Grey)
	switch {
	case s.focused:
		border = Black
	case s.trouble:
		border = Red
	}
	frame.set(border, White, s.focused)
	track, done, knob := canvas.NewRectangle(Pale), canvas.NewRectangle(Blue), newBox(Black, Blue, borderWidth, 1)
	value := s.value()
	objects := append(frame.objects(), track, done)
	if s.at != unset {
		objects = append(objects, knob.objects()...)
	}
	objects = append(objects, value)
	slide := container.New(fixed(fyne.NewSize(220, FieldHeight), func(size fyne.Size) {
		frame.place(size)
		room := size.Width - sliderValue - 2*knobSize
		at := round(room * float32(max(0, s.at)) / float32(s.steps))
		middle := round(size.Height / 2)
		put(track, knobSize, middle-3, room, 6)
		put(done, knobSize, middle-3, at, 6)
		knob.place(fyne.NewPos(knobSize+at-knobSize/2, middle-knobSize/2), fyne.NewSquareSize(knobSize))
		put(value, size.Width-sliderValue, 0, sliderValue-12, size.Height)
	}), objects...)
	s.show(Down(2, slide, s.ends()))
}

// value is the number in words, at the right of the track.
func (s *Slider) value() fyne.CanvasObject {
	run := Caption.Run("Not set")
	if n := s.Number(); n != "" {
		run = Lead.Run(strings.TrimSpace(n + " " + s.over.Unit))
	}
	return Across(0, Grow(NewText(run).Aligned(fyne.TextAlignTrailing)))
}

// ends names the two ends of the track.
func (s *Slider) ends() fyne.CanvasObject {
	word := func(number, words string) string { return strings.TrimSpace(number + " " + words) }
	return Inset(Insets{0, sliderValue + knobSize - 4, 0, knobSize - 4}, Across(8,
		Grow(NewText(Caption.Run(word(s.over.Least, s.over.LeastWords)))),
		NewText(Caption.Run(word(s.over.Most, s.over.MostWords)))))
}

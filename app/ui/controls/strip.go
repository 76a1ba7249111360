package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// OutageState is what the kiosk is doing; the strip shows it in words and
// colour on every screen.
type OutageState int

// The states of a kiosk.
const (
	Standby OutageState = iota
	SetUp
	Downtime
	Recovery
	Exercise
)

type stateLook struct {
	word                   string
	icon                   Icon
	ground, text           color.NRGBA // of the cells
	blockGround, blockText color.NRGBA
	mark                   color.NRGBA // of the rail's active item
}

var stateLooks = map[OutageState]stateLook{
	Standby:  {"STANDBY", Ring, Grey, White, Ink, White, White},
	SetUp:    {"SET-UP", Pencil, Grey, White, Ink, White, White},
	Downtime: {"DOWNTIME", Warning, Amber, Black, Black, Amber, Amber},
	Recovery: {"RECOVERY", Warning, Amber, Black, Black, Amber, Amber},
	Exercise: {"EXERCISE", Flag, Purple, White, White, Purple, White},
}

// String is the state's word as the strip shows it.
func (s OutageState) String() string { return stateLooks[s].word }

// StripCell is one label with its value on the strip. Stopped puts the stop
// icon behind the value: a printer that stands still.
type StripCell struct {
	Label, Value string
	Stopped      bool
}

// Outage is what the strip shows. The cells keep their order and widths:
// since, lasted, this kiosk, to print, to send, patient index.
type Outage struct {
	State OutageState
	Cells [6]StripCell
	Clock string // "03:40"
	Date  string // "Sun 22-Nov-2026"
	Kiosk string // "K3 Reception 1"
	// ClockSet puts a warning beside the clock: it was set, and nobody has said
	// yet that it is right.
	ClockSet bool
}

// The cells' widths with the line at their right; the last takes what is left.
var stripWidths = [6]float32{171, 140, 144, 80, 150, 152}

// OutageStrip is the 48 px across the top of every screen.
type OutageStrip struct {
	drawn
	outage Outage
}

// NewOutageStrip is a strip; Set fills it.
func NewOutageStrip() *OutageStrip {
	s := &OutageStrip{}
	s.init(s)
	s.show(s.draw())
	return s
}

// Set changes the strip in place; nothing is redrawn if nothing changed.
func (s *OutageStrip) Set(o Outage) {
	if o != s.outage {
		s.outage = o
		s.show(s.draw())
	}
}

// Outage is what the strip shows now.
func (s *OutageStrip) Outage() Outage { return s.outage }

func (s *OutageStrip) draw() fyne.CanvasObject {
	look := stateLooks[s.outage.State]
	parts := []fyne.CanvasObject{stateBlock(look)}
	for i, cell := range s.outage.Cells {
		o := stripCell(cell, look)
		if i == len(stripWidths)-1 {
			parts = append(parts, Grow(o))
		} else {
			parts = append(parts, Sized(stripWidths[i], StripHeight, o))
		}
	}
	parts = append(parts, stripClock(s.outage, look))
	return Sized(0, StripHeight, On(look.ground, AcrossFull(0, parts...)))
}

func stateBlock(look stateLook) fyne.CanvasObject {
	size := float32(20)
	if look.icon == Warning {
		size = 24
	}
	icon := NewIcon(look.icon, look.blockText, size)
	style := Style{Size: 20, Bold: true, Color: look.blockText}
	word := textAt(style, look.word, 14+size+10, style.baseline(StripHeight))
	ground := canvas.NewRectangle(look.blockGround)
	return container.New(fixed(fyne.NewSize(RailWidth, StripHeight), func(full fyne.Size) {
		ground.Resize(full)
		icon.Resize(fyne.NewSquareSize(size))
		icon.Move(fyne.NewPos(14, (StripHeight-size)/2))
	}), ground, icon, word)
}

// stripCell has its label's baseline at 19 and its value's at 38.
func stripCell(cell StripCell, look stateLook) fyne.CanvasObject {
	label := textAt(Small.In(look.text), cell.Label, 15, 19)
	style := Value.Heavy().In(look.text)
	value := textAt(style, cell.Value, 15, 38)
	edge := canvas.NewRectangle(stripEdge(look))
	objects := []fyne.CanvasObject{label, value, edge}
	if cell.Stopped {
		stop := NewIcon(Stop, look.text, 15)
		stop.Resize(fyne.NewSquareSize(15))
		stop.Move(fyne.NewPos(round(15+style.measure(cell.Value)+7), 25))
		objects = append(objects, stop)
	}
	return container.New(fixed(fyne.NewSize(40, StripHeight), func(size fyne.Size) {
		edge.Move(fyne.NewPos(size.Width-1, 0))
		edge.Resize(fyne.NewSize(1, size.Height))
	}), objects...)
}

func stripEdge(look stateLook) color.Color {
	if look.text == Black {
		return mix(look.ground, Black, 0.35)
	}
	return mix(look.ground, White, 0.4)
}

func stripClock(o Outage, look stateLook) fyne.CanvasObject {
	clock := Clock.In(look.text)
	at := 15 + ceil(clock.measure(o.Clock)) + 12
	var parts []fyne.CanvasObject
	if o.ClockSet {
		doubt := NewIcon(Warning, look.text, 20)
		doubt.Resize(fyne.NewSquareSize(20))
		doubt.Move(fyne.NewPos(at-4, 14))
		parts, at = append(parts, doubt), at+24
	}
	date, kiosk := Small.In(look.text), Small.In(look.text)
	width := at + ceil(max(date.measure(o.Date), kiosk.measure(o.Kiosk))) + 15
	parts = append(parts, textAt(clock, o.Clock, 15, clock.baseline(StripHeight)), textAt(date, o.Date, at, 20), textAt(kiosk, o.Kiosk, at, 36))
	return container.New(fixed(fyne.NewSize(width, StripHeight), func(fyne.Size) {}), parts...)
}

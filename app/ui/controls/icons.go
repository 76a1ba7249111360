package controls

import (
	"fmt"
	"image/color"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Icon names one of the kit's drawings. They are one colour, and inside a
// filled shape black or white, whichever reads better.
type Icon string

// The icons. Each is always beside a word or a number.
const (
	Tick         Icon = "tick"
	Cross        Icon = "cross"
	Warning      Icon = "warning" // triangle with !
	Stop         Icon = "stop"    // octagon with !
	Info         Icon = "info"
	ClockFace    Icon = "clock"
	Lock         Icon = "lock"
	Half         Icon = "half" // in part
	Ring         Icon = "ring" // not started, nothing
	Dot          Icon = "dot"
	NoEntry      Icon = "no-entry" // unavailable, withdrawn
	Arrow        Icon = "arrow"    // on its way
	Printer      Icon = "printer"
	Pencil       Icon = "pencil"
	Person       Icon = "person"
	Document     Icon = "document"
	Lens         Icon = "lens"
	Flag         Icon = "flag"
	Calendar     Icon = "calendar"
	ChevronDown  Icon = "chevron-down"
	ChevronRight Icon = "chevron-right"
	Rising       Icon = "rising" // a score went up
	Square       Icon = "square" // not ticked
	Ticked       Icon = "ticked"
)

// Drawings on a 24 by 24 field. $c is the colour, $m the mark inside it.
var drawings = map[Icon]string{
	Tick:         `<path d="M3.5 12.8 L9.3 18.6 L20.5 6.2" fill="none" stroke="$c" stroke-width="3"/>`,
	Cross:        `<path d="M5.5 5.5 L18.5 18.5 M18.5 5.5 L5.5 18.5" fill="none" stroke="$c" stroke-width="3.4"/>`,
	Warning:      `<path d="M12 1.8 L23.2 22 L0.8 22 Z" fill="$c"/><path d="M10.6 8.6 H13.4 V15.2 H10.6 Z M10.6 16.8 H13.4 V19.6 H10.6 Z" fill="$m"/>`,
	Stop:         `<path d="M7.4 1 H16.6 L23 7.4 V16.6 L16.6 23 H7.4 L1 16.6 V7.4 Z" fill="$c"/><path d="M10.5 5.4 H13.5 V13.8 H10.5 Z M10.5 15.8 H13.5 V18.8 H10.5 Z" fill="$m"/>`,
	Info:         `<circle cx="12" cy="12" r="11" fill="$c"/><path d="M10.5 10.2 H13.5 V18.6 H10.5 Z M10.5 5.4 H13.5 V8.4 H10.5 Z" fill="$m"/>`,
	ClockFace:    `<circle cx="12" cy="12" r="9.8" fill="none" stroke="$c" stroke-width="2.2"/><path d="M12 6.2 V12 L16.2 14.6" fill="none" stroke="$c" stroke-width="2.2"/>`,
	Lock:         `<path d="M4.5 11 H19.5 V22.5 H4.5 Z" fill="$c"/><path d="M7.6 11.5 V7 C7.6 1.4 16.4 1.4 16.4 7 V11.5" fill="none" stroke="$c" stroke-width="2.4"/>`,
	Half:         `<circle cx="12" cy="12" r="10" fill="none" stroke="$c" stroke-width="2.4"/><path d="M12 2 C25.3 2 25.3 22 12 22 Z" fill="$c"/>`,
	Ring:         `<circle cx="12" cy="12" r="10" fill="none" stroke="$c" stroke-width="2"/>`,
	Dot:          `<circle cx="12" cy="12" r="7" fill="$c"/>`,
	NoEntry:      `<circle cx="12" cy="12" r="10" fill="none" stroke="$c" stroke-width="2.1"/><path d="M5.2 18.8 L18.8 5.2" fill="none" stroke="$c" stroke-width="2.4"/>`,
	Arrow:        `<path d="M2.5 12 H20 M13.2 5 L20.4 12 L13.2 19" fill="none" stroke="$c" stroke-width="2.8"/>`,
	Printer:      `<path d="M7 8 V2.5 H17 V8 M7 17.5 H3 V8.5 H21 V17.5 H17 M7 14 H17 V21.5 H7 Z" fill="none" stroke="$c" stroke-width="2.2"/>`,
	Pencil:       `<path d="M3 21 L4.4 15.8 L16 4.2 C18.4 2 22 5.6 19.8 8 L8.2 19.6 Z" fill="none" stroke="$c" stroke-width="2.2"/>`,
	Person:       `<circle cx="12" cy="7" r="5" fill="$c"/><path d="M2.5 22 C2.5 10.6 21.5 10.6 21.5 22 Z" fill="$c"/>`,
	Document:     `<path d="M4.8 2 H13.8 L19.2 7.4 V22 H4.8 Z" fill="none" stroke="$c" stroke-width="2.2"/><path d="M8.2 12.4 H15.8 M8.2 16.8 H15.8" fill="none" stroke="$c" stroke-width="2"/>`,
	Lens:         `<circle cx="9.8" cy="9.8" r="7" fill="none" stroke="$c" stroke-width="2.6"/><path d="M14.8 14.8 L22 22" fill="none" stroke="$c" stroke-width="3"/>`,
	Flag:         `<path d="M3.2 1.5 H21.5 L17.4 7.7 L21.5 14 H5.8 V23 H3.2 Z" fill="$c"/>`,
	Calendar:     `<path d="M3.2 4.8 H20.8 V21.6 H3.2 Z M3.2 9.6 H20.8 M7.6 1.8 V6.4 M16.4 1.8 V6.4" fill="none" stroke="$c" stroke-width="2.2"/>`,
	ChevronDown:  `<path d="M5.4 8.6 L12 15.4 L18.6 8.6" fill="none" stroke="$c" stroke-width="2.8"/>`,
	ChevronRight: `<path d="M8.6 5.4 L15.4 12 L8.6 18.6" fill="none" stroke="$c" stroke-width="2.8"/>`,
	Square:       `<path d="M2.5 2.5 H21.5 V21.5 H2.5 Z" fill="none" stroke="$c" stroke-width="2.4"/>`,
	Ticked:       `<path d="M1.3 1.3 H22.7 V22.7 H1.3 Z" fill="$c"/><path d="M5.4 12.6 L10 17.2 L18.6 7" fill="none" stroke="$m" stroke-width="3"/>`,
	Rising:       `<path d="M12 4 L21.5 20 H2.5 Z" fill="$c"/>`,
}

var iconResources sync.Map // of iconKey to fyne.Resource

type iconKey struct {
	icon        Icon
	color, mark color.NRGBA
}

// NewIcon draws an icon in a colour, size px square.
func NewIcon(icon Icon, c color.Color, size float32) *canvas.Image {
	mark := Black
	if isDark(c) {
		mark = White
	}
	return newIcon(icon, c, mark, size)
}

// newIcon draws a filled icon with its mark in a colour of its own.
func newIcon(icon Icon, c, mark color.Color, size float32) *canvas.Image {
	img := canvas.NewImageFromResource(iconResource(icon, c, mark))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(size))
	return img
}

func iconResource(icon Icon, c, m color.Color) fyne.Resource {
	key := iconKey{icon, color.NRGBAModel.Convert(c).(color.NRGBA), color.NRGBAModel.Convert(m).(color.NRGBA)}
	if res, ok := iconResources.Load(key); ok {
		return res.(fyne.Resource)
	}
	body := strings.NewReplacer("$c", cssColor(key.color), "$m", cssColor(key.mark)).Replace(drawings[icon])
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">` + body + `</svg>`
	res := fyne.NewStaticResource(fmt.Sprintf("%s-%s-%s.svg", icon, cssColor(key.color)[1:], cssColor(key.mark)[1:]), []byte(svg))
	iconResources.Store(key, res)
	return res
}

func cssColor(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// iconAt is an icon that keeps its size whatever room it is given.
func iconAt(icon Icon, c color.Color, size float32) *fyne.Container {
	return Sized(size, size, NewIcon(icon, c, size))
}

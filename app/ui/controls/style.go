package controls

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
)

// Style is how a run of text is set: size in px at scale 1, weight, colour.
type Style struct {
	Size  float32
	Bold  bool
	Color color.Color
}

// The styles of the screens. Body is running text, Strong its bold; Caption is
// the grey 13 of labels and times, Small the same in ink.
var (
	Body    = Style{Size: 15, Color: Ink}
	Strong  = Style{Size: 15, Bold: true, Color: Ink}
	Soft    = Style{Size: 15, Color: Grey}
	Caption = Style{Size: 13, Color: Grey}
	Small   = Style{Size: 13, Color: Ink}
	Tiny    = Style{Size: 13, Bold: true, Color: Ink}
	Words   = Style{Size: 14, Color: Ink} // key bar, table heads
	Value   = Style{Size: 16, Color: Ink} // what is typed, names on the board
	Lead    = Style{Size: 17, Bold: true, Color: Ink}
	Title   = Style{Size: 22, Bold: true, Color: Ink}
	Clock   = Style{Size: 26, Bold: true, Color: Ink}
	Figure  = Style{Size: 32, Bold: true, Color: Ink}
	Score   = Style{Size: 44, Bold: true, Color: Ink}
)

// In gives the style in another colour.
func (s Style) In(c color.Color) Style { s.Color = c; return s }

// At gives the style in another size.
func (s Style) At(size float32) Style { s.Size = size; return s }

// Heavy gives the style in bold.
func (s Style) Heavy() Style { s.Bold = true; return s }

// Run sets words in the style.
func (s Style) Run(text string) Run { return Run{Style: s, Text: text} }

func (s Style) textStyle() fyne.TextStyle { return fyne.TextStyle{Bold: s.Bold} }

func (s Style) measure(text string) float32 {
	return fyne.MeasureText(text, s.Size, s.textStyle()).Width
}

var lineHeights = map[float32]float32{13: 17, 14: 18, 15: 20, 16: 20, 17: 22, 18: 22, 20: 24, 22: 28, 26: 32, 32: 38, 44: 50}

// lineHeight is the distance between baselines of wrapped text.
func (s Style) lineHeight() float32 {
	if h, ok := lineHeights[s.Size]; ok {
		return h
	}
	return float32(math.Ceil(float64(s.Size) * 1.3))
}

// Liberation Sans' ascent and descent per em, which place the baseline in a line.
const (
	ascent  = 0.905
	descent = 0.212
)

// baseline is the whole-pixel distance from the top of a line to the baseline.
func (s Style) baseline(lineHeight float32) float32 {
	return round((lineHeight-(ascent+descent)*s.Size)/2 + ascent*s.Size)
}

func round(v float32) float32 { return float32(math.Round(float64(v))) }
func ceil(v float32) float32  { return float32(math.Ceil(float64(v))) }

// Run is a stretch of a line: words in one style, a key cap, an icon, or a gap.
type Run struct {
	Style Style
	Text  string
	Key   string  // drawn as a key cap
	Icon  Icon    // drawn in Style.Color, Style.Size px square
	Gap   float32 // px of nothing
	Whole bool    // never broken over two lines: numbers, dates
}

// KeyRun is a key cap within a line of text.
func KeyRun(key string) Run { return Run{Style: Tiny, Key: key} }

// IconRun is an icon within a line of text.
func IconRun(icon Icon, c color.Color, size float32) Run {
	return Run{Style: Style{Size: size, Color: c}, Icon: icon}
}

// GapRun is a gap of that many px within a line.
func GapRun(width float32) Run { return Run{Style: Body, Gap: width} }

// Unbroken gives the run as one that never breaks over two lines.
func (r Run) Unbroken() Run { r.Whole = true; return r }

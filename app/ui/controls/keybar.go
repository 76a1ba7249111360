package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// KeyWord is one key, or two that belong together, and what it does now.
type KeyWord struct {
	Keys []string
	Word string
}

// KeyFor is a KeyWord of one key.
func KeyFor(key, word string) KeyWord { return KeyWord{Keys: []string{key}, Word: word} }

// Report is what background work says at the right of the key bar. A failure
// stays there, in bold, until it was seen.
type Report struct {
	Icon  Icon
	Color color.Color // of the icon
	Words Run
}

// Reports of the usual kinds.
func reportOf(icon Icon, c color.Color, words Run) Report {
	return Report{Icon: icon, Color: c, Words: words}
}

// SavedReport says that all is well.
func SavedReport(text string) Report { return reportOf(Tick, Green, Words.Run(text)) }

// BusyReport says what goes on by itself, with an icon for the kind of work.
func BusyReport(icon Icon, text string) Report { return reportOf(icon, Ink, Words.Run(text)) }

// NoticeReport says what is worth knowing.
func NoticeReport(text string) Report { return reportOf(Info, Blue, Words.Run(text)) }

// FailedReport says what stopped.
func FailedReport(text string) Report { return reportOf(Stop, Red, Words.Heavy().Run(text)) }

// ExerciseReport says, throughout a drill, that it is one.
func ExerciseReport(text string) Report {
	return reportOf(Flag, Purple, Words.Heavy().In(Purple).Run(text))
}

// KeyBar is the 36 px at the foot: only the keys that work now, and at the
// right the report of the background work. A report that is longer than its room
// makes the bar taller: its end says what to do.
type KeyBar struct {
	drawn
	keys   []KeyWord
	report Report
}

// NewKeyBar is an empty key bar.
func NewKeyBar() *KeyBar {
	b := &KeyBar{}
	b.init(b)
	b.show(b.draw())
	return b
}

// SetKeys shows the keys that work now.
func (b *KeyBar) SetKeys(keys ...KeyWord) {
	b.keys = keys
	b.show(b.draw())
}

// SetReport shows what the background work says.
func (b *KeyBar) SetReport(r Report) {
	if r != b.report {
		b.report = r
		b.show(b.draw())
	}
}

func (b *KeyBar) draw() fyne.CanvasObject {
	groups := []*Text{}
	for _, k := range b.keys {
		runs := []Run{}
		for i, key := range k.Keys {
			if i > 0 {
				runs = append(runs, GapRun(6))
			}
			runs = append(runs, KeyRun(key))
		}
		groups = append(groups, NewText(append(runs, GapRun(6), Words.Run(k.Word))...))
	}
	report := NewParagraph()
	if b.report.Words.Text != "" {
		report.SetRuns(IconRun(b.report.Icon, b.report.Color, 16), GapRun(6), b.report.Words)
	}
	row := Inset(Insets{0, 14, 0, 14}, keysAndReport(groups, report))
	return On(White, Down(0, Rule(borderWidth, Ink), row))
}

// keysAndReport sets the keys at the left and the report at the right. Where
// both do not fit the last keys go first, since help lists them all, but never
// the very last, which leads back. The keys keep a third of the room, and a
// report longer than the rest takes more lines.
func keysAndReport(groups []*Text, report *Text) fyne.CanvasObject {
	const gap, leading = 16, 4
	objects := []fyne.CanvasObject{}
	for _, g := range groups {
		objects = append(objects, g)
	}
	reportWidth := func(width float32) float32 {
		if len(report.runs) == 0 {
			return 0
		}
		return min(ceil(flow(report.runs, 0)[0].width), max(width*2/3, width-keysWidth(groups, gap)))
	}
	return container.New(&free{
		height: func(width float32) float32 {
			return max(KeyBarHeight-borderWidth, report.HeightFor(reportWidth(width))+2*leading)
		},
		width: func() float32 { return 200 },
		place: func(size fyne.Size) {
			wanted := reportWidth(size.Width)
			height := report.HeightFor(wanted)
			put(report, size.Width-wanted, round((size.Height-height)/2), wanted, height)
			placeKeys(groups, size.Width-wanted-gap, size.Height, gap)
		},
	}, append(objects, report)...)
}

// placeKeys puts as many keys as have room from the left, and the last of all
// behind them.
func placeKeys(groups []*Text, room, height, gap float32) {
	x, back := float32(0), len(groups)-1
	if back > 0 {
		room -= minWidth(groups[back]) + gap
	}
	for i, g := range groups {
		width := minWidth(g)
		g.Hidden = i < back && x+width > room
		if g.Hidden {
			room = 0 // and no later one steps into its place
			continue
		}
		h := g.HeightFor(0)
		put(g, round(x), round((height-h)/2), width, h)
		x += width + gap
	}
}

func keysWidth(groups []*Text, gap float32) float32 {
	width := float32(0)
	for _, g := range groups {
		width += minWidth(g) + gap
	}
	return width
}

// Keys are the keys that the bar shows now.
func (b *KeyBar) Keys() []KeyWord { return b.keys }

// Report is what the bar says at its right.
func (b *KeyBar) Report() Report { return b.report }

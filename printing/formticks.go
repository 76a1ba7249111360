package printing

import (
	"math"

	"github.com/tideover/tideover/forms"
)

// How long a list may be to be printed whole, with a box to tick for each
// option, by how the screen shows it. Longer ones are written, in code or
// words.
const (
	mostTicks       = 30
	mostDropDown    = 15
	mostTypedAhead  = 8
	tickSide        = 3.8
	tickIndent      = tickSide + 1.5
	tickRow         = 5.4
	tickWrapLeading = 3.3
)

// ticked reports whether a question is answered by ticking.
func ticked(n *node) bool {
	most := mostTicks
	switch n.Control {
	case "drop-down":
		most = mostDropDown
	case "autocomplete", "lookup":
		most = mostTypedAhead
	}
	return len(n.Options) > 0 && len(n.Options) <= most
}

// tickWords give the options as they are ticked.
func (s *formSheet) tickWords(options []forms.Option) []string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = s.say(o.Code.String())
		if o.Prefix != "" {
			words[i] = s.say(o.Prefix) + " " + words[i]
		}
	}
	return words
}

// tickRoom is the width that lets the options of a question stand on two
// lines, or all of a line.
func (s *formSheet) tickRoom(n *node) float64 {
	words := s.tickWords(n.Options)
	for _, w := range []float64{42, 57, 87} {
		if s.flowLines(words, w) <= 2 && !underHeadings(n.Options) {
			return w
		}
	}
	return right - left
}

func underHeadings(options []forms.Option) bool {
	for _, o := range options {
		if o.Group != "" {
			return true
		}
	}
	return false
}

// ticks gives a box for each option: beside each other where one or two lines
// hold them, else in up to three columns that are read downwards. The author
// may want them below each other, or in rows. An answer that is not among them
// has a line.
func (s *formSheet) ticks(n *node, w float64) []strip {
	var strips []strip
	for _, run := range optionRuns(n.Options) {
		if heading := s.say(run[0].Group); heading != "" {
			strips = append(strips, s.lineStrips(strong, 4.2, heading, w)...)
		}
		strips = append(strips, s.tickRun(n, s.tickWords(run), w)...)
	}
	if n.Open {
		strips = append(strips, strip{tickRow + 1.6, func(x, y, w float64) {
			end := s.choice(x, y+5, "Other")
			s.line(end-2.5, y+5.8, x+w, y+5.8, thin)
		}})
	}
	return strips
}

// optionRuns parts options where the heading over them changes.
func optionRuns(options []forms.Option) [][]forms.Option {
	var runs [][]forms.Option
	for i, o := range options {
		if i == 0 || o.Group != options[i-1].Group {
			runs = append(runs, nil)
		}
		last := &runs[len(runs)-1]
		*last = append(*last, o)
	}
	return runs
}

func (s *formSheet) tickRun(n *node, words []string, w float64) []strip {
	if n.Orientation != "vertical" && s.flowLines(words, w) <= 2 {
		return s.flowStrips(words, w)
	}
	columns := s.tickColumns(words, w)
	if n.Orientation == "vertical" && len(words) <= mostTypedAhead {
		columns = 1
	}
	rows := (len(words) + columns - 1) / columns
	strips := make([]strip, rows)
	for row := range rows {
		line := make([]string, columns)
		for c := range columns {
			i := c*rows + row
			if n.Orientation == "horizontal" {
				i = row*columns + c
			}
			if i < len(words) {
				line[c] = words[i]
			}
		}
		strips[row] = s.tickRowStrip(line, w)
	}
	return strips
}

// tickColumns gives how many columns of the widest option stand in w, up to
// three.
func (s *formSheet) tickColumns(words []string, w float64) int {
	widest := 0.0
	for _, text := range words {
		widest = math.Max(widest, s.width(tickLabel, text))
	}
	return max(1, min(3, len(words), int(w/(tickIndent+widest+2))))
}

// tickRowStrip is one row of options, each wrapped within its column.
func (s *formSheet) tickRowStrip(words []string, w float64) strip {
	column := w / float64(len(words))
	wrapped, most := make([][]string, len(words)), 1
	for i, text := range words {
		wrapped[i] = s.wrap(tickLabel, text, column-tickIndent-1)
		most = max(most, len(wrapped[i]))
	}
	return strip{tickRow + tickWrapLeading*float64(most-1), func(x, y, _ float64) {
		for i, lines := range wrapped {
			if len(lines) > 0 {
				at := x + column*float64(i)
				s.tickBox(at, y+0.9, tickSide, false)
				s.putLines(at+tickIndent, y+3.9, tickWrapLeading, tickLabel, lines)
			}
		}
	}}
}

// advance is how far one option reaches, with the room after it.
func (s *formSheet) advance(words string) float64 {
	return tickIndent + s.width(tickLabel, words) + 4.5
}

// flowLines counts the lines that options beside each other take.
func (s *formSheet) flowLines(words []string, w float64) int {
	lines, x := 1, 0.0
	for _, text := range words {
		need := s.advance(text) - 4
		if need > w {
			return math.MaxInt16
		}
		if x > 0 && x+need > w {
			lines, x = lines+1, 0
		}
		x += s.advance(text)
	}
	return lines
}

func (s *formSheet) flowStrips(words []string, w float64) []strip {
	var strips []strip
	var line []string
	x := 0.0
	for _, text := range words {
		if len(line) > 0 && x+s.advance(text)-4 > w {
			strips = append(strips, s.flowing(line))
			line, x = nil, 0
		}
		line = append(line, text)
		x += s.advance(text)
	}
	return append(strips, s.flowing(line))
}

// flowing is one line of options beside each other.
func (s *formSheet) flowing(words []string) strip {
	return strip{tickRow + 0.4, func(x, y, _ float64) {
		for _, text := range words {
			s.choice(x, y+4.1, text)
			x += s.advance(text)
		}
	}}
}

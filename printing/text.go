package printing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	mmPerPt  = 25.4 / 72
	leastFit = 4 // points; reached only by text that no rule foresees
)

// style is a size in points and a weight.
type style struct {
	pt   float64
	bold bool
}

// The styles of every sheet.
var (
	label     = style{8, false}
	strong    = style{8, true}
	fact      = style{10, true}
	heading   = style{9.5, true}
	rowLabel  = style{9, false}
	tickLabel = style{8.5, false}
)

func (s style) at(pt float64) style { return style{pt, s.bold} }
func (s style) bolder() style       { return style{s.pt, true} }

// face gives the face of a style.
func (p *Press) face(s style) *face {
	if s.bold {
		return p.bold
	}
	return p.regular
}

// width measures text in mm.
func (p *Press) width(s style, text string) float64 { return p.face(s).em(text) * s.pt * mmPerPt }

// fit gives the style in the largest size from s.pt down to least, in half
// points, in which text is no wider than width; ok is false where none is.
func (p *Press) fit(s style, text string, width, least float64) (fitted style, ok bool) {
	for pt := s.pt; pt >= least; pt -= 0.5 {
		if p.width(s.at(pt), text) <= width {
			return s.at(pt), true
		}
	}
	return s.at(least), false
}

// squeeze is fit for text that must not be wrapped: it goes below least
// rather than past width.
func (p *Press) squeeze(s style, text string, width, least float64) style {
	fitted, ok := p.fit(s, text, width, least)
	if !ok {
		fitted = s.at(max(1, s.pt*width/p.width(s, text)))
	}
	return fitted
}

// wrap breaks text into lines no wider than width: after spaces, after
// hyphens and strokes, and within a word only where it is wider than a line.
func (p *Press) wrap(s style, text string, width float64) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if p.width(s, strings.TrimRight(line+piece, " ")) <= width {
			line += piece
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		line = piece
		for p.width(s, strings.TrimRight(line, " ")) > width {
			head := p.head(s, line, width)
			lines, line = append(lines, head), line[len(head):]
		}
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// pieces parts text after every place where a line may end.
func pieces(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		if r == ' ' || r == '-' || r == '/' {
			out = append(out, text[start:i+1])
			start = i + 1
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// head gives as many characters as a line holds, at least one, and with each
// the accents that it bears.
func (p *Press) head(s style, word string, width float64) string {
	end := 0
	for i, r := range word {
		if i == 0 || unicode.Is(unicode.Mn, r) {
			continue
		}
		if end > 0 && p.width(s, word[:i]) > width {
			return word[:end]
		}
		end = i
	}
	if end == 0 {
		return word
	}
	return word[:end]
}

// shorten shows the first whole units of text that fill at most lines lines,
// keeping the last line for a note. It shows none rather than part of one.
func (p *Press) shorten(s style, units []string, width float64, lines int) []string {
	for n := len(units) - 1; n > 0; n-- {
		shown := p.wrap(s, strings.Join(units[:n], " "), width)
		if len(shown) < lines {
			return shown
		}
	}
	return nil
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = []string{"dr", "mr", "mrs", "ms", "prof", "st", "no", "pt", "approx", "e.g", "i.e", "vs", "c"}

// sentences parts prose after each sentence, and rather too seldom than too
// often: half a sentence may be half a negation.
func sentences(text string) []string {
	words := strings.Fields(text)
	var out []string
	start := 0
	for i, w := range words {
		if i+1 == len(words) || sentenceEnds(w, words[i+1]) {
			out = append(out, strings.Join(words[start:i+1], " "))
			start = i + 1
		}
	}
	return out
}

func sentenceEnds(word, next string) bool {
	bare := strings.TrimRight(word, `)”"’`)
	if !strings.HasSuffix(bare, ".") && !strings.HasSuffix(bare, "!") && !strings.HasSuffix(bare, "?") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	begins := unicode.IsUpper(first) || unicode.IsDigit(first)
	return begins && !slices.Contains(abbreviations, strings.ToLower(strings.Trim(bare, "(.")))
}

// parts parts a list after each comma; an address is read in whole parts.
func parts(text string) []string { return partedAfter(text, ", ") }

func partedAfter(text, mark string) []string {
	all := strings.SplitAfter(text, mark)
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

package printing

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
)

// cluster is what of a line goes to its place as one: letters that follow each other
// or, where said has words, a letter and the accents that it bears, which a reader
// of the file reads as said.
type cluster struct {
	parts []lettering
	said  string
}

// placed parts a line at its accents that are no part of a letter, as in ẹ́ or
// z̈, and puts each over the middle of its letter, or under it: clear of the letter,
// and of accents that it bears already. The face has them at the place where one
// letter ends and the next begins.
func (p *Press) placed(l lettering) ([]cluster, error) {
	var clusters []cluster
	face := p.face(l.style)
	for {
		first := strings.IndexFunc(l.words, isAccent)
		if first <= 0 {
			return append(clusters, cluster{parts: []lettering{l}}), nil
		}
		_, length := utf8.DecodeLastRuneInString(l.words[:first])
		clusters = append(clusters, cluster{parts: []lettering{l.first(first - length)}})
		l = l.after(first-length, face)
		end := len(l.words)
		if plain := strings.IndexFunc(l.words[length:], isPlain); plain >= 0 {
			end = length + plain
		}
		bearing, err := bear(l.first(length), l.words[length:end], face)
		if err != nil {
			return nil, err
		}
		clusters = append(clusters, cluster{bearing, l.words[:end]})
		l = l.after(end, face)
	}
}

// isAccent reports a mark that takes no room of its own.
func isAccent(r rune) bool { return r >= firstAccent && unicode.Is(unicode.Mn, r) }

func isPlain(r rune) bool { return !isAccent(r) }

const firstAccent = '\u0300'

// bear puts accents on a letter.
func bear(letter lettering, accents string, face *face) ([]lettering, error) {
	taken, err := face.ink([]rune(letter.words)[0])
	if err != nil {
		return nil, err
	}
	parts, middle := []lettering{letter}, face.em(letter.words)/2
	for _, r := range accents {
		ink, err := face.ink(r)
		if err != nil {
			return nil, err
		}
		down := clearOf(taken, ink)
		taken = taken.reaching(ink.top+down, ink.foot+down)
		along := middle
		if ink != nowhere {
			along -= (ink.left + ink.right) / 2
		}
		accent := letter.moved(along, down)
		accent.words = string(r)
		parts = append(parts, accent)
	}
	return parts, nil
}

// Letters with their accents reach so far up and down, in multiples of the type
// size: a little further than almost all that the face has as one.
const tallest, deepest = -0.96, 0.32

// bearer is a letter that may bear accents.
type bearer struct {
	letter   rune
	measured bool
	taken    rect // by it and by what it bears
}

// bears reports whether there is room on the letter for another accent, and puts
// it there.
func (b *bearer) bears(accent rune, f *face) bool {
	var err error
	if !b.measured {
		b.measured = true
		if b.taken, err = f.ink(b.letter); err != nil {
			return false
		}
	}
	ink, err := f.ink(accent)
	if err != nil {
		return false
	}
	down := clearOf(b.taken, ink)
	b.taken = b.taken.reaching(ink.top+down, ink.foot+down)
	return b.taken.top >= tallest && b.taken.foot <= deepest
}

// clearOf gives how far down an accent goes, or up, to stand just over a letter and
// what it bears, or clear below it: all in multiples of the type size, downwards
// from the baseline. One that strikes its letter through stays where it is, and one
// on nothing. The face has some accents at the height of small letters, and some
// at that of capitals.
func clearOf(letter, accent rect) float64 {
	const between, above = 0.06, -0.35
	switch {
	case letter == nowhere || accent == nowhere:
		return 0
	case accent.foot < above:
		return letter.top - between - accent.foot
	case accent.top >= 0:
		return max(0, letter.foot+between-accent.top)
	}
	return 0
}

// first gives the beginning of a line, of so many bytes.
func (l lettering) first(length int) lettering {
	l.words = l.words[:length]
	return l
}

// moved gives a line that begins further along and further down, in multiples of
// the type size.
func (l lettering) moved(along, down float64) lettering {
	sin, cos := math.Sincos(l.turn * math.Pi / 180)
	along, down = along*l.pt*mmPerPt, down*l.pt*mmPerPt
	l.x, l.y = l.x+along*cos+down*sin, l.y-along*sin+down*cos
	return l
}

// rect is a part of a page in mm, or of a letter in multiples of the type size,
// downwards.
type rect struct{ left, top, right, foot float64 }

var nowhere = rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (r rect) with(p point) rect {
	return rect{min(r.left, p.x), min(r.top, p.y), max(r.right, p.x), max(r.foot, p.y)}
}

// reaching gives a part that reaches from top to foot as well.
func (r rect) reaching(top, foot float64) rect {
	return rect{r.left, min(r.top, top), r.right, max(r.foot, foot)}
}

// ink gives what the outline of a letter takes; nowhere, of a space.
func (f *face) ink(r rune) (rect, error) {
	outline, err := f.outline(new(sfnt.Buffer), r)
	if err != nil {
		return nowhere, err
	}
	out, scale := nowhere, 1/float64(f.units)
	for _, s := range outline {
		out = out.with(point{scale * float64(s.Args[0].X), scale * float64(s.Args[0].Y)})
	}
	return out, nil
}

package printing

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// keepNumbers makes each number one piece that runs to the right. The Unicode
// algorithm takes the groups of a telephone number for so many numbers and,
// after Hebrew, draws the last of them first: somebody would ring another
// number. It also parts a number from the Latin after it: a day from its month,
// a dose from its unit. Here such a number is part of the Latin; and where a
// text that we composed goes on with a number after a comma, and no Hebrew
// follows up to the next, the number stands after what it was put after.
func keepNumbers(runes []rune, classes []bidi.Class) {
	for from := 0; from < len(runes); from++ {
		end := numberEnd(runes, from)
		if end == from {
			continue
		}
		class := bidi.EN
		if latinFollows(runes[end:], classes[end:]) || standsAlone(runes, classes, from, end) {
			class = bidi.L
		}
		for i := from; i < end; i++ {
			classes[i] = class
		}
		from = end - 1
	}
}

// numberEnd gives where the number that begins at from ends, or from where none
// does: groups of figures, also in brackets, with at most a sign or a space
// between two of them, and perhaps a sign before the first.
func numberEnd(runes []rune, from int) int {
	at := from
	if strings.ContainsRune("+-−", runes[at]) && (at == 0 || runes[at-1] == ' ') {
		at++
	}
	end := groupEnd(runes, at)
	if end == at {
		return from
	}
	for {
		next := end
		if next < len(runes) && strings.ContainsRune(" -./:,", runes[next]) {
			next++
		}
		further := groupEnd(runes, next)
		if further == next {
			return end
		}
		end = further
	}
}

// groupEnd gives where a group of figures that begins at from ends.
func groupEnd(runes []rune, from int) int {
	bracketed := from < len(runes) && runes[from] == '('
	at := from
	if bracketed {
		at++
	}
	end := at
	for end < len(runes) && '0' <= runes[end] && runes[end] <= '9' {
		end++
	}
	switch {
	case end == at, bracketed && (end == len(runes) || runes[end] != ')'):
		return from
	case bracketed:
		return end + 1
	}
	return end
}

// latinFollows reports whether a Latin letter is the next after signs and
// spaces; but a comma ends what belongs together.
func latinFollows(runes []rune, classes []bidi.Class) bool {
	i := slices.IndexFunc(runes, func(r rune) bool { return r == ',' || unicode.IsLetter(r) || unicode.IsDigit(r) })
	return i >= 0 && classes[i] == bidi.L && unicode.IsLetter(runes[i])
}

// standsAlone reports a number after a comma, with no Hebrew up to the next.
func standsAlone(runes []rune, classes []bidi.Class, from, end int) bool {
	if from < 2 || runes[from-2] != ',' || runes[from-1] != ' ' {
		return false
	}
	rest := classes[end:]
	if comma := slices.Index(runes[end:], ','); comma >= 0 {
		rest = rest[:comma]
	}
	return !slices.Contains(rest, bidi.R)
}

package printing

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// drawnOrder puts a line of text into the order in which it is drawn, from the
// left: Hebrew reversed, and numbers within it as they are. It is the Unicode
// bidirectional algorithm (UAX #9) for a line on a sheet that is read from left
// to right, as far as legible leaves anything of it: there are no characters
// that embed or override, and of all that is written from right to left only
// Hebrew. It departs from it where a number would come apart: see keepNumbers.
func drawnOrder(line string) string {
	if !strings.ContainsFunc(line, rightToLeft) {
		return line
	}
	runes := []rune(line)
	levels := levelsOf(runes)
	for i, level := range levels {
		if level == 1 {
			runes[i] = mirrored(runes[i])
		}
	}
	for _, least := range []int{2, 1} { // rule L2
		for from := 0; from < len(runes); from++ {
			to := from
			for to < len(runes) && levels[to] >= least {
				to++
			}
			slices.Reverse(runes[from:to])
			slices.Reverse(levels[from:to])
			from = max(from, to-1)
		}
	}
	return string(runes)
}

func rightToLeft(r rune) bool { return classOf(r) == bidi.R }

func classOf(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}

// pairs are the signs that are turned over where text runs to the left.
const pairs = "()[]{}<>‹›«»"

func mirrored(r rune) rune {
	all := []rune(pairs)
	if i := slices.Index(all, r); i >= 0 {
		return all[i^1]
	}
	return r
}

// levelsOf gives how deep each character is nested: 0 to the right, 1 to the
// left, 2 a number within that.
func levelsOf(runes []rune) []int {
	classes := classesOf(runes)
	keepNumbers(runes, classes)
	return nest(runes, classes)
}

func classesOf(runes []rune) []bidi.Class {
	classes := make([]bidi.Class, len(runes))
	for i, r := range runes {
		classes[i] = classOf(r)
	}
	return classes
}

// nest is levelsOf by the letter of the algorithm.
func nest(runes []rune, classes []bidi.Class) []int {
	joinNumbers(classes)
	bracket(runes, classes)
	settle(classes)
	levels := make([]int, len(runes))
	for i, c := range classes {
		levels[i] = map[bidi.Class]int{bidi.R: 1, bidi.EN: 2}[c]
	}
	return levels
}

// joinNumbers makes marks that follow a letter part of it, and signs within a
// number or beside it part of that; a number after Latin is Latin (rules W1 to
// W7).
func joinNumbers(classes []bidi.Class) {
	before, was := bidi.L, bidi.L // the last, as it is now and as it was
	for i, c := range classes {
		if c == bidi.NSM {
			c = was
		}
		was, c = c, joined(c, before, was, classes[i+1:])
		classes[i], before = c, c
	}
	strong := bidi.L
	for i, c := range classes {
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			classes[i] = bidi.L
		}
	}
}

// joined makes a sign part of the number that it is in or beside.
func joined(c, before, was bidi.Class, after []bidi.Class) bidi.Class {
	switch c {
	case bidi.ET:
		for len(after) > 0 && after[0] == bidi.ET {
			after = after[1:]
		}
		if before == bidi.EN || len(after) > 0 && after[0] == bidi.EN {
			return bidi.EN
		}
	case bidi.ES, bidi.CS:
		if was == bidi.EN && len(after) > 0 && after[0] == bidi.EN {
			return bidi.EN
		}
	}
	return c
}

// bracket gives both brackets of a pair the direction of what they hold (rule
// N0): to the right where anything in them runs so, or nothing before them runs
// to the left. Those of a number are part of it.
func bracket(runes []rune, classes []bidi.Class) {
	var open []int
	for i, r := range runes {
		switch {
		case strings.ContainsRune("([{", r):
			open = append(open, i)
		case strings.ContainsRune(")]}", r) && len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			if held := classes[from+1 : i]; classes[from] != bidi.EN && runes[from] == mirrored(r) && (slices.Contains(held, bidi.L) || slices.ContainsFunc(held, leftward)) {
				direction := bidi.R
				if slices.Contains(held, bidi.L) || directionBefore(classes[:from]) == bidi.L {
					direction = bidi.L
				}
				classes[from], classes[i] = direction, direction
			}
		}
	}
}

// leftward reports whether a class counts as running to the left where what
// stands between is parted: letters that do, and numbers among them.
func leftward(c bidi.Class) bool { return c == bidi.R || c == bidi.EN }

// directionBefore is that of the last letter or number, or of the sheet.
func directionBefore(classes []bidi.Class) bidi.Class {
	for _, c := range slices.Backward(classes) {
		if c == bidi.L || leftward(c) {
			return map[bool]bidi.Class{true: bidi.R, false: bidi.L}[leftward(c)]
		}
	}
	return bidi.L
}

// settle gives what has no direction that of both its neighbours where they
// agree, or else that of the sheet (rules N1 and N2).
func settle(classes []bidi.Class) {
	for from := 0; from < len(classes); from++ {
		to := from
		for to < len(classes) && classes[to] != bidi.L && !leftward(classes[to]) {
			to++
		}
		if to == from {
			continue
		}
		direction := bidi.L
		if to < len(classes) && leftward(classes[to]) && directionBefore(classes[:from]) == bidi.R {
			direction = bidi.R
		}
		for i := from; i < to; i++ {
			classes[i] = direction
		}
	}
}

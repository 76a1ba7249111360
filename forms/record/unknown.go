package record

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// unknownWords are the phonetic alphabet without the words that are people's
// names (Charlie, India, Juliet, Mike, Oscar, Papa, Romeo, Sierra, Victor),
// without November, which is a month, and without X-ray, which is an order.
var unknownWords = []string{
	"Alpha", "Bravo", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "Kilo",
	"Lima", "Quebec", "Tango", "Uniform", "Whisky", "Yankee", "Zulu",
}

// ErrNamesInUse means that every name of the list is worn by a patient who is
// still in the department.
var ErrNamesInUse = errors.New("all names for unknown patients are in use; identify or depart one of them first")

// DrawUnknownName draws two different words at random for a patient whom
// nobody can name (alert NHS/PSA/RE/2018/008), keeping clear of every word of
// the names in use while it can, and of the names themselves always.
func DrawUnknownName(inUse []Name, random io.Reader) (Name, error) {
	taken := map[string]bool{}
	for _, n := range inUse {
		taken[strings.ToUpper(n.Family)] = true
		taken[strings.ToUpper(n.Given)] = true
		taken[n.String()] = true
	}
	var fresh, others []Name
	for _, family := range unknownWords {
		for _, given := range unknownWords {
			n := Name{Family: family, Given: given}
			switch {
			case family == given || taken[n.String()]:
			case taken[strings.ToUpper(family)] || taken[strings.ToUpper(given)]:
				others = append(others, n)
			default:
				fresh = append(fresh, n)
			}
		}
	}
	if len(fresh) == 0 {
		fresh = others
	}
	if len(fresh) == 0 {
		return Name{}, ErrNamesInUse
	}
	i, err := draw(len(fresh), random)
	if err != nil {
		return Name{}, err
	}
	return fresh[i], nil
}

// DrawPackNames draws n names for the numbers of a blank pack, all different
// and none in use. They have three words, where those that a kiosk draws have
// two: so that somebody named from paper is never named as somebody in the
// department, although neither knows of the other. Where three words do not
// make enough, four do.
func DrawPackNames(n int, inUse []Name, random io.Reader) ([]Name, error) {
	taken := map[Name]bool{}
	for _, name := range inUse {
		taken[Name{Family: name.Family, Given: name.Given}] = true
	}
	var free []Name
	for words := 3; words <= 4 && len(free) < n; words++ {
		free = append(free, phoneticNames(words, taken)...)
	}
	if len(free) < n {
		return nil, ErrNamesInUse
	}
	for i := range n {
		j, err := draw(len(free)-i, random)
		if err != nil {
			return nil, err
		}
		free[i], free[i+j] = free[i+j], free[i]
	}
	return free[:n], nil
}

// phoneticNames gives every name of so many different words, the first of them
// the family name, but for those that are taken.
func phoneticNames(words int, taken map[Name]bool) []Name {
	var all []Name
	var build func(chosen []string)
	build = func(chosen []string) {
		if len(chosen) == words {
			name := Name{Family: chosen[0], Given: strings.Join(chosen[1:], " ")}
			if !taken[name] {
				all = append(all, name)
			}
			return
		}
		for _, w := range unknownWords {
			if !slices.Contains(chosen, w) {
				build(append(chosen, w))
			}
		}
	}
	build(nil)
	return all
}

// DrawTemporaryNumber gives the number that an unknown patient is booked
// under: the trust's ODS code and seven random digits, never in sequence.
func DrawTemporaryNumber(trust string, random io.Reader) (string, error) {
	i, err := draw(10_000_000, random)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %07d", trust, i), nil
}

// draw gives an even choice from 0 to n−1.
func draw(n int, random io.Reader) (int, error) {
	limit := uint32(1<<32 - 1<<32%uint64(n) - 1)
	for {
		var b [4]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("drawing at random: %w", err)
		}
		v := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		if v <= limit {
			return int(v % uint32(n)), nil
		}
	}
}

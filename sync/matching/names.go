package matching

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unmarked spells out the letters that Unicode does not decompose, and drops
// the marks that stand inside a name without parting it.
var unmarked = strings.NewReplacer(
	"Ł", "L", "Ø", "O", "Đ", "D", "Ð", "D", "Þ", "TH", "Æ", "AE", "Œ", "OE",
	"ß", "SS", "ẞ", "SS", "Ħ", "H", "Ŧ", "T", "Ŋ", "NG",
	"'", "", "’", "", "‘", "", "`", "", "´", "", "ʼ", "", ".", "",
)

// Normalise writes a name in the one form in which names are compared:
// capitals without diacritics, apostrophes and full stops gone, hyphens and
// every other separator a single space. Letters of other scripts are kept.
func Normalise(name string) string {
	var b strings.Builder
	gap := false
	// Before letters are parted from their marks, since an accent by itself is
	// parted into a space and a mark, and after, since a raised ø becomes ø.
	plain := norm.NFKD.String(unmarked.Replace(strings.ToUpper(name)))
	for _, r := range unmarked.Replace(strings.ToUpper(plain)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}
	return b.String()
}

const soundexCodes = "01230120022455012623010202" // A to Z

// Soundex gives the American Soundex code of a name, such as S530 for Smith
// and Smyth, or the empty string for a name without a letter from A to Z once
// it is normalised.
func Soundex(s string) string {
	code := make([]byte, 0, 4)
	last := byte('0')
	for _, r := range Normalise(s) {
		if r < 'A' || r > 'Z' {
			continue
		}
		digit := soundexCodes[r-'A']
		switch {
		case len(code) == 0:
			code = append(code, byte(r))
		case r == 'H' || r == 'W': // these do not part two letters of one code
			continue
		case digit != '0' && digit != last:
			code = append(code, digit)
		}
		if last = digit; len(code) == 4 {
			break
		}
	}
	if len(code) == 0 {
		return ""
	}
	return (string(code) + "000")[:4]
}

// JaroWinkler gives how alike two texts are, from 0 for nothing in common to 1
// for equal, letter by letter as they stand: normalise names first. An empty
// text is like nothing, not even another empty one. The order of the two
// makes no difference.
func JaroWinkler(a, b string) float64 {
	short, long := []rune(a), []rune(b)
	if len(short) > len(long) || len(short) == len(long) && a > b {
		short, long = long, short
	}
	if len(short) == 0 {
		return 0
	}
	similarity := jaro(short, long)
	prefix := 0
	for prefix < min(4, len(short)) && short[prefix] == long[prefix] {
		prefix++
	}
	return similarity + float64(prefix)*0.1*(1-similarity)
}

func jaro(short, long []rune) float64 {
	inShort, inLong := commonLetters(short, long)
	m := float64(len(inShort))
	if m == 0 {
		return 0
	}
	outOfPlace := 0
	for i := range inShort {
		if inShort[i] != inLong[i] {
			outOfPlace++
		}
	}
	return (m/float64(len(short)) + m/float64(len(long)) + (m-float64(outOfPlace)/2)/m) / 3
}

// commonLetters gives the letters that the two have in common no further apart
// than half the longer one, in the order of each.
func commonLetters(short, long []rune) (inShort, inLong []rune) {
	reach := max(len(long)/2-1, 0)
	taken := make([]bool, len(long))
	for i, r := range short {
		for j := max(0, i-reach); j < min(len(long), i+reach+1); j++ {
			if !taken[j] && long[j] == r {
				taken[j] = true
				inShort = append(inShort, r)
				break
			}
		}
	}
	for j, r := range long {
		if taken[j] {
			inLong = append(inLong, r)
		}
	}
	return inShort, inLong
}

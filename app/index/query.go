package index

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/matching"
)

// query is how a line of free text was understood.
type query struct {
	nhs      record.NHSNumber
	nhsSlip  string   // ten digits that are no NHS number
	slips    []string // the NHS numbers that these may be meant for
	local    []string // what may be a hospital number
	words    []word   // names, in the order typed
	born     born
	postcode string
	outward  string
	unused   []string
	senses   []sense // never empty
}

// word is one name as typed and as it is compared.
type word struct {
	typed, form, sound string
	bound              bool // to the word before it, as by a hyphen
}

// born is a birth date, or as much of one as was typed.
type born struct {
	day   record.Date
	month record.Date // the first of it
	years []int       // one year, or the two that an age leaves open
	words string
}

func (b born) isZero() bool { return b.words == "" }

// tokens are the pieces of the text; what is understood is taken out of them.
type tokens struct {
	text []string
	used []bool
}

// maxWords bounds the names of one query; more of them are no name.
const maxWords = 6

// parse understands a line of free text. Numbers, postcode and birth date are
// taken out first, wherever they stand; what is left are names.
func parse(text string, today record.Date) query {
	t := tokens{text: strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })}
	t.used = make([]bool, len(t.text))
	var q query
	q.takeNHSNumber(&t)
	q.takePostcode(&t)
	q.takeLocal(&t)
	q.takeBirth(&t, today)
	q.takeWords(&t)
	q.senses = sensesOf(q.words)
	return q
}

// window gives tokens i to j joined, unless one of them is used.
func (t *tokens) window(i, j int, separator string) (string, bool) {
	if j > len(t.text) || slices.Contains(t.used[i:j], true) {
		return "", false
	}
	return strings.Join(t.text[i:j], separator), true
}

func (t *tokens) use(i, j int) {
	for ; i < j; i++ {
		t.used[i] = true
	}
}

// takeNHSNumber takes ten digits, in one piece or as 3-3-4.
func (q *query) takeNHSNumber(t *tokens) {
	for _, pieces := range []int{1, 3} {
		for i := range t.text {
			typed, ok := t.window(i, i+pieces, " ")
			if !ok || !tenDigits.MatchString(typed) {
				continue
			}
			number, err := record.ParseNHSNumber(typed)
			if q.nhs = number; err != nil {
				q.nhsSlip = onlyDigits(typed)
				q.slips = slips(q.nhsSlip)
			}
			t.use(i, i+pieces)
			return
		}
	}
}

var tenDigits = regexp.MustCompile(`^(\d{10}|\d{3}[ .-]\d{3}[ .-]\d{4})$`)

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

var (
	outwardForm = regexp.MustCompile(`^[A-Z]{1,2}[0-9][A-Z0-9]?$`)
	inwardBegun = regexp.MustCompile(`^[0-9][A-Z]?$`)
)

// takePostcode takes a postcode in one or two pieces, or its outward part.
func (q *query) takePostcode(t *tokens) {
	for _, pieces := range []int{2, 1} {
		for i := range t.text {
			typed, ok := t.window(i, i+pieces, " ")
			if !ok {
				continue
			}
			if p, doubtful := record.ParsePostcode(typed); p != "" && !doubtful {
				q.postcode = string(p)
				t.use(i, i+pieces)
				return
			}
		}
	}
	for i, typed := range t.text {
		if t.used[i] || !outwardForm.MatchString(strings.ToUpper(typed)) {
			continue
		}
		q.outward = strings.ToUpper(typed)
		t.use(i, i+1)
		if last := i + 1; last == len(t.text)-1 && !t.used[last] && inwardBegun.MatchString(strings.ToUpper(t.text[last])) {
			t.use(last, last+1)
		}
		return
	}
}

// takeLocal notes what may be a hospital number: any piece of four characters
// or more with a figure in it. Where it may also be a birth date, both stand.
func (q *query) takeLocal(t *tokens) {
	for i, typed := range t.text {
		form := localForm(typed)
		if t.used[i] || len(form) < 4 || strings.IndexFunc(typed, unicode.IsDigit) < 0 || strings.ContainsAny(typed, "/.") {
			continue
		}
		q.local = append(q.local, form)
	}
}

// takeBirth takes the longest run of pieces that reads as a birth date, and of
// several the last.
func (q *query) takeBirth(t *tokens, today record.Date) {
	for pieces := 3; pieces >= 1; pieces-- {
		for i := len(t.text) - pieces; i >= 0; i-- {
			typed, ok := t.window(i, i+pieces, " ")
			if !ok || strings.IndexFunc(typed, unicode.IsDigit) < 0 {
				continue
			}
			if b, err := record.ParseBirthDate(typed, today); err == nil && !b.IsZero() {
				q.born = bornOf(typed, b)
				t.use(i, i+pieces)
				return
			}
		}
	}
}

var onlyYear = regexp.MustCompile(`^\d{4}$`)

// bornOf says how much of a birth date was typed: ParseBirthDate marks a year,
// a month and an age alike as estimates.
func bornOf(typed string, b record.BirthDate) born {
	year := b.Date.Year
	switch {
	case !b.Estimated:
		return born{day: b.Date, words: "Born " + b.Date.String()}
	case onlyYear.MatchString(typed):
		return born{years: []int{year}, words: fmt.Sprintf("Born %d", year)}
	case strings.ContainsAny(strings.ToLower(typed), "y") && !strings.Contains(typed, " ") || isAge(typed):
		return born{years: []int{year - 1, year}, words: fmt.Sprintf("Born %d or %d", year-1, year)}
	}
	return born{month: b.Date, words: "Born " + b.Date.String()[3:]}
}

var ageForm = regexp.MustCompile(`(?i)^(age ?\d+|\d+ ?y[a-z ]*)$`)

func isAge(typed string) bool { return ageForm.MatchString(typed) }

var titles = []string{"MR", "MRS", "MS", "MISS", "DR", "MX"}

// takeWords takes the rest as names; what still has figures is not used.
func (q *query) takeWords(t *tokens) {
	for i, typed := range t.text {
		switch {
		case t.used[i]:
		case strings.IndexFunc(typed, unicode.IsDigit) >= 0:
			if !slices.Contains(q.local, localForm(typed)) {
				q.unused = append(q.unused, typed)
			}
		default:
			q.words = append(q.words, wordsOf(typed)...)
		}
	}
	named := slices.DeleteFunc(slices.Clone(q.words), func(w word) bool { return slices.Contains(titles, w.form) })
	if len(named) > 0 {
		q.words = named
	}
	q.words = q.words[:min(len(q.words), maxWords)]
}

// wordsOf parts a piece where names are parted in comparison, as at a hyphen.
func wordsOf(typed string) []word {
	var words []word
	forms := strings.Fields(matching.Normalise(typed))
	pieces := strings.FieldsFunc(typed, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’‘`ʼ´.", r)
	})
	for i, form := range forms {
		w := word{form, form, matching.Soundex(form), i > 0}
		if len(pieces) == len(forms) {
			w.typed = pieces[i]
		}
		words = append(words, w)
	}
	return words
}

// empty reports whether nothing can be searched by.
func (q query) empty() bool {
	return q.nhs == "" && q.nhsSlip == "" && len(q.local) == 0 && len(q.words) == 0 &&
		q.born.isZero() && q.postcode == "" && q.outward == ""
}

// sense is one way to tell family from given name.
type sense struct {
	family, given []word
	form, sound   string // of the family name
}

func newSense(family, given []word) sense {
	var b strings.Builder
	for _, w := range family {
		b.WriteString(w.form)
	}
	return sense{family, given, b.String(), matching.Soundex(b.String())}
}

// sensesOf gives every way to part names into a family name, first or last,
// and given names. The likeliest come first.
func sensesOf(words []word) []sense {
	n := len(words)
	if n == 0 {
		return []sense{{}}
	}
	var all []sense
	for k := 1; k < n; k++ {
		if !words[k].bound {
			all = append(all, newSense(words[:k], words[k:]))
		}
		if !words[n-k].bound {
			all = append(all, newSense(words[n-k:], words[:n-k]))
		}
	}
	return append(all, newSense(words, nil), newSense(nil, words))
}

// slips gives the NHS numbers that one wrong figure, or two neighbours
// swapped, make of ten digits.
func slips(digits string) []string {
	var numbers []string
	try := func(b []byte) {
		if n, err := record.ParseNHSNumber(string(b)); err == nil && n != "" {
			numbers = append(numbers, string(n))
		}
	}
	for i := range len(digits) {
		for figure := byte('0'); figure <= '9'; figure++ {
			b := []byte(digits)
			b[i] = figure
			try(b)
		}
		if i > 0 {
			b := []byte(digits)
			b[i-1], b[i] = b[i], b[i-1]
			try(b)
		}
	}
	return numbers
}

package controls

import (
	"strings"
	"unicode"
)

// lookup finds options by what is typed. It is made once for a list, so that a
// key costs no more than comparing, in lists of thousands too.
type lookup struct {
	options []Option
	lower   []string   // the words of each option, as they are compared
	words   [][]string // and one by one
}

func newLookup(options []Option) *lookup {
	l := &lookup{options: options, lower: make([]string, len(options)), words: make([][]string, len(options))}
	for i, o := range options {
		l.lower[i] = strings.ToLower(o.Text)
		l.words[i] = strings.FieldsFunc(l.lower[i], parts)
	}
	return l
}

func parts(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-/(),", r) }

// matching gives the options that hold every word typed, those that begin with
// it first; nothing typed gives all. A code typed whole finds its option.
func (l *lookup) matching(typed string) []Option {
	typed = strings.ToLower(strings.TrimSpace(typed))
	terms := strings.FieldsFunc(typed, parts)
	if len(terms) == 0 {
		return l.options
	}
	var first, rest []Option
	for i, o := range l.options {
		switch {
		case strings.HasPrefix(l.lower[i], typed), strings.EqualFold(o.Code, typed):
			first = append(first, o)
		case holds(l.words[i], terms):
			rest = append(rest, o)
		}
	}
	return append(first, rest...)
}

// holds tells whether each term begins one of the words.
func holds(words, terms []string) bool {
	for _, term := range terms {
		found := false
		for _, word := range words {
			found = found || strings.HasPrefix(word, term)
		}
		if !found {
			return false
		}
	}
	return true
}

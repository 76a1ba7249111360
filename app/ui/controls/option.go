package controls

import (
	"strings"
)

// matching gives the options that hold every word typed, those that begin with
// it first; nothing typed gives all. A code typed whole finds its option.
func matching(options []Option, typed string) []Option {
	terms := strings.Fields(strings.ToLower(typed))
	if len(terms) == 0 {
		return options
	}
	var first, rest []Option
	for _, o := range options {
		switch {
		case strings.HasPrefix(strings.ToLower(o.Text), strings.ToLower(strings.TrimSpace(typed))),
			strings.EqualFold(o.Code, strings.TrimSpace(typed)):
			first = append(first, o)
		case holds(o.Text, terms):
			rest = append(rest, o)
		}
	}
	return append(first, rest...)
}

// holds tells whether each term begins a word of the text.
func holds(text string, terms []string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" -/(),", r)
	})
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

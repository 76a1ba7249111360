package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms"
)

// asked is the question itself, as its author worded it, marked where it is
// needed. One without words goes by its linkId.
func (s *formSheet) asked(n *node) string {
	words := s.say(n.Label)
	if words == "" {
		words = s.say(n.LinkID)
	}
	if n.Required && n.question() {
		words += " *"
	}
	return words
}

// condition says when a question is put, as a sentence begins.
func (s *formSheet) condition(n *node) string {
	when := s.say(n.When)
	if when == "" {
		return ""
	}
	return strings.ToUpper(when[:1]) + when[1:]
}

// smallPrint says how a question is to be answered, and what its author says
// to help.
func (s *formSheet) smallPrint(n *node) string {
	var said []string
	for _, words := range []string{manner(n), bounds(n), n.Hint, n.Help} {
		if words = s.say(words); words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, "; ")
}

// manner says in what form an answer is wanted.
func manner(n *node) string {
	switch {
	case n.group():
		return ""
	case n.Calculated:
		return "worked out from other answers"
	case n.ReadOnly && !n.Answered:
		return "filled in by the kiosk"
	case n.ReadOnly:
		return ""
	case scaled(n):
		return "cross one"
	case n.Type == forms.TypeDate:
		return dateManner(n.Format)
	case n.Type == forms.TypeInteger:
		return "whole number"
	case chosen(n) && n.Repeats:
		return "tick all that apply"
	case n.Repeats && n.Hint == "":
		return "one to a line"
	case n.Type == forms.TypeString || n.Type == forms.TypeText || n.Type == forms.TypeDecimal:
		return formatWords(n)
	}
	return ""
}

func dateManner(format string) string {
	if format == "years" {
		return "in years"
	}
	return "day, month in letters, year"
}

// formatWords gives the entry format where boxes do not show it already.
func formatWords(n *node) string {
	if n.Format == "" || nhsNumber(n) {
		return ""
	}
	return "as " + n.Format
}

// bounds says between which numbers an answer lies.
func bounds(n *node) string {
	if scaled(n) || !numeric(n) && n.Type != forms.TypeDate {
		return ""
	}
	switch {
	case n.Least != "" && n.Most != "":
		return fmt.Sprintf("%s to %s", n.Least, n.Most)
	case n.Least != "":
		return n.Least + " or more"
	case n.Most != "":
		return n.Most + " or less"
	}
	return ""
}

func numeric(n *node) bool {
	return n.Type == forms.TypeInteger || n.Type == forms.TypeDecimal || n.Type == forms.TypeQuantity
}

func chosen(n *node) bool { return len(n.Options) > 0 }

// nhsNumber reports whether a question asks for ten digits, three, three and
// four.
func nhsNumber(n *node) bool { return n.Format == "999 999 9999" }

// unitOf gives the unit that an answer is written in.
func unitOf(n *node) string {
	if n.Unit == "" {
		return n.UnitCode.String()
	}
	return n.Unit
}

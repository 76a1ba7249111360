package app

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tideover/tideover/forms/record"
)

// PatientFrom reads what was typed into the search as the beginnings of a new
// patient, so that nothing needs typing twice: NHS number, postcode, birth
// date, title, and names, the family name first unless a comma says otherwise.
// What it cannot place it leaves out.
func (k *Kiosk) PatientFrom(text string) record.Patient {
	var p record.Patient
	words := strings.Fields(strings.ToValidUTF8(text, "\ufffd")) // as every form takes what was typed
	words = takeWords(words, 3, func(s string) bool {
		n, err := record.ParseNHSNumber(s)
		if err == nil && longNumber.MatchString(s) {
			p.NHSNumber = n
		}
		return longNumber.MatchString(s)
	})
	words = takeWords(words, 2, func(s string) bool {
		code, doubtful := record.ParsePostcode(s)
		if doubtful || code == "" {
			return false
		}
		p.Address.Postcode = code
		return true
	})
	words = takeWords(words, 3, func(s string) bool {
		if !strings.ContainsFunc(s, unicode.IsDigit) {
			return false
		}
		born, err := record.ParseBirthDate(strings.Trim(s, ","), k.latestDay())
		if err == nil {
			p.BirthDate = born
		}
		return err == nil
	})
	p.Name = nameFrom(words)
	return p
}

// longNumber is ten figures, in one piece or as 3-3-4.
var longNumber = regexp.MustCompile(`^[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}$`)

// takeWords takes the first run of at most n words that take accepts away, the
// longest run first.
func takeWords(words []string, n int, take func(string) bool) []string {
	for size := min(n, len(words)); size > 0; size-- {
		for i := 0; i+size <= len(words); i++ {
			if take(strings.Join(words[i:i+size], " ")) {
				return slices.Concat(words[:i], words[i+size:])
			}
		}
	}
	return words
}

var titles = []string{"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr"}

func nameFrom(words []string) record.Name {
	var n record.Name
	var plain []string
	for _, w := range words {
		word := strings.Trim(w, ".,;()")
		title := slices.IndexFunc(titles, func(t string) bool { return strings.EqualFold(t, word) })
		switch {
		case word == "" || strings.ContainsFunc(word, unicode.IsDigit):
		case title >= 0 && n.Title == "":
			n.Title = titles[title]
		default:
			plain = append(plain, capitalised(word)+comma(w))
		}
	}
	family, given, parted := strings.Cut(strings.Join(plain, " "), ", ")
	if !parted {
		family, given, _ = strings.Cut(family, " ")
	}
	n.Family, n.Given = strings.Trim(family, ","), strings.Trim(given, ",")
	return n
}

func comma(word string) string {
	if strings.HasSuffix(word, ",") {
		return ","
	}
	return ""
}

// capitalised gives a name typed in small letters its capitals, after hyphens
// and apostrophes too; a name typed with capitals stays as it is.
func capitalised(word string) string {
	if word != strings.ToLower(word) {
		return word
	}
	begins := true
	return strings.Map(func(r rune) rune {
		was := begins
		begins = r == '-' || r == '\'' || r == '’'
		if was {
			return unicode.ToUpper(r)
		}
		return r
	}, word)
}

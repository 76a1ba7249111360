package index

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/matching"
)

// kind says what a blind term stands for.
type kind string

const (
	kindNHS         kind = "nhs"
	kindLocal       kind = "local"        // hospital number
	kindFamily      kind = "family"       // whole
	kindFamilyFirst kind = "family-first" // its first 2 to 8 letters
	kindSounds      kind = "sounds"       // Soundex of the family name
	kindGiven       kind = "given"        // whole; middle and known-as names too
	kindGivenFirst  kind = "given-first"  // its first 1 to 6 letters
	kindBorn        kind = "born"         // the day
	kindBornMonth   kind = "born-month"
	kindBornYear    kind = "born-year"
	kindYearSounds  kind = "year-sounds" // birth year and Soundex
	kindPostcode    kind = "postcode"
	kindOutward     kind = "outward"
	kindNamesake    kind = "namesake" // family and given name and birth date
)

// How many letters of a name can be searched by; what is typed beyond them
// only ranks.
const (
	familyLetters = 8
	givenLetters  = 6
)

// termsOf gives the blind terms that somebody is found by, each once.
func termsOf(p record.Patient, b *blinder) []int64 {
	terms := make([]int64, 0, 40)
	add := func(kind kind, value string) {
		if value != "" {
			terms = append(terms, b.term(kind, value))
		}
	}
	add(kindNHS, string(p.NHSNumber))
	add(kindLocal, localForm(p.LocalPatientID))
	for _, form := range familyForms(p.Name.Family) {
		add(kindFamily, form)
		addFirst(add, kindFamilyFirst, form, 2, familyLetters)
		add(kindSounds, matching.Soundex(form))
	}
	for _, form := range givenForms(p.Name) {
		add(kindGiven, form)
		addFirst(add, kindGivenFirst, form, 1, givenLetters)
	}
	addBirth(add, p)
	add(kindPostcode, string(p.Address.Postcode))
	add(kindOutward, outward(string(p.Address.Postcode)))
	add(kindNamesake, faceOf(p).namesake())
	slices.Sort(terms)
	return slices.Compact(terms)
}

func addFirst(add func(kind, string), kind kind, form string, from, to int) {
	letters := []rune(form)
	for n := from; n <= min(to, len(letters)); n++ {
		add(kind, string(letters[:n]))
	}
}

func addBirth(add func(kind, string), p record.Patient) {
	if p.BirthDate.IsZero() {
		return
	}
	d := p.BirthDate.Date
	add(kindBornYear, yearForm(d.Year))
	for _, form := range familyForms(p.Name.Family) {
		add(kindYearSounds, yearSounds(d.Year, form))
	}
	if p.BirthDate.Estimated {
		return // its day and month are nobody's
	}
	add(kindBorn, dayForm(d))
	add(kindBornMonth, monthForm(d))
}

// familyForms gives the ways in which a family name may be typed: whole, from
// any of its words onwards, and by each word alone. "Ó Súilleabháin" is found
// by "osuilleabhain" and by "suilleabhain", "Smith-Jones" by "jones".
func familyForms(family string) []string {
	words := strings.Fields(matching.Normalise(family))
	var forms []string
	for i := range words {
		forms = append(forms, strings.Join(words[i:], ""))
	}
	for _, w := range words {
		if len(w) > 1 {
			forms = append(forms, w)
		}
	}
	return distinct(forms)
}

// givenForms gives the given name whole and by its words, then the words of
// the known-as and middle names.
func givenForms(n record.Name) []string {
	given := strings.Fields(matching.Normalise(n.Given))
	forms := append([]string{strings.Join(given, "")}, given...)
	forms = append(forms, strings.Fields(matching.Normalise(n.KnownAs))...)
	return distinct(append(forms, strings.Fields(matching.Normalise(n.Middle))...))
}

// distinct keeps the order, and drops what is empty or came before.
func distinct(texts []string) []string {
	var kept []string
	for _, t := range texts {
		if t != "" && !slices.Contains(kept, t) {
			kept = append(kept, t)
		}
	}
	return kept
}

func joined(name string) string { return strings.ReplaceAll(matching.Normalise(name), " ", "") }

func localForm(number string) string { return joined(number) }

func dayForm(d record.Date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

func monthForm(d record.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month)) }

func yearForm(year int) string { return fmt.Sprintf("%04d", year) }

// yearSounds is empty for a name without a sound.
func yearSounds(year int, family string) string {
	sound := matching.Soundex(family)
	if sound == "" {
		return ""
	}
	return yearForm(year) + sound
}

func outward(postcode string) string {
	out, _, _ := strings.Cut(postcode, " ")
	return out
}

// namesake is what two people share whom only address, number or practice
// tells apart; it is empty where their birth date is not known.
func (f face) namesake() string {
	if f.born.IsZero() || f.born.Estimated {
		return ""
	}
	return f.order()
}

package index

import (
	"context"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// conditions must all be met; each is met by any one of its blind terms. The
// rarest should come first, since the others are looked up for each person who
// meets it.
type conditions [][]int64

// common is how far the people of one term are counted: beyond it, it does not
// matter how common a term is.
const common = 1000

// rarestFirst orders conditions, and gives none where one of them cannot be
// met by anybody.
func (s *search) rarestFirst(ctx context.Context, c conditions) (conditions, error) {
	type counted struct {
		terms  []int64
		people int
	}
	all := make([]counted, len(c))
	for i, terms := range c {
		all[i] = counted{terms, common}
		if len(terms) > 1 {
			if len(terms) > 2 { // dear to look up for each person
				all[i].people = 0
			}
			continue
		}
		n, err := s.people(ctx, terms[0])
		if err != nil || n == 0 {
			return nil, err
		}
		all[i].people = n
	}
	slices.SortStableFunc(all, func(a, b counted) int { return a.people - b.people })
	ordered := make(conditions, len(c))
	for i := range all {
		ordered[i] = all[i].terms
	}
	return ordered, nil
}

// people counts those who have a term, up to common.
func (s *search) people(ctx context.Context, term int64) (int, error) {
	if n, known := s.rarity[term]; known {
		return n, nil
	}
	n, err := s.x.countUpTo(ctx, term, common)
	s.rarity[term] = n
	return n, err
}

// conditionsOf gives what somebody must meet to fit a sense of the text in
// every part, the family name by its beginning or whole.
func (s *search) conditionsOf(q query, in sense, family kind) conditions {
	var c conditions
	if !q.born.day.IsZero() {
		c = append(c, s.one(kindBorn, dayForm(q.born.day)))
	}
	if q.postcode != "" {
		c = append(c, s.one(kindPostcode, q.postcode))
	}
	c = append(c, s.nameConditions(in, family)...)
	if !q.born.month.IsZero() {
		c = append(c, s.one(kindBornMonth, monthForm(q.born.month)))
	}
	if q.outward != "" {
		c = append(c, s.one(kindOutward, q.outward))
	}
	if len(q.born.years) > 0 {
		c = append(c, s.years())
	}
	return c
}

func (s *search) one(kind kind, value string) []int64 { return []int64{s.blinder.term(kind, value)} }

func (s *search) years() []int64 {
	var terms []int64
	for _, year := range s.q.born.years {
		terms = append(terms, s.blinder.term(kindBornYear, yearForm(year)))
	}
	return terms
}

func (s *search) nameConditions(in sense, family kind) conditions {
	var c conditions
	if form := []rune(in.form); len(form) == 1 {
		c = append(c, s.one(kindFamily, string(form)))
	} else if len(form) > 1 && family == kindFamily {
		c = append(c, s.one(kindFamily, string(form)))
	} else if len(form) > 1 {
		c = append(c, s.one(kindFamilyFirst, string(form[:min(len(form), familyLetters)])))
	}
	for _, w := range in.given {
		form := []rune(w.form)
		c = append(c, s.one(kindGivenFirst, string(form[:min(len(form), givenLetters)])))
	}
	return c
}

// near finds those who fit but for a slip: a family name that sounds alike, a
// birth date with figures wrong or swapped, another postcode, another family
// name under the same given name and birth date.
func (s *search) near(ctx context.Context) error {
	if !s.q.born.day.IsZero() {
		born := conditions{s.one(kindBorn, dayForm(s.q.born.day))}
		if err := s.add(ctx, born, evidence.nearlyNamed); err != nil {
			return err
		}
	}
	for _, in := range s.q.senses {
		if len(in.family) == 0 {
			continue
		}
		c := s.soundsLike(in)
		if c == nil {
			continue
		}
		if err := s.add(ctx, c, evidence.plausible); err != nil {
			return err
		}
	}
	if s.q.postcode == "" && s.q.outward == "" || len(s.q.words) == 0 {
		return nil
	}
	return s.elsewhere(ctx)
}

// soundsLike gives the conditions of those whose family name sounds like a
// sense's and whose birth date, where one was typed, is a slip away.
func (s *search) soundsLike(in sense) conditions {
	if in.sound == "" || len([]rune(in.form)) < 3 {
		return nil
	}
	switch {
	case !s.q.born.day.IsZero():
		return conditions{s.slippedDates(), s.one(kindSounds, in.sound)}
	case len(s.q.born.years) > 0:
		var terms []int64
		for _, year := range s.q.born.years {
			terms = append(terms, s.blinder.term(kindYearSounds, yearSounds(year, in.form)))
		}
		return append(conditions{terms}, s.initials(in)...)
	}
	c := conditions{s.one(kindSounds, in.sound)}
	if !s.q.born.month.IsZero() {
		c = conditions{s.one(kindBornMonth, monthForm(s.q.born.month)), c[0]}
	}
	return append(c, s.initials(in)...)
}

// initials asks for given names by their first letters alone.
func (s *search) initials(in sense) conditions {
	var c conditions
	for _, w := range in.given {
		c = append(c, s.one(kindGivenFirst, string([]rune(w.form)[:1])))
	}
	return c
}

// slippedDates gives the birth dates that matching.CompareDates finds two
// parts of three alike with the one typed, as far as slips make them: any
// other day of the month, the same day of another month, years with a figure
// wrong or two swapped, and day and month swapped.
func (s *search) slippedDates() []int64 {
	d := s.q.born.day
	var dates []record.Date
	for day := 1; day <= 31; day++ {
		dates = append(dates, record.Date{Year: d.Year, Month: d.Month, Day: day})
	}
	for month := time.January; month <= time.December; month++ {
		dates = append(dates, record.Date{Year: d.Year, Month: month, Day: d.Day})
	}
	for _, year := range slippedYears(d.Year) {
		dates = append(dates, record.Date{Year: year, Month: d.Month, Day: d.Day})
	}
	dates = append(dates, record.Date{Year: d.Year, Month: time.Month(d.Day), Day: int(d.Month)})
	var terms []int64
	for _, date := range dates {
		if date != d && date.Valid() {
			terms = append(terms, s.blinder.term(kindBorn, dayForm(date)))
		}
	}
	return terms
}

// slippedYears varies the last two figures, swaps them, and tries the century
// on either side.
func slippedYears(year int) []int {
	years := []int{year - 100, year + 100, year/100*100 + year%10*10 + year/10%10}
	for figure := range 10 {
		years = append(years, year/10*10+figure, year/100*100+figure*10+year%10)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// elsewhere finds those who fit but for the postcode.
func (s *search) elsewhere(ctx context.Context) error {
	moved := s.q
	moved.postcode, moved.outward = "", ""
	for _, in := range s.q.senses {
		if err := s.add(ctx, s.conditionsOf(moved, in, kindFamilyFirst), nil); err != nil {
			return err
		}
	}
	return nil
}

// namesAlone, where nobody was found, leaves the birth date aside.
func (s *search) namesAlone(ctx context.Context) error {
	if len(s.q.words) == 0 {
		return nil
	}
	for _, in := range s.q.senses {
		c := s.nameConditions(in, kindFamilyFirst)
		if len(in.family) == 0 || len(c) == 0 {
			continue
		}
		if err := s.add(ctx, c, nil); err != nil {
			return err
		}
	}
	return nil
}

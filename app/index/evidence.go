package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/matching"
)

// likeness is how well a typed name fits one of the index.
type likeness int

const (
	notTyped   likeness = iota
	unlike              // different
	begun               // begins alike: what was typed, or the name, goes on
	spelled             // a letter or two apart
	sounding            // the same Soundex code
	partOf              // one of several family names, or a middle name
	beginsWith          // a given name that begins as typed
	same
)

// closeSpelling is the Jaro–Winkler likeness of names one slip apart.
const closeSpelling = 0.9

// evidence is what speaks for and against somebody being meant.
type evidence struct {
	sense      sense
	died       bool
	nhs, local bool
	nhsSlipped bool
	family     likeness
	given      likeness
	birth      int // 0 to 100 as matching.CompareDates has it; -1 not typed
	birthWords string
	postcode   int // 2 agrees, 1 its first part, 0 not typed, -1 differs
}

// weigh gives the evidence for a person in the sense that fits them best.
func (q query) weigh(f face) evidence {
	e := evidence{
		died:       f.died,
		nhs:        q.nhs != "" && f.nhs == string(q.nhs),
		nhsSlipped: f.nhs != "" && slices.Contains(q.slips, f.nhs),
		local:      slices.Contains(q.local, f.local),
		postcode:   q.weighPostcode(f.postcode),
	}
	e.birth, e.birthWords = q.weighBirth(f.born)
	best, score := e, 0
	for i, in := range q.senses {
		e.sense, e.family, e.given = in, f.familyLikeness(in), f.givenLikeness(in)
		if s := e.score(); i == 0 || s > score {
			best, score = e, s
		}
	}
	return best
}

func (q query) weighBirth(theirs record.BirthDate) (score int, words string) {
	switch {
	case q.born.isZero():
		return -1, ""
	case theirs.IsZero():
		return 0, "Birth date not in the index"
	case theirs.Estimated && (q.born.day.Year == theirs.Date.Year || slices.Contains(q.born.years, theirs.Date.Year)):
		return 33, "Birth year agrees with an estimate"
	case !q.born.day.IsZero():
		return matching.CompareDates(q.born.day, theirs.Date)
	case monthForm(q.born.month) == monthForm(theirs.Date):
		return 100, "Birth month agrees"
	case slices.Contains(q.born.years, theirs.Date.Year):
		return 100, "Birth year agrees"
	}
	return 0, fmt.Sprintf("Birth date differs, born %s", theirs.Date)
}

func (q query) weighPostcode(theirs string) int {
	switch {
	case q.postcode == "" && q.outward == "":
		return 0
	case q.postcode != "" && q.postcode == theirs:
		return 2
	case theirs != "" && outward(q.postcode)+q.outward == outward(theirs):
		return 1
	}
	return -1
}

func (f face) familyLikeness(in sense) likeness {
	if len(in.family) == 0 {
		return notTyped
	}
	best := unlike
	for i, theirs := range f.family {
		l := likenessOf(in.form, in.sound, theirs, func() string { return f.sounds[i] })
		if l == same && i > 0 {
			l = partOf
		}
		best = max(best, l)
	}
	return best
}

// givenLikeness is that of the least likely of the names typed.
func (f face) givenLikeness(in sense) likeness {
	if len(in.given) == 0 {
		return notTyped
	}
	least := same
	for _, w := range in.given {
		best := unlike
		for _, theirs := range f.given {
			l := likenessOf(w.form, w.sound, theirs, func() string { return matching.Soundex(theirs) })
			if l == begun && strings.HasPrefix(theirs, w.form) {
				l = beginsWith
			}
			best = max(best, l)
		}
		for _, middle := range f.middle {
			if strings.HasPrefix(middle, w.form) {
				best = max(best, partOf)
			}
		}
		least = min(least, best)
	}
	return least
}

// likenessOf asks for the sound of their name only where it can matter.
func likenessOf(typed, sound, theirs string, theirSound func() string) likeness {
	switch {
	case typed == theirs:
		return same
	case strings.HasPrefix(theirs, typed):
		return begun
	case typed[0] != theirs[0]:
	case len(typed) > 2 && sound != "" && sound == theirSound():
		return sounding
	}
	switch {
	case matching.JaroWinkler(typed, theirs) >= closeSpelling:
		return spelled
	case len(theirs) > 2 && strings.HasPrefix(typed, theirs):
		return begun
	}
	return unlike
}

var (
	familyScore = map[likeness]int{same: 30, partOf: 27, sounding: 24, spelled: 20, begun: 16}
	givenScore  = map[likeness]int{same: 25, beginsWith: 24, partOf: 14, sounding: 12, spelled: 12, begun: 6}
)

func (e evidence) score() int {
	score := familyScore[e.family] + givenScore[e.given] + e.birthScore() + 10*e.postcode
	switch {
	case e.nhs:
		score += 1000
	case e.local:
		score += 900
	case e.nhsSlipped:
		score += 60
	}
	if e.died {
		score -= 30
	}
	return score
}

func (e evidence) birthScore() int {
	switch {
	case e.birth == 100:
		return 45
	case e.birth >= 66 && strings.Contains(e.birthWords, "swapped"):
		return 36
	case e.birth >= 66 && strings.Contains(e.birthWords, "one figure"):
		return 24
	case e.birth >= 66:
		return 14
	case e.birth >= 33:
		return 5
	}
	return 0
}

// nearlyNamed keeps, among those born on the day, whose name is not far.
func (e evidence) nearlyNamed() bool {
	if e.family == notTyped && e.given == notTyped {
		return true
	}
	return e.family > begun || e.family == begun && e.given != unlike || e.given > begun
}

// plausible keeps, among those whose family name sounds alike, whom no other
// part of the text speaks against.
func (e evidence) plausible() bool {
	if e.family <= unlike || e.postcode < 0 {
		return false
	}
	return e.birth >= 66 || e.birth < 0 && e.given != unlike
}

// reasons words the evidence.
func (e evidence) reasons() []Reason {
	var all []Reason
	switch {
	case e.nhs:
		all = append(all, Reason{Agrees, "NHS number agrees"})
	case e.nhsSlipped:
		all = append(all, Reason{Partly, "NHS number is one slip away"})
	}
	if e.local {
		all = append(all, Reason{Agrees, "Hospital number agrees"})
	}
	all = append(all, e.nameAndBirth()...)
	switch e.postcode {
	case 2:
		all = append(all, Reason{Agrees, "Postcode agrees"})
	case 1:
		all = append(all, Reason{Partly, "Postcode area agrees"})
	case -1:
		all = append(all, Reason{Differs, "Postcode differs"})
	}
	if e.died {
		all = append(all, Reason{Differs, "Recorded as dead in the index"})
	}
	return all
}

// nameAndBirth joins what agrees into one phrase, and lists what does not.
func (e evidence) nameAndBirth() []Reason {
	family, given := e.family == same, e.given == same || e.given == beginsWith
	agreed := ""
	switch {
	case family && given:
		agreed = "Names"
	case family:
		agreed = "Family name"
	case given:
		agreed = "Given name"
	}
	whole := e.birth == 100
	var all []Reason
	switch {
	case agreed != "" && whole:
		what := strings.TrimSuffix(strings.ToLower(e.birthWords), " agrees")
		all = append(all, Reason{Agrees, agreed + " and " + what + " agree"})
	case agreed == "Names":
		all = append(all, Reason{Agrees, "Names agree"})
	case agreed != "":
		all = append(all, Reason{Agrees, agreed + " agrees"})
	}
	all = append(all, differing("Family name", e.family, family)...)
	all = append(all, differing("Given name", e.given, given)...)
	switch {
	case e.birth < 0 || whole && agreed != "":
	case whole:
		all = append(all, Reason{Agrees, e.birthWords})
	case e.birth >= 33:
		all = append(all, Reason{Partly, e.birthWords})
	default:
		all = append(all, Reason{Differs, e.birthWords})
	}
	return all
}

func differing(what string, l likeness, agreed bool) []Reason {
	if agreed {
		return nil
	}
	switch l {
	case unlike:
		return []Reason{{Differs, what + " differs"}}
	case begun, beginsWith:
		return []Reason{{Partly, what + " begins alike"}}
	case spelled:
		return []Reason{{Partly, what + " is spelt alike"}}
	case sounding:
		return []Reason{{Partly, what + " sounds alike"}}
	case partOf:
		if what == "Given name" {
			return []Reason{{Partly, "Middle name agrees"}}
		}
		return []Reason{{Partly, "One of the family names agrees"}}
	}
	return nil
}

// better orders hits: by score, then by name and birth date, so that equal
// ones always come in the same order.
func better(a, b finding) int {
	if a.score != b.score {
		return b.score - a.score
	}
	return cmp.Or(strings.Compare(a.order, b.order), cmp.Compare(a.id, b.id))
}

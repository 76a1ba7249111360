package matching

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// Decide says which of the candidates the patient is. The outcome is same only
// above one of two zero-false lines:
//
//   - With a number. Exactly one person carries the patient's NHS number (or
//     hospital number, where one side has no NHS number); the birth date is
//     exactly the same; and neither sex nor family nor given name contradicts,
//     which names do when they neither sound alike nor come near. A birth date
//     with one slip in day or month, or with those two swapped, is enough
//     where sex agrees and both names agree or nearly do. A slip in the year
//     never is: it is also how a father's record looks beside his son's.
//
//   - By details. Given name, birth date, sex and postcode are exactly the same
//     and the family name is, or differs by one slip; neither an NHS number nor
//     a hospital number differs; and no other candidate comes within
//     [CloseCall] points. The given name must be exact because twins share all
//     the rest.
//
// A candidate above [LowerLine], or one with the same number, that does not
// reach a line leaves the patient waiting for a person, with such candidates
// best first; where there is none, the patient is new to the trust. An unknown
// patient is always new: to find out who they are is a person's decision.
// A candidate who has no name in the trust's terms is never same.
//
// The order of the candidates makes no difference.
func Decide(p record.Patient, candidates []record.Candidate) record.Match {
	if p.Unknown {
		return isNew("An unknown patient is only matched by a person")
	}
	people := compareAll(p, candidates)
	if carriers := where(people, comparison.numberAgrees); len(carriers) > 0 {
		return byNumber(people, carriers)
	}
	return byDetails(p, people)
}

// compareAll compares every candidate and keeps the best of each person.
func compareAll(p record.Patient, candidates []record.Candidate) []comparison {
	all := make([]comparison, 0, len(candidates))
	for _, c := range candidates {
		all = append(all, compare(p, c))
	}
	slices.SortFunc(all, bestFirst)
	seen := map[record.TrustPerson]bool{}
	return where(all, func(c comparison) bool {
		again := seen[c.Person] && !c.Person.IsZero()
		seen[c.Person] = true
		return !again
	})
}

// bestFirst orders by score, and equals by all that tells two candidates
// apart, so that the order in which the index gave them does not matter.
func bestFirst(a, b comparison) int {
	order := cmp.Or(
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Person.Reference, b.Person.Reference),
		cmp.Compare(a.Person.LocalPatientID, b.Person.LocalPatientID),
		cmp.Compare(a.Person.NHSNumber, b.Person.NHSNumber),
	)
	if order == 0 {
		order = cmp.Compare(fmt.Sprint(a.Candidate), fmt.Sprint(b.Candidate))
	}
	return order
}

func byNumber(people, carriers []comparison) record.Match {
	if len(carriers) > 1 {
		return waiting(people, fmt.Sprintf("%d people in the trust's index carry this number", len(carriers)))
	}
	c := carriers[0]
	if doubts := c.doubtsWithNumber(); len(doubts) > 0 {
		return waiting(people, doubts...)
	}
	return same(c)
}

// doubtsWithNumber says in words what keeps a candidate with the same number
// under the line; nothing where it is above.
func (r comparison) doubtsWithNumber() []string {
	var doubts []string
	add := func(doubtful bool, words string) {
		if doubtful {
			doubts = append(doubts, "The number agrees. "+words)
		}
	}
	add(r.sex.known && !r.sex.equal, r.sex.words)
	add(r.family.contradicts(), r.family.words)
	add(r.given.contradicts(), r.given.words)
	add(!r.birth.known, "Birth date not known")
	add(r.birth.known && !r.birth.equal && !r.slipInBirthDate(), r.birth.words)
	return doubts
}

// slipInBirthDate reports whether the birth date is wrong by a slip that
// everything else outweighs.
func (r comparison) slipInBirthDate() bool {
	return r.birth.score >= twoParts && r.wholeBirth &&
		r.sex.equal && r.family.score >= closeName && r.given.score >= closeName
}

func byDetails(p record.Patient, people []comparison) record.Match {
	near := where(people, func(c comparison) bool { return c.Score >= LowerLine })
	switch {
	case len(people) == 0:
		return isNew("Nobody in the trust's index comes near")
	case len(near) == 0:
		return isNew(fmt.Sprintf("Nobody in the trust's index comes near, best %d of 100", people[0].Score))
	case len(people) > 1 && people[0].Score-people[1].Score <= CloseCall:
		return waiting(people, fmt.Sprintf("Two people in the trust's index are within %d points", CloseCall))
	case len(people) > MaxCandidates:
		return waiting(people, fmt.Sprintf("More than %d people may be meant", MaxCandidates))
	case !people[0].detailsSuffice():
		return waiting(people, people[0].shortfall(p))
	}
	return same(people[0])
}

func (r comparison) detailsSuffice() bool {
	return !r.Person.IsZero() && !r.number.known && !r.local.known &&
		r.given.equal && r.birth.equal && r.sex.equal && r.postcode.equal &&
		r.family.score >= closeName
}

// shortfall says why the best candidate is not enough without a number.
func (r comparison) shortfall(p record.Patient) string {
	var missing []string
	add := func(lacks bool, words string) {
		if lacks {
			missing = append(missing, words)
		}
	}
	add(p.Name.Family == "", "family name")
	add(p.Name.Given == "", "given name")
	add(p.BirthDate.IsZero() || p.BirthDate.Estimated, "birth date")
	add(!r.sex.known, "sex")
	add(!r.postcode.known, "postcode")
	if len(missing) > 0 {
		return "Without a number it takes more: no certain " + list(missing) + " to compare"
	}
	return fmt.Sprintf("More for than against, not certain: %d of 100", r.Score)
}

func isNew(reason string) record.Match {
	return record.Match{Outcome: record.MatchNew, Reasons: []string{reason}}
}

func same(c comparison) record.Match {
	return record.Match{
		Outcome: record.MatchSame,
		Person:  c.Person,
		Reasons: append(slices.Clone(c.Agrees), c.Differs...),
	}
}

// waiting lists who it might be: everybody near or with the same number.
func waiting(people []comparison, reasons ...string) record.Match {
	m := record.Match{Outcome: record.MatchWaiting, Reasons: reasons}
	for _, c := range people {
		if len(m.Candidates) < MaxCandidates && (c.Score >= LowerLine || c.numberAgrees()) {
			m.Candidates = append(m.Candidates, c.Candidate)
		}
	}
	return m
}

func where(people []comparison, keep func(comparison) bool) []comparison {
	var kept []comparison
	for _, c := range people {
		if keep(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

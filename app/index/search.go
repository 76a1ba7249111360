package index

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

const (
	// HitsShown is how many people an answer lists: two pages.
	HitsShown = 50

	openLimit = 100 // people opened and ranked for one kind of likeness
)

// Mark says at a glance what a reason speaks for.
type Mark int

// The marks.
const (
	Agrees  Mark = iota // a tick
	Partly              // a half circle
	Differs             // a cross
	Warns               // a triangle
)

// Reason is why somebody is among the hits, or what to beware of.
type Reason struct {
	Mark  Mark
	Words string
}

// Hit is somebody whom the text may mean.
type Hit struct {
	Person
	// Score ranks hits; it has no meaning across searches.
	Score int
	// Reasons are in words, the most telling first; those that warn come last
	// and must be shown.
	Reasons []Reason
}

// Answer is what a search found.
type Answer struct {
	Read []string // how the text was understood, a phrase for each part
	Hits []Hit    // at most HitsShown, best first
	// Total counts everybody who matches; where there are very many, Hits are
	// the best of those that were compared. AtLeast says that more people are
	// nearly alike than were compared, so that Total may be too low.
	Total   int
	AtLeast bool
	// AsOf is the moment that the index stands for.
	AsOf time.Time
}

// Search gives the people whom a line of free text may mean: NHS number,
// hospital number, names in any order, a birth date as people type it,
// postcode or its first part, or the beginnings of these. A text that says
// nothing gives no hits. It is meant to be called at every key press.
func (x *Index) Search(ctx context.Context, text string, today record.Date) (Answer, error) {
	q := parse(text, today)
	asOf, _ := x.Freshness()
	answer := Answer{AsOf: asOf}
	if q.empty() {
		answer.Read = q.read(sense{}, nil)
		return answer, nil
	}
	s := &search{x: x, q: q, blinder: x.keys.blinder(), rarity: map[int64]int{}, seen: map[int64]bool{}}
	if err := s.run(ctx); err != nil {
		return Answer{}, err
	}
	slices.SortStableFunc(s.found, better)
	answer.Total, answer.AtLeast = s.total, s.cut
	shown := s.found[:min(len(s.found), HitsShown)]
	if err := s.warn(ctx, shown); err != nil {
		return Answer{}, err
	}
	best := q.senses[0]
	if len(shown) > 0 {
		best = shown[0].sense
	}
	answer.Read = q.read(best, shown)
	for _, f := range shown {
		person, err := f.stored.person()
		if err != nil {
			return Answer{}, err
		}
		answer.Hits = append(answer.Hits, Hit{person, f.score, f.reasons})
	}
	return answer, nil
}

// search is one search under way.
type search struct {
	x       *Index
	q       query
	blinder *blinder
	rarity  map[int64]int // of terms, as far as counted
	seen    map[int64]bool
	found   []finding
	total   int
	cut     bool // not all who are nearly alike were compared
}

// finding is somebody found, with the sense of the text that fits them best.
type finding struct {
	stored
	sense   sense
	score   int
	reasons []Reason
	order   string // among equal scores
}

// run looks first for those who fit everything typed, then, while these fill
// no two pages, for those who nearly do.
func (s *search) run(ctx context.Context) error {
	if err := s.byNumber(ctx); err != nil {
		return err
	}
	if err := s.exact(ctx); err != nil {
		return err
	}
	if s.total >= HitsShown {
		return nil
	}
	if err := s.near(ctx); err != nil || len(s.found) > 0 {
		return err
	}
	return s.namesAlone(ctx)
}

func (s *search) byNumber(ctx context.Context) error {
	if numbers := s.numbers(); len(numbers) > 0 {
		return s.add(ctx, conditions{numbers}, nil)
	}
	return nil
}

// numbers gives the terms of NHS and hospital numbers typed; ten digits that
// are no NHS number stand for those they may be a slip of.
func (s *search) numbers() []int64 {
	var terms []int64
	if s.q.nhs != "" {
		terms = append(terms, s.blinder.term(kindNHS, string(s.q.nhs)))
	}
	for _, slip := range s.q.slips {
		terms = append(terms, s.blinder.term(kindNHS, slip))
	}
	for _, local := range s.q.local {
		terms = append(terms, s.blinder.term(kindLocal, local))
	}
	return terms
}

// exact finds those who fit every part of the text, in any sense of it.
func (s *search) exact(ctx context.Context) error {
	var all []conditions
	for _, sense := range s.q.senses {
		c, err := s.rarestFirst(ctx, s.conditionsOf(s.q, sense, kindFamilyFirst))
		if err != nil {
			return err
		}
		if len(c) > 0 {
			all = append(all, c)
		}
	}
	crowded := false
	for _, c := range all {
		n, err := s.addSome(ctx, c)
		if err != nil {
			return err
		}
		crowded = crowded || n > openLimit
	}
	if s.total = len(s.found); !crowded {
		return nil
	}
	if err := s.wholeNames(ctx); err != nil {
		return err
	}
	if numbers := s.numbers(); len(numbers) > 0 {
		all = append(all, conditions{numbers})
	}
	var err error
	s.total, err = s.x.count(ctx, all)
	return err
}

// wholeNames makes sure that among very many, those who bear the very name
// are compared.
func (s *search) wholeNames(ctx context.Context) error {
	for _, sense := range s.q.senses {
		if len(sense.family) == 0 {
			continue
		}
		c, err := s.rarestFirst(ctx, s.conditionsOf(s.q, sense, kindFamily))
		if err != nil {
			return err
		}
		if _, err := s.addSome(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// addSome adds who meets the conditions, up to openLimit, and gives how many
// there were, up to one more.
func (s *search) addSome(ctx context.Context, c conditions) (int, error) {
	ids, err := s.x.meeting(ctx, c, openLimit+1)
	if err != nil {
		return 0, err
	}
	return len(ids), s.examine(ctx, ids[:min(len(ids), openLimit)], nil)
}

// add adds who meets the conditions and is kept.
func (s *search) add(ctx context.Context, c conditions, keep func(evidence) bool) error {
	c, err := s.rarestFirst(ctx, c)
	if err != nil {
		return err
	}
	ids, err := s.x.meeting(ctx, c, 2*openLimit)
	if err != nil {
		return err
	}
	s.cut = s.cut || len(ids) == 2*openLimit
	if err := s.examine(ctx, ids, keep); err != nil {
		return err
	}
	s.total = len(s.found)
	return nil
}

// examine opens people not seen before and weighs the evidence for each.
func (s *search) examine(ctx context.Context, ids []int64, keep func(evidence) bool) error {
	ids = slices.DeleteFunc(ids, func(id int64) bool { return s.seen[id] })
	people, err := s.x.open(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range people {
		e := s.q.weigh(p.face)
		if keep != nil && !keep(e) {
			continue
		}
		s.seen[p.id] = true
		s.found = append(s.found, finding{p, e.sense, e.score(), e.reasons(), p.face.order()})
	}
	return nil
}

// warn adds to those shown how many others share their names and birth date,
// or their NHS number, in the whole index.
func (s *search) warn(ctx context.Context, shown []finding) error {
	terms := make([]int64, 0, 2*len(shown))
	for _, f := range shown {
		terms = append(terms, s.namesakes(f.face), s.blinder.term(kindNHS, f.face.nhs))
	}
	counts, err := s.x.counts(ctx, terms)
	if err != nil {
		return err
	}
	for i := range shown {
		for j, what := range []string{"name and birth date", "NHS number"} {
			if n := counts[terms[2*i+j]]; n > 1 {
				shown[i].reasons = append(shown[i].reasons, Reason{Warns, fmt.Sprintf("%d people share this %s", n, what)})
			}
		}
	}
	return nil
}

// namesakes is a term that nobody has where the birth date is not known, as
// that of an empty NHS number is.
func (s *search) namesakes(f face) int64 { return s.blinder.term(kindNamesake, f.namesake()) }

package cds

import (
	"maps"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// System is the code system of item.code and of a fact's concepts whose codes
// are the names of elements of CDS 6-2-2.
const System = "https://tideover.example/fhir/CodeSystem/cds-6-2-2-element"

// telling is one attendance while its message is made.
type telling struct {
	record.Attendance
	*Interchange
	facts []record.Fact
	about map[string][]int // which facts answer an element, oldest first
	// position is which occurrence of a repeating group this is, from 1.
	position int

	number   record.NHSNumber
	status   record.NHSNumberStatus
	hospital string

	asked   map[string]bool // elements that had a place in the message
	omitted *[]Omission
}

func tell(in *Interchange, a record.Attendance, facts []record.Fact) *telling {
	t := &telling{Attendance: a, Interchange: in, position: 1, asked: map[string]bool{}, omitted: new([]Omission)}
	t.hear(facts)
	t.identify()
	return t
}

// message makes the message, or says what it lacks.
func (t *telling) message() made {
	m := t.build(emergencyCare)
	for _, name := range slices.Sorted(maps.Keys(t.about)) {
		switch e, known := leaves[name]; {
		case !known:
			t.omit(name, "CDS 6-2-2 type 011 has no such element")
		case !e.only && !t.asked[name]:
			t.omit(name, "there is no place for it beside what else is sent")
		}
	}
	return m
}

func (t *telling) hear(facts []record.Fact) {
	t.facts, t.about = facts, map[string][]int{}
	for i, f := range facts {
		for _, c := range f.Concepts {
			if c.System == System {
				t.about[c.Code] = append(t.about[c.Code], i)
			}
		}
	}
}

// leaves are all elements that have a text, by name.
var leaves = func() map[string]element {
	known := map[string]element{}
	for _, e := range emergencyCare.leaves() {
		known[e.name] = e
	}
	return known
}()

// answers gives what forms say of an element, oldest first.
func (t *telling) answers(name string) []record.Fact {
	var facts []record.Fact
	for _, i := range t.about[name] {
		facts = append(facts, t.facts[i])
	}
	return facts
}

// occurrences parts what was said of a repeating group into what was said
// together. An answer of several codes is several occurrences, each with the
// rest of what was said.
func (t *telling) occurrences(e element) [][]record.Fact {
	var places []int
	for _, name := range e.texts {
		places = append(places, t.about[name]...)
	}
	slices.Sort(places)
	var order []string
	together := map[string][]record.Fact{}
	for _, i := range slices.Compact(places) {
		f := t.facts[i]
		if together[f.Group] == nil {
			order = append(order, f.Group)
		}
		together[f.Group] = append(together[f.Group], f)
	}
	var all [][]record.Fact
	for _, g := range order {
		all = append(all, spread(together[g], e.about)...)
	}
	return all
}

// spread makes an occurrence for each code that answers about.
func spread(facts []record.Fact, about string) [][]record.Fact {
	var subjects, rest []record.Fact
	for _, f := range facts {
		if !f.Is(System, about) {
			rest = append(rest, f)
			continue
		}
		if len(f.Codes) < 2 {
			subjects = append(subjects, f)
			continue
		}
		for i := range f.Codes {
			one := f
			one.Codes = f.Codes[i : i+1]
			subjects = append(subjects, one)
		}
	}
	if len(subjects) == 0 {
		return [][]record.Fact{rest}
	}
	var all [][]record.Fact
	for _, s := range subjects {
		all = append(all, append([]record.Fact{s}, rest...))
	}
	return all
}

// within is the telling of one occurrence.
func (t *telling) within(facts []record.Fact, position int) *telling {
	sub := *t
	sub.position = position
	sub.hear(facts)
	return &sub
}

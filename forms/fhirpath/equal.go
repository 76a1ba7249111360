package fhirpath

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// verdict is an answer of three-valued logic.
type verdict uint8

const (
	unknown verdict = iota
	no
	yes
)

func verdictOf(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func (v verdict) collection() Collection {
	switch v {
	case yes:
		return truth
	case no:
		return untruth
	}
	return nil
}

func (v verdict) not() verdict {
	switch v {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// equalAll compares two collections item by item, in order. Empty ones equal
// nothing and differ from nothing.
func (m *machine) equalAll(a, b Collection) (verdict, error) {
	if len(a) == 0 || len(b) == 0 {
		return unknown, nil
	}
	if len(a) != len(b) {
		return no, nil
	}
	result := yes
	for i := range a {
		v, err := m.equal(a[i], b[i])
		if err != nil || v == no {
			return v, err
		}
		if v == unknown {
			result = unknown
		}
	}
	return result, nil
}

// equal compares two values (N1, 6.1.1).
func (m *machine) equal(a, b Value) (verdict, error) {
	if err := m.spend(1); err != nil {
		return no, err
	}
	p, q := harmonize(a, b)
	if p.kind == elementKind || q.kind == elementKind {
		if p.kind != q.kind {
			return no, nil
		}
		same, err := m.sameTree(p.data, q.data)
		return verdictOf(same), err
	}
	return p.equalPlain(q), nil
}

func (v Value) equalPlain(w Value) verdict {
	switch d := v.data.(type) {
	case string:
		return verdictOf(v.kind == w.kind && d == w.data)
	case bool:
		return verdictOf(v.kind == w.kind && d == w.data)
	case moment:
		e, ok := w.data.(moment)
		if !ok || !d.alike(e) {
			return no
		}
		order, decided := d.compare(e)
		if !decided {
			return unknown
		}
		return verdictOf(order == 0)
	case Quantity:
		e, ok := w.data.(Quantity)
		if !ok {
			return no
		}
		return d.equal(e)
	}
	d, numeric := v.number()
	e, also := w.number()
	return verdictOf(numeric && also && d.Compare(e) == 0)
}

func (q Quantity) equal(r Quantity) verdict {
	a, b, ok := q.common(r)
	if !ok {
		return unknown
	}
	return verdictOf(a.Compare(b) == 0)
}

// harmonize gives two values as operators compare them: plain, a number beside
// a quantity as one without a unit, and a string of unknown type beside a date
// as what it has the form of.
func harmonize(a, b Value) (Value, Value) {
	p, q := a.plain(), b.plain()
	if p.kind == q.kind {
		return p, q
	}
	return p.towards(q, a), q.towards(p, b)
}

// towards turns v, which was read from an element or not, to the kind of w
// where that is done without being asked.
func (v Value) towards(w, from Value) Value {
	switch {
	case w.kind == quantityKind:
		if d, ok := v.number(); ok {
			return Measure(Quantity{Value: d, Unit: "1"})
		}
	case w.kind >= dateKind && w.kind <= timeKind && v.kind == stringKind:
		if from.kind != elementKind || from.class != nil {
			return v
		}
		if m, ok := looksLikeMoment(v.data.(string)); ok {
			return momentValue(m)
		}
	}
	return v
}

// sameTree compares two trees of JSON, numbers by what they are worth.
func (m *machine) sameTree(a, b any) (bool, error) {
	if err := m.spend(1); err != nil {
		return false, err
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false, nil
		}
		return m.sameMembers(a, b)
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false, nil
		}
		for i := range a {
			if same, err := m.sameTree(a[i], b[i]); err != nil || !same {
				return false, err
			}
		}
		return true, nil
	case json.Number:
		return FromJSON(a).plain().equalPlain(FromJSON(b).plain()) == yes, nil
	}
	return comparable(b) && a == b, nil
}

func comparable(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

func (m *machine) sameMembers(a, b map[string]any) (bool, error) {
	for name := range a {
		other, ok := b[name]
		if !ok {
			return false, nil
		}
		if same, err := m.sameTree(a[name], other); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// equivalentAll compares two collections whatever their order.
func (m *machine) equivalentAll(a, b Collection) (bool, error) {
	if len(a) != len(b) {
		return false, nil
	}
	rest := slices.Clone(b)
	for _, v := range a {
		i, err := m.find(rest, v, m.equivalent)
		if err != nil || i < 0 {
			return false, err
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true, nil
}

// find gives the place of the first item that is like v, or -1.
func (m *machine) find(in Collection, v Value, like func(a, b Value) (bool, error)) (int, error) {
	for i, w := range in {
		if ok, err := like(v, w); ok || err != nil {
			return i, err
		}
	}
	return -1, nil
}

func (m *machine) same(a, b Value) (bool, error) {
	v, err := m.equal(a, b)
	return v == yes, err
}

// equivalent compares two values loosely (N1, 6.1.2): strings without regard
// to case and white space, decimals to the digits both have.
func (m *machine) equivalent(a, b Value) (bool, error) {
	if err := m.spend(1); err != nil {
		return false, err
	}
	p, q := harmonize(a, b)
	if p.kind == elementKind && q.kind == elementKind {
		return m.equivalentTree(p, q)
	}
	switch d := p.data.(type) {
	case string:
		e, ok := q.data.(string)
		return ok && loose(d) == loose(e), nil
	case Quantity:
		e, ok := q.data.(Quantity)
		return ok && d.equivalent(e), nil
	}
	if d, ok := p.number(); ok {
		e, also := q.number()
		return also && equivalentNumbers(d, e), nil
	}
	return p.equalPlain(q) == yes, nil
}

// equivalentTree compares the elements of two trees by name, each in any order.
func (m *machine) equivalentTree(a, b Value) (bool, error) {
	s, isTree := a.data.(map[string]any)
	t, alsoTree := b.data.(map[string]any)
	if !isTree || !alsoTree || len(s) != len(t) {
		return false, nil
	}
	for name := range s {
		if strings.HasPrefix(name, "_") {
			continue
		}
		like, err := m.equivalentAll(a.Get(name), b.Get(name))
		if err != nil || !like {
			return false, err
		}
	}
	return true, nil
}

// loose writes a string small and with single spaces.
func loose(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), unicode.IsSpace), " ")
}

func equivalentNumbers(d, e Decimal) bool {
	digits := min(d.trim().scale, e.trim().scale)
	return d.round(digits).Compare(e.round(digits)) == 0
}

// equivalent compares quantities, a calendar's year and UCUM's being alike.
func (q Quantity) equivalent(r Quantity) bool {
	a, b, ok := q.definite().common(r.definite())
	return ok && equivalentNumbers(a, b)
}

// definite gives a calendar duration as one of UCUM.
func (q Quantity) definite() Quantity {
	if q.Calendar {
		return Quantity{Value: q.Value, Unit: calendarCodes[calendarUnits[q.Unit]]}
	}
	return q
}

// set gathers items that differ from each other. Values that have a key are
// found by it; the others are compared one by one.
type set struct {
	m    *machine
	keys map[setKey]bool
	rest Collection
}

type setKey struct {
	kind kind
	text string
}

func newSet(m *machine) *set { return &set{m: m, keys: map[setKey]bool{}} }

// key stands for a value among others, where equal values have equal ones.
func (v Value) key() (setKey, bool) {
	p := v.plain()
	switch d := p.data.(type) {
	case string:
		return setKey{stringKind, d}, p.kind == stringKind
	case bool:
		s, _ := p.text()
		return setKey{booleanKind, s}, p.kind == booleanKind
	case moment:
		if d.zoned {
			d.at = d.at.UTC()
		}
		return setKey{d.kind, d.String()}, true
	}
	d, ok := p.number()
	if !ok {
		return setKey{}, false
	}
	return setKey{decimalKind, d.trim().String()}, true
}

// add reports whether v was not in the set before.
func (s *set) add(v Value) (bool, error) {
	if k, ok := v.key(); ok {
		fresh := !s.keys[k]
		s.keys[k] = true
		return fresh, s.m.spend(1)
	}
	i, err := s.m.find(s.rest, v, s.m.same)
	if err != nil || i >= 0 {
		return false, err
	}
	s.rest = append(s.rest, v)
	return true, nil
}

// has reports whether v is in the set.
func (s *set) has(v Value) (bool, error) {
	if k, ok := v.key(); ok {
		return s.keys[k], s.m.spend(1)
	}
	i, err := s.m.find(s.rest, v, s.m.same)
	return i >= 0, err
}

// setOf gathers the items of collections and gives them, each once, in order.
func setOf(m *machine, all ...Collection) (*set, Collection, error) {
	s := newSet(m)
	var out Collection
	for _, c := range all {
		for _, v := range c {
			fresh, err := s.add(v)
			if err != nil {
				return nil, nil, err
			}
			if fresh {
				out = append(out, v)
			}
		}
	}
	return s, out, nil
}

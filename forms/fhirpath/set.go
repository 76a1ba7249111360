package fhirpath

import (
	"encoding/json"
	"hash/maphash"
)

// set gathers items that differ from each other. Items are told apart by a
// key, and compared only with those that have the same.
type set struct {
	m     *machine
	found map[setKey]Collection
}

// setKey is the same for equal values, and may be for others. Primitive values
// are their text; of trees there is a hash.
type setKey struct {
	kind kind
	text string
	hash uint64
}

func newSet(m *machine) *set { return &set{m: m, found: map[setKey]Collection{}} }

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

// add reports whether v was not in the set before.
func (s *set) add(v Value) (bool, error) {
	k, err := s.key(v)
	if err != nil {
		return false, err
	}
	if err := s.m.spend(3); err != nil { // an item that is kept costs more than one that is seen
		return false, err
	}
	i, err := s.m.find(s.found[k], v, s.m.same)
	if err != nil || i >= 0 {
		return false, err
	}
	s.found[k] = append(s.found[k], v)
	return true, nil
}

// has reports whether v is in the set.
func (s *set) has(v Value) (bool, error) {
	k, err := s.key(v)
	if err != nil {
		return false, err
	}
	i, err := s.m.find(s.found[k], v, s.m.same)
	return i >= 0, err
}

func (s *set) key(v Value) (setKey, error) {
	p := v.plain()
	switch d := p.data.(type) {
	case string:
		if p.kind == stringKind {
			return setKey{kind: stringKind, text: d}, s.m.spend(1)
		}
	case bool:
		return setKey{kind: booleanKind, hash: uint64(bit(d))}, s.m.spend(1)
	case int64:
		return setKey{kind: integerKind, hash: uint64(d)}, s.m.spend(1)
	case moment:
		return setKey{kind: dateKind}, s.m.spend(1) // known more or less well, yet comparable
	case Quantity:
		return setKey{kind: quantityKind}, s.m.spend(1) // in whatever unit
	}
	if d, ok := p.number(); ok {
		return numberKey(d), s.m.spend(1)
	}
	hash, err := s.m.hash(p.data)
	return setKey{kind: elementKind, hash: hash}, err
}

// numberKey gives 1.0 the key of 1.
func numberKey(d Decimal) setKey {
	if i, ok := d.Int(); ok {
		return setKey{kind: integerKind, hash: uint64(i)}
	}
	return setKey{kind: decimalKind, text: d.trim().String()}
}

var seed = maphash.MakeSeed()

// hash gives equal trees equal hashes: members count in whatever order, and
// numbers by their kind alone, for 1.0 is equal to 1.
func (m *machine) hash(tree any) (uint64, error) {
	if err := m.spend(1); err != nil {
		return 0, err
	}
	switch t := tree.(type) {
	case map[string]any:
		return m.hashMembers(t)
	case []any:
		sum := uint64(len(t))
		for _, item := range t {
			h, err := m.hash(item)
			if err != nil {
				return 0, err
			}
			sum = sum*31 + h
		}
		return sum, nil
	case string:
		return maphash.String(seed, t), nil
	case json.Number, float64, int, int64:
		return 1, nil
	}
	return 0, nil
}

func (m *machine) hashMembers(tree map[string]any) (uint64, error) {
	sum := uint64(len(tree))
	for name, item := range tree {
		h, err := m.hash(item)
		if err != nil {
			return 0, err
		}
		sum += maphash.String(seed, name) ^ h*0x9e3779b97f4a7c15
	}
	return sum, nil
}

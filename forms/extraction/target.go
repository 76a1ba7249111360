package extraction

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// segment is one step of an element's path: "identifier:nhsNumber".
type segment struct{ name, slice string }

// key tells the elements of one slice from those of another.
func (s segment) key() string {
	if s.slice == "" {
		return s.name
	}
	return s.name + ":" + s.slice
}

func pathOf(segments []segment) string {
	keys := make([]string, len(segments))
	for i, s := range segments {
		keys[i] = s.key()
	}
	return strings.Join(keys, ".")
}

// locate finds the innermost place being made that a definition belongs to:
// canonical#Type.path. It gives the path within the resource.
func locate(definition string, f *frame) (*frame, []segment, bool) {
	canonical, id, ok := strings.Cut(definition, "#")
	if !ok {
		return nil, nil, false
	}
	steps := strings.Split(id, ".")
	var segments []segment
	for _, step := range steps[1:] {
		name, slice, _ := strings.Cut(step, ":")
		segments = append(segments, segment{strings.TrimSuffix(name, "[x]"), slice})
	}
	for ; f != nil; f = f.outer {
		inside := f.path == "" || strings.HasPrefix(pathOf(segments)+".", f.path+".")
		if f.making.canonical == unversioned(canonical) && inside && len(segments) > 0 && pathOf(segments) != f.path {
			return f, segments, true
		}
	}
	return nil, nil, false
}

// resolve finds the last element of a path in the types of FHIR R4.
func resolve(m *making, segments []segment) (field, error) {
	of := m.of
	for i, s := range segments {
		f, ok := fieldOf(of, s.name)
		if !ok {
			return field{}, fmt.Errorf("FHIR R4's %s has no element %s", of, s.name)
		}
		if i == len(segments)-1 {
			return m.narrowed(sliced(f, s), segments), nil
		}
		var err error
		if of, err = oneType(f, s); err != nil {
			return field{}, err
		}
	}
	return field{}, errors.New("it names no element")
}

// sliced leaves the one type of a choice that a slice like valueQuantity names.
func sliced(f field, s segment) field {
	if one, ok := f.narrow(s.slice); ok {
		return one
	}
	return f
}

// oneType tells which type an element has whose own elements are wanted.
func oneType(f field, s segment) (string, error) {
	f = sliced(f, s)
	if f.many && primitive(f.types[0]) {
		return "", fmt.Errorf("%s is a list of plain values, and which of them is meant cannot be said", f.name)
	}
	if len(f.types) > 1 {
		return "", fmt.Errorf("%s[x] may be of many types: its path must say which (%s[x]:%s)", f.name, f.name, f.property("Type"))
	}
	return f.types[0], nil
}

// target is an element, or a resource, that is being made.
type target struct {
	of    string
	node  node
	parts map[string][]*target // the elements below it that have elements of their own
}

// part makes an element of a type and keeps it under its key.
func (t *target) part(key, of string, content node) *target {
	p := &target{of: of, node: content}
	if t.parts == nil {
		t.parts = map[string][]*target{}
	}
	t.parts[key] = append(t.parts[key], p)
	return p
}

// only gives the one element of a field that doesn't repeat.
func (t *target) only(f field, s segment, of string) *target {
	name := sliced(f, s).property(of)
	if primitive(of) {
		name = "_" + name // where its ID and extensions stand
	}
	if p := t.parts[name]; len(p) > 0 {
		return p[0]
	}
	content, _ := t.node[name].(node)
	if content == nil {
		content = node{}
		t.node[name] = content
	}
	return t.part(name, of, content)
}

// another adds an element to a field that repeats.
func (t *target) another(f field, s segment, of string) *target {
	content := node{}
	t.append(f.name, content)
	return t.part(s.key(), of, content)
}

func (t *target) append(name string, v any) {
	all, _ := t.node[name].([]any)
	t.node[name] = append(all, v)
}

// begin makes the element of a group.
func (t *target) begin(f field, s segment, of string) (*target, error) {
	if f.many {
		return t.another(f, s, of), nil
	}
	return t.only(f, s, of), nil
}

// put gives an element a value. What is already said may be said again; what
// contradicts it is an error.
func (t *target) put(f field, s segment, v typed) error {
	if f.many {
		t.append(f.name, v.content)
		if n, ok := v.content.(node); ok {
			t.part(s.key(), v.of, n)
		}
		return nil
	}
	name := f.property(v.of)
	if other := t.otherwise(f, v); other {
		return errors.New("it holds one value and would be given two")
	}
	merged := v.content
	if n, ok := merged.(node); ok {
		into := t.only(f, s, v.of)
		maps.Copy(into.node, n)
		merged = into.node
	}
	t.node[name] = merged
	return nil
}

// otherwise reports whether a field that doesn't repeat says something else
// than v.
func (t *target) otherwise(f field, v typed) bool {
	name := f.property(v.of)
	for _, other := range siblings(t.of, f.name) {
		if other != name && t.node[other] != nil {
			return true
		}
	}
	return differs(t.node[name], v.content)
}

// differs reports whether two values of an element cannot both be true. Two
// objects may complete each other.
func differs(a, b any) bool {
	if a == nil || b == nil {
		return false
	}
	x, okX := a.(node)
	y, okY := b.(node)
	if !okX || !okY {
		return !equal(a, b)
	}
	return slices.ContainsFunc(slices.Collect(maps.Keys(y)), func(name string) bool { return differs(x[name], y[name]) })
}

// contradicts reports whether the element already says otherwise than an
// assignment to the path below it.
func (t *target) contradicts(a assignment, below []segment) bool {
	at := t
	for _, s := range below[:len(below)-1] {
		f, ok := fieldOf(at.of, s.name)
		if !ok || f.many {
			return false
		}
		p := at.there(sliced(f, s), s)
		if len(p) == 0 {
			return false
		}
		at = p[0]
	}
	if a.leaf.many {
		return false
	}
	if a.values == nil { // a group's element: taken where it is there
		return len(at.there(a.leaf, below[len(below)-1])) > 0
	}
	return at.otherwise(a.leaf, a.values[0])
}

// siblings gives every name in JSON that a choice of types may have.
func siblings(of, name string) []string {
	for ; known(of); of = kinds()[of].base {
		for _, f := range kinds()[of].fields {
			_, narrowed := f.narrow(name)
			if f.choice() && (f.name == name || narrowed) {
				var all []string
				for _, of := range f.types {
					all = append(all, f.property(of))
				}
				return all
			}
		}
	}
	return nil
}

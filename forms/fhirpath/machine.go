package fhirpath

import "strings"

// machine evaluates one expression once.
type machine struct {
	context *Context
	scope
	left int        // steps that may still be taken
	slab Collection // room for results of one item, which most steps of a path have
	size int        // of the slab when it was new

	items    map[string]Value    // of %questionnaire, once weight() has asked for them
	patterns map[string]*pattern // regular expressions that were made by evaluating
}

// room gives an empty collection that takes one item without further ado.
func (m *machine) room() Collection {
	if len(m.slab) == 0 {
		m.size = min(max(4, 2*m.size), 64)
		m.slab = make(Collection, m.size)
	}
	return m.slab[:0:1]
}

// taken gives a collection that was begun in the room, and keeps the room for
// the next where this one did not need it.
func (m *machine) taken(out Collection) Collection {
	switch {
	case len(out) == 0:
		return nil
	case len(out) == 1 && &out[0] == &m.slab[0]:
		m.slab = m.slab[1:]
	}
	return out
}

// scope is what $this, $index and $total stand for.
type scope struct {
	this  Collection
	index int
	total Collection
}

// spend takes steps; there is an end to them.
func (m *machine) spend(steps int) error {
	m.left -= steps
	if m.left < 0 {
		return ErrTooMuch
	}
	return nil
}

// at evaluates n with one item of in for $this.
func (m *machine) at(in Collection, i int, n node) (Collection, error) {
	outer := m.scope
	m.this, m.index = in[i:i+1:i+1], i
	out, err := n.eval(m)
	m.scope = outer
	return out, err
}

// holdsAt reports whether a criterion is true for one item; what is not known
// is not.
func (m *machine) holdsAt(in Collection, i int, n node) (bool, error) {
	out, err := m.at(in, i, n)
	if err != nil {
		return false, err
	}
	value, known, err := out.Boolean()
	return value && known, err
}

// variable gives a variable of the environment.
func (m *machine) variable(name string) (Collection, error) {
	if c, ok := m.context.Variables[name]; ok {
		return c, nil
	}
	if m.context.Lookup != nil {
		if c, ok, err := m.context.Lookup(name); ok || err != nil {
			return c, err
		}
	}
	if name == "context" {
		return m.context.Focus, nil
	}
	if url, ok := wellKnown(name); ok {
		return Collection{String(url)}, nil
	}
	return nil, faultf("there is no variable %%%s", name)
}

// wellKnown are the variables that every expression has in FHIR.
func wellKnown(name string) (string, bool) {
	switch name {
	case "ucum":
		return ucum, true
	case "sct":
		return "http://snomed.info/sct", true
	case "loinc":
		return "http://loinc.org", true
	}
	if id, ok := strings.CutPrefix(name, "vs-"); ok {
		return "http://hl7.org/fhir/ValueSet/" + id, true
	}
	id, ok := strings.CutPrefix(name, "ext-")
	return "http://hl7.org/fhir/StructureDefinition/" + id, ok
}

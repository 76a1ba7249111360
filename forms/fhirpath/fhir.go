package fhirpath

import "strings"

// fhirFunctions are what FHIR R4 adds (https://hl7.org/fhir/R4/fhirpath.html).
var fhirFunctions = map[string]*function{
	"extension": withCollection(extension),
	"hasValue": plainFunction(func(_ *machine, in Collection) (Collection, error) {
		return boolean(len(in) == 1 && in[0].hasValue()), nil
	}),
	"getValue": plainFunction(func(_ *machine, in Collection) (Collection, error) {
		if len(in) != 1 || !in[0].hasValue() {
			return nil, nil
		}
		return Collection{in[0].plain()}, nil
	}),
	"resolve":  plainFunction(resolve),
	"memberOf": withCollection(memberOf),
}

// extension gives the extensions that have the url.
func extension(m *machine, in, url Collection) (Collection, error) {
	want, there, err := oneString(url)
	if err != nil || !there {
		return nil, err
	}
	var out Collection
	for _, v := range in {
		for _, x := range v.Get("extension") {
			if x.has("url", want) {
				out = append(out, x)
			}
		}
	}
	return out, m.spend(len(in))
}

// has reports whether an element of v is the string.
func (v Value) has(name, want string) bool {
	tree, _ := v.data.(map[string]any)
	s, ok := tree[name].(string)
	return ok && s == want
}

// hasValue reports whether v is a primitive with a value, and not extensions
// alone.
func (v Value) hasValue() bool {
	if v.kind != elementKind {
		return v.kind != quantityKind
	}
	if _, tree := v.data.(map[string]any); tree {
		return false
	}
	return v.data != nil
}

// resolve finds what references point to among the resources that %resource
// contains, or %rootResource. Everything else gives nothing: the kiosk has no
// server to ask.
func resolve(m *machine, in Collection) (Collection, error) {
	var out Collection
	for _, v := range in {
		id, local := strings.CutPrefix(v.reference(), "#")
		if !local {
			continue
		}
		found, err := m.contained(id)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// reference gives the string of a Reference, or of a uri or canonical.
func (v Value) reference() string {
	if tree, ok := v.data.(map[string]any); ok {
		s, _ := tree["reference"].(string)
		return s
	}
	s, _ := v.Text()
	return s
}

// contained finds a resource within the one at hand, by its id; no id stands
// for the one at hand itself.
func (m *machine) contained(id string) (Collection, error) {
	for _, name := range []string{"resource", "rootResource"} {
		resources, err := m.variable(name)
		if err != nil {
			resources = m.context.Focus
		}
		if id == "" {
			return resources, nil
		}
		for _, r := range resources {
			all := r.Get("contained")
			if err := m.spend(len(all)); err != nil {
				return nil, err
			}
			for _, c := range all {
				if c.has("id", id) {
					return Collection{c}, nil
				}
			}
		}
	}
	return nil, nil
}

// memberOf asks whether a code, or any of those of a concept, is in a value
// set. It is not known where nobody has the value set.
func memberOf(m *machine, in, url Collection) (Collection, error) {
	if m.context.Member == nil {
		return nil, &UnsupportedError{Name: "memberOf() without code lists"}
	}
	valueSet, there, err := oneString(url)
	if err != nil || !there || len(in) == 0 {
		return nil, err
	}
	if len(in) > 1 {
		return nil, tooMany(len(in))
	}
	result := no
	for _, code := range in[0].codings() {
		member, known := m.context.Member(code, valueSet)
		switch {
		case !known:
			result = unknown
		case member:
			return truth, nil
		}
	}
	return result.collection(), nil
}

// codings gives the codes of a code, a Coding or a CodeableConcept.
func (v Value) codings() []Coding {
	if s, ok := v.Text(); ok {
		return []Coding{{Code: s}}
	}
	tree, ok := v.data.(map[string]any)
	if !ok {
		return nil
	}
	if _, concept := tree["coding"]; concept {
		var all []Coding
		for _, c := range v.Get("coding") {
			all = append(all, c.codings()...)
		}
		return all
	}
	return []Coding{codingOf(tree)}
}

func codingOf(tree map[string]any) Coding {
	get := func(name string) string {
		s, _ := tree[name].(string)
		return s
	}
	return Coding{System: get("system"), Version: get("version"), Code: get("code"), Display: get("display")}
}

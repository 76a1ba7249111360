package fhirpath

// typeSpec is the name of a type in an expression, with its namespace where
// one is given.
type typeSpec struct{ space, name string }

// known reports whether there is such a type, in either namespace: nothing is
// of a type that is in the other.
func (t typeSpec) known() bool { return classes()[t.name] != nil || isSystemName(t.name) }

func isSystemName(name string) bool {
	for _, s := range systemNames {
		if s == name && s != "" {
			return true
		}
	}
	return name == "Any"
}

// matches reports whether a value is of the type or of one derived from it.
func (t typeSpec) matches(v Value) bool {
	if v.kind != elementKind {
		return t.space != "FHIR" && (t.name == systemNames[v.kind] || t.name == "Any")
	}
	if t.space == "System" {
		return t.name == "Any"
	}
	if v.class != nil {
		return v.class.is(t.name)
	}
	return t.fitsShape(v)
}

// fitsShape judges an element whose type is not known by what it looks like.
func (t typeSpec) fitsShape(v Value) bool {
	p := v.plain()
	if p.kind == elementKind {
		return false
	}
	looks := classes()[kindNames[p.kind]]
	if looks.is(t.name) || classes()[t.name].is(looks.name) {
		return true
	}
	s, ok := p.data.(string)
	k, dated := momentKinds[t.name]
	if !ok || !dated {
		return ok && classes()[t.name].is("uri")
	}
	_, ok = parseMoment(k, s)
	return ok
}

func (t typeSpec) is(c Collection) (Collection, error) {
	switch len(c) {
	case 0:
		return nil, nil
	case 1:
		return boolean(t.matches(c[0])), nil
	}
	return nil, tooMany(len(c))
}

func (t typeSpec) as(c Collection) (Collection, error) {
	if len(c) > 1 {
		return nil, tooMany(len(c))
	}
	return t.filter(c), nil
}

// filter keeps the items of the type.
func (t typeSpec) filter(c Collection) Collection {
	var out Collection
	for _, v := range c {
		if t.matches(v) {
			out = append(out, v)
		}
	}
	return out
}

// typeOf describes the type of a value as type() does.
func typeOf(v Value) Value {
	space, name := "System", systemNames[v.kind]
	if v.kind == elementKind {
		space, name = "FHIR", v.Type()
		if v.class != nil {
			name = v.class.name
		}
	}
	return FromJSON(map[string]any{"namespace": space, "name": name})
}

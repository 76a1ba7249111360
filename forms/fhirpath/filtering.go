package fhirpath

// filtering are the functions of N1, 5.2 and 7: those that go through a
// collection item by item.
var filtering = map[string]*function{
	"where": lambda(where), "select": lambda(project), "repeat": lambda(repeat),
	"ofType": {typed: true, run: func(_ *machine, in Collection, call *callNode) (Collection, error) {
		return call.want.filter(in), nil
	}},
	"is": {typed: true, run: func(_ *machine, in Collection, call *callNode) (Collection, error) { return call.want.is(in) }},
	"as": {typed: true, run: func(_ *machine, in Collection, call *callNode) (Collection, error) { return call.want.as(in) }},
	"type": plainFunction(func(_ *machine, in Collection) (Collection, error) {
		out := make(Collection, len(in))
		for i, v := range in {
			out[i] = typeOf(v)
		}
		return out, nil
	}),
	"aggregate": {least: 1, most: 2, run: aggregate},
}

func where(m *machine, in Collection, criterion node) (Collection, error) {
	var out Collection
	for i := range in {
		ok, err := m.holdsAt(in, i, criterion)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, in[i])
		}
	}
	return out, nil
}

func project(m *machine, in Collection, projection node) (Collection, error) {
	var out Collection
	for i := range in {
		some, err := m.at(in, i, projection)
		if err != nil {
			return nil, err
		}
		if len(in) == 1 {
			return some, nil
		}
		out = append(out, some...)
	}
	return out, nil
}

// repeat projects, and what that gives again, until nothing new comes.
func repeat(m *machine, in Collection, projection node) (Collection, error) {
	found := newSet(m)
	var out Collection
	for len(in) > 0 {
		next, err := project(m, in, projection)
		if err != nil {
			return nil, err
		}
		in = nil
		for _, v := range next {
			fresh, err := found.add(v)
			if err != nil {
				return nil, err
			}
			if fresh {
				in = append(in, v)
			}
		}
		out = append(out, in...)
	}
	return out, nil
}

// aggregate carries a total through the items.
func aggregate(m *machine, in Collection, call *callNode) (Collection, error) {
	total, err := call.argument(m, 1)
	if err != nil {
		return nil, err
	}
	outer := m.total
	defer func() { m.total = outer }()
	for i := range in {
		m.total = total
		if total, err = m.at(in, i, call.args[0]); err != nil {
			return nil, err
		}
	}
	return total, nil
}

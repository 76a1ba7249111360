package fhirpath

// navigation are the functions of N1, 5.8.
var navigation = map[string]*function{
	"children":    plainFunction(children),
	"descendants": plainFunction(descendants),
}

func children(m *machine, in Collection) (Collection, error) {
	var out Collection
	for _, v := range in {
		before := len(out)
		out = v.children(out)
		if err := m.spend(len(out) - before); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// descendants gives everything below, level by level.
func descendants(m *machine, in Collection) (Collection, error) {
	out, err := children(m, in)
	for i := 0; i < len(out) && err == nil; i++ {
		before := len(out)
		out = out[i].children(out)
		err = m.spend(len(out) - before)
	}
	return out, err
}

// utilities are the functions of N1, 5.9.
var utilities = map[string]*function{
	"now": plainFunction(func(m *machine, _ Collection) (Collection, error) {
		return Collection{DateTimeOf(m.context.Now)}, nil
	}),
	"today": plainFunction(func(m *machine, _ Collection) (Collection, error) {
		return Collection{DateOf(m.context.Now)}, nil
	}),
	"timeOfDay": plainFunction(func(m *machine, _ Collection) (Collection, error) {
		return Collection{TimeOf(m.context.Now)}, nil
	}),
	"trace": {least: 1, most: 2, run: trace},
}

// trace tells Context.Trace what passes here. There may be nobody to tell.
func trace(m *machine, in Collection, call *callNode) (Collection, error) {
	c, err := call.argument(m, 0)
	if err != nil {
		return nil, err
	}
	name, _, err := oneString(c)
	if err != nil || m.context.Trace == nil {
		return in, err
	}
	shown := in
	if len(call.args) > 1 {
		if shown, err = project(m, in, call.args[1]); err != nil {
			return nil, err
		}
	}
	m.context.Trace(name, shown)
	return in, nil
}

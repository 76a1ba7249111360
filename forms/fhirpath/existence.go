package fhirpath

// existence are the functions of N1, 5.1, and not().
var existence = map[string]*function{
	"empty":  plainFunction(func(_ *machine, in Collection) (Collection, error) { return boolean(len(in) == 0), nil }),
	"exists": {most: 1, run: exists},
	"all":    lambda(all),
	"not": single(func(v Value) (Collection, error) {
		value, _, err := Collection{v}.Boolean()
		return boolean(!value), err
	}),
	"allTrue": booleans(true, true), "anyTrue": booleans(true, false),
	"allFalse": booleans(false, true), "anyFalse": booleans(false, false),
	"subsetOf": withCollection(subsetOf), "supersetOf": withCollection(func(m *machine, in, other Collection) (Collection, error) {
		return subsetOf(m, other, in)
	}),
	"count": plainFunction(func(_ *machine, in Collection) (Collection, error) {
		return Collection{Integer(int64(len(in)))}, nil
	}),
	"distinct": plainFunction(distinct),
	"isDistinct": plainFunction(func(m *machine, in Collection) (Collection, error) {
		out, err := distinct(m, in)
		return boolean(len(out) == len(in)), err
	}),
}

func exists(m *machine, in Collection, call *callNode) (Collection, error) {
	if len(call.args) == 0 {
		return boolean(len(in) > 0), nil
	}
	for i := range in {
		if ok, err := m.holdsAt(in, i, call.args[0]); ok || err != nil {
			return truth, err
		}
	}
	return untruth, nil
}

func all(m *machine, in Collection, criterion node) (Collection, error) {
	for i := range in {
		if ok, err := m.holdsAt(in, i, criterion); !ok || err != nil {
			return untruth, err
		}
	}
	return truth, nil
}

// booleans makes the four functions that ask whether all or any of a collection
// of Booleans are as wanted.
func booleans(wanted, every bool) *function {
	return plainFunction(func(_ *machine, in Collection) (Collection, error) {
		for _, v := range in {
			b, ok := v.plain().data.(bool)
			if !ok {
				return nil, faultf("a boolean was expected and not %s", v.describe())
			}
			if (b == wanted) != every {
				return boolean(!every), nil
			}
		}
		return boolean(every), nil
	})
}

func subsetOf(m *machine, in, other Collection) (Collection, error) {
	s, _, err := setOf(m, other)
	if err != nil {
		return nil, err
	}
	for _, v := range in {
		if ok, err := s.has(v); !ok || err != nil {
			return untruth, err
		}
	}
	return truth, nil
}

func distinct(m *machine, in Collection) (Collection, error) {
	_, out, err := setOf(m, in)
	return out, err
}

package fhirpath

// subsetting are the functions of N1, 5.3.
var subsetting = map[string]*function{
	"single": plainFunction(func(_ *machine, in Collection) (Collection, error) {
		if len(in) > 1 {
			return nil, tooMany(len(in))
		}
		return in, nil
	}),
	"first": part(func(in Collection) Collection { return in[:1:1] }),
	"last":  part(func(in Collection) Collection { return in[len(in)-1:] }),
	"tail":  part(func(in Collection) Collection { return in[1:] }),
	"skip":  withCount(func(in Collection, n int) Collection { return in[n:] }),
	"take":  withCount(func(in Collection, n int) Collection { return in[:n:n] }),
	"intersect": withCollection(func(m *machine, in, other Collection) (Collection, error) {
		return sift(m, in, other, true)
	}),
	"exclude": withCollection(func(m *machine, in, other Collection) (Collection, error) {
		return sift(m, in, other, false)
	}),
}

// part is a function that gives part of a collection that is not empty.
func part(of func(in Collection) Collection) *function {
	return plainFunction(func(_ *machine, in Collection) (Collection, error) {
		if len(in) == 0 {
			return nil, nil
		}
		return of(in), nil
	})
}

// sift keeps the items that are in another collection, each once; or those
// that are not, as often as they come.
func sift(m *machine, in, other Collection, shared bool) (Collection, error) {
	s, _, err := setOf(m, other)
	if err != nil {
		return nil, err
	}
	var out Collection
	for _, v := range in {
		has, err := s.has(v)
		if err != nil {
			return nil, err
		}
		if has == shared {
			out = append(out, v)
		}
	}
	if shared {
		return distinct(m, out)
	}
	return out, nil
}

// combining are the functions of N1, 5.4.
var combining = map[string]*function{
	"union": withCollection(func(m *machine, in, other Collection) (Collection, error) {
		_, out, err := setOf(m, in, other)
		return out, err
	}),
	"combine": withCollection(func(m *machine, in, other Collection) (Collection, error) {
		out := make(Collection, 0, len(in)+len(other))
		out = append(append(out, in...), other...)
		return out, m.spend(len(out))
	}),
}

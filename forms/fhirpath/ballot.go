package fhirpath

import "slices"

// ballot are functions of the ballot after N1 that are in no other group. A key
// of sort() that begins with a minus puts the greatest first.
var ballot = map[string]*function{
	"sort":     {most: 8, prepare: prepareSort, run: sortItems},
	"coalesce": {least: 1, most: 32, run: coalesce},
	"comparable": withCollection(func(_ *machine, in, other Collection) (Collection, error) {
		if len(in) != 1 || len(other) != 1 {
			return nil, nil
		}
		q, ok := in[0].Quantity()
		r, also := other[0].Quantity()
		_, _, common := q.common(r)
		return boolean(ok && also && common), nil
	}),
	"precision": single(precisionOf),
}

// coalesce gives the first argument that is not empty, and evaluates none after
// it.
func coalesce(m *machine, _ Collection, call *callNode) (Collection, error) {
	for i := range call.args {
		if c, err := call.argument(m, i); len(c) > 0 || err != nil {
			return c, err
		}
	}
	return nil, nil
}

// digits of a moment by its precision, as N1's successor counts them.
var (
	dateDigits = [...]int64{4, 6, 8, 10, 12, 14, 17}
	timeDigits = [...]int64{hour: 2, minute: 4, second: 6, fraction: 9}
)

func precisionOf(v Value) (Collection, error) {
	switch d := v.plain().data.(type) {
	case Decimal:
		return Collection{Integer(int64(d.scale))}, nil
	case int64:
		return Collection{Integer(0)}, nil
	case moment:
		if d.kind == timeKind {
			return Collection{Integer(timeDigits[d.precision])}, nil
		}
		return Collection{Integer(dateDigits[d.precision])}, nil
	}
	return nil, faultf("%s has no precision", v.describe())
}

// sortKey is one criterion of sort().
type sortKey struct {
	of         node
	descending bool
}

// prepareSort takes the minus off keys, which may be of strings as well.
func prepareSort(call *callNode) error {
	keys := make([]sortKey, len(call.args))
	for i, n := range call.args {
		keys[i].of = n
		if s, ok := n.(*signNode); ok && s.minus {
			keys[i] = sortKey{of: s.of, descending: true}
		}
	}
	if len(keys) == 0 {
		keys = []sortKey{{of: thisNode{}}}
	}
	call.prepared = keys
	return nil
}

// sortItems puts items in order; those without a key come first, and last when
// the order is turned.
func sortItems(m *machine, in Collection, call *callNode) (Collection, error) {
	keys := call.prepared.([]sortKey)
	places := make([]int, len(in))
	values := make([]Collection, len(in))
	for i := range in {
		places[i] = i
		for _, k := range keys {
			c, err := m.at(in, i, k.of)
			if err != nil {
				return nil, err
			}
			if len(c) > 1 {
				return nil, tooMany(len(c))
			}
			values[i] = append(values[i], c.orNothing())
		}
	}
	var failed error
	slices.SortStableFunc(places, func(a, b int) int {
		o, err := orderKeys(keys, values[a], values[b])
		if failed == nil {
			failed = err
		}
		return o
	})
	out := make(Collection, len(in))
	for i, p := range places {
		out[i] = in[p]
	}
	return out, failed
}

// orNothing gives the one item, or no value.
func (c Collection) orNothing() Value {
	if len(c) == 0 {
		return Value{}
	}
	return c[0]
}

func orderKeys(keys []sortKey, a, b Collection) (int, error) {
	for i, k := range keys {
		o, err := orderKey(a[i], b[i])
		if err != nil {
			return 0, err
		}
		if o != 0 && k.descending {
			o = -o
		}
		if o != 0 {
			return o, nil
		}
	}
	return 0, nil
}

func orderKey(a, b Value) (int, error) {
	switch {
	case a.kind == nothing && b.kind == nothing:
		return 0, nil
	case a.kind == nothing:
		return -1, nil
	case b.kind == nothing:
		return 1, nil
	}
	o, _, err := order(a, b)
	return o, err
}

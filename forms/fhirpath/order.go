package fhirpath

import "strings"

// order compares two values of a kind that has an order. It is not decided for
// dates that agree as far as both are known, nor for quantities that measure
// different things.
func order(a, b Value) (o int, decided bool, err error) {
	p, q := harmonize(a, b)
	switch d := p.data.(type) {
	case string:
		if e, ok := q.data.(string); ok && p.kind == q.kind {
			return strings.Compare(d, e), true, nil
		}
	case moment:
		if e, ok := q.data.(moment); ok && d.alike(e) {
			o, decided = d.compare(e)
			return o, decided, nil
		}
	case Quantity:
		if e, ok := q.data.(Quantity); ok {
			x, y, ok := d.common(e)
			return x.Compare(y), ok, nil
		}
	}
	d, numeric := p.number()
	e, also := q.number()
	if numeric && also {
		return d.Compare(e), true, nil
	}
	return 0, false, faultf("a %s is neither more nor less than a %s", a.describe(), b.describe())
}

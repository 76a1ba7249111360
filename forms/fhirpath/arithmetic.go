package fhirpath

import "math"

// arithmetic makes an operator of one that works on two values. It gives
// nothing where either side is empty, and where the result cannot be held.
func arithmetic(do func(m *machine, a, b Value) (Value, error)) operator {
	return func(m *machine, left, right node) (Collection, error) {
		a, b, err := m.both(left, right)
		if err != nil || len(a) == 0 || len(b) == 0 {
			return nil, err
		}
		if len(a) > 1 || len(b) > 1 {
			return nil, tooMany(max(len(a), len(b)))
		}
		v, err := do(m, a[0].plain(), b[0].plain())
		return v.orNone(), err
	}
}

// orNone gives a collection of v, or an empty one where there is no value.
func (v Value) orNone() Collection {
	if v.kind == nothing {
		return nil
	}
	return Collection{v}
}

// numeric works on two numbers. Of two whole ones the result is whole where
// that is exact.
func numeric(a, b Value, do func(d, e Decimal) Decimal) (Value, bool) {
	d, ok := a.number()
	e, also := b.number()
	if !ok || !also {
		return Value{}, false
	}
	return held(do(d, e), a.kind == integerKind && b.kind == integerKind), true
}

// held makes a value of a result, or none where it has overflowed.
func held(d Decimal, whole bool) Value {
	if whole {
		if i, ok := d.Int(); ok && i >= math.MinInt32 && i <= math.MaxInt32 {
			return Integer(i)
		}
		return Value{}
	}
	d, ok := d.fits()
	if !ok {
		return Value{}
	}
	return Number(d)
}

func mismatch(a Value, operator string, b Value) error {
	return faultf("%s does not join a %s and a %s", operator, a.describe(), b.describe())
}

func plus(m *machine, a, b Value) (Value, error) {
	if v, ok := numeric(a, b, Decimal.add); ok {
		return v, nil
	}
	switch d := a.data.(type) {
	case string:
		if e, ok := b.data.(string); ok && a.kind == b.kind {
			return String(d + e), m.spend((len(d) + len(e)) / 16)
		}
	case moment:
		if q, ok := b.data.(Quantity); ok {
			return d.shifted(q)
		}
	}
	return measured(a, "+", b, Decimal.add)
}

func minus(_ *machine, a, b Value) (Value, error) {
	subtract := func(d, e Decimal) Decimal { return d.add(e.negate()) }
	if v, ok := numeric(a, b, subtract); ok {
		return v, nil
	}
	if d, ok := a.data.(moment); ok {
		if q, ok := b.data.(Quantity); ok {
			q.Value = q.Value.negate()
			return d.shifted(q)
		}
	}
	return measured(a, "-", b, subtract)
}

// shifted moves a date or time by a duration.
func (m moment) shifted(q Quantity) (Value, error) {
	unit, ok := calendarUnit(q)
	if !ok {
		return Value{}, faultf("a date or time is moved by a calendar duration, and not by this unit")
	}
	if m.kind == timeKind && (unit == "year" || unit == "month") {
		return Value{}, faultf("a time of day is not moved by months or years")
	}
	n, ok := m.add(q.Value, unit)
	if !ok {
		return Value{}, nil
	}
	return momentValue(n), nil
}

// measured adds quantities, in the unit of the left one where they have the
// same, else in the unit that both are turned to.
func measured(a Value, operator string, b Value, do func(d, e Decimal) Decimal) (Value, error) {
	p, q := a.towards(b, a), b.towards(a, b)
	d, ok := p.data.(Quantity)
	e, also := q.data.(Quantity)
	if !ok || !also {
		return Value{}, mismatch(a, operator, b)
	}
	x, y, ok := d.common(e)
	if !ok {
		return Value{}, nil
	}
	return d.inOwnUnit(do(x, y), e), nil
}

// inOwnUnit takes a result of common units back to the unit of q.
func (q Quantity) inOwnUnit(amount Decimal, other Quantity) Value {
	if q.Unit != other.Unit || q.Calendar != other.Calendar {
		m, _ := q.measure()
		amount = amount.over(m.many)
	}
	amount, ok := amount.fits()
	if !ok {
		return Value{}
	}
	return Measure(Quantity{Value: amount, Unit: q.Unit, Calendar: q.Calendar})
}

func times(_ *machine, a, b Value) (Value, error) {
	if v, ok := numeric(a, b, Decimal.times); ok {
		return v, nil
	}
	d, e, err := quantities(a, "*", b)
	if err != nil {
		return Value{}, err
	}
	if d.Unit == "1" {
		d, e = e, d
	}
	if e.Unit != "1" {
		return Value{}, nil // units that are multiplied are beyond this package
	}
	amount, ok := d.Value.times(e.Value).fits()
	d.Value = amount
	return Measure(d).unless(!ok), nil
}

// unless gives no value where one cannot be had.
func (v Value) unless(not bool) Value {
	if not {
		return Value{}
	}
	return v
}

// quantities takes two values for quantities, one of which is one.
func quantities(a Value, operator string, b Value) (d, e Quantity, err error) {
	p, q := a.towards(b, a), b.towards(a, b)
	d, ok := p.data.(Quantity)
	e, also := q.data.(Quantity)
	if !ok || !also {
		err = mismatch(a, operator, b)
	}
	return d, e, err
}

// over divides; there is no dividing by zero, and the result is a Decimal.
func over(_ *machine, a, b Value) (Value, error) {
	d, numeric := a.number()
	e, also := b.number()
	if numeric && also {
		if e.Sign() == 0 {
			return Value{}, nil
		}
		return held(d.over(e), false), nil
	}
	q, r, err := quantities(a, "/", b)
	if err != nil || r.Value.Sign() == 0 {
		return Value{}, err
	}
	if r.Unit == "1" && !r.Calendar {
		return Measure(Quantity{Value: q.Value.over(r.Value), Unit: q.Unit, Calendar: q.Calendar}), nil
	}
	x, y, ok := q.common(r)
	if !ok {
		return Value{}, nil
	}
	return Measure(Quantity{Value: x.over(y), Unit: "1"}), nil
}

func div(_ *machine, a, b Value) (Value, error) { return whole(a, "div", b, Decimal.quotient) }

func mod(_ *machine, a, b Value) (Value, error) { return whole(a, "mod", b, Decimal.remainder) }

// whole divides with a remainder.
func whole(a Value, operator string, b Value, do func(d, e Decimal) Decimal) (Value, error) {
	if e, ok := b.number(); ok && e.Sign() == 0 {
		return Value{}, nil
	}
	v, ok := numeric(a, b, do)
	if !ok {
		return Value{}, mismatch(a, operator, b)
	}
	if d, decimal := v.data.(Decimal); decimal && operator == "div" {
		return held(d, true), nil
	}
	return v, nil
}

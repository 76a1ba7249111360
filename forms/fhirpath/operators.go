package fhirpath

// operator evaluates an operator with two operands.
type operator func(m *machine, left, right node) (Collection, error)

// operators are all of them but is and as, whose right side is no expression.
var operators = map[string]operator{
	"=": compareAll(false), "!=": compareAll(true), "~": likeness(false), "!~": likeness(true),
	"<":  ordering(func(o int) bool { return o < 0 }),
	"<=": ordering(func(o int) bool { return o <= 0 }),
	">":  ordering(func(o int) bool { return o > 0 }),
	">=": ordering(func(o int) bool { return o >= 0 }),
	"in": membership(false), "contains": membership(true), "|": unite,
	"and":     logic(no, func(a, b verdict) verdict { return min3(a, b) }),
	"or":      logic(yes, func(a, b verdict) verdict { return max3(a, b) }),
	"xor":     logic(unknown, exclusive),
	"implies": implies,
	"+":       arithmetic(plus), "-": arithmetic(minus), "*": arithmetic(times), "/": arithmetic(over),
	"div": arithmetic(div), "mod": arithmetic(mod), "&": concatenate,
}

// both evaluates the operands.
func (m *machine) both(left, right node) (a, b Collection, err error) {
	if a, err = left.eval(m); err != nil {
		return nil, nil, err
	}
	b, err = right.eval(m)
	return a, b, err
}

func compareAll(unequal bool) operator {
	return func(m *machine, left, right node) (Collection, error) {
		a, b, err := m.both(left, right)
		if err != nil {
			return nil, err
		}
		v, err := m.equalAll(a, b)
		if unequal {
			v = v.not()
		}
		return v.collection(), err
	}
}

func likeness(unlike bool) operator {
	return func(m *machine, left, right node) (Collection, error) {
		a, b, err := m.both(left, right)
		if err != nil {
			return nil, err
		}
		like, err := m.equivalentAll(a, b)
		return boolean(like != unlike), err
	}
}

func ordering(holds func(order int) bool) operator {
	return func(m *machine, left, right node) (Collection, error) {
		a, b, err := m.both(left, right)
		if err != nil || len(a) == 0 || len(b) == 0 {
			return nil, err
		}
		if len(a) > 1 || len(b) > 1 {
			return nil, tooMany(max(len(a), len(b)))
		}
		o, decided, err := order(a[0], b[0])
		if err != nil || !decided {
			return nil, err
		}
		return boolean(holds(o)), nil
	}
}

// membership is in, or contains when it is turned round.
func membership(turned bool) operator {
	return func(m *machine, left, right node) (Collection, error) {
		one, all, err := m.both(left, right)
		if err != nil {
			return nil, err
		}
		if turned {
			one, all = all, one
		}
		switch {
		case len(one) == 0:
			return nil, nil
		case len(one) > 1:
			return nil, tooMany(len(one))
		}
		i, err := m.find(all, one[0], m.same)
		return boolean(i >= 0), err
	}
}

func unite(m *machine, left, right node) (Collection, error) {
	a, b, err := m.both(left, right)
	if err != nil {
		return nil, err
	}
	_, out, err := setOf(m, a, b)
	return out, err
}

// verdict evaluates an operand of a logical operator.
func (m *machine) verdict(n node) (verdict, error) {
	c, err := n.eval(m)
	if err != nil {
		return unknown, err
	}
	value, known, err := c.Boolean()
	if err != nil || !known {
		return unknown, err
	}
	return verdictOf(value), nil
}

// logic joins two verdicts; the right side is not looked at when the left
// settles it.
func logic(settles verdict, join func(a, b verdict) verdict) operator {
	return func(m *machine, left, right node) (Collection, error) {
		a, err := m.verdict(left)
		if err != nil {
			return nil, err
		}
		if a == settles && settles != unknown {
			return a.collection(), nil
		}
		b, err := m.verdict(right)
		return join(a, b).collection(), err
	}
}

// min3 is and: no, then unknown, then yes.
func min3(a, b verdict) verdict {
	switch {
	case a == no || b == no:
		return no
	case a == unknown || b == unknown:
		return unknown
	}
	return yes
}

// max3 is or: yes, then unknown, then no.
func max3(a, b verdict) verdict { return min3(a.not(), b.not()).not() }

func exclusive(a, b verdict) verdict {
	if a == unknown || b == unknown {
		return unknown
	}
	return verdictOf(a != b)
}

func implies(m *machine, left, right node) (Collection, error) {
	a, err := m.verdict(left)
	if err != nil {
		return nil, err
	}
	if a == no {
		return truth, nil
	}
	b, err := m.verdict(right)
	return max3(a.not(), b).collection(), err
}

// concatenate joins two strings, an empty collection being an empty one.
func concatenate(m *machine, left, right node) (Collection, error) {
	a, b, err := m.both(left, right)
	if err != nil {
		return nil, err
	}
	s, _, err := oneString(a)
	if err != nil {
		return nil, err
	}
	t, _, err := oneString(b)
	if err != nil {
		return nil, err
	}
	return m.madeString(s + t)
}

// madeString gives a string that was made, whose length counts as work: doubled
// often enough, a string fills any memory.
func (m *machine) madeString(s string) (Collection, error) {
	return Collection{String(s)}, m.spend(len(s) / 16)
}

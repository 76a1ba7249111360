package fhirpath

// node is a part of an expression. What eval gives is never changed by anyone:
// it may be shared with the data and with other results.
type node interface {
	eval(m *machine) (Collection, error)
}

type (
	literalNode     struct{ value Collection }
	thisNode        struct{}
	indexNumberNode struct{}
	totalNode       struct{}
	variableNode    struct {
		name   string
		offset int
	}
	indexNode struct {
		of, index node
		offset    int
	}
	signNode struct {
		of     node
		minus  bool
		offset int
	}
	binaryNode struct {
		do          operator
		left, right node
		offset      int
	}
	typeNode struct {
		of     node
		want   typeSpec
		as     bool
		offset int
	}
	callNode struct {
		of       node // nil at the start of a path
		f        *function
		args     []node
		want     typeSpec
		prepared any
		offset   int
	}
)

func (n *literalNode) eval(*machine) (Collection, error) { return n.value, nil }

func (thisNode) eval(m *machine) (Collection, error) { return m.this, nil }

func (indexNumberNode) eval(m *machine) (Collection, error) {
	return Collection{Integer(int64(m.index))}, nil
}

func (totalNode) eval(m *machine) (Collection, error) { return m.total, nil }

func (n *variableNode) eval(m *machine) (Collection, error) {
	c, err := m.variable(n.name)
	return c, at(n.offset, err)
}

func (n *indexNode) eval(m *machine) (Collection, error) {
	of, err := n.of.eval(m)
	if err != nil {
		return nil, err
	}
	index, err := n.index.eval(m)
	if err != nil || len(index) == 0 {
		return nil, err
	}
	i, err := oneInteger(index)
	if err != nil || i < 0 || i >= int64(len(of)) {
		return nil, at(n.offset, err)
	}
	return of[i : i+1 : i+1], nil
}

func (n *signNode) eval(m *machine) (Collection, error) {
	of, err := n.of.eval(m)
	if err != nil || len(of) == 0 {
		return nil, err
	}
	if len(of) > 1 {
		return nil, at(n.offset, tooMany(len(of)))
	}
	v, err := signed(of[0].plain(), n.minus)
	return Collection{v}, at(n.offset, err)
}

// signed gives a number, or a quantity, with its sign turned or as it is.
func signed(v Value, minus bool) (Value, error) {
	q, measured := v.data.(Quantity)
	d, numeric := v.number()
	switch {
	case !measured && !numeric:
		return v, faultf("a %s has no sign", v.describe())
	case !minus:
		return v, nil
	case measured:
		q.Value = q.Value.negate()
		return Measure(q), nil
	case v.kind == integerKind:
		return Integer(-v.data.(int64)), nil
	}
	return Number(d.negate()), nil
}

func (n *binaryNode) eval(m *machine) (Collection, error) {
	if err := m.spend(1); err != nil {
		return nil, err
	}
	out, err := n.do(m, n.left, n.right)
	return out, at(n.offset, err)
}

func (n *typeNode) eval(m *machine) (Collection, error) {
	of, err := n.of.eval(m)
	if err != nil {
		return nil, err
	}
	if n.as {
		out, err := n.want.as(of)
		return out, at(n.offset, err)
	}
	out, err := n.want.is(of)
	return out, at(n.offset, err)
}

func (n *callNode) eval(m *machine) (Collection, error) {
	in := m.this
	if n.of != nil {
		var err error
		if in, err = n.of.eval(m); err != nil {
			return nil, err
		}
	}
	if err := m.spend(1 + len(in)); err != nil {
		return nil, err
	}
	out, err := n.f.run(m, in, n)
	return out, at(n.offset, err)
}

// argument evaluates an argument that is a value and no criterion: it is meant
// of what the whole call is evaluated on, not of each item.
func (n *callNode) argument(m *machine, i int) (Collection, error) {
	if i >= len(n.args) {
		return nil, nil
	}
	return n.args[i].eval(m)
}

// truths are the results of most expressions.
var (
	truth   = Collection{Boolean(true)}
	untruth = Collection{Boolean(false)}
)

func boolean(b bool) Collection {
	if b {
		return truth
	}
	return untruth
}

// oneInteger takes a collection of one for a whole number.
func oneInteger(c Collection) (int64, error) {
	if len(c) != 1 {
		return 0, tooMany(len(c))
	}
	i, ok := c[0].Integer()
	if !ok {
		return 0, faultf("a whole number was expected and not a %s", c[0].describe())
	}
	return i, nil
}

// oneString takes a collection of one for a string; it reports false for an
// empty one.
func oneString(c Collection) (string, bool, error) {
	switch len(c) {
	case 0:
		return "", false, nil
	case 1:
		s, ok := c[0].Text()
		if !ok {
			return "", false, faultf("a string was expected and not a %s", c[0].describe())
		}
		return s, true, nil
	}
	return "", false, tooMany(len(c))
}

// describe names the type of a value for an error.
func (v Value) describe() string {
	if t := v.plain().Type(); t != "" {
		return t
	}
	return "tree of unknown type"
}

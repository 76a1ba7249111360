package fhirpath

import (
	"fmt"
	"strconv"
	"strings"
)

// number reads an Integer, a Decimal, or a Quantity where a unit follows.
func (p *parser) number() (node, error) {
	t := p.token
	v, err := numberValue(t)
	if err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	unit := Quantity{Unit: p.token.text}
	switch {
	case p.token.kind == stringToken:
	case p.token.kind == nameToken && calendarUnits[p.token.text] != "":
		unit.Calendar = true
	default:
		return &literalNode{Collection{v}}, nil
	}
	unit.Value, _ = v.number()
	return p.literal(Measure(unit))
}

func numberValue(t token) (Value, error) {
	if strings.Contains(t.text, ".") {
		d, err := ParseDecimal(t.text)
		if err != nil {
			return Value{}, &SyntaxError{t.offset, "the number is too long"}
		}
		return Number(d), nil
	}
	i, err := strconv.ParseInt(t.text, 10, 64)
	if err != nil {
		return Value{}, &SyntaxError{t.offset, "the number is too great"}
	}
	return Integer(i), nil
}

// moment reads what followed an @: a time begins with a T, and a date that has
// one in it is a dateTime.
func (p *parser) moment() (node, error) {
	t := p.token
	k := dateKind
	switch {
	case strings.HasPrefix(t.text, "T"):
		k = timeKind
	case strings.Contains(t.text, "T"):
		k = dateTimeKind
	}
	m, ok := parseMoment(k, t.text)
	if !ok {
		return nil, &SyntaxError{t.offset, "this is no date or time"}
	}
	return p.literal(momentValue(m))
}

// call reads the arguments of a function, whose name has been read.
func (p *parser) call(of node, name token) (node, error) {
	f, ok := functions[name.text]
	if !ok {
		if without[name.text] != "" {
			return nil, &UnsupportedError{name.text + "()", name.offset}
		}
		return nil, &UnknownError{name.text, name.offset}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	p.functions[name.text] = true
	c := &callNode{of: of, f: f, offset: name.offset}
	if f.typed {
		return p.typeCall(c)
	}
	for !p.isSymbol(")") {
		if len(c.args) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		arg, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, arg)
	}
	if n := len(c.args); n < f.least || n > f.most {
		return nil, &SyntaxError{name.offset, fmt.Sprintf("%s() takes %s, and %d are given", name.text, f.arguments(), n)}
	}
	return p.checked(c)
}

// typeCall reads the name of a type as the only argument: is(FHIR.Patient).
func (p *parser) typeCall(c *callNode) (node, error) {
	want, err := p.typeName()
	if err != nil {
		return nil, err
	}
	c.want = want
	return c, p.expect(")")
}

// checked reads the closing bracket and has the function look at its
// arguments, where it can tell at once that they will not do.
func (p *parser) checked(c *callNode) (node, error) {
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if c.f.prepare == nil {
		return c, nil
	}
	return c, c.f.prepare(c)
}

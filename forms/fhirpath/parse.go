package fhirpath

import (
	"fmt"
	"slices"
)

// Bounds on expressions. A form's longest is a few hundred characters.
const (
	mostSource  = 64 << 10
	mostNesting = 200
)

// parser reads an expression by the strength of its operators.
type parser struct {
	lexer
	token     token // the one being looked at
	depth     int
	variables map[string]bool
	functions map[string]bool
}

func (p *parser) advance() error {
	t, err := p.next()
	p.token = t
	return err
}

// isSymbol reports whether the token is that symbol.
func (p *parser) isSymbol(s string) bool { return p.token.kind == symbolToken && p.token.text == s }

func (p *parser) expect(s string) error {
	if !p.isSymbol(s) {
		return p.unexpected(fmt.Sprintf("%q", s))
	}
	return p.advance()
}

func (p *parser) unexpected(wanted string) error {
	if p.token.kind == endToken {
		return &SyntaxError{p.token.offset, "the expression ends where " + wanted + " is expected"}
	}
	return &SyntaxError{p.token.offset, wanted + " is expected here"}
}

// whole reads an expression and nothing after it.
func (p *parser) whole() (node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.token.kind != endToken {
		return nil, p.unexpected("an operator or the end")
	}
	return n, nil
}

// strengths of the operators: what binds closer has the greater number.
var strengths = map[string]int{
	"implies": 1, "or": 2, "xor": 2, "and": 3, "in": 4, "contains": 4,
	"=": 5, "~": 5, "!=": 5, "!~": 5, "<": 6, "<=": 6, ">": 6, ">=": 6,
	"|": 7, "is": 8, "as": 8, "+": 9, "-": 9, "&": 9, "*": 10, "/": 10, "div": 10, "mod": 10,
}

// expression reads operands joined by operators at least so strong; all of
// them go from left to right.
func (p *parser) expression(weakest int) (node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > mostNesting {
		return nil, &SyntaxError{p.token.offset, fmt.Sprintf("it is nested more than %d deep", mostNesting)}
	}
	left, err := p.polarity()
	for err == nil {
		strength := 0
		if p.token.kind == symbolToken || p.token.kind == nameToken {
			strength = strengths[p.token.text]
		}
		if strength == 0 || strength < weakest {
			return left, nil
		}
		left, err = p.operation(left, strength)
	}
	return nil, err
}

// operation reads an operator and what stands on its right.
func (p *parser) operation(left node, strength int) (node, error) {
	operator := p.token
	if err := p.advance(); err != nil {
		return nil, err
	}
	if operator.text == "is" || operator.text == "as" {
		want, err := p.typeName()
		return &typeNode{left, want, operator.text == "as", operator.offset}, err
	}
	right, err := p.expression(strength + 1)
	return &binaryNode{operators[operator.text], left, right, operator.offset}, err
}

// polarity reads a sign before a term.
func (p *parser) polarity() (node, error) {
	if !p.isSymbol("-") && !p.isSymbol("+") {
		return p.invocations()
	}
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > mostNesting {
		return nil, &SyntaxError{p.token.offset, fmt.Sprintf("it is nested more than %d deep", mostNesting)}
	}
	sign := p.token
	if err := p.advance(); err != nil {
		return nil, err
	}
	of, err := p.polarity()
	return &signNode{of, sign.text == "-", sign.offset}, err
}

// invocations reads a term and the steps and indexes that follow it.
func (p *parser) invocations() (node, error) {
	n, err := p.term()
	for err == nil {
		switch {
		case p.isSymbol("."):
			if err = p.advance(); err == nil {
				n, err = p.invocation(n)
			}
		case p.isSymbol("["):
			n, err = p.index(n)
		default:
			return n, nil
		}
	}
	return nil, err
}

func (p *parser) index(of node) (node, error) {
	offset := p.token.offset
	if err := p.advance(); err != nil {
		return nil, err
	}
	index, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	return &indexNode{of, index, offset}, p.expect("]")
}

// words are the keywords that are no names.
var words = []string{"and", "or", "xor", "implies", "div", "mod", "true", "false"}

// invocation reads a name or a call after a point, or at the start of a path
// (of is nil).
func (p *parser) invocation(of node) (node, error) {
	t := p.token
	switch {
	case t.kind == dollarToken && of != nil:
		return nil, &SyntaxError{t.offset, "$" + t.text + " stands at the start of a path"}
	case t.kind == nameToken && slices.Contains(words, t.text), t.kind != nameToken && t.kind != quotedToken:
		return nil, p.unexpected("a name")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.isSymbol("(") {
		return p.call(of, t)
	}
	return newMember(of, t.text), nil
}

func (p *parser) term() (node, error) {
	t := p.token
	switch t.kind {
	case stringToken:
		return p.literal(String(t.text))
	case numberToken:
		return p.number()
	case momentToken:
		return p.moment()
	case variableToken:
		p.variables[t.text] = true
		return &variableNode{t.text, t.offset}, p.advance()
	case dollarToken:
		return p.dollar()
	case symbolToken:
		return p.bracket()
	}
	if t.kind == nameToken && (t.text == "true" || t.text == "false") {
		return p.literal(Boolean(t.text == "true"))
	}
	return p.invocation(nil)
}

// bracket reads an expression in brackets, or the empty collection.
func (p *parser) bracket() (node, error) {
	switch {
	case p.isSymbol("("):
		if err := p.advance(); err != nil {
			return nil, err
		}
		n, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		return n, p.expect(")")
	case p.isSymbol("{"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		return &literalNode{}, p.expect("}")
	}
	return nil, p.unexpected("a value or a path")
}

func (p *parser) literal(v Value) (node, error) {
	return &literalNode{Collection{v}}, p.advance()
}

func (p *parser) dollar() (node, error) {
	t := p.token
	var n node
	switch t.text {
	case "this":
		n = thisNode{}
	case "index":
		n = indexNumberNode{}
	case "total":
		n = totalNode{}
	default:
		return nil, &SyntaxError{t.offset, "$ is followed by this, index or total"}
	}
	return n, p.advance()
}

// typeName reads the name of a type, with its namespace or without.
func (p *parser) typeName() (typeSpec, error) {
	t := p.token
	if t.kind != nameToken && t.kind != quotedToken {
		return typeSpec{}, p.unexpected("the name of a type")
	}
	if err := p.advance(); err != nil {
		return typeSpec{}, err
	}
	want := typeSpec{name: t.text}
	if p.isSymbol(".") && (t.text == "FHIR" || t.text == "System") {
		if err := p.advance(); err != nil {
			return typeSpec{}, err
		}
		if p.token.kind != nameToken && p.token.kind != quotedToken {
			return typeSpec{}, p.unexpected("the name of a type")
		}
		want = typeSpec{space: t.text, name: p.token.text}
		if err := p.advance(); err != nil {
			return typeSpec{}, err
		}
	}
	if !want.known() {
		return typeSpec{}, &SyntaxError{t.offset, "there is no type " + want.name}
	}
	return want, nil
}

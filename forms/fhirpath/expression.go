package fhirpath

import (
	"maps"
	"slices"
	"time"
)

// Expression is a compiled expression. It may be evaluated by several
// goroutines at a time.
type Expression struct {
	source    string
	root      node
	variables []string
	functions []string
}

// Compile reads an expression. What is wrong with it comes as a *SyntaxError,
// an *UnsupportedError or an *UnknownError, each with its place.
func Compile(source string) (*Expression, error) {
	if len(source) > mostSource {
		return nil, &SyntaxError{mostSource, "the expression is too long"}
	}
	p := &parser{lexer: lexer{source: source}, variables: map[string]bool{}, functions: map[string]bool{}}
	root, err := p.whole()
	if err != nil {
		return nil, err
	}
	return &Expression{source, root, slices.Sorted(maps.Keys(p.variables)), slices.Sorted(maps.Keys(p.functions))}, nil
}

// String gives the expression as it was written.
func (e *Expression) String() string { return e.source }

// Variables names the variables the expression uses, sorted and without the %
// and quotes: those that every expression has (ucum, sct, loinc, vs-…, ext-…)
// among them.
func (e *Expression) Variables() []string { return slices.Clone(e.variables) }

// Functions names the functions the expression calls, sorted.
func (e *Expression) Functions() []string { return slices.Clone(e.functions) }

// Coding is a code as FHIR writes it, handed to the hooks of a Context. A bare
// code has no system.
type Coding struct{ System, Version, Code, Display string }

// defaultSteps is some tenths of a second of work.
const defaultSteps = 2_000_000

// Context is what an expression is evaluated against.
type Context struct {
	// Focus is what the expression starts from: $this, and %context unless
	// Variables has another.
	Focus Collection
	// Variables are the variables of the environment by name, without the %.
	Variables map[string]Collection
	// Lookup is asked for a variable that Variables lacks; it may be nil. It
	// reports false for one that there is not.
	Lookup func(name string) (Collection, bool, error)
	// Now is the moment of evaluation, with its zone.
	Now time.Time
	// Member reports whether a code is in a value set, and whether anybody
	// knows. Without it memberOf() is an error.
	Member func(code Coding, valueSet string) (member, known bool)
	// Weight gives the score of a coded answer that does not carry it itself;
	// it may be nil.
	Weight func(code Coding) (Decimal, bool)
	// Trace is told what passes a trace(); it may be nil.
	Trace func(name string, c Collection)
	// Steps bounds the work; zero stands for a bound that every honest
	// expression keeps.
	Steps int
}

// Evaluate gives what the expression comes to. It fails with an
// *EvaluationError where the expression has no meaning for the data, with
// ErrTooMuch where it takes too long, and with the error of Lookup.
func (e *Expression) Evaluate(c *Context) (Collection, error) {
	m := &machine{context: c, scope: scope{this: c.Focus}, left: c.Steps}
	if m.left == 0 {
		m.left = defaultSteps
	}
	return e.root.eval(m)
}

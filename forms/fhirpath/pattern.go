package fhirpath

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

// pattern is a regular expression and how much of a program it makes: the work
// of a match is that times the length of the string.
type pattern struct {
	*regexp.Regexp
	size int
}

// lookaround is what RE2 has not, because it cannot be done in a time that
// grows with the text only.
var lookaround = regexp.MustCompile(`\(\?(=|!|<=|<!)|\\[1-9]`)

// newPattern compiles a regular expression. A dot matches a line's end as well
// (N1, 5.6.9).
func newPattern(source string) (*pattern, error) {
	re, err := regexp.Compile("(?s)" + source)
	var cause *syntax.Error
	switch {
	case err == nil:
		return &pattern{re, programSize(re.String())}, nil
	case lookaround.MatchString(source):
		return nil, &UnsupportedError{Name: "a regular expression that looks ahead, behind or back"}
	case errors.As(err, &cause):
		return nil, faultf("the regular expression cannot be read (%s)", cause.Code)
	}
	return nil, fault("the regular expression cannot be read")
}

// programSize counts the instructions of a regular expression.
func programSize(source string) int {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return len(source)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return len(source)
	}
	return len(program.Inst)
}

// work is how many steps a match takes.
func (p *pattern) work(s string) int { return 1 + len(s)*p.size/8 }

// anywhere and throughout say how a regular expression is meant.
func anywhere(source string) string   { return source }
func throughout(source string) string { return "^(?:" + source + ")$" }

// preparePattern compiles a regular expression that stands in the expression
// as it is, so that one that this package cannot read is refused at once.
func preparePattern(meant func(string) string) func(*callNode) error {
	return func(call *callNode) error {
		l, ok := call.args[0].(*literalNode)
		if !ok || len(l.value) != 1 || l.value[0].kind != stringKind {
			return nil
		}
		p, err := newPattern(meant(l.value[0].data.(string)))
		if err != nil {
			return misread(call.offset, err)
		}
		call.prepared = p
		return nil
	}
}

// misread gives an error of a regular expression its place in the expression.
func misread(offset int, err error) error {
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		unsupported.Offset = offset
		return unsupported
	}
	return &SyntaxError{offset, err.Error()}
}

// pattern gives the regular expression of a call, compiled before or now.
func (n *callNode) pattern(m *machine, source string) (*pattern, error) {
	if p, ok := n.prepared.(*pattern); ok {
		return p, nil
	}
	if p := m.patterns[source]; p != nil {
		return p, nil
	}
	p, err := newPattern(source)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		unsupported.Offset = n.offset
	}
	if err != nil {
		return nil, err
	}
	if m.patterns == nil {
		m.patterns = map[string]*pattern{}
	}
	m.patterns[source] = p
	return p, m.spend(10 * p.size)
}

// matching makes matches() and matchesFull().
func matching(meant func(string) string) *function {
	return &function{least: 1, most: 1, prepare: preparePattern(meant), run: func(m *machine, in Collection, call *callNode) (Collection, error) {
		s, there, err := oneString(in)
		if err != nil || !there {
			return nil, err
		}
		args, there, err := call.strings(m)
		if err != nil || !there {
			return nil, err
		}
		p, err := call.pattern(m, meant(args[0]))
		if err != nil {
			return nil, err
		}
		if err := m.spend(p.work(s)); err != nil {
			return nil, err
		}
		return boolean(p.MatchString(s)), nil
	}}
}

// groupNumber is a group as JavaScript and FHIRPath name it; Go would take the
// letters after it for part of its name.
var groupNumber = regexp.MustCompile(`\$(\d+)`)

// replaceMatches replaces what matches; $1 stands for the first group.
func replaceMatches(m *machine, in Collection, call *callNode) (Collection, error) {
	s, there, err := oneString(in)
	if err != nil || !there {
		return nil, err
	}
	args, there, err := call.strings(m)
	if err != nil || !there {
		return nil, err
	}
	p, err := call.pattern(m, args[0])
	if err != nil || args[0] == "" {
		return in, err // where nothing is sought nothing is replaced
	}
	if err := m.spend(p.work(s) + (len(s)+1)*(len(args[1])+1)/16); err != nil {
		return nil, err
	}
	return m.madeString(p.ReplaceAllString(s, groupNumber.ReplaceAllString(args[1], "$${$1}")))
}

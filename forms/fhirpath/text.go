package fhirpath

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// strings1 are the functions of N1, 5.6, and those of the later ballot that
// forms use already. Places in a string count characters, not bytes.
var strings1 = map[string]*function{
	"length": textual(0, func(s string, _ []string) (Collection, error) {
		return Collection{Integer(int64(utf8.RuneCountInString(s)))}, nil
	}),
	"upper": textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.ToUpper(s))}, nil }),
	"lower": textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.ToLower(s))}, nil }),
	"trim":  textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.TrimSpace(s))}, nil }),
	"toChars": textual(0, func(s string, _ []string) (Collection, error) {
		return texts(strings.Split(s, "")), nil
	}),
	"startsWith": textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.HasPrefix(s, a[0])), nil }),
	"endsWith":   textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.HasSuffix(s, a[0])), nil }),
	"contains":   textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.Contains(s, a[0])), nil }),
	"indexOf":    textual(1, func(s string, a []string) (Collection, error) { return placeIn(s, strings.Index(s, a[0])), nil }),
	"lastIndexOf": textual(1, func(s string, a []string) (Collection, error) {
		return placeIn(s, strings.LastIndex(s, a[0])), nil
	}),
	"split":          textual(1, func(s string, a []string) (Collection, error) { return texts(strings.Split(s, a[0])), nil }),
	"substring":      {least: 1, most: 2, run: substring},
	"replace":        {least: 2, most: 2, run: replace},
	"matches":        {least: 1, most: 1, prepare: preparePattern, run: matching(false)},
	"matchesFull":    {least: 1, most: 1, prepare: preparePattern, run: matching(true)},
	"replaceMatches": {least: 2, most: 2, prepare: preparePattern, run: replaceMatches},
	"join":           {most: 1, run: join},
	"encode":         textual(1, encode), "decode": textual(1, decode),
	"escape": textual(1, escape), "unescape": textual(1, unescape),
}

// textual is a function of a string and of arguments that are strings; where
// any of them is missing there is no result.
func textual(arguments int, do func(s string, args []string) (Collection, error)) *function {
	return &function{least: arguments, most: arguments, run: func(m *machine, in Collection, call *callNode) (Collection, error) {
		s, there, err := oneString(in)
		if err != nil || !there {
			return nil, err
		}
		args, there, err := call.strings(m)
		if err != nil || !there {
			return nil, err
		}
		if err := m.spend(len(s) / 16); err != nil {
			return nil, err
		}
		out, err := do(s, args)
		if err != nil {
			return nil, err
		}
		return out, m.spend(len(out))
	}}
}

// strings evaluates all arguments as strings, and reports whether all are there.
func (n *callNode) strings(m *machine) (args []string, there bool, err error) {
	args = make([]string, len(n.args))
	for i := range n.args {
		c, err := n.argument(m, i)
		if err != nil {
			return nil, false, err
		}
		s, there, err := oneString(c)
		if err != nil || !there {
			return nil, false, err
		}
		args[i] = s
	}
	return args, true, nil
}

func texts(all []string) Collection {
	out := make(Collection, len(all))
	for i, s := range all {
		out[i] = String(s)
	}
	return out
}

// placeIn gives the place of a byte as that of its character.
func placeIn(s string, i int) Collection {
	if i > 0 {
		i = utf8.RuneCountInString(s[:i])
	}
	return Collection{Integer(int64(i))}
}

// substring gives nothing for a start outside the string, and what there is
// for a length that goes beyond it.
func substring(m *machine, in Collection, call *callNode) (Collection, error) {
	s, there, err := oneString(in)
	if err != nil || !there {
		return nil, err
	}
	from, err := call.argument(m, 0)
	if err != nil || len(from) == 0 {
		return nil, err
	}
	start, err := oneInteger(from)
	if err != nil {
		return nil, err
	}
	runes := []rune(s)
	if start < 0 || start >= int64(len(runes)) {
		return nil, m.spend(len(s) / 16)
	}
	runes = runes[start:]
	many, err := call.argument(m, 1)
	if err != nil {
		return nil, err
	}
	if len(many) > 0 {
		n, err := oneInteger(many)
		if err != nil {
			return nil, err
		}
		runes = runes[:min(max(n, 0), int64(len(runes)))]
	}
	return m.madeString(string(runes))
}

func replace(m *machine, in Collection, call *callNode) (Collection, error) {
	s, there, err := oneString(in)
	if err != nil || !there {
		return nil, err
	}
	args, there, err := call.strings(m)
	if err != nil || !there {
		return nil, err
	}
	if err := m.spend((strings.Count(s, args[0])*len(args[1]) + len(s)) / 16); err != nil {
		return nil, err
	}
	return Collection{String(strings.ReplaceAll(s, args[0], args[1]))}, nil
}

// join puts strings together with another between them.
func join(m *machine, in Collection, call *callNode) (Collection, error) {
	c, err := call.argument(m, 0)
	if err != nil || len(in) == 0 {
		return nil, err
	}
	between, _, err := oneString(c)
	if err != nil {
		return nil, err
	}
	all := make([]string, len(in))
	for i, v := range in {
		s, ok := v.Text()
		if !ok {
			return nil, faultf("strings are joined, and not a %s", v.describe())
		}
		all[i] = s
		if err := m.spend(1 + (len(s)+len(between))/16); err != nil {
			return nil, err
		}
	}
	return Collection{String(strings.Join(all, between))}, nil
}

// preparePattern compiles a regular expression that stands in the expression
// as it is, so that one that this package cannot read is refused at once.
func preparePattern(call *callNode) error {
	l, ok := call.args[0].(*literalNode)
	if !ok || len(l.value) != 1 || l.value[0].kind != stringKind {
		return nil
	}
	re, err := pattern(l.value[0].data.(string))
	if err != nil {
		return placed(call.offset, err)
	}
	call.prepared = re
	return nil
}

// placed gives an error of a pattern the place of its call.
func placed(offset int, err error) error {
	if e, ok := err.(*UnsupportedError); ok {
		e.Offset = offset
		return e
	}
	return &SyntaxError{offset, "the regular expression cannot be read: " + err.Error()}
}

// lookaround is what RE2 has not, because it cannot be done in a time that
// grows with the text only.
var lookaround = regexp.MustCompile(`\(\?(=|!|<=|<!)|\\[1-9]`)

// pattern compiles a regular expression. A dot matches a line's end as well
// (N1, 5.6.9).
func pattern(source string) (*regexp.Regexp, error) {
	re, err := regexp.Compile("(?s)" + source)
	if err == nil {
		return re, nil
	}
	if lookaround.MatchString(source) {
		return nil, &UnsupportedError{Name: "a regular expression that looks ahead, behind or back"}
	}
	return nil, fault("the regular expression cannot be read")
}

// pattern gives the regular expression of a call, compiled before or now.
func (n *callNode) pattern(source string) (*regexp.Regexp, error) {
	if re, ok := n.prepared.(*regexp.Regexp); ok {
		return re, nil
	}
	re, err := pattern(source)
	if e, ok := err.(*UnsupportedError); ok {
		e.Offset = n.offset
	}
	return re, err
}

func matching(full bool) func(*machine, Collection, *callNode) (Collection, error) {
	return func(m *machine, in Collection, call *callNode) (Collection, error) {
		s, there, err := oneString(in)
		if err != nil || !there {
			return nil, err
		}
		args, there, err := call.strings(m)
		if err != nil || !there {
			return nil, err
		}
		re, err := call.pattern(args[0])
		if err != nil {
			return nil, err
		}
		if !full {
			return boolean(re.MatchString(s)), m.spend(len(s) / 4)
		}
		re = regexp.MustCompile(`^(?:` + re.String() + `)$`)
		return boolean(re.MatchString(s)), m.spend(len(s) / 4)
	}
}

var groupName = regexp.MustCompile(`\$(\d+|\w+)`)

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
	re, err := call.pattern(args[0])
	if err != nil {
		return nil, err
	}
	if args[0] == "" {
		return in, nil // nothing is sought
	}
	if err := m.spend((len(s) + 1) * (len(args[1]) + 1) / 16); err != nil {
		return nil, err
	}
	return m.madeString(re.ReplaceAllString(s, groupName.ReplaceAllString(args[1], "$${$1}")))
}

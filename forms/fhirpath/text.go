package fhirpath

import (
	"strings"
	"unicode/utf8"
)

// textFunctions are the functions of N1, 5.6, and those of the later ballot that
// forms use already. Places in a string count characters, not bytes.
var textFunctions = map[string]*function{
	"length": textual(0, func(s string, _ []string) (Collection, error) {
		return Collection{Integer(int64(utf8.RuneCountInString(s)))}, nil
	}),
	"upper": textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.ToUpper(s))}, nil }),
	"lower": textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.ToLower(s))}, nil }),
	"trim":  textual(0, func(s string, _ []string) (Collection, error) { return Collection{String(strings.TrimSpace(s))}, nil }),
	"toChars": exploding(0, func(s string, _ []string) (Collection, error) {
		return texts(strings.Split(s, "")), nil
	}),
	"startsWith": textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.HasPrefix(s, a[0])), nil }),
	"endsWith":   textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.HasSuffix(s, a[0])), nil }),
	"contains":   textual(1, func(s string, a []string) (Collection, error) { return boolean(strings.Contains(s, a[0])), nil }),
	"indexOf":    textual(1, func(s string, a []string) (Collection, error) { return placeIn(s, strings.Index(s, a[0])), nil }),
	"lastIndexOf": textual(1, func(s string, a []string) (Collection, error) {
		return placeIn(s, strings.LastIndex(s, a[0])), nil
	}),
	"split":          exploding(1, func(s string, a []string) (Collection, error) { return texts(strings.Split(s, a[0])), nil }),
	"substring":      {least: 1, most: 2, run: substring},
	"replace":        {least: 2, most: 2, run: replace},
	"matches":        matching(anywhere),
	"matchesFull":    matching(throughout),
	"replaceMatches": {least: 2, most: 2, prepare: preparePattern(anywhere), run: replaceMatches},
	"join":           {most: 1, run: join},
	"encode":         textual(1, encode), "decode": textual(1, decode),
	"escape": textual(1, escape), "unescape": textual(1, unescape),
}

// textual is a function of a string and of arguments that are strings; where
// any of them is missing there is no result.
func textual(arguments int, do func(s string, args []string) (Collection, error)) *function {
	return costing(16, arguments, do)
}

// exploding is a function that may make an item of each character.
func exploding(arguments int, do func(s string, args []string) (Collection, error)) *function {
	return costing(1, arguments, do)
}

// costing is a function that takes a step for so many characters.
func costing(characters, arguments int, do func(s string, args []string) (Collection, error)) *function {
	return &function{least: arguments, most: arguments, run: func(m *machine, in Collection, call *callNode) (Collection, error) {
		s, there, err := oneString(in)
		if err != nil || !there {
			return nil, err
		}
		args, there, err := call.strings(m)
		if err != nil || !there {
			return nil, err
		}
		if err := m.spend(len(s) / characters); err != nil {
			return nil, err
		}
		return do(s, args)
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
			return nil, faultf("strings are joined, and not %s", v.describe())
		}
		all[i] = s
		if err := m.spend(1 + (len(s)+len(between))/16); err != nil {
			return nil, err
		}
	}
	return Collection{String(strings.Join(all, between))}, nil
}

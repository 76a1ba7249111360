package hl7

import "strings"

// assembly builds one segment with Standard delimiters.
type assembly struct {
	name   string
	fields []string
}

func assemble(name string) *assembly { return &assembly{name: name} }

// put sets field n to an encoded value; an empty one leaves the field absent.
func (a *assembly) put(n int, encoded string) *assembly {
	if encoded == "" {
		return a
	}
	for len(a.fields) < n {
		a.fields = append(a.fields, "")
	}
	a.fields[n-1] = encoded
	return a
}

// text sets field n to a plain value.
func (a *assembly) text(n int, value string) *assembly { return a.put(n, Escape(value)) }

func (a *assembly) segment() Segment { return Segment{Name: a.name, Fields: a.fields} }

// components encodes plain values as the components of one field; trailing
// empty ones are left out.
func components(values ...string) string {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = Escape(v)
	}
	return strings.TrimRight(strings.Join(escaped, "^"), "^")
}

// repetitions joins encoded values that are not empty.
func repetitions(encoded ...string) string {
	var present []string
	for _, e := range encoded {
		if e != "" {
			present = append(present, e)
		}
	}
	return strings.Join(present, "~")
}

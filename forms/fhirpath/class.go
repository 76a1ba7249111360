package fhirpath

import (
	_ "embed"
	"strings"
	"sync"
)

// r4 has a line for each type of FHIR R4 with its base and its elements; see
// classes_generate.go.
//
//go:embed r4.txt
var r4 string

// class is a type of FHIR: a primitive, a data type, a resource, or a backbone
// element, which is named after its path ("Patient.contact").
type class struct {
	name   string
	base   *class
	fields map[string]field // those it adds to its base's
	order  []string         // their names as FHIR has them
}

// field is an element of a class. A choice ("value[x]") has no class of its
// own: the name in the JSON says which it is.
type field struct {
	class  *class
	choice bool
}

var classes = sync.OnceValue(func() map[string]*class {
	r := classReader{all: map[string]*class{}, lines: map[string][]string{}}
	for line := range strings.Lines(r4) {
		words := strings.Fields(line)
		if words[0] != "#" {
			r.lines[words[0]] = words[1:]
		}
	}
	for name := range r.lines {
		r.class(name)
	}
	return r.all
})

type classReader struct {
	all   map[string]*class
	lines map[string][]string
}

// class gives the class of that name, with what it refers to.
func (r *classReader) class(name string) *class {
	if c := r.all[name]; c != nil {
		return c
	}
	words := r.lines[name]
	if words == nil {
		return nil
	}
	c := &class{name: name, fields: map[string]field{}}
	r.all[name] = c // before its fields: an item holds items
	c.base = r.class(words[0])
	for _, word := range words[1:] {
		name, kind, typed := strings.Cut(word, "=")
		if typed {
			c.add(name, field{class: r.class(kind)})
		} else {
			c.add(strings.TrimSuffix(name, "*"), field{choice: true})
		}
	}
	return c
}

func (c *class) add(name string, f field) {
	c.fields[name] = f
	c.order = append(c.order, name)
}

// field gives an element of c, its own or one it inherits.
func (c *class) field(name string) field {
	for ; c != nil; c = c.base {
		if f, ok := c.fields[name]; ok {
			return f
		}
	}
	return field{}
}

// is reports whether c is the named class or derived from it.
func (c *class) is(name string) bool {
	for ; c != nil; c = c.base {
		if c.name == name {
			return true
		}
	}
	return false
}

// short is the name a person would use: a backbone element's own type has no
// other name than this.
func (c *class) short() string {
	switch {
	case c == nil:
		return ""
	case strings.Contains(c.name, "."):
		return c.base.name
	}
	return c.name
}

// choices are the classes a choice of types may end in, by the end of the
// element's name: "DateTime" for valueDateTime.
var choices = sync.OnceValue(func() map[string]*class {
	ends := map[string]*class{}
	for name, c := range classes() {
		if !strings.Contains(name, ".") && c.is("Element") {
			ends[strings.ToUpper(name[:1])+name[1:]] = c
		}
	}
	return ends
})

// ofChoice gives the class that the JSON name of a choice ends in, where it is
// one: valueDateTime under the name value.
func ofChoice(jsonName, name string) *class {
	end, ok := strings.CutPrefix(jsonName, name)
	if !ok || end == "" {
		return nil
	}
	return choices()[end]
}

package extraction

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed r4.txt
var r4Text string

// kind is a type of FHIR R4: a resource, a data type, or the type of a
// backbone element under its path ("Patient.contact").
type kind struct {
	base   string
	fields []field
}

// field is an element that a type may have.
type field struct {
	name  string   // without [x]
	many  bool     // whether it repeats
	types []string // more than one where it is a choice
	open  bool     // a choice that one type is left of
}

// choice reports whether the field's name in JSON ends in its type.
func (f field) choice() bool { return len(f.types) > 1 || f.open }

// property gives the field's name in JSON for a value of a type.
func (f field) property(of string) string {
	if !f.choice() {
		return f.name
	}
	return f.name + strings.ToUpper(of[:1]) + of[1:]
}

var kinds = sync.OnceValue(func() map[string]kind {
	all := map[string]kind{}
	for line := range strings.Lines(r4Text) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		k := kind{base: words[1]}
		for _, word := range words[2:] {
			k.fields = append(k.fields, readField(word))
		}
		all[words[0]] = k
	}
	return all
})

// readField reads name=type, name*=type or name[x]=type|type.
func readField(word string) field {
	name, types, _ := strings.Cut(word, "=")
	f := field{types: strings.Split(types, "|")}
	f.name, f.many = strings.CutSuffix(name, "*")
	f.name = strings.TrimSuffix(f.name, "[x]")
	return f
}

// known reports whether FHIR R4 has a type of this name.
func known(of string) bool {
	_, ok := kinds()[of]
	return ok
}

// resource reports whether a type is that of a resource that there can be
// instances of.
func resource(of string) bool {
	return of != "Resource" && of != "DomainResource" && derived(of, "Resource")
}

// derived reports whether a type is another or comes of it.
func derived(of, from string) bool {
	for known(of) {
		if of == from {
			return true
		}
		of = kinds()[of].base
	}
	return false
}

// primitive reports whether values of a type are plain JSON values.
func primitive(of string) bool { return known(of) && of[0] >= 'a' && of[0] <= 'z' }

// key tells elements under one name apart: in a field that repeats by their
// slice, in a choice by their type.
func (f field) key(s segment, of string) string {
	if f.many {
		return s.key()
	}
	return f.property(of)
}

// fieldOf finds the element of a type by its name: value, value[x], or
// valueQuantity, which leaves one type of the choice.
func fieldOf(of, name string) (field, bool) {
	name = strings.TrimSuffix(name, "[x]")
	for ; known(of); of = kinds()[of].base {
		for _, f := range kinds()[of].fields {
			if f.name == name {
				return f, true
			}
			if one, ok := f.narrow(name); ok {
				return one, true
			}
		}
	}
	return field{}, false
}

// narrow gives the field that a name like valueQuantity means: one type of the
// choice, under that name.
func (f field) narrow(name string) (field, bool) {
	if !f.choice() || !strings.HasPrefix(name, f.name) {
		return field{}, false
	}
	i := slices.IndexFunc(f.types, func(of string) bool { return f.property(of) == name })
	if i < 0 {
		return field{}, false
	}
	return field{name: name, many: f.many, types: f.types[i : i+1]}, true
}

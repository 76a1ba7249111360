package extraction

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed profiles.txt
var profilesText string

// profile is what a profile fixes of the resources that claim it, or the types
// that an extension's value may have.
type profile struct {
	of    string // a resource, or Extension
	types []string
	fixes []fix
}

// fix is a value that an element must have.
type fix struct {
	segments []segment
	wanted   []bool // whether each must be there wherever the one before it is
	value    typed
}

var profiles = sync.OnceValue(func() map[string]*profile {
	all := map[string]*profile{}
	p := &profile{}
	for line := range strings.Lines(profilesText) {
		line = strings.TrimSuffix(line, "\n")
		if fixed, ok := strings.CutPrefix(line, " "); ok {
			p.fixes = append(p.fixes, readFix(p.of, fixed))
			continue
		}
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		p = &profile{of: words[1]}
		if len(words) > 2 {
			p.types = strings.Split(words[2], "|")
		}
		all[words[0]] = p
	}
	return all
})

// readFix reads an element's path and its value in JSON.
func readFix(of, line string) fix {
	path, value, _ := strings.Cut(line, " ")
	var f fix
	for step := range strings.SplitSeq(path, ".") {
		step, wanted := strings.CutPrefix(step, "+")
		name, slice, _ := strings.Cut(step, ":")
		f.segments = append(f.segments, segment{strings.TrimSuffix(name, "[x]"), slice})
		f.wanted = append(f.wanted, wanted)
	}
	f.value.content = decodeValue(value)
	return f
}

// profileType tells the type of resource of a profile that the package knows.
func profileType(canonical string) (string, bool) {
	p, ok := profiles()[canonical]
	return p.kind(), ok && resource(p.kind())
}

func (p *profile) kind() string {
	if p == nil {
		return ""
	}
	return p.of
}

// narrowed leaves of the types of an extension's value those that its
// definition allows, where the profile says which definition that is.
func (m *making) narrowed(f field, segments []segment) field {
	n := len(segments)
	if n < 2 || segments[n-1].name != "value" || segments[n-2].name != "extension" {
		return f
	}
	url, _ := m.fixedAt(append(slices.Clone(segments[:n-1]), segment{name: "url"})).(string)
	if p := profiles()[url]; p != nil && len(p.types) > 0 && len(f.types) > 1 {
		return field{name: f.name, many: f.many, types: p.types, open: true}
	}
	return f
}

// fixedAt gives the value that the profile fixes for an element, or nil.
func (m *making) fixedAt(segments []segment) any {
	p := profiles()[m.canonical]
	if p == nil {
		return nil
	}
	for _, f := range p.fixes {
		if slices.Equal(f.segments, segments) {
			return f.value.content
		}
	}
	return nil
}

// fix gives a resource what its profile fixes: below every element that is
// there, and where the profile wants an element that isn't, there too.
func (m *making) fix() error {
	p := profiles()[m.canonical]
	if p == nil {
		return nil
	}
	for _, f := range p.fixes {
		if err := m.root.fix(f, 0); err != nil {
			return fmt.Errorf("%s: %w", pathOf(f.segments), err)
		}
	}
	return nil
}

// fix goes one step down the path of a fixed value.
func (t *target) fix(f fix, i int) error {
	s := f.segments[i]
	fd, ok := fieldOf(t.of, s.name)
	if !ok {
		return nil // another type of a choice
	}
	fd = sliced(fd, s)
	if i == len(f.segments)-1 {
		return t.fixValue(fd, s, f.value.content)
	}
	below := t.there(fd, s)
	if len(below) == 0 {
		optional := !f.wanted[i] && (i == 0 || s.slice != "")
		if optional || len(fd.types) > 1 || primitive(fd.types[0]) {
			return nil
		}
		made, err := t.begin(fd, s, fd.types[0])
		if err != nil {
			return err
		}
		below = []*target{made}
	}
	for _, b := range below {
		if err := b.fix(f, i+1); err != nil {
			return err
		}
	}
	return nil
}

// there gives the elements that are there under a segment, of a choice those
// of any type.
func (t *target) there(f field, s segment) []*target {
	if primitive(f.types[0]) && !f.choice() {
		return t.parts["_"+f.name]
	}
	if f.many || !f.choice() {
		return t.parts[f.key(s, f.types[0])]
	}
	var all []*target
	for _, of := range f.types {
		all = append(all, t.parts[f.key(s, of)]...)
	}
	return all
}

func (t *target) fixValue(f field, s segment, value any) error {
	for _, of := range f.types {
		if !fits(of, value) {
			continue
		}
		v := typed{of, clone(value)}
		if f.many && len(t.parts[s.key()]) > 0 {
			return nil
		}
		if !f.many && t.otherwise(f, v) {
			return errors.New("the profile fixes it to another value than the form gives")
		}
		return t.put(f, s, v)
	}
	return nil
}

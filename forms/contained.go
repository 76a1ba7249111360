package forms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// contained gathers the value sets and code systems that a form brings with
// it. What else it brings, such as the templates of an extraction, is for
// others to read.
func (l *loader) contained(root node) {
	for _, a := range list(root["contained"]) {
		n, _ := a.(node)
		kind, id := textOf(n["resourceType"]), textOf(n["id"])
		switch {
		case id == "" || l.own["#"+id] != nil:
			l.refuse(ErrInvalid, "", "contained "+kind, fmt.Sprintf("%q is no id of its own", id))
		case kind == "ValueSet" || kind == "CodeSystem":
			l.own["#"+id] = n
			if url := textOf(n["url"]); url != "" {
				l.own[url] = n
			}
		default:
			l.own["#"+id] = n
		}
	}
}

// unlisted says why nothing can be chosen from a value set.
type unlisted struct {
	reason error
	detail string
}

// valueSet gives what a value set offers, from the form or from the lists.
func (l *loader) valueSet(url string) ([]Option, *unlisted) {
	bare, _, _ := strings.Cut(url, "|")
	n := l.own[bare]
	if n == nil || n["resourceType"] != "ValueSet" {
		return l.listed(url)
	}
	if expansion, _ := n["expansion"].(node); expansion != nil {
		return l.concepts(list(expansion["contains"]), "", url+" expansion")
	}
	compose, _ := n["compose"].(node)
	options, err := l.composed(list(compose["include"]), url)
	if err != nil {
		return nil, err
	}
	without, err := l.composed(list(compose["exclude"]), url)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(options, func(o Option) bool {
		return slices.ContainsFunc(without, func(w Option) bool { return w.value.same(o.value) })
	}), nil
}

// listed gives a value set of the code lists, in whatever version they have it.
func (l *loader) listed(url string) ([]Option, *unlisted) {
	bare, _, _ := strings.Cut(url, "|")
	for _, name := range []string{url, bare} {
		if options, known := l.lists.options(name); known {
			return options, nil
		}
	}
	return nil, &unlisted{ErrMissingList, url}
}

func (l *loader) composed(parts []any, url string) ([]Option, *unlisted) {
	var all []Option
	for _, a := range parts {
		part, _ := a.(node)
		options, err := l.part(part, url)
		if err != nil {
			return nil, err
		}
		all = append(all, options...)
	}
	return all, nil
}

// part gives the concepts that one include, or exclude, of a value set names:
// one by one, or all of a code system that the form brings, or those of
// another value set.
func (l *loader) part(include node, url string) ([]Option, *unlisted) {
	system := textOf(include["system"])
	sets := list(include["valueSet"])
	switch {
	case include["filter"] != nil:
		return nil, &unlisted{ErrUnsupported, url + " takes concepts by a filter"}
	case include["concept"] != nil:
		return l.concepts(list(include["concept"]), system, url+" compose")
	case len(sets) == 1 && system == "" && textOf(sets[0]) != url:
		return l.listed(textOf(sets[0]))
	case len(sets) > 0:
		return nil, &unlisted{ErrUnsupported, url + " takes what several value sets share"}
	}
	if cs := l.own[system]; cs != nil && cs["resourceType"] == "CodeSystem" {
		return l.concepts(list(cs["concept"]), system, url+" "+system)
	}
	return nil, &unlisted{ErrMissingList, url + " takes all of " + system}
}

// concepts reads a list of codes; nested ones stand after the one they are
// below, and an abstract one is not offered.
func (l *loader) concepts(concepts []any, system, where string) ([]Option, *unlisted) {
	var options []Option
	for _, a := range concepts {
		n, _ := a.(node)
		c := record.Code{System: system, Code: textOf(n["code"]), Display: textOf(n["display"])}
		if s := textOf(n["system"]); s != "" {
			c.System = s
		}
		switch {
		case n["abstract"] == true:
		case c.Code == "":
			return nil, &unlisted{ErrInvalid, where + " has a concept without a code"}
		default:
			l.weigh(c, n)
			options = append(options, codeValue(c).option())
		}
		for _, key := range []string{"contains", "concept"} {
			below, err := l.concepts(list(n[key]), system, where)
			if err != nil {
				return nil, err
			}
			options = append(options, below...)
		}
	}
	return options, nil
}

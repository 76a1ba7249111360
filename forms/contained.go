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

// valueSet gives what a value set offers, from the form or from the lists.
func (l *loader) valueSet(url string, it *item) (options []Option, known bool) {
	bare, _, _ := strings.Cut(url, "|")
	n := l.own[bare]
	if n == nil || n["resourceType"] != "ValueSet" {
		if options, known = l.lists.options(url); known {
			return options, true
		}
		return l.lists.options(bare)
	}
	if expansion, _ := n["expansion"].(node); expansion != nil {
		return l.concepts(list(expansion["contains"]), "", url+" expansion", it), true
	}
	compose, _ := n["compose"].(node)
	for _, a := range list(compose["include"]) {
		include, _ := a.(node)
		options = append(options, l.included(include, url, it)...)
	}
	for _, a := range list(compose["exclude"]) {
		exclude, _ := a.(node)
		without := l.included(exclude, url, it)
		options = slices.DeleteFunc(options, func(o Option) bool {
			return slices.ContainsFunc(without, func(w Option) bool { return w.value.same(o.value) })
		})
	}
	return options, true
}

// included gives the concepts that one include, or exclude, of a value set
// names: one by one, or all of a code system that the form brings or that the
// code lists have, or those of other value sets.
func (l *loader) included(include node, url string, it *item) []Option {
	system := textOf(include["system"])
	switch {
	case include["filter"] != nil:
		l.refuse(ErrUnsupported, it.linkID, "answerValueSet", url+" takes concepts by a filter")
		return nil
	case include["concept"] != nil:
		return l.concepts(list(include["concept"]), system, url+" compose", it)
	case len(list(include["valueSet"])) == 1 && system == "":
		other := textOf(list(include["valueSet"])[0])
		if options, known := l.lists.options(other); known {
			return options
		}
		l.refuse(ErrMissingList, it.linkID, "answerValueSet", url+" takes concepts of "+other)
		return nil
	case include["valueSet"] != nil:
		l.refuse(ErrUnsupported, it.linkID, "answerValueSet", url+" takes what several value sets share")
		return nil
	}
	if cs := l.own[system]; cs != nil && cs["resourceType"] == "CodeSystem" {
		return l.concepts(list(cs["concept"]), system, url+" "+system, it)
	}
	l.refuse(ErrMissingList, it.linkID, "answerValueSet", url+" takes all of "+system)
	return nil
}

// concepts reads a list of codes; nested ones stand after the one they are
// below, and an abstract one is not offered.
func (l *loader) concepts(concepts []any, system, where string, it *item) []Option {
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
			l.refuse(ErrInvalid, it.linkID, "answerValueSet", where+" has a concept without a code")
		default:
			options = append(options, Option{Code: c, Term: c.String(), value: codeValue(c)})
		}
		for _, key := range []string{"contains", "concept"} {
			if below := list(n[key]); len(below) > 0 && len(options) < MaxItems {
				options = append(options, l.concepts(below, system, where, it)...)
			}
		}
	}
	return options
}

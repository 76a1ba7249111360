package forms

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// contained gathers the value sets that a form brings with it, by "#id".
// Resources of any other type are refused.
func (l *loader) contained(root node) {
	if root["contained"] != nil && len(list(root["contained"])) == 0 {
		l.refuse(ErrInvalid, "", "contained", "a list that is not empty expected")
	}
	for _, a := range list(root["contained"]) {
		n, _ := a.(node)
		kind, id := textOf(n["resourceType"]), textOf(n["id"])
		switch {
		case kind != "ValueSet":
			l.refuse(ErrUnsupported, "", "contained "+kind, "only value sets are read")
		case id == "" || l.own["#"+id] != nil:
			l.refuse(ErrInvalid, "", "contained ValueSet", fmt.Sprintf("%q is no id of its own", id))
		default:
			l.own["#"+id] = n
		}
	}
}

// valueSet gives what a value set offers, from the form or from the lists.
func (l *loader) valueSet(url string, it *item) (options []Option, known bool) {
	if !strings.HasPrefix(url, "#") {
		return l.lists.options(url)
	}
	n := l.own[url]
	if n == nil {
		return nil, false
	}
	if expansion, _ := n["expansion"].(node); expansion != nil {
		return l.concepts(list(expansion["contains"]), "", url+" expansion", it), true
	}
	compose, _ := n["compose"].(node)
	if compose["exclude"] != nil {
		l.refuse(ErrUnsupported, it.linkID, "answerValueSet", url+" excludes concepts")
	}
	for _, a := range list(compose["include"]) {
		include, _ := a.(node)
		if include["filter"] != nil || include["valueSet"] != nil || include["concept"] == nil {
			l.refuse(ErrUnsupported, it.linkID, "answerValueSet", url+" includes what it does not list by code")
			continue
		}
		options = append(options, l.concepts(list(include["concept"]), textOf(include["system"]), url+" compose", it)...)
	}
	return options, true
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
			options = append(options, Option{Code: c, Term: c.Display, value: codeValue(c)})
		}
		if below := list(n["contains"]); len(below) > 0 && len(options) < MaxItems {
			options = append(options, l.concepts(below, system, where, it)...)
		}
	}
	return options
}

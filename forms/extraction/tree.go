package extraction

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// node is a JSON object whose numbers are json.Number.
type node = map[string]any

// text gives a string of a node, and nothing where it has none.
func text(n node, name string) string {
	s, _ := n[name].(string)
	return s
}

// child gives an object of a node, and nil where it has none.
func child(n node, name string) node {
	c, _ := n[name].(node)
	return c
}

// list gives the objects of an array of a node. What is no object is left out.
func list(n node, name string) []node {
	all, _ := n[name].([]any)
	var nodes []node
	for _, one := range all {
		if o, ok := one.(node); ok {
			nodes = append(nodes, o)
		}
	}
	return nodes
}

// extensions gives a node's extensions of one kind.
func extensions(n node, url string) []node {
	return slices.DeleteFunc(list(n, "extension"), func(x node) bool { return text(x, "url") != url })
}

// extension gives the first extension of a kind, and nil where there is none.
func extension(n node, url string) node {
	if all := extensions(n, url); len(all) > 0 {
		return all[0]
	}
	return nil
}

// part gives the string of a complex extension's part: its value[x], whatever
// the type.
func part(x node, url string) string {
	s, _ := choice(extension(x, url), "value").content.(string)
	return s
}

// typed is a JSON value with its type in FHIR.
type typed struct {
	of      string
	content any
}

// choice gives the value of an element with a choice of types, such as
// value[x]. Of two, which FHIR doesn't allow, it gives the first by name.
func choice(n node, prefix string) typed {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		of, ok := strings.CutPrefix(name, prefix)
		if !ok || of == "" {
			continue
		}
		if lower := strings.ToLower(of[:1]) + of[1:]; primitive(lower) {
			return typed{lower, n[name]}
		}
		if known(of) {
			return typed{of, n[name]}
		}
	}
	return typed{}
}

// decodeValue reads a JSON value, and gives nil for what is none.
func decodeValue(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

// clone copies a JSON value to its depth.
func clone(v any) any {
	switch v := v.(type) {
	case node:
		c := make(node, len(v))
		for name, one := range v {
			c[name] = clone(one)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, one := range v {
			c[i] = clone(one)
		}
		return c
	}
	return v
}

// equal reports whether two JSON values say the same, numbers by their digits.
func equal(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

package fhirpath

import (
	"slices"
	"strings"
)

// memberNode is a step to the elements of a name: "name", "name.given".
type memberNode struct {
	of     node // nil at the start of a path
	name   string
	beside string // what stands beside a primitive of the name
	typed  bool   // it may be the name of a type, at the start of a path
}

func newMember(of node, name string) *memberNode {
	capital := name != "" && name[0] >= 'A' && name[0] <= 'Z'
	return &memberNode{of: of, name: name, beside: "_" + name, typed: of == nil && capital}
}

func (n *memberNode) eval(m *machine) (Collection, error) {
	in := m.this
	if n.of != nil {
		var err error
		if in, err = n.of.eval(m); err != nil {
			return nil, err
		}
	}
	if err := m.spend(1 + len(in)); err != nil {
		return nil, err
	}
	var out Collection
	for i := range in {
		if n.typed && in[i].class.is(n.name) {
			out = append(out, in[i])
			continue
		}
		out = in[i].member(n.name, n.beside, out)
	}
	return out, m.spend(len(out))
}

// Get gives the elements of a name: one step of a path.
func (v Value) Get(name string) Collection { return v.member(name, "_"+name, nil) }

// member adds the elements of a name to out.
func (v Value) member(name, beside string, out Collection) Collection {
	tree, ok := v.data.(map[string]any)
	if !ok || v.kind != elementKind {
		if q, ok := v.data.(Quantity); ok {
			return q.member(name, out)
		}
		tree = v.beside
	}
	data, there := tree[name]
	extra := tree[beside]
	if there || extra != nil {
		return addElements(v.memberClass(name), data, extra, out)
	}
	if v.mayChoose(name) {
		return v.choose(tree, name, out)
	}
	return out
}

// member lets a quantity of FHIRPath be read like one of FHIR.
func (q Quantity) member(name string, out Collection) Collection {
	switch name {
	case "value":
		return append(out, Number(q.Value))
	case "unit":
		return append(out, String(q.Unit))
	case "code", "system":
		return append(out, String(q.json()[name].(string)))
	}
	return out
}

// memberClass gives the type of the elements of a name, which may be the whole
// JSON name of a choice, as valueDateTime.
func (v Value) memberClass(name string) *class {
	if v.class == nil {
		return guessClass(name)
	}
	if f := v.class.field(name); f.class != nil {
		return f.class
	}
	return v.class.jsonChoice(name)
}

// jsonChoice gives the type that the JSON name of one of the class's choices
// ends in.
func (c *class) jsonChoice(name string) *class {
	for i := range name {
		if i > 0 && name[i] >= 'A' && name[i] <= 'Z' && c.field(name[:i]).choice {
			return choices()[name[i:]]
		}
	}
	return nil
}

// guessClass gives the type of an element of a tree that has none: of the few
// names that mean the same all over FHIR, and of value with its type behind it.
func guessClass(name string) *class {
	switch name {
	case "extension", "modifierExtension":
		return classes()["Extension"]
	case "coding":
		return classes()["Coding"]
	}
	if c := ofChoice(name, "value"); c != nil {
		return c
	}
	return nil
}

func (v Value) mayChoose(name string) bool {
	if v.kind != elementKind {
		return false
	}
	return v.class == nil || v.class.field(name).choice
}

// choose finds the one element of a choice: valueString for value. An element
// that has extensions only stands under _valueString.
func (v Value) choose(tree map[string]any, name string, out Collection) Collection {
	for key := range tree {
		if c := ofChoice(strings.TrimPrefix(key, "_"), name); c != nil {
			key = strings.TrimPrefix(key, "_")
			return addElements(c, tree[key], tree["_"+key], out)
		}
	}
	return out
}

// addElements adds one element, or those of a list, each with what stands
// beside it.
func addElements(c *class, data, extra any, out Collection) Collection {
	list, repeated := data.([]any)
	extras, _ := extra.([]any)
	if !repeated && extras == nil {
		return addElement(c, data, extra, out)
	}
	for i := range max(len(list), len(extras)) {
		var d, x any
		if i < len(list) {
			d = list[i]
		}
		if i < len(extras) {
			x = extras[i]
		}
		out = addElement(c, d, x, out)
	}
	return out
}

func addElement(c *class, data, extra any, out Collection) Collection {
	beside, _ := extra.(map[string]any)
	if data == nil && beside == nil {
		return out // null in a list of primitives
	}
	return append(out, element(c, data, beside))
}

// children gives all elements one step below v, in FHIR's order where the type
// is known and sorted by name where it is not.
func (v Value) children() Collection {
	tree, ok := v.data.(map[string]any)
	if !ok {
		tree = v.beside
	}
	if v.kind != elementKind {
		return nil
	}
	var out Collection
	for _, name := range v.names(tree) {
		out = addElements(v.memberClass(name), tree[name], tree["_"+name], out)
	}
	return out
}

// names are those of the elements in a tree.
func (v Value) names(tree map[string]any) []string {
	names := make([]string, 0, len(tree))
	for key := range tree {
		name := strings.TrimPrefix(key, "_")
		if _, both := tree[name]; key != name && both || name == "resourceType" {
			continue
		}
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := v.class.place(a) - v.class.place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

// place tells where an element stands in its type, after all that the type
// inherits.
func (c *class) place(name string) int {
	if c == nil {
		return 0
	}
	for i, field := range c.order {
		if field == name || c.fields[field].choice && ofChoice(name, field) != nil {
			return c.base.size() + i
		}
	}
	if c.base == nil {
		return maxPlace // unknown elements come last
	}
	return c.base.place(name)
}

const maxPlace = 1 << 20

// size counts the elements of a class.
func (c *class) size() int {
	n := 0
	for ; c != nil; c = c.base {
		n += len(c.order)
	}
	return n
}

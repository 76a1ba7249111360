package fhirpath

import (
	"cmp"
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
	out := m.room()
	for i := range in {
		if n.typed && in[i].class.is(n.name) {
			out = append(out, in[i])
			continue
		}
		out = in[i].member(n.name, n.beside, out)
	}
	return m.taken(out), m.spend(len(out))
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
		return v.addElements(v.memberClass(name), data, extra, out)
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
	if choice := choiceName(v.class, name); choice != "" {
		return ofChoice(name, choice)
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
// that has extensions only stands under _valueString. Of several, which is
// against the rules, the first by name is taken, so that it is always the same.
func (v Value) choose(tree map[string]any, name string, out Collection) Collection {
	var chosen string
	for key := range tree {
		key = strings.TrimPrefix(key, "_")
		if ofChoice(key, name) != nil && (chosen == "" || key < chosen) {
			chosen = key
		}
	}
	if chosen == "" {
		return out
	}
	return v.addElements(ofChoice(chosen, name), tree[chosen], tree["_"+chosen], out)
}

// addElements adds one element of v, or those of a list, each with what stands
// beside it.
func (v Value) addElements(c *class, data, extra any, out Collection) Collection {
	list, repeated := data.([]any)
	extras, _ := extra.([]any)
	if !repeated && extras == nil {
		return v.addElement(c, data, extra, out)
	}
	if many := max(len(list), len(extras)); many > 1 {
		out = slices.Grow(out, many)
	}
	for i := range max(len(list), len(extras)) {
		var d, x any
		if i < len(list) {
			d = list[i]
		}
		if i < len(extras) {
			x = extras[i]
		}
		out = v.addElement(c, d, x, out)
	}
	return out
}

func (v Value) addElement(c *class, data, extra any, out Collection) Collection {
	beside, _ := extra.(map[string]any)
	if data == nil && beside == nil {
		return out // null in a list of primitives
	}
	w := element(c, data, beside)
	switch {
	case c != nil && c.asks: // an item is no answer to the item it lies in
	case v.class != nil && v.class.asks:
		w.item = v.data.(map[string]any)
	default:
		w.item = v.item
	}
	return append(out, w)
}

// children adds all elements one step below v to out, in FHIR's order where the
// type is known and sorted by name where it is not.
func (v Value) children(out Collection) Collection {
	tree, branch := v.data.(map[string]any)
	if !branch {
		tree = v.beside
	}
	if v.kind != elementKind || len(tree) == 0 {
		return out
	}
	for _, name := range v.names(tree) {
		data := tree[name]
		var extra any
		if _, branch := data.(map[string]any); !branch { // only primitives have something beside them
			extra = tree["_"+name]
		}
		out = v.addElements(v.memberClass(name), data, extra, out)
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
		return cmp.Or(v.class.place(a)-v.class.place(b), strings.Compare(a, b))
	})
	return names
}

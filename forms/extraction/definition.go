package extraction

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// making is a resource while it is made of answers by their definitions.
type making struct {
	canonical string // what definitions name it by, before their #
	of        string
	root      *target
	x         node // the extension that asked for it
	base      node // of an update, the resource as it was
	ifMatch   string
}

// frame is a place in a resource that the items below may fill: the resource
// itself, or an element that belongs to one occurrence of an item.
type frame struct {
	outer  *frame
	making *making
	path   string // of the element, from the resource: "contact.name"
	at     *target
}

// definitions extracts by the definitions of the items.
func (r *run) definitions(root *occurrence) { r.define(root, nil) }

func (r *run) define(o *occurrence, f *frame) {
	var started []*making
	if o.parent == nil || o.answered() {
		started = r.start(o)
	}
	for _, m := range started {
		f = &frame{outer: f, making: m, at: m.root}
	}
	within := r.fill(o, f)
	for _, c := range o.children {
		r.define(c, within(c.answer))
	}
	for i, m := range started {
		r.finish(o, m, fmt.Sprint(o.place, "#", i))
	}
}

// start begins the resources that an item asks for.
func (r *run) start(o *occurrence) []*making {
	var all []*making
	for _, x := range extensions(o.item, definitionURL) {
		m, err := r.startDefinition(x)
		if err != nil {
			r.fail(o, "definitionExtract", err)
			continue
		}
		all = append(all, m)
	}
	if x := extension(o.item, contextURL); x != nil {
		m, err := r.startContext(o, x)
		if err != nil {
			r.fail(o, "itemExtractionContext", err)
		} else {
			all = append(all, m)
		}
	}
	return all
}

func (r *run) startDefinition(x node) (*making, error) {
	canonical := unversioned(part(x, "definition"))
	of, ok := r.typeOf(canonical)
	if !ok {
		return nil, fmt.Errorf("it is not known what resource %q is of", canonical)
	}
	return newMaking(canonical, of, x), nil
}

func newMaking(canonical, of string, x node) *making {
	return &making{canonical: canonical, of: of, x: x, root: &target{of: of, node: node{"resourceType": of}}}
}

// startContext begins a resource as SDC 3.0 asks for it: by the name of its
// type, by a query for what there may be, or by an expression for what there
// is.
func (r *run) startContext(o *occurrence, x node) (*making, error) {
	v := choice(x, "value")
	if code, ok := v.content.(string); ok && resource(code) {
		return newMaking(fhirURL+code, code, node{}), nil
	}
	e, _ := v.content.(node)
	source := text(e, "expression")
	if of, _, _ := strings.Cut(source, "?"); text(e, "language") == "application/x-fhir-query" && resource(of) {
		return newMaking(fhirURL+of, of, node{}), nil
	}
	if text(e, "language") != "text/fhirpath" {
		return nil, errors.New("it names no type of resource, and no FHIRPath that leads to a resource")
	}
	found, err := r.evaluate(source, o, o.focus(), nil)
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("the expression %q leads to %d resources where one is wanted", source, len(found))
	}
	base, _ := found[0].JSON().(node)
	if !resource(text(base, "resourceType")) {
		return nil, fmt.Errorf("the expression %q leads to no resource", source)
	}
	return updating(base), nil
}

// updating begins a resource over one that exists. The elements that the form
// fills are made anew, and every other stays as it was. A version that is known
// is the one that is updated, and no later.
func updating(base node) *making {
	of := text(base, "resourceType")
	m := newMaking(fhirURL+of, of, node{})
	m.base = base
	if version := text(child(base, "meta"), "versionId"); version != "" {
		m.ifMatch = `W/"` + version + `"`
	}
	return m
}

// typeOf tells the type of resource that a canonical URL stands for.
func (r *run) typeOf(canonical string) (string, bool) {
	if of, ok := strings.CutPrefix(canonical, fhirURL); ok && resource(of) {
		return of, true
	}
	if of, ok := r.setting.Profiles[canonical]; ok && resource(of) {
		return of, true
	}
	return profileType(canonical)
}

func unversioned(canonical string) string {
	url, _, _ := strings.Cut(canonical, "|")
	return url
}

// finish puts a resource that is made into the Bundle.
func (r *run) finish(o *occurrence, m *making, place string) {
	if o.parent != nil && m.base == nil && len(m.root.node) == 1 {
		return // nothing was answered that it is made of
	}
	if err := m.fix(); err != nil {
		r.fail(o, m.canonical, err)
	}
	made, _ := pruned(hollowed(pruned(m.root.node))).(node)
	if m.base != nil {
		whole := clone(m.base).(node)
		for name, v := range made {
			dropElement(whole, m.of, name)
			whole[name] = v
		}
		made = whole
	}
	if len(made) > 0 && m.canonical != fhirURL+m.of {
		claim(made, m.canonical)
	}
	if anonymous(made) {
		r.fail(o, m.canonical, errors.New("an extension has no url: its slice is of a profile that is not known here"))
	}
	r.add(o, m.x, m.ifMatch, place, made)
}

// dropElement takes an element and what stands beside it out of a resource, of
// a choice every type.
func dropElement(n node, of, name string) {
	f, ok := fieldOf(of, name)
	if !ok {
		return
	}
	if !f.choice() {
		delete(n, f.name)
		delete(n, "_"+f.name)
	}
	for _, other := range siblings(of, name) {
		delete(n, other)
		delete(n, "_"+other)
	}
}

// claim adds a profile to those that a resource says it conforms to.
func claim(resource node, canonical string) {
	meta := child(resource, "meta")
	if meta == nil {
		meta = node{}
		resource["meta"] = meta
	}
	profiles, _ := meta["profile"].([]any)
	meta["profile"] = append(profiles, canonical)
}

// anonymous reports whether there is an extension without a url.
func anonymous(v any) bool {
	switch v := v.(type) {
	case node:
		for name, one := range v {
			all, _ := one.([]any)
			if name == "extension" && slices.ContainsFunc(all, urlless) || anonymous(one) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, anonymous)
	}
	return false
}

func urlless(v any) bool {
	n, _ := v.(node)
	return text(n, "url") == ""
}

// hollowed takes out what says nothing by itself, and is there because a profile
// or a template wants more of it than was answered: extensions that are a url
// alone, and codes that are a code system alone.
func hollowed(v any) any {
	switch v := v.(type) {
	case node:
		for name, one := range v {
			v[name] = hollowed(one)
			if all, ok := one.([]any); ok && (name == "extension" || name == "coding") {
				v[name] = slices.DeleteFunc(all, hollow)
				if len(v[name].([]any)) == 0 {
					delete(v, name)
				}
			}
		}
	case []any:
		for i := range v {
			v[i] = hollowed(v[i])
		}
	}
	return v
}

func hollow(v any) bool {
	n, ok := v.(node)
	return ok && len(n) == 1 && (n["url"] != nil || n["system"] != nil)
}

// pruned gives a value without empty objects, empty arrays and nulls at its
// ends, and nil where nothing is left.
func pruned(v any) any {
	switch v := v.(type) {
	case node:
		kept := node{}
		for name, one := range v {
			if p := pruned(one); p != nil {
				kept[name] = p
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case []any:
		var kept []any
		for _, one := range v {
			if p := pruned(one); p != nil {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	}
	return v
}

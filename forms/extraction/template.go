package extraction

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/fhirpath"
)

// templates extracts by the resources that the form contains as templates.
func (r *run) templates(root *occurrence) {
	r.templateBundle(root)
	root.visit(func(o *occurrence) {
		for i, x := range extensions(o.item, templateURL) {
			if o.parent == nil || o.answered() {
				r.template(o, x, fmt.Sprint(o.place, "~", i))
			}
		}
	})
}

// template makes one resource of a template for one occurrence of its item.
func (r *run) template(o *occurrence, x node, place string) {
	pattern, id, err := r.contained(extension(x, "template"))
	if err != nil {
		r.fail(o, "templateExtract", err)
		return
	}
	made := r.expand(o, pattern, "#"+id)
	resourceID, err := r.word(part(x, "resourceId"), o)
	if err != nil {
		r.fail(o, "resourceId", err)
	}
	if resourceID != "" {
		made["id"] = resourceID
	}
	r.add(o, x, "", place, made)
}

// expand fills in a template. The ID by which the form refers to it is no ID
// of the resource, unless the template itself makes one.
func (r *run) expand(o *occurrence, pattern node, name string) node {
	t := &filling{run: r, item: o}
	filled := t.element(pattern, text(pattern, "resourceType"), at{name: name, focus: o.focus()})
	made, _ := pruned(hollowed(pruned(filled))).(node)
	if made == nil {
		made = node{"resourceType": pattern["resourceType"]}
	}
	if child(pattern, "_id") == nil {
		delete(made, "id")
	}
	return made
}

// contained finds the template that an extension refers to.
func (r *run) contained(x node) (node, string, error) {
	reference := text(child(x, "valueReference"), "reference")
	id, ok := strings.CutPrefix(reference, "#")
	if !ok {
		return nil, "", fmt.Errorf("it refers to %q, and a template is contained in the form", reference)
	}
	for _, c := range list(r.questionnaire, "contained") {
		if text(c, "id") == id && resource(text(c, "resourceType")) {
			return c, id, nil
		}
	}
	return nil, "", fmt.Errorf("the form contains no template #%s", id)
}

// filling fills in one template at one occurrence.
type filling struct {
	run  *run
	item *occurrence
}

// at is where in a template the filling is: what its elements are called, what
// expressions start from, and the contexts that have a name.
type at struct {
	name  string
	focus fhirpath.Collection
	names names
}

func (a at) below(name string) at {
	a.name += "." + name
	return a
}

// element fills in an object of a template whose own extensions are dealt
// with, and gives a new one.
func (t *filling) element(pattern node, of string, where at) node {
	filled := node{}
	if !t.run.spend(1) {
		t.fail(where, ErrTooLarge)
		return filled
	}
	for _, name := range slices.Sorted(maps.Keys(pattern)) {
		beside, isBeside := strings.CutPrefix(name, "_")
		switch {
		case name == "extension" || name == "modifierExtension":
			t.keepExtensions(pattern, filled, name, where)
		case isBeside && pattern[beside] != nil:
			// filled in with the primitive that it stands beside
		case isBeside:
			t.property(pattern, filled, beside, of, where)
		default:
			t.property(pattern, filled, name, of, where)
		}
	}
	return filled
}

// keepExtensions fills in the extensions that are no instructions.
func (t *filling) keepExtensions(pattern, filled node, name string, where at) {
	var kept []any
	for _, x := range list(pattern, name) {
		if url := text(x, "url"); url == templateFocusURL || url == templateResultURL {
			continue
		}
		kept = append(kept, t.values(x, nil, "Extension", true, where.below(name))...)
	}
	if kept != nil {
		filled[name] = kept
	}
}

// property fills in one element of an object, with what stands beside it.
func (t *filling) property(pattern, filled node, name, of string, where at) {
	f, _ := fieldOf(of, name)
	kind := ""
	if len(f.types) == 1 {
		kind = f.types[0]
	}
	all, many := pattern[name].([]any)
	besides, listed := pattern["_"+name].([]any)
	if many || listed || f.many {
		t.listed(filled, name, kind, pad(all, besides, pattern, name), where.below(name))
		return
	}
	values := t.values(pattern[name], child(pattern, "_"+name), kind, false, where.below(name))
	if len(values) > 1 {
		t.fail(where.below(name), fmt.Errorf("%d values for an element that holds one", len(values)))
	}
	if len(values) > 0 {
		filled[name] = values[0]
	}
	t.beside(pattern, filled, name, of, where)
}

// pair is an item of an array and what stands beside it.
type pair struct {
	content any
	beside  node
}

func pad(all, besides []any, pattern node, name string) []pair {
	if all == nil && besides == nil {
		return []pair{{pattern[name], child(pattern, "_"+name)}}
	}
	pairs := make([]pair, max(len(all), len(besides)))
	for i := range pairs {
		if i < len(all) {
			pairs[i].content = all[i]
		}
		if i < len(besides) {
			pairs[i].beside, _ = besides[i].(node)
		}
	}
	return pairs
}

func (t *filling) listed(filled node, name, kind string, pairs []pair, where at) {
	var all []any
	for _, p := range pairs {
		all = append(all, t.values(p.content, p.beside, kind, true, where)...)
	}
	if len(all) > 0 {
		filled[name] = all
	}
}

// beside keeps the extensions beside a primitive that are no instructions.
func (t *filling) beside(pattern, filled node, name, of string, where at) {
	b := child(pattern, "_"+name)
	if b == nil {
		return
	}
	kept := t.element(b, "Element", where.below(name))
	if len(kept) > 0 {
		filled["_"+name] = kept
	}
}

// values gives what one element of a template comes to: one value as a rule,
// none where its context or its value comes to nothing, and several where it
// repeats.
func (t *filling) values(content any, beside node, kind string, many bool, where at) []any {
	instructions, _ := content.(node)
	if beside != nil {
		instructions = beside
	}
	focuses, err := t.contexts(instructions, many, where)
	if err != nil {
		t.fail(where, err)
		return nil
	}
	var all []any
	for _, inside := range focuses {
		found, err := t.results(content, instructions, kind, inside)
		if err != nil {
			t.fail(where, err)
			return nil
		}
		all = append(all, found...)
	}
	return all
}

// contexts gives the focus for each copy of an element: one for each thing
// that its templateExtractContext comes to. An element that holds one value
// has them all for its focus.
func (t *filling) contexts(instructions node, many bool, where at) ([]at, error) {
	x := extension(instructions, templateFocusURL)
	if x == nil {
		return []at{where}, nil
	}
	source, name := expressionOf(x)
	found, err := t.run.evaluate(source, t.item, where.focus, where.names)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if !many {
		return []at{where.on(found, name)}, nil
	}
	var all []at
	for _, one := range found {
		all = append(all, where.on(fhirpath.Collection{one}, name))
	}
	return all, nil
}

// on gives the place with another focus, which may have a name.
func (a at) on(focus fhirpath.Collection, name string) at {
	a.focus = focus
	if name != "" {
		a.names = maps.Clone(a.names)
		if a.names == nil {
			a.names = names{}
		}
		a.names[name] = focus
	}
	return a
}

// expressionOf gives the FHIRPath of an instruction, which is a string or an
// Expression, and the name that an Expression may have.
func expressionOf(x node) (source, name string) {
	if e := child(x, "valueExpression"); e != nil {
		return text(e, "expression"), text(e, "name")
	}
	return text(x, "valueString"), ""
}

// results gives the values of one copy of an element: the template's own
// content filled in, or what its templateExtractValue comes to, laid over that
// content.
func (t *filling) results(content any, instructions node, kind string, where at) ([]any, error) {
	x := extension(instructions, templateResultURL)
	if x == nil {
		return t.own(content, kind, where), nil
	}
	source, _ := expressionOf(x)
	found, err := t.run.evaluate(source, t.item, where.focus, where.names)
	if err != nil {
		return nil, err
	}
	var all []any
	for _, v := range found {
		one, err := fitting(typed{v.Type(), clone(v.JSON())}, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, t.over(content, one, kind, where))
	}
	return all, nil
}

// fitting gives a value the type of its element, where that is known.
func fitting(v typed, kind string) (any, error) {
	if v.content == nil {
		return nil, errors.New("it comes to an element without a value")
	}
	if kind == "" || kind == "Resource" || strings.Contains(kind, ".") {
		return v.content, nil
	}
	good, err := coerce(v, []string{kind})
	return good.content, err
}

// over lays a value over the content that the template has for its element.
func (t *filling) over(content, value any, kind string, where at) any {
	pattern, okPattern := content.(node)
	n, ok := value.(node)
	if !okPattern || !ok {
		return value
	}
	filled := t.element(pattern, kind, where)
	maps.Copy(filled, n)
	return filled
}

// own fills in the template's own content.
func (t *filling) own(content any, kind string, where at) []any {
	switch content := content.(type) {
	case nil:
		return nil
	case node:
		if of := text(content, "resourceType"); of != "" {
			kind = of
		}
		return []any{t.element(content, kind, where)}
	case []any:
		return nil // FHIR has no arrays in arrays
	}
	return []any{content}
}

func (t *filling) fail(where at, err error) { t.run.fail(t.item, where.name, err) }

package extraction

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check tells what of a form's extraction cannot be done, or has no effect,
// whatever the answers. A form without faults may still be answered so that a
// value doesn't fit its element; Extract tells that.
func Check(questionnaire map[string]any, s Setting) []*Fault {
	r := newRun(questionnaire, nil, s)
	if !r.isForm() {
		return []*Fault{notForm(questionnaire)}
	}
	c := &checker{run: r}
	c.item(&occurrence{item: questionnaire}, nil, false, 0)
	var all []*Fault
	for _, err := range r.faults {
		all = append(all, Faults(err)...)
	}
	return all
}

// checker goes through a form without answers.
type checker struct{ *run }

func (c *checker) item(o *occurrence, f *frame, observed bool, depth int) {
	if depth > maxDepth || !c.spend(1) {
		c.fail(o, "item", ErrTooLarge)
		return
	}
	if has(o.item, structureMapURL) {
		c.fail(o, "targetStructureMap", ErrStructureMap)
	}
	f = c.contexts(o, f)
	c.definition(o, f)
	for _, x := range extensions(o.item, valueURL) {
		c.value(o, x, f)
	}
	for _, x := range slices.Concat(extensions(o.item, templateURL), extensions(o.item, bundleURL)) {
		c.template(o, x)
	}
	observed = c.observation(o, observed)
	for _, item := range list(o.item, "item") {
		c.item(&occurrence{item: item, parent: o}, f, observed, depth+1)
	}
}

// contexts opens the resources that an item asks for. What an expression leads
// to is known with the answers only, and nothing below is judged against it.
func (c *checker) contexts(o *occurrence, f *frame) *frame {
	for _, x := range extensions(o.item, definitionURL) {
		m, err := c.startDefinition(x)
		if err != nil {
			c.fail(o, "definitionExtract", err)
			continue
		}
		c.conditionsCompile(o, x)
		f = &frame{outer: f, making: m, at: m.root}
	}
	x := extension(o.item, contextURL)
	if e := child(x, "valueExpression"); x != nil && text(e, "language") == "text/fhirpath" {
		c.compiles(o, "itemExtractionContext", text(e, "expression"))
	} else if x != nil {
		m, err := c.startContext(o, x)
		if err != nil {
			c.fail(o, "itemExtractionContext", err)
			return f
		}
		f = &frame{outer: f, making: m, at: m.root}
	}
	return f
}

// definition judges an item's definition by the kind of answers that the item
// takes.
func (c *checker) definition(o *occurrence, f *frame) {
	definition := text(o.item, "definition")
	at, segments, ok := locate(definition, f)
	if !ok {
		c.stray(o, definition, f)
		return
	}
	leaf, err := resolve(at.making, segments)
	if err != nil {
		c.fail(o, definition, err)
		return
	}
	if text(o.item, "type") == "group" {
		if primitive(leaf.types[0]) {
			c.fail(o, definition, errPlain)
		}
		return
	}
	if sample, ok := samples[text(o.item, "type")]; ok {
		_, err = coerce(measured(o.item, sample), leaf.types)
		c.fail(o, definition, err)
	}
}

// samples are answers to each type of question but those whose words may have
// any form.
var samples = map[string]typed{
	"boolean":    {"boolean", true},
	"decimal":    {"decimal", json.Number("1.5")},
	"integer":    {"integer", json.Number("1")},
	"date":       {"date", "2026-01-17"},
	"dateTime":   {"dateTime", "2026-01-17T21:30:00Z"},
	"time":       {"time", "21:30:00"},
	"choice":     {"Coding", node{"code": "a", "display": "a"}},
	"attachment": {"Attachment", node{"title": "a"}},
	"reference":  {"Reference", node{"reference": "Patient/1"}},
	"quantity":   {"Quantity", node{"value": json.Number("1")}},
}

func (c *checker) value(o *occurrence, x node, f *frame) {
	definition := part(x, "definition")
	at, segments, ok := locate(definition, f)
	if !ok {
		c.fail(o, "definitionExtractValue", fmt.Errorf("%q is of no resource that is made here, and nothing comes of it", definition))
		return
	}
	leaf, err := resolve(at.making, segments)
	if err != nil {
		c.fail(o, definition, err)
		return
	}
	if v := choice(extension(x, "fixed-value"), "value"); v.content != nil {
		_, err := coerce(v, leaf.types)
		c.fail(o, definition, err)
		return
	}
	e := child(extension(x, "expression"), "valueExpression")
	if text(e, "language") != "text/fhirpath" {
		c.fail(o, definition, errNoValue)
		return
	}
	c.compiles(o, definition, text(e, "expression"))
}

func (c *checker) compiles(o *occurrence, element, source string) {
	if _, err := c.compile(source); err != nil {
		c.fail(o, element, fmt.Errorf("the expression %q: %w", source, err))
	}
}

func (c *checker) conditionsCompile(o *occurrence, x node) {
	for _, name := range append(slices.Clone(headers), "fullUrl", "resourceId", patchURL) {
		if source := part(x, name); source != "" {
			c.compiles(o, name, source)
		}
	}
}

func (c *checker) template(o *occurrence, x node) {
	if extension(x, "template") != nil {
		c.conditionsCompile(o, x)
		x = extension(x, "template")
	}
	pattern, id, err := c.contained(x)
	if err != nil {
		c.fail(o, "template", err)
		return
	}
	c.instructions(o, pattern, "#"+id)
	c.references(o, pattern, pattern, "#"+id)
}

// references judges the references in a template to resources that it does not
// contain. Another template is none: what is made of it has a fullUrl, which
// extractAllocateId gives a name.
func (c *checker) references(o *occurrence, pattern node, v any, name string) {
	switch v := v.(type) {
	case node:
		id, local := strings.CutPrefix(text(v, "reference"), "#")
		within := slices.ContainsFunc(list(pattern, "contained"), func(n node) bool { return text(n, "id") == id })
		if local && id != "" && !within {
			c.fail(o, name, fmt.Errorf("it refers to #%s, which it does not contain", id))
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			c.references(o, pattern, v[key], name+"."+key)
		}
	case []any:
		for _, one := range v {
			c.references(o, pattern, one, name)
		}
	}
}

// instructions judges every expression in a template.
func (c *checker) instructions(o *occurrence, v any, name string) {
	switch v := v.(type) {
	case node:
		for _, x := range slices.Concat(extensions(v, templateFocusURL), extensions(v, templateResultURL)) {
			source, _ := expressionOf(x)
			c.compiles(o, name, source)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			c.instructions(o, v[key], name+"."+key)
		}
	case []any:
		for _, one := range v {
			c.instructions(o, one, name)
		}
	}
}

// observation judges the marks of an item, and reports whether it makes an
// Observation that items below may belong to.
func (c *checker) observation(o *occurrence, above bool) bool {
	m, codes := c.mark(o, marking{relation: member})
	own := has(o.item, observationURL)
	switch {
	case own && m.wanted && o.parent != nil && len(codes) == 0 && len(list(o.item, "item")) == 0:
		c.fail(o, "observationExtract", errors.New("it has no code, and nothing comes of it"))
	case m.relation == component && text(o.item, "type") == "group":
		c.fail(o, "observationExtract", errGroupComponent)
	case m.relation == component && !above:
		c.fail(o, "observationExtract", errNoWhole)
	}
	return above || len(codes) > 0 && o.parent != nil
}

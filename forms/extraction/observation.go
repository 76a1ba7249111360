package extraction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// How the Observation of an item stands to that of the item above it.
const (
	independent = "independent"
	component   = "component"
	member      = "member"
	derivedFrom = "derived"
)

var (
	errGroupComponent = errors.New("a group cannot be a component")
	errNoWhole        = errors.New("it is to be a component, and there is no Observation above it")
)

// marking is how an item is to be extracted: whether at all, and how it stands
// to the Observation above.
type marking struct {
	wanted   bool
	excluded bool // for good: for everything below too
	relation string
	category []any
}

// seen is an Observation that items below may belong to.
type seen struct {
	resource node
	fullURL  string
}

// observations extracts the coded items that observationExtract marks.
func (r *run) observations(root *occurrence) {
	r.observe(root, marking{relation: member}, nil)
}

// observe extracts an occurrence and what is below it.
func (r *run) observe(o *occurrence, m marking, above *seen) {
	m, codes := r.mark(o, m)
	if m.excluded {
		return
	}
	switch {
	case !m.wanted || len(codes) == 0 || o.parent == nil || !o.answered():
		for _, c := range o.children {
			r.observe(c, m, above)
		}
	case text(o.item, "type") == "group":
		r.observeGroup(o, m, codes, above)
	default:
		r.observeQuestion(o, m, codes, above)
	}
}

// observeGroup makes an Observation without a value, of those below it. Where
// none below belongs to it, it would say nothing and is left out.
func (r *run) observeGroup(o *occurrence, m marking, codes []any, above *seen) {
	if m.relation == component {
		r.fail(o, "observationExtract", errGroupComponent)
		return
	}
	s := &seen{resource: r.observation(m, codes), fullURL: r.uuid("observation", o.place)}
	place := len(r.entries)
	r.enter(o, entry{s.fullURL, s.resource, node{"method": "POST", "url": "Observation"}})
	for _, c := range o.children {
		r.observe(c, m, s)
	}
	if s.resource["component"] == nil && s.resource["hasMember"] == nil {
		r.withdraw(place)
		return
	}
	s.relate(m.relation, above)
}

// observeQuestion makes an Observation, or a component of the one above, of
// each answer.
func (r *run) observeQuestion(o *occurrence, m marking, codes []any, above *seen) {
	if m.relation == component && above == nil {
		r.fail(o, "observationExtract", errNoWhole)
		return
	}
	within := map[int]*seen{}
	for i, a := range list(o.response, "answer") {
		v := choice(a, "value")
		if v.content == nil {
			continue
		}
		within[i] = r.observeAnswer(o, i, v, m, codes, above)
	}
	for _, c := range o.children {
		if s := within[c.answer]; s != nil {
			r.observe(c, m, s)
		} else {
			r.observe(c, m, above)
		}
	}
}

func (r *run) observeAnswer(o *occurrence, i int, v typed, m marking, codes []any, above *seen) *seen {
	value, err := observed(measured(o.item, v))
	if err != nil {
		r.fail(o, "Observation.value", err)
		return above
	}
	name := "value" + strings.ToUpper(value.of[:1]) + value.of[1:]
	if m.relation == component {
		above.append("component", node{"code": node{"coding": codes}, name: value.content})
		return above
	}
	s := &seen{resource: r.observation(m, codes), fullURL: r.uuid("observation", o.place, strconv.Itoa(i))}
	s.resource[name] = value.content
	s.relate(m.relation, above)
	r.enter(o, entry{s.fullURL, s.resource, node{"method": "POST", "url": "Observation"}})
	return s
}

// observed gives an answer the type that the value of an Observation may have.
func observed(v typed) (typed, error) {
	f, _ := fieldOf("Observation", "value")
	if v.of == "Reference" || v.of == "Attachment" {
		return typed{}, fmt.Errorf("an Observation cannot hold a %s", v.of)
	}
	return coerce(typed{v.of, clone(v.content)}, f.types)
}

func (s *seen) append(name string, v any) {
	all, _ := s.resource[name].([]any)
	s.resource[name] = append(all, v)
}

// relate ties an Observation to the one above it.
func (s *seen) relate(relation string, above *seen) {
	switch {
	case above == nil:
	case relation == member:
		above.append("hasMember", node{"reference": s.fullURL})
	case relation == derivedFrom:
		s.append("derivedFrom", node{"reference": above.fullURL})
	}
}

// observation makes what every Observation of these answers says.
func (r *run) observation(m marking, codes []any) node {
	o := node{"resourceType": "Observation", "status": "final", "code": node{"coding": clone(codes)}}
	if text(r.response, "status") == "amended" {
		o["status"] = "amended"
	}
	for _, name := range []string{"basedOn", "partOf", "subject", "encounter"} {
		if v := r.response[name]; v != nil {
			o[name] = clone(v)
		}
	}
	if len(m.category) > 0 {
		o["category"] = clone(m.category)
	}
	if source := r.source(); source != nil {
		o["derivedFrom"] = []any{source}
	}
	r.authorship(o)
	return o
}

// authorship says when the answers were given and by whom.
func (r *run) authorship(o node) {
	if at := text(r.response, "authored"); at != "" {
		o["effectiveDateTime"] = at
		if fits("instant", at) {
			o["issued"] = at
		}
	}
	author := child(r.response, "author")
	switch {
	case author == nil:
	case text(author, "type") == "Device" || strings.HasPrefix(text(author, "reference"), "Device/"):
		o["device"] = clone(author) // R4 has no Device among the performers
	default:
		o["performer"] = []any{clone(author)}
	}
}

// mark reads the markings of an item over what it has from above, and gives the
// codes that are extracted. A mark on the item itself makes an Observation that
// stands alone, unless it names a relation; what is marked from above belongs
// to the Observation above.
func (r *run) mark(o *occurrence, m marking) (marking, []any) {
	m.relation = member
	if x := extension(o.item, observationURL); x != nil {
		switch v := choice(x, "value"); v.content {
		case true:
			m.wanted, m.relation = true, independent
		case false:
			m.excluded = true
		case component, member, derivedFrom, independent:
			m.wanted, m.relation = true, v.content.(string)
		default:
			r.fail(o, "observationExtract", errors.New("it is neither true nor false nor a relation that SDC knows"))
		}
	}
	if categories := extensions(o.item, categoryURL); len(categories) > 0 {
		m.category = nil
		for _, x := range categories {
			m.category = append(m.category, choice(x, "value").content)
		}
	}
	codes, tagged := codesOf(o.item)
	if tagged && !m.excluded {
		m.wanted = true
	}
	return m, codes
}

// codesOf gives the codes of an item, and where some are tagged those alone.
func codesOf(item node) (codes []any, tagged bool) {
	var all []any
	for _, code := range list(item, "code") {
		bare, _ := clone(code).(node)
		rest := slices.DeleteFunc(list(bare, "extension"), func(x node) bool { return text(x, "url") == observationURL })
		delete(bare, "extension")
		for _, x := range rest {
			kept, _ := bare["extension"].([]any)
			bare["extension"] = append(kept, x)
		}
		all = append(all, bare)
		if x := extension(code, observationURL); x != nil && x["valueBoolean"] != false {
			codes, tagged = append(codes, bare), true
		}
	}
	if tagged {
		return codes, true
	}
	return all, false
}

package extraction

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

var (
	errPlain   = errors.New("a group cannot be a plain value")
	errNoValue = errors.New("it has neither a fixed value nor FHIRPath")
)

// assignment is one value or several, of the right type, and the element that
// they go to.
type assignment struct {
	frame    *frame
	segments []segment // from the resource
	leaf     field
	values   []typed
	element  string // as the form names it
}

// scope is one occurrence of an item, or one answer of it: its assignments
// share the elements that they make on their way.
type scope struct {
	assignments []assignment
	own         map[string]*target // by path
}

// fill puts what an occurrence says into the resources it belongs to, and
// gives the frame of the items below it, by the answer that they stand under.
func (r *run) fill(o *occurrence, f *frame) func(answer int) *frame {
	same := func(int) *frame { return f }
	if f == nil || o.parent != nil && !o.answered() {
		return same
	}
	fixed := r.fixed(o, f)
	answers, ok := r.answerScopes(o, f)
	if !ok {
		answers = []*scope{{}}
	}
	frames := make([]*frame, len(answers))
	for i, s := range answers {
		s.assignments = append(s.assignments, fixed...)
		frames[i] = r.apply(o, f, s)
	}
	return func(answer int) *frame {
		if answer >= 0 && answer < len(frames) {
			return frames[answer]
		}
		return frames[0]
	}
}

// answerScopes gives the assignments of an item's definition. Each answer has
// an element of its own, unless the last element of the path repeats: then
// they go there together.
func (r *run) answerScopes(o *occurrence, f *frame) ([]*scope, bool) {
	definition := text(o.item, "definition")
	at, segments, ok := locate(definition, f)
	if !ok {
		r.stray(o, definition, f)
		return nil, false
	}
	leaf, err := resolve(at.making, segments)
	if err != nil {
		r.fail(o, definition, err)
		return nil, false
	}
	to := assignment{frame: at, segments: segments, leaf: leaf, element: definition}
	if text(o.item, "type") == "group" {
		return []*scope{{assignments: []assignment{to}}}, true
	}
	values := r.fittingAnswers(o, to)
	if len(values) == 0 {
		return nil, false
	}
	if leaf.many {
		to.values = values
		return []*scope{{assignments: []assignment{to}}}, true
	}
	var all []*scope
	for _, v := range values {
		to.values = []typed{v}
		all = append(all, &scope{assignments: []assignment{to}})
	}
	return all, true
}

// fittingAnswers gives the answers of an item as the element takes them.
func (r *run) fittingAnswers(o *occurrence, to assignment) []typed {
	var values []typed
	for _, v := range o.answers() {
		good, err := coerce(measured(o.item, v), to.leaf.types)
		if err != nil {
			r.fail(o, to.element, err)
			continue
		}
		values = append(values, good)
	}
	return values
}

// stray judges a definition that is of none of the resources being made. It
// says what the item is, and no more; unless it is of the same type as one of
// them, and another profile: then the answer was meant to go there.
func (r *run) stray(o *occurrence, definition string, f *frame) {
	_, id, _ := strings.Cut(definition, "#")
	of, _, _ := strings.Cut(id, ".")
	for ; f != nil; f = f.outer {
		if f.making.of == of && f.path == "" {
			r.fail(o, definition, fmt.Errorf("the %s that is made here is %s", of, f.making.canonical))
			return
		}
	}
}

// measured gives a number the unit that its question states.
func measured(item node, v typed) typed {
	unit := child(extension(item, unitURL), "valueCoding")
	if unit == nil || v.of != "decimal" && v.of != "integer" {
		return v
	}
	q := node{"value": v.content}
	for from, to := range map[string]string{"system": "system", "code": "code", "display": "unit"} {
		if unit[from] != nil {
			q[to] = unit[from]
		}
	}
	if q["unit"] == nil && unit["code"] != nil {
		q["unit"] = unit["code"]
	}
	return typed{"Quantity", q}
}

// fixed gives the assignments of an item's definitionExtractValue.
func (r *run) fixed(o *occurrence, f *frame) []assignment {
	var all []assignment
	for _, x := range extensions(o.item, valueURL) {
		definition := part(x, "definition")
		at, segments, ok := locate(definition, f)
		if !ok {
			r.stray(o, definition, f)
			continue
		}
		a, err := r.fixedValue(o, x, assignment{frame: at, segments: segments, element: definition})
		if err != nil {
			r.fail(o, definition, err)
		} else if len(a.values) > 0 {
			all = append(all, a)
		}
	}
	return all
}

// fixedValue works out the values of one definitionExtractValue.
func (r *run) fixedValue(o *occurrence, x node, a assignment) (assignment, error) {
	var err error
	if a.leaf, err = resolve(a.frame.making, a.segments); err != nil {
		return a, err
	}
	values, err := r.given(o, x)
	if err != nil {
		return a, err
	}
	for _, v := range values {
		good, err := coerce(v, a.leaf.types)
		if err != nil {
			return a, err
		}
		a.values = append(a.values, good)
	}
	if len(a.values) > 1 && !a.leaf.many {
		return a, fmt.Errorf("it gives %d values to an element that holds one", len(a.values))
	}
	return a, nil
}

// given gives the fixed value, or what the expression comes to.
func (r *run) given(o *occurrence, x node) ([]typed, error) {
	if v := choice(extension(x, "fixed-value"), "value"); v.content != nil {
		return []typed{{v.of, clone(v.content)}}, nil
	}
	e := child(extension(x, "expression"), "valueExpression")
	if text(e, "language") != "text/fhirpath" {
		return nil, errNoValue
	}
	found, err := r.evaluate(text(e, "expression"), o, o.focus(), nil)
	if err != nil {
		return nil, err
	}
	var values []typed
	for _, v := range found {
		if v.JSON() != nil {
			values = append(values, typed{v.Type(), clone(v.JSON())})
		}
	}
	return values, nil
}

// apply carries out the assignments of a scope, and gives a frame for each
// element that it made its own.
func (r *run) apply(o *occurrence, f *frame, s *scope) *frame {
	s.own = map[string]*target{}
	for _, a := range s.assignments {
		if err := r.assign(s, a); err != nil {
			r.fail(o, a.element, err)
			continue
		}
		for i := range a.segments {
			path := pathOf(a.segments[:i+1])
			if t := s.own[path]; t != nil && !framed(f, a.frame.making, t) {
				f = &frame{outer: f, making: a.frame.making, path: path, at: t}
			}
		}
	}
	return f
}

func framed(f *frame, m *making, t *target) bool {
	for ; f != nil; f = f.outer {
		if f.making == m && f.at == t {
			return true
		}
	}
	return false
}

// assign puts values into their element, and a group's own element into its
// parent.
func (r *run) assign(s *scope, a assignment) error {
	if !r.spend(1) {
		return ErrTooLarge
	}
	at, err := s.reach(a, len(a.segments)-1)
	if err != nil {
		return err
	}
	last := a.segments[len(a.segments)-1]
	if a.values == nil {
		if primitive(a.leaf.types[0]) {
			return errPlain
		}
		of, err := oneType(a.leaf, last)
		if err == nil {
			s.own[pathOf(a.segments)], err = at.begin(a.leaf, last, of)
		}
		return err
	}
	for _, v := range a.values {
		if err := at.put(a.leaf, last, v); err != nil {
			return err
		}
	}
	return nil
}

// reach goes down to the element that holds the last one of a path. Where an
// element on the way repeats, it is the scope's own: one in which what the
// scope has to say is not said yet, or a new one.
func (s *scope) reach(a assignment, to int) (*target, error) {
	at := a.frame.at
	from := 0
	if a.frame.path != "" {
		from = strings.Count(a.frame.path, ".") + 1
	}
	for i := from; i < to; i++ {
		f, ok := fieldOf(at.of, a.segments[i].name)
		if !ok {
			return nil, fmt.Errorf("%s has no element %s", at.of, a.segments[i].name)
		}
		of, err := oneType(f, a.segments[i])
		if err != nil {
			return nil, err
		}
		at = s.step(at, a, i, f, of)
	}
	return at, nil
}

func (s *scope) step(at *target, a assignment, i int, f field, of string) *target {
	if !f.many {
		return at.only(f, a.segments[i], of)
	}
	path := pathOf(a.segments[:i+1])
	if t := s.own[path]; t != nil && slices.Contains(at.parts[a.segments[i].key()], t) {
		return t
	}
	for _, t := range at.parts[a.segments[i].key()] {
		if !s.conflicts(t, a.frame.making, a.segments[:i+1]) {
			s.own[path] = t
			return t
		}
	}
	s.own[path] = at.another(f, a.segments[i], of)
	return s.own[path]
}

// conflicts reports whether an element already says otherwise than the scope
// has to say of it.
func (s *scope) conflicts(t *target, m *making, path []segment) bool {
	return slices.ContainsFunc(s.assignments, func(a assignment) bool {
		below := len(a.segments) > len(path) && slices.Equal(a.segments[:len(path)], path)
		return below && a.frame.making == m && t.contradicts(a, a.segments[len(path):])
	})
}

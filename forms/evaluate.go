package forms

import (
	"errors"

	"github.com/tideover/tideover/forms/fhirpath"
)

// cell is what a formula comes to at one place.
type cell struct {
	fresh  bool // nothing that it reads has changed since
	busy   bool // it is being evaluated
	result fhirpath.Collection
	values []value // of the type of the question, where it gives answers
	offers []Option
	err    error
}

// errRound stops a variable that asks for itself.
var errRound = errors.New("an expression asks for its own result")

// at gives what a formula comes to at a place, or at the place above it that
// the formula stands at.
func (f *Form) at(p *place, fm *formula) *cell {
	for p.item != fm.item {
		p = p.above
	}
	if p.cells == nil {
		p.cells = make([]cell, len(p.all))
	}
	c := &p.cells[fm.slot]
	switch {
	case c.busy:
		return &cell{err: errRound}
	case !c.fresh:
		c.busy = true
		result, err := f.evaluate(p, fm)
		*c = cell{fresh: true, result: result, err: err}
	}
	return c
}

func (f *Form) evaluate(p *place, fm *formula) (fhirpath.Collection, error) {
	return fm.exp.Evaluate(&fhirpath.Context{
		Focus:  f.focus(p),
		Lookup: func(name string) (fhirpath.Collection, bool, error) { return f.variable(p, fm, name) },
		Now:    f.now(),
		Member: f.q.member,
		Weight: f.q.weight,
	})
}

// focus gives the part of the response that belongs to a place: what stands
// there so far, or its heading where nothing does.
func (f *Form) focus(p *place) fhirpath.Collection {
	if p.above == nil {
		return f.response()
	}
	items := p.siblings()[0].written()
	if p.kind == TypeGroup {
		items = p.written()
	}
	if len(items) == 0 {
		items = []any{p.heading()}
	}
	n, _ := items[0].(node)
	return fhirpath.Collection{fhirpath.Typed("QuestionnaireResponse.item", n, nil)}
}

// response gives the answers so far as a resource.
func (f *Form) response() fhirpath.Collection {
	if f.soFar == nil {
		n := node{"resourceType": "QuestionnaireResponse", "questionnaire": f.q.Canonical(), "status": string(InProgress)}
		if items := f.root.answersBelow(); len(items) > 0 {
			n["item"] = items
		}
		f.soFar = fhirpath.Collection{fhirpath.Resource(n)}
	}
	return f.soFar
}

// variable gives what a variable stands for at a place.
func (f *Form) variable(p *place, asking *formula, name string) (fhirpath.Collection, bool, error) {
	switch name {
	case "resource", "rootResource":
		return f.response(), true, nil
	case "questionnaire":
		return fhirpath.Collection{fhirpath.Resource(f.q.source)}, true, nil
	case "qitem":
		if p.above == nil {
			return nil, true, nil
		}
		return fhirpath.Collection{fhirpath.Typed("Questionnaire.item", p.source, nil)}, true, nil
	}
	if fm := asking.variable(name); fm != nil {
		c := f.at(p, fm)
		return c.result, true, c.err
	}
	if r := f.setting.Resources[name]; r != nil {
		return fhirpath.Collection{fhirpath.Resource(r)}, true, nil
	}
	return nil, f.q.given[name] || launchNames[name], nil
}

// truth reports whether a formula holds at a place. An expression that comes
// to nothing does not hold; one that fails is for the caller to judge.
func (f *Form) truth(p *place, fm *formula) (holds, known bool, err error) {
	c := f.at(p, fm)
	if c.err != nil {
		return false, false, c.err
	}
	return c.result.Boolean()
}

// member answers memberOf() from the code lists.
func (q *Questionnaire) member(code fhirpath.Coding, valueSet string) (member, known bool) {
	options, known := q.lists.options(valueSet)
	for _, o := range options {
		if o.Code.Code == code.Code && (code.System == "" || o.Code.System == code.System) {
			return true, true
		}
	}
	return false, known
}

// weight answers weight() and ordinal() from the options of the form.
func (q *Questionnaire) weight(code fhirpath.Coding) (fhirpath.Decimal, bool) {
	d, ok := q.weights[[2]string{code.System, code.Code}]
	return d, ok
}

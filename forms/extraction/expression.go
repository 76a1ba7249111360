package extraction

import (
	"errors"
	"fmt"

	"github.com/tideover/tideover/forms/fhirpath"
)

// variable is a variable of the form while it is worked out.
type variable struct {
	result  fhirpath.Collection
	err     error
	working bool
}

// errCircle stops a variable that needs itself.
var errCircle = errors.New("the variable needs its own value")

// names are what expressions may name beside the variables of an occurrence:
// the contexts that a template has given a name.
type names map[string]fhirpath.Collection

// evaluate gives what an expression comes to at an occurrence of an item. All
// answers of a question are one context: SDC evaluates per item, not per
// answer.
func (r *run) evaluate(source string, o *occurrence, focus fhirpath.Collection, extra names) (fhirpath.Collection, error) {
	if !r.spend(1) {
		return nil, ErrTooLarge
	}
	e, err := r.compile(source)
	if err != nil {
		return nil, fmt.Errorf("the expression %q: %w", source, err)
	}
	found, err := e.Evaluate(&fhirpath.Context{
		Focus:     focus,
		Variables: r.environment(o),
		Lookup:    func(name string) (fhirpath.Collection, bool, error) { return r.lookup(name, o, extra) },
		Now:       r.setting.Now,
	})
	if err != nil {
		return nil, fmt.Errorf("the expression %q: %w", source, err)
	}
	return found, nil
}

func (r *run) compile(source string) (*fhirpath.Expression, error) {
	if e, ok := r.expressions[source]; ok {
		return e, nil
	}
	e, err := fhirpath.Compile(source)
	if err == nil {
		r.expressions[source] = e
	}
	return e, err
}

// environment gives the variables that every expression of SDC has.
func (r *run) environment(o *occurrence) map[string]fhirpath.Collection {
	response := fhirpath.Collection{fhirpath.Resource(r.response)}
	return map[string]fhirpath.Collection{
		"resource":      response,
		"rootResource":  response,
		"context":       o.focus(),
		"questionnaire": {fhirpath.Resource(r.questionnaire)},
		"qitem":         {questionnaireItem(o)},
	}
}

func questionnaireItem(o *occurrence) fhirpath.Value {
	if o.parent == nil {
		return fhirpath.Resource(o.item)
	}
	return fhirpath.Typed("Questionnaire.item", o.item, nil)
}

// lookup finds a named context, an allocated ID, a variable of the form, or a
// resource at hand, from the innermost outwards.
func (r *run) lookup(name string, o *occurrence, extra names) (fhirpath.Collection, bool, error) {
	if found, ok := extra[name]; ok {
		return found, true, nil
	}
	for at := o; at != nil; at = at.parent {
		if id, ok := at.ids[name]; ok {
			return fhirpath.Collection{fhirpath.String(id)}, true, nil
		}
		if x := variableOf(at.item, name); x != nil {
			found, err := r.variable(name, x, at)
			return found, true, err
		}
	}
	if tree, ok := r.setting.Resources[name]; ok {
		return fhirpath.Collection{fhirpath.Resource(tree)}, true, nil
	}
	return nil, false, nil
}

func variableOf(item node, name string) node {
	for _, x := range extensions(item, variableURL) {
		if e := child(x, "valueExpression"); text(e, "name") == name {
			return e
		}
	}
	return nil
}

// variable works out a variable of the form, once for each occurrence of the
// item that declares it.
func (r *run) variable(name string, expression node, o *occurrence) (fhirpath.Collection, error) {
	if language := text(expression, "language"); language != "text/fhirpath" {
		return nil, fmt.Errorf("the variable %%%s is in %q, and only FHIRPath is evaluated here", name, language)
	}
	if o.values == nil {
		o.values = map[string]*variable{}
	}
	v, ok := o.values[name]
	if !ok {
		v = &variable{working: true}
		o.values[name] = v
		v.result, v.err = r.evaluate(text(expression, "expression"), o, o.focus(), nil)
		v.working = false
	}
	if v.working {
		return nil, errCircle
	}
	return v.result, v.err
}

// word evaluates an expression that gives one string, and gives nothing where
// it comes to nothing.
func (r *run) word(source string, o *occurrence) (string, error) {
	if source == "" {
		return "", nil
	}
	found, err := r.evaluate(source, o, o.focus(), nil)
	if err != nil || len(found) == 0 {
		return "", err
	}
	if len(found) > 1 {
		return "", fmt.Errorf("the expression %q gives %d values where one is wanted", source, len(found))
	}
	s, ok := found[0].JSON().(string)
	if !ok {
		return "", fmt.Errorf("the expression %q gives no text", source)
	}
	return s, nil
}

package fhirpath

import (
	"fmt"
	"maps"
)

// function is a function of the language: how many arguments it takes and what
// it does.
type function struct {
	least, most int
	typed       bool                  // its one argument is the name of a type
	prepare     func(*callNode) error // looks at the arguments when the expression is compiled
	run         func(m *machine, in Collection, call *callNode) (Collection, error)
}

func (f *function) arguments() string {
	switch {
	case f.most == 0:
		return "no arguments"
	case f.least == f.most && f.most == 1:
		return "one argument"
	case f.least == f.most:
		return fmt.Sprintf("%d arguments", f.most)
	}
	return fmt.Sprintf("%d to %d arguments", f.least, f.most)
}

// functions are all that can be called, by name.
var functions = func() map[string]*function {
	all := map[string]*function{}
	for _, some := range []map[string]*function{
		existence, filtering, subsetting, combining, conversion, textFunctions, mathematics, navigation, utilities, ballot, fhirFunctions, sdcFunctions,
	} {
		maps.Copy(all, some)
	}
	return all
}()

// without are the functions that the language, a later ballot of it or FHIR
// has and this package has not, and why not.
var without = map[string]string{
	"checkModifiers": "needs the profile of what it is called on", "conformsTo": "needs a validator of profiles",
	"elementDefinition": "needs the profile of what it is called on", "slice": "needs the profile of what it is called on",
	"htmlChecks": "needs a validator of XHTML", "subsumes": "needs a terminology server", "subsumedBy": "needs a terminology server",
	"defineVariable": "ballot", "repeatAll": "ballot",
	"lowBoundary": "ballot", "highBoundary": "ballot", "duration": "ballot", "difference": "ballot",
	"yearOf": "ballot", "monthOf": "ballot", "dayOf": "ballot", "hourOf": "ballot", "minuteOf": "ballot", "secondOf": "ballot",
	"millisecondOf": "ballot", "timezoneOffsetOf": "ballot", "dateOf": "ballot", "timeOf": "ballot",
	"toLong": "ballot", "convertsToLong": "ballot",
	"expand": "needs a terminology server", "lookup": "needs a terminology server", "validateVS": "needs a terminology server",
	"validateCS": "needs a terminology server", "translate": "needs a terminology server",
}

// plainFunction is one without arguments.
func plainFunction(run func(m *machine, in Collection) (Collection, error)) *function {
	return &function{run: func(m *machine, in Collection, _ *callNode) (Collection, error) { return run(m, in) }}
}

// perItem is a function of a criterion or projection that is evaluated for
// each item; optional makes it a function that may go without.
func lambda(run func(m *machine, in Collection, each node) (Collection, error)) *function {
	return &function{least: 1, most: 1, run: func(m *machine, in Collection, call *callNode) (Collection, error) {
		return run(m, in, call.args[0])
	}}
}

// withCollection is a function of another collection.
func withCollection(run func(m *machine, in, other Collection) (Collection, error)) *function {
	return &function{least: 1, most: 1, run: func(m *machine, in Collection, call *callNode) (Collection, error) {
		other, err := call.argument(m, 0)
		if err != nil {
			return nil, err
		}
		return run(m, in, other)
	}}
}

// withCount is a function of a whole number.
func withCount(run func(in Collection, n int) Collection) *function {
	return withCollection(func(_ *machine, in, other Collection) (Collection, error) {
		if len(other) == 0 {
			return nil, nil
		}
		n, err := oneInteger(other)
		if err != nil {
			return nil, err
		}
		return run(in, int(min(max(n, 0), int64(len(in))))), nil
	})
}

// single is a function of one item; it gives nothing for none and an error for
// several.
func single(run func(v Value) (Collection, error)) *function {
	return plainFunction(func(_ *machine, in Collection) (Collection, error) {
		switch len(in) {
		case 0:
			return nil, nil
		case 1:
			return run(in[0])
		}
		return nil, tooMany(len(in))
	})
}

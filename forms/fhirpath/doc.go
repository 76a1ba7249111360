// Package fhirpath evaluates FHIRPath over FHIR R4 resources in JSON: the
// expressions by which a form decides what to ask, fills in what is known
// already, calculates scores and says what is to be extracted.
//
// It is written after the normative release (2.0.0, N1,
// https://hl7.org/fhirpath/N1), the additions of FHIR R4
// (https://hl7.org/fhir/R4/fhirpath.html) and those of Structured Data
// Capture (https://hl7.org/fhir/uv/sdc/expressions.html). SUPPORT.md lists
// every operator and function; what the language has and this package has not
// is refused by name when the expression is compiled, never passed over.
//
// An expression is compiled once and evaluated often, by any number of
// goroutines at a time:
//
//	e, err := fhirpath.Compile("item.where(linkId = 'age').answer.value > 65")
//	…
//	c, err := e.Evaluate(&fhirpath.Context{Focus: fhirpath.Collection{fhirpath.Resource(response)}})
//	old, known, err := c.Boolean()
//
// Resources are the trees that encoding/json gives with UseNumber; they are
// read where they stand and never changed. The package knows the elements of
// all types of R4 (r4.txt), so that a birthDate is a date and value finds
// valueQuantity. Where the type of a tree is not known, an element is what it
// looks like: a string that has the form of a date can be compared with one.
//
// Evaluation is bounded (Context.Steps): no expression, however it was come
// by, holds up the kiosk. Words of errors name places in the expression and
// types, and never a value: they may be logged.
//
// What is left to others: where variables come from and in which order
// (Context.Variables and Lookup), terminology (Member) and the scores of
// answers (Weight). Nothing is read from disk or network; resolve() finds
// what a resource contains and nothing else.
package fhirpath

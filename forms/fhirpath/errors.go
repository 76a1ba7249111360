package fhirpath

import (
	"errors"
	"fmt"
)

// ErrTooMuch stops an evaluation that has taken more steps than its bound.
var ErrTooMuch = errors.New("the expression takes more work than is allowed for")

// SyntaxError says that an expression cannot be read, and where.
type SyntaxError struct {
	Offset int // in bytes from the start of the expression
	Words  string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at character %d of the expression: %s", e.Offset+1, e.Words)
}

// UnsupportedError names something of the language, or of FHIR, that this
// package knows of and has not.
type UnsupportedError struct {
	Name   string // "slice()"
	Offset int
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("at character %d of the expression: %s is not supported", e.Offset+1, e.Name)
}

// UnknownError names a function that nobody has heard of.
type UnknownError struct {
	Name   string
	Offset int
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("at character %d of the expression: there is no function %s()", e.Offset+1, e.Name)
}

// EvaluationError says that an expression has no meaning for the data it was
// given, and which part of it.
type EvaluationError struct {
	Offset int
	Words  string
}

func (e *EvaluationError) Error() string {
	return fmt.Sprintf("at character %d of the expression: %s", e.Offset+1, e.Words)
}

// fault is an EvaluationError before its place is known.
type fault string

func (f fault) Error() string { return string(f) }

func faultf(format string, args ...any) error { return fault(fmt.Sprintf(format, args...)) }

func tooMany(n int) error { return faultf("one item was expected and there are %d", n) }

// at gives a fault its place.
func at(offset int, err error) error {
	var f fault
	if errors.As(err, &f) {
		return &EvaluationError{Offset: offset, Words: string(f)}
	}
	return err
}

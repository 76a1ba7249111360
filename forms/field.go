package forms

import (
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// field joins one question to one field of the record, both ways: get gives
// the answers that the record holds, none where it holds nothing; set writes
// answers into a record that already holds what was known before.
type field[T any] struct {
	linkID string
	name   string // as an amendment calls it
	entry  entry
	get    func(*T) []value
	set    func(*T, []value)
	// withheld fields are not shown for a sensitive record, and keep what they
	// hold where the form has no answer.
	withheld bool
}

func textField[T any](linkID, name string, at func(*T) *string) field[T] {
	return field[T]{
		linkID: linkID, name: name, entry: textEntry,
		get: func(r *T) []value { return texts(*at(r)) },
		set: func(r *T, vs []value) { *at(r) = joinWords(vs, " ") },
	}
}

func codeField[T any](linkID, name string, at func(*T) *record.Code) field[T] {
	return field[T]{
		linkID: linkID, name: name, entry: codeEntry,
		get: func(r *T) []value {
			if c := *at(r); !c.IsZero() {
				return []value{codeValue(c)}
			}
			return nil
		},
		set: func(r *T, vs []value) {
			*at(r) = record.Code{}
			for _, v := range vs {
				*at(r) = v.asCode()
			}
		},
	}
}

// asCode gives a value as a code: free text is a code of words alone.
func (v value) asCode() record.Code {
	if v.kind == codingValue {
		return v.code
	}
	return record.Code{Display: v.words()}
}

func momentField[T any](linkID, name string, at func(*T) *time.Time) field[T] {
	return field[T]{
		linkID: linkID, name: name, entry: momentEntry,
		get: func(r *T) []value { return moments(*at(r), false) },
		set: func(r *T, vs []value) { *at(r) = moment(vs).at },
	}
}

func flagField[T any](linkID, name string, at func(*T) *bool) field[T] {
	return field[T]{
		linkID: linkID, name: name, entry: flagEntry,
		get: func(r *T) []value {
			if *at(r) {
				return []value{flagValue(true)}
			}
			return nil
		},
		set: func(r *T, vs []value) { *at(r) = len(vs) > 0 && vs[0].yes },
	}
}

// withhold marks a field as one that a sensitive record does not show.
func withhold[T any](f field[T]) field[T] {
	f.withheld = true
	return f
}

// typedAs gives a text field the entry of a particular kind of text.
func typedAs[T any](e entry, f field[T]) field[T] {
	f.entry = e
	return f
}

// texts gives a text as an answer, and nothing for one that says nothing.
func texts(s string) []value {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return []value{textValue(s)}
}

func moments(at time.Time, approx bool) []value {
	if at.IsZero() {
		return nil
	}
	return []value{{kind: dateTimeValue, at: at, approx: approx}}
}

// moment gives the moment answered, or the zero value.
func moment(vs []value) value {
	if len(vs) == 0 {
		return value{}
	}
	return vs[0]
}

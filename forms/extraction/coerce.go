package extraction

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// coerce gives a value the first of the types that it can have without a
// change of meaning. One of the types as it stands comes first.
func coerce(v typed, to []string) (typed, error) {
	if slices.Contains(to, v.of) && fits(v.of, v.content) {
		return v, nil
	}
	for _, of := range preferred(v.of, to) {
		if content, ok := convert(v, of); ok && fits(of, content) {
			return typed{of, content}, nil
		}
	}
	return typed{}, fmt.Errorf("a %s cannot stand where FHIR R4 wants %s", nameOf(v.of), strings.Join(to, " or "))
}

func nameOf(of string) string {
	if of == "" {
		return "value of unknown type"
	}
	return of
}

// preferences order the types of a choice for a value of one type, where more
// than one would do.
var preferences = map[string][]string{
	"Coding":   {"CodeableConcept", "code", "string"},
	"string":   {"string", "markdown", "CodeableConcept", "Reference"},
	"decimal":  {"decimal", "Quantity", "integer"},
	"integer":  {"integer", "decimal", "Quantity"},
	"date":     {"dateTime"},
	"dateTime": {"dateTime", "date", "instant"},
	"uri":      {"uri", "url", "canonical", "string"},
}

// preferred orders types by the preferences for a value, the others as they
// come.
func preferred(of string, to []string) []string {
	order := preferences[of]
	rank := func(t string) int {
		if i := slices.Index(order, t); i >= 0 {
			return i
		}
		return len(order)
	}
	sorted := slices.Clone(to)
	slices.SortStableFunc(sorted, func(a, b string) int { return rank(a) - rank(b) })
	return sorted
}

// worded is the element that holds the words of a type that may be made of
// words alone.
var worded = map[string]string{
	"CodeableConcept": "text", "HumanName": "text", "Address": "text", "Annotation": "text",
	"Coding": "display", "ContactPoint": "value", "Identifier": "value", "Reference": "reference",
}

// convert gives a value another type, and reports whether it can have it.
func convert(v typed, of string) (any, bool) {
	switch content := v.content.(type) {
	case string:
		return convertWords(content, of)
	case json.Number:
		return convertNumber(content, of)
	case bool:
		return content, of == "boolean"
	case node:
		return convertNode(v.of, content, of)
	}
	return nil, false
}

func convertWords(s, of string) (any, bool) {
	if within, ok := worded[of]; ok {
		return node{within: s}, true
	}
	switch of {
	case "date":
		day, _, _ := strings.Cut(s, "T")
		return day, true
	case "boolean", "integer", "decimal", "positiveInt", "unsignedInt":
		return nil, false
	}
	return s, primitive(of) // fits judges its form
}

func convertNumber(n json.Number, of string) (any, bool) {
	switch of {
	case "decimal", "integer", "positiveInt", "unsignedInt":
		return n, true
	case "string", "markdown":
		return n.String(), true
	}
	if derived(of, "Quantity") {
		return node{"value": n}, true
	}
	return nil, false
}

// convertNode turns one data type into another that says the same, or into the
// one element that is wanted of it.
func convertNode(from string, n node, of string) (any, bool) {
	switch {
	case from == "":
		return n, !primitive(of) // its origin has no types: it is taken at its word
	case from == "Coding" && of == "CodeableConcept":
		return node{"coding": []any{n}}, true
	case from == "CodeableConcept" && of == "Coding" && len(list(n, "coding")) == 1:
		return list(n, "coding")[0], true
	case from == "CodeableConcept" && primitive(of):
		if codings := list(n, "coding"); len(codings) == 1 {
			return convertNode("Coding", codings[0], of)
		}
		return n["text"], n["text"] != nil
	case from == "Coding" && of == "code":
		return n["code"], n["code"] != nil
	case from == "Coding" && (of == "string" || of == "markdown"):
		return shown(n), shown(n) != nil
	case from == "Quantity" && derived(of, "Quantity"):
		return n, true
	case from == "Quantity" && (of == "decimal" || of == "integer"):
		return n["value"], n["value"] != nil
	case from == "Reference" && primitive(of):
		return n["reference"], n["reference"] != nil
	}
	return nil, false
}

// shown gives the words of a Coding, and without any its code.
func shown(coding node) any {
	if coding["display"] != nil {
		return coding["display"]
	}
	return coding["code"]
}

// forms are the forms of FHIR's primitives (R4, datatypes), anchored.
var forms = map[string]*regexp.Regexp{
	"boolean":     nil,
	"date":        anchored(`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?`),
	"dateTime":    anchored(`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?`),
	"instant":     anchored(`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))`),
	"time":        anchored(`([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?`),
	"code":        anchored(`[^\s]+(\s[^\s]+)*`),
	"id":          anchored(`[A-Za-z0-9\-\.]{1,64}`),
	"uri":         anchored(`\S+`),
	"url":         anchored(`\S+`),
	"canonical":   anchored(`\S+`),
	"oid":         anchored(`urn:oid:[0-2](\.(0|[1-9]\d*))+`),
	"uuid":        anchored(`urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`),
	"integer":     anchored(`-?(0|[1-9]\d{0,9})`),
	"unsignedInt": anchored(`0|[1-9]\d{0,9}`),
	"positiveInt": anchored(`[1-9]\d{0,9}`),
	"decimal":     anchored(`-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?`),
}

func anchored(form string) *regexp.Regexp { return regexp.MustCompile(`^(` + form + `)$`) }

// fits reports whether a JSON value has the form of a type: an object for a
// data type, and for a primitive what its format says.
func fits(of string, content any) bool {
	if !primitive(of) {
		_, ok := content.(node)
		return ok
	}
	switch content := content.(type) {
	case bool:
		return of == "boolean"
	case json.Number:
		return slices.Contains([]string{"decimal", "integer", "unsignedInt", "positiveInt"}, of) && forms[of].MatchString(content.String())
	case string:
		return fitsWords(of, content)
	}
	return false
}

func fitsWords(of, s string) bool {
	switch of {
	case "boolean", "decimal", "integer", "unsignedInt", "positiveInt":
		return false
	}
	form := forms[of]
	return s != "" && (form == nil || form.MatchString(s))
}

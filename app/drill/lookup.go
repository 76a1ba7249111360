package drill

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tideover/tideover/sync/matching"
)

// find gives the resources of a kind that meet every parameter of a query. A
// parameter that is not known is refused, as strict handling asks (FHIR R4
// §3.1.1.3): a condition that is passed over would make duplicates.
func (s *store) find(kind string, query url.Values) ([]*resource, error) {
	if !slices.Contains(kinds, kind) {
		return nil, refuse(http.StatusNotFound, "not-supported", "resources of type %s are not here", kind)
	}
	var tests []func(*resource) bool
	for name, values := range query {
		if strings.HasPrefix(name, "_count") || name == "_offset" || name == "_format" {
			continue
		}
		for _, value := range values {
			test, err := testOf(name, value)
			if err != nil {
				return nil, err
			}
			tests = append(tests, test)
		}
	}
	return slices.DeleteFunc(s.all(kind), func(r *resource) bool {
		return slices.ContainsFunc(tests, func(test func(*resource) bool) bool { return !test(r) })
	}), nil
}

// one gives the only resource that a condition finds, or nil where there is
// none; several fail it (FHIR R4 §3.1.0.8.1).
func (s *store) one(kind, condition string) (*resource, error) {
	query, err := url.ParseQuery(condition)
	if err != nil || len(query) == 0 {
		return nil, refuse(http.StatusBadRequest, "invalid", "the condition cannot be read")
	}
	found, err := s.find(kind, query)
	switch {
	case err != nil:
		return nil, err
	case len(found) > 1:
		return nil, refuse(http.StatusPreconditionFailed, "multiple-matches", "%d resources meet the condition", len(found))
	case len(found) == 1:
		return found[0], nil
	}
	return nil, nil
}

func testOf(name, value string) (func(*resource) bool, error) {
	switch name {
	case "identifier", "_tag":
		return func(r *resource) bool { return hasToken(r, name, unescapeToken(value)) }, nil
	case "_id":
		return func(r *resource) bool { return r.id == value }, nil
	case "family":
		return func(r *resource) bool {
			return hasName(r, value, func(n object) []string { return []string{word(n["family"])} })
		}, nil
	case "given":
		return func(r *resource) bool { return hasName(r, value, func(n object) []string { return words(n["given"]) }) }, nil
	case "birthdate":
		return func(r *resource) bool { return dateMeets(word(r.body["birthDate"]), value) }, nil
	case "gender", "status":
		return func(r *resource) bool { return word(r.body[name]) == value }, nil
	case "address-postalcode":
		return func(r *resource) bool { return hasPostcode(r, value) }, nil
	case "subject", "patient":
		return func(r *resource) bool { return refersTo(r, "subject", value, "Patient/") }, nil
	case "encounter":
		return func(r *resource) bool { return refersTo(r, "encounter", value, "Encounter/") }, nil
	}
	return nil, refuse(http.StatusBadRequest, "not-supported", "the search parameter %s is not known", name)
}

// unescapeToken takes the backslashes out that FHIR puts before | , and $
// within a value. The first bar that is not escaped parts system and value.
func unescapeToken(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\|`, `|`, `\,`, `,`, `\$`, `$`).Replace(value)
}

// hasToken meets system|value, |value for a token without a system, and value
// alone for any.
func hasToken(r *resource, name, want string) bool {
	return slices.ContainsFunc(r.tokens, func(token string) bool {
		own, ok := strings.CutPrefix(token, name+" ")
		if !ok {
			return false
		}
		return own == want || !strings.Contains(want, "|") && strings.HasSuffix(own, "|"+want)
	})
}

func hasName(r *resource, want string, parts func(object) []string) bool {
	want = matching.Normalise(want)
	for _, n := range objects(r.body["name"]) {
		for _, part := range parts(n) {
			if strings.HasPrefix(matching.Normalise(part), want) {
				return true
			}
		}
	}
	return false
}

// dateMeets compares a date with a search value: eq, ge and le, of any
// precision. A date of lesser precision stands for all of its days.
func dateMeets(date, value string) bool {
	want := strings.TrimLeft(value, "aeglqp")
	if date == "" {
		return false
	}
	n := min(len(date), len(want))
	switch {
	case strings.HasPrefix(value, "ge"):
		return date[:n] >= want[:n]
	case strings.HasPrefix(value, "le"):
		return date[:n] <= want[:n]
	}
	return strings.HasPrefix(date, want)
}

func hasPostcode(r *resource, want string) bool {
	plain := func(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "")) }
	return slices.ContainsFunc(objects(r.body["address"]), func(a object) bool {
		return strings.HasPrefix(plain(word(a["postalCode"])), plain(want))
	})
}

func refersTo(r *resource, element, want, prefix string) bool {
	if !strings.Contains(want, "/") {
		want = prefix + want
	}
	o, _ := r.body[element].(object)
	return word(o["reference"]) == want
}

package forms

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// choose finds the option that a text names: by its words, its term or its
// code, or by the beginning of the words of one option alone.
func (it *item) choose(text string) (value, *fault) {
	var beginning []Option
	for _, o := range it.options {
		if strings.EqualFold(o.Code.Display, text) || strings.EqualFold(o.Term, text) || o.Code.Code == text {
			return o.value, nil
		}
		if len(text) <= len(o.Code.Display) && strings.EqualFold(o.Code.Display[:len(text)], text) {
			beginning = append(beginning, o)
		}
	}
	switch {
	case it.kind == TypeReference:
		return namedReference(text), nil
	case it.open():
		return textValue(text), nil
	case len(beginning) == 1:
		return beginning[0].value, nil
	}
	return value{}, &fault{fmt.Sprintf("%s is not on the list.", text), "Choose from the list."}
}

// unitNow gives the unit that a number typed at a place is taken in: the one
// chosen beside it, or the one that goes without saying.
func (p *place) unitNow() record.Code {
	switch {
	case !p.st.unit.IsZero():
		return p.st.unit
	case !p.unit.IsZero():
		return p.unit
	case len(p.units) == 1:
		return p.units[0]
	}
	return record.Code{}
}

// readQuantity reads a number with its unit behind it, or in the unit of the
// place: "72", "72 kg", "72kg".
func (p *place) readQuantity(text string) (value, *fault) {
	end := strings.LastIndexAny(text, "0123456789.") + 1
	if i := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("-.0123456789", r) }); i >= 0 {
		end = i
	}
	number, bad := readNumber(text[:end])
	if bad != nil {
		return value{}, &fault{fmt.Sprintf("%s is not a number with its unit.", text), "Type a number, like 72 or 72 kg."}
	}
	v := value{kind: quantityValue, text: number.text, code: p.unitNow()}
	words := strings.TrimSpace(text[end:])
	if words == "" {
		return v, nil
	}
	var known bool
	if v.code, known = p.unitNamed(words); !known {
		return value{}, &fault{fmt.Sprintf("%s is not a unit of this question.", words), "Choose one of: " + p.unitWords() + "."}
	}
	return v, nil
}

// unitNamed finds a unit by its words or code. A question that lists none
// takes any words.
func (it *item) unitNamed(words string) (record.Code, bool) {
	for _, u := range append(it.units, it.unit) {
		if !u.IsZero() && (u.Code == words || strings.EqualFold(u.Display, words)) {
			return u, true
		}
	}
	return record.Code{Display: words}, len(it.units) == 0 && it.unit.IsZero()
}

func (it *item) unitWords() string {
	if len(it.units) == 0 {
		return it.unit.String()
	}
	words := make([]string, len(it.units))
	for i, u := range it.units {
		words[i] = u.String()
	}
	return strings.Join(words, ", ")
}

func checkUnit(_ *Form, p *place, v value) *Problem {
	if v.kind != quantityValue || !v.code.IsZero() || len(p.units) == 0 {
		return nil
	}
	return &Problem{Severity: Error, Words: fmt.Sprintf("%s has no unit.", v.text), WayOut: "Choose one of: " + p.unitWords() + "."}
}

// readAddress reads a URL as a person would type it.
func readAddress(text string) (value, *fault) {
	u, err := url.Parse(text)
	if err != nil || strings.ContainsAny(text, " \t\r\n") {
		return value{}, &fault{fmt.Sprintf("%s is not an address.", text), "Type it whole, like https://www.nhs.uk."}
	}
	if u.Scheme == "" && strings.Contains(text, ".") && !strings.HasPrefix(text, "/") {
		text = "https://" + text
	}
	return value{kind: uriValue, text: text}, nil
}

// referenceShape is a literal FHIR reference: relative, absolute or a URN.
var referenceShape = regexp.MustCompile(`^([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}|https?://\S+|urn:(uuid|oid):\S+)$`)

// namedReference takes a reference as a person gives it: literally, by an
// identifier as system|value, or in words.
func namedReference(text string) value {
	v := value{kind: referenceValue}
	system, id, by := strings.Cut(text, "|")
	switch {
	case by && id != "" && !strings.ContainsAny(text, " \t"):
		v.code.System, v.code.Code = system, id
	case referenceShape.MatchString(text):
		v.text = text
	default:
		v.code.Display = text
	}
	return v
}

package record

import (
	"regexp"
	"strings"
)

// Postcode is a postcode in capitals with one space before its inward part,
// at most eight characters (ISB 1500).
type Postcode string

// The postcodes that stand for an address that cannot be given (NHS Postcode
// Directory).
const (
	PostcodeNoFixedAbode Postcode = "ZZ99 3VZ"
	PostcodeNotKnown     Postcode = "ZZ99 3WZ"
	PostcodeEngland      Postcode = "ZZ99 3CZ"
)

var postcodeShape = regexp.MustCompile(`^([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9][A-Z]{2})$`)

// ParsePostcode puts a postcode into its usual form. A text that does not have
// the shape of a postcode is kept as typed, in capitals, and reported as
// doubtful: a doubtful postcode is a warning, never an error.
func ParsePostcode(text string) (p Postcode, doubtful bool) {
	letters := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if letters == "" {
		return "", false
	}
	if n := len(letters); n >= 5 && n <= 7 {
		p := letters[:n-3] + " " + letters[n-3:]
		if postcodeShape.MatchString(p) {
			return Postcode(p), false
		}
	}
	return Postcode(strings.ToUpper(strings.Join(strings.Fields(text), " "))), true
}

package printing

import (
	"errors"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// ErrBandCode means that a text begins as the code of a wristband does and has
// not its digits.
var ErrBandCode = errors.New("the code of a wristband, and not whole")

// relationIdentifier is GS1's application identifier of what follows: a global
// service relation number, of 18 digits.
const relationIdentifier, relationLength = "8018", 18

// ParseBandCode gives the NHS number in what a scanner types of a wristband's
// GS1 DataMatrix (DCB1077), of this trust or of another. Scanners tell the
// beginning of a GS1 code, and the ends of its elements, in ways of their own:
// by the symbology identifier ]d2, by the separator itself, in words, or not at
// all. The relation number has a fixed length, so that it is found in any of
// them; brackets are those of the text that people read. It fails with
// ErrPageCode where the text is no such code and with ErrBandCode where a part of
// it is missing or wrong.
func ParseBandCode(text string) (record.NHSNumber, error) {
	text = strings.TrimSpace(text)
	for _, before := range []string{"]d2", "]D2", "]Q3", "]C1", "~1", "~", "\x1d", "^]", "<GS>", "{GS}", "\u241d"} {
		text = strings.TrimPrefix(text, before)
	}
	rest, found := strings.CutPrefix(strings.NewReplacer("(", "", ")", "").Replace(text), relationIdentifier)
	if !found || len(rest) < len(nhsCompanyPrefix) || !strings.HasPrefix(rest, nhsCompanyPrefix) {
		return "", ErrPageCode
	}
	if len(rest) < relationLength || strings.Trim(rest[:relationLength], "0123456789") != "" {
		return "", ErrBandCode
	}
	digits, check := rest[:relationLength-1], rest[relationLength-1]
	n, err := record.ParseNHSNumber(digits[len(nhsCompanyPrefix):])
	if err != nil || gs1CheckDigit(digits) != check {
		return "", ErrBandCode
	}
	return n, nil
}

package printing

import (
	"errors"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// Scanners type the same code in many ways; the number is found in each.
func TestABandIsReadAsScannersTypeIt(t *testing.T) {
	message := testPress(t).bandElements(known(), "9990000018")
	for name, text := range map[string]string{
		"as it is":                    message,
		"with the identifier":         "]d2" + message,
		"identifier and first FNC1":   "]d2\x1d" + message,
		"as dmtxread gives it":        "~" + message,
		"separators lost":             strings.ReplaceAll(message, "\x1d", ""),
		"separators in words":         "]d2" + strings.ReplaceAll(message, "\x1d", "<GS>"),
		"a picture of the separator":  "\u241d" + strings.ReplaceAll(message, "\x1d", "\u241d"),
		"as people read it":           "(8018)505089899900000183(91)RZZ4471902",
		"the number alone":            "8018505089899900000183",
		"in lower case, with a line":  strings.ToLower("]d2"+message) + "\n",
		"of another trust's own data": "]d28018505089899900000183\x1d91RJ1X",
	} {
		if n, err := ParseBandCode(text); err != nil || n != "9990000018" {
			t.Errorf("%s: %q, %v", name, n, err)
		}
	}
}

func TestWhatIsNoBand(t *testing.T) {
	for text, want := range map[string]error{
		"":                       ErrPageCode,
		"9990000018":             ErrPageCode,
		"8018":                   ErrPageCode,
		"801850508989990000018":  ErrBandCode, // cut short
		"8018505089899900000184": ErrBandCode, // its own check digit
		"8018505089899900000191": ErrBandCode, // the number's
		"80185050898999000001X3": ErrBandCode,
		"8018401234599900000183": ErrPageCode, // another company's relations
		"]d201095011015300031710AB-123\x1d8018505089899900000183": ErrPageCode,
	} {
		if n, err := ParseBandCode(text); n != "" || !errors.Is(err, want) {
			t.Errorf("%q: %q, %v; want %v", text, n, err, want)
		}
	}
}

func FuzzParseBandCode(f *testing.F) {
	f.Add("]d28018505089899900000183\x1d91RZZ4471902")
	f.Add("(8018)505089899900000183")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseBandCode(text)
		if again, wrong := record.ParseNHSNumber(string(n)); (err == nil) == (n == "") || wrong != nil || again != n {
			t.Errorf("%q read as %q, %v", text, n, err)
		}
	})
}

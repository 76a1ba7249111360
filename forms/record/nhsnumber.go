package record

import (
	"errors"
	"fmt"
	"strings"
)

// NHSNumber is ten digits without spaces whose last digit is the Modulus 11
// check digit (NHS Data Dictionary; ISB 1504). The empty value means that the
// number is not known, which never blocks a registration.
type NHSNumber string

// NHSNumberStatus is the NHS NUMBER STATUS INDICATOR CODE, leading zero kept.
type NHSNumberStatus string

// The status codes of the data dictionary.
const (
	NHSNumberVerified    NHSNumberStatus = "01" // present and verified
	NHSNumberNotTraced   NHSNumberStatus = "02" // present, not traced
	NHSNumberTraceNeeded NHSNumberStatus = "03" // trace required
	NHSNumberNoMatch     NHSNumberStatus = "04" // trace attempted, no or several matches
	NHSNumberToResolve   NHSNumberStatus = "05" // trace needs to be resolved
	NHSNumberInProgress  NHSNumberStatus = "06" // trace in progress
	NHSNumberNotRequired NHSNumberStatus = "07" // not present, trace not required
	NHSNumberPostponed   NHSNumberStatus = "08" // trace postponed, baby under six weeks
)

// Why a text is no NHS number. ErrNHSNumberCheck is nearly always a slip of
// the finger, so its wording asks for the number to be read again.
var (
	ErrNHSNumberLetters = errors.New("an NHS number has digits only")
	ErrNHSNumberLength  = errors.New("an NHS number has 10 digits")
	ErrNHSNumberCheck   = errors.New("not a possible NHS number: a digit is wrong or two are swapped")
)

// ParseNHSNumber reads an NHS number as people write it: spaces, hyphens and
// full stops between digits are discarded (ISB 1504, NUM-0005). An empty text
// gives the empty number.
func ParseNHSNumber(text string) (NHSNumber, error) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t-.\u00a0\u2010\u2011\u2013", r) {
			return -1
		}
		return r
	}, text)
	if digits == "" {
		return "", nil
	}
	if strings.Trim(digits, "0123456789") != "" {
		return "", ErrNHSNumberLetters
	}
	if len(digits) != 10 {
		return "", fmt.Errorf("%w; this has %d", ErrNHSNumberLength, len(digits))
	}
	if !checkModulus11(digits) {
		return "", ErrNHSNumberCheck
	}
	return NHSNumber(digits), nil
}

// checkModulus11 weighs the first nine digits 10 down to 2; a check value of
// 10 belongs to no number.
func checkModulus11(digits string) bool {
	sum := 0
	for i := range 9 {
		sum += int(digits[i]-'0') * (10 - i)
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return check < 10 && check == int(digits[9]-'0')
}

// String shows the number 3-3-4 with single spaces (ISB 1504), or the empty
// string where it is not known.
func (n NHSNumber) String() string {
	if len(n) != 10 {
		return string(n)
	}
	return string(n[0:3] + " " + n[3:6] + " " + n[6:10])
}

// Synthetic reports whether the number lies in 999 000 0000 to 999 999 9999,
// the range that is never issued to a person.
func (n NHSNumber) Synthetic() bool { return len(n) == 10 && n[:3] == "999" }

// CapturedStatus is the status of a number typed while nothing can be traced:
// present but not traced, or trace required.
func (n NHSNumber) CapturedStatus() NHSNumberStatus {
	if n == "" {
		return NHSNumberTraceNeeded
	}
	return NHSNumberNotTraced
}

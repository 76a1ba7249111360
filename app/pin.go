package app

import (
	"regexp"
	"strings"
)

var pinShape = regexp.MustCompile(`^[0-9]{6}$`)

// CheckPIN reports with ErrPINForm whether a person may choose a PIN.
func CheckPIN(pin string) error {
	if !pinShape.MatchString(pin) || strings.Count(pin, pin[:1]) == len(pin) {
		return ErrPINForm
	}
	return nil
}

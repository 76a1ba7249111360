package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// SlipError is a code or a number with one wrong character, or two that changed
// places. Where all that is known here has one code so near to it, that is named:
// a person compares it with the paper. It is never opened by itself.
type SlipError struct {
	// Likely is the only code here that is one slip away; empty where there is
	// none, or more.
	Likely string
	// Place counts letters and digits, from 1; Is stands there, and Was should.
	// Swapped says that it changed places with the next.
	Place   int
	Is, Was string
	Swapped bool

	cause error
}

// Error says what is wrong without saying whose it is.
func (e *SlipError) Error() string { return e.cause.Error() }

// Unwrap gives why the code was not taken.
func (e *SlipError) Unwrap() error { return e.cause }

// words say which character it is.
func (e *SlipError) words() string {
	switch {
	case e.Likely == "":
		return "One character of this code is wrong, or two are swapped."
	case e.Swapped:
		return fmt.Sprintf("Two characters of this code are swapped: %s at place %d. With %s it would be %s.", e.Is, e.Place, e.Was, e.Likely)
	}
	return fmt.Sprintf("Character %d of this code is wrong: it says %s. With %s it would be %s.", e.Place, e.Is, e.Was, e.Likely)
}

// slipIn looks for what a text was meant to be, among all that is known here.
func (s *Session) slipIn(ctx context.Context, text string, cause error) error {
	found := &SlipError{cause: cause}
	for _, slip := range slipsOf(strings.ToUpper(text)) {
		likely, err := s.knownCode(ctx, slip.text)
		switch {
		case err != nil:
			return err
		case likely == "" || likely == found.Likely:
		case found.Likely != "":
			return &SlipError{cause: cause} // two are as near as each other
		default:
			found.Likely, found.Place, found.Is, found.Was, found.Swapped = likely, slip.place, slip.is, slip.was, slip.swapped
		}
	}
	return found
}

// knownCode gives a code as people read it if it is one of something that is
// here, and otherwise nothing.
func (s *Session) knownCode(ctx context.Context, text string) (string, error) {
	if c, err := printing.ParsePageCode(text); err == nil {
		return s.knownPage(ctx, c)
	}
	n, err := printing.ParseLabelCode(text)
	if err != nil {
		if n, err = record.ParseDowntimeNumber(text); err != nil {
			return "", nil
		}
	}
	switch _, err := s.readNumber(ctx, n); {
	case err == nil:
		return n.String(), nil
	case notHere(err):
		return "", nil
	default:
		return "", err
	}
}

// knownPage knows the page by its serial and all that its code says of it.
func (s *Session) knownPage(ctx context.Context, c printing.PageCode) (string, error) {
	j, err := s.kiosk.ledger.PrintJobOfSerial(ctx, c.Serial)
	switch {
	case err != nil:
		if notHere(err) {
			err = nil
		}
		return "", err
	case j.Number == "" || s.kiosk.codeOf(j, c.Page) != c:
		return "", nil
	}
	return c.String(), nil
}

// notHere reports whether an error only says that something is not of here.
func notHere(err error) bool {
	var elsewhere *ElsewhereError
	return errors.As(err, &elsewhere) || errors.Is(err, ErrOtherExercise) || errors.Is(err, ledger.ErrNotFound)
}

// slip is one way in which a text may have gone wrong.
type slip struct {
	text    string // as it was meant
	place   int
	is, was string
	swapped bool
}

// slipsOf gives every text that becomes this one by a wrong letter or digit, or
// by two neighbours that change places. Hyphens and spaces have no place.
func slipsOf(text string) []slip {
	const signs = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
	var list []slip
	place, last := 0, -1
	for i := range len(text) {
		if !strings.ContainsRune(signs+"ILOSU", rune(text[i])) {
			continue
		}
		place++
		for _, was := range signs {
			if byte(was) != text[i] {
				list = append(list, slip{text[:i] + string(was) + text[i+1:], place, text[i : i+1], string(was), false})
			}
		}
		if last >= 0 && text[last] != text[i] {
			swapped := []byte(text)
			swapped[last], swapped[i] = text[i], text[last]
			list = append(list, slip{string(swapped), place - 1, string([]byte{text[last], text[i]}), string([]byte{text[i], text[last]}), true})
		}
		last = i
	}
	return list
}

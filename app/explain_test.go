package app

import (
	"errors"
	"fmt"
	"testing"

	"github.com/tideover/tideover/app/ledger"
)

func TestEveryExplanationSaysWhatToDo(t *testing.T) {
	for _, e := range explanations {
		x := Explain(fmt.Errorf("while testing: %w", e.is))
		if x.Words == "" || x.Hint == "" || x.Code == ExitDone {
			t.Errorf("%v is explained as %+v", e.is, x)
		}
	}
	if x := Explain(errors.New("something new")); x.Words == "" || x.Hint == "" || x.Code != ExitFailed {
		t.Errorf("an unknown error is explained as %+v", x)
	}
}

// Scripts branch on these; they are documented in README.md.
func TestExitCodes(t *testing.T) {
	for code, err := range map[int]error{
		0: nil, 1: errors.New("x"), 2: &UsageError{"x"}, 3: ErrDecision, 4: ErrNotZero, 10: ledger.ErrInUse, 11: ledger.ErrWrongKey, 12: &ledger.DamagedError{Seq: 7, Why: "x"},
	} {
		if got := Explain(fmt.Errorf("%w", orNil(err))).Code; err != nil && got != code {
			t.Errorf("%v exits with %d, not %d", err, got, code)
		}
	}
	if Explain(nil).Code != ExitDone {
		t.Error("nothing wrong is not done")
	}
}

func orNil(err error) error {
	if err == nil {
		return errors.New("none")
	}
	return err
}

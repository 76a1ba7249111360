package app

import (
	"context"
	"errors"
	"strings"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// What keeps a blank pack from being issued or accounted for.
var (
	ErrPackSize    = errors.New("a blank pack has from 1 to 200 numbers")
	ErrNoNumbers   = errors.New("no number was named")
	ErrPackOutcome = errors.New("a number comes back unused or is destroyed")
)

// maxPack bounds one pack: more numbers than a department registers in a day
// would hardly all come back.
const maxPack = 200

// IssuePack reserves numbers for a blank pack, whose sheets bear them before
// anybody is registered. They are issued, and never again: each becomes an
// attendance when its sheet is typed in, or is accounted for.
func (s *Session) IssuePack(ctx context.Context, n int) ([]record.DowntimeNumber, error) {
	if err := s.Allow(IssuePacks); err != nil {
		return nil, err
	}
	if n < 1 || n > maxPack {
		return nil, ErrPackSize
	}
	var pack record.PackIssued
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for range n {
			number, err := tx.NextNumber()
			if err != nil {
				return err
			}
			pack.Numbers = append(pack.Numbers, number)
		}
		_, err := tx.Append(record.Draft{Author: s.Staff.ID, Body: &pack})
		return err
	})
	if err != nil {
		return nil, err
	}
	s.kiosk.changed()
	return pack.Numbers, nil
}

// PackNumbers gives every number of a blank pack, as it stands.
func (s *Session) PackNumbers(ctx context.Context) ([]record.PackNumber, error) {
	return s.kiosk.ledger.PackNumbers(ctx)
}

// AccountPack keeps this person's word on numbers of blank packs under which
// nobody was treated. Somebody's number is none of them: ledger.ErrNumberUsed.
func (s *Session) AccountPack(ctx context.Context, outcome record.PackOutcome, reason string, numbers ...record.DowntimeNumber) error {
	if err := s.Allow(IssuePacks); err != nil {
		return err
	}
	switch {
	case len(numbers) == 0:
		return ErrNoNumbers
	case outcome != record.PackUnused && outcome != record.PackDestroyed:
		return ErrPackOutcome
	case strings.TrimSpace(reason) == "":
		return ErrNoReason
	}
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for _, n := range numbers {
			if err := tx.TakePackNumber(n); err != nil {
				return err
			}
		}
		_, err := tx.Append(record.Draft{Author: s.Staff.ID, Body: &record.PackAccounted{Numbers: numbers, Outcome: outcome, Reason: reason}})
		return err
	})
	if err == nil {
		s.kiosk.changed()
	}
	return err
}

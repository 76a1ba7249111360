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
	ErrPackSize    = errors.New("a blank pack has from 1 to 1000 numbers")
	ErrNoNumbers   = errors.New("no number was named")
	ErrPackOutcome = errors.New("a number comes back unused or is destroyed")
)

// maxPack bounds one pack: more numbers than a large department registers in two
// days would hardly all come back.
const maxPack = 1000

// IssuePack reserves numbers for a blank pack, whose sheets bear them before
// anybody is registered. They are issued, and never again: each becomes an
// attendance when its sheet is typed in, or is accounted for.
func (s *Session) IssuePack(ctx context.Context, n int) ([]record.DowntimeNumber, error) {
	if err := s.Allow(IssuePacks); err != nil {
		return nil, err
	}
	pack, err := s.issuePack(ctx, n, record.PackIssued{}, func(*ledger.Tx, record.Pack) error { return nil })
	if err != nil {
		return nil, err
	}
	numbers := make([]record.DowntimeNumber, len(pack.Sets))
	for i, set := range pack.Sets {
		numbers[i] = set.Number
	}
	return numbers, nil
}

// issuePack takes numbers and draws names for a pack, and does in the same
// commit what is to be done with it.
func (s *Session) issuePack(ctx context.Context, n int, issued record.PackIssued, with func(*ledger.Tx, record.Pack) error) (record.Pack, error) {
	if n < 1 || n > maxPack {
		return record.Pack{}, ErrPackSize
	}
	var err error
	if issued.Names, err = s.kiosk.drawPackNames(ctx, n); err != nil {
		return record.Pack{}, err
	}
	var pack record.Pack
	err = s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		body := issued
		if err := takeNumbers(tx, n, &body); err != nil {
			return err
		}
		e, err := tx.Append(record.Draft{Author: s.Staff.ID, Body: &body})
		if err != nil {
			return err
		}
		if pack, err = tx.Pack(e, body); err != nil {
			return err
		}
		return with(tx, pack)
	})
	if err == nil {
		s.kiosk.changed()
	}
	return pack, err
}

func takeNumbers(tx *ledger.Tx, n int, pack *record.PackIssued) error {
	for range n {
		number, err := tx.NextNumber()
		if err != nil {
			return err
		}
		pack.Numbers = append(pack.Numbers, number)
	}
	return nil
}

// NumbersOut gives the numbers of blank packs that are not back: nobody is
// registered under them, and nobody has accounted for them.
func (s *Session) NumbersOut(ctx context.Context) ([]record.DowntimeNumber, error) {
	return s.kiosk.numbersOut(ctx)
}

func (k *Kiosk) numbersOut(ctx context.Context) ([]record.DowntimeNumber, error) {
	all, err := k.ledger.PackNumbers(ctx)
	var out []record.DowntimeNumber
	for _, n := range all {
		if !n.Returned && n.Outcome == "" {
			out = append(out, n.Number)
		}
	}
	return out, err
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

package ledger

import (
	"context"

	"github.com/tideover/tideover/forms/record"
)

// Rebuild makes every view again from the entries alone, in one transaction.
// Nothing but what was tried and the half-filled forms is known from anywhere
// else; what may have been sent is taken as tried.
func (l *Ledger) Rebuild(ctx context.Context) error {
	return l.Commit(ctx, func(tx *Tx) error {
		for _, table := range []string{"attendance", "print_job", "undelivered", "settled"} {
			if err := tx.exec("DELETE FROM " + table); err != nil {
				return err
			}
		}
		if err := l.walk(ctx, tx.replay); err != nil {
			return err
		}
		return tx.exec("UPDATE undelivered SET tried = 1")
	})
}

func (tx *Tx) replay(r row, before Head) error {
	e, err := tx.l.seal.openEntry(r, before)
	if err != nil {
		return err
	}
	body, err := e.Decode()
	if err != nil {
		return err
	}
	if err := tx.recount(body); err != nil {
		return err
	}
	clear(tx.attendances) // a million entries' worth is too much to keep
	clear(tx.jobs)
	return tx.view(e, body)
}

// recount brings the counters up to what the entries show was used, never
// down: a number once issued is not issued again.
func (tx *Tx) recount(body record.Body) error {
	switch b := body.(type) {
	case *record.Registered:
		return tx.recountNumber(b.Number)
	case *record.SheetQueued:
		return tx.exec("UPDATE serial SET last = max(last, ?)", b.Job.FirstSerial+b.Job.Pages-1)
	}
	return nil
}

func (tx *Tx) recountNumber(n record.DowntimeNumber) error {
	kiosk, series, sequence := n.Parts()
	return tx.exec(`INSERT INTO series (series, kiosk, last) VALUES (?, ?, ?)
		ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)`, series, kiosk, sequence)
}

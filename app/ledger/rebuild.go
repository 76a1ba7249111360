package ledger

import (
	"context"
	"encoding/json"

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
		if err := l.walk(ctx, (&replay{Tx: tx}).entry); err != nil {
			return err
		}
		return tx.exec("UPDATE undelivered SET tried = 1")
	})
}

// replay is a walk through the entries that makes the views again. What was
// tried is in no entry, but nothing is sent before the systems are declared
// clean: so whatever was owed at such a moment may have been sent, and a
// withdrawal that comes later must follow it.
type replay struct {
	*Tx
	sending bool
}

func (p *replay) entry(r row, before Head) error {
	e, err := p.l.seal.openEntry(r, before)
	if err != nil {
		return err
	}
	if err := p.recount(e); err != nil {
		return err
	}
	if err := p.view(e); err != nil {
		return err
	}
	switch e.Kind {
	case record.KindOutageDeclared:
		p.sending = false
	case record.KindOutageEnded:
		p.sending = true
		return p.exec("UPDATE undelivered SET tried = 1")
	}
	if p.sending && e.Kind.Deliverable() {
		return p.exec("UPDATE undelivered SET tried = 1 WHERE entry = ?", e.ID)
	}
	return nil
}

// recount brings the counters up to what the entries show was used, never
// down: a number once issued is not issued again.
func (tx *Tx) recount(e record.Entry) error {
	switch e.Kind {
	case record.KindRegistered:
		var b record.Registered
		if err := json.Unmarshal(e.Body, &b); err != nil {
			return record.Unreadable(err)
		}
		return tx.recountNumber(b.Number)
	case record.KindSheetQueued:
		var b record.SheetQueued
		if err := json.Unmarshal(e.Body, &b); err != nil {
			return record.Unreadable(err)
		}
		return tx.exec("UPDATE serial SET last = max(last, ?)", b.Job.FirstSerial+b.Job.Pages-1)
	}
	return nil
}

func (tx *Tx) recountNumber(n record.DowntimeNumber) error {
	kiosk, series, sequence := n.Parts()
	return tx.exec(`INSERT INTO series (series, kiosk, last) VALUES (?, ?, ?)
		ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)`, series, kiosk, sequence)
}

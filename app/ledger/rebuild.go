package ledger

import (
	"context"
	"database/sql"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// derived are the tables that follow from the entries. All others are copied
// by a repair.
var derived = []string{"attendance", "print_job", "undelivered", "settled", "tally", "print_tally", "pack_number"}

// Rebuild makes every view again from the entries alone, in one transaction.
// Nothing but what was tried and the half-filled forms is known from anywhere
// else; what may have been sent is taken as tried.
func (l *Ledger) Rebuild(ctx context.Context) error { return l.Commit(ctx, (*Tx).rebuild) }

// rebuild is Rebuild within a commit that has appended nothing yet.
func (tx *Tx) rebuild() error {
	told, err := heard(tx.ctx, tx.tx)
	if err != nil {
		return err
	}
	for _, table := range derived {
		if table == "tally" || table == "print_tally" {
			continue // they count the others as these go and come
		}
		if err := tx.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return tx.replayAll(told)
}

// replayAll makes the views, which are empty, from all entries. heard are the
// withdrawals that a destination is to be told of; nil stands for all of them.
func (tx *Tx) replayAll(heard map[place]bool) error {
	destinations, err := tx.destinations()
	if err != nil {
		return err
	}
	if err := tx.l.addRefused(tx.ctx, heard); err != nil {
		return err
	}
	err = tx.l.walk(tx.ctx, func(r row, before Head) error { return tx.replay(r, before, destinations, heard) })
	if err != nil {
		return err
	}
	return tx.exec("UPDATE undelivered SET tried = 1")
}

func (tx *Tx) replay(r row, before Head, destinations []string, heard map[place]bool) error {
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
	for _, name := range destinations {
		if e.Kind == record.KindWithdrawn && (heard == nil || heard[place{name, e.ID}]) {
			if err := tx.exec("UPDATE undelivered SET tried = 1 WHERE attendance = ? AND +destination = ?", e.AttendanceID, name); err != nil {
				return err
			}
		}
	}
	clear(tx.attendances) // a million entries' worth is too much to keep
	clear(tx.jobs)
	clear(tx.registered)
	return tx.view(e, body)
}

// heard gives the withdrawals that a destination was to be told of, from
// outbox and receipts: no entry says that something was tried. It uses no
// index, which may be what is damaged.
func heard(ctx context.Context, q querier) (map[place]bool, error) {
	withdrawals := map[record.ID]bool{}
	err := each(ctx, q, "SELECT id FROM entry NOT INDEXED WHERE kind = ?", []any{record.KindWithdrawn}, func(rows *sql.Rows) error {
		var id record.ID
		err := rows.Scan(&id)
		withdrawals[id] = true
		return storageError(err)
	})
	if err != nil {
		return nil, err
	}
	told := map[place]bool{}
	for _, table := range []string{"undelivered", "settled"} {
		err := each(ctx, q, "SELECT destination, entry FROM "+table+" ORDER BY destination", nil, func(rows *sql.Rows) error {
			var p place
			err := rows.Scan(&p.destination, &p.entry)
			if withdrawals[p.entry] {
				told[p] = true
			}
			return storageError(err)
		})
		if err != nil {
			return nil, err
		}
	}
	return told, nil
}

// addRefused adds what a destination refused: it heard that too, and a
// withdrawal that was refused may have left the outbox.
func (l *Ledger) addRefused(ctx context.Context, heard map[place]bool) error {
	if heard == nil {
		return nil
	}
	refusals, err := l.EntriesOfKind(ctx, record.KindRefused)
	if err != nil {
		return err
	}
	for _, e := range refusals {
		if err := hearRefusal(heard, e); err != nil {
			return err
		}
	}
	return nil
}

func hearRefusal(heard map[place]bool, e record.Entry) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	if b, ok := body.(*record.Refused); ok {
		heard[place{b.Destination, b.EntryID}] = true
	}
	return nil
}

func (tx *Tx) destinations() (names []string, err error) {
	err = each(tx.ctx, tx.tx, "SELECT name FROM destination", nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return storageError(err)
	})
	slices.Sort(names)
	return names, err
}

// recount brings the counters up to what the entries show was used, never
// down: a number once issued is not issued again.
func (tx *Tx) recount(body record.Body) error {
	switch b := body.(type) {
	case *record.Registered:
		return tx.recountNumber(b.Number)
	case *record.PackIssued:
		for _, n := range b.Numbers {
			if err := tx.recountNumber(n); err != nil {
				return err
			}
		}
	case *record.SheetQueued:
		return tx.exec("UPDATE serial SET last = max(last, ?)", b.Job.FirstSerial+b.Job.Pages-1)
	}
	return nil
}

func (tx *Tx) recountNumber(n record.DowntimeNumber) error {
	kiosk, series, sequence := n.Parts()
	return tx.exec(`INSERT INTO series (series, kiosk, first, last) VALUES (?1, ?2, ?3, ?3)
		ON CONFLICT (series) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)`, series, kiosk, sequence)
}

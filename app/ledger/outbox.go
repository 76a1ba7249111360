package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// Owed is one entry that a destination has not proved to hold.
type Owed struct {
	EntryID      record.ID
	AttendanceID record.ID
	// Refused holds the destination's reasoned no, where there was one; nil
	// while the delivery only waits.
	Refused *record.Refused
}

// Undelivered lists what one destination is owed, in the order it is to be
// told: that of the ledger, but for an amendment that mended a refused entry and
// has taken its turn.
func (l *Ledger) Undelivered(ctx context.Context, destination string) ([]Owed, error) {
	var owed []Owed
	refusals := map[int]int64{}
	err := each(ctx, l.read, "SELECT entry, attendance, refused FROM undelivered WHERE destination = ? ORDER BY turn", []any{destination}, func(rows *sql.Rows) error {
		var o Owed
		var refused sql.NullInt64
		if err := rows.Scan(&o.EntryID, &o.AttendanceID, &refused); err != nil {
			return storageError(err)
		}
		if refused.Valid {
			refusals[len(owed)] = refused.Int64
		}
		owed = append(owed, o)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, seq := range refusals {
		if owed[i].Refused, err = l.refusal(ctx, seq); err != nil {
			return nil, err
		}
	}
	return owed, nil
}

func (l *Ledger) refusal(ctx context.Context, seq int64) (*record.Refused, error) {
	entries, err := l.entries(ctx, "WHERE seq = ?", seq)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	body, err := entries[0].Decode()
	if err != nil {
		return nil, err
	}
	refused, ok := body.(*record.Refused)
	if !ok {
		return nil, &DamagedError{Seq: seq, Why: "the outbox takes it for a refusal"}
	}
	return refused, nil
}

// Delivery gives one owed entry with the attendance as it stood when it was
// written, and notes, durably, that it may be sent from now on; a patient who
// waits to be matched is not sent, so nothing is noted. What is not owed (any
// more) is ErrNotFound.
func (l *Ledger) Delivery(ctx context.Context, destination string, entry record.ID) (record.Delivery, error) {
	d := record.Delivery{Destination: destination}
	var attendance record.ID
	err := l.read.QueryRowContext(ctx, "SELECT attendance FROM undelivered WHERE destination = ? AND entry = ?", destination, entry).Scan(&attendance)
	if errors.Is(err, sql.ErrNoRows) {
		return d, notOwed(destination, entry)
	}
	if err != nil {
		return d, storageError(err)
	}
	told, err := l.told(ctx, destination, attendance)
	if err != nil {
		return d, err
	}
	entries, err := l.Entries(ctx, attendance)
	if err != nil {
		return d, err
	}
	if err := d.Tell(entries, entry, told); err != nil || d.Match != nil && d.Match.Outcome == record.MatchWaiting {
		return d, err
	}
	return d, l.noteTried(ctx, destination, entry)
}

// told gives the entries of an attendance that a destination has proved to
// hold.
func (l *Ledger) told(ctx context.Context, destination string, attendance record.ID) (map[record.ID]bool, error) {
	told := map[record.ID]bool{}
	err := each(ctx, l.read, "SELECT entry FROM settled WHERE destination = ? AND attendance = ?", []any{destination, attendance}, func(rows *sql.Rows) error {
		var id record.ID
		err := rows.Scan(&id)
		told[id] = true
		return storageError(err)
	})
	return told, err
}

func (l *Ledger) noteTried(ctx context.Context, destination string, entry record.ID) error {
	n, err := l.change(ctx, "UPDATE undelivered SET tried = 1 WHERE destination = ? AND entry = ?", destination, entry)
	if err == nil && n == 0 {
		return notOwed(destination, entry)
	}
	return err
}

func notOwed(destination string, entry record.ID) error {
	return fmt.Errorf("%w: nothing is owed to %s under entry %s", ErrNotFound, destination, entry)
}

// Settle appends a receipt, which takes the delivery out of the outbox. A
// receipt for what is settled already changes nothing; one for what was never
// owed is ErrNotFound.
func (l *Ledger) Settle(ctx context.Context, r record.Receipt) error {
	return l.answer(ctx, r.Destination, r.EntryID, &record.Settled{Receipt: r})
}

// Refuse appends a destination's reasoned no. The delivery stays owed, and
// waits for a person to mend it.
func (l *Ledger) Refuse(ctx context.Context, r record.Refused) error {
	return l.answer(ctx, r.Destination, r.EntryID, &r)
}

func (l *Ledger) answer(ctx context.Context, destination string, entry record.ID, body record.Body) error {
	return l.Commit(ctx, func(tx *Tx) error {
		var attendance record.ID
		var owed bool
		err := tx.tx.QueryRowContext(ctx, `SELECT coalesce(attendance, ''),
			EXISTS (SELECT 1 FROM undelivered u WHERE u.destination = ? AND u.entry = e.id) FROM entry e WHERE id = ?`,
			destination, entry).Scan(&attendance, &owed)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w: entry %s", ErrNotFound, entry)
		}
		if err != nil || !owed {
			return storageError(err)
		}
		_, err = tx.Append(record.Draft{AttendanceID: attendance, Body: body})
		return err
	})
}

// Receipts gives the receipts of every destination, by entry.
func (l *Ledger) Receipts(ctx context.Context) ([]record.Receipt, error) {
	var list []record.Receipt
	entries, err := l.entries(ctx, "WHERE kind = ? ORDER BY seq", record.KindSettled)
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		if s, ok := body.(*record.Settled); ok {
			list = append(list, s.Receipt)
		}
	}
	return list, err
}

// CountAttendancesOwed gives how many attendances any destination still waits
// for.
func (l *Ledger) CountAttendancesOwed(ctx context.Context) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT count(DISTINCT attendance) FROM undelivered").Scan(&n)
	return n, storageError(err)
}

// DeliveriesOf counts, by destination, which entries of an attendance are
// settled and which are still owed.
func (l *Ledger) DeliveriesOf(ctx context.Context, attendance record.ID) (settled, owed map[string]int, err error) {
	if settled, err = l.countBy(ctx, "SELECT destination, count(*) FROM settled WHERE attendance = ? GROUP BY destination", attendance); err != nil {
		return nil, nil, err
	}
	owed, err = l.countBy(ctx, "SELECT destination, count(*) FROM undelivered WHERE attendance = ? GROUP BY destination", attendance)
	return settled, owed, err
}

func (l *Ledger) countBy(ctx context.Context, query string, args ...any) (map[string]int, error) {
	counts := map[string]int{}
	err := each(ctx, l.read, query, args, func(rows *sql.Rows) error {
		var name string
		var n int
		err := rows.Scan(&name, &n)
		counts[name] = n
		return storageError(err)
	})
	return counts, err
}

// Deliverables gives every entry that is owed or was owed to destinations, in
// ledger order, by its place and label alone: bodies and times are not opened.
func (l *Ledger) Deliverables(ctx context.Context) ([]record.Entry, error) {
	var list []record.Entry
	err := each(ctx, l.read, "SELECT seq, id, kind, coalesce(attendance, '') FROM entry ORDER BY seq", nil, func(rows *sql.Rows) error {
		var e record.Entry
		if err := rows.Scan(&e.Seq, &e.ID, &e.Kind, &e.AttendanceID); err != nil {
			return storageError(err)
		}
		if e.Kind.Deliverable() {
			list = append(list, e)
		}
		return nil
	})
	return list, err
}

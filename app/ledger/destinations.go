package ledger

import (
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// oweDestinations makes every destination known, and owes a new one what
// there is to tell from the first entry on. One that begins or ceases to take
// forms, as when its interface is exchanged, has its outbox told anew.
func (tx *Tx) oweDestinations(names, takeForms []string) error {
	changed := false
	for _, name := range names {
		forms := slices.Contains(takeForms, name)
		isNew, err := tx.touches("INSERT INTO destination (name, forms) VALUES (?, ?) ON CONFLICT DO NOTHING", name, forms)
		if err != nil {
			return err
		}
		if isNew {
			if err := tx.oweAll(name, forms); err != nil {
				return err
			}
			continue
		}
		other, err := tx.touches("UPDATE destination SET forms = ?1 WHERE name = ?2 AND forms <> ?1", forms, name)
		if err != nil {
			return err
		}
		changed = changed || other
	}
	if !changed {
		return nil
	}
	return tx.retellForms()
}

// touches runs a statement and reports whether it changed any row.
func (tx *Tx) touches(query string, args ...any) (bool, error) {
	result, err := tx.tx.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return false, storageError(err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// oweAll owes a new destination everything but what was withdrawn.
func (tx *Tx) oweAll(name string, forms bool) error {
	return tx.exec(`INSERT INTO undelivered (destination, turn, entry, attendance)
		SELECT ?1, seq, id, attendance FROM entry e
		WHERE (kind IN ('attendance.registered', 'attendance.amended', 'attendance.triaged', 'attendance.departed') OR kind = 'attendance.filed' AND ?2)
		AND NOT EXISTS (SELECT 1 FROM entry w WHERE w.attendance = e.attendance AND w.kind = 'attendance.withdrawn')`, name, forms)
}

// retellForms makes the outbox again where there are forms that it owes, or
// owes no more.
func (tx *Tx) retellForms() error {
	var any bool
	err := tx.tx.QueryRowContext(tx.ctx, "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'attendance.filed')").Scan(&any)
	if err != nil || !any {
		return storageError(err)
	}
	return tx.rebuild()
}

// viewFiling owes a form to the destinations that take any. One that was filed
// again after it was refused takes the turn of what it replaces, which is owed
// no more.
func (tx *Tx) viewFiling(e record.Entry) error {
	a, err := tx.Attendance(e.AttendanceID)
	if err != nil {
		return err
	}
	filing, _ := a.Filing(e.ID)
	turns, err := tx.mendedTurns(e.AttendanceID, filing.Entries[:len(filing.Entries)-1])
	if err != nil {
		return err
	}
	err = tx.exec("INSERT INTO undelivered (destination, turn, entry, attendance) SELECT name, ?, ?, ? FROM destination WHERE forms = 1", e.Seq, e.ID, e.AttendanceID)
	if err != nil {
		return err
	}
	for name, turn := range turns {
		if err := tx.exec("UPDATE undelivered SET turn = ? WHERE destination = ? AND entry = ?", turn, name, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// mendedTurns takes entries out of the outbox of each destination that refused
// one of them, and gives the first turn that they had there.
func (tx *Tx) mendedTurns(attendance record.ID, replaced []record.ID) (map[string]int64, error) {
	if len(replaced) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(replaced)
	if err != nil {
		return nil, err
	}
	const among = "attendance = ?1 AND entry IN (SELECT value FROM json_each(?2))"
	turns := map[string]int64{}
	err = each(tx.ctx, tx.tx, "SELECT destination, min(turn) FROM undelivered WHERE "+among+" GROUP BY destination HAVING max(refused) IS NOT NULL", []any{attendance, string(list)}, func(rows *sql.Rows) error {
		var name string
		var turn int64
		err := rows.Scan(&name, &turn)
		turns[name] = turn
		return storageError(err)
	})
	for name := range turns {
		if err == nil {
			err = tx.exec("DELETE FROM undelivered WHERE "+among+" AND destination = ?3", attendance, string(list), name)
		}
	}
	return turns, err
}

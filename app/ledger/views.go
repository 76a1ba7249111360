package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/tideover/tideover/forms/record"
)

// view brings the views up to date with one entry, whose body is given beside
// it. It is the only code that writes them, for a commit and for a rebuild
// alike; what they should hold, verify tells on its own.
func (tx *Tx) view(e record.Entry, body record.Body) error {
	switch b := body.(type) {
	case *record.SheetQueued:
		if began := tx.registered[e.AttendanceID]; began != nil {
			began[b.Job.Sheet]++
		}
		return tx.putPrintJob(queued(*b, e))
	case *record.SheetOutcome:
		return tx.viewOutcome(e, *b)
	case *record.PageReturned:
		return tx.viewReturned(e, *b)
	case *record.PackIssued:
		return tx.viewPack(e, b.Numbers)
	case *record.PackAccounted:
		return tx.viewPackAccount(e, b.Numbers)
	case *record.Settled:
		return tx.viewSettled(e, b.Receipt)
	case *record.Refused:
		return tx.viewRefused(e, *b)
	case *record.Retried:
		return tx.exec("UPDATE undelivered SET refused = NULL WHERE "+owedEntry, e.AttendanceID, b.Destination, b.EntryID)
	}
	if e.AttendanceID == "" {
		return nil
	}
	if err := tx.viewAttendance(e, body); err != nil {
		return err
	}
	return tx.viewOutbox(e)
}

// owedEntry finds a place in the outbox by attendance, destination and entry.
// The plus keeps SQLite from walking all that a destination is owed.
const owedEntry = "attendance = ? AND +destination = ? AND entry = ?"

func (tx *Tx) viewAttendance(e record.Entry, body record.Body) error {
	var a record.Attendance
	if e.Kind == record.KindRegistered {
		tx.registered[e.AttendanceID] = map[record.SheetKind]int{}
	} else {
		var err error
		if a, err = tx.Attendance(e.AttendanceID); err != nil {
			return err
		}
	}
	if err := a.ApplyBody(e, body); err != nil {
		return err
	}
	tx.attendances[a.ID] = a
	sealed, err := tx.sealRow("attendance", string(a.ID), a)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO attendance (id, number, present, withdrawn, person, seq, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET present = excluded.present, withdrawn = excluded.withdrawn, person = excluded.person,
			seq = excluded.seq, sealed = excluded.sealed`,
		a.ID, a.Number, a.Present(), a.Withdrawal != nil, tx.l.seal.person(a), e.Seq, sealed)
}

// viewOutbox owes a deliverable entry to every destination that it concerns.
func (tx *Tx) viewOutbox(e record.Entry) error {
	switch {
	case !e.Kind.Deliverable():
		return nil
	case e.Kind == record.KindWithdrawn:
		return tx.viewWithdrawal(e)
	case e.Kind == record.KindAmended:
		return tx.viewAmendment(e)
	case e.Kind == record.KindFiled:
		return tx.viewFiling(e)
	}
	return tx.exec("INSERT INTO undelivered (destination, turn, entry, attendance) SELECT name, ?, ?, ? FROM destination",
		e.Seq, e.ID, e.AttendanceID)
}

// viewRefused lets a delivery wait for a person to mend it. Of a withdrawn
// attendance nobody can mend anything, so what is refused of it is owed no
// more; but for the withdrawal itself, where the destination holds what is
// withdrawn.
func (tx *Tx) viewRefused(e record.Entry, r record.Refused) error {
	err := tx.exec(`DELETE FROM undelivered WHERE attendance = ?1 AND +destination = ?2 AND entry = ?3
		AND EXISTS (SELECT 1 FROM entry w WHERE w.attendance = ?1 AND w.kind = 'attendance.withdrawn' AND w.seq < ?4)
		AND NOT (EXISTS (SELECT 1 FROM entry w WHERE w.id = ?3 AND w.kind = 'attendance.withdrawn')
			AND EXISTS (SELECT 1 FROM settled s WHERE s.attendance = ?1 AND +s.destination = ?2))`,
		e.AttendanceID, r.Destination, r.EntryID, e.Seq)
	if err != nil {
		return err
	}
	return tx.exec("UPDATE undelivered SET refused = ? WHERE "+owedEntry, e.Seq, e.AttendanceID, r.Destination, r.EntryID)
}

// viewWithdrawal leaves nothing to send to a destination that cannot have
// heard of the attendance; where it may have, the withdrawal follows. What was
// refused stands in its way no longer: nobody can mend it now.
func (tx *Tx) viewWithdrawal(e record.Entry) error {
	if err := tx.exec("DELETE FROM undelivered WHERE attendance = ? AND refused IS NOT NULL", e.AttendanceID); err != nil {
		return err
	}
	err := tx.exec(`DELETE FROM undelivered AS u WHERE attendance = ?1
		AND NOT EXISTS (SELECT 1 FROM settled s WHERE s.destination = u.destination AND s.attendance = ?1)
		AND NOT EXISTS (SELECT 1 FROM undelivered t WHERE t.destination = u.destination AND t.attendance = ?1
			AND t.tried = 1)`, e.AttendanceID)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO undelivered (destination, turn, entry, attendance)
		SELECT name, ?1, ?2, ?3 FROM destination d
		WHERE EXISTS (SELECT 1 FROM settled s WHERE s.destination = d.name AND s.attendance = ?3)
		OR EXISTS (SELECT 1 FROM undelivered u WHERE u.destination = d.name AND u.attendance = ?3)`,
		e.Seq, e.ID, e.AttendanceID)
}

// viewAmendment lets an amendment mend what a destination refused: it tells
// all that the refused entries told, so it takes the turn of the first of them
// and they are owed no more. A refused departure is tried again after it.
func (tx *Tx) viewAmendment(e record.Entry) error {
	const mended = `attendance = ?1 AND refused IS NOT NULL AND entry IN
		(SELECT id FROM entry WHERE attendance = ?1 AND kind IN ('attendance.registered', 'attendance.amended', 'attendance.triaged'))`
	turns := map[string]int64{}
	err := each(tx.ctx, tx.tx, "SELECT destination, min(turn) FROM undelivered WHERE "+mended+" GROUP BY destination", []any{e.AttendanceID}, func(rows *sql.Rows) error {
		var name string
		var turn int64
		err := rows.Scan(&name, &turn)
		turns[name] = turn
		return storageError(err)
	})
	if err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM undelivered WHERE "+mended, e.AttendanceID); err != nil {
		return err
	}
	if err := tx.exec("UPDATE undelivered SET refused = NULL WHERE attendance = ?", e.AttendanceID); err != nil {
		return err
	}
	err = tx.exec("INSERT INTO undelivered (destination, turn, entry, attendance) SELECT name, ?, ?, ? FROM destination", e.Seq, e.ID, e.AttendanceID)
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

// viewReturned keeps a word on a page with its print job.
func (tx *Tx) viewReturned(e record.Entry, b record.PageReturned) error {
	job, err := tx.queuedJob(b.JobID)
	if err != nil {
		return err
	}
	job.Return(e, b)
	return tx.putPrintJob(job)
}

// viewSettled takes a delivery out of the outbox. A receipt that came twice
// changes nothing.
func (tx *Tx) viewSettled(e record.Entry, r record.Receipt) error {
	err := tx.exec("INSERT INTO settled (destination, entry, attendance, receipt) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		r.Destination, r.EntryID, e.AttendanceID, e.Seq)
	if err != nil {
		return err
	}
	return tx.exec("DELETE FROM undelivered WHERE "+owedEntry, e.AttendanceID, r.Destination, r.EntryID)
}

func (tx *Tx) viewOutcome(e record.Entry, o record.SheetOutcome) error {
	job, err := tx.queuedJob(o.JobID)
	if err != nil {
		return err
	}
	job.Apply(o, e.RecordedAt)
	return tx.putPrintJob(job)
}

// queuedJob is a print job with the place of the entry that queued it.
type queuedJob struct {
	record.PrintJob
	seq int64
}

// queued gives the job that an entry queues, as it begins.
func queued(b record.SheetQueued, e record.Entry) queuedJob {
	b.Job.State, b.Job.StateAt = record.SheetWaiting, e.RecordedAt
	return queuedJob{b.Job, e.Seq}
}

func (tx *Tx) queuedJob(id record.ID) (queuedJob, error) {
	if j, ok := tx.jobs[id]; ok {
		return j, nil
	}
	var j queuedJob
	var sealed []byte
	err := tx.tx.QueryRowContext(tx.ctx, "SELECT seq, sealed FROM print_job WHERE id = ?", id).Scan(&j.seq, &sealed)
	return j, tx.l.seal.openRow("print_job", string(id), sealed, err, &j.PrintJob)
}

func (tx *Tx) putPrintJob(j queuedJob) error {
	tx.jobs[j.ID] = j
	sealed, err := tx.sealRow("print_job", string(j.ID), j.PrintJob)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO print_job (id, seq, attendance, printer, state, first, number, owed, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET printer = excluded.printer, state = excluded.state, owed = excluded.owed, sealed = excluded.sealed`,
		j.ID, j.seq, j.AttendanceID, j.Printer, j.State, j.FirstSerial, j.Number.Compact(), j.Owed(), sealed)
}

func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.tx.ExecContext(tx.ctx, query, args...)
	return storageError(err)
}

func (tx *Tx) sealRow(table, key string, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return tx.l.seal.lock(tx.l.Random(), plain, rowPlace(table, key))
}

// openRow reads a sealed view into value. No row is ErrNotFound; one that does
// not open is damage, and the views are then rebuilt from the entries.
func (s sealer) openRow(table, key string, sealed []byte, err error, value any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return storageError(err)
	}
	plain, err := s.open(sealed, rowPlace(table, key))
	if err != nil {
		return &DamagedError{Why: "a row of view " + table + ": " + err.Error()}
	}
	if err := json.Unmarshal(plain, value); err != nil {
		return &DamagedError{Why: "a row of view " + table + ": " + record.Unreadable(err).Error()}
	}
	return nil
}

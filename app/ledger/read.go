package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Attendance gives an attendance as it stands, or ErrNotFound.
func (l *Ledger) Attendance(ctx context.Context, id record.ID) (record.Attendance, error) {
	return l.attendance(ctx, l.read, "id", string(id))
}

// AttendanceByNumber gives the attendance of a downtime number, or
// ErrNotFound.
func (l *Ledger) AttendanceByNumber(ctx context.Context, n record.DowntimeNumber) (record.Attendance, error) {
	return l.attendance(ctx, l.read, "number", n.Compact())
}

func (l *Ledger) attendance(ctx context.Context, q querier, column, value string) (record.Attendance, error) {
	var a record.Attendance
	var id string
	var sealed []byte
	err := q.QueryRowContext(ctx, "SELECT id, sealed FROM attendance WHERE "+column+" = ?", value).Scan(&id, &sealed)
	return a, l.seal.openRow("attendance", id, sealed, err, &a)
}

// Present gives the attendances of everybody in the department.
func (l *Ledger) Present(ctx context.Context) ([]record.Attendance, error) {
	return l.attendances(ctx, "WHERE present = 1 ORDER BY seq")
}

// OfPerson gives the attendances, here or gone, under one NHS number.
func (l *Ledger) OfPerson(ctx context.Context, n record.NHSNumber) ([]record.Attendance, error) {
	if n == "" {
		return nil, nil
	}
	return l.attendances(ctx, "WHERE person = ? ORDER BY seq", l.seal.blind(string(n)))
}

// Attendances gives every attendance of this ledger in the order of their
// numbers.
func (l *Ledger) Attendances(ctx context.Context) ([]record.Attendance, error) {
	return l.attendances(ctx, "ORDER BY number")
}

// CountAttendances gives how many attendances there are, withdrawn ones
// included.
func (l *Ledger) CountAttendances(ctx context.Context) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT attendances FROM tally").Scan(&n)
	return n, storageError(err)
}

func (l *Ledger) attendances(ctx context.Context, where string, args ...any) ([]record.Attendance, error) {
	var list []record.Attendance
	err := each(ctx, l.read, "SELECT id, sealed FROM attendance "+where, args, func(rows *sql.Rows) error {
		var id string
		var sealed []byte
		err := rows.Scan(&id, &sealed)
		var a record.Attendance
		if err := l.seal.openRow("attendance", id, sealed, err, &a); err != nil {
			return err
		}
		list = append(list, a)
		return nil
	})
	return list, err
}

// Entries gives the entries of an attendance, oldest first: of all kinds, where
// none is named.
func (l *Ledger) Entries(ctx context.Context, attendance record.ID, kinds ...record.Kind) ([]record.Entry, error) {
	if len(kinds) == 0 {
		return l.entries(ctx, "WHERE attendance = ? ORDER BY seq", attendance)
	}
	in, args := kindIn(kinds, attendance)
	return l.entries(ctx, "WHERE attendance = ? AND "+in+" ORDER BY seq", args...)
}

// kindIn gives the condition for some kinds, and its arguments after those before.
func kindIn(kinds []record.Kind, before ...any) (condition string, args []any) {
	for _, k := range kinds {
		before = append(before, k)
	}
	return "kind IN (?" + strings.Repeat(", ?", len(kinds)-1) + ")", before
}

// Entry gives one entry, or ErrNotFound.
func (l *Ledger) Entry(ctx context.Context, id record.ID) (record.Entry, error) {
	return first(l.entries(ctx, "WHERE id = ?", id))
}

// first gives the first of some rows, or ErrNotFound.
func first[T any](rows []T, err error) (T, error) {
	if err == nil && len(rows) > 0 {
		return rows[0], nil
	}
	var none T
	return none, cmp.Or(err, ErrNotFound)
}

// SheetEntry gives the entry that queued a print job, or ErrNotFound.
func (l *Ledger) SheetEntry(ctx context.Context, job record.ID) (record.Entry, error) {
	return first(l.entries(ctx, "WHERE seq = (SELECT seq FROM print_job WHERE id = ?)", job))
}

// KioskEntries gives the entries of one kind that are about the kiosk and not
// about an attendance, oldest first.
func (l *Ledger) KioskEntries(ctx context.Context, kind record.Kind) ([]record.Entry, error) {
	return l.entries(ctx, "WHERE attendance IS NULL AND kind = ? ORDER BY seq", kind)
}

// LatestKioskEntry gives the newest entry of one kind that is about the kiosk
// and not about an attendance, or ErrNotFound.
func (l *Ledger) LatestKioskEntry(ctx context.Context, kind record.Kind) (record.Entry, error) {
	return first(l.entries(ctx, "WHERE attendance IS NULL AND kind = ? ORDER BY seq DESC LIMIT 1", kind))
}

// EntriesOfKind gives every entry of one kind, whatever it is about, oldest
// first. It reads through the whole ledger.
func (l *Ledger) EntriesOfKind(ctx context.Context, kind record.Kind) ([]record.Entry, error) {
	return l.entries(ctx, "WHERE kind = ? ORDER BY seq", kind)
}

// EntriesSince gives every entry of some kinds after a sequence, whatever it is
// about, oldest first.
func (l *Ledger) EntriesSince(ctx context.Context, seq int64, kinds ...record.Kind) ([]record.Entry, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	in, args := kindIn(kinds, seq)
	return l.entries(ctx, "WHERE seq > ? AND "+in+" ORDER BY seq", args...)
}

// entries opens rows, each with the hash of the row before it.
func (l *Ledger) entries(ctx context.Context, where string, args ...any) ([]record.Entry, error) {
	query := "SELECT " + rowColumns + ", coalesce((SELECT hash FROM entry p WHERE p.seq = entry.seq - 1), zeroblob(32)) FROM entry " + where
	var list []record.Entry
	err := each(ctx, l.read, query, args, func(rows *sql.Rows) error {
		e, err := l.scanEntry(rows)
		list = append(list, e)
		return err
	})
	return list, err
}

// scanEntry opens a row that comes with the hash before it.
func (l *Ledger) scanEntry(rows *sql.Rows) (record.Entry, error) {
	var r row
	var hash []byte
	if err := rows.Scan(&r.seq, &r.id, &r.kind, &r.attendance, &r.sealed, &r.hash, &hash); err != nil {
		return record.Entry{}, storageError(err)
	}
	before := Head{Seq: r.seq - 1}
	copy(before.Hash[:], hash)
	return l.seal.openEntry(r, before)
}

// PrintJob gives a print job as it stands, or ErrNotFound.
func (l *Ledger) PrintJob(ctx context.Context, id record.ID) (record.PrintJob, error) {
	return l.printJob(ctx, l.read, id)
}

// PrintJobs gives the newest print jobs first, at most limit; all of them for a
// negative one. Rows come in the order of the entries that queued them.
func (l *Ledger) PrintJobs(ctx context.Context, limit int) ([]record.PrintJob, error) {
	return l.printJobs(ctx, l.read, "ORDER BY rowid DESC LIMIT ?", limit)
}

// PrintJobsOf gives the print jobs of an attendance, oldest first.
func (l *Ledger) PrintJobsOf(ctx context.Context, attendance record.ID) ([]record.PrintJob, error) {
	return l.printJobs(ctx, l.read, "WHERE attendance = ? ORDER BY seq", attendance)
}

func (l *Ledger) printJob(ctx context.Context, q querier, id record.ID) (record.PrintJob, error) {
	var j record.PrintJob
	var sealed []byte
	err := q.QueryRowContext(ctx, "SELECT sealed FROM print_job WHERE id = ?", id).Scan(&sealed)
	return j, l.seal.openRow("print_job", string(id), sealed, err, &j)
}

func (l *Ledger) printJobs(ctx context.Context, q querier, where string, args ...any) ([]record.PrintJob, error) {
	var list []record.PrintJob
	err := each(ctx, q, "SELECT id, sealed FROM print_job "+where, args, func(rows *sql.Rows) error {
		j, err := l.scanPrintJob(rows)
		list = append(list, j)
		return err
	})
	return list, err
}

// scanPrintJob opens a row of an ID and what is sealed under it.
func (l *Ledger) scanPrintJob(rows *sql.Rows) (record.PrintJob, error) {
	var id string
	var sealed []byte
	err := rows.Scan(&id, &sealed)
	var j record.PrintJob
	return j, l.seal.openRow("print_job", id, sealed, err, &j)
}

// Issued gives every downtime number that was issued, from the counters
// alone: what is there is held against it.
func (l *Ledger) Issued(ctx context.Context) ([]record.DowntimeNumber, error) {
	var numbers []record.DowntimeNumber
	err := each(ctx, l.read, "SELECT kiosk, series, first, last FROM series ORDER BY rowid", nil, func(rows *sql.Rows) error {
		var kiosk, series string
		var first, last int
		if err := rows.Scan(&kiosk, &series, &first, &last); err != nil {
			return storageError(err)
		}
		for n := first; n <= last; n++ {
			numbers = append(numbers, record.NewDowntimeNumber(kiosk, series, n))
		}
		return nil
	})
	return numbers, err
}

// each visits the rows of a query.
func each(ctx context.Context, q querier, query string, args []any, visit func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return storageError(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return storageError(rows.Err())
}

// Savepoint is a half-filled form, kept until it is saved whole.
type Savepoint struct {
	Owner   string          `json:"owner"`   // staff ID
	Subject string          `json:"subject"` // which form, of which attendance
	Content json.RawMessage `json:"content"`
}

// KeepSavepoint puts a half-filled form on disk, over the one that its owner
// kept under the same subject. When it returns, a power cut cannot take it.
func (l *Ledger) KeepSavepoint(ctx context.Context, s Savepoint) error {
	plain, err := json.Marshal(s)
	if err != nil {
		return err
	}
	key, err := savepointKey(s.Owner, s.Subject)
	if err != nil {
		return err
	}
	sealed, err := l.seal.lock(l.Random(), plain, rowPlace("savepoint", key))
	if err != nil {
		return err
	}
	_, err = l.put(ctx, `INSERT INTO savepoint (owner, subject, kept_at, sealed, turn)
		VALUES (?, ?, ?, ?, (SELECT coalesce(max(turn), 0) + 1 FROM savepoint))
		ON CONFLICT (owner, subject) DO UPDATE SET kept_at = excluded.kept_at, sealed = excluded.sealed, turn = excluded.turn`,
		s.Owner, s.Subject, l.Now().UnixMilli(), sealed)
	return err
}

// savepointKey names one half-filled form. An owner with a NUL in it could be
// taken for another with another form.
func savepointKey(owner, subject string) (string, error) {
	if strings.ContainsRune(owner, 0) {
		return "", fmt.Errorf("%q can own no half-filled form", owner)
	}
	return owner + "\x00" + subject, nil
}

// Savepoints gives the half-filled forms of one person, newest first.
func (l *Ledger) Savepoints(ctx context.Context, owner string) ([]Savepoint, error) {
	var list []Savepoint
	err := each(ctx, l.read, "SELECT subject, sealed FROM savepoint WHERE owner = ? ORDER BY turn DESC", []any{owner}, func(rows *sql.Rows) error {
		var subject string
		var sealed []byte
		err := rows.Scan(&subject, &sealed)
		var s Savepoint
		key, keyErr := savepointKey(owner, subject)
		if err := l.seal.openRow("savepoint", key, sealed, errors.Join(err, keyErr), &s); err != nil {
			return err
		}
		list = append(list, s)
		return nil
	})
	return list, err
}

// CountSavepoints gives how many half-filled forms a person has. It opens none:
// one that is damaged keeps nobody from signing in.
func (l *Ledger) CountSavepoints(ctx context.Context, owner string) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT count(*) FROM savepoint WHERE owner = ?", owner).Scan(&n)
	return n, storageError(err)
}

// DropSavepoint forgets a half-filled form that its owner gave up.
func (l *Ledger) DropSavepoint(ctx context.Context, owner, subject string) error {
	_, err := l.put(ctx, "DELETE FROM savepoint WHERE owner = ? AND subject = ?", owner, subject)
	return err
}

// CountPresent gives how many patients are in the department.
func (l *Ledger) CountPresent(ctx context.Context) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT count(*) FROM attendance WHERE present = 1").Scan(&n)
	return n, storageError(err)
}

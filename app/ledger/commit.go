package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// querier is what both a transaction and a pool can do.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is one commit in the making: entries, numbers, serials and the views
// that follow from them, all or nothing.
type Tx struct {
	ctx    context.Context
	l      *Ledger
	tx     *sql.Tx
	head   Head
	series string
}

// Commit runs compose and makes what it appended durable in one transaction.
// Only when Commit has returned nil may anybody be told of a number, a sheet
// or an entry. An error of compose leaves the ledger as it was; so does
// ErrDiskFull. After ErrFailed the outcome of this one commit is not known,
// and the ledger takes no more until it is opened again: a write that failed
// is never retried as if it could still succeed.
func (l *Ledger) Commit(ctx context.Context, compose func(*Tx) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return l.failed
	}
	sqlTx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return l.noteFailure(storageError(err))
	}
	defer sqlTx.Rollback()
	tx := &Tx{ctx: ctx, l: l, tx: sqlTx, head: l.head, series: l.series}
	if err := compose(tx); err != nil {
		return l.noteFailure(storageError(err))
	}
	if err := sqlTx.Commit(); err != nil {
		return l.noteFailure(storageError(err))
	}
	l.head, l.series = tx.head, tx.series
	return nil
}

// change makes one statement durable that appends no entry, and gives how many
// rows it changed. It fails as Commit does.
func (l *Ledger) change(ctx context.Context, query string, args ...any) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return 0, l.failed
	}
	res, err := l.write.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, l.noteFailure(storageError(err))
	}
	return res.RowsAffected()
}

// noteFailure stops the ledger for good after a failed read or write of the
// disk. A full disk is no failure: SQLite has rolled back.
func (l *Ledger) noteFailure(err error) error {
	var damaged *DamagedError
	if errors.Is(err, ErrFailed) || errors.As(err, &damaged) {
		l.failed = err
	}
	return err
}

// Append adds an entry: it gets its ID, its place and its RecordedAt, and the
// views that follow from it are brought up to date.
func (tx *Tx) Append(d record.Draft) (record.Entry, error) {
	e, err := tx.compose(d)
	if err != nil {
		return e, err
	}
	plain, err := json.Marshal(e)
	if err != nil {
		return e, fmt.Errorf("writing an entry of kind %s: %w", e.Kind, err)
	}
	r := row{seq: e.Seq, id: e.ID, kind: e.Kind, attendance: e.AttendanceID}
	if r.sealed, err = tx.l.seal.lock(tx.l.Random(), plain, r.place(tx.head)); err != nil {
		return e, err
	}
	after := r.chain(tx.head)
	err = tx.exec("INSERT INTO entry (seq, id, kind, attendance, sealed, hash) VALUES (?, ?, ?, nullif(?, ''), ?, ?)",
		r.seq, r.id, r.kind, r.attendance, r.sealed, after.Hash[:])
	if err != nil {
		return e, err
	}
	tx.head = after
	return e, tx.view(e)
}

func (tx *Tx) compose(d record.Draft) (record.Entry, error) {
	id, err := tx.NewID()
	if err != nil {
		return record.Entry{}, err
	}
	body, err := json.Marshal(d.Body)
	if err != nil {
		return record.Entry{}, fmt.Errorf("writing a body of kind %s: %w", d.Body.Kind(), err)
	}
	now := tx.l.Now()
	e := record.Entry{
		ID: id, Kind: d.Body.Kind(), Seq: tx.head.Seq + 1, AttendanceID: d.AttendanceID,
		OccurredAt: d.OccurredAt, RecordedAt: now.Round(0), Run: tx.series, Elapsed: tx.l.options.Elapsed() - tx.l.began,
		Kiosk: tx.l.options.KioskCode, Author: d.Author, OnBehalfOf: d.OnBehalfOf, Amends: d.Amends, Body: body,
	}
	if e.OccurredAt.IsZero() {
		e.OccurredAt = e.RecordedAt
	}
	return e, nil
}

// NewID makes an ID from the ledger's clock and randomness.
func (tx *Tx) NewID() (record.ID, error) { return record.NewID(tx.l.Now(), tx.l.Random()) }

// Now is the ledger's clock.
func (tx *Tx) Now() time.Time { return tx.l.Now() }

// Head is the newest entry's place and hash, this commit's own included.
func (tx *Tx) Head() Head { return tx.head }

// NextNumber takes the next downtime number. It is issued only if the commit
// succeeds; a series that is used up is followed by a new one.
func (tx *Tx) NextNumber() (record.DowntimeNumber, error) {
	var last int
	err := tx.tx.QueryRowContext(tx.ctx, "UPDATE series SET last = last + 1 WHERE series = ? AND last < ? RETURNING last",
		tx.series, record.MaxSequence).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		if err := tx.newSeries(); err != nil {
			return "", err
		}
		return tx.NextNumber()
	}
	if err != nil {
		return "", storageError(err)
	}
	return record.NewDowntimeNumber(tx.l.options.KioskCode, tx.series, last), nil
}

// newSeries draws a series that this ledger has not had.
func (tx *Tx) newSeries() error {
	for {
		series, err := record.NewSeries(tx.l.Random())
		if err != nil {
			return err
		}
		res, err := tx.tx.ExecContext(tx.ctx, "INSERT INTO series (series, kiosk, last) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
			series, tx.l.options.KioskCode)
		if err != nil {
			return storageError(err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			tx.series = series
			return err
		}
	}
}

// NextSerials takes n sheet serials and gives the first.
func (tx *Tx) NextSerials(n int) (int, error) {
	var last int
	err := tx.tx.QueryRowContext(tx.ctx, "UPDATE serial SET last = last + ? RETURNING last", n).Scan(&last)
	return last - n + 1, storageError(err)
}

// Attendance gives an attendance as it stands in this commit, or ErrNotFound.
func (tx *Tx) Attendance(id record.ID) (record.Attendance, error) {
	return tx.l.attendance(tx.ctx, tx.tx, "id", string(id))
}

// PrintJob gives a print job as it stands in this commit, or ErrNotFound.
func (tx *Tx) PrintJob(id record.ID) (record.PrintJob, error) {
	return tx.l.printJob(tx.ctx, tx.tx, id)
}

// OpenPrintJobs gives the jobs of a printer as they stand in this commit.
func (tx *Tx) OpenPrintJobs(printer string) ([]record.PrintJob, error) {
	return tx.l.openPrintJobs(tx.ctx, tx.tx, printer)
}

// Copies counts the sheets of one kind that an attendance has had.
func (tx *Tx) Copies(attendance record.ID, kind record.SheetKind) (int, error) {
	jobs, err := tx.l.printJobs(tx.ctx, tx.tx, "WHERE attendance = ?", attendance)
	n := 0
	for _, j := range jobs {
		if j.Sheet == kind {
			n++
		}
	}
	return n, err
}

// Delivered reports whether any destination has proved to hold anything of an
// attendance.
func (tx *Tx) Delivered(attendance record.ID) (delivered bool, err error) {
	err = tx.tx.QueryRowContext(tx.ctx, "SELECT EXISTS (SELECT 1 FROM settled WHERE attendance = ?)", attendance).Scan(&delivered)
	return delivered, storageError(err)
}

// DropSavepoint forgets a half-filled form that is being saved whole in this
// commit.
func (tx *Tx) DropSavepoint(owner, subject string) error {
	return tx.exec("DELETE FROM savepoint WHERE owner = ? AND subject = ?", owner, subject)
}

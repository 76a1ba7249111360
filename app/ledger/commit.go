package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Tx is one commit in the making: entries, numbers, serials and the views
// that follow from them, all or nothing.
type Tx struct {
	ctx    context.Context
	l      *Ledger
	tx     *work
	head   Head
	series string
	clock  record.ClockHistory
	at     record.ClockReading // of the entry that is being appended

	// What this transaction has read or written of the views, so that it opens
	// each once.
	attendances map[record.ID]record.Attendance
	jobs        map[record.ID]queuedJob
	// registered are the attendances that began in this transaction, each with
	// the sheets that it has had.
	registered map[record.ID]map[record.SheetKind]int
	serial     int // the last that this transaction took, or 0
}

// Commit runs compose and makes what it appended durable in one transaction.
// Only when Commit has returned nil may anybody be told of a number, a sheet
// or an entry. An error of compose leaves the ledger as it was; so does
// ErrDiskFull. After ErrFailed the outcome of this one commit is not known,
// and the ledger takes no more until it is opened again: a write that failed
// is never retried as if it could still succeed.
//
// A ctx that ends before the commit began ends it; one that ends later does
// not: what is asked of the disk is heard to the end, so that neither a success
// nor a failed write is taken for something that was merely stopped.
func (l *Ledger) Commit(ctx context.Context, compose func(*Tx) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.mayWrite(ctx); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	sqlTx, err := l.write.begin(ctx)
	if err != nil {
		return l.noteFailure(storageError(err))
	}
	defer sqlTx.Rollback()
	tx := &Tx{
		ctx: ctx, l: l, tx: sqlTx, head: l.head, series: l.series, clock: l.clock,
		attendances: map[record.ID]record.Attendance{}, jobs: map[record.ID]queuedJob{}, registered: map[record.ID]map[record.SheetKind]int{},
	}
	if err := compose(tx); err != nil {
		return l.noteFailure(storageError(err))
	}
	if err := tx.putSerial(); err != nil {
		return l.noteFailure(err)
	}
	if err := sqlTx.Commit(); err != nil {
		return l.noteFailure(storageError(err))
	}
	l.checkpoint.note(tx.head.Seq - l.head.Seq)
	l.head, l.series, l.clock = tx.head, tx.series, tx.clock
	l.witness.note(l.options.Witness, l.seal.id, l.head)
	return nil
}

// Undisturbed runs read while nobody writes, so that all that it reads is of one
// moment: that of the head that it is given. It must not ask the ledger for its
// head or its clock, nor write.
func (l *Ledger) Undisturbed(read func(Head) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return read(l.head)
}

// mayWrite reports why nothing may be written: the disk failed, or whoever
// asked has gone.
func (l *Ledger) mayWrite(ctx context.Context) error {
	if l.failed != nil {
		return l.failed
	}
	return ctx.Err()
}

// put runs one statement on rows that no entry speaks of: half-filled forms,
// and what was tried. It keeps Commit's rules about a failed disk and an ended
// ctx, and gives how many rows it touched.
func (l *Ledger) put(ctx context.Context, statement string, args ...any) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.mayWrite(ctx); err != nil {
		return 0, err
	}
	result, err := l.write.ExecContext(context.WithoutCancel(ctx), statement, args...)
	if err != nil {
		return 0, l.noteFailure(storageError(err))
	}
	return result.RowsAffected()
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
// views that follow from it are brought up to date. Where the wall clock has
// jumped, an entry that says so goes before it. An attendance is registered
// once; a second time is ErrRegistered.
func (tx *Tx) Append(d record.Draft) (record.Entry, error) {
	if err := tx.registersOnce(d); err != nil {
		return record.Entry{}, err
	}
	if err := tx.noteJump(); err != nil {
		return record.Entry{}, err
	}
	return tx.append(d)
}

func (tx *Tx) append(d record.Draft) (record.Entry, error) {
	e, err := tx.compose(d)
	if err != nil {
		return e, err
	}
	plain, err := sealedForm(e)
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
	if err := tx.clock.Apply(e); err != nil {
		return e, err
	}
	return e, tx.view(e, d.Body)
}

// sealedForm is the entry's JSON. The body, which is JSON already and the
// longest part by far, is put into its place without being read again.
func sealedForm(e record.Entry) ([]byte, error) {
	body := e.Body
	e.Body = json.RawMessage("null")
	envelope, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	return slices.Concat(bytes.TrimSuffix(envelope, []byte("null}")), body, []byte("}")), nil
}

// registersOnce finds a form that is being saved again, such as one that was
// open twice: it would take a second number for the same arrival.
func (tx *Tx) registersOnce(d record.Draft) error {
	if d.Body.Kind() != record.KindRegistered {
		return nil
	}
	var there bool
	err := tx.tx.QueryRowContext(tx.ctx, "SELECT EXISTS (SELECT 1 FROM attendance WHERE id = ?)", d.AttendanceID).Scan(&there)
	if err == nil && there {
		return ErrRegistered
	}
	return storageError(err)
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
	e := record.Entry{
		ID: id, Kind: d.Body.Kind(), Seq: tx.head.Seq + 1, AttendanceID: d.AttendanceID,
		OccurredAt: d.OccurredAt, RecordedAt: tx.at.Wall, Run: tx.series, Elapsed: tx.at.Count - tx.l.began,
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
	if err := tx.tx.QueryRowContext(tx.ctx, "SELECT last FROM series WHERE series = ?", tx.series).Scan(&last); err != nil {
		return "", storageError(err)
	}
	if last >= record.MaxSequence {
		first, err := tx.newSeries()
		if err != nil {
			return "", err
		}
		last = first - 1
	}
	last++
	if err := tx.exec("UPDATE series SET last = ? WHERE series = ?", last, tx.series); err != nil {
		return "", err
	}
	return record.NewDowntimeNumber(tx.l.options.KioskCode, tx.series, last), nil
}

// newSeries draws a series that this ledger has not had, and the number that it
// begins with. That no copy of the ledger draws the same is left to chance:
// DESIGN.md says how small it is.
func (tx *Tx) newSeries() (first int, err error) {
	if first, err = record.NewFirst(tx.l.Random()); err != nil {
		return 0, err
	}
	for {
		series, err := record.NewSeries(tx.l.Random())
		if err != nil {
			return 0, err
		}
		res, err := tx.tx.ExecContext(tx.ctx, "INSERT INTO series (series, kiosk, first, last) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			series, tx.l.options.KioskCode, first, first-1)
		if err != nil {
			return 0, storageError(err)
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			tx.series = series
			return first, storageError(err)
		}
	}
}

// NextSerials takes n sheet serials and gives the first.
func (tx *Tx) NextSerials(n int) (int, error) {
	if tx.serial == 0 {
		if err := tx.tx.QueryRowContext(tx.ctx, "SELECT last FROM serial").Scan(&tx.serial); err != nil {
			return 0, storageError(err)
		}
	}
	tx.serial += n
	return tx.serial - n + 1, nil
}

// putSerial writes down, once, which serials this transaction took.
func (tx *Tx) putSerial() error {
	if tx.serial == 0 {
		return nil
	}
	return tx.exec("UPDATE serial SET last = ?", tx.serial)
}

// Attendance gives an attendance as it stands in this commit, or ErrNotFound.
func (tx *Tx) Attendance(id record.ID) (record.Attendance, error) {
	if a, ok := tx.attendances[id]; ok {
		return a, nil
	}
	return tx.l.attendance(tx.ctx, tx.tx, "id", string(id))
}

// PrintJob gives a print job as it stands in this commit, or ErrNotFound.
func (tx *Tx) PrintJob(id record.ID) (record.PrintJob, error) {
	j, err := tx.queuedJob(id)
	return j.PrintJob, err
}

// PrintJobsOf gives the print jobs of an attendance as they stand in this commit,
// oldest first.
func (tx *Tx) PrintJobsOf(attendance record.ID) ([]record.PrintJob, error) {
	return tx.l.printJobs(tx.ctx, tx.tx, "WHERE attendance = ? ORDER BY seq", attendance)
}

// Copies counts the sheets like one that its number has had, and gives the first
// serial of the original: those of the same kind and title, and of the same
// filing. A blank pack's sheet is the original of what is printed once it was
// typed in.
func (tx *Tx) Copies(j record.PrintJob) (n, original int, err error) {
	if began := tx.registered[j.AttendanceID]; began != nil && began[j.Sheet] == 0 {
		return 0, 0, nil
	}
	jobs, err := tx.l.printJobs(tx.ctx, tx.tx, "WHERE number = ? AND number <> '' ORDER BY seq", j.Number.Compact())
	for _, before := range jobs {
		if before.Sheet != j.Sheet || before.Title != j.Title || before.Entry != j.Entry {
			continue
		}
		if n++; n == 1 {
			original = before.FirstSerial
		}
	}
	return n, original, err
}

// NewestCopy is the highest number among a sheet, of which a job says that it
// repeats it, and the copies of that sheet; 0 where there is none of them.
func (tx *Tx) NewestCopy(j record.PrintJob) (int, error) { return tx.l.newestCopy(tx.ctx, tx.tx, j) }

// NewestCopy gives the same as the ledger stands now.
func (l *Ledger) NewestCopy(ctx context.Context, j record.PrintJob) (int, error) {
	return l.newestCopy(ctx, l.read, j)
}

func (l *Ledger) newestCopy(ctx context.Context, q querier, j record.PrintJob) (newest int, err error) {
	jobs, err := l.printJobs(ctx, q, "WHERE number = ? AND first >= ?", j.Number.Compact(), j.Original)
	for _, other := range jobs {
		if other.Original == j.Original || other.FirstSerial == j.Original {
			newest = max(newest, other.Copy)
		}
	}
	return newest, err
}

// Latest gives the newest entry of an attendance that is of one of the kinds;
// empty where there is none.
func (tx *Tx) Latest(attendance record.ID, kinds ...record.Kind) (id record.ID, err error) {
	args := []any{attendance}
	for _, k := range kinds {
		args = append(args, k)
	}
	query := "SELECT id FROM entry WHERE attendance = ? AND kind IN (?" + strings.Repeat(", ?", len(kinds)-1) + ") ORDER BY seq DESC LIMIT 1"
	err = tx.tx.QueryRowContext(tx.ctx, query, args...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, storageError(err)
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

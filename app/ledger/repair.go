package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// ErrNothingToRepair says that a ledger holds as it is.
var ErrNothingToRepair = errors.New("nothing is wrong with this ledger")

// Repairs is what a repair did.
type Repairs struct {
	Verified          // of the repaired ledger
	Found    []string // what was wrong, in words without patients
	Kept     string   // the name of the file as it was, beside the ledger
}

// Repair makes the views of a ledger again, where all its entries hold and its
// views or indexes do not. It copies the entries, and what else is no view,
// into a new file, makes the views there, verifies the whole, and only then puts
// the new file into the place of the old, which is kept under another name; a
// power cut at any point leaves the one or the other. An entry by author says
// what was found.
//
// It fails with ErrNothingToRepair where all is well, and with a *DamagedError
// that is not Repairable where an entry does not hold: then nothing is touched,
// and only a backup helps.
func Repair(ctx context.Context, dir string, o Options, author, reason string, progress func(done, whole int64)) (Repairs, error) {
	old, err := attachToRead(ctx, dir, o)
	if err != nil {
		return Repairs{}, err
	}
	defer old.Close() // and with it the lock
	_, err = old.verify(ctx, progress)
	var damaged *DamagedError
	switch {
	case err == nil:
		return Repairs{}, ErrNothingToRepair
	case !errors.As(err, &damaged) || !damaged.Repairable():
		return Repairs{}, err
	}
	o = old.options
	o.Witness = "" // of a file that is not in its place yet it must not speak
	r := repair{options: o, path: filepath.Join(dir, fileName), author: author, reason: reason, found: damaged.Found}
	if err := r.readHeard(ctx, old.read); err != nil {
		return Repairs{}, err
	}
	// SQLite repeats, as its statements are closed, the damage that verify met.
	if err := storageError(old.read.Close()); err != nil && !errors.As(err, &damaged) {
		return Repairs{}, err
	}
	return r.run(ctx, progress)
}

// repair is a repair of which it is known that it may go ahead.
type repair struct {
	options        Options
	path           string
	author, reason string
	found          []string
	heard          map[place]bool
}

// readHeard reads what no entry tells. Where it cannot be read, every
// withdrawal is to be told: of what nobody sent it says too much, and nothing that
// was sent stays open.
func (r *repair) readHeard(ctx context.Context, q querier) (err error) {
	var damaged *DamagedError
	if r.heard, err = heard(ctx, q); errors.As(err, &damaged) {
		r.found = append(r.found, "outbox: which withdrawals were to be told could not be read, so all are")
		return nil
	}
	return err
}

func (r *repair) run(ctx context.Context, progress func(done, whole int64)) (Repairs, error) {
	if err := emptyLog(ctx, r.path); err != nil {
		return Repairs{}, err
	}
	fresh := r.path + ".repair"
	if err := removeDatabase(fresh); err != nil {
		return Repairs{}, err
	}
	v, err := r.build(ctx, fresh, progress)
	if err != nil {
		return Repairs{}, errors.Join(err, removeDatabase(fresh))
	}
	kept, err := exchange(r.path, fresh, v.Head)
	return Repairs{Verified: v, Found: r.found, Kept: filepath.Base(kept)}, err
}

// emptyLog moves the log of a ledger into its file, page by page: nothing of
// what is damaged is looked at. A log that stayed would be taken for that of the
// new file.
func emptyLog(ctx context.Context, path string) error {
	query := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+query.Encode())
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var busy, log, moved int
	err = storageError(db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved))
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("moving the log into the ledger's file: %w", err)
	}
	if left, err := os.Stat(path + "-wal"); busy != 0 || err == nil && left.Size() > 0 {
		return ErrInUse
	}
	return nil
}

// build makes the repaired ledger in a new file, and verifies it.
func (r *repair) build(ctx context.Context, path string, progress func(done, whole int64)) (Verified, error) {
	l := &Ledger{options: r.options, began: r.options.Elapsed()}
	v, err := r.fill(ctx, l, path, progress)
	return v, errors.Join(err, l.closeFiles())
}

func (r *repair) fill(ctx context.Context, l *Ledger, path string, progress func(done, whole int64)) (Verified, error) {
	write, read, err := openDatabase(ctx, path)
	if err != nil {
		return Verified{}, err
	}
	l.write, l.read = keepStatements(write), keepStatements(read)
	if err := migrate(ctx, write); err != nil {
		return Verified{}, err
	}
	if l.checkpoint, err = startCheckpointer(path, l.fail); err != nil {
		return Verified{}, err
	}
	if err := r.copy(ctx, l); err != nil {
		return Verified{}, err
	}
	if err := r.remake(ctx, l); err != nil {
		return Verified{}, err
	}
	return l.verify(ctx, progress)
}

// copy takes over what is no view.
func (r *repair) copy(ctx context.Context, l *Ledger) error {
	if _, err := l.write.DB.ExecContext(ctx, "ATTACH DATABASE ? AS damaged", r.path); err != nil {
		return storageError(err)
	}
	var tables []string
	err := each(ctx, l.write.DB, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return storageError(err)
	})
	for _, table := range tables {
		if !slices.Contains(derived, table) {
			err = errors.Join(err, r.copyTable(ctx, l, table))
		}
	}
	if err != nil {
		return err
	}
	_, err = l.write.DB.ExecContext(ctx, "DETACH DATABASE damaged")
	return storageError(err)
}

func (r *repair) copyTable(ctx context.Context, l *Ledger, table string) error {
	var columns []string
	err := each(ctx, l.write.DB, "SELECT name FROM pragma_table_info(?, 'damaged')", []any{table}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		columns = append(columns, name)
		return storageError(err)
	})
	if err != nil || len(columns) == 0 { // a table that an older format did not have
		return err
	}
	names := strings.Join(columns, ", ")
	_, err = l.write.DB.ExecContext(ctx, fmt.Sprintf("INSERT OR REPLACE INTO main.%s (%s) SELECT %s FROM damaged.%s NOT INDEXED", table, names, names, table))
	var damaged *DamagedError
	if err = storageError(err); errors.As(err, &damaged) && table == "savepoint" {
		r.found = append(r.found, "half-filled forms: they could not be read, and are gone")
		return nil
	}
	if err != nil {
		return fmt.Errorf("copying table %s: %w", table, err)
	}
	return nil
}

// remake makes the views of the copied entries, and says so in a new run.
func (r *repair) remake(ctx context.Context, l *Ledger) error {
	var err error
	if err = l.unseal(ctx, l.write); err != nil {
		return err
	}
	if l.head, err = readHead(ctx, l.write); err != nil {
		return err
	}
	if err := l.Commit(ctx, func(tx *Tx) error { return tx.replayAll(r.heard) }); err != nil {
		return err
	}
	if err := l.beginRun(ctx); err != nil {
		return err
	}
	return l.Commit(ctx, func(tx *Tx) error {
		_, err := tx.Append(record.Draft{Author: r.author, Body: &record.Repaired{Found: r.found, Reason: r.reason}})
		return err
	})
}

// exchange puts the new file into the place of the old, which stays under a
// name of its own.
func exchange(path, fresh string, head Head) (kept string, err error) {
	kept = fmt.Sprintf("%s-before-repair-%d.db", strings.TrimSuffix(path, ".db"), head.Seq)
	if err := os.Link(path, kept); err != nil {
		return "", fmt.Errorf("keeping the damaged file: %w", storageError(err))
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", fmt.Errorf("putting the repaired file into place: %w", storageError(err))
	}
	return kept, storageError(SyncFolder(filepath.Dir(path)))
}

func removeDatabase(path string) error {
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return storageError(err)
		}
	}
	return nil
}

package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Verified is what a walk of a whole ledger found to hold.
type Verified struct {
	Entries     int64
	Bytes       int64 // of sealed entries
	Attendances int64
	Head        Head
	Format      int // of the file; an older one is verified as far as it goes
}

// Verify walks a ledger without changing it: every entry is chained and opened,
// every view is held against what the entries say, and SQLite looks through its
// pages and indexes. It fails with a *DamagedError that names the first entry
// that does not hold, or that is Repairable where all entries do; with ErrInUse
// while a kiosk has it open, or with ErrNotFound where there is no ledger.
// progress, which may be nil, is called from any goroutine with how much of the
// whole is done.
func Verify(ctx context.Context, dir string, o Options, progress func(done, whole int64)) (Verified, error) {
	l, err := attachToRead(ctx, dir, o)
	if err != nil {
		return Verified{}, err
	}
	defer l.Close()
	return l.verify(ctx, progress)
}

// attachToRead opens a ledger so that not a byte of its files changes: nothing
// is brought forward, and no log is moved.
func attachToRead(ctx context.Context, dir string, o Options) (*Ledger, error) {
	path := filepath.Join(dir, fileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: no ledger in %s", ErrNotFound, dir)
	}
	if _, err := os.Stat(filepath.Join(dir, restoreFolder, orderFile)); err == nil {
		return nil, ErrRestoring
	}
	o = o.withDefaults()
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	l := &Ledger{options: o, lock: lock, began: o.Elapsed()}
	if err := l.connectToRead(ctx, path); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (l *Ledger) connectToRead(ctx context.Context, path string) error {
	db, err := openToRead(path)
	if err != nil {
		return err
	}
	l.read = keepStatements(db)
	if _, err := formatOf(ctx, l.read); err != nil {
		return foundingCut(err)
	}
	if err := l.checkFounded(ctx); err != nil {
		return err
	}
	if err := l.unseal(ctx, l.read); err != nil {
		return err
	}
	if l.head, err = readHead(ctx, l.read); err != nil {
		return err
	}
	return l.checkWitness(ctx)
}

// foundingCut tells a file whose first transaction was cut off by the power: a
// journal to be rolled back is there only before the log is, and so before
// there is a ledger. Whoever opens it next founds it anew.
func foundingCut(err error) error {
	if s, ok := errors.AsType[*sqlite.Error](err); ok && s.Code() == sqlite3.SQLITE_READONLY_ROLLBACK {
		return fmt.Errorf("%w: its founding was cut short: %w", ErrNotFound, err)
	}
	return err
}

// checkFounded tells a ledger whose founding was cut short, in which nothing
// can have been written, from one that lost its identity.
func (l *Ledger) checkFounded(ctx context.Context) error {
	var tables int
	if err := l.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return storageError(err)
	}
	if tables == 0 {
		return fmt.Errorf("%w: no ledger was founded here", ErrNotFound)
	}
	var identities, entries int
	err := l.read.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM ledger), (SELECT EXISTS (SELECT 1 FROM entry NOT INDEXED))").Scan(&identities, &entries)
	switch {
	case err != nil:
		return storageError(err)
	case identities == 0 && entries == 0:
		return fmt.Errorf("%w: no ledger was founded here", ErrNotFound)
	case identities == 0:
		return &DamagedError{Why: "it has no identity"}
	}
	return nil
}

// openToRead gives a pool that reads a file nobody else has open. Where there is
// no log beside it the file is all there is, and SQLite makes no files of its
// own to look.
func openToRead(path string) (*sql.DB, error) {
	query := url.Values{"mode": {"ro"}, "_pragma": {"query_only(ON)", "cell_size_check(ON)", "cache_size(-8192)"}}
	if log, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) || err == nil && log.Size() == 0 {
		query.Set("immutable", "1")
	}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	return db, nil
}

// verify checks a ledger that nobody writes to, with all the machine has.
func (l *Ledger) verify(ctx context.Context, progress func(done, whole int64)) (Verified, error) {
	return l.check(ctx, &checking{workers: min(runtime.GOMAXPROCS(0), readers), progress: progress})
}

// Check verifies a ledger while it is in use, up to the entry that is newest as
// it begins, on one core and in short reads, each of which ends before the next
// begins: no commit waits for it, and the log does not grow because of it. rest,
// which may be nil, is called between two reads. The error is that of Verify.
// Where an entry does not hold the ledger takes no more: what would be written
// after it could not be vouched for. Where only views are wrong the entries are
// whole, and a registration loses nothing.
func (l *Ledger) Check(ctx context.Context, rest func(context.Context) error, progress func(done, whole int64)) (Verified, error) {
	v, err := l.check(ctx, &checking{workers: 1, rest: rest, progress: progress})
	var damaged *DamagedError
	if errors.As(err, &damaged) && !damaged.Repairable() {
		l.fail(err)
	}
	return v, err
}

func (l *Ledger) check(ctx context.Context, c *checking) (Verified, error) {
	c.l, c.head = l, l.Head()
	format, err := formatOf(ctx, l.read)
	if err != nil {
		return Verified{}, err
	}
	c.format, c.whole = format, 2*c.head.Seq
	if err := c.chain(ctx); err != nil {
		return Verified{}, err
	}
	if err := c.cutEnd(ctx); err != nil {
		return Verified{}, err
	}
	if err := c.views(ctx); err != nil {
		return Verified{}, err
	}
	if err := c.pages(ctx); err != nil {
		return Verified{}, err
	}
	c.advance(c.whole - c.done.Load()) // entries of no attendance have no views
	v := Verified{Entries: c.head.Seq, Bytes: c.bytes, Attendances: c.attendances, Head: c.head, Format: format}
	return v, c.verdict()
}

// verdict is nil where nothing was found. Up to here every entry holds.
func (c *checking) verdict() error {
	if len(c.found) == 0 {
		return nil
	}
	why := c.found[0]
	if n := len(c.found) + c.more - 1; n > 0 {
		why = fmt.Sprintf("%s, and %d more", why, n)
	}
	if c.more > 0 {
		c.found = append(c.found, fmt.Sprintf("and %d more", c.more))
	}
	return &DamagedError{Why: "all entries hold, but the views do not follow from them: " + why, Found: c.found}
}

// cutEnd finds a chain whose end was cut off: the views know of entries that
// are no longer there.
func (c *checking) cutEnd(ctx context.Context) error {
	var newest int64
	for _, query := range []string{
		"SELECT coalesce(max(seq), 0) FROM attendance", "SELECT coalesce(max(rowid), 0) FROM entry",
		"SELECT coalesce(max(seq), 0) FROM print_job", "SELECT coalesce(max(receipt), 0) FROM settled",
	} {
		var seq int64
		if err := c.note(c.l.read.QueryRowContext(ctx, query).Scan(&seq)); err != nil {
			return err
		}
		newest = max(newest, seq)
	}
	if head := c.l.Head(); newest > head.Seq {
		return &DamagedError{Seq: head.Seq + 1, Why: fmt.Sprintf("entries up to %d were here and are gone", newest)}
	}
	return nil
}

// pages lets SQLite look through its pages and indexes, a table at a time.
func (c *checking) pages(ctx context.Context) error {
	tables, err := c.tables(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := c.pause(ctx); err != nil {
			return err
		}
		err := each(ctx, c.l.read.DB, "PRAGMA integrity_check("+table+")", nil, func(rows *sql.Rows) error {
			var words string
			err := rows.Scan(&words)
			if words != "ok" {
				c.find("table %s: %s", table, strings.TrimSpace(words))
			}
			return storageError(err)
		})
		if err := c.note(err); err != nil {
			return err
		}
	}
	return nil
}

func (c *checking) tables(ctx context.Context) (names []string, err error) {
	err = each(ctx, c.l.read, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, `"`+name+`"`)
		return storageError(err)
	})
	return names, c.note(err)
}

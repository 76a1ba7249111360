package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrations embed.FS

// readers is how many may read at once.
const readers = 4

// openDatabase gives the one write connection and the read-only pool.
func openDatabase(ctx context.Context, path string) (write, read *sql.DB, err error) {
	if sqlite3.SQLITE_VERSION_NUMBER < 3051003 {
		return nil, nil, ErrOldSQLite
	}
	if err := foreignFormat(path); err != nil {
		return nil, nil, err
	}
	// Cache sizes are in KiB. The checkpointer moves the log into the file, so
	// that no commit waits for it.
	pragmas := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "cell_size_check(ON)", "trusted_schema(OFF)", "secure_delete(ON)",
		"wal_autocheckpoint(0)", "cache_size(-16384)",
	}, "_txlock": {"immediate"}}
	if write, err = sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+pragmas.Encode()); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		write.Close()
		return nil, nil, fmt.Errorf("opening the ledger: %w", storageError(err))
	}
	readOnly := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)", "query_only(ON)", "cell_size_check(ON)", "cache_size(-8192)"}}
	if read, err = sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+readOnly.Encode()); err != nil {
		write.Close()
		return nil, nil, err
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return write, read, nil
}

// foreignFormat finds a file that SQLite takes for one of a later format,
// which it reads and does not write: it is not the disk that takes no writes.
// It looks before SQLite does, since closing a file gives up the locks that
// SQLite has on it.
func foreignFormat(path string) error {
	const writeVersion, journalled, logged = 18, 1, 2
	f, err := os.Open(path)
	if err != nil {
		return nil // SQLite will say why
	}
	defer f.Close()
	var v [1]byte
	if _, err := f.ReadAt(v[:], writeVersion); err == nil && v[0] != journalled && v[0] != logged {
		return &DamagedError{Why: fmt.Sprintf("its file says format %d", v[0])}
	}
	return nil
}

// migrate brings the schema forward, one numbered file in one transaction
// each; user_version counts them. There is no way back.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	version, err := formatOf(ctx, db)
	if err != nil {
		return err
	}
	for i := version; i < len(names); i++ {
		if err := migrateOne(ctx, db, names[i], i+1); err != nil {
			return err
		}
	}
	return nil
}

// formatOf gives the format of a ledger's file; one that is newer than this
// program is ErrNewer.
func formatOf(ctx context.Context, q querier) (int, error) {
	known, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	var version int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the ledger's version: %w", storageError(err))
	}
	if version < 0 {
		return 0, &DamagedError{Why: fmt.Sprintf("it says format %d", version)}
	}
	if version > len(known) {
		return 0, fmt.Errorf("%w (format %d, this program knows %d)", ErrNewer, version, len(known))
	}
	return version, nil
}

func migrateOne(ctx context.Context, db *sql.DB, name string, version int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return storageError(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return fmt.Errorf("bringing the ledger to format %d: %w", version, storageError(err))
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return storageError(err)
	}
	return storageError(tx.Commit())
}

// unreadable begins what database/sql says of a column that holds another kind
// of value than its table was made for; it has no error to compare with. A
// harmed byte turns a length into NULL, and a number into text.
const unreadable = "sql: Scan error"

// storageError names what SQLite and the system report, in this package's own
// terms, and keeps the cause.
func storageError(err error) error {
	if err == nil {
		return nil
	}
	var s *sqlite.Error
	if errors.As(err, &s) {
		switch s.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%w: %w", ErrDiskFull, err)
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return fmt.Errorf("%w: %w", ErrReadOnly, err)
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR:
			// Statements of ours that make no sense to SQLite met other tables
			// than the ones that were made.
			return &DamagedError{Why: s.Error()}
		case sqlite3.SQLITE_IOERR:
			if s.Code() == sqlite3.SQLITE_IOERR_SHORT_READ {
				return &DamagedError{Why: "its file was cut short"}
			}
			return fmt.Errorf("%w: %w", ErrFailed, err)
		}
	}
	switch {
	case strings.HasPrefix(err.Error(), unreadable):
		return &DamagedError{Why: err.Error()}
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

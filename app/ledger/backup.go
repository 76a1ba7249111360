package ledger

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"

	"github.com/tideover/tideover/forms/record"
)

// A backup is a copy of the ledger's file, page by page, as it stood at one
// moment. SQLite's online backup does it inside a read transaction: writers go
// on meanwhile (their log grows until the copy is done), the copy never starts
// anew, and it takes no key, since all that is in the file is sealed.
// VACUUM INTO would write every row and index again, several times slower,
// and can be neither shown in its progress nor kept from numbering rows anew.

// Copy is a backup file that was checked: it is whole, and its chain holds.
type Copy struct {
	Path   string
	Ledger string // the ledger's identity
	Head   Head
	Format int
	Bytes  int64
	// Imported is the entry that took the newest patient index in; the zero
	// Head where none did.
	Imported Head
}

// BackupStage is what a backup or a restore is doing.
type BackupStage int

// The stages, in their order.
const (
	Copying BackupStage = iota
	Checking
)

// BackupProgress is told how far a stage has come, in bytes or entries. Nil is
// for nobody who listens.
type BackupProgress func(stage BackupStage, done, total int64)

func (p BackupProgress) tell(stage BackupStage, done, total int64) {
	if p != nil {
		p(stage, done, total)
	}
}

// Pages are copied so many at a time, and given to the medium after so many
// steps: one great sync at the end would hold up the commits of a kiosk whose
// backup is on its own disk.
const (
	pagesPerStep = 256
	stepsPerSync = 16
)

// copyOnline copies a ledger's file, and what its log holds, to a new file and
// syncs that. It neither locks the ledger nor wants its key.
func copyOnline(ctx context.Context, from, to string, progress BackupProgress) (Head, error) {
	db, err := openReadOnly(from, "busy_timeout(5000)", "cell_size_check(ON)")
	if err != nil {
		return Head{}, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return Head{}, storageError(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return Head{}, storageError(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	head, err := readHead(ctx, conn) // begins to read: what is copied stands still from here
	if err != nil {
		return head, err
	}
	return head, copyPages(ctx, conn, to, progress)
}

// copyPages needs the file to be synced in parts, so it holds it open beside
// SQLite.
func copyPages(ctx context.Context, from *sql.Conn, to string, progress BackupProgress) error {
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	err = from.Raw(func(driver any) error {
		c, ok := driver.(interface {
			NewBackup(to string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("this SQLite driver makes no online backup")
		}
		// The copy is nothing until it was synced, checked and renamed, so
		// SQLite need neither keep a journal of it nor sync it.
		options := url.Values{"_pragma": {"journal_mode(OFF)", "synchronous(OFF)", "cache_size(-4096)"}}
		b, err := c.NewBackup("file:" + url.PathEscape(to) + "?" + options.Encode())
		if err != nil {
			return err
		}
		return errors.Join(stepThrough(ctx, b, f, progress), b.Finish())
	})
	if err != nil {
		return storageError(err)
	}
	return storageError(f.Sync())
}

func stepThrough(ctx context.Context, b *sqlite.Backup, f *os.File, progress BackupProgress) error {
	for step := 1; ; step++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, err := b.Step(pagesPerStep)
		if err != nil {
			return err
		}
		progress.tell(Copying, int64(b.PageCount()-b.Remaining()), int64(b.PageCount()))
		if !more {
			return nil
		}
		if step%stepsPerSync == 0 {
			if err := f.Sync(); err != nil {
				return err
			}
		}
	}
}

// CheckCopy proves that a backup is whole: SQLite finds its file in order, and
// the whole chain of hashes holds, which needs no key. It fails with a
// *DamagedError, or with ErrNewer, and changes nothing.
func CheckCopy(ctx context.Context, path string, progress BackupProgress) (Copy, error) {
	c := Copy{Path: path}
	info, err := os.Stat(path)
	if err != nil {
		return c, err
	}
	c.Bytes = info.Size()
	if err := forgetCached(path); err != nil {
		return c, err
	}
	db, err := openCopy(path)
	if err != nil {
		return c, err
	}
	defer db.Close()
	if c.Format, err = formatOf(ctx, db); err != nil {
		return c, err
	}
	if err := integrity(ctx, db); err != nil {
		return c, err
	}
	if err := db.QueryRowContext(ctx, "SELECT id FROM ledger").Scan(&c.Ledger); err != nil {
		return c, notALedger(err)
	}
	if c.Head, err = walkHashes(ctx, db, progress); err != nil {
		return c, err
	}
	c.Imported, err = importedAt(ctx, db, c.Head.Seq)
	return c, err
}

// importedAt gives the import of the patient index that was the newest when
// entry seq was written.
func importedAt(ctx context.Context, db *sql.DB, seq int64) (Head, error) {
	var at int64
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM entry WHERE attendance IS NULL AND kind = ? AND seq <= ?",
		record.KindIndexImported, seq).Scan(&at)
	if err != nil {
		return Head{}, storageError(err)
	}
	return headAt(ctx, db, at)
}

// openCopy reads a file that nobody writes to, from a medium that may be
// write-protected.
func openCopy(path string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+url.PathEscape(path)+"?mode=ro&immutable=1")
}

func openReadOnly(path string, pragmas ...string) (*sql.DB, error) {
	options := url.Values{"mode": {"ro"}, "_pragma": pragmas}
	return sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+options.Encode())
}

func integrity(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return storageError(err)
	}
	if found != "ok" {
		return &DamagedError{Why: found}
	}
	return nil
}

// notALedger takes a whole database without our tables for damage.
func notALedger(err error) error {
	var s *sqlite.Error
	if errors.Is(err, sql.ErrNoRows) || errors.As(err, &s) && s.Code() == 1 {
		return &DamagedError{Why: "it is no ledger"}
	}
	return storageError(err)
}

// walkHashes proves the chain without opening an entry.
func walkHashes(ctx context.Context, db *sql.DB, progress BackupProgress) (Head, error) {
	newest, err := readHead(ctx, db)
	if err != nil {
		return Head{}, err
	}
	var head Head
	err = each(ctx, db, "SELECT "+rowColumns+" FROM entry ORDER BY seq", nil, func(rows *sql.Rows) error {
		var r row
		if err := r.scan(rows); err != nil {
			return storageError(err)
		}
		after := r.chain(head)
		if r.seq != head.Seq+1 {
			return &DamagedError{Seq: head.Seq + 1, Why: "it is missing"}
		}
		if string(after.Hash[:]) != string(r.hash) {
			return &DamagedError{Seq: r.seq, Why: "its hash does not follow from the entry before it"}
		}
		if head = after; head.Seq%5000 == 0 {
			progress.tell(Checking, head.Seq, newest.Seq)
		}
		return nil
	})
	if err == nil {
		progress.tell(Checking, head.Seq, head.Seq)
	}
	return head, err
}

// RecordBackup writes down that a backup was made and checked. It gives the
// newest entry that is now either in the backup or this one.
func (l *Ledger) RecordBackup(ctx context.Context, c Copy, author string, auto bool) (upTo int64, err error) {
	var e record.Entry
	err = l.Commit(ctx, func(tx *Tx) error {
		e, err = tx.Append(record.Draft{Author: author, Body: &record.BackedUp{
			File: filepath.Base(c.Path), Seq: c.Head.Seq, Head: c.Head.Code(), Bytes: c.Bytes, Auto: auto,
		}})
		return err
	})
	return coveredUpTo(c.Head.Seq, e.Seq), err
}

// coveredUpTo is where a backup ends, and the entry that tells of it does not
// count as something new.
func coveredUpTo(seq, told int64) int64 {
	if told == seq+1 {
		return told
	}
	return seq
}

// LastBackup gives the newest backup that an entry tells of, when that was,
// and the newest entry that was in it or told of it; nil for none.
func (l *Ledger) LastBackup(ctx context.Context) (b *record.BackedUp, at time.Time, upTo int64, err error) {
	found, err := l.entries(ctx, "WHERE attendance IS NULL AND kind = ? ORDER BY seq DESC LIMIT 1", record.KindBackedUp)
	if err != nil || len(found) == 0 {
		return nil, at, 0, err
	}
	body, err := found[0].Decode()
	if err != nil {
		return nil, at, 0, err
	}
	b = body.(*record.BackedUp)
	return b, found[0].RecordedAt, coveredUpTo(b.Seq, found[0].Seq), nil
}

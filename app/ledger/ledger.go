// Package ledger is the append-only store that everything else is a view of.
//
// An entry is sealed (XChaCha20-Poly1305) with its place in the chain as
// associated data, chained by SHA-256, and committed to SQLite in WAL mode
// with synchronous=FULL before anybody is told that it exists. The views that
// screens, printers and deliveries read (attendances, print jobs, the outbox)
// are kept in the same transaction and can be rebuilt from the entries alone.
//
// One process owns a ledger: a lock file says so kindly to the second. Inside
// it there is one write connection and one read-only pool.
//
// The package leaves to others what an entry means to a person (package app),
// how it is printed and how it is sent. DESIGN.md beside this file gives the
// format byte by byte, and the threat model.
package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/tideover/tideover/forms/record"
)

// What can be wrong with a ledger as a whole. Package app turns them into
// words and exit codes.
var (
	ErrInUse     = errors.New("another Tideover has this ledger open")
	ErrWrongKey  = errors.New("this key does not open this ledger")
	ErrNewer     = errors.New("this ledger was written by a newer Tideover")
	ErrDiskFull  = errors.New("the disk is full")
	ErrReadOnly  = errors.New("the disk takes no writes")
	ErrFailed    = errors.New("the disk failed while writing; the ledger stopped so as not to guess")
	ErrNotFound  = errors.New("not in this ledger")
	ErrRestoring = errors.New("a restore was cut short and is finished when the ledger is next opened")
	ErrOldSQLite = errors.New("this SQLite is older than 3.51.3, which could corrupt a write-ahead log")
	// ErrRegistered keeps one arrival from taking two numbers.
	ErrRegistered = errors.New("this attendance is registered already")
	// ErrNumberUsed keeps two patients from having one number of a blank pack.
	ErrNumberUsed = errors.New("somebody is registered under this number already")
)

// DamagedError says that the ledger's file or chain does not hold.
type DamagedError struct {
	Seq int64 // the first entry that does not hold; 0 where it is the file itself
	Why string
	// Found is what is wrong with the views and indexes of a ledger whose
	// entries all hold, each in words without patients. Such a ledger can be
	// repaired.
	Found []string
}

// Error names the first entry that does not hold.
func (e *DamagedError) Error() string {
	if e.Seq == 0 {
		return "the ledger is damaged: " + e.Why
	}
	return fmt.Sprintf("the ledger is damaged at entry %d: %s", e.Seq, e.Why)
}

// Repairable reports whether the entries all hold, so that everything else can
// be made again from them.
func (e *DamagedError) Repairable() bool { return len(e.Found) > 0 }

// Options are what a ledger needs from outside. Clock, Elapsed and Random
// default to the machine's.
type Options struct {
	Secret Secret // opens the data key
	// Recipients are the trust's recovery recipients, "age1…": a new ledger
	// needs one at least. One that is new here gets a slot at the next start.
	Recipients []string

	KioskCode string // two characters; see record.ValidKioskCode
	Version   string // of the program, for the entry that opens the run
	Site      string // ODS code
	Exercise  bool
	// Destinations are the names that every deliverable entry is owed to. One
	// that is new here is owed everything from the first entry on.
	Destinations []string
	// TakeForms are those of them that the department's forms are owed to as
	// well.
	TakeForms []string
	Clock     func() time.Time
	// Elapsed counts from some moment on and is never set, as the wall clock is.
	Elapsed func() time.Duration
	// Boot names what Elapsed counts from, where runs of this machine share it.
	Boot   string
	Random io.Reader
	// Witness is the path of a small file outside the data folder that knows
	// the newest entry; empty for none.
	Witness string
	// Machine tells this machine from others; empty where nothing does.
	Machine string
}

// Ledger is an open ledger. Its methods may be called from any goroutine.
type Ledger struct {
	options Options
	lock    *flock.Flock
	write   *statements
	read    *statements
	seal    sealer
	series  string
	began   time.Duration // on the monotonic count
	witness witness

	checkpoint *checkpointer

	mu     sync.Mutex // held by the one writer
	head   Head
	clock  record.ClockHistory
	failed error
}

const fileName = "ledger.db"

// Exists reports whether there is a ledger in a folder.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileName))
	return err == nil
}

// Open opens the ledger in a folder, or makes one there, and begins a new run:
// a new number series is drawn, and an entry says so. It fails with ErrInUse,
// ErrWrongKey, ErrNewer, ErrDiskFull, ErrReadOnly or a *DamagedError.
func Open(ctx context.Context, dir string, o Options) (*Ledger, error) {
	l, err := attach(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	if err := l.beginRun(ctx); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Elapsed == nil {
		began := time.Now()
		o.Elapsed = func() time.Duration { return time.Since(began) }
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}

// lockFolder takes the lock of the one process that a ledger belongs to.
func lockFolder(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "ledger.lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the ledger: %w", storageError(err))
	}
	if !ok {
		return nil, ErrInUse
	}
	return lock, nil
}

// attach opens the files, and brings them forward, without beginning a run.
func attach(ctx context.Context, dir string, o Options) (*Ledger, error) {
	o = o.withDefaults()
	if err := MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", storageError(err))
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	if err := finishRestore(dir); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	l := &Ledger{options: o, lock: lock, began: o.Elapsed()}
	if err := l.connect(ctx, filepath.Join(dir, fileName)); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (l *Ledger) connect(ctx context.Context, path string) error {
	if err := l.checkPresence(path); err != nil {
		return err
	}
	write, read, err := openDatabase(ctx, path)
	if err != nil {
		return err
	}
	l.write, l.read = keepStatements(write), keepStatements(read)
	if err := migrate(ctx, write); err != nil {
		return err
	}
	if l.checkpoint, err = startCheckpointer(path, l.fail); err != nil {
		return err
	}
	if err := l.unlock(ctx); err != nil {
		return err
	}
	if l.head, err = readHead(ctx, l.read); err != nil {
		return err
	}
	if err := l.checkTail(ctx); err != nil {
		return err
	}
	if err := l.tellSheets(ctx); err != nil {
		return err
	}
	return l.checkWitness(ctx)
}

// Close gives the ledger up. What was committed stays; nothing else exists.
func (l *Ledger) Close() error { return errors.Join(l.closeFiles(), l.lock.Unlock()) }

func (l *Ledger) closeFiles() error {
	var errs []error
	if l.checkpoint != nil {
		errs = append(errs, l.checkpoint.close())
	}
	for _, db := range []*statements{l.read, l.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, l.witness.close())...)
}

// beginRun draws the series of this run and appends the entry that says so.
// Nothing of an earlier run is used again, so that a restored or cloned disk
// cannot repeat a number. What else is to be said at once is in the same
// commit.
func (l *Ledger) beginRun(ctx context.Context, also ...record.Draft) error {
	clock, newest, err := l.loadClock(ctx)
	if err != nil {
		return err
	}
	if len(also) == 0 {
		if also, err = l.moved(ctx); err != nil {
			return err
		}
	}
	l.clock = clock
	return l.Commit(ctx, func(tx *Tx) error {
		if err := tx.start(); err != nil {
			return err
		}
		if err := tx.noteStart(clock, newest); err != nil {
			return err
		}
		for _, d := range also {
			if _, err := tx.Append(d); err != nil {
				return err
			}
		}
		return tx.provideSlots()
	})
}

// start appends the entry that opens a run.
func (tx *Tx) start() error {
	if err := tx.putIdentity(); err != nil {
		return err
	}
	if _, err := tx.newSeries(); err != nil {
		return err
	}
	o := tx.l.options
	if err := tx.oweDestinations(o.Destinations, o.TakeForms); err != nil {
		return err
	}
	tx.at = tx.l.reading()
	_, err := tx.append(record.Draft{Body: &record.KioskStarted{
		Version: o.Version, Site: o.Site, Series: tx.series, Exercise: o.Exercise, Machine: tx.l.machine(), Boot: o.Boot, Counted: tx.l.began,
	}})
	return err
}

// Now is the ledger's clock.
func (l *Ledger) Now() time.Time { return l.options.Clock() }

// Random is the ledger's source of random bytes.
func (l *Ledger) Random() io.Reader { return l.options.Random }

// Head is the newest entry's place and hash.
func (l *Ledger) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// SigningKey is the kiosk's Ed25519 key, which signs reports and exports. It
// is derived from the data key and the ledger's identity.
func (l *Ledger) SigningKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(l.seal.derive("ed25519 signing key", ed25519.SeedSize))
}

// IndexKey is the 32-byte key of the offline patient index beside the ledger.
func (l *Ledger) IndexKey() []byte { return l.seal.derive("patient index", 32) }

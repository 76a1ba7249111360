// Package index is the offline patient index: a snapshot of the trust's
// patient administration system that the kiosk searches while the trust's own
// systems are away.
//
// A snapshot comes as CSV, with the header that [Columns] lists, or as FHIR R4
// Patients (one resource, NDJSON, or a Bundle). [Index.Import] reads it beside
// the people already held and puts it in their place only when it is whole.
// [Index.Search] takes one line of free text and gives the people it may mean,
// each with the reasons in words.
//
// Nothing in the file tells who is in it. People are sealed with
// XChaCha20-Poly1305, each bound to its row, and are found by blind terms:
// eight bytes of a keyed HMAC-SHA256 over what may be typed, such as the first
// letters of a family name. Both keys are derived from the caller's by HKDF
// (RFC 5869). What a thief of the file can still learn is how many people it
// holds and how often equal terms come, which narrows down the commonest names.
//
// What sounds or looks alike is package matching's judgement, so that search
// and identity decisions speak alike. Reading FHIR is left to a function that
// the caller passes in. Where the key comes from is package app's business.
package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/tideover/tideover/forms/record"
)

var (
	// ErrWrongKey says that the file was made with another key.
	ErrWrongKey = errors.New("the patient index was made with another key")

	// ErrNewer says that the file was made by a later version of the program.
	ErrNewer = errors.New("the patient index was made by a newer version of Tideover")

	// ErrDamaged says that a person of the file cannot be read back as they
	// were written: the file is damaged or was tampered with.
	ErrDamaged = errors.New("the patient index is damaged")
)

// Person is one person of the index.
type Person struct {
	Patient      record.Patient `json:"p"`
	LastAttended record.Date    `json:"l,omitzero"`
}

// Index is an open patient index. It may be used by several goroutines:
// searches go on while an import runs, and see the people held before it.
type Index struct {
	write *sql.DB // one connection
	read  *sql.DB // query only
	keys  keys

	importing sync.Mutex
	mu        sync.Mutex
	snapshot  snapshot
}

// snapshot is what the index holds, as the file keeps it, sealed.
type snapshot struct {
	Source string    `json:"source"`
	AsOf   time.Time `json:"asOf"`
	People int       `json:"people"`
}

// Open opens the index at path, making it where there is none. The key has 32
// bytes. It fails with [ErrWrongKey] where the file was made with another key,
// and with [ErrDiskFull], [ErrDisk] or [ErrDamaged] where the file is at fault.
func Open(ctx context.Context, path string, key []byte) (*Index, error) {
	write, err := sql.Open("sqlite", dataSource(path, false))
	if err != nil {
		return nil, fmt.Errorf("opening the patient index: %w", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", dataSource(path, true))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the patient index: %w", err), write.Close())
	}
	read.SetMaxOpenConns(4)
	x := &Index{write: write, read: read}
	if err := x.prepare(ctx, key); err != nil {
		return nil, errors.Join(storageError(err), x.Close())
	}
	return x, nil
}

// dataSource asks for a write-ahead log that is flushed at every commit.
func dataSource(path string, queryOnly bool) string {
	options := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32768)",
	}}
	if queryOnly {
		options.Add("_pragma", "query_only(1)")
	} else {
		options.Set("_txlock", "immediate")
	}
	return fileURL(path) + "?" + options.Encode()
}

func fileURL(path string) string {
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String()
}

// prepare makes the tables where they are missing, derives the keys, and
// clears away what a cut import left.
func (x *Index) prepare(ctx context.Context, key []byte) error {
	salt, check, err := x.makeTables(ctx)
	if err != nil {
		return err
	}
	if x.keys, err = deriveKeys(key, salt); err != nil {
		return err
	}
	if check == nil {
		err = x.firstUse(ctx)
	} else {
		err = x.openSnapshot(check)
	}
	if err != nil {
		return err
	}
	return x.clearStaging(ctx)
}

// Close closes the files. No search or import may be under way.
func (x *Index) Close() error { return errors.Join(x.read.Close(), x.write.Close()) }

// Freshness gives the moment that the newest imported snapshot stands for, and
// how many people are held. Both are zero for an empty index.
func (x *Index) Freshness() (asOf time.Time, people int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.snapshot.AsOf, x.snapshot.People
}

// Get gives the people who hold an NHS number: none where the index has not
// heard of it, and more than one where the trust's records share it, which is
// a fault that a person must see.
func (x *Index) Get(ctx context.Context, number record.NHSNumber) ([]Person, error) {
	if number == "" {
		return nil, nil
	}
	ids, err := x.holders(ctx, x.keys.blinder().term(kindNHS, string(number)), openLimit)
	if err != nil {
		return nil, err
	}
	found, err := x.open(ctx, ids)
	if err != nil {
		return nil, err
	}
	people := make([]Person, len(found))
	for i, f := range found {
		if people[i], err = f.person(); err != nil {
			return nil, err
		}
	}
	return people, nil
}

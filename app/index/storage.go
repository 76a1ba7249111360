package index

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrDiskFull says that there is no space for the index's file.
	ErrDiskFull = errors.New("there is no space for the patient index")

	// ErrDisk says that the index's file cannot be read or written.
	ErrDisk = errors.New("the file of the patient index cannot be read or written")
)

// storageError names what SQLite reports in this package's own terms, and
// keeps the cause.
func storageError(err error) error {
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return err
	}
	switch s.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: %w", ErrDisk, err)
	}
	return err
}

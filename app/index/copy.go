package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Copy writes the index at one path into a new file, as it stands at one
// moment; imports and searches may go on. It takes no key, since all that is
// in the file is sealed. What imports have left unused is not copied. It gives
// false where there is no index. The copy is checked and synced; on an error
// none is left.
func Copy(ctx context.Context, from, to string) (copied bool, err error) {
	if _, err := os.Stat(from); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return false, err
	}
	if err := vacuumInto(ctx, from, to); err != nil {
		return false, errors.Join(fmt.Errorf("copying the patient index: %w", err), removeCopy(to))
	}
	if err := CheckCopy(ctx, to); err != nil {
		return false, errors.Join(err, removeCopy(to))
	}
	return true, nil
}

func vacuumInto(ctx context.Context, from, to string) error {
	db, err := sql.Open("sqlite", fileURL(from)+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return err
	}
	return syncFile(to) // which SQLite leaves to its caller here
}

// CheckCopy proves that the file of a copy is in order. It fails with
// [ErrDamaged].
func CheckCopy(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", fileURL(path)+"?mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("checking the copy of the patient index: %w", err)
	}
	defer db.Close()
	var found string
	err = db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case found != "ok":
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removeCopy(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

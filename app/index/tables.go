package index

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// layout is the version of the tables, kept in the file's user_version.
const layout = 1

const tables = `
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE person (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE term (term INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (term, person)) WITHOUT ROWID;
PRAGMA user_version = 1;`

// makeTables gives the salt of the file and its sealed snapshot, which is nil
// for a file that is new.
func (x *Index) makeTables(ctx context.Context) (salt, sealed []byte, err error) {
	var version int
	if err := x.write.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, nil, fmt.Errorf("opening the patient index: %w", err)
	}
	switch {
	case version > layout:
		return nil, nil, ErrNewer
	case version == 0:
		if err := x.createTables(ctx); err != nil {
			return nil, nil, err
		}
	}
	if salt, err = x.about(ctx, "salt"); err != nil {
		return nil, nil, err
	}
	sealed, err = x.about(ctx, "snapshot")
	return salt, sealed, err
}

func (x *Index) createTables(ctx context.Context) error {
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("drawing a salt: %w", err)
	}
	return x.transact(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, tables); err != nil {
			return fmt.Errorf("making the patient index: %w", err)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO about VALUES ('salt', ?)", salt)
		return err
	})
}

// firstUse seals an empty snapshot, by which the key is known again.
func (x *Index) firstUse(ctx context.Context) error {
	return x.transact(ctx, func(tx *sql.Tx) error { return x.keepSnapshot(ctx, tx, snapshot{}) })
}

func (x *Index) keepSnapshot(ctx context.Context, tx *sql.Tx, s snapshot) error {
	plain, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("writing the patient index: %w", err)
	}
	sealed, err := x.keys.seal(plain, aboutSnapshot)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO about VALUES ('snapshot', ?)", sealed)
	return err
}

func (x *Index) openSnapshot(sealed []byte) error {
	plain, err := x.keys.open(sealed, aboutSnapshot)
	if err != nil {
		return ErrWrongKey
	}
	if err := json.Unmarshal(plain, &x.snapshot); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, record.Unreadable(err))
	}
	return nil
}

func (x *Index) about(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := x.write.QueryRowContext(ctx, "SELECT value FROM about WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

// transact commits what do writes, or none of it.
func (x *Index) transact(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := x.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("writing the patient index: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("writing the patient index: %w", err)
	}
	return nil
}

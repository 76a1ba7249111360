package ledger

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/tideover/tideover/forms/record"
)

// Key is the 32-byte data key that opens one kiosk's ledger. It is kept in a
// file apart from the data folder; DESIGN.md says who holds it.
type Key []byte

const keyPrefix = "tideover-key-1:"

// NewKey draws a data key.
func NewKey(random io.Reader) (Key, error) {
	k := make(Key, chacha20poly1305.KeySize)
	if _, err := io.ReadFull(random, k); err != nil {
		return nil, fmt.Errorf("drawing the ledger's key: %w", err)
	}
	return k, nil
}

// WriteKey puts a key into a new file that only its owner can read. It never
// replaces a file: a key that is gone takes the ledger with it.
func WriteKey(path string, k Key) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing the key file: %w", storageError(err))
	}
	_, err = fmt.Fprintln(f, keyPrefix+base64.StdEncoding.EncodeToString(k))
	return errors.Join(err, f.Sync(), f.Close(), SyncFolder(filepath.Dir(path)))
}

// ReadKey reads what WriteKey wrote. A file that holds no key is ErrWrongKey.
func ReadKey(path string) (Key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	body, ok := strings.CutPrefix(strings.TrimSpace(string(text)), keyPrefix)
	k, err := base64.StdEncoding.DecodeString(body)
	if !ok || err != nil || len(k) != chacha20poly1305.KeySize {
		return nil, fmt.Errorf("%w: %s holds no key", ErrWrongKey, path)
	}
	return k, nil
}

// sealer seals and opens with one key for each purpose, all derived from the
// data key and the ledger's identity.
type sealer struct {
	secret []byte
	id     string
	aead   cipher.AEAD
}

func newSealer(k Key, ledgerID string) (sealer, error) {
	s := sealer{secret: k, id: ledgerID}
	if len(k) != chacha20poly1305.KeySize {
		return s, ErrWrongKey
	}
	var err error
	s.aead, err = chacha20poly1305.NewX(s.derive("entries and views", chacha20poly1305.KeySize))
	return s, err
}

// derive is HKDF-SHA-256 (RFC 5869) with the ledger's identity as salt.
func (s sealer) derive(purpose string, size int) []byte {
	k, err := hkdf.Key(sha256.New, s.secret, []byte(s.id), "tideover "+purpose, size)
	if err != nil {
		panic("ledger: " + err.Error()) // only for sizes that no caller asks for
	}
	return k
}

// blind gives a key to look somebody up by without keeping who it is.
func (s sealer) blind(value string) []byte {
	mac := hmac.New(sha256.New, s.derive("blind keys", 32))
	mac.Write([]byte(value))
	return mac.Sum(nil)[:16]
}

// lock seals plain under a random 24-byte nonce, which comes first.
func (s sealer) lock(random io.Reader, plain, place []byte) ([]byte, error) {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("drawing a nonce: %w", err)
	}
	return s.aead.Seal(nonce, nonce, plain, place), nil
}

var errDoesNotOpen = errors.New("it does not open with this key at this place")

func (s sealer) open(sealed, place []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, errDoesNotOpen
	}
	plain, err := s.aead.Open(nil, sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:], place)
	if err != nil {
		return nil, errDoesNotOpen
	}
	return plain, nil
}

// rowPlace binds a sealed view to its table and row, so that rows cannot be
// exchanged.
func rowPlace(table, key string) []byte { return []byte("tideover row\x00" + table + "\x00" + key) }

var keyCheck = []byte("tideover ledger key check")

// unlock reads the ledger's identity, or gives a new ledger one, and proves
// that the key is the right one.
func (l *Ledger) unlock(ctx context.Context) error {
	var id string
	var check []byte
	err := l.write.QueryRowContext(ctx, "SELECT id, key_check FROM ledger").Scan(&id, &check)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return l.found(ctx)
	case err != nil:
		return fmt.Errorf("reading the ledger's identity: %w", storageError(err))
	}
	if l.seal, err = newSealer(l.options.Key, id); err != nil {
		return err
	}
	plain, err := l.seal.open(check, rowPlace("ledger", id))
	if err != nil || !bytes.Equal(plain, keyCheck) {
		return ErrWrongKey
	}
	return nil
}

func (l *Ledger) found(ctx context.Context) error {
	id, err := record.NewID(l.Now(), l.Random())
	if err != nil {
		return err
	}
	if l.seal, err = newSealer(l.options.Key, string(id)); err != nil {
		return err
	}
	check, err := l.seal.lock(l.Random(), keyCheck, rowPlace("ledger", string(id)))
	if err != nil {
		return err
	}
	_, err = l.write.ExecContext(ctx, "INSERT INTO ledger (one, id, key_check) VALUES (1, ?, ?)", id, check)
	return storageError(err)
}

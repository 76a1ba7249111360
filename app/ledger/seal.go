package ledger

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/tideover/tideover/forms/record"
)

// sealer seals and opens with one key for each purpose, all derived from the
// data key and the ledger's identity.
type sealer struct {
	secret   []byte
	id       string
	aead     cipher.AEAD
	blindKey []byte
}

func newSealer(k dataKey, ledgerID string) (sealer, error) {
	s := sealer{secret: k, id: ledgerID}
	if len(k) != chacha20poly1305.KeySize {
		return s, ErrWrongKey
	}
	s.blindKey = s.derive("blind keys", 32)
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
	mac := hmac.New(sha256.New, s.blindKey)
	mac.Write([]byte(value))
	return mac.Sum(nil)[:16]
}

// person is the blind key of whoever an attendance is of, or nil where they
// have no NHS number.
func (s sealer) person(a record.Attendance) []byte {
	if a.Patient.NHSNumber == "" {
		return nil
	}
	return s.blind(string(a.Patient.NHSNumber))
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

package index

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
)

// aboutSnapshot is the associated data of the sealed snapshot; people have
// their row ID, which is never negative.
const aboutSnapshot int64 = -1

// keys seal people and blind what they are found by.
type keys struct {
	aead  cipher.AEAD
	blind []byte
}

func deriveKeys(key, salt []byte) (keys, error) {
	if len(key) != 32 {
		return keys{}, fmt.Errorf("the key of the patient index has %d bytes, not 32", len(key))
	}
	sealing, err := hkdf.Key(sha256.New, key, salt, "tideover patient index: sealing", chacha20poly1305.KeySize)
	if err != nil {
		return keys{}, fmt.Errorf("deriving the sealing key: %w", err)
	}
	blind, err := hkdf.Key(sha256.New, key, salt, "tideover patient index: blind terms", sha256.Size)
	if err != nil {
		return keys{}, fmt.Errorf("deriving the key of blind terms: %w", err)
	}
	aead, err := chacha20poly1305.NewX(sealing)
	if err != nil {
		return keys{}, fmt.Errorf("making the cipher: %w", err)
	}
	return keys{aead, blind}, nil
}

// seal gives a random nonce followed by the ciphertext.
func (k keys) seal(plain []byte, row int64) ([]byte, error) {
	nonce := make([]byte, k.aead.NonceSize(), k.aead.NonceSize()+len(plain)+k.aead.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("drawing a nonce: %w", err)
	}
	return k.aead.Seal(nonce, nonce, plain, associated(row)), nil
}

// errUnsealed says that bytes were sealed under another key, for another row,
// or changed since.
var errUnsealed = errors.New("the seal does not fit")

// open gives back what seal was given for the same row.
func (k keys) open(sealed []byte, row int64) ([]byte, error) {
	n := k.aead.NonceSize()
	if len(sealed) < n {
		return nil, errUnsealed
	}
	plain, err := k.aead.Open(nil, sealed[:n], sealed[n:], associated(row))
	if err != nil {
		return nil, errUnsealed
	}
	return plain, nil
}

func associated(row int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("tideover index row "), uint64(row))
}

// blinder makes blind terms; it belongs to one goroutine.
type blinder struct {
	mac hash.Hash
	sum []byte
}

func (k keys) blinder() *blinder { return &blinder{mac: hmac.New(sha256.New, k.blind)} }

// term gives the blind form of one thing that somebody can be found by.
func (b *blinder) term(kind kind, value string) int64 {
	b.mac.Reset()
	b.mac.Write([]byte(kind))
	b.mac.Write([]byte{':'})
	b.mac.Write([]byte(value))
	b.sum = b.mac.Sum(b.sum[:0])
	return int64(binary.BigEndian.Uint64(b.sum))
}

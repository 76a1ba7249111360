package reconcile

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Why a signature does not vouch for a file. [*AlteredError] is the fourth.
var (
	// ErrMalformed says that the signature file is not one of ours, or was
	// changed in its form.
	ErrMalformed = errors.New("not a Tideover signature, or damaged")
	// ErrBadSignature says that what the signature file says was not signed by
	// the key it names.
	ErrBadSignature = errors.New("the signature is false")
	// ErrUnknownFile says that the signature does not speak of a file of this
	// name.
	ErrUnknownFile = errors.New("the signature does not cover this file")
)

// AlteredError says that a file is not the one that was signed.
type AlteredError struct{ Name string }

// Error names the file.
func (e *AlteredError) Error() string {
	return e.Name + " was altered after it was signed"
}

const (
	signatureFormat = "tideover-signature-1"
	signatureDomain = "tideover.report.signature.v1"
	keyDomain       = "tideover.kiosk.key.v1"
)

// Seal is when and by which kiosk files are signed, and the short form of the
// ledger's chain head at that moment.
type Seal struct {
	Kiosk     string    `json:"kiosk"`
	ChainHead string    `json:"chainHead"`
	SignedAt  time.Time `json:"signedAt"`
}

// SignedFile is one file by its name and the SHA-256 of its content, in
// hexadecimal.
type SignedFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Signed is what a signature says. Fingerprint must be compared with the one on
// paper: the key itself travels in the file, where anybody could put another.
type Signed struct {
	Seal
	PublicKey   []byte       `json:"publicKey"`
	Fingerprint string       `json:"fingerprint"`
	Files       []SignedFile `json:"files"` // by name
}

// Signature is the content of a detached report.sig.
type Signature struct {
	Format string `json:"format"`
	Signed
	Value []byte `json:"signature"` // Ed25519 (RFC 8032)
}

// Sign vouches for files by name. It fails where there are none, where the key
// is none, or on a time that RFC 3339 cannot express.
func Sign(files map[string][]byte, key ed25519.PrivateKey, seal Seal) (Signature, error) {
	if len(files) == 0 || len(key) != ed25519.PrivateKeySize {
		return Signature{}, errors.New("signing needs a file and an Ed25519 key")
	}
	seal.SignedAt = seal.SignedAt.Round(0)
	public := key.Public().(ed25519.PublicKey)
	s := Signature{Format: signatureFormat, Signed: Signed{
		Seal: seal, PublicKey: public, Fingerprint: Fingerprint(seal.Kiosk, public),
	}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s.Files = append(s.Files, SignedFile{name, digest(files[name])})
	}
	statement, err := s.statement()
	if err != nil {
		return Signature{}, err
	}
	s.Value = ed25519.Sign(key, statement)
	return s, nil
}

// JSON gives the bytes of report.sig. Of one signature there is only this one
// form, so that no byte of it can be changed unnoticed.
func (s Signature) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the signature: %w", err)
	}
	return append(b, '\n'), nil
}

// Verify checks that a file of this name and content is one that the signature
// vouches for, and gives what it says. The error is [ErrMalformed],
// [ErrBadSignature], [ErrUnknownFile] or an *[AlteredError]. Whose signature it
// is the caller finds out by the fingerprint.
func Verify(sig []byte, name string, content []byte) (Signed, error) {
	var s Signature
	if err := json.Unmarshal(sig, &s); err != nil || s.Format != signatureFormat {
		return Signed{}, ErrMalformed
	}
	if again, err := s.JSON(); err != nil || !bytes.Equal(again, sig) {
		return Signed{}, ErrMalformed
	}
	statement, err := s.statement()
	if err != nil || len(s.PublicKey) != ed25519.PublicKeySize {
		return Signed{}, ErrMalformed
	}
	if s.Fingerprint != Fingerprint(s.Kiosk, s.PublicKey) || !ed25519.Verify(s.PublicKey, statement, s.Value) {
		return Signed{}, ErrBadSignature
	}
	i := slices.IndexFunc(s.Files, func(f SignedFile) bool { return f.Name == name })
	if i < 0 {
		return Signed{}, fmt.Errorf("%w: %s", ErrUnknownFile, name)
	}
	if s.Files[i].SHA256 != digest(content) {
		return Signed{}, &AlteredError{Name: name}
	}
	return s.Signed, nil
}

// statement is what is signed: every field with its length before it, after a
// text that belongs to no other use of the key.
func (s Signature) statement() ([]byte, error) {
	signedAt, err := s.SignedAt.MarshalText()
	if err != nil {
		return nil, fmt.Errorf("dating the signature: %w", err)
	}
	fields := [][]byte{
		[]byte(signatureDomain), []byte(s.Format), []byte(s.Kiosk), []byte(s.ChainHead), signedAt,
		s.PublicKey, []byte(s.Fingerprint),
	}
	for _, f := range s.Files {
		fields = append(fields, []byte(f.Name), []byte(f.SHA256))
	}
	return joined(fields...), nil
}

func joined(fields ...[]byte) []byte {
	var b []byte
	for _, f := range fields {
		b = binary.BigEndian.AppendUint64(b, uint64(len(f)))
		b = append(b, f...)
	}
	return b
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Fingerprint names a kiosk's key on paper: TD-K3-9XD2-H4QK-M2RT, the kiosk and
// 60 bits of SHA-256 in Crockford's base 32. Sixty bits and not twenty, since
// another key with the same twenty is found in a second.
func Fingerprint(kiosk string, key ed25519.PublicKey) string {
	sum := sha256.Sum256(joined([]byte(keyDomain), []byte(kiosk), key))
	code := crockford.EncodeToString(sum[:8])
	return fmt.Sprintf("TD-%s-%s-%s-%s", kiosk, code[:4], code[4:8], code[8:12])
}

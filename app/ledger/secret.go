package ledger

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// dataKey is the 32 random bytes that everything in a ledger is sealed under.
// It is never on disk but sealed, in a slot for each secret that may open it.
type dataKey []byte

const dataKeySize = chacha20poly1305.KeySize

// Secret is what opens a ledger: the kiosk's key file, a passphrase, or the
// trust's recovery identity.
type Secret interface {
	// kind says which slots the secret may open.
	kind() slotKind
	// unseal gives what a slot of that kind seals; errNotThisSlot where the
	// secret is another's.
	unseal(s slot, place []byte) ([]byte, error)
}

// sealing is a secret that a person or a kiosk holds both halves of, so that a
// slot can be made from it alone.
type sealing interface {
	Secret
	name() string
	seal(plain, place []byte, random io.Reader) ([]byte, error)
}

var errNotThisSlot = errors.New("the secret does not open this slot")

// Key is the content of a key file, for a kiosk that must open its ledger with
// nobody there. DESIGN.md says who holds it.
type Key []byte

const keyPrefix = "tideover-key-1:"

// NewKey draws the content of a key file.
func NewKey(random io.Reader) (Key, error) {
	k := make(Key, chacha20poly1305.KeySize)
	if _, err := io.ReadFull(random, k); err != nil {
		return nil, fmt.Errorf("drawing the kiosk's key: %w", err)
	}
	return k, nil
}

// WriteKey puts a key into a new file that only its owner can read. It never
// replaces a file: somebody may still need the key that is there.
func WriteKey(path string, k Key) error {
	return writeSecret(path, keyPrefix+base64.StdEncoding.EncodeToString(k)+"\n")
}

func writeSecret(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing the key file: %w", storageError(err))
	}
	_, err = io.WriteString(f, text)
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

func (Key) kind() slotKind { return keyFileSlot }
func (Key) name() string   { return "key file" }

// slotKey is the key that a key file seals its slot under: never the file's
// own bytes, since those of a ledger's first format are the data key itself.
func (k Key) slotKey() ([]byte, error) {
	if len(k) != chacha20poly1305.KeySize {
		return nil, ErrWrongKey
	}
	return hkdf.Key(sha256.New, k, nil, "tideover key slot", chacha20poly1305.KeySize)
}

func (k Key) seal(plain, place []byte, random io.Reader) ([]byte, error) {
	key, err := k.slotKey()
	if err != nil {
		return nil, err
	}
	return lockWith(key, plain, place, random)
}

func (k Key) unseal(s slot, place []byte) ([]byte, error) {
	key, err := k.slotKey()
	if err != nil {
		return nil, err
	}
	return openWith(key, s.sealed, place)
}

// Passphrase opens a ledger for whoever knows it: the kiosk asks for it at each
// start.
type Passphrase string

// minPassphrase is five short words: what is kept on a disk that may be stolen
// is guessed at without haste.
const minPassphrase = 16

// ErrPassphraseForm says that a passphrase is too easily guessed.
var ErrPassphraseForm = errors.New("a passphrase has at least 16 characters")

// CheckPassphrase reports with ErrPassphraseForm whether a passphrase may be
// chosen.
func CheckPassphrase(p Passphrase) error {
	if utf8.RuneCountInString(strings.TrimSpace(string(p))) < minPassphrase {
		return ErrPassphraseForm
	}
	return nil
}

// The cost of a guess at a passphrase: RFC 9106's second recommendation.
const (
	passphrasePasses  = 3
	passphraseMemory  = 64 << 10 // KiB
	passphraseThreads = 4
	saltSize          = 16
)

func (Passphrase) kind() slotKind { return passphraseSlot }
func (Passphrase) name() string   { return "passphrase" }

// slotKey stretches the passphrase. White space around and between its words
// is not part of it: it is dictated over the telephone.
func (p Passphrase) slotKey(salt []byte) []byte {
	words := strings.Join(strings.Fields(string(p)), " ")
	return argon2.IDKey([]byte(words), salt, passphrasePasses, passphraseMemory, passphraseThreads, chacha20poly1305.KeySize)
}

// seal puts the salt first.
func (p Passphrase) seal(plain, place []byte, random io.Reader) ([]byte, error) {
	if err := CheckPassphrase(p); err != nil {
		return nil, err
	}
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, fmt.Errorf("drawing a salt: %w", err)
	}
	sealed, err := lockWith(p.slotKey(salt), plain, place, random)
	return append(salt, sealed...), err
}

func (p Passphrase) unseal(s slot, place []byte) ([]byte, error) {
	if len(s.sealed) < saltSize {
		return nil, errNotThisSlot
	}
	return openWith(p.slotKey(s.sealed[:saltSize]), s.sealed[saltSize:], place)
}

// Recovery is the trust's recovery identity, which opens any of its kiosks'
// ledgers: an age X25519 identity, as age-keygen writes it.
type Recovery struct{ identity *age.X25519Identity }

// ErrRecoveryForm says that a text is no recovery identity or recipient.
var ErrRecoveryForm = errors.New("this is no age recovery key")

// ReadRecovery reads a file of age identities and takes the X25519 one in it.
func ReadRecovery(path string) (Recovery, error) {
	f, err := os.Open(path)
	if err != nil {
		return Recovery{}, fmt.Errorf("reading the recovery identity: %w", err)
	}
	defer f.Close()
	identities, err := age.ParseIdentities(f)
	if err != nil {
		return Recovery{}, fmt.Errorf("%w: %s holds no identity", ErrRecoveryForm, path)
	}
	for _, i := range identities {
		if x, ok := i.(*age.X25519Identity); ok {
			return Recovery{x}, nil
		}
	}
	return Recovery{}, fmt.Errorf("%w: %s holds no X25519 identity", ErrRecoveryForm, path)
}

// WriteRecovery draws a recovery identity, puts it into a new file that only
// its owner can read, in the form of age-keygen, and gives its recipient. age
// takes its randomness from the system and nowhere else.
func WriteRecovery(path string) (recipient string, err error) {
	x, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("drawing a recovery key: %w", err)
	}
	recipient = x.Recipient().String()
	return recipient, writeSecret(path, "# Tideover recovery key: opens the records of every kiosk that names its public key.\n"+
		"# Keep it in the trust's safe, on no kiosk.\n# public key: "+recipient+"\n"+x.String()+"\n")
}

// CheckRecipient reports with ErrRecoveryForm whether a text is an age X25519
// recipient, "age1…".
func CheckRecipient(text string) error {
	if _, err := age.ParseX25519Recipient(text); err != nil {
		return fmt.Errorf("%w: %q does not name one", ErrRecoveryForm, text)
	}
	return nil
}

func (Recovery) kind() slotKind { return recoverySlot }

func (r Recovery) unseal(s slot, place []byte) ([]byte, error) {
	plain, err := age.Decrypt(bytes.NewReader(s.sealed), r.identity)
	if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
		return nil, errNotThisSlot
	}
	if err != nil {
		return nil, fmt.Errorf("opening the recovery slot: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(plain, 1<<10))
	if err != nil {
		return nil, fmt.Errorf("opening the recovery slot: %w", err)
	}
	key, bound := bytes.CutPrefix(content, place)
	if !bound {
		return nil, errNotThisSlot
	}
	return key, nil
}

// sealToRecipient makes what Recovery opens, and the age program too. An age
// file takes no associated data, so the place stands inside.
func sealToRecipient(recipient string, plain, place []byte) ([]byte, error) {
	x, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, fmt.Errorf("%w: %q does not name one", ErrRecoveryForm, recipient)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, x)
	if err != nil {
		return nil, fmt.Errorf("sealing to the recovery recipient: %w", err)
	}
	_, err = w.Write(append(bytes.Clone(place), plain...))
	err = errors.Join(err, w.Close())
	return sealed.Bytes(), err
}

// lockWith seals under a key of its own, with a random nonce in front.
func lockWith(key, plain, place []byte, random io.Reader) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	return sealer{aead: aead}.lock(random, plain, place)
}

func openWith(key, sealed, place []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	plain, err := sealer{aead: aead}.open(sealed, place)
	if err != nil {
		return nil, errNotThisSlot
	}
	return plain, nil
}

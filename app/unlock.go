package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tideover/tideover/app/ledger"
)

// ErrLocked says that the records open with a passphrase that nobody has given
// yet.
var ErrLocked = errors.New("the passphrase has not been given")

// checkKeys checks what says how the records are opened.
func (s Settings) checkKeys() error {
	if s.Unlock != ByKeyFile && s.Unlock != ByPassphrase {
		return &SettingsError{s.path, "unlock", fmt.Sprintf("%q opens nothing", s.Unlock), "The ways are key-file and passphrase."}
	}
	for _, r := range s.Recovery {
		if ledger.CheckRecipient(r) != nil {
			return &SettingsError{s.path, "recovery", fmt.Sprintf("%q names no recovery key", r), "Copy the public key from the trust’s recovery file: it begins with age1."}
		}
	}
	return nil
}

// Secret gives what opens the records: what the outside has to give, or the
// key file.
func (s Settings) Secret(o Outside) (ledger.Secret, error) {
	if o.Unlock != nil {
		return o.Unlock(s)
	}
	if s.Unlock == ByPassphrase {
		return nil, ErrLocked
	}
	return s.ReadKeyFile()
}

// ReadKeyFile reads the key file that the settings name. One that is not there
// is a *SettingsError.
func (s Settings) ReadKeyFile() (ledger.Secret, error) {
	key, err := ledger.ReadKey(s.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &SettingsError{File: s.path, Field: "key_file", Words: "there is no key file " + s.KeyFile, Hint: "Put back the key file that was made at set-up: plug in its stick, or fetch the copy from the trust’s safe."}
	}
	if err != nil {
		return nil, err
	}
	return key, nil
}

// provideKey draws the key file of a kiosk that has none yet.
func (s Settings) provideKey(random io.Reader) error {
	if s.Unlock == ByPassphrase {
		return nil
	}
	if _, err := os.Stat(s.KeyFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	key, err := ledger.NewKey(random)
	if err != nil {
		return err
	}
	if err := ledger.MakeFolder(filepath.Dir(s.KeyFile)); err != nil {
		return fmt.Errorf("making the key's folder: %w", err)
	}
	return ledger.WriteKey(s.KeyFile, key)
}

// ProvideKeyFile gives the key file that the settings name, and makes it where
// there is none: a kiosk that was opened with the trust's recovery key then
// opens by itself again.
func (s Settings) ProvideKeyFile(o Outside) (ledger.Secret, error) {
	s.Unlock = ByKeyFile
	if err := s.provideKey(o.withDefaults().Random); err != nil {
		return nil, err
	}
	return s.ReadKeyFile()
}

// Keys gives the ways in which this kiosk's records open.
func (k *Kiosk) Keys(ctx context.Context) ([]ledger.Slot, error) { return k.ledger.Slots(ctx) }

// SetSecret lets a passphrase or a key file open the records from now on, in
// the place of the one of its kind.
func (s *Session) SetSecret(ctx context.Context, secret ledger.Secret) error {
	if err := s.Allow(ManageKeys); err != nil {
		return err
	}
	return s.kiosk.ledger.SetSecret(ctx, s.Staff.ID, secret)
}

// RemoveKey takes one way to open the records away, never the last of its
// sort: ledger.ErrLastSlot.
func (s *Session) RemoveKey(ctx context.Context, name string) error {
	if err := s.Allow(ManageKeys); err != nil {
		return err
	}
	return s.kiosk.ledger.RemoveSlot(ctx, s.Staff.ID, name)
}

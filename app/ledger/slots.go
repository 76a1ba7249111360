package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// slotKind says what kind of secret opens a slot.
type slotKind string

const (
	keyFileSlot    slotKind = "key-file"
	passphraseSlot slotKind = "passphrase"
	recoverySlot   slotKind = "recovery"
)

// slot is the data key, sealed for one secret.
type slot struct {
	name   string
	kind   slotKind
	sealed []byte
}

// slotPlace binds a slot to its ledger, kind and name.
func slotPlace(ledgerID string, s slot) []byte {
	return rowPlace("key_slot", ledgerID+"\x00"+string(s.kind)+"\x00"+s.name)
}

// What can be wrong with a ledger's slots.
var (
	ErrNoRecipient = errors.New("a ledger needs a recovery recipient")
	ErrNoSuchSlot  = errors.New("there is no such way to open this ledger")
	ErrLastSlot    = errors.New("the last recovery recipient and the kiosk's last own secret stay")
)

var keyCheck = []byte("tideover ledger key check")

// unlock opens the data key with the secret, or gives a new ledger one.
func (l *Ledger) unlock(ctx context.Context) error {
	err := l.unseal(ctx, l.write)
	if errors.Is(err, sql.ErrNoRows) {
		return l.found()
	}
	return err
}

// unseal reads the ledger's identity and opens the data key with the secret. A
// ledger that was never founded is sql.ErrNoRows.
func (l *Ledger) unseal(ctx context.Context, q querier) error {
	var id string
	var check []byte
	err := q.QueryRowContext(ctx, "SELECT id, key_check FROM ledger").Scan(&id, &check)
	if err != nil {
		return fmt.Errorf("reading the ledger's identity: %w", storageError(err))
	}
	slots, err := readSlots(ctx, q)
	if err != nil {
		return err
	}
	if len(slots) == 0 {
		return l.unlockFirstFormat(id, check)
	}
	return l.unlockSlots(id, check, slots)
}

// unlockFirstFormat opens a ledger whose key file is the data key itself.
func (l *Ledger) unlockFirstFormat(id string, check []byte) error {
	key, ok := l.options.Secret.(Key)
	if !ok {
		return fmt.Errorf("%w: it knows its key file alone until it is next opened with it", ErrWrongKey)
	}
	return l.proveKey(dataKey(key), id, check)
}

// unlockSlots tries the secret on every slot of its kind.
func (l *Ledger) unlockSlots(id string, check []byte, slots []slot) error {
	if l.options.Secret == nil {
		return ErrWrongKey
	}
	for _, s := range slots {
		if s.kind != l.options.Secret.kind() {
			continue
		}
		key, err := l.options.Secret.unseal(s, slotPlace(id, s))
		if errors.Is(err, errNotThisSlot) {
			continue
		}
		if err != nil {
			return err
		}
		return l.proveKey(key, id, check)
	}
	return ErrWrongKey
}

// proveKey tells a wrong key from damage by a sealed constant.
func (l *Ledger) proveKey(key dataKey, id string, check []byte) error {
	var err error
	if l.seal, err = newSealer(key, id); err != nil {
		return err
	}
	plain, err := l.seal.open(check, rowPlace("ledger", id))
	if err != nil || !bytes.Equal(plain, keyCheck) {
		return ErrWrongKey
	}
	return nil
}

// found prepares a new ledger's identity and data key. They are written with
// the entry that begins the first run, in one transaction with every slot: no
// power cut leaves a ledger that nobody can open.
func (l *Ledger) found() error {
	if _, ok := l.options.Secret.(sealing); !ok {
		return fmt.Errorf("%w: a new ledger begins with a key file or a passphrase", ErrWrongKey)
	}
	if len(l.options.Recipients) == 0 {
		return ErrNoRecipient
	}
	id, err := record.NewID(l.Now(), l.Random())
	if err != nil {
		return err
	}
	key := make(dataKey, dataKeySize)
	if _, err := io.ReadFull(l.Random(), key); err != nil {
		return fmt.Errorf("drawing the data key: %w", err)
	}
	l.seal, err = newSealer(key, string(id))
	return err
}

// putIdentity writes what found prepared.
func (tx *Tx) putIdentity() error {
	id := tx.l.seal.id
	check, err := tx.l.seal.lock(tx.l.Random(), keyCheck, rowPlace("ledger", id))
	if err != nil {
		return err
	}
	return tx.exec("INSERT INTO ledger (one, id, key_check) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", id, check)
}

// provideSlots makes, at the beginning of a run, the slots that should be
// there and are not: all of them in a new ledger or one of the first format,
// and that of a recipient which the settings name since. It says so in an
// entry.
func (tx *Tx) provideSlots() error {
	before, err := tx.slotNames()
	if err != nil {
		return err
	}
	var added []string
	if own, ok := tx.l.options.Secret.(sealing); ok && len(before) == 0 {
		added = append(added, own.name())
		if err := tx.addOwnSlot(own); err != nil {
			return err
		}
	}
	for _, r := range tx.l.options.Recipients {
		if slices.Contains(before, r) {
			continue
		}
		added = append(added, r)
		if err := tx.addRecipient(r); err != nil {
			return err
		}
	}
	return tx.noteKeys("", added, nil)
}

// noteKeys appends which slots came and went, and which there are now.
func (tx *Tx) noteKeys(author string, added, removed []string) error {
	if len(added)+len(removed) == 0 {
		return nil
	}
	now, err := tx.slotNames()
	if err != nil {
		return err
	}
	_, err = tx.Append(record.Draft{Author: author, Body: &record.KeysChanged{Added: added, Removed: removed, Slots: now}})
	return err
}

func (tx *Tx) addOwnSlot(own sealing) error {
	s := slot{name: own.name(), kind: own.kind()}
	var err error
	if s.sealed, err = own.seal(tx.l.seal.secret, slotPlace(tx.l.seal.id, s), tx.l.Random()); err != nil {
		return err
	}
	return tx.putSlot(s)
}

func (tx *Tx) addRecipient(recipient string) error {
	s := slot{name: recipient, kind: recoverySlot}
	var err error
	if s.sealed, err = sealToRecipient(recipient, tx.l.seal.secret, slotPlace(tx.l.seal.id, s)); err != nil {
		return err
	}
	return tx.putSlot(s)
}

// putSlot replaces the slot of that name: a passphrase is changed by giving
// another.
func (tx *Tx) putSlot(s slot) error {
	return tx.exec(`INSERT INTO key_slot (name, kind, sealed) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed`, s.name, s.kind, s.sealed)
}

func (tx *Tx) slotNames() ([]string, error) {
	slots, err := readSlots(tx.ctx, tx.tx)
	var names []string
	for _, s := range slots {
		names = append(names, s.name)
	}
	return names, err
}

// readSlots gives no slots for a ledger whose format knows none.
func readSlots(ctx context.Context, q querier) ([]slot, error) {
	var known bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'key_slot')").Scan(&known)
	if err != nil || !known {
		return nil, storageError(err)
	}
	var slots []slot
	err = each(ctx, q, "SELECT name, kind, sealed FROM key_slot ORDER BY kind, name", nil, func(rows *sql.Rows) error {
		var s slot
		err := rows.Scan(&s.name, &s.kind, &s.sealed)
		slots = append(slots, s)
		return storageError(err)
	})
	return slots, err
}

// Slot is one way to open a ledger, by name: "key file", "passphrase", or a
// recovery recipient.
type Slot struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // key-file, passphrase or recovery
}

// Slots gives the ways in which this ledger can be opened.
func (l *Ledger) Slots(ctx context.Context) ([]Slot, error) {
	slots, err := readSlots(ctx, l.read)
	var list []Slot
	for _, s := range slots {
		list = append(list, Slot{s.name, string(s.kind)})
	}
	return list, err
}

// SetSecret lets a key file or a passphrase open the ledger from now on, in
// the place of the one of its kind. A recovery identity is ErrWrongKey:
// recipients are added by the settings, by their public half.
func (l *Ledger) SetSecret(ctx context.Context, author string, s Secret) error {
	own, ok := s.(sealing)
	if !ok {
		return ErrWrongKey
	}
	return l.Commit(ctx, func(tx *Tx) error {
		if err := tx.addOwnSlot(own); err != nil {
			return err
		}
		return tx.noteKeys(author, []string{own.name()}, nil)
	})
}

// RemoveSlot takes one way to open the ledger away. The last recovery
// recipient stays, and so does the last of the kiosk's own secrets:
// ErrLastSlot.
func (l *Ledger) RemoveSlot(ctx context.Context, author, name string) error {
	return l.Commit(ctx, func(tx *Tx) error {
		slots, err := readSlots(ctx, tx.tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(slots, func(s slot) bool { return s.name == name })
		if i < 0 {
			return fmt.Errorf("%w: %s", ErrNoSuchSlot, name)
		}
		recovery := slots[i].kind == recoverySlot
		if !slices.ContainsFunc(slots, func(s slot) bool { return s.name != name && (s.kind == recoverySlot) == recovery }) {
			return ErrLastSlot
		}
		if err := tx.exec("DELETE FROM key_slot WHERE name = ?", name); err != nil {
			return err
		}
		return tx.noteKeys(author, nil, []string{name})
	})
}

package ledger

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func recovery(t *testing.T) Recovery {
	t.Helper()
	r, err := ReadRecovery("testdata/recovery.txt")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func withSecret(s Secret) Options {
	o := testOptions("pas")
	o.Secret = s
	return o
}

// What was sealed to a key file opens with that key file, with the recovery
// identity, and with nothing else.
func TestEverySecretOpensTheSameLedger(t *testing.T) {
	const words = Passphrase("four tame otters cross the weir")
	for name, own := range map[string]Secret{"key file": Key(bytes.Repeat([]byte{7}, 32)), "passphrase": words} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir, withSecret(own))
			a := register(t, l, "Hollingworth")
			l.Close()
			for _, s := range []Secret{own, recovery(t)} {
				l := open(t, dir, withSecret(s))
				got, err := l.AttendanceByNumber(ctx, a.Number)
				if err != nil || got.Patient.Name.Family != "Hollingworth" {
					t.Errorf("%T: got %+v, %v", s, got.Patient, err)
				}
				l.Close()
			}
			stranger := filepath.Join(t.TempDir(), "stranger.txt")
			if _, err := WriteRecovery(stranger); err != nil {
				t.Fatal(err)
			}
			other, err := ReadRecovery(stranger)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []Secret{Key(bytes.Repeat([]byte{8}, 32)), Passphrase("four tame otters cross the wear"), other, nil} {
				if _, err := Open(ctx, dir, withSecret(s)); !errors.Is(err, ErrWrongKey) {
					t.Errorf("%T: got %v, want ErrWrongKey", s, err)
				}
			}
		})
	}
}

func TestPassphraseIsForgivenItsSpaces(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, withSecret(Passphrase("four tame otters cross"))).Close()
	open(t, dir, withSecret(Passphrase("  four tame  otters cross\n"))).Close()
	if _, err := Open(ctx, t.TempDir(), withSecret(Passphrase("too short"))); !errors.Is(err, ErrPassphraseForm) {
		t.Errorf("got %v, want ErrPassphraseForm", err)
	}
}

func TestNewLedgerNeedsRecipientAndSecretOfItsOwn(t *testing.T) {
	o := testOptions()
	o.Recipients = nil
	if _, err := Open(ctx, t.TempDir(), o); !errors.Is(err, ErrNoRecipient) {
		t.Errorf("got %v, want ErrNoRecipient", err)
	}
	if _, err := Open(ctx, t.TempDir(), withSecret(recovery(t))); !errors.Is(err, ErrWrongKey) {
		t.Errorf("got %v, want ErrWrongKey", err)
	}
}

func slotNames(t *testing.T, l *Ledger) []string {
	t.Helper()
	slots, err := l.Slots(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, s := range slots {
		list = append(list, s.Name)
	}
	return list
}

// A recipient that the settings name later gets its slot at the next start,
// and every change is an entry.
func TestSlotsComeAndGo(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	if got := slotNames(t, l); !slices.Equal(got, []string{"key file", testRecipient}) {
		t.Fatalf("slots %q", got)
	}
	for _, name := range []string{"key file", testRecipient} {
		if err := l.RemoveSlot(ctx, "S1", name); !errors.Is(err, ErrLastSlot) {
			t.Errorf("%s: got %v, want ErrLastSlot", name, err)
		}
	}
	if err := l.SetSecret(ctx, "S1", Passphrase("four tame otters cross")); err != nil {
		t.Fatal(err)
	}
	if err := l.RemoveSlot(ctx, "S1", "key file"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := Open(ctx, dir, testOptions()); !errors.Is(err, ErrWrongKey) {
		t.Errorf("the key file was taken away: got %v, want ErrWrongKey", err)
	}
	o := withSecret(Passphrase("four tame otters cross"))
	second, err := WriteRecovery(filepath.Join(t.TempDir(), "second.txt"))
	if err != nil {
		t.Fatal(err)
	}
	o.Recipients = append(o.Recipients, second)
	l = open(t, dir, o)
	if got := slotNames(t, l); len(got) != 3 || !slices.Contains(got, second) {
		t.Errorf("slots %q", got)
	}
	entries, err := l.KioskEntries(ctx, record.KindKeysChanged)
	if err != nil || len(entries) != 4 {
		t.Errorf("%d entries of changed keys, %v; want founding, passphrase, key file, second recipient", len(entries), err)
	}
}

// A slot moved from another ledger, or relabelled, does not open.
func TestSlotOpensOnlyInItsPlace(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	l, strange := open(t, dir, testOptions()), open(t, other, testOptions())
	slots, err := readSlots(ctx, strange.read)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slots {
		if _, err := l.write.Exec("UPDATE key_slot SET sealed = ? WHERE name = ?", s.sealed, s.name); err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	for _, s := range []Secret{testOptions().Secret, recovery(t)} {
		if _, err := Open(ctx, dir, withSecret(s)); !errors.Is(err, ErrWrongKey) {
			t.Errorf("%T: got %v, want ErrWrongKey", s, err)
		}
	}
}

// The recovery slot is an ordinary age file: the trust needs no Tideover to
// get its key out.
func TestRecoverySlotOpensWithTheAgeProgram(t *testing.T) {
	program, err := exec.LookPath("age")
	if err != nil {
		t.Skip("the age program is not installed")
	}
	l := open(t, t.TempDir(), testOptions())
	slots, err := readSlots(ctx, l.read)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(slots, func(s slot) bool { return s.kind == recoverySlot })
	cmd := exec.Command(program, "-d", "-i", "testdata/recovery.txt")
	cmd.Stdin = bytes.NewReader(slots[i].sealed)
	plain, err := cmd.Output()
	if err != nil || !bytes.HasSuffix(plain, l.seal.secret) || len(l.seal.secret) != dataKeySize {
		t.Errorf("age gave %d bytes, %v", len(plain), err)
	}
}

func TestRecoveryFileIsNeverReplacedAndAlwaysChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recovery.txt")
	recipient, err := WriteRecovery(path)
	if err != nil || CheckRecipient(recipient) != nil {
		t.Fatalf("%q, %v", recipient, err)
	}
	if _, err := WriteRecovery(path); err == nil {
		t.Error("a recovery file was overwritten")
	}
	if err := CheckRecipient(strings.ToUpper(recipient[:10])); !errors.Is(err, ErrRecoveryForm) {
		t.Errorf("got %v, want ErrRecoveryForm", err)
	}
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRecovery(path); !errors.Is(err, ErrRecoveryForm) {
		t.Errorf("got %v, want ErrRecoveryForm", err)
	}
}

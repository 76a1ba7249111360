package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// witnessed gives options with a witness beside the data folder.
func witnessed(t *testing.T) (dir string, o Options) {
	t.Helper()
	o = testOptions("pas")
	base := t.TempDir()
	o.Witness = filepath.Join(base, "kiosk.witness")
	return filepath.Join(base, "data"), o
}

func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func restoredEntries(t *testing.T, l *Ledger) []record.Restored {
	t.Helper()
	entries, err := l.KioskEntries(ctx, record.KindRestored)
	if err != nil {
		t.Fatal(err)
	}
	var list []record.Restored
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, *body.(*record.Restored))
	}
	return list
}

func TestAnOlderCopyIsRefusedUntilAPersonAcceptsIt(t *testing.T) {
	dir, o := witnessed(t)
	l := open(t, dir, o)
	a := register(t, l, "A")
	old := l.Head()
	l.Close()
	older := copyFolder(t, dir)
	l = open(t, dir, o)
	register(t, l, "B")
	known := l.Head().Seq
	l.Close()

	var gone *RolledBackError
	if _, err := Open(ctx, older, o); !errors.As(err, &gone) || gone.Have != old.Seq || gone.Known != known || gone.Branched || gone.Other {
		t.Fatalf("got %v, want a refusal that names %d of %d", err, old.Seq, known)
	}
	r, err := Accept(ctx, older, o, "command:it", "disk failed")
	if err != nil || r.Seq != old.Seq || r.Known != known || r.Cause != record.FromOlderCopy || r.Reason != "disk failed" {
		t.Fatalf("accepted %+v, %v", r, err)
	}
	if _, series, last := a.Number.Parts(); r.Series != series || r.Last != last {
		t.Errorf("numbers are known up to %s %d, not %s", r.Series, r.Last, a.Number)
	}
	l = open(t, older, o)
	if got := restoredEntries(t, l); len(got) != 1 || got[0] != r {
		t.Errorf("entries %+v, want %+v", got, r)
	}
	l.Close()
	if _, err := Accept(ctx, older, o, "", ""); !errors.Is(err, ErrNothingGone) {
		t.Errorf("nothing is gone any more: %v", err)
	}
	if _, err := Open(ctx, dir, o); !errors.As(err, &gone) || !gone.Branched {
		t.Errorf("the first ledger is a branch now: %v", err)
	}
}

// A kill leaves commits in the log alone; somebody who copies or clears the
// folder may lose it.
func TestALogThatIsGoneIsNoticed(t *testing.T) {
	for _, how := range []struct {
		name string
		harm func(path string) error
	}{
		{"missing", os.Remove},
		{"cut", func(path string) error { return os.Truncate(path, 4096) }},
	} {
		t.Run(how.name, func(t *testing.T) {
			dir, o := witnessed(t)
			l := open(t, dir, o)
			register(t, l, "A")
			killed := copyFolder(t, dir) // as a kill leaves it: nothing was closed
			if err := how.harm(filepath.Join(killed, fileName+"-wal")); err != nil {
				t.Fatal(err)
			}
			var gone *RolledBackError
			if _, err := Open(ctx, killed, o); !errors.As(err, &gone) || gone.Known != l.Head().Seq {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
}

func TestNoLedgerIsMadeWhereThereWasOne(t *testing.T) {
	dir, o := witnessed(t)
	l := open(t, dir, o)
	known := l.Head().Seq
	l.Close()
	elsewhere := t.TempDir()
	var gone *RolledBackError
	if _, err := Open(ctx, elsewhere, o); !errors.As(err, &gone) || gone.Have != 0 || gone.Known != known {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(elsewhere, fileName)); err == nil {
		t.Error("a ledger was made all the same")
	}
	other := t.TempDir()
	plain := o
	plain.Witness = ""
	open(t, other, plain).Close()
	if _, err := Open(ctx, other, o); !errors.As(err, &gone) || !gone.Other {
		t.Errorf("another ledger: %v", err)
	}
	if r, err := Accept(ctx, elsewhere, o, "it", "the disk was replaced"); err != nil || r.Known != known || r.Seq != 0 {
		t.Errorf("accepted %+v, %v", r, err)
	}
	open(t, elsewhere, o)
}

// The witness is a help: without it, or with one that says nothing, a kiosk
// opens.
func TestAWitnessThatSaysNothingKeepsNobodyOut(t *testing.T) {
	dir, o := witnessed(t)
	open(t, dir, o).Close()
	whole, err := os.ReadFile(o.Witness)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte{}, whole...)
	flipped[60] ^= 1
	for name, content := range map[string][]byte{"empty": nil, "torn": whole[:len(whole)/2], "flipped": flipped, "other": []byte("hello\n")} {
		if err := os.WriteFile(o.Witness, content, 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir, o)
		register(t, l, name)
		if ledger, seen, ok := readWitness(o.Witness); !ok || ledger != l.seal.id || seen != l.Head() {
			t.Errorf("%s: it says %s %d %v afterwards", name, ledger, seen.Seq, ok)
		}
		l.Close()
	}
	if err := os.Remove(o.Witness); err != nil {
		t.Fatal(err)
	}
	o.Witness = filepath.Join(t.TempDir(), "missing", "kiosk.witness")
	l := open(t, dir, o)
	register(t, l, "unwritable")
	if l.WitnessTrouble() == nil {
		t.Error("a witness that cannot be written is not told of")
	}
}

// A commit whose outcome is unknown must not be witnessed; the compose error
// here stands for any commit that came to nothing.
func TestOnlyWhatIsDurableIsWitnessed(t *testing.T) {
	dir, o := witnessed(t)
	l := open(t, dir, o)
	head := l.Head()
	boom := errors.New("boom")
	if err := l.Commit(ctx, func(tx *Tx) error {
		if _, err := tx.Append(record.Draft{Body: &record.SignedIn{}}); err != nil {
			return err
		}
		return boom
	}); !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if _, seen, ok := readWitness(o.Witness); !ok || seen != head {
		t.Errorf("it says %d, not %d", seen.Seq, head.Seq)
	}
}

func TestAnotherMachineIsNoticedOnce(t *testing.T) {
	dir, o := witnessed(t)
	o.Machine = "one"
	l := open(t, dir, o)
	a := register(t, l, "A")
	l.Close()
	l = open(t, dir, o)
	if got := restoredEntries(t, l); len(got) != 0 {
		t.Errorf("the same machine: %+v", got)
	}
	l.Close()
	o.Machine = "" // one that cannot be told is not another
	l = open(t, dir, o)
	newest := l.Head().Seq
	l.Close()
	o.Machine = "two"
	clone := copyFolder(t, dir)
	o.Witness = ""
	for _, d := range []string{dir, clone} {
		l = open(t, d, o)
		if got := restoredEntries(t, l); len(got) != 0 {
			t.Errorf("after a run without a machine nothing is known: %+v", got)
		}
		l.Close()
		other := o
		other.Machine = "three"
		for range 2 {
			l = open(t, d, other)
			got := restoredEntries(t, l)
			if len(got) != 1 || got[0].Cause != record.OnOtherMachine || got[0].Seq != newest+1 {
				t.Errorf("got %+v, want one move after entry %d", got, newest+1)
			}
			if n := register(t, l, "B").Number; n == a.Number {
				t.Errorf("%s was issued again", n)
			}
			l.Close()
		}
	}
}

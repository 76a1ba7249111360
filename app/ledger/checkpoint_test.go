package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The log is moved into the file beside the work, and used anew: it does not
// grow with the ledger.
func TestLogDoesNotGrowWithTheLedger(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	log := func() int64 {
		info, err := os.Stat(filepath.Join(dir, fileName+"-wal"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	for range 200 {
		register(t, l, "A")
	}
	once := log()
	for range 4 {
		if err := l.checkpoint.move(ctx); err != nil {
			t.Fatal(err)
		}
		for range 200 {
			register(t, l, "B")
		}
	}
	if now := log(); now > 2*once {
		t.Errorf("the log grew from %d to %d bytes", once, now)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

// A pause in the writing is when the log is moved, without anybody asking.
func TestLogIsMovedInAPause(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	register(t, l, "A")
	head := l.Head()
	for range 1000 {
		copied := t.TempDir()
		content, err := os.ReadFile(filepath.Join(dir, fileName))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, fileName), content, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := Verify(ctx, copied, testOptions(), nil)
		if err == nil && v.Head == head {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the file alone never held the newest entry")
}

// What fails beside the work stops the ledger as a failed commit does: nothing
// more is taken that could not be vouched for.
func TestFailureBesideTheWorkStopsTheLedger(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	l.fail(ErrFailed)
	if _, err := tryRegister(l); !errors.Is(err, ErrFailed) {
		t.Errorf("got %v, want ErrFailed", err)
	}
}

// A check of a ledger in use that meets an entry that does not hold stops it;
// one that finds only a view wrong does not.
func TestCheckStopsOnlyForEntries(t *testing.T) {
	l, _ := lived(t, t.TempDir())
	var damaged *DamagedError
	if _, err := l.write.Exec("UPDATE tally SET owed = 77"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Check(ctx, nil, nil); !errors.As(err, &damaged) || !damaged.Repairable() {
		t.Fatalf("got %v, want damage that can be repaired", err)
	}
	if _, err := tryRegister(l); err != nil {
		t.Fatalf("after a wrong view: %v", err)
	}
	if _, err := l.write.Exec("DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE seq = 4"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Check(ctx, nil, nil); !errors.As(err, &damaged) || damaged.Seq != 4 {
		t.Fatalf("got %v, want damage at entry 4", err)
	}
	if _, err := tryRegister(l); !errors.As(err, &damaged) {
		t.Errorf("after a missing entry: %v, want a DamagedError", err)
	}
}

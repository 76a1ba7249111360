package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var night = time.Date(2026, time.November, 21, 22, 14, 3, 0, time.UTC)

func backUp(t *testing.T, dir, folder string) Copy {
	t.Helper()
	c, err := MakeBackup(ctx, dir, folder, night, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fill makes the ledger larger than what is copied at a time.
func fill(t *testing.T, l *Ledger) {
	t.Helper()
	err := l.Commit(ctx, func(tx *Tx) error {
		for range 100 {
			n, err := tx.NextNumber()
			if err != nil {
				return err
			}
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			details := record.Details{Patient: record.Patient{Name: record.Name{Family: "Smith"}}, Complaint: strings.Repeat("x", 30_000)}
			if _, err = tx.Append(record.Draft{AttendanceID: id, Body: &record.Registered{Number: n, Details: details}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var list []string
	for _, f := range files {
		list = append(list, f.Name())
	}
	return list
}

// Registrations go on while a backup is made, and the backup is the ledger as
// it stood at one moment among them.
func TestBackupGoesOnBesideRegistrations(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "tideover-K3")
	l := open(t, dir, testOptions("pas"))
	fill(t, l)
	before := l.Head()
	during := 0
	c, err := MakeBackup(ctx, dir, folder, night, func(BackupStage, int64, int64) {
		if _, err := tryRegister(l); err != nil {
			t.Error(err)
		}
		during++
	})
	if err != nil {
		t.Fatal(err)
	}
	if during < 5 || c.Head != before || l.Head().Seq != before.Seq+int64(during) {
		t.Errorf("%d registrations during a backup of %d entries up to %d", during, c.Head.Seq, before.Seq)
	}
	if want := fmt.Sprintf("ledger-20261121T221403-%d-%s.db", before.Seq, before.Code()); filepath.Base(c.Path) != want {
		t.Errorf("it is called %s, not %s", filepath.Base(c.Path), want)
	}
	checked, err := CheckCopy(ctx, c.Path, nil)
	if err != nil || checked != c || c.Ledger != l.seal.id {
		t.Errorf("%+v, %v, want %+v", checked, err, c)
	}
	if got := names(t, folder); len(got) != 2 || got[0] != "backup.lock" {
		t.Errorf("the folder holds %v", got)
	}
}

// What only the log holds is backed up as well, by a process that has no key
// and no lock.
func TestBackupHoldsWhatOnlyTheLogHolds(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				register(t, l, "A")
			}
		})
	}
	wg.Wait()
	if c := backUp(t, dir, folder); c.Head != l.Head() {
		t.Errorf("up to %d of %d", c.Head.Seq, l.Head().Seq)
	}
}

func TestAStoppedBackupLeavesNothing(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions())
	fill(t, l)
	stopping, stop := context.WithCancel(ctx)
	_, err := MakeBackup(stopping, dir, folder, night, func(BackupStage, int64, int64) { stop() })
	var failed *BackupError
	if !errors.As(err, &failed) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := names(t, folder); len(got) != 1 {
		t.Errorf("the folder holds %v", got)
	}
	backUp(t, dir, folder)
}

func TestASecondBackupToTheSameFolderWaitsItsTurn(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions())
	fill(t, l)
	second := errors.New("never tried")
	_, err := MakeBackup(ctx, dir, folder, night, func(BackupStage, int64, int64) {
		_, second = MakeBackup(ctx, dir, folder, night, nil)
	})
	if err != nil || !errors.Is(second, ErrBackupRunning) {
		t.Errorf("%v; the second: %v", err, second)
	}
}

// A stick that is pulled out is a folder that goes away.
func TestAStickThatIsPulledOut(t *testing.T) {
	dir, stick := t.TempDir(), filepath.Join(t.TempDir(), "stick")
	folder := filepath.Join(stick, "tideover-K3")
	l := open(t, dir, testOptions())
	fill(t, l)
	if _, err := MakeBackup(ctx, dir, folder, night, nil); !errors.Is(err, ErrBackupGone) {
		t.Errorf("a stick that is not in: %v", err)
	}
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := MakeBackup(ctx, dir, folder, night, func(BackupStage, int64, int64) { os.RemoveAll(stick) })
	if !errors.Is(err, ErrBackupGone) {
		t.Errorf("pulled out in the middle: %v", err)
	}
	if _, err := tryRegister(l); err != nil {
		t.Errorf("the kiosk does not go on: %v", err)
	}
}

// tmpfs gives a small file system of its own, where this system lets a test
// have one.
func tmpfs(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if runtime.GOOS != "linux" {
		t.Skip("this system gives a test no file system of its own")
	}
	if err := mountTmpfs(dir, options); err != nil {
		t.Skipf("this account may not mount: %v", err)
	}
	t.Cleanup(func() { unmount(dir) })
	return dir
}

func TestAFullStickIsNoBackup(t *testing.T) {
	stick := tmpfs(t, "size=256k")
	dir, folder := t.TempDir(), filepath.Join(stick, "tideover-K3")
	l := open(t, dir, testOptions())
	small := backUp(t, dir, folder)
	fill(t, l)
	if _, err := MakeBackup(ctx, dir, folder, night, nil); !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v", err)
	}
	if got, err := Backups(folder); err != nil || len(got) != 1 || got[0].Path != small.Path {
		t.Errorf("backups %+v, %v", got, err)
	}
	if got := names(t, folder); len(got) != 2 {
		t.Errorf("the folder holds %v", got)
	}
	if _, err := tryRegister(l); err != nil {
		t.Errorf("the kiosk does not go on: %v", err)
	}
}

func TestAReadOnlyStickIsNoBackupAndCanBeRestoredFrom(t *testing.T) {
	stick := tmpfs(t, "size=8m")
	dir, folder := t.TempDir(), filepath.Join(stick, "tideover-K3")
	l := open(t, dir, testOptions())
	c := backUp(t, dir, folder)
	if err := remountReadOnly(stick); err != nil {
		t.Skipf("this account may not remount: %v", err)
	}
	if _, err := MakeBackup(ctx, dir, folder, night, nil); !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	if checked, err := CheckCopy(ctx, c.Path, nil); err != nil || checked.Head != l.Head() {
		t.Errorf("%+v, %v", checked, err)
	}
	if _, err := Restore(ctx, t.TempDir(), testOptions(), RestoreOrder{From: c.Path}, nil); err != nil {
		t.Error(err)
	}
}

// A byte that changed anywhere in what a backup holds is found without a key.
func TestEveryDamagedPageOfACopyIsFound(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions("pas"))
	for range 10 {
		register(t, l, "A")
	}
	c := backUp(t, dir, folder)
	whole, err := os.ReadFile(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	var root int
	if err := l.read.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").Scan(&root); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(folder, "bad.db")
	for name, harm := range map[string]func(b []byte) []byte{
		"cut":          func(b []byte) []byte { return b[:len(b)-4096] },
		"empty":        func([]byte) []byte { return nil },
		"not a ledger": func([]byte) []byte { return []byte(strings.Repeat("not a database, ", 600)) },
		"sealed byte":  func(b []byte) []byte { b[strings.Index(string(b), "attendance.registered")+60] ^= 1; return b },
		"entry page":   func(b []byte) []byte { clear(b[(root-1)*4096 : root*4096]); return b },
	} {
		if err := os.WriteFile(bad, harm([]byte(string(whole))), 0o600); err != nil {
			t.Fatal(err)
		}
		var damaged *DamagedError
		if _, err := CheckCopy(ctx, bad, nil); !errors.As(err, &damaged) {
			t.Errorf("%s: %v", name, err)
		}
		var unfit *BackupUnfitError
		if _, err := Restore(ctx, filepath.Join(t.TempDir(), "data"), testOptions(), RestoreOrder{From: bad}, nil); !errors.As(err, &unfit) {
			t.Errorf("%s could be restored: %v", name, err)
		}
	}
}

func TestOnlyOlderBackupsOfTheSameChainAreRemoved(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions())
	var made []Copy
	var indexes []string
	for i := range 5 {
		if i != 3 {
			importIndex(t, l)
		}
		register(t, l, "A")
		c := backUp(t, dir, folder)
		made = append(made, c)
		indexes = append(indexes, filepath.Join(folder, c.IndexName()))
		if err := os.WriteFile(indexes[i], nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lost := filepath.Join(folder, "ledger-20261120T000000-3-ZZZZ-ZZZZ.db") // of a time that was lost in a restore
	note := filepath.Join(folder, "read me.txt")
	lostIndex := filepath.Join(folder, "index-2-ZZZZ-ZZZZ.db")
	for _, path := range []string{lost, lostIndex, note} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	removed, err := PruneBackups(ctx, made[4], 3)
	if err != nil || len(removed) != 4 {
		t.Fatalf("removed %v, %v", removed, err)
	}
	for i, c := range made {
		_, err := os.Stat(c.Path)
		if gone := err != nil; gone != (i < 2) {
			t.Errorf("backup %d: %v", i, err)
		}
		_, err = os.Stat(indexes[i])
		if gone := err != nil; gone != (i < 2) {
			t.Errorf("index %d: %v", i, err)
		}
	}
	for _, path := range []string{lost, lostIndex, note} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func importIndex(t *testing.T, l *Ledger) {
	t.Helper()
	err := l.Commit(ctx, func(tx *Tx) error {
		_, err := tx.Append(record.Draft{Body: &record.IndexImported{Source: "test"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestABackupIsAnEntry(t *testing.T) {
	dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "b")
	l := open(t, dir, testOptions())
	c := backUp(t, dir, folder)
	if upTo, err := l.RecordBackup(ctx, c, "S1", false); err != nil || upTo != l.Head().Seq {
		t.Fatal(upTo, err)
	}
	register(t, l, "A")
	if last, _, upTo, err := l.LastBackup(ctx); err != nil || upTo != l.Head().Seq-2 || last.Seq != c.Head.Seq {
		t.Errorf("the last %+v up to %d, %v", last, upTo, err)
	}
	entries, err := l.KioskEntries(ctx, record.KindBackedUp)
	if err != nil || len(entries) != 1 || entries[0].Author != "S1" {
		t.Fatalf("%+v, %v", entries, err)
	}
	body, err := entries[0].Decode()
	if b := body.(*record.BackedUp); err != nil || b.File != filepath.Base(c.Path) || b.Seq != c.Head.Seq || b.Head != c.Head.Code() || b.Bytes != c.Bytes {
		t.Errorf("%+v for %+v", b, c)
	}
}

// The system's own words for a medium that failed are told apart.
func TestPlaceErrors(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "b")
	for err, want := range map[error]error{
		syscall.ENOSPC: ErrDiskFull, syscall.EROFS: ErrReadOnly, syscall.EIO: ErrFailed, syscall.ENOENT: ErrBackupGone,
	} {
		if got := placeError(folder, &os.PathError{Op: "write", Path: folder, Err: err}); !errors.Is(got, want) {
			t.Errorf("%v is taken for %v", err, got)
		}
	}
}

package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// restorable is a kiosk with a backup, and a patient who came after it.
type restorable struct {
	dir     string
	options Options
	backup  Copy
	before  record.Attendance
	after   record.Attendance
	known   int64
}

func newRestorable(t *testing.T) restorable {
	t.Helper()
	r := restorable{}
	r.dir, r.options = witnessed(t)
	l := open(t, r.dir, r.options)
	r.before = register(t, l, "A")
	r.backup = backUp(t, r.dir, filepath.Join(t.TempDir(), "tideover-K3"))
	r.after = register(t, l, "B")
	r.known = l.Head().Seq
	l.Close()
	return r
}

func (r restorable) order() RestoreOrder {
	return RestoreOrder{From: r.backup.Path, Replace: true, Author: "command:it", Reason: "disk failed"}
}

// holds checks a ledger that was restored: what the backup has, the entry that
// says so, a chain that holds, and new numbers.
func (r restorable) holds(t *testing.T) {
	t.Helper()
	l := open(t, r.dir, r.options)
	defer l.Close()
	if _, err := l.verify(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Attendance(ctx, r.before.ID); err != nil {
		t.Errorf("what was backed up: %v", err)
	}
	if _, err := l.Attendance(ctx, r.after.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("what came after the backup: %v", err)
	}
	got := restoredEntries(t, l)
	_, series, last := r.before.Number.Parts()
	want := record.Restored{
		Cause: record.FromBackup, From: filepath.Base(r.backup.Path), Seq: r.backup.Head.Seq, Head: r.backup.Head.Code(),
		Known: r.known, Reason: "disk failed", Series: series, Last: last,
	}
	if len(got) != 1 || got[0] != want {
		t.Errorf("entries %+v, want %+v", got, want)
	}
	if n := register(t, l, "C").Number; n == r.after.Number || n == r.before.Number {
		t.Errorf("%s was issued again", n)
	}
}

func TestARestoredLedgerSaysSoAndGoesOn(t *testing.T) {
	r := newRestorable(t)
	done, err := Restore(ctx, r.dir, r.options, r.order(), nil)
	if err != nil || done.Known != r.known || done.Entries != r.backup.Head.Seq+2 {
		t.Fatalf("%+v, %v", done, err)
	}
	r.holds(t)
	if got := names(t, r.dir); slices.Contains(got, restoreFolder) {
		t.Errorf("the data folder holds %v", got)
	}
}

// Lesson 7: unsent data destroyed by clearing a store. Whatever was in the data
// folder is somewhere in it still, byte for byte, after a restore and after an
// acceptance.
func TestLesson07RestoreDeletesNothing(t *testing.T) {
	r := newRestorable(t)
	r.dir = killedCopy(t, r)
	was := contents(t, r.dir)
	if _, err := Restore(ctx, r.dir, r.options, r.order(), nil); err != nil {
		t.Fatal(err)
	}
	is := contents(t, r.dir)
	for content, name := range was {
		if is[content] == "" && !strings.HasSuffix(name, "-shm") {
			t.Errorf("what %s held is gone", name)
		}
	}
}

// killedCopy is the data folder as a kill leaves it, with patients whom only
// the log holds.
func killedCopy(t *testing.T, r restorable) string {
	t.Helper()
	l := open(t, r.dir, r.options)
	register(t, l, "C")
	dir := copyFolder(t, r.dir)
	l.Close()
	return dir
}

// contents gives a file's name for every content below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "ledger.lock" {
			return err
		}
		content, err := os.ReadFile(path)
		all[string(content)] = path
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAWholeLedgerIsReplacedAtAPersonsWordAlone(t *testing.T) {
	r := newRestorable(t)
	order := r.order()
	order.Replace = false
	if _, err := Restore(ctx, r.dir, r.options, order, nil); !errors.Is(err, ErrLedgerThere) {
		t.Errorf("got %v", err)
	}
	l := open(t, r.dir, r.options)
	if _, err := Restore(ctx, r.dir, r.options, r.order(), nil); !errors.Is(err, ErrInUse) {
		t.Errorf("while a kiosk has it open: %v", err)
	}
	if _, err := l.Attendance(ctx, r.after.ID); err != nil {
		t.Error(err)
	}
	l.Close()
	wrong := r.options
	wrong.Secret = make(Key, 32)
	if _, err := Restore(ctx, r.dir, wrong, r.order(), nil); !errors.Is(err, ErrWrongKey) {
		t.Errorf("with another key: %v", err)
	}
	if got := names(t, r.dir); slices.Contains(got, restoreFolder) {
		t.Errorf("what was refused left %v", got)
	}
	if _, err := open(t, r.dir, r.options).Attendance(ctx, r.after.ID); err != nil {
		t.Error(err)
	}
}

// A restore is undone by restoring what it put aside, log and all.
func TestARestoreCanBeTakenBack(t *testing.T) {
	r := newRestorable(t)
	r.dir = killedCopy(t, r)
	done, err := Restore(ctx, r.dir, r.options, r.order(), nil)
	if err != nil {
		t.Fatal(err)
	}
	order := r.order()
	order.From = filepath.Join(done.SetAside, fileName)
	if _, err := Restore(ctx, r.dir, r.options, order, nil); err != nil {
		t.Fatal(err)
	}
	l := open(t, r.dir, r.options)
	if n, err := l.CountAttendances(ctx); err != nil || n != 3 {
		t.Errorf("%d attendances came back, %v", n, err)
	}
}

// A power cut at any step leaves the old ledger or the restored one.
func TestAPowerCutInARestoreLeavesOldOrNew(t *testing.T) {
	steps := 1
	for cut := 0; cut <= steps; cut++ {
		t.Run(fmt.Sprintf("after step %d", cut), func(t *testing.T) {
			r := newRestorable(t)
			if err := os.WriteFile(filepath.Join(r.dir, "index.db"), []byte("old index"), 0o600); err != nil {
				t.Fatal(err)
			}
			index := filepath.Join(t.TempDir(), "index-1.db")
			if err := os.WriteFile(index, []byte("new index"), 0o600); err != nil {
				t.Fatal(err)
			}
			order := r.order()
			order.Beside = map[string]string{"index.db": index}
			p := &preparation{dir: r.dir, staging: filepath.Join(r.dir, restoreFolder), options: r.options, order: order}
			if _, err := p.prepare(ctx, nil); err != nil {
				t.Fatal(err)
			}
			s, ok, err := readOrder(r.dir)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			steps = len(s.steps())
			for _, step := range s.steps()[:cut] {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			r.holds(t)
			if got, err := os.ReadFile(filepath.Join(r.dir, "index.db")); err != nil || string(got) != "new index" {
				t.Errorf("the index is %q, %v", got, err)
			}
			if got, err := os.ReadFile(filepath.Join(r.dir, s.Aside, "index.db")); err != nil || string(got) != "old index" {
				t.Errorf("the index that was there is %q, %v", got, err)
			}
		})
	}
	if steps < 6 {
		t.Errorf("only %d steps were tried", steps)
	}
}

// Before its order is on disk a restore has changed nothing, however far its
// preparation came.
func TestAPowerCutBeforeTheOrderLeavesTheOld(t *testing.T) {
	r := newRestorable(t)
	staging := filepath.Join(r.dir, restoreFolder)
	p := &preparation{dir: r.dir, staging: staging, options: r.options, order: r.order()}
	if _, err := p.prepare(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(staging, orderFile), filepath.Join(staging, orderFile+".part")); err != nil {
		t.Fatal(err)
	}
	l := open(t, r.dir, r.options)
	if _, err := l.Attendance(ctx, r.after.ID); err != nil {
		t.Error(err)
	}
	r.known = l.Head().Seq
	l.Close()
	if _, err := Restore(ctx, r.dir, r.options, r.order(), nil); err != nil {
		t.Fatal(err)
	}
	r.holds(t)
}

func TestAStoppedRestoreChangesNothing(t *testing.T) {
	r := newRestorable(t)
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := Restore(stopped, r.dir, r.options, r.order(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := open(t, r.dir, r.options).Attendance(ctx, r.after.ID); err != nil {
		t.Error(err)
	}
}

// A disk that is lost is restored on another machine, into an empty folder.
func TestARestoreIntoAnEmptyFolder(t *testing.T) {
	r := newRestorable(t)
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions("pas")
	o.Machine = "another"
	done, err := Restore(ctx, dir, o, RestoreOrder{From: r.backup.Path}, nil)
	if err != nil || done.SetAside != "" || done.Known != 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	l := open(t, dir, o)
	if got := restoredEntries(t, l); len(got) != 1 || got[0].Cause != record.FromBackup {
		t.Errorf("it says %+v", got)
	}
}

// The index that is there was sealed for one ledger. Where no copy of it was
// backed up it stays with that ledger and does not meet another.
func TestAnIndexStaysWithItsLedger(t *testing.T) {
	for _, other := range []bool{false, true} {
		r := newRestorable(t)
		if other {
			r.dir = t.TempDir()
			r.options = testOptions()
			open(t, r.dir, r.options).Close()
		}
		path := filepath.Join(r.dir, "index.db")
		if err := os.WriteFile(path, []byte("index"), 0o600); err != nil {
			t.Fatal(err)
		}
		order := r.order()
		order.Beside = map[string]string{"index.db": ""}
		done, err := Restore(ctx, r.dir, r.options, order, nil)
		if err != nil {
			t.Fatal(err)
		}
		if other {
			path = filepath.Join(done.SetAside, "index.db")
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("another ledger %v: %v", other, err)
		}
	}
}

func TestANewerBackupIsRefused(t *testing.T) {
	r := newRestorable(t)
	l := open(t, r.dir, r.options)
	if _, err := l.write.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	r.backup = backUpUnchecked(t, l, r.dir)
	if _, err := l.write.Exec("PRAGMA user_version = 1"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := Restore(ctx, r.dir, r.options, r.order(), nil); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v", err)
	}
}

// backUpUnchecked copies a ledger whose format this program would refuse.
func backUpUnchecked(t *testing.T, l *Ledger, dir string) Copy {
	t.Helper()
	c := Copy{Path: filepath.Join(t.TempDir(), nameBackup(night, l.Head())), Head: l.Head(), Ledger: l.seal.id}
	if _, err := copyOnline(ctx, filepath.Join(dir, fileName), c.Path, nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// Lesson 5: two patients, one number. One backup restored on two kiosks, and
// the kiosk it came from, go on side by side.
func TestLesson05RestoredLedgersRepeatNoNumber(t *testing.T) {
	r := newRestorable(t)
	seen := map[record.DowntimeNumber]bool{r.before.Number: true, r.after.Number: true}
	dirs := []string{r.dir}
	for range 2 {
		dir := filepath.Join(t.TempDir(), "data")
		if _, err := Restore(ctx, dir, testOptions("pas"), RestoreOrder{From: r.backup.Path}, nil); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	for _, dir := range dirs {
		l := open(t, dir, testOptions("pas"))
		for range 50 {
			n := register(t, l, "N").Number
			if seen[n] {
				t.Fatalf("%s was issued twice", n)
			}
			seen[n] = true
		}
	}
}

package trials

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// medium is a disk that can be made to take no more, and to take more again.
type medium struct {
	name string
	dir  string
	shut func() error
	open func() error
}

// fullDisks are a disk that the trial's VFS says is full and, where this
// process may mount one, a small disk with something large on it.
func fullDisks(t *testing.T) []medium {
	t.Helper()
	dir := scratch(t)
	var isFull atomic.Bool
	stop := watch(desk{dir}.data(), func(a act) refusal {
		if isFull.Load() && a.does == writes {
			return refusal{code: sqlite3.SQLITE_FULL}
		}
		return refusal{}
	})
	t.Cleanup(stop)
	list := []medium{{"said by the VFS", dir,
		func() error { isFull.Store(true); return nil },
		func() error { isFull.Store(false); return nil }}}
	mounted, ok := mountDisk(t, "size=4m")
	if !ok {
		t.Log("this process may not mount a disk: the VFS alone says that it is full")
		return list
	}
	filler := filepath.Join(mounted, "filler")
	return append(list, medium{"mounted", mounted, func() error { return stuff(filler) }, func() error { return os.Remove(filler) }})
}

// stuff writes a file until there is no space left at all.
func stuff(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	if !errors.Is(err, errNoSpace) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// TestFullDisk fills the disk under a kiosk that registers: it says so, loses
// nothing that was shown, and goes on when there is space again.
func TestFullDisk(t *testing.T) {
	for _, m := range fullDisks(t) {
		t.Run(m.name, func(t *testing.T) {
			d, err := staffedDesk(m.dir, newRandom(1))
			must(t, err)
			k, session, err := d.open(outside(1))
			must(t, err)
			shown := map[record.DowntimeNumber]record.ID{}
			must(t, m.shut())
			err = registerUntil(session, shown)
			if !errors.Is(err, ledger.ErrDiskFull) {
				t.Errorf("on a full disk: %v, want ErrDiskFull", err)
			}
			if err := clear(err); err != nil {
				t.Error(err)
			}
			must(t, m.open())
			a, err := arrive(session, 500)
			must(t, err)
			shown[a.Number] = a.ID
			must(t, m.shut())
			closing := k.Close() // may fail: nothing was promised
			must(t, m.open())
			now, err := accountOf(d)
			must(t, err)
			if len(now.numbers) != len(shown) {
				t.Errorf("%d numbers are there, %d were shown; closing gave %v", len(now.numbers), len(shown), closing)
			}
			for number, id := range shown {
				if err := now.shown(number, id); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// registerUntil registers until the disk refuses: what is left in files that
// exist already may do for a few.
func registerUntil(session *app.Session, shown map[record.DowntimeNumber]record.ID) error {
	for n := range 1000 {
		a, err := arrive(session, n)
		if err != nil {
			return err
		}
		shown[a.Number] = a.ID
	}
	return errors.New("a thousand registrations went on to a full disk")
}

// TestReadOnlyDisk opens a kiosk on a disk that takes no writes: it says so,
// and changes nothing.
func TestReadOnlyDisk(t *testing.T) {
	for _, m := range readOnlyDisks(t) {
		t.Run(m.name, func(t *testing.T) {
			d, err := busyDesk(m.dir)
			must(t, err)
			was, err := accountOf(d)
			must(t, err)
			s, err := d.settings()
			must(t, err)
			must(t, m.shut())
			k, err := app.Open(ctx, s, outside(2), nil)
			must(t, m.open())
			if k != nil {
				err = errors.Join(fmt.Errorf("the kiosk opened"), k.Close())
			}
			if !errors.Is(err, ledger.ErrReadOnly) {
				t.Errorf("got %v, want ErrReadOnly", err)
			}
			if err := clear(err); err != nil {
				t.Error(err)
			}
			now, err := accountOf(d)
			must(t, err)
			if part := now.differs(was); part != "" {
				t.Errorf("%s had changed", part)
			}
		})
	}
}

func readOnlyDisks(t *testing.T) []medium {
	t.Helper()
	dir := scratch(t)
	var reopen func()
	list := []medium{{"said by the VFS", dir,
		func() error { reopen = closeForWriting(desk{dir}.data()); return nil },
		func() error { reopen(); return nil }}}
	if os.Geteuid() != 0 {
		list = append(list, forbidden(scratch(t)))
	}
	if mounted, ok := mountDisk(t, "size=16m"); ok {
		list = append(list, medium{"mounted", mounted,
			func() error { return remount(mounted, true) }, func() error { return remount(mounted, false) }})
	}
	return list
}

// forbidden is a data folder that this account may only read.
func forbidden(dir string) medium {
	chmod := func(folder, file os.FileMode) error {
		files, err := filepath.Glob(filepath.Join(dir, "data", "*"))
		for _, f := range files {
			err = errors.Join(err, os.Chmod(f, file))
		}
		return errors.Join(err, os.Chmod(filepath.Join(dir, "data"), folder))
	}
	return medium{"forbidden", dir, func() error { return chmod(0o500, 0o400) }, func() error { return chmod(0o700, 0o600) }}
}

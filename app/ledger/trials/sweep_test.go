package trials

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

// failure is one way in which a disk fails.
type failure struct {
	name   string
	code   int32 // of a write
	half   bool
	sticky bool // every act from the Nth on, and not the Nth alone
}

// failures are the ways of the sweep. A write that is cut short is taken for a
// full disk by SQLite's VFS where the system gives no reason.
func failures() []failure {
	list := []failure{
		{"input/output error", sqlite3.SQLITE_IOERR_WRITE, false, false},
		{"short write", sqlite3.SQLITE_FULL, true, false},
	}
	if !full() {
		return list
	}
	return append(list,
		failure{"input/output error for good", sqlite3.SQLITE_IOERR_WRITE, false, true},
		failure{"disk full", sqlite3.SQLITE_FULL, false, false},
		failure{"disk full for good", sqlite3.SQLITE_FULL, false, true},
		failure{"short write for good", sqlite3.SQLITE_FULL, true, true},
		failure{"half a write, then an error", sqlite3.SQLITE_IOERR_WRITE, true, false},
		failure{"half a write, then errors for good", sqlite3.SQLITE_IOERR_WRITE, true, true})
}

// saboteur fails the Nth act on a folder.
type saboteur struct {
	failure
	nth int

	mu    sync.Mutex
	seen  int
	fired *act
}

func (s *saboteur) guard(a act) refusal {
	if a.does == syncsFolder { // SQLite does not look at what comes of it
		return refusal{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen++
	if s.seen < s.nth || s.seen > s.nth && !s.sticky {
		return refusal{}
	}
	if s.fired == nil {
		a.data = a.data[:len(a.data):len(a.data)]
		s.fired = &a
	}
	return refusal{s.code, s.half && a.does == writes}
}

// staged is a kiosk or ledger just before what the sweep is about.
type staged struct {
	// act does it, and gives what must then be found in the ledger.
	act func() (found func(account) error, err error)
	// again is one more commit; nil where nothing is open after act failed.
	again func() error
	close func() error
}

// scene is one thing that a person does while the disk fails.
type scene struct {
	name  string
	desk  func(dir string) (desk, error) // as it is before
	stage func(d desk) (staged, error)

	folder string  // that everything happens in
	before desk    // never opened: a copy is
	was    account // of before
}

var scenes = []scene{
	{name: "registration", desk: busyDesk, stage: stageRegistration},
	{name: "savepoint", desk: busyDesk, stage: stageSavepoint},
	{name: "delivery", desk: busyDesk, stage: stageDelivery},
	{name: "new ledger", desk: func(dir string) (desk, error) { return newDesk(dir, newRandom(1)) }, stage: stageOpening},
	{name: "opening", desk: busyDesk, stage: stageOpening},
	{name: "opening after a crash", desk: crashedDesk, stage: stageOpening},
	{name: "closing", desk: busyDesk, stage: stageClosing},
}

// busyDesk has registered two patients and was closed.
func busyDesk(dir string) (desk, error) {
	d, err := staffedDesk(dir, newRandom(1))
	if err != nil {
		return d, err
	}
	k, s, err := d.open(outside(1))
	if err != nil {
		return d, err
	}
	for n := range 2 {
		if _, err := arrive(s, n); err != nil {
			return d, errors.Join(err, k.Close())
		}
	}
	return d, k.Close()
}

// crashedDesk has registered two patients and lost its process: the write-ahead
// log is still there.
func crashedDesk(dir string) (desk, error) {
	d, err := staffedDesk(dir+"-running", newRandom(1))
	if err != nil {
		return d, err
	}
	k, s, err := d.open(outside(1))
	if err != nil {
		return d, err
	}
	for n := range 2 {
		if _, err := arrive(s, n); err != nil {
			return d, errors.Join(err, k.Close())
		}
	}
	left, err := d.copyTo(dir)
	return left, errors.Join(err, k.Close(), os.RemoveAll(d.dir), os.RemoveAll(left.ledgerFile()+"-shm"))
}

func stageRegistration(d desk) (staged, error) {
	k, s, err := d.open(outside(2))
	if err != nil {
		return staged{}, err
	}
	f, err := fill(s, 5)
	return staged{
		act: func() (func(account) error, error) {
			a, err := f.Save(ctx)
			return func(now account) error { return now.shown(a.Number, a.ID) }, err
		},
		again: func() error { _, err := arrive(s, 6); return err },
		close: k.Close,
	}, err
}

func stageSavepoint(d desk) (staged, error) {
	k, s, err := d.open(outside(2))
	if err != nil {
		return staged{}, err
	}
	f, err := fill(s, 5)
	return staged{
		act: func() (func(account) error, error) {
			_, err := f.Keep(ctx)
			return func(now account) error {
				if len(now.kept) != 1 {
					return fmt.Errorf("%d half-filled forms, want the one that was kept", len(now.kept))
				}
				return nil
			}, err
		},
		again: func() error { _, err := arrive(s, 6); return err },
		close: k.Close,
	}, err
}

func stageDelivery(d desk) (staged, error) {
	o, err := d.ledgerOptions()
	if err != nil {
		return staged{}, err
	}
	l, err := ledger.Open(ctx, d.data(), o)
	if err != nil {
		return staged{}, err
	}
	owed, err := l.Undelivered(ctx, destinations[0])
	return staged{
		act: func() (func(account) error, error) {
			return func(now account) error {
				if key := destinations[0] + " " + string(owed[0].EntryID); !now.settled[key] {
					return fmt.Errorf("%s was acknowledged and is not settled", key)
				}
				return nil
			}, deliver(l, destinations[0], owed[0])
		},
		again: func() error { return deliver(l, destinations[0], owed[1]) },
		close: l.Close,
	}, err
}

func stageOpening(d desk) (staged, error) {
	s, err := d.settings()
	var k *app.Kiosk
	return staged{
		act: func() (func(account) error, error) {
			var err error
			k, err = app.Open(ctx, s, outside(2), nil)
			return func(account) error { return nil }, err
		},
		close: func() error {
			if k == nil {
				return nil
			}
			return k.Close()
		},
	}, err
}

func stageClosing(d desk) (staged, error) {
	k, s, err := d.open(outside(2))
	if err != nil {
		return staged{}, err
	}
	a, err := arrive(s, 5)
	return staged{
		act: func() (func(account) error, error) {
			return func(now account) error { return now.shown(a.Number, a.ID) }, k.Close()
		},
		close: func() error { return nil },
	}, err
}

// TestFaultSweep fails every single thing that is asked of the disk: in the long
// form once for each way of failing, else in one or another. Whoever acted gets
// words and a next step, or what they did is on disk whole.
func TestFaultSweep(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.folder = scratch(t)
			var err error
			s.before, err = s.desk(filepath.Join(s.folder, "before"))
			must(t, err)
			copied, err := s.before.copyTo(filepath.Join(s.folder, "account"))
			must(t, err)
			s.was, err = accountOf(copied)
			must(t, err)
			tried := 0
			for i, f := range failures() {
				tried += s.sweep(t, f, i)
			}
			if tried == 0 {
				t.Fatal("nothing was asked of the disk: the sweep swept nothing")
			}
			t.Logf("%d faults", tried)
		})
	}
}

// sweep fails one act after another in one way, until there is none left to
// fail, and gives how many faults there were. But for the long form it takes
// every second, from the first or from the next as the place of the way among
// all says; the run with the race detector takes every tenth.
func (s scene) sweep(t *testing.T, f failure, place int) int {
	t.Helper()
	faults, step := 0, rounds(1, 2, 10)
	for n := 1 + place%step; ; n += step {
		d, err := s.before.copyTo(filepath.Join(s.folder, "desk"))
		must(t, err)
		sab := &saboteur{failure: f, nth: n}
		err = s.under(d, sab)
		must(t, os.RemoveAll(d.dir))
		if sab.fired == nil {
			must(t, err)
			return faults
		}
		faults++
		if err != nil {
			t.Errorf("%s at act %d, the %s: %v", f.name, n, sab.fired, err)
		}
	}
}

// under plays the scene while the disk is sabotaged, and looks at what came of
// it.
func (s scene) under(d desk, sab *saboteur) error {
	stage, err := s.stage(d)
	if err != nil {
		return err
	}
	stop := watch(d.data(), sab.guard)
	found, actErr := stage.act()
	stop()
	err = errors.Join(clear(actErr), afterFailure(d, stage, actErr))
	if closeErr := stage.close(); closeErr != nil && actErr == nil {
		err = errors.Join(err, fmt.Errorf("closing: %w", closeErr))
	}
	after, accountErr := accountOf(d)
	if err := errors.Join(err, accountErr); err != nil {
		return err
	}
	if actErr == nil {
		if err := found(after); err != nil {
			return fmt.Errorf("it was said to be done, but: %w", err)
		}
	}
	return after.holds(s.was)
}

// clear finds an error that tells a person nothing.
func clear(err error) error {
	e := app.Explain(err)
	unknown := app.Explain(errors.New("something nobody foresaw"))
	if err != nil && (e.Words == "" || e.Hint == "" || e.Hint == unknown.Hint) {
		return fmt.Errorf("a person is told %q and no more: %w", e.Words, err)
	}
	return nil
}

// afterFailure holds the ledger to its word after an act failed: on a full
// disk the next commit succeeds once there is space; after any other failure
// nothing more is written until the ledger is opened again.
func afterFailure(d desk, s staged, failed error) error {
	if failed == nil || s.again == nil {
		return nil
	}
	written := 0
	stop := watch(d.data(), func(a act) refusal {
		if a.does == writes {
			written++
		}
		return refusal{}
	})
	defer stop()
	err := s.again()
	switch {
	case errors.Is(failed, ledger.ErrDiskFull) && err != nil:
		return fmt.Errorf("with space again: %w", err)
	case errors.Is(failed, ledger.ErrDiskFull):
		return nil
	case !errors.Is(err, ledger.ErrFailed):
		return fmt.Errorf("the commit after a failure gave %v, want ErrFailed", err)
	case written > 0:
		return fmt.Errorf("%d writes reached the disk after it had failed", written)
	}
	return nil
}

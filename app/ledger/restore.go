package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/tideover/tideover/forms/record"
)

// A restore prepares everything in a folder of its own inside the data folder:
// the copy is checked, opened with the key, and told that it was restored. Then
// one small file, the order, makes it so: from there on whoever opens the
// ledger first carries the order out, as often as a power cut asks. What was
// there is moved aside, never deleted.

// ErrLedgerThere says that a restore would put the present ledger aside, and
// that nobody has said that it may.
var ErrLedgerThere = errors.New("there is a ledger in the data folder")

// BackupUnfitError says that a backup was not restored, because of what is
// wrong with it. Nothing was changed.
type BackupUnfitError struct {
	Path string
	Err  error
}

// Error names the backup and what is wrong.
func (e *BackupUnfitError) Error() string { return filepath.Base(e.Path) + ": " + e.Err.Error() }

// Unwrap gives what is wrong.
func (e *BackupUnfitError) Unwrap() error { return e.Err }

// RestoreOrder is what a restore is told.
type RestoreOrder struct {
	From string // the backup
	// Beside are files that belong to the ledger, by their names in the data
	// folder, and where each is to be had from. With nowhere to be had from,
	// the one that is there stays if it belongs to this ledger, or else is put
	// aside.
	Beside  map[string]string
	Replace bool // a person's word that the present ledger may be put aside
	Author  string
	Reason  string
}

// Restoration is what a restore did.
type Restoration struct {
	record.Restored
	Entries  int64  // of the ledger as it is now
	SetAside string // where what was there lies now; empty where nothing was
}

// Restore puts a backup in the place of the ledger in a data folder. It fails
// with a *BackupUnfitError, ErrLedgerThere, ErrInUse, ErrWrongKey, or what the
// disk reports; then the ledger is as it was, or, after a power cut in the
// last step, the restored one.
func Restore(ctx context.Context, dir string, o Options, order RestoreOrder, progress BackupProgress) (Restoration, error) {
	if _, err := os.Stat(order.From); err != nil {
		return Restoration{}, err
	}
	if err := MakeFolder(dir); err != nil {
		return Restoration{}, fmt.Errorf("making the data folder: %w", storageError(err))
	}
	lock := flock.New(filepath.Join(dir, "ledger.lock"))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return Restoration{}, fmt.Errorf("locking the ledger: %w", storageError(err))
	case !ok:
		return Restoration{}, ErrInUse
	}
	done, err := restore(ctx, dir, o, order, progress)
	return done, errors.Join(storageError(err), lock.Unlock())
}

func restore(ctx context.Context, dir string, o Options, order RestoreOrder, progress BackupProgress) (Restoration, error) {
	if err := finishRestore(dir); err != nil { // one that was cut short
		return Restoration{}, err
	}
	p := &preparation{dir: dir, staging: filepath.Join(dir, restoreFolder), options: o, order: order}
	done, err := p.prepare(ctx, progress)
	if err != nil {
		return Restoration{}, errors.Join(err, os.RemoveAll(p.staging))
	}
	return done, finishRestore(dir)
}

// preparation makes a restore ready in the staging folder, where nothing that
// goes wrong touches the present ledger.
type preparation struct {
	dir, staging string
	options      Options
	order        RestoreOrder
}

func (p *preparation) prepare(ctx context.Context, progress BackupProgress) (Restoration, error) {
	c, err := p.stage(ctx, progress)
	if err != nil {
		return Restoration{}, err
	}
	ours, known, err := p.present(ctx, c.Ledger)
	if err != nil {
		return Restoration{}, err
	}
	done, says, err := p.tell(ctx, c, known)
	if err != nil {
		return done, err
	}
	s := swap{dir: p.dir, Files: []string{fileName}, Says: says}
	if p.options.Witness != "" {
		if s.Witness, err = filepath.Abs(p.options.Witness); err != nil {
			return done, err
		}
	}
	for name, from := range p.order.Beside {
		switch {
		case from != "":
			s.Files = append(s.Files, name)
		case !ours:
			s.Away = append(s.Away, name)
		}
	}
	slices.Sort(s.Files)
	if s.meetsAny() {
		if s.Aside, err = asideFor(p.dir, p.options.Clock); err != nil {
			return done, err
		}
		done.SetAside = filepath.Join(p.dir, s.Aside)
	}
	return done, s.write()
}

// stage copies the backup into the staging folder and proves the copy.
func (p *preparation) stage(ctx context.Context, progress BackupProgress) (Copy, error) {
	if err := os.RemoveAll(p.staging); err != nil { // of a restore that never came to its order
		return Copy{}, err
	}
	if err := os.Mkdir(p.staging, 0o700); err != nil {
		return Copy{}, err
	}
	to := filepath.Join(p.staging, fileName)
	if err := p.copyIn(ctx, to, progress); err != nil {
		return Copy{}, err
	}
	c, err := CheckCopy(ctx, to, progress)
	if err != nil {
		return c, &BackupUnfitError{p.order.From, err}
	}
	for name, from := range p.order.Beside {
		if from == "" {
			continue
		}
		if err := copyFile(from, filepath.Join(p.staging, name)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// copyIn copies the backup. A ledger that was set aside, or carried here by
// hand, may have its log beside it, and that belongs to it.
func (p *preparation) copyIn(ctx context.Context, to string, progress BackupProgress) error {
	if info, err := os.Stat(p.order.From + "-wal"); err == nil && info.Size() > 0 {
		if _, err := copyOnline(ctx, p.order.From, to, progress); err != nil {
			return &BackupUnfitError{p.order.From, err}
		}
		return nil
	}
	return copyFile(p.order.From, to)
}

// present looks at what is in the data folder: whether it is the same ledger,
// and the newest entry that this one is known to have had, by the file and by
// the witness. What cannot be read is no ledger of ours. A present ledger is
// put aside at a person's word alone.
func (p *preparation) present(ctx context.Context, ledger string) (ours bool, known int64, err error) {
	if witnessed, seen, ok := readWitness(p.options.Witness); ok && witnessed == ledger {
		ours, known = true, seen.Seq
	}
	path := filepath.Join(p.dir, fileName)
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return ours, known, err
	}
	if !p.order.Replace {
		return ours, known, ErrLedgerThere
	}
	db, err := openReadOnly(path, "busy_timeout(5000)")
	if err != nil {
		return ours, known, err
	}
	defer db.Close()
	var id string
	if db.QueryRowContext(ctx, "SELECT id FROM ledger").Scan(&id) != nil || id != ledger {
		return ours, known, nil // damaged, or another: it says nothing of this one
	}
	if head, err := readHead(ctx, db); err == nil {
		known = max(known, head.Seq)
	}
	return true, known, nil
}

// tell opens the copy with the key and appends that it was restored. It gives
// what the witness is to say from now on.
func (p *preparation) tell(ctx context.Context, c Copy, known int64) (done Restoration, says []byte, err error) {
	o := p.options
	o.Witness = "" // it speaks of what was there
	l, err := attach(ctx, p.staging, o)
	if err != nil {
		return done, nil, err
	}
	if done.Restored, err = l.goesOn(ctx, record.FromBackup); err == nil {
		done.From, done.Reason = filepath.Base(p.order.From), p.order.Reason
		if known > c.Head.Seq {
			done.Known = known
		}
		err = l.beginRun(ctx, record.Draft{Author: p.order.Author, Body: &done.Restored})
	}
	done.Entries = l.head.Seq
	says = witnessLine(l.seal.id, l.head)
	if err := errors.Join(err, l.Close()); err != nil {
		return done, nil, err
	}
	return done, says, onlyDatabase(p.staging)
}

// onlyDatabase proves that closing has put the log into the file.
func onlyDatabase(staging string) error {
	if info, err := os.Stat(filepath.Join(staging, fileName+"-wal")); err == nil && info.Size() > 0 {
		return fmt.Errorf("%w: the restored ledger's log could not be put into its file", ErrFailed)
	}
	return SyncFolder(staging)
}

// asideFor makes a folder that was not there yet, and gives its name.
func asideFor(dir string, clock func() time.Time) (string, error) {
	name := "set-aside"
	if clock != nil {
		name += "-" + clock().Format(madeLayout)
	}
	for n, free := 2, name; ; n++ {
		err := os.Mkdir(filepath.Join(dir, free), 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return free, err
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

func copyFile(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	return errors.Join(writeSynced(to, f), f.Close())
}

func writeSynced(path string, content io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}

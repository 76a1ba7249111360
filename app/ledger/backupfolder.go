package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// BackupError says that no backup was made, and where. The ledger itself is
// untouched; Err says why, in this package's terms.
type BackupError struct {
	Folder string
	Err    error
}

// Error says where and why.
func (e *BackupError) Error() string { return "backing up to " + e.Folder + ": " + e.Err.Error() }

// Unwrap gives why.
func (e *BackupError) Unwrap() error { return e.Err }

// What can be wrong with a place for backups.
var (
	ErrBackupGone    = errors.New("the folder for backups is not there")
	ErrBackupRunning = errors.New("a backup to this folder is being made already")
)

// Backup is one file in a folder of backups, by what its name says.
type Backup struct {
	Path string
	Made string // the kiosk's wall clock then, as 20060102T150405
	Seq  int64
	Code string // the chain head's short form
}

const madeLayout = "20060102T150405"

var backupName = regexp.MustCompile(`^ledger-(\d{8}T\d{6})-(\d{1,18})-([0-9A-Z]{4}-[0-9A-Z]{4})\.db$`)

// nameBackup holds what tells a backup among others: when it was made, its
// last entry, and the chain head there.
func nameBackup(at time.Time, head Head) string {
	return fmt.Sprintf("ledger-%s-%d-%s.db", at.Format(madeLayout), head.Seq, head.Code())
}

// Backups gives the finished backups in a folder, the one with the newest
// entry first. Nothing half made is among them.
func Backups(folder string) ([]Backup, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []Backup
	for _, f := range files {
		if b, ok := readBackupName(filepath.Join(folder, f.Name())); ok {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b Backup) int {
		return cmp.Or(cmp.Compare(b.Seq, a.Seq), strings.Compare(b.Made, a.Made))
	})
	return list, nil
}

func readBackupName(path string) (Backup, bool) {
	part := backupName.FindStringSubmatch(filepath.Base(path))
	if part == nil {
		return Backup{}, false
	}
	seq, err := strconv.ParseInt(part[2], 10, 64)
	return Backup{path, part[1], seq, part[3]}, err == nil
}

// IndexName is what a copy of the patient index is called that belongs to a
// backup: after the entry that took it in. It is empty where none was.
func (c Copy) IndexName() string { return nameIndex(c.Imported) }

// IndexOf gives the name that the copy of the patient index has which goes with
// a backup, or nothing where none does. The backup is not checked by it.
func IndexOf(ctx context.Context, backup string) (string, error) {
	db, err := openCopy(backup)
	if err != nil {
		return "", err
	}
	defer db.Close()
	imported, err := importedAt(ctx, db, math.MaxInt64)
	if err != nil {
		return "", &BackupUnfitError{backup, notALedger(err)}
	}
	return nameIndex(imported), nil
}

func nameIndex(imported Head) string {
	if imported.Seq == 0 {
		return ""
	}
	return fmt.Sprintf("index-%d-%s.db", imported.Seq, imported.Code())
}

// MakeBackup copies the ledger of a data folder into a kiosk's own folder of
// backups, proves the copy by reading it back, and only then gives it the name
// of a backup. Whoever has the ledger open may go on writing to it. It fails
// with a *BackupError; then nothing that could be taken for a backup is left.
func MakeBackup(ctx context.Context, dir, folder string, at time.Time, progress BackupProgress) (Copy, error) {
	c, err := makeBackup(ctx, dir, folder, at, progress)
	if err != nil {
		return Copy{}, BackupFailed(folder, err)
	}
	return c, nil
}

// BackupFailed gives a *BackupError for what the folder's medium reported.
func BackupFailed(folder string, err error) error {
	return &BackupError{folder, placeError(folder, err)}
}

func makeBackup(ctx context.Context, dir, folder string, at time.Time, progress BackupProgress) (Copy, error) {
	release, err := claimBackups(folder)
	if err != nil {
		return Copy{}, err
	}
	defer release()
	part := filepath.Join(folder, "ledger.part")
	if err := removeIfThere(part); err != nil { // of a backup that was cut short
		return Copy{}, err
	}
	c, err := copyAndCheck(ctx, dir, part, progress)
	if err != nil {
		return c, errors.Join(err, removeIfThere(part))
	}
	c.Path = filepath.Join(folder, nameBackup(at, c.Head))
	if err := os.Rename(part, c.Path); err != nil {
		return c, err
	}
	return c, SyncFolder(folder)
}

func copyAndCheck(ctx context.Context, dir, part string, progress BackupProgress) (Copy, error) {
	from := filepath.Join(dir, fileName)
	if _, err := os.Stat(from); err != nil {
		return Copy{}, fmt.Errorf("%w: no ledger in %s", ErrNotFound, dir)
	}
	head, err := copyOnline(ctx, from, part, progress)
	if err != nil {
		return Copy{}, err
	}
	c, err := CheckCopy(ctx, part, progress)
	if err == nil && c.Head != head {
		err = &DamagedError{Seq: c.Head.Seq, Why: "the copy ends elsewhere than the ledger"}
	}
	return c, err
}

// claimBackups makes the kiosk's own folder, but not the one above it, which
// is missing when a stick was pulled out; and keeps a second backup away.
func claimBackups(folder string) (release func(), err error) {
	if _, err := os.Stat(filepath.Dir(folder)); err != nil {
		return nil, err
	}
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	lock := flock.New(filepath.Join(folder, "backup.lock"))
	ok, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, ErrBackupRunning
	}
	return func() { lock.Close() }, nil
}

// placeError tells a stick that was pulled out from other trouble.
func placeError(folder string, err error) error {
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrBackupRunning) || errors.Is(err, context.Canceled) {
		return err
	}
	if _, statErr := os.Stat(filepath.Dir(folder)); statErr != nil || errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrBackupGone, err)
	}
	if errors.Is(err, syscall.EIO) {
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return storageError(err)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

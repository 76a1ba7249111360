package ledger

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// PruneBackups removes older backups of the same chain, so that keep are left
// with the newest, which was just made and checked, and the copies of the
// patient index that only those went with. A file that may hold anything else
// is never removed: a backup of another ledger, or of a time that this ledger,
// since it was restored, does not know. It gives the names of what it removed,
// and fails with a *BackupError.
func PruneBackups(ctx context.Context, newest Copy, keep int) (removed []string, err error) {
	folder := filepath.Dir(newest.Path)
	removed, err = prune(ctx, folder, newest, keep)
	if err != nil {
		err = BackupFailed(folder, err)
	}
	return removed, err
}

func prune(ctx context.Context, folder string, newest Copy, keep int) (removed []string, err error) {
	db, err := openCopy(newest.Path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	old, kept, err := olderOfChain(ctx, db, folder, newest, keep)
	if err != nil {
		return nil, err
	}
	unused, err := unusedIndexes(ctx, db, folder, newest, kept)
	if err != nil {
		return nil, err
	}
	for _, path := range append(old, unused...) {
		if err := os.Remove(path); err != nil {
			return removed, err
		}
		removed = append(removed, filepath.Base(path))
	}
	return removed, SyncFolder(folder)
}

// olderOfChain gives the backups that may go, and the entries at which those
// end that stay.
func olderOfChain(ctx context.Context, db *sql.DB, folder string, newest Copy, keep int) (old []string, kept []int64, err error) {
	all, err := Backups(folder)
	if err != nil {
		return nil, nil, err
	}
	kept = []int64{newest.Head.Seq}
	for _, b := range all {
		ours, err := inChain(ctx, db, newest, b.Seq, b.Code)
		switch {
		case err != nil:
			return nil, nil, err
		case !ours || b.Path == newest.Path:
		case len(kept) < keep:
			kept = append(kept, b.Seq)
		default:
			old = append(old, b.Path)
		}
	}
	return old, kept, nil
}

var indexName = regexp.MustCompile(`^index-(\d{1,18})-([0-9A-Z]{4}-[0-9A-Z]{4})\.db$`)

// unusedIndexes gives the copies of the index that no backup which stays goes
// with.
func unusedIndexes(ctx context.Context, db *sql.DB, folder string, newest Copy, kept []int64) ([]string, error) {
	var wanted []string
	for _, seq := range kept {
		imported, err := importedAt(ctx, db, seq)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, nameIndex(imported))
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var unused []string
	for _, f := range files {
		part := indexName.FindStringSubmatch(f.Name())
		if part == nil || slices.Contains(wanted, f.Name()) {
			continue
		}
		seq, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return nil, err
		}
		ours, err := inChain(ctx, db, newest, seq, part[2])
		if err != nil {
			return nil, err
		}
		if ours {
			unused = append(unused, filepath.Join(folder, f.Name()))
		}
	}
	return unused, nil
}

// inChain reports whether the newest backup's chain had this head at this
// entry.
func inChain(ctx context.Context, db *sql.DB, newest Copy, seq int64, code string) (bool, error) {
	if seq > newest.Head.Seq {
		return false, nil
	}
	at, err := headAt(ctx, db, seq)
	return err == nil && at.Code() == code, err
}

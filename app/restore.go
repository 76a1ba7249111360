package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
)

// BackUpOnce makes a backup for a command. While a kiosk has the ledger open,
// or where its key is not at hand, the backup is made all the same, since it
// takes neither; then no entry tells of it, and Unrecorded says why.
func BackUpOnce(ctx context.Context, s Settings, o Outside, account, folder string, progress func(Progress)) (BackupMade, error) {
	if folder == "" {
		folder = s.Backup.Folder
	}
	if folder == "" {
		return BackupMade{}, ErrNoBackupFolder
	}
	if !ledger.Exists(s.Data) {
		return BackupMade{}, fmt.Errorf("%w in %s", ErrNoRecords, s.Data)
	}
	k := &Kiosk{Settings: s, outside: o.withDefaults()}
	access, err := k.ledgerAccess()
	if k.zone == nil {
		return BackupMade{}, err
	}
	var l *ledger.Ledger
	if err == nil {
		l, err = ledger.Open(ctx, s.Data, access)
	}
	if err != nil {
		made, backupErr := makeBackup(ctx, s, folder, k.now(), progress, func(ledger.Copy) error { return nil })
		made.Unrecorded = Explain(err).Words
		return made, backupErr
	}
	made, err := makeBackup(ctx, s, folder, k.now(), progress, func(c ledger.Copy) error {
		_, err := l.RecordBackup(ctx, c, operatorID(account), false)
		return err
	})
	return made, errors.Join(err, l.Close())
}

// RestoreOrder is what a person says who restores a backup.
type RestoreOrder struct {
	From    string // a backup, or a folder of them
	Replace bool   // the records that are here may be put aside
	Reason  string
	Account string
}

// Restored is what a restore, or an acceptance, did.
type Restored struct {
	From     string `json:"from,omitempty"`
	Entries  int64  `json:"entries"`        // of the backup, or those that were there
	Gone     int64  `json:"gone,omitempty"` // entries that are known to have been written and are not there
	SetAside string `json:"setAside,omitempty"`
	Note     string `json:"note"`              // what the kiosk says of it from now on
	Warning  string `json:"warning,omitempty"` // what could not be restored beside the records
}

// Restore puts a backup in the place of this kiosk's ledger. What was there is
// put aside, never deleted.
func Restore(ctx context.Context, s Settings, o Outside, order RestoreOrder, progress func(Progress)) (Restored, error) {
	from, err := chooseBackup(s, order.From)
	if err != nil {
		return Restored{}, err
	}
	k := &Kiosk{Settings: s, outside: o.withDefaults()}
	access, err := k.ledgerAccess()
	if err != nil {
		return Restored{}, err
	}
	beside, warning, err := indexBeside(ctx, from)
	if err != nil {
		return Restored{}, err
	}
	done, err := ledger.Restore(ctx, s.Data, access, ledger.RestoreOrder{
		From: from, Beside: map[string]string{indexFile: beside}, Replace: order.Replace, Author: operatorID(order.Account), Reason: order.Reason,
	}, inWords(progress))
	if err != nil {
		return Restored{}, err
	}
	r := k.restored(done.Restored)
	r.SetAside, r.Warning = done.SetAside, warning
	return r, nil
}

// indexBeside finds the copy of the patient index that goes with a backup. The
// records are restored without it too, and warning says so.
func indexBeside(ctx context.Context, backup string) (path, warning string, err error) {
	name, err := ledger.IndexOf(ctx, backup)
	if err != nil || name == "" {
		return "", "", err
	}
	path = filepath.Join(filepath.Dir(backup), name)
	if _, err := os.Stat(path); err != nil {
		return "", "The patient index was not beside the backup. If the kiosk finds nobody, import it again: tideover index import FILE.", nil
	}
	if err := index.CheckCopy(ctx, path); err != nil {
		return "", "The backup’s patient index is damaged and was left out. If the kiosk finds nobody, import it again: tideover index import FILE.", ctx.Err()
	}
	return path, "", nil
}

// chooseBackup takes a file, or the one backup of a folder that is the newest
// both by its entries and by the clock. Where they differ, a person says which.
func chooseBackup(s Settings, from string) (string, error) {
	info, err := os.Stat(from)
	if err != nil || !info.IsDir() {
		return from, err
	}
	list, err := ledger.Backups(from)
	if err == nil && len(list) == 0 {
		from = s.BackupFolder(from)
		if list, err = ledger.Backups(from); os.IsNotExist(err) {
			err = nil
		}
	}
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", fmt.Errorf("%w in %s", ErrNoBackup, from)
	}
	newest := slices.MaxFunc(list, func(a, b ledger.Backup) int { return strings.Compare(a.Made, b.Made) })
	if newest.Seq < list[0].Seq {
		return "", &UsageError{Words: fmt.Sprintf("It is not clear which backup is the newest: %s has more entries than %s, which is later. Name the file.", filepath.Base(list[0].Path), filepath.Base(newest.Path))}
	}
	return newest.Path, nil
}

// AcceptOlder goes on from the records that there are, at a person's word,
// although newer ones are known to have been written.
func AcceptOlder(ctx context.Context, s Settings, o Outside, account, reason string) (Restored, error) {
	if strings.TrimSpace(reason) == "" {
		return Restored{}, ErrNoReason
	}
	k := &Kiosk{Settings: s, outside: o.withDefaults()}
	access, err := k.ledgerAccess()
	if err != nil {
		return Restored{}, err
	}
	r, err := ledger.Accept(ctx, s.Data, access, operatorID(account), reason)
	if err != nil {
		return Restored{}, err
	}
	return k.restored(r), nil
}

package app

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// Whether a backup is due is looked at so often. After the start, and after
// trouble, one is tried so soon: a stick that is put back in is found.
const (
	backupGlance = time.Second
	backupSoon   = time.Minute
)

// startBackups makes backups by itself, where the settings say where, until
// background ends.
func (k *Kiosk) startBackups(ctx, background context.Context) error {
	if err := k.recallBackup(ctx); err != nil || k.Settings.Backup.Folder == "" {
		return err
	}
	k.backups.due = k.outside.Elapsed() + min(backupSoon, k.Settings.Backup.every())
	k.background.Go(func() { k.keepBackedUp(background) })
	return nil
}

func (k *Kiosk) keepBackedUp(ctx context.Context) {
	glance := time.NewTicker(backupGlance)
	defer glance.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-glance.C:
		}
		if k.outside.Elapsed() >= k.backups.due {
			k.backups.due = k.outside.Elapsed() + k.backUpByItself(ctx)
		}
	}
}

// backUpByItself makes a backup if there is anything new, and gives how long
// to wait for the next. What was wrong is kept for BackupState.
func (k *Kiosk) backUpByItself(ctx context.Context) time.Duration {
	every := k.Settings.Backup.every()
	if k.backedUp() {
		return every
	}
	if _, err := k.backUp(ctx, k.Settings.Backup.Folder, "", nil); err != nil {
		return min(backupSoon, every)
	}
	return every
}

// backedUp reports whether the last backup lies in the folder and holds
// everything but the entry that tells of it.
func (k *Kiosk) backedUp() bool {
	b := &k.backups
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last == nil || b.trouble != nil || b.upTo != k.ledger.Head().Seq {
		return false
	}
	_, err := os.Stat(filepath.Join(k.Settings.BackupFolder(k.Settings.Backup.Folder), filepath.Base(b.last.File)))
	return err == nil
}

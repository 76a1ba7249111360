package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
)

// What keeps a backup from being made or restored before it is begun.
var (
	ErrNoBackupFolder = errors.New("no folder for backups is set up")
	ErrNoBackup       = errors.New("there is no backup")
	ErrNoRecords      = errors.New("there are no records")
)

// explainKeeping words what goes wrong with backups, restores and older
// copies. It comes before the rest, since each wraps errors that mean
// something else elsewhere: a full stick is not a full kiosk.
func explainKeeping(err error) (Explanation, bool) {
	var gone *ledger.RolledBackError
	var backup *ledger.BackupError
	var unfit *ledger.BackupUnfitError
	switch {
	case errors.As(err, &gone):
		return explainRolledBack(gone), true
	case errors.As(err, &backup):
		return explainBackup(backup), true
	case errors.As(err, &unfit):
		return explainUnfit(unfit), true
	}
	return Explanation{}, false
}

func explainRolledBack(e *ledger.RolledBackError) Explanation {
	const onward = " Where nothing newer is to be had, IT goes on with: tideover ledger accept --reason WHY."
	words, hint := "", "Register nobody here yet, and call IT: put the newest copy of the data folder back, or restore a newer backup (tideover ledger restore)."+onward
	switch {
	case e.Other:
		words = fmt.Sprintf("These are not this kiosk's records: another ledger, with %d entries, was here before.", e.Known)
	case e.Branched:
		words = fmt.Sprintf("These are not the records that this kiosk had last: entry %d is another than the one that was written.", e.Known)
	case e.Have == 0:
		words = fmt.Sprintf("This kiosk's records are gone: %d entries are known, and none is in the data folder.", e.Known)
		hint = "Register nobody here yet, and call IT: see that the disk of the data folder is there, or restore a backup (tideover ledger restore)." + onward
	default:
		words = fmt.Sprintf("The newest entries of this kiosk are gone, %d of them: its records end at entry %d, and %d were written.", e.Known-e.Have, e.Have, e.Known)
	}
	return Explanation{words, hint, ExitDamaged}
}

func explainBackup(e *ledger.BackupError) Explanation {
	var damaged *ledger.DamagedError
	words, hint := "The backup to "+e.Folder+" failed: "+e.Err.Error()+".", "Try again, or choose another folder."
	switch {
	case errors.Is(e.Err, context.Canceled):
		words, hint = "The backup was stopped.", "Start it again when it suits. Nothing half made is kept."
	case errors.Is(e.Err, ledger.ErrBackupRunning):
		words, hint = "A backup to "+e.Folder+" is being made already.", "Wait for it to finish."
	case errors.Is(e.Err, ledger.ErrBackupGone):
		words, hint = "The backup was not made: "+e.Folder+" is not there.", "Plug its stick in again, or choose another folder."
	case errors.Is(e.Err, ledger.ErrDiskFull):
		words, hint = "The backup was not made: there is no room for it in "+e.Folder+".", "Free some space there, or take a larger stick."
	case errors.Is(e.Err, ledger.ErrReadOnly):
		words, hint = "The backup was not made: "+e.Folder+" takes no writes.", "See whether the stick is write-protected, or choose another folder."
	case errors.As(e.Err, &damaged):
		words, hint = "The backup was thrown away: when it was read back, "+damaged.Error()+".", "Take another stick. If it happens again, the records themselves may be damaged: tideover ledger verify says so."
	case errors.Is(e.Err, ledger.ErrFailed):
		words, hint = "The backup was not made: the medium of "+e.Folder+" failed.", "Take another stick."
	}
	return Explanation{words, hint + " The kiosk's own records are untouched.", ExitFailed}
}

func explainUnfit(e *ledger.BackupUnfitError) Explanation {
	var damaged *ledger.DamagedError
	switch {
	case errors.Is(e.Err, ledger.ErrNewer):
		return Explanation{"This backup was written by a newer Tideover (" + e.Error() + ").", "Restore it with that version. Nothing was changed here.", ExitFailed}
	case errors.As(e.Err, &damaged):
		return Explanation{"This backup is damaged, so it was not restored: " + e.Error() + ".", "Take another backup: the folder keeps more than one. Nothing was changed here.", ExitDamaged}
	}
	return Explanation{"This backup could not be read: " + e.Error() + ".", "Try again, or take another backup. Nothing was changed here.", ExitFailed}
}

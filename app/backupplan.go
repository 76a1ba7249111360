package app

import (
	"path/filepath"
	"strings"
	"time"
)

// BackupPlan is where backups go by themselves, and how often.
type BackupPlan struct {
	Folder string `toml:"folder"`          // a mounted stick or share; none where it is left out
	Every  int    `toml:"every,omitempty"` // minutes; 15 where it is left out
	Keep   int    `toml:"keep,omitempty"`  // how many stay; 3 where it is left out
}

func (p BackupPlan) every() time.Duration {
	if p.Every == 0 {
		return 15 * time.Minute
	}
	return time.Duration(p.Every) * time.Minute
}

func (p BackupPlan) keep() int {
	if p.Keep == 0 {
		return 3
	}
	return p.Keep
}

func (s Settings) checkBackup() error {
	switch p := s.Backup; {
	case p.Every < 0 || p.Every > 24*60:
		return &SettingsError{s.path, "backup.every", "a backup is made every 1 to 1440 minutes", "Give minutes, like 15, or leave it out."}
	case p.Keep < 0:
		return &SettingsError{s.path, "backup.keep", "fewer than one backup cannot be kept", "Give how many are to stay, like 3, or leave it out."}
	case p.Folder == "" && (p.Every != 0 || p.Keep != 0):
		return &SettingsError{s.path, "backup.folder", "it is not said where backups go", "Give the folder of a mounted stick or share."}
	}
	return nil
}

// BackupFolder is the kiosk's own folder inside one that may be shared.
func (s Settings) BackupFolder(in string) string {
	return filepath.Join(in, "tideover-"+s.Kiosk.Code)
}

// WitnessFile is the small file beside the settings that knows the newest
// entry of the ledger.
func (s Settings) WitnessFile() string {
	if s.path == "" {
		return ""
	}
	return strings.TrimSuffix(s.path, filepath.Ext(s.path)) + ".witness"
}

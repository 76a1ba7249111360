package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// SyncFolder makes the names in a folder durable: without it a power cut may
// take back that a file was made or renamed there, whole as its content is on
// disk. On Windows, where no program can do so, it does nothing.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// MakeFolder makes a folder and those above it, durably. One that is there is
// left as it is.
func MakeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MakeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return SyncFolder(parent)
}

package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// SyncFolder makes the names in a folder durable: without it a power cut may
// take back that a file was made or renamed there, whole as its content is on
// disk. Windows does it by itself and refuses to be asked, and so do some file
// systems of sticks.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
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

package ledger

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// forgetCached lets the next reader read a file from its medium and not from
// memory, so that a stick that lies about what it holds is found out. The
// system may decline.
func forgetCached(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

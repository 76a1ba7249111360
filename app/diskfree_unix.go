//go:build linux || darwin || freebsd

package app

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// diskFree gives how many bytes this account may still write to the disk that
// a folder is on.
func diskFree(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("asking how much of the disk is free: %w", err)
	}
	return uint64(max(0, int64(st.Bavail))) * uint64(st.Bsize), nil
}

package app

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// diskFree gives how many bytes this account may still write to the disk that
// a folder is on.
func diskFree(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("asking how much of the disk is free: %w", err)
	}
	return free, nil
}

//go:build !linux

package trials

import (
	"errors"
	"syscall"
	"testing"
)

var errNoSpace = syscall.ENOSPC

// mountDisk mounts nothing: the trial's VFS stands for the disk here.
func mountDisk(*testing.T, string) (dir string, ok bool) { return "", false }

func remount(string, bool) error { return errors.New("nothing is mounted here") }

//go:build unix

package app

import (
	"os"
	"syscall"
)

// onSameDisk reports whether two paths lie on one file system. What cannot be
// asked does not.
func onSameDisk(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil || errY != nil {
		return false
	}
	first, ok := x.Sys().(*syscall.Stat_t)
	second, alike := y.Sys().(*syscall.Stat_t)
	return ok && alike && first.Dev == second.Dev
}

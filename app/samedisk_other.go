//go:build !unix

package app

import (
	"path/filepath"
	"strings"
)

// onSameDisk reports whether two paths begin with the same drive.
func onSameDisk(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return errX == nil && errY == nil && strings.EqualFold(filepath.VolumeName(x), filepath.VolumeName(y))
}

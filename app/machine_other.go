//go:build !linux && !windows

package app

// machineID gives nothing: this system tells a program no name of its own that
// would stay the same.
func machineID() string { return "" }

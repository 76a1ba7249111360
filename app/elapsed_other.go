//go:build !linux

package app

import "time"

// machineElapsed is the monotonic count that Go keeps.
func machineElapsed() time.Duration { return time.Since(processBegan) }

// machineBoot is empty: each run counts from its own beginning.
func machineBoot() string { return "" }

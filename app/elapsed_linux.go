package app

import (
	"time"

	"golang.org/x/sys/unix"
)

// machineElapsed counts on while the machine sleeps, which the monotonic part
// of time.Now does not do on Linux: a laptop whose lid was shut for an hour is
// no clock that jumped.
func machineElapsed() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return time.Since(processBegan)
	}
	return time.Duration(t.Nano())
}

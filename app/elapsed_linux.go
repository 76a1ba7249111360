package app

import (
	"os"
	"strings"
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

// machineBoot names this start of the machine, from which machineElapsed
// counts. It is empty where the system does not say.
func machineBoot() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}

package record

import (
	"fmt"
	"strings"
	"time"
)

// FormatTime shows a time of day as HH:mm, 24-hour (ISB 1503).
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return "Not known"
	}
	return t.Format("15:04")
}

// FormatDateTime shows a moment as DD-Mmm-YYYY HH:mm.
func FormatDateTime(t time.Time) string {
	if t.IsZero() {
		return "Not known"
	}
	return DateOf(t).String() + " " + FormatTime(t)
}

// FormatDuration shows whole minutes as "4hr 32min" or "2d 12hr 11min", units
// of zero omitted; less than a minute is "0min".
func FormatDuration(d time.Duration) string {
	minutes := int(d / time.Minute)
	sign := ""
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	var parts []string
	add := func(n int, unit string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d%s", n, unit))
		}
	}
	add(minutes/(24*60), "d ")
	add(minutes/60%24, "hr ")
	add(minutes%60, "min")
	if len(parts) == 0 {
		return "0min"
	}
	return sign + strings.TrimSpace(strings.Join(parts, ""))
}

// The four-hour standard of emergency care: 239 minutes is within it, 240 is
// not. An ambulance crew has at most 15 minutes to hand over.
const (
	FourHours        = 240 * time.Minute
	HandoverAllowed  = 15 * time.Minute
	nearingFourHours = 180 * time.Minute
)

// FourHourClock is how long a patient has been in the department, reckoned as
// ECDS reckons it.
type FourHourClock struct {
	StartedAt time.Time // zero where the arrival is not known
	StoppedAt time.Time // zero while it runs
}

// Elapsed gives the time on the clock at now.
func (c FourHourClock) Elapsed(now time.Time) time.Duration {
	if c.StartedAt.IsZero() {
		return 0
	}
	if !c.StoppedAt.IsZero() {
		now = c.StoppedAt
	}
	return now.Sub(c.StartedAt)
}

// Deadline is the first minute that is no longer within four hours.
func (c FourHourClock) Deadline() time.Time { return c.StartedAt.Add(FourHours) }

// Breached reports whether the clock shows 240 minutes or more.
func (c FourHourClock) Breached(now time.Time) bool { return c.Elapsed(now) >= FourHours }

// Nearing reports whether the clock shows three hours or more, but not four.
func (c FourHourClock) Nearing(now time.Time) bool {
	e := c.Elapsed(now)
	return e >= nearingFourHours && e < FourHours
}

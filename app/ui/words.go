package ui

import (
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// counted gives a number with its noun: "1 form", "3 forms".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// lastHere says when somebody last used this kiosk.
func (u *UI) lastHere(t time.Time) string {
	switch now := u.kiosk.Now(); {
	case t.IsZero():
		return "Not used this kiosk yet"
	case record.DateOf(t.In(now.Location())) == record.DateOf(now):
		return "On this kiosk " + record.FormatTime(t.In(now.Location()))
	}
	return "Last here " + record.DateOf(t).String()
}

// minutesUp gives a wait in whole minutes, of which the last counts as one.
func minutesUp(d time.Duration) string {
	return record.FormatDuration((d + time.Minute - 1).Truncate(time.Minute))
}

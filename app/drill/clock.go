package drill

import (
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// clock is the time of the exercise, which the driver moves.
type clock struct {
	mu  sync.Mutex
	at  time.Time
	off time.Duration // of the kiosk's clock
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// shown is what the kiosk's clock shows.
func (c *clock) shown() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.Add(c.off)
}

// set sets the kiosk's clock.
func (c *clock) set(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += by
}

// elapsed is the monotonic count of the exercise.
func (c *clock) elapsed() time.Duration { return c.now().Sub(record.EarliestClock) }

// move sets the clock forward, never back.
func (c *clock) move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.at) {
		c.at = to
	}
}

package ui

import (
	"context"
	"time"
)

// codeReader tells a code that a scanner types from the keys that a person
// strikes, so that a wristband can be scanned wherever the focus is: a scanner
// types a whole code in the time in which a person strikes one key. A letter
// that means something by itself therefore waits for a moment that nobody
// notices; one inside a code means nothing.
type codeReader struct {
	u    *UI
	read func(code string)

	typed []rune
	acts  []func()
	turn  int // of the last key: an earlier pause that ends is of no account
}

const (
	// scanPause is longer than any scanner takes between two characters, and
	// shorter than a person can.
	scanPause = 60 * time.Millisecond
	// shortestCode is the least that could be a code: a serial of six digits.
	shortestCode = 6
)

func newCodeReader(u *UI, read func(string)) *codeReader { return &codeReader{u: u, read: read} }

// strike takes a key, and what it does where it stands alone.
func (c *codeReader) strike(r rune, act func()) {
	c.typed, c.acts = append(c.typed, r), append(c.acts, act)
	c.turn++
	turn := c.turn
	c.u.alongside(func(ctx context.Context) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(scanPause):
		}
		c.u.options.Post(func() {
			if c.turn == turn {
				c.settle()
			}
		})
	})
}

// end settles a code that the scanner closed with Enter; it reports whether
// there was one.
func (c *codeReader) end() bool {
	if len(c.typed) < shortestCode {
		return false
	}
	c.turn++
	c.settle()
	return true
}

// drop forgets what was typed: another screen comes up.
func (c *codeReader) drop() {
	c.turn++
	c.typed, c.acts = nil, nil
}

func (c *codeReader) settle() {
	typed, acts := string(c.typed), c.acts
	c.typed, c.acts = nil, nil
	if len(typed) >= shortestCode {
		c.read(typed)
		return
	}
	for _, act := range acts {
		act()
	}
}

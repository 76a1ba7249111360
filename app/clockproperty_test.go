package app

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// Whatever is done to the clock, in any order: every length of time that the
// ledger can know stays right to the second.
func TestAnyHistoryOfTheClock(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := newMachine(r, t.TempDir(), winter, 0)
		defer func() { m.must(m.k.Close()) }()
		all := []here{m.arrive(5)}
		outage := all[0].truth
		right := m.off // the clock that somebody last called right
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"pass", "jump", "back", "arrive", "restart", "set while off", "reboot", "1970", "accept"}).Draw(r, "step") {
			case "pass":
				m.pass(rapid.SampledFrom([]time.Duration{time.Second, 7 * time.Minute, 8 * time.Hour}).Draw(r, "for"))
			case "jump":
				m.set(jumpBy(r))
			case "back":
				if by := right - m.off; by.Abs() >= record.ClockJumpFrom { // less is not told from drift
					m.set(by)
				}
			case "arrive":
				all = append(all, m.arrive(rapid.IntRange(0, 300).Draw(r, "minutes ago")))
			case "restart":
				m.restart(func() { m.pass(time.Hour) })
			case "set while off":
				m.restart(func() { m.pass(time.Hour); m.set(jumpBy(r)) })
			case "reboot":
				m.reboot(func() { m.pass(5 * time.Minute) })
			case "1970":
				all = append(all, m.aVisitTo1970())
			case "accept":
				_, asked := m.k.ClockNotice()
				m.must(m.desk.AcceptClock(ctx))
				if asked { // or else nobody's word was wanted, and none is kept
					right = m.off
				}
			}
			m.must(m.k.LookAtClock(ctx))
			m.waits(outage, all...)
			if _, standing := m.k.ClockNotice(); standing != ((m.off - right).Abs() >= record.ClockJumpFrom) {
				r.Fatalf("the clock is off by %v, was right at %v, and the notice is %v", m.off, right, standing)
			}
		}
		m.inTurn(all...)
	})
}

func jumpBy(r *rapid.T) time.Duration {
	by := time.Duration(rapid.IntRange(30, 100_000).Draw(r, "seconds")) * time.Second
	if rapid.Bool().Draw(r, "back") {
		return -by
	}
	return by
}

// aVisitTo1970 starts the machine without its battery, registers somebody, and
// lets the network put the clock where it was.
func (m *machine) aVisitTo1970() here {
	m.Helper()
	off := m.off
	m.reboot(func() {
		m.pass(6 * time.Minute)
		m.set(-m.truth.Add(m.off).Sub(time.Unix(30, 0)))
	})
	p := m.arrive(0)
	m.pass(time.Minute)
	m.set(off - m.off)
	return p
}

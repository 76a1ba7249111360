package record

import (
	"encoding/json"
	"testing"
	"time"
)

// machine writes the entries of a kiosk whose clock is set.
type machine struct {
	t       *testing.T
	truth   time.Time
	off     time.Duration
	count   time.Duration
	boot    string
	began   time.Duration
	seq     int64
	newest  time.Time
	history ClockHistory
}

func newMachine(t *testing.T, off time.Duration) *machine {
	m := &machine{t: t, truth: time.Date(2026, time.November, 22, 3, 11, 0, 0, time.UTC), off: off, count: time.Hour, boot: "a"}
	m.start(m.boot)
	return m
}

func (m *machine) wall() time.Time { return m.truth.Add(m.off) }

func (m *machine) pass(d time.Duration) { m.truth, m.count = m.truth.Add(d), m.count+d }

func (m *machine) write(b Body) int64 {
	m.t.Helper()
	body, err := json.Marshal(b)
	if err != nil {
		m.t.Fatal(err)
	}
	m.seq++
	m.newest = m.wall()
	err = m.history.Apply(Entry{Kind: b.Kind(), Seq: m.seq, RecordedAt: m.wall(), Elapsed: m.count - m.began, Body: body})
	if err != nil {
		m.t.Fatal(err)
	}
	return m.seq
}

// look records a jump as a ledger does, and gives by how much it was.
func (m *machine) look() time.Duration {
	by := m.history.Drift(ClockReading{m.wall(), m.count, m.boot})
	if by.Abs() < ClockJumpFrom {
		return 0
	}
	m.write(&ClockJumped{By: by, Was: m.wall().Add(-by), Now: m.wall()})
	return by
}

// start begins a run; another boot begins another count.
func (m *machine) start(boot string) {
	before, newest := m.history, m.newest
	if boot != m.boot {
		m.boot, m.count = boot, 5*time.Second
	}
	m.began = m.count
	m.write(&KioskStarted{Boot: m.boot, Counted: m.count})
	if m.history.Continues(before) {
		m.look()
	} else if jump, jumped := before.AtStart(m.wall(), newest); jumped {
		m.write(&jump)
	}
}

// lasted holds how long ago something is against the truth.
func (m *machine) lasted(what string, at time.Time, seq int64, truth time.Time) {
	m.t.Helper()
	got := m.wall().Sub(at.Add(m.history.Shift(seq)))
	if want := m.truth.Sub(truth); (got - want).Abs() > time.Second {
		m.t.Errorf("%s lasted %v, want %v", what, got, want)
	}
}

func (m *machine) notice(want bool) {
	m.t.Helper()
	if set, standing := m.history.Standing(); standing != want {
		m.t.Errorf("standing is %v (%+v), want %v", standing, set, want)
	}
}

const day = 24 * time.Hour

func TestJumpsWithinARun(t *testing.T) {
	for _, by := range []time.Duration{day, -day, time.Hour, -time.Hour, 40 * time.Second, -40 * time.Second, -56 * 365 * day} {
		m := newMachine(t, 0)
		first, at, truth := m.write(&Moved{}), m.wall(), m.truth
		m.pass(10 * time.Minute)
		m.off += by
		if got := m.look(); got != by {
			t.Errorf("a jump of %v is recorded as %v", by, got)
		}
		second, at2, truth2 := m.write(&Moved{}), m.wall(), m.truth
		m.pass(10 * time.Minute)
		m.lasted("what began before", at, first, truth)
		m.lasted("what began after", at2, second, truth2)
		m.notice(true)
		if set, was := m.history.Since(first); !was || set.By != by {
			t.Errorf("since the first entry the clock was set %+v, %v", set, was)
		}
		if _, was := m.history.Since(second); was {
			t.Error("the clock is called set since the second entry")
		}
		m.off -= by
		m.look()
		m.notice(false)
		m.lasted("what began before", at, first, truth)
		m.lasted("what began after", at2, second, truth2)
	}
}

func TestSmallDriftsAddUp(t *testing.T) {
	m := newMachine(t, 0)
	for i, want := range []time.Duration{0, 0, 30 * time.Second, 0, 0, 30 * time.Second} {
		m.pass(day)
		m.off += 10 * time.Second
		if got := m.look(); got != want {
			t.Errorf("drift %d: recorded %v, want %v", i, got, want)
		}
	}
}

func TestRunsOfOneBootMeasureTheClock(t *testing.T) {
	for _, by := range []time.Duration{0, 29 * time.Second, day, -day} {
		m := newMachine(t, 0)
		first, at, truth := m.write(&Moved{}), m.wall(), m.truth
		m.pass(2 * time.Hour)
		m.off += by
		m.start(m.boot)
		m.pass(time.Minute)
		m.notice(by.Abs() >= ClockJumpFrom)
		if by.Abs() >= ClockJumpFrom || by == 0 {
			m.lasted("what began in the run before", at, first, truth)
		}
		if set, _ := m.history.Standing(); set.AtLeast {
			t.Errorf("a measured jump is called unmeasured: %+v", set)
		}
	}
}

// A machine whose battery is empty starts in 1970, and is put right by the
// network after a while, or at the next start.
func TestBackFrom1970(t *testing.T) {
	for name, back := range map[string]func(*machine, time.Duration){
		"by a jump":  func(m *machine, by time.Duration) { m.off += by; m.look() },
		"at a start": func(m *machine, by time.Duration) { m.off += by; m.start("c") },
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, 0)
			before, at, truth := m.write(&Moved{}), m.wall(), m.truth
			m.pass(30 * time.Minute)
			m.write(&Moved{})
			m.truth = m.truth.Add(2 * time.Hour)
			m.off = -m.truth.Sub(time.Unix(60, 0))
			m.start("b")
			m.notice(true)
			if set, _ := m.history.Standing(); !set.AtLeast || !m.history.Lost() {
				t.Errorf("lost clock: %+v", set)
			}
			if waits := m.wall().Sub(at.Add(m.history.Shift(before))); waits < 30*time.Minute || waits > 150*time.Minute {
				t.Errorf("in 1970, what began before is called %v long", waits)
			}
			if latest := m.history.Latest(m.wall()); latest.Before(at) {
				t.Errorf("no earlier than %v may it be, and %v is the latest", at, latest)
			}
			within, at2, truth2 := m.write(&Moved{}), m.wall(), m.truth
			m.pass(20 * time.Minute)
			m.lasted("what began in 1970", at2, within, truth2)
			m.write(&Moved{}) // the last that is known of this run
			back(m, -m.off)
			m.pass(10 * time.Minute)
			m.notice(false)
			m.lasted("what began before", at, before, truth)
			m.lasted("what began in 1970", at2, within, truth2)
		})
	}
}

// The first start of all may be in 1970 too. Nothing was written before.
func TestFirstStartIn1970(t *testing.T) {
	m := newMachine(t, -56*365*day)
	m.notice(true)
	at, truth := m.wall(), m.truth
	seq := m.write(&Moved{})
	m.pass(time.Hour)
	m.off = 0
	m.look()
	m.notice(false)
	m.lasted("what began in 1970", at, seq, truth)
}

// Somebody set the clock wrong, and starting the machine anew put it right.
func TestPutRightWhileOff(t *testing.T) {
	for _, by := range []time.Duration{day, -day, time.Hour, -time.Hour} {
		m := newMachine(t, 0)
		first, at, truth := m.write(&Moved{}), m.wall(), m.truth
		m.pass(time.Hour)
		m.off += by
		m.look()
		second, at2, truth2 := m.write(&Moved{}), m.wall(), m.truth
		m.truth = m.truth.Add(4 * time.Minute)
		m.off = 0
		m.start("b")
		m.notice(false)
		m.lasted("what began before", at, first, truth)
		m.lasted("what began after", at2, second, truth2)
	}
}

func TestAPersonsWordEndsTheNotice(t *testing.T) {
	m := newMachine(t, 0)
	m.off += day
	m.look()
	seq := m.write(&ClockJumped{Was: m.wall(), Now: m.wall(), Accepted: true})
	m.notice(false)
	m.off -= day
	m.look()
	m.notice(true)
	if set, _ := m.history.Standing(); set.By != -day || set.Seq != seq+1 {
		t.Errorf("standing %+v", set)
	}
}

// What is known of a clock is not changed for whoever holds an earlier copy.
func TestHistoriesAreCopies(t *testing.T) {
	m := newMachine(t, 0)
	m.off += day
	m.look()
	before, shift := m.history, m.history.Shift(0)
	m.off = -56 * 365 * day
	m.start("b")
	m.off = 0
	m.look()
	if before.Shift(0) != shift {
		t.Errorf("a copy shifts by %v, and did by %v", before.Shift(0), shift)
	}
}

package record

import (
	"slices"
	"time"
)

// ClockJumpFrom is how far the wall clock must have moved against the
// monotonic count before it counts as set. Less is what clocks do.
const ClockJumpFrom = 30 * time.Second

// EarliestClock is a moment that no clock of a working kiosk stands before: no
// Tideover was written earlier. A machine whose battery is empty starts in 1970.
var EarliestClock = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// ClockReading is what a machine's two clocks showed at one moment.
type ClockReading struct {
	Wall  time.Time     // without Go's own monotonic reading
	Count time.Duration // never set, goes on in sleep
	// Boot names what Count counts from. Two runs with the same name share the
	// count; empty means that no two do.
	Boot string
}

// ClockHistory is how a kiosk's wall clock was set while its ledger grew, as
// the entries tell it. It moves a time that was read off the clock long ago to
// where the clock of the present would have put it, so that durations come out
// as they were though the clock was set in between. The zero value is a clock
// that was never set. A copy is not changed by what is applied to the other.
type ClockHistory struct {
	frames []clockFrame // by the entry that each began with
	anchor ClockReading // what the present drift is reckoned from
	began  time.Duration
	// lost is the place in frames, from 1, of a jump at a start that nobody could
	// measure; 0 where there is none, or the clock has come back. known is what
	// the clock had shown before.
	lost  int
	known time.Time
	// accepted is how far ahead the clock stood when a person last said that it
	// is right; standing is the first jump since.
	accepted time.Duration
	standing ClockSet
}

// clockFrame is a stretch of entries between two settings of the clock.
type clockFrame struct {
	seq   int64
	ahead time.Duration // of the clock that the first entry was written by
	at    time.Time     // what the clock showed before
}

// ClockSet is by how much a clock stands elsewhere than it did, all settings
// together, that nobody has said is right. Positive is forward.
type ClockSet struct {
	By  time.Duration
	At  time.Time // what the clock showed when it was first set
	Seq int64     // the entry that says so
	// AtLeast marks what was found at a start: the clock stands back by no less
	// than By, and by how much more nobody knows.
	AtLeast bool
}

// Apply takes the next entry into account: the starts of the kiosk and the
// jumps of its clock. Other kinds change nothing.
func (h *ClockHistory) Apply(e Entry) error {
	if e.Kind != KindKioskStarted && e.Kind != KindClockJumped {
		return nil
	}
	body, err := e.Decode()
	if err != nil {
		return err
	}
	switch b := body.(type) {
	case *KioskStarted:
		h.start(e, *b)
	case *ClockJumped:
		h.jump(e, *b)
	}
	return nil
}

func (h *ClockHistory) start(e Entry, b KioskStarted) {
	h.began = b.Counted
	if b.Boot == "" || b.Boot != h.anchor.Boot {
		h.anchor = ClockReading{e.RecordedAt, b.Counted + e.Elapsed, b.Boot}
	}
}

func (h *ClockHistory) jump(e Entry, b ClockJumped) {
	if b.Accepted {
		h.accepted, h.lost, h.standing = h.ahead(), 0, ClockSet{}
		return
	}
	h.frames = append(slices.Clone(h.frames), clockFrame{e.Seq, h.ahead() + b.By, b.Was})
	h.anchor.Wall, h.anchor.Count = b.Now, h.began+e.Elapsed
	off := h.ahead() - h.accepted
	switch {
	case h.lost > 0 && !b.Now.Before(h.known):
		h.found()
	case h.lost == 0 && b.AtStart && b.By < 0 && off != 0:
		h.lost, h.known = len(h.frames), b.Was
	}
	if h.standing.Seq == 0 {
		h.standing = ClockSet{At: b.Was, Seq: e.Seq}
	}
	if off = h.ahead() - h.accepted; h.lost == 0 && off.Abs() < ClockJumpFrom {
		h.standing = ClockSet{}
	}
}

// found is reached when a clock that had been lost stands again where it may
// be right: it is taken to be the one from before, and what was written in
// between moves with it.
func (h *ClockHistory) found() {
	back := h.aheadBefore(h.lost) - h.ahead()
	for i := h.lost - 1; i < len(h.frames); i++ {
		h.frames[i].ahead += back
	}
	h.lost = 0
}

func (h ClockHistory) ahead() time.Duration { return h.aheadBefore(len(h.frames) + 1) }

// aheadBefore gives how far ahead the clock stood before its nth setting,
// counted from 1.
func (h ClockHistory) aheadBefore(n int) time.Duration {
	if n < 2 {
		return 0
	}
	return h.frames[n-2].ahead
}

// Set reports whether the clock was ever set.
func (h ClockHistory) Set() bool { return len(h.frames) > 0 }

// Shift gives what must be added to a time that entry seq read off the clock,
// so that it lies where the clock of the present would have put it.
func (h ClockHistory) Shift(seq int64) time.Duration { return h.ahead() - h.aheadBefore(h.after(seq)) }

// Since gives how the clock was set since entry seq was written, and whether
// it was by enough to be told.
func (h ClockHistory) Since(seq int64) (ClockSet, bool) {
	by := h.Shift(seq)
	if by.Abs() < ClockJumpFrom {
		return ClockSet{}, false
	}
	f := h.frames[h.after(seq)-1]
	return ClockSet{By: by, At: f.at, Seq: f.seq}, true
}

// after gives which setting was the first after entry seq, counted from 1.
func (h ClockHistory) after(seq int64) int {
	i := slices.IndexFunc(h.frames, func(f clockFrame) bool { return f.seq > seq })
	if i < 0 {
		return len(h.frames) + 1
	}
	return i + 1
}

// Standing gives how the clock was set since a person last said that it is
// right, and whether it was. Settings that took each other back are none.
func (h ClockHistory) Standing() (ClockSet, bool) {
	s := h.standing
	s.By, s.AtLeast = h.ahead()-h.accepted, h.lost > 0
	return s, s.Seq > 0
}

// Lost reports whether the clock is known to be wrong by nobody knows how
// much: at a start it stood before what the ledger had seen, and it has not come
// back since.
func (h ClockHistory) Lost() bool { return h.lost > 0 }

// Latest gives the later of what the clock shows and what it would show had it
// not been set since a person last said that it is right. What is not still to
// come by either of the two is not refused for lying ahead.
func (h ClockHistory) Latest(now time.Time) time.Time {
	return now.Add(max(0, h.accepted-h.ahead()))
}

// Drift gives by how much the wall clock moved more than the count did since
// it was last looked at on record. It is 0 where the two counts cannot be
// compared.
func (h ClockHistory) Drift(r ClockReading) time.Duration {
	if h.anchor.Wall.IsZero() || r.Boot != h.anchor.Boot {
		return 0
	}
	return r.Wall.Sub(h.anchor.Wall) - (r.Count - h.anchor.Count)
}

// Continues reports whether the present run counts on where the runs of an
// earlier history did.
func (h ClockHistory) Continues(before ClockHistory) bool {
	return h.anchor.Boot != "" && h.anchor.Boot == before.anchor.Boot
}

// AtStart judges the clock of a kiosk that has just begun a run whose count
// knows nothing of the run before. newest is when the newest entry of that run
// was written, by its clock; zero where there is none. It reports whether the
// clock must have been set, and how.
func (h ClockHistory) AtStart(now, newest time.Time) (ClockJumped, bool) {
	by := h.setWhileOff(now, newest)
	if by == 0 {
		return ClockJumped{}, false
	}
	return ClockJumped{By: by, Was: now.Add(-by), Now: now, AtStart: true}, true
}

func (h ClockHistory) setWhileOff(now, newest time.Time) time.Duration {
	if newest.IsZero() {
		return min(0, now.Sub(EarliestClock))
	}
	off, gap := h.ahead()-h.accepted, now.Sub(newest)
	switch {
	case h.lost > 0 && !now.Before(h.known):
		return gap // it came back; how long the kiosk was off, nobody knows
	case h.lost == 0 && restored(off, gap):
		return -off
	case gap <= -ClockJumpFrom:
		return gap
	}
	return 0
}

// A clock that stands off by this much is taken to have been put right while
// the kiosk was off, where that leaves a pause of less than a quarter of it.
const restoredFrom = 10 * time.Minute

func restored(off, gap time.Duration) bool {
	pause := gap + off
	return off.Abs() >= restoredFrom && pause >= 0 && pause < off.Abs()/4
}

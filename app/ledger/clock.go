package ledger

import (
	"context"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Nothing orders by the wall clock: places in the chain and turns do. Durations
// come from it only through record.ClockHistory, which knows how it was set.
// Every entry is written by a clock whose jumps are in the chain before it.

// readTogether is how long reading both clocks may take before something came
// between: a machine that fell asleep there would look like a clock that jumped.
const readTogether = time.Second

// reading reads both clocks of the machine at one moment.
func (l *Ledger) reading() record.ClockReading {
	for range 3 {
		before := l.options.Elapsed()
		wall, after := l.Now().Round(0), l.options.Elapsed()
		if after-before < readTogether {
			return record.ClockReading{Wall: wall, Count: after, Boot: l.options.Boot}
		}
	}
	return record.ClockReading{Wall: l.Now().Round(0), Count: l.options.Elapsed(), Boot: l.options.Boot}
}

// ClockHistory is how the clock was set while this ledger grew.
func (l *Ledger) ClockHistory() record.ClockHistory {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.clock
}

// LookAtClock records a jump of the wall clock, if there was one since it was
// last looked at, and reports whether there was. Every commit looks by itself.
func (l *Ledger) LookAtClock(ctx context.Context) (jumped bool, err error) {
	l.mu.Lock()
	drift := l.clock.Drift(l.reading())
	l.mu.Unlock()
	if drift.Abs() < record.ClockJumpFrom {
		return false, nil
	}
	return true, l.Commit(ctx, (*Tx).noteJump)
}

// noteJump reads the clocks for what is about to be written, and appends that
// the wall clock jumped, if it did.
func (tx *Tx) noteJump() error {
	tx.at = tx.l.reading()
	by := tx.clock.Drift(tx.at)
	if by.Abs() < record.ClockJumpFrom {
		return nil
	}
	_, err := tx.append(record.Draft{Body: &record.ClockJumped{By: by, Was: tx.at.Wall.Add(-by), Now: tx.at.Wall}})
	return err
}

// ClockHistory looks at the clock once more, and gives how it was set up to
// what this commit appends next.
func (tx *Tx) ClockHistory() (record.ClockHistory, error) {
	err := tx.noteJump()
	return tx.clock, err
}

// noteStart appends that the wall clock was set while the kiosk was off. A
// count that goes on tells it exactly; or else the newest entry of the run
// before may.
func (tx *Tx) noteStart(before record.ClockHistory, newest time.Time) error {
	if tx.clock.Continues(before) {
		return tx.noteJump()
	}
	jump, jumped := before.AtStart(tx.at.Wall, newest)
	if !jumped {
		return nil
	}
	_, err := tx.append(record.Draft{Body: &jump})
	return err
}

// loadClock gives what the entries tell of the clock, and when the newest of
// them was written, by the clock of then.
func (l *Ledger) loadClock(ctx context.Context) (h record.ClockHistory, newest time.Time, err error) {
	starts, err := l.KioskEntries(ctx, record.KindKioskStarted)
	if err != nil {
		return h, newest, err
	}
	jumps, err := l.KioskEntries(ctx, record.KindClockJumped)
	if err != nil {
		return h, newest, err
	}
	told := slices.Concat(starts, jumps)
	slices.SortFunc(told, func(a, b record.Entry) int { return int(a.Seq - b.Seq) })
	for _, e := range told {
		if err := h.Apply(e); err != nil {
			return h, newest, err
		}
	}
	last, err := l.entries(ctx, "WHERE seq = ?", l.head.Seq)
	if err != nil || len(last) == 0 {
		return h, newest, err
	}
	return h, last[0].RecordedAt, nil
}

package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/chacha20poly1305"
)

// checking is one walk of a ledger.
type checking struct {
	l        *Ledger
	head     Head // how far it goes
	format   int
	workers  int
	rest     func(context.Context) error
	progress func(done, whole int64)
	whole    int64

	next   atomic.Int64 // where the next span begins
	done   atomic.Int64
	failed atomic.Bool

	mu          sync.Mutex
	first       *DamagedError // by its place, of those met
	other       error
	bytes       int64
	attendances int64
	found       []string
	more        int // found and not named
	used        counters
}

// span is how many entries are read at a time.
const span = 2048

// pause lets others go first, between two reads.
func (c *checking) pause(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.rest != nil {
		return c.rest(ctx)
	}
	return nil
}

func (c *checking) advance(n int64) {
	done := c.done.Add(n)
	if c.progress != nil {
		c.progress(min(done, c.whole), c.whole)
	}
}

// chain walks the chain in spans, side by side. Each begins at the hash that the
// entry before it has in the file; the span before proves that hash, so together
// they are the whole chain. Spans are begun in their order and ended once begun,
// so the damage with the lowest place is the first there is.
func (c *checking) chain(ctx context.Context) error {
	var workers sync.WaitGroup
	for range c.workers {
		workers.Go(func() {
			for !c.failed.Load() {
				from := c.next.Add(span) - span + 1
				if from > c.head.Seq {
					return
				}
				c.fail(c.span(ctx, from, min(from+span-1, c.head.Seq)))
			}
		})
	}
	workers.Wait()
	if c.other != nil {
		return c.other
	}
	if c.first != nil {
		return c.first
	}
	return c.sameHead(ctx)
}

// sameHead finds the newest entry exchanged while it was walked to.
func (c *checking) sameHead(ctx context.Context) error {
	now, err := headAt(ctx, c.l.read, c.head.Seq)
	if err == nil && now != c.head {
		return &DamagedError{Seq: c.head.Seq, Why: "it is not the newest entry that this ledger was opened with"}
	}
	return err
}

// fail keeps what went wrong, the lowest place first.
func (c *checking) fail(err error) {
	if err == nil {
		return
	}
	c.failed.Store(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		c.other = errors.Join(c.other, err)
	} else if c.first == nil || damaged.Seq < c.first.Seq {
		c.first = damaged
	}
}

// span walks the entries from one to another.
func (c *checking) span(ctx context.Context, from, to int64) error {
	if err := c.pause(ctx); err != nil {
		return err
	}
	before, err := headAt(ctx, c.l.read, from-1)
	if err != nil {
		return err
	}
	s := spanWalk{seal: c.l.seal, last: before}
	err = each(ctx, c.l.read, "SELECT seq, id, kind, attendance, sealed, hash FROM entry WHERE seq BETWEEN ? AND ? ORDER BY seq", []any{from, to}, s.visit)
	var damaged *DamagedError
	if errors.As(err, &damaged) && damaged.Seq == 0 { // SQLite could not read on
		return &DamagedError{Seq: s.last.Seq + 1, Why: damaged.Why}
	}
	if err != nil {
		return err
	}
	if s.last.Seq != to {
		return &DamagedError{Seq: s.last.Seq + 1, Why: "it is missing"}
	}
	c.mu.Lock()
	c.bytes += s.bytes
	c.mu.Unlock()
	c.advance(to - from + 1)
	return nil
}

// spanWalk chains and opens one row after another, in the same buffers.
type spanWalk struct {
	seal                               sealer
	last                               Head
	bytes                              int64
	id, kind, attendance, sealed, hash sql.RawBytes
	place, plain                       []byte
}

func (s *spanWalk) visit(rows *sql.Rows) error {
	var seq int64
	if err := rows.Scan(&seq, &s.id, &s.kind, &s.attendance, &s.sealed, &s.hash); err != nil {
		return storageError(err)
	}
	if seq != s.last.Seq+1 {
		return &DamagedError{Seq: s.last.Seq + 1, Why: "it is missing"}
	}
	s.place = appendPlace(s.place[:0], s.last.Hash, seq, s.id, s.kind, s.attendance)
	h := sha256.New()
	h.Write(s.place)
	h.Write(s.sealed)
	after := Head{Seq: seq}
	h.Sum(after.Hash[:0])
	if string(after.Hash[:]) != string(s.hash) {
		return &DamagedError{Seq: seq, Why: "its hash does not follow from the entry before it"}
	}
	if err := s.open(); err != nil {
		return &DamagedError{Seq: seq, Why: err.Error()}
	}
	s.last = after
	s.bytes += int64(len(s.sealed))
	return nil
}

func (s *spanWalk) open() error {
	const nonce = chacha20poly1305.NonceSizeX
	if len(s.sealed) < nonce {
		return errDoesNotOpen
	}
	var err error
	if s.plain, err = s.seal.aead.Open(s.plain[:0], s.sealed[:nonce], s.sealed[nonce:], s.place); err != nil {
		return errDoesNotOpen
	}
	return nil
}

// foundKept is how much that is wrong is named; the rest is counted.
const foundKept = 100

// find keeps what is wrong with a view, in words without patients.
func (c *checking) find(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.found) == foundKept {
		c.more++
		return
	}
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

// note keeps damage that was met while reading views: the entries hold, so it
// is one more thing found. What is no damage comes back.
func (c *checking) note(err error) error {
	err = storageError(err)
	var damaged *DamagedError
	if errors.As(err, &damaged) && damaged.Seq == 0 {
		c.find("%s", damaged.Why)
		return nil
	}
	return err
}

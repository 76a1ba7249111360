package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/tideover/tideover/forms/record"
)

// batch is how many attendances are compared at a time.
const batch = 128

// chapter is a stretch of attendances in the order of their IDs: after one, up
// to another. The last has no end.
type chapter struct{ after, upTo record.ID }

// pastEveryID comes after every ID, which begin with figures and letters.
const pastEveryID = record.ID("~")

// views holds every row of every view against what the entries say, attendance
// by attendance, so that memory does not grow with the ledger.
func (c *checking) views(ctx context.Context) error {
	chapters := make(chan chapter)
	var workers sync.WaitGroup
	for range c.workers {
		workers.Go(func() {
			for ch := range chapters {
				c.fail(c.note(c.chapter(ctx, ch)))
			}
		})
	}
	err := c.split(ctx, chapters)
	close(chapters)
	workers.Wait()
	if err := c.note(err); err != nil {
		return err
	}
	if c.other != nil {
		return c.other
	}
	if c.first != nil {
		return c.first
	}
	return c.counts(ctx)
}

// split hands out all attendances that any entry is of, in chapters.
func (c *checking) split(ctx context.Context, chapters chan<- chapter) error {
	var after record.ID
	for !c.failed.Load() {
		if err := c.pause(ctx); err != nil {
			return err
		}
		ch := chapter{after, after}
		n := 0
		err := each(ctx, c.l.read, "SELECT DISTINCT attendance FROM entry WHERE attendance > ? ORDER BY attendance LIMIT ?", []any{after, batch}, func(rows *sql.Rows) error {
			n++
			return storageError(rows.Scan(&ch.upTo))
		})
		if err != nil {
			return err
		}
		if n < batch {
			ch.upTo = pastEveryID
		}
		chapters <- ch
		if n < batch {
			return nil
		}
		after = ch.upTo
	}
	return nil
}

// chapter compares one stretch of attendances, as they stand in one moment.
func (c *checking) chapter(ctx context.Context, ch chapter) error {
	tx, err := c.l.read.begin(ctx)
	if err != nil {
		return storageError(err)
	}
	defer tx.Rollback()
	rows, err := c.readViews(ctx, tx, ch)
	if err != nil {
		return err
	}
	told := map[record.ID][]record.Entry{}
	n, err := c.readEntries(ctx, tx, ch, told)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if err := c.compare(id, told[id], rows); err != nil {
			return err
		}
	}
	for id, a := range rows.attendances {
		if told[id] == nil {
			c.find("attendance %s: it is shown, and no entry tells of it", a.number)
		}
	}
	c.leftOver(rows)
	c.advance(n)
	return nil
}

// leftOver names rows that no entry accounts for; what was, compare took out.
func (c *checking) leftOver(rows *viewRows) {
	for _, j := range rows.jobs {
		c.find("sheet of entry %d: it is in the queue, and no entry tells of it", j.seq)
	}
	for p := range rows.owed {
		c.find("outbox of %s: it holds entry %s, which is not owed", p.destination, p.entry)
	}
	for p := range rows.settled {
		c.find("receipts of %s: entry %s counts as delivered, and no receipt says so", p.destination, p.entry)
	}
}

// readEntries opens the entries of a chapter by attendance, in order.
func (c *checking) readEntries(ctx context.Context, tx *work, ch chapter, told map[record.ID][]record.Entry) (n int64, err error) {
	const query = "SELECT " + rowColumns + ", coalesce((SELECT hash FROM entry p WHERE p.seq = entry.seq - 1), zeroblob(32)) FROM entry " +
		"WHERE attendance > ? AND attendance <= ? ORDER BY attendance, seq"
	err = each(ctx, tx, query, []any{ch.after, ch.upTo}, func(rows *sql.Rows) error {
		n++
		e, err := c.l.scanEntry(rows)
		told[e.AttendanceID] = append(told[e.AttendanceID], e)
		return err
	})
	return n, err
}

// compare holds the rows of one attendance against its entries, and takes out
// of rows what it has seen.
func (c *checking) compare(id record.ID, entries []record.Entry, rows *viewRows) error {
	heard, err := rows.heard(entries)
	if err != nil {
		return err
	}
	s, err := tell(entries, telling{rows.destinations, rows.forms, heard})
	if err != nil {
		return err
	}
	if err := c.compareAttendance(id, s, rows); err != nil {
		return err
	}
	for _, j := range s.jobs {
		if err := c.compareJob(*j, rows); err != nil {
			return err
		}
	}
	c.compareOutbox(s, rows)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used.merge(s.used)
	c.attendances++
	return nil
}

func (c *checking) compareAttendance(id record.ID, s story, rows *viewRows) error {
	got, ok := rows.attendances[id]
	number := s.attendance.Number.Compact()
	if !ok {
		c.find("attendance %s: it is not shown", number)
		return nil
	}
	person := c.l.seal.person(s.attendance)
	switch {
	case got.number != number:
		c.find("attendance %s: its number is given as %s", number, got.number)
	case got.present != s.attendance.Present():
		c.find("attendance %s: here or gone is wrong", number)
	case got.withdrawn >= 0 && (got.withdrawn == 1) != (s.attendance.Withdrawal != nil):
		c.find("attendance %s: whether it was withdrawn is wrong", number)
	case got.seq != s.seq:
		c.find("attendance %s: it is as of entry %d, not %d", number, got.seq, s.seq)
	case !bytes.Equal(got.person, person):
		c.find("attendance %s: it is not found by its NHS number", number)
	}
	return c.compareSealed("attendance", string(id), got.sealed, s.attendance, "attendance "+number)
}

func (c *checking) compareJob(want queuedJob, rows *viewRows) error {
	got, ok := rows.jobs[want.ID]
	delete(rows.jobs, want.ID)
	name := fmt.Sprintf("sheet of entry %d", want.seq)
	switch {
	case !ok:
		c.find("%s: it is not in the queue", name)
		return nil
	case got.seq != want.seq || got.attendance != want.AttendanceID:
		c.find("%s: it is queued under another entry or attendance", name)
	case got.printer != want.Printer:
		c.find("%s: it is queued for another printer", name)
	case got.state != want.State:
		c.find("%s: it counts as %s, not %s", name, got.state, want.State)
	case got.first != 0 && (got.first != want.FirstSerial || got.number != want.Number.Compact()):
		c.find("%s: it is found by another serial or number", name)
	case got.first != 0 && got.owed != want.Owed():
		c.find("%s: %d of its pages count as owed, not %d", name, got.owed, want.Owed())
	}
	return c.compareSealed("print_job", string(want.ID), got.sealed, want.PrintJob, name)
}

func (c *checking) compareSealed(table, key string, sealed []byte, want any, name string) error {
	plain, err := c.l.seal.open(sealed, rowPlace(table, key))
	if err != nil {
		c.find("%s: its row does not open", name)
		return nil
	}
	var same bool
	switch w := want.(type) {
	case record.Attendance:
		if !bytes.Contains(plain, []byte(`"written"`)) {
			w.Written = record.Written{} // what a program of the first format left does not say
		}
		same, err = sameContent(plain, w)
	case record.PrintJob:
		same, err = sameContent(plain, w)
	}
	if !same && err == nil {
		c.find("%s: its row does not say what its entries say", name)
	}
	return err
}

func (c *checking) compareOutbox(s story, rows *viewRows) {
	for p, want := range s.owed {
		got, ok := rows.owed[p]
		delete(rows.owed, p)
		switch {
		case !ok:
			c.find("outbox of %s: entry %s is missing", p.destination, p.entry)
		case got.turn != want.turn || got.refused != want.refused:
			c.find("outbox of %s: entry %s has another turn or answer", p.destination, p.entry)
		}
	}
	for p, want := range s.settled {
		got, ok := rows.settled[p]
		delete(rows.settled, p)
		if !ok || got != want {
			c.find("receipts of %s: that of entry %s is missing or another", p.destination, p.entry)
		}
	}
}

// counts holds the counters against the numbers and serials that entries
// show, and the tally against the rows it counts.
func (c *checking) counts(ctx context.Context) error {
	if c.format >= 3 {
		if err := c.packs(ctx); err != nil {
			return err
		}
	}
	for s, used := range c.used.last {
		var last int
		err := c.l.read.QueryRowContext(ctx, "SELECT coalesce(max(last), 0) FROM series WHERE series = ? AND kiosk = ?", s.series, s.kiosk).Scan(&last)
		if err := c.note(err); err != nil {
			return err
		}
		if last < used {
			c.find("numbers %s-%s: they were issued up to %d, and are counted up to %d", s.kiosk, s.series, used, last)
		}
	}
	var serial int
	if err := c.note(c.l.read.QueryRowContext(ctx, "SELECT coalesce(max(last), 0) FROM serial").Scan(&serial)); err != nil {
		return err
	}
	if serial < c.used.serial {
		c.find("serials of sheets: %d were issued, and %d are counted", c.used.serial, serial)
	}
	if c.format >= 5 {
		if err := c.printTally(ctx); err != nil {
			return err
		}
	}
	if c.format < 2 {
		return nil
	}
	return c.tally(ctx)
}

// since names a column that formats have from one on, and what stands for it
// in those before.
func (c *checking) since(format int, column, before string) string {
	if c.format < format {
		return before
	}
	return column
}

func (c *checking) tally(ctx context.Context) error {
	var attendances, owed, countedAttendances, countedOwed int64
	err := c.l.read.QueryRowContext(ctx, `SELECT coalesce(max(attendances), -1), coalesce(max(owed), -1),
		(SELECT count(*) FROM attendance), (SELECT count(DISTINCT attendance) FROM undelivered) FROM tally`).Scan(
		&attendances, &owed, &countedAttendances, &countedOwed)
	if err := c.note(err); err != nil {
		return err
	}
	if attendances != countedAttendances || owed != countedOwed {
		c.find("tally: it counts %d attendances and %d still to send, and there are %d and %d", attendances, owed, countedAttendances, countedOwed)
	}
	return nil
}

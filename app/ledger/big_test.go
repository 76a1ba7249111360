package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// stayed is how many patients are in the department of a big ledger, whatever
// its age.
const stayed = 150

// fillLedger makes a closed ledger with so many attendances, about eleven
// entries to each: arrival, three sheets queued and printed, triage, departure, a
// look, and for every second attendance all receipts.
func fillLedger(dir string, attendances int) error {
	l, err := Open(ctx, dir, testOptions("pas"))
	if err != nil {
		return err
	}
	defer l.Close()
	const together = 500
	for from := 0; from < attendances; from += together {
		err := l.Commit(ctx, func(tx *Tx) error {
			for i := from; i < min(from+together, attendances); i++ {
				if err := appendStay(tx, i, i < attendances-stayed); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// appendStay appends the whole stay of somebody, or all but its end.
func appendStay(tx *Tx, i int, left bool) error {
	a, err := appendArrival(tx, i, tx.Now())
	if err != nil {
		return err
	}
	bodies := []record.Body{}
	for id, j := range tx.jobs {
		if j.AttendanceID == a.ID {
			bodies = append(bodies, &record.SheetOutcome{JobID: id, State: record.SheetSent, Printer: "Laser", PrinterJob: "7"})
		}
	}
	bodies = append(bodies, &record.Viewed{}, &record.Triaged{Triage: record.Triage{AssessedAt: tx.Now(), AssessedBy: "Joanne Rahman"}})
	if left {
		bodies = append(bodies, &record.Departed{Departure: record.Departure{DepartedAt: tx.Now()}})
	}
	for _, body := range bodies {
		e, err := tx.Append(record.Draft{AttendanceID: a.ID, Author: "1001", Body: body})
		if err != nil {
			return err
		}
		if i%2 == 0 && e.Kind.Deliverable() {
			if err := appendReceipt(tx, a, e.ID); err != nil {
				return err
			}
		}
	}
	if i%2 == 0 {
		return appendReceipt(tx, a, a.RegisteredIn)
	}
	return nil
}

func appendReceipt(tx *Tx, a record.Attendance, entry record.ID) error {
	_, err := tx.Append(record.Draft{AttendanceID: a.ID, Body: &record.Settled{Receipt: record.Receipt{
		Destination: "pas", EntryID: entry, ControlIDs: []string{"T3F0000001"}, Proof: []string{"MSA AA T3F0000001"}, At: tx.Now(),
	}}})
	return err
}

// BenchmarkBigLedger makes a ledger of 100,000 attendances, about 1,100,000
// entries, and one of 1,000, with as many patients present in each; the rest are
// its parts.
func BenchmarkBigLedger(b *testing.B) {
	dirs := map[int]string{1000: b.TempDir(), 100_000: b.TempDir()}
	for attendances, dir := range dirs {
		if err := fillLedger(dir, attendances); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("open", func(b *testing.B) { benchmarkOpen(b, dirs[100_000]) })
	small, big := openBig(b, dirs[1000]), openBig(b, dirs[100_000])
	b.Run("verify", func(b *testing.B) { benchmarkVerify(b, big) })
	for _, c := range []struct {
		name string
		do   func(*Ledger, int) error
	}{
		{"commit", registerAsReceptionDoes},
		{"board", func(l *Ledger, _ int) error { return second(l.Present(ctx)) }},
		{"strip", func(l *Ledger, _ int) error { return readStrip(l) }},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkGrowth(b, small, big, c.do) })
	}
	b.Run("beside-a-check", func(b *testing.B) { benchmarkBesideCheck(b, big) })
}

// benchmarkGrowth holds what a kiosk does all day with 100,000 attendances
// against the same with 1,000.
func benchmarkGrowth(b *testing.B, small, big *Ledger, do func(*Ledger, int) error) {
	var inSmall, inBig times
	for i := 0; b.Loop(); i++ {
		inSmall.measure(b, func() error { return do(small, i) })
		inBig.measure(b, func() error { return do(big, i) })
	}
	inBig.report(b, inSmall)
}

// benchmarkBesideCheck holds registrations while the records are checked, at
// the pace of a kiosk, against registrations with nothing beside them.
func benchmarkBesideCheck(b *testing.B, l *Ledger) {
	var alone, beside times
	for i := 0; b.Loop(); i++ {
		alone.measure(b, func() error { return registerAsReceptionDoes(l, i) })
	}
	stopped, stop := context.WithCancel(ctx)
	ended := make(chan error)
	go func() {
		_, err := l.Check(stopped, quarterPace(), nil)
		ended <- err
	}()
	for i := range len(alone) {
		beside.measure(b, func() error { return registerAsReceptionDoes(l, i) })
	}
	stop()
	if err := <-ended; err != nil && stopped.Err() == nil {
		b.Fatal(err)
	}
	beside.report(b, alone)
}

// quarterPace rests three times as long as was worked.
func quarterPace() func(context.Context) error {
	began := time.Now()
	return func(ctx context.Context) error {
		select {
		case <-time.After(3 * time.Since(began)):
		case <-ctx.Done():
		}
		began = time.Now()
		return ctx.Err()
	}
}

func readStrip(l *Ledger) error {
	for _, count := range []func() error{
		func() error { return second(l.CountAttendances(ctx)) }, func() error { return second(l.CountPresent(ctx)) },
		func() error { return second(l.CountOpenPrintJobs(ctx)) }, func() error { return second(l.CountAttendancesOwed(ctx)) },
		func() error { return second(l.LatestKioskEntry(ctx, record.KindOutageDeclared)) },
	} {
		if err := count(); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

func openBig(b *testing.B, dir string) *Ledger {
	b.Helper()
	l, err := Open(ctx, dir, testOptions("pas"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l
}

// benchmarkVerify walks the chain alone, and then the whole with views and
// pages.
func benchmarkVerify(b *testing.B, l *Ledger) {
	b.Run("chain", func(b *testing.B) {
		for b.Loop() {
			c := &checking{l: l, head: l.Head(), workers: min(runtime.GOMAXPROCS(0), readers)}
			if err := c.chain(ctx); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(c.bytes)
		}
		b.ReportMetric(float64(l.Head().Seq), "entries")
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			v, err := l.verify(ctx, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(v.Bytes)
		}
		b.ReportMetric(residentMB(b), "resident-MB")
	})
}

// residentMB is how much memory the process has now, where Linux says so.
func residentMB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("the resident size is not to be had here")
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	var kb float64
	if _, err := fmt.Sscan(after, &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

// benchmarkOpen opens a ledger and reads the board and the strip.
func benchmarkOpen(b *testing.B, dir string) {
	var opened times
	for b.Loop() {
		opened.measure(b, func() error {
			l, err := Open(ctx, dir, testOptions("pas"))
			if err != nil {
				return err
			}
			_, err = l.Present(ctx)
			return errors.Join(err, readStrip(l), l.Close())
		})
	}
	b.ReportMetric(opened.quantile(50)/1000, "open-ms")
	debug.FreeOSMemory() // what filling the ledger took
	b.ReportMetric(residentMB(b), "resident-MB")
}

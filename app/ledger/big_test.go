package ledger

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// stayed is how many patients are in the department of a big ledger, whatever
// its age.
const stayed = 150

// bigLedgers are made once for a run of benchmarks and shared by them.
var bigLedgers struct {
	sync.Mutex
	dirs map[int]string
}

// TestMain takes the big ledgers away again.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range bigLedgers.dirs {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// bigLedger gives the folder of a closed ledger with so many attendances, about
// ten entries to each: arrival, three sheets queued and printed, triage,
// departure, a look, and for every second attendance all receipts.
func bigLedger(b *testing.B, attendances int) string {
	b.Helper()
	bigLedgers.Lock()
	defer bigLedgers.Unlock()
	if dir := bigLedgers.dirs[attendances]; dir != "" {
		return dir
	}
	dir, err := os.MkdirTemp("", "tideover-bench-")
	if err != nil {
		b.Fatal(err)
	}
	if bigLedgers.dirs == nil {
		bigLedgers.dirs = map[int]string{}
	}
	bigLedgers.dirs[attendances] = dir
	if err := fillLedger(dir, attendances); err != nil {
		b.Fatal(err)
	}
	return dir
}

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

// BenchmarkGrowth holds what a kiosk does all day with 100,000 attendances
// against the same with 1,000: a registration, and what board and strip read.
func BenchmarkGrowth(b *testing.B) {
	small, big := openBig(b, 1000), openBig(b, 100_000)
	for _, c := range []struct {
		name string
		do   func(*Ledger, int) error
	}{
		{"commit", registerAsReceptionDoes},
		{"board", func(l *Ledger, _ int) error { return second(l.Present(ctx)) }},
		{"strip", func(l *Ledger, _ int) error { return readStrip(l) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var inSmall, inBig times
			for i := 0; b.Loop(); i++ {
				inSmall.measure(b, func() error { return c.do(small, i) })
				inBig.measure(b, func() error { return c.do(big, i) })
			}
			inBig.report(b, inSmall)
		})
	}
}

func readStrip(l *Ledger) error {
	for _, count := range []func() error{
		func() error { return second(l.CountAttendances(ctx)) }, func() error { return second(l.CountPresent(ctx)) },
		func() error { return second(l.CountOpenPrintJobs(ctx)) }, func() error { return second(l.CountAttendancesOwed(ctx)) },
		func() error { return second(l.LatestKioskEntry(ctx, record.KindOutageDeclared)) },
	} {
		if err := count(); err != nil && err != ErrNotFound {
			return err
		}
	}
	return nil
}

func openBig(b *testing.B, attendances int) *Ledger {
	b.Helper()
	l, err := Open(ctx, bigLedger(b, attendances), testOptions("pas"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l
}

// BenchmarkVerify walks a ledger of 100,000 attendances: its chain alone, and
// the whole with views and pages.
func BenchmarkVerify(b *testing.B) {
	l := openBig(b, 100_000)
	b.Run("chain", func(b *testing.B) {
		for b.Loop() {
			c := &checking{l: l, head: l.Head(), workers: min(runtime.GOMAXPROCS(0), readers)}
			if err := c.chain(ctx); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(c.bytes)
			b.ReportMetric(float64(l.Head().Seq), "entries")
		}
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

// BenchmarkOpen opens a ledger of 100,000 attendances and reads the board and
// the strip.
func BenchmarkOpen(b *testing.B) {
	dir := bigLedger(b, 100_000)
	for b.Loop() {
		began := time.Now()
		l, err := Open(ctx, dir, testOptions("pas"))
		if err != nil {
			b.Fatal(err)
		}
		if err := readStrip(l); err != nil {
			b.Fatal(err)
		}
		if _, err := l.Present(ctx); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "open-s")
		b.ReportMetric(residentMB(b), "resident-MB")
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

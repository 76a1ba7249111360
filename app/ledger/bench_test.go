package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// times are how long the same thing took, again and again.
type times []time.Duration

func (ts *times) measure(b *testing.B, do func() error) {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	*ts = append(*ts, time.Since(began))
}

// quantile gives the time that so many of a hundred stayed under, in µs.
func (ts times) quantile(percent int) float64 {
	sorted := slices.Sorted(slices.Values(ts))
	return float64(sorted[(len(sorted)-1)*percent/100].Nanoseconds()) / 1000
}

// report gives median and p99 of both, and how they compare.
func (ts times) report(b *testing.B, other times) {
	for _, q := range []struct {
		name    string
		percent int
	}{{"p50", 50}, {"p99", 99}} {
		mine, theirs := ts.quantile(q.percent), other.quantile(q.percent)
		b.ReportMetric(mine, q.name+"-µs")
		b.ReportMetric(theirs, q.name+"-other-µs")
		b.ReportMetric(mine/theirs, q.name+"-ratio")
	}
}

// BenchmarkRegistration holds a registration as the reception makes it (number,
// arrival, three sheets, outbox, views) against appending as many bytes to a
// plain file on the same disk with one write and one fsync. As many bytes: what
// the commit before added to SQLite's log. One after the other, in one run.
func BenchmarkRegistration(b *testing.B) {
	dir := b.TempDir()
	l, err := Open(ctx, dir, testOptions("pas"))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	bare := newBareLog(b, dir)
	if err := registerAsReceptionDoes(l, 0); err != nil { // statements are prepared once in a run
		b.Fatal(err)
	}
	var committed, written times
	for i := 0; b.Loop(); i++ {
		committed.measure(b, func() error { return registerAsReceptionDoes(l, i) })
		written.measure(b, bare.write)
	}
	committed.report(b, written)
	b.ReportMetric(float64(bare.bytes), "bytes")
}

// bareLog is a plain file to which as many bytes are written and synced as a
// commit adds to the write-ahead log.
type bareLog struct {
	f     *os.File
	log   string
	size  int64
	bytes int64
}

func newBareLog(b *testing.B, dir string) *bareLog {
	f, err := os.Create(filepath.Join(dir, "bare"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return &bareLog{f: f, log: filepath.Join(dir, fileName+"-wal")}
}

func (w *bareLog) write() error {
	info, err := os.Stat(w.log)
	if err != nil {
		return err
	}
	if grown := info.Size() - w.size; grown > 0 {
		w.bytes = grown
	}
	w.size = info.Size()
	if _, err := w.f.Write(make([]byte, w.bytes)); err != nil {
		return err
	}
	return w.f.Sync()
}

// answersOfReception are as long as those of the arrival form.
var answersOfReception = []byte(`{"resourceType":"QuestionnaireResponse","item":[` +
	strings.TrimSuffix(strings.Repeat(`{"linkId":"patient.familyName","answer":[{"valueString":"Hollingworth"}]},`, 14), ",") + `]}`)

func registerAsReceptionDoes(l *Ledger, i int) error {
	return l.Commit(ctx, func(tx *Tx) error {
		_, err := appendArrival(tx, i, l.Now())
		return err
	})
}

// appendArrival is what package app appends for somebody who arrives.
func appendArrival(tx *Tx, i int, at time.Time) (record.Attendance, error) {
	number, err := tx.NextNumber()
	if err != nil {
		return record.Attendance{}, err
	}
	id, err := tx.NewID()
	if err != nil {
		return record.Attendance{}, err
	}
	_, err = tx.Append(record.Draft{AttendanceID: id, Author: "1001", OccurredAt: at, Body: &record.Registered{
		Number: number, Details: arrivalDetails(i, at), Form: record.Form{URL: "https://tideover.example/arrival", Version: "1"}, Answers: answersOfReception,
	}})
	if err != nil {
		return record.Attendance{}, err
	}
	a, err := tx.Attendance(id)
	if err != nil {
		return a, err
	}
	for _, sheet := range []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet} {
		if err := appendSheet(tx, a, sheet); err != nil {
			return a, err
		}
	}
	return a, tx.DropSavepoint("1001", "arrival")
}

func arrivalDetails(i int, at time.Time) record.Details {
	return record.Details{
		Patient: record.Patient{
			Name:      record.Name{Family: fmt.Sprintf("Hollingworth-%d", i), Given: "Siân"},
			NHSNumber: syntheticNHSNumber(i),
		},
		ArrivedAt: at, Complaint: "Chest pain since midnight.",
	}
}

// syntheticNHSNumber gives one of the numbers that no patient has.
func syntheticNHSNumber(i int) record.NHSNumber {
	for n := 999_000_0000 + i%900_000; ; n++ {
		text := fmt.Sprintf("%09d", n/10)
		sum := 0
		for place, r := range text {
			sum += int(r-'0') * (10 - place)
		}
		if check := 11 - sum%11; check != 10 {
			return record.NHSNumber(fmt.Sprintf("%s%d", text, check%11))
		}
	}
}

func appendSheet(tx *Tx, a record.Attendance, sheet record.SheetKind) error {
	first, err := tx.NextSerials(2)
	if err != nil {
		return err
	}
	copies, _, err := tx.Copies(record.PrintJob{AttendanceID: a.ID, Number: a.Number, Sheet: sheet})
	if err != nil {
		return err
	}
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	job := record.PrintJob{
		ID: id, Sheet: sheet, AttendanceID: a.ID, Number: a.Number, Printer: "Laser", Copy: copies + 1, Pages: 2,
		FirstSerial: first, QueuedAt: tx.Now().Round(0), QueuedBy: "1001", ChainHead: tx.Head().Code(),
	}
	_, err = tx.Append(record.Draft{AttendanceID: a.ID, Author: "1001", Body: &record.SheetQueued{Job: job}})
	return err
}

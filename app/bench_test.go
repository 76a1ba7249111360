package app

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// BenchmarkSave holds the saving of an arrival, from the key that saves to the
// number on the screen, against appending as many bytes to a plain file on the
// same disk with one write and one fsync. As many bytes: what the save before
// added to SQLite's log. One after the other, in one run. No printer is set up,
// so that nothing is drawn meanwhile; the sheets are queued all the same.
func BenchmarkSave(b *testing.B) {
	k := benchKiosk(b)
	s := benchSession(b, k)
	bare, err := os.Create(filepath.Join(k.Settings.Data, "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	log := logGrowth{path: filepath.Join(k.Settings.Data, "ledger.db-wal")}
	log.grown(b)
	var saved, written []time.Duration
	for b.Loop() {
		f := filledArrival(b, s)
		saved = append(saved, took(b, func() error { return second(f.Save(ctx)) }))
		content := make([]byte, log.grown(b))
		written = append(written, took(b, func() error {
			_, err := bare.Write(content)
			return errors.Join(err, bare.Sync())
		}))
	}
	for name, percent := range map[string]int{"p50": 50, "p99": 99} {
		ours, theirs := quantile(saved, percent), quantile(written, percent)
		b.ReportMetric(float64(ours.Microseconds()), name+"-µs")
		b.ReportMetric(float64(theirs.Microseconds()), name+"-bare-µs")
		b.ReportMetric(float64(ours)/float64(theirs), name+"-ratio")
	}
	b.ReportMetric(float64(log.last), "bytes")
}

func benchSession(b *testing.B, k *Kiosk) *Session {
	b.Helper()
	if err := k.Enrol(ctx, "", record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead}, "112233"); err != nil {
		b.Fatal(err)
	}
	s, err := k.SignIn(ctx, "1001", "112233")
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func benchKiosk(b *testing.B, change ...func(*Settings)) *Kiosk {
	b.Helper()
	settings := NewSettings(filepath.Join(b.TempDir(), "tideover.toml"))
	settings.Recovery = []string{testRecipient}
	settings.Trust = Organisation{"Tidewater Hospitals", "RZZ"}
	settings.Site.Name, settings.Site.ODS = "Tidewater General Hospital", "RZZ01"
	settings.Kiosk = KioskName{"K3", "Reception 1"}
	for _, c := range change {
		c(&settings)
	}
	if err := settings.Write(rand.Reader); err != nil {
		b.Fatal(err)
	}
	settings, err := ReadSettings(settings.Path())
	if err != nil {
		b.Fatal(err)
	}
	k, err := Open(ctx, settings, Outside{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { k.Close() })
	return k
}

func filledArrival(b *testing.B, s *Session) *Filling {
	b.Helper()
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: "Hollingworth", Given: "Siân"}, NHSNumber: "9990000018"})
	if err != nil {
		b.Fatal(err)
	}
	for field, text := range map[string]string{"patient.birthDate": "14/3/58", "arrival.arrivedAt": "-20", "arrival.complaint": "Chest pain since midnight."} {
		f.Set(field, text)
	}
	return f
}

// logGrowth is by how much SQLite's log grows; where it was begun anew, by how
// much it grew before.
type logGrowth struct {
	path       string
	size, last int64
}

func (l *logGrowth) grown(b *testing.B) int64 {
	info, err := os.Stat(l.path)
	if err != nil {
		b.Fatal(err)
	}
	if n := info.Size() - l.size; n > 0 {
		l.last = n
	}
	l.size = info.Size()
	return l.last
}

func took(b *testing.B, do func() error) time.Duration {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func quantile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100]
}

func second[T any](_ T, err error) error { return err }

// BenchmarkBoard looks at a board of 60 patients, each seen by somebody: again
// while nothing was written, after an entry that is about none of their forms, and
// for the first time.
func BenchmarkBoard(b *testing.B) {
	k := benchKiosk(b)
	s := benchSession(b, k)
	for range 60 {
		a, err := filledArrival(b, s).Save(ctx)
		if err != nil {
			b.Fatal(err)
		}
		f, err := s.File(ctx, a.ID, "notes")
		if err != nil {
			b.Fatal(err)
		}
		f.Set("notes.seenAt", "now")
		if _, err := f.Save(ctx); err != nil {
			b.Fatalf("%v: %+v", err, f.Problems())
		}
	}
	for name, forget := range map[string]func(){
		"again": func() {}, "newer": func() { k.board.rows = nil }, "first": func() { k.board.rows, k.sayings.known = nil, map[record.ID][]saying{} },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				forget()
				if rows, err := k.Board(ctx); err != nil || len(rows) != 60 || rows[0].Stage != InTreatment {
					b.Fatal(len(rows), err)
				}
			}
		})
	}
}

// BenchmarkOpenToBoard opens a kiosk on 100,000 attendances with 150 patients
// present, and reads strip and board, as its window does before it is drawn.
func BenchmarkOpenToBoard(b *testing.B) {
	k := benchKiosk(b)
	if err := fillKiosk(k, 100_000); err != nil {
		b.Fatal(err)
	}
	if err := k.Close(); err != nil {
		b.Fatal(err)
	}
	var opened []time.Duration
	for b.Loop() {
		var k2 *Kiosk
		opened = append(opened, took(b, func() (err error) {
			if k2, err = Open(ctx, k.Settings, Outside{}, nil); err != nil {
				return err
			}
			return errors.Join(second(k2.Status(ctx)), second(k2.Board(ctx)))
		}))
		if err := k2.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(quantile(opened, 50).Milliseconds()), "open-ms")
	b.ReportMetric(float64(quantile(opened, 99).Milliseconds()), "open-p99-ms")
}

// fillKiosk writes whole stays into a kiosk's ledger, many to a commit; the
// last 150 patients are still there.
func fillKiosk(k *Kiosk, attendances int) error {
	const together = 500
	for from := 0; from < attendances; from += together {
		err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
			for i := range min(together, attendances-from) {
				if err := appendStay(k, tx, from+i < attendances-150); err != nil {
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

func appendStay(k *Kiosk, tx *ledger.Tx, left bool) error {
	number, err := tx.NextNumber()
	if err != nil {
		return err
	}
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	details := record.Details{Patient: record.Patient{Name: record.Name{Family: "Hollingworth"}}, ArrivedAt: tx.Now()}
	bodies := []record.Body{&record.Registered{Number: number, Details: details}, &record.Viewed{}, &record.Viewed{}, &record.Moved{Place: "Majors 3"}, &record.Triaged{}}
	if left {
		bodies = append(bodies, &record.Departed{Departure: record.Departure{DepartedAt: tx.Now()}})
	}
	for _, body := range bodies {
		if _, err := tx.Append(record.Draft{AttendanceID: id, Author: "1001", Body: body}); err != nil {
			return err
		}
	}
	a, err := tx.Attendance(id)
	if err != nil {
		return err
	}
	for _, kind := range []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet} {
		job, err := appendSheet(tx, shown{job: record.PrintJob{Sheet: kind, AttendanceID: a.ID, Number: a.Number, Pages: 1, QueuedBy: "1001"}})
		if err != nil {
			return err
		}
		if err := appendOutcome(tx, job, "", record.SheetOutcome{State: record.SheetSent}); err != nil {
			return err
		}
	}
	return nil
}

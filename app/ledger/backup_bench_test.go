package ledger

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// BenchmarkWitness shows what the witness adds to a commit: the two sides are
// measured in turn, so that the disk is the same for both.
func BenchmarkWitness(b *testing.B) {
	var sides [2]*Ledger
	for i := range sides {
		o := testOptions("pas")
		if i == 1 {
			o.Witness = filepath.Join(b.TempDir(), "kiosk.witness")
		}
		l, err := Open(ctx, b.TempDir(), o)
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		sides[i] = l
	}
	var took [2][]time.Duration
	for n := 0; b.Loop(); n++ {
		for i := range sides {
			side := (i + n) % 2
			began := time.Now()
			if _, err := tryRegister(sides[side]); err != nil {
				b.Fatal(err)
			}
			took[side] = append(took[side], time.Since(began))
		}
	}
	without, with := quantiles(took[0]), quantiles(took[1])
	b.ReportMetric(float64(with[0])/float64(without[0]), "median-ratio")
	b.ReportMetric(float64(with[1])/float64(without[1]), "p99-ratio")
	b.ReportMetric(float64(without[0].Microseconds()), "median-us")
}

// BenchmarkBackup backs up a ledger of many entries, and shows what that does
// to the commits beside it.
func BenchmarkBackup(b *testing.B) {
	const entries = 200_000
	dir := b.TempDir()
	l, err := Open(ctx, dir, testOptions("pas"))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	for range entries / 2000 {
		if err := l.Commit(ctx, func(tx *Tx) error {
			for range 2000 {
				if _, err := tx.Append(record.Draft{Body: &record.SignedIn{}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	quiet := commits(b, l, 200)
	folder := filepath.Join(b.TempDir(), "b")
	var bytes int64
	var busy []time.Duration
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(func() { busy = append(busy, commits(b, l, 200)...) })
		c, err := MakeBackup(ctx, dir, folder, time.Now(), nil)
		if err != nil {
			b.Fatal(err)
		}
		wg.Wait()
		bytes = c.Bytes
	}
	q, d := quantiles(quiet), quantiles(busy)
	b.SetBytes(bytes)
	b.ReportMetric(float64(q[0].Microseconds()), "alone-median-us")
	b.ReportMetric(float64(d[0].Microseconds()), "beside-median-us")
	b.ReportMetric(float64(q[1].Microseconds()), "alone-p99-us")
	b.ReportMetric(float64(d[1].Microseconds()), "beside-p99-us")
}

func commits(b *testing.B, l *Ledger, n int) []time.Duration {
	var took []time.Duration
	for range n {
		began := time.Now()
		if _, err := tryRegister(l); err != nil {
			b.Error(err)
		}
		took = append(took, time.Since(began))
	}
	return took
}

// quantiles gives the median and the 99th percentile.
func quantiles(took []time.Duration) [2]time.Duration {
	slices.Sort(took)
	return [2]time.Duration{took[len(took)/2], took[len(took)*99/100]}
}

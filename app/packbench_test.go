package app

import (
	"testing"
	"time"
)

// BenchmarkPrintPack tells how long a pack of a thousand takes to queue, and
// how long the longest of its commits holds the ledger: a registration waits for
// that.
func BenchmarkPrintPack(b *testing.B) {
	for b.Loop() {
		k := kioskWith(b, Outside{})
		s := k.Operator("bench")
		began := time.Now()
		pack, jobs, err := s.PrintPack(ctx, 1000, PackOptions{})
		if err != nil {
			b.Fatal(err)
		}
		whole := time.Since(began)
		began = time.Now()
		if _, err := k.queueSets(ctx, pack, len(pack.Sets)-setsAtOnce); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms/commit")
		b.ReportMetric(whole.Seconds(), "s/pack")
		b.ReportMetric(float64(len(jobs)), "sheets")
	}
}

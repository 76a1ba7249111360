package printing

import (
	"syscall"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// perSecond reports how many pages a second of one core's time gives. The
// clock on the wall would also count what else runs on the machine.
func perSecond(b *testing.B, pages int, draw func() ([]byte, error)) {
	b.Helper()
	size, before := 0, processorTime(b)
	for b.Loop() {
		pdf, err := draw()
		if err != nil {
			b.Fatal(err)
		}
		size = len(pdf)
	}
	b.ReportMetric(float64(pages*b.N)/(processorTime(b)-before).Seconds(), "pages/s")
	b.ReportMetric(float64(size), "bytes")
}

func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkCard(b *testing.B) {
	p, a := testPress(b), known()
	perSecond(b, 2, func() ([]byte, error) {
		return p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
	})
}

func BenchmarkLabels(b *testing.B) {
	p, a := testPress(b), known()
	perSecond(b, 1, func() ([]byte, error) {
		return p.Labels(testJob(record.LabelSheet, 1), a, "K PATEL")
	})
}

func BenchmarkBand(b *testing.B) {
	p, a := testPress(b), known()
	perSecond(b, 1, func() ([]byte, error) {
		return p.Wristband(testJob(record.Wristband, 1), a, "K PATEL")
	})
}

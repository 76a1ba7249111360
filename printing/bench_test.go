package printing

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
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

// arrivalSet draws what is printed for each arrival.
func arrivalSet(t testing.TB, p *Press, a record.Attendance) (bytes int) {
	t.Helper()
	for sheet, draw := range map[record.SheetKind]func(record.PrintJob, record.Attendance, string) ([]byte, error){
		record.CasualtyCard: p.CasualtyCard, record.LabelSheet: p.Labels, record.Wristband: p.Wristband,
	} {
		pdf, err := draw(testJob(sheet, 0), a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		bytes += len(pdf)
	}
	return bytes
}

func BenchmarkArrivalSet(b *testing.B) {
	p, a := testPress(b), known()
	for b.Loop() {
		arrivalSet(b, p, a)
	}
}

// BenchmarkCardPages draws the pages of 500 cards as one file: what printing
// costs where nothing is shared out over many files, and nothing saved.
func BenchmarkCardPages(b *testing.B) {
	const cards = 500
	p, a := testPress(b), known()
	perSecond(b, 2*cards, func() ([]byte, error) { return manyInOne(b, p, a, cards), nil })
}

// manyInOne draws the pages of many cards as one file.
func manyInOne(t testing.TB, p *Press, a record.Attendance, cards int) []byte {
	t.Helper()
	d := document(testJob(record.CasualtyCard, 2), pageWidth, pageHeight)
	for range cards {
		c := p.planCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
		c.pdf = d
		c.page(record.CasualtyCard, record.CasualtyCard.String(), 1, c.front)
		c.page(record.CasualtyCard, record.CasualtyCard.String(), 2, c.back)
	}
	pdf, err := p.make(p, d)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// BenchmarkThousandSets says how much memory the sets of a thousand patients
// take, one after the other as the spool prints them: of the heap, and of the
// machine at most since the process began.
func BenchmarkThousandSets(b *testing.B) {
	p, a := testPress(b), longest()
	peak := uint64(0)
	for b.Loop() {
		for range 1000 {
			arrivalSet(b, p, a)
			peak = max(peak, heap())
		}
	}
	b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
	b.ReportMetric(resident(b), "rss-MB")
}

// heap is what the heap holds, dead or alive.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// resident is the most memory in MB that the process has had.
func resident(t testing.TB) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return float64(used.Maxrss) / 1024
}

// However many patients there are, the press keeps nothing of one sheet when
// it draws the next: what it keeps after fifty sets and after two hundred is the
// same, but for what would not be 8 MB after a thousand.
func TestThePressKeepsNothingOfASet(t *testing.T) {
	fullRun(t)
	alone(t, pressKeepsNothing)
}

// alone runs a test in a process of its own, whose memory holds nothing of other
// tests.
func alone(t *testing.T, test func(*testing.T)) {
	const variable = "TIDEOVER_ALONE"
	if os.Getenv(variable) == t.Name() {
		test(t)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(self, "-test.v", "-test.run", "^"+t.Name()+"$")
	run.Env = append(os.Environ(), variable+"="+t.Name())
	if out, err := run.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v\n%s", err, out)
	}
}

func pressKeepsNothing(t *testing.T) {
	const sets, warm, most, slack = 200, 50, 64 << 20, 8 << 20 * (200 - 50) / 1000
	p, a := testPress(t), longest()
	early, peak := uint64(0), uint64(0)
	for i := range sets {
		a.Number = record.NewDowntimeNumber("K3", "7HWRM", i+1)
		arrivalSet(t, p, a)
		if peak = max(peak, heap()); peak > most {
			t.Fatalf("after %d sets the heap holds %d MB", i+1, peak>>20)
		}
		if i+1 == warm {
			early = kept()
		}
	}
	if late := kept(); late > early+slack {
		t.Errorf("%d kB are kept after %d sets, %d after %d", early>>10, warm, late>>10, sets)
	}
	t.Logf("at most %d MB", peak>>20)
}

// kept is what the heap holds that is alive.
func kept() uint64 {
	runtime.GC()
	return heap()
}

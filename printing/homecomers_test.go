package printing

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"

	"github.com/tideover/tideover/forms/record"
)

// drawnPatient draws a patient: any number of ours, any names, with an NHS number or
// without.
func drawnPatient(random *rand.Rand) record.Attendance {
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	a := known()
	a.Number = drawnNumber(random)
	a.Patient.Name = record.Name{
		Family: pick("Lee", "Hollingworth", "O’Súilleabháin", "Featherstonehaugh-Cholmondeley-Wriothesl", "Nguyễn", "Şahin", "王", "Wolstenholme"),
		Given:  pick("Jo", "Margaret", "Siân", "Anastasia Wilhelmina Bartholomea-Ge", "小明", "Bartholomew", "Zoë"),
	}
	a.Patient.BirthDate = record.BirthDate{Date: record.Date{Year: 1920 + random.IntN(105), Month: time.Month(1 + random.IntN(12)), Day: 1 + random.IntN(28)}}
	a.Patient.NHSNumber = drawnNHSNumber(random)
	a.Patient.LocalPatientID = fmt.Sprintf("%d", random.IntN(9_999_999))
	return a
}

func drawnNumber(random *rand.Rand) record.DowntimeNumber {
	const letters, series = "ABCDEFGHJKMNPQRTVWYZ", "2479FHKMQRTWXZ"
	drawn := make([]byte, 5)
	for i := range drawn {
		drawn[i] = series[random.IntN(len(series))]
	}
	kiosk := string(letters[random.IntN(len(letters))]) + string(rune('1'+random.IntN(9)))
	return record.NewDowntimeNumber(kiosk, string(drawn), 1+random.IntN(record.MaxSequence))
}

// drawnNHSNumber draws one of the numbers that no patient has.
func drawnNHSNumber(random *rand.Rand) record.NHSNumber {
	for {
		n := record.NHSNumber(fmt.Sprintf("999%07d", random.IntN(10_000_000)))
		if _, err := record.ParseNHSNumber(string(n)); err == nil {
			return n
		}
	}
}

// homecomers are the sheets of one patient with every code on them.
func homecomers(t testing.TB, random *rand.Rand) []posted {
	a := drawnPatient(random)
	nobody := clone(t, a)
	nobody.Patient = unknown().Patient
	first := 1 + random.IntN(999_900)
	others := samples()
	other := others[random.IntN(len(others))]
	sheet := func(name string, dpi int, draw func(*Press, record.PrintJob) ([]byte, error)) posted {
		s := posted{dpi: dpi}
		var err error
		s.pdf, err = draw(testPress(t).keeping(func(d *drawing) { s.spots = spotsOf(name, d) }), record.PrintJob{
			Copy: 1, FirstSerial: first, QueuedAt: at("2026-11-21 03:01"), QueuedBy: "17", ChainHead: "7FK3-9XD2",
		})
		if err != nil || len(s.spots) == 0 {
			t.Errorf("%s has %d codes, %v", name, len(s.spots), err)
		}
		s.spots = someOf(s.spots, random)
		return s
	}
	of := func(draw func(*Press, record.PrintJob, record.Attendance, string) ([]byte, error), a record.Attendance) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) { return draw(p, job, a, "K PATEL") }
	}
	return []posted{
		sheet("card", 150, of((*Press).CasualtyCard, a)),
		sheet("labels", 150, of((*Press).Labels, a)),
		sheet(narrowLabels, 150, func(p *Press, job record.PrintJob) ([]byte, error) {
			job.Layout = "L7160"
			return p.Labels(job, a, "K PATEL")
		}),
		sheet(other.name, 150, other.draw),
		sheet("band", 200, of((*Press).Wristband, a)),
		sheet("baby band", 200, of((*Press).BabyWristband, a)),
		sheet("band without a number", 200, of((*Press).Wristband, nobody)),
		sheet("baby band without a number", 200, of((*Press).BabyWristband, nobody)),
	}
}

// someOf leaves of a batch of labels, which all say the same, a few of each sort,
// wherever they lie.
func someOf(spots []spot, random *rand.Rand) []spot {
	const few = 3
	seen := map[string]int{}
	var some []spot
	for _, i := range random.Perm(len(spots)) {
		s := spots[i]
		if seen[s.name+s.want]++; seen[s.name+s.want] <= few {
			some = append(some, s)
		}
	}
	return some
}

// spotting is a canvas that knows where the codes are, and draws nothing.
type spotting struct {
	sheet string
	page  int
	spots []spot
}

func (c *spotting) text(lettering)                                   {}
func (c *spotting) line(float64, float64, float64, float64, float64) {}
func (c *spotting) box(float64, float64, float64, float64, float64)  {}
func (c *spotting) curve([]point, float64)                           {}

// fill notes a code with its quiet zone, and a little of what is around that.
func (c *spotting) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	const around = 0.8
	sort := codeSorts[code.sort]
	wide, high := sort.quiet*moduleWidth+around, sort.quiet*moduleHeight+around
	if code.sort == barCode {
		high = around
	}
	c.spots = append(c.spots, spot{
		name: c.sheet + ", " + sort.name, page: c.page, want: code.text, reader: sort.reader, matrix: code.sort == matrixCode,
		area: area{x - wide, y - high, float64(code.columns)*moduleWidth + 2*wide, float64(code.rows)*moduleHeight + 2*high},
	})
}

// codeSorts are the sorts of code, with the quiet zone of each in modules.
var codeSorts = map[codeSort]struct {
	name   string
	quiet  float64
	reader gozxing.Reader
}{
	barCode:    {"bars", 10, barReader},
	matrixCode: {"DataMatrix", 2, matrixReader},
	qrCodeQ:    {"square", 4, qrReader},
	qrCodeH:    {"square of the page", 4, qrReader},
}

// spotsOf finds every code of a sheet.
func spotsOf(sheet string, d *drawing) []spot {
	c := &spotting{sheet: sheet}
	for n, p := range d.pages {
		c.page = n + 1
		p.onto(c)
	}
	return c.spots
}

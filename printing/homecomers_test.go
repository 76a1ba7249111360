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

// homecomer is a sheet that comes home, drawn in so many dots per inch.
type homecomer struct {
	name string
	dpi  int
	draw func(*Press, record.PrintJob) ([]byte, error)
}

// homecomers are the sheets of one patient that every arrival has, and by lot some
// of all other sheets, with the codes on them.
func homecomers(t testing.TB, press *Press, random *rand.Rand) []posted {
	const byLot = 4
	a := drawnPatient(random)
	sheets := arrivalHomecomers(a)
	others := otherHomecomers(a)
	for _, i := range random.Perm(len(others))[:byLot] {
		sheets = append(sheets, others[i])
	}
	job := record.PrintJob{
		Number: a.Number, Copy: 1, FirstSerial: 1 + random.IntN(999_900), QueuedAt: at("2026-11-21 03:01"), QueuedBy: "17", ChainHead: "7FK3-9XD2",
	}
	var all []posted
	for _, h := range sheets {
		p := posted{dpi: h.dpi}
		var err error
		p.pdf, err = h.draw(press.keeping(func(d *drawing) { p.spots = someOf(spotsOf(h.name, d), random) }), job)
		if err != nil || len(p.spots) == 0 {
			t.Errorf("%s has %d codes, %v", h.name, len(p.spots), err)
		}
		all = append(all, p)
	}
	return all
}

// showing draws a sheet that shows a value.
func showing[T any](draw func(*Press, record.PrintJob, T, string) ([]byte, error), shown T) func(*Press, record.PrintJob) ([]byte, error) {
	return func(p *Press, job record.PrintJob) ([]byte, error) { return draw(p, job, shown, "K PATEL") }
}

// arrivalHomecomers are the sheets of an arrival, on every stationery that parts
// what its codes need.
func arrivalHomecomers(a record.Attendance) []homecomer {
	nobody := a
	nobody.Patient = unknown().Patient
	return []homecomer{
		{"card", 150, showing((*Press).CasualtyCard, a)},
		{"labels", 150, showing((*Press).Labels, a)},
		{narrowLabels, 150, func(p *Press, job record.PrintJob) ([]byte, error) {
			job.Layout = "L7160"
			return p.Labels(job, a, "K PATEL")
		}},
		{"band", 200, showing((*Press).Wristband, a)},
		{"baby band", 200, showing((*Press).BabyWristband, a)},
		{"band without a number", 200, showing((*Press).Wristband, nobody)},
		{"baby band without a number", 200, showing((*Press).BabyWristband, nobody)},
	}
}

// otherHomecomers are all other sheets.
func otherHomecomers(a record.Attendance) []homecomer {
	set := packSet()
	sheets := []homecomer{
		{"list", 150, showing((*Press).DepartmentList, listSample(30))}, {"ward list", 150, showing((*Press).WardList, listSample(30))},
		{"handover", 150, showing((*Press).Handover, listSample(8))}, {"whiteboard", 150, showing((*Press).Whiteboard, listSample(30))},
		{"sitrep", 150, showing((*Press).Sitrep, sitrepSample())}, {"incident log", 150, showing((*Press).IncidentLog, logSample(6))},
		{"action card", 150, showing((*Press).ActionCard, cardSample())}, {"notice", 150, showing((*Press).Notice, noticeSample())},
		{"work list", 150, showing((*Press).WorkList, workSample(12))}, {"summary", 150, showing((*Press).Summary, summarySample())},
		{"observation chart", 150, showing((*Press).ObservationChart, Chart{About: a})}, {"drug chart", 150, showing((*Press).DrugChart, Chart{About: a})},
		{"request", 150, func(p *Press, job record.PrintJob) ([]byte, error) {
			job.Title = ImagingRequest
			return p.Request(job, Chart{About: a}, "K PATEL")
		}},
		{"register", 150, showing((*Press).Register, registerSample(20, false))},
		{"blank card", 150, showing((*Press).BlankCard, set)}, {"blank labels", 150, showing((*Press).BlankLabels, set)},
		{"blank observation chart", 150, showing((*Press).ObservationChart, Chart{Set: &set})},
		{"blank band", 200, func(p *Press, job record.PrintJob) ([]byte, error) { return p.BlankBand(job, "K PATEL") }},
	}
	for _, s := range samples() {
		sheets = append(sheets, homecomer{s.name, 150, s.draw})
	}
	return sheets
}

// someOf leaves a few of each sort of code on a sheet, wherever they lie.
func someOf(spots []spot, random *rand.Rand) []spot {
	const few = 3
	seen := map[string]int{}
	var some []spot
	for _, i := range random.Perm(len(spots)) {
		s := spots[i]
		if seen[s.name]++; seen[s.name] <= few {
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

package printing

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

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

// homecomers are the sheets of one patient with every code on them. One sheet of
// labels has three of its labels read, which lie anywhere on it.
func homecomers(t testing.TB, random *rand.Rand) []posted {
	p, a := testPress(t), drawnPatient(random)
	job := testJob(record.CasualtyCard, 0)
	job.FirstSerial = 1 + random.IntN(999_990)
	nobody := clone(t, a)
	nobody.Patient = unknown().Patient
	draw := func(draw func(record.PrintJob, record.Attendance, string) ([]byte, error), a record.Attendance) []byte {
		pdf, err := draw(job, a, "K PATEL")
		if err != nil {
			t.Error(err)
		}
		return pdf
	}
	return []posted{
		{draw(p.CasualtyCard, a), 150, pageSpots(a, job, record.CasualtyCard, p.planCard(job, a, "").pages)},
		{draw(p.Labels, a), 150, labelSpots(a, job, random)},
		{draw(p.Wristband, a), 200, []spot{matrixSpot("adult band", area{10, 0, 26, 25}, p, a), matrixSpot("adult band, far end", area{142, 0, 26, 25}, p, a)}},
		{draw(p.BabyWristband, a), 200, []spot{matrixSpot("baby band", area{0, 0, 18, 17}, p, a)}},
		{draw(p.Wristband, nobody), 200, []spot{{"adult band without a number", 1, area{8, 0, 32, 25}, LabelCode(a.Number), qrcode.NewQRCodeReader(), false}}},
		{draw(p.BabyWristband, nobody), 200, []spot{{"baby band without a number", 1, area{0, 0, 24, 17}, LabelCode(a.Number), qrcode.NewQRCodeReader(), false}}},
	}
}

// pageSpots are the corner and the foot of each page of an A4 sheet.
func pageSpots(a record.Attendance, job record.PrintJob, kind record.SheetKind, pages int) []spot {
	var spots []spot
	for n := 1; n <= pages; n++ {
		code := PageCode{Record: a.Number.Compact(), Sheet: kind, Page: n, Of: pages, Serial: job.FirstSerial + n - 1}
		if kind == record.CasualtyCard && n > 2 {
			code.Sheet = record.Continuation
		}
		spots = append(spots,
			spot{kind.String() + ", corner", n, area{166, 4, 40, 36}, code.String(), qrcode.NewQRCodeReader(), false},
			spot{kind.String() + ", foot", n, area{5, 273, 80, 13}, code.Record, oned.NewCode128Reader(), false})
	}
	return spots
}

func labelSpots(a record.Attendance, job record.PrintJob, random *rand.Rand) []spot {
	var spots []spot
	for _, i := range random.Perm(patients)[:3] {
		x, y := labelCorner(i)
		spots = append(spots,
			spot{"label, square", 1, area{x + labelRoom - 18, y + 4, 21, 21}, LabelCode(a.Number), qrcode.NewQRCodeReader(), false},
			spot{"label, bars", 1, area{x - 4, y + 24, 66, 8}, a.Number.Compact(), oned.NewCode128Reader(), false})
	}
	x, y := labelCorner(patients)
	code := PageCode{false, a.Number.Compact(), record.LabelSheet, 1, 1, job.FirstSerial}
	return append(spots, spot{"label sheet's own", 1, area{x + labelRoom - 20, y + 11.5, 23, 23}, code.String(), qrcode.NewQRCodeReader(), false})
}

func matrixSpot(name string, where area, p *Press, a record.Attendance) spot {
	return spot{name, 1, where, p.bandElements(a, a.Patient.NHSNumber), datamatrix.NewDataMatrixReader(), true}
}

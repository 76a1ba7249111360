package printing

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// chartDraws are the sheets that a ward writes on, of a patient.
func chartDraws(p *Press) map[string]func(record.PrintJob, Chart, string) ([]byte, error) {
	request := func(title string) func(record.PrintJob, Chart, string) ([]byte, error) {
		return func(j record.PrintJob, about Chart, by string) ([]byte, error) {
			j.Title = title
			return p.Request(j, about, by)
		}
	}
	return map[string]func(record.PrintJob, Chart, string) ([]byte, error){
		"pathology": request(PathologyRequest), "imaging": request(ImagingRequest), "blood": request(BloodRequest),
		"observations": p.ObservationChart, "drugs": p.DrugChart,
	}
}

// Whoever the patient is, and however much the record has, a chart is whole and
// nothing on it stands on anything else.
func TestChartsOfPatientsAreSoundAndClear(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	for who, a := range map[string]record.Attendance{
		"known": known(), "unknown": unknown(), "longest": longest(), "settled": settled(), "widest": widest(),
	} {
		for kind, draw := range chartDraws(p) {
			t.Run(kind+"/"+who, func(t *testing.T) { checkChart(t, kind+"-"+who, draw, Chart{About: a}) })
		}
	}
	for _, sets := range []int{1, 6, 40} {
		name := fmt.Sprintf("observations-%d", sets)
		t.Run(name, func(t *testing.T) {
			checkChart(t, name, p.ObservationChart, Chart{About: known(), Observed: observedSamples(sets)})
		})
	}
}

func checkChart(t *testing.T, name string, draw func(record.PrintJob, Chart, string) ([]byte, error), about Chart) {
	t.Helper()
	pdf, err := draw(testJob("", 0), about, "Oluwaseun NWOSU-ABERNETHY")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, name+".pdf", pdf)
	tool(t, "qpdf", "--check", file(t, pdf))
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
}

// NEWS2 is withheld from nobody whose age is not known to be under 16: a kiosk
// whose clock says 1970 knows nobody's.
func TestWhomNEWS2IsNotFor(t *testing.T) {
	p := testPress(t)
	child, adult := "UNDER 16", "NEWS2 is not for anybody under 16"
	for _, c := range []struct {
		born      record.BirthDate
		clock     string
		wantBegin string
	}{
		{known().Patient.BirthDate, "2026-11-21 03:01", adult},
		{known().Patient.BirthDate, "1970-01-01 00:07", adult},
		{record.BirthDate{}, "2026-11-21 03:01", adult},
		{on(2010, 11, 22), "2026-11-21 03:01", child},
		{on(2010, 11, 21), "2026-11-21 03:01", adult},
		{on(2018, 1, 1), "1970-01-01 00:07", adult},
	} {
		a, job := known(), testJob("", 0)
		a.Patient.BirthDate, job.QueuedAt = c.born, at(c.clock)
		if got := p.planObservations(job, Chart{About: a}, "").warning(); !strings.HasPrefix(got, c.wantBegin) {
			t.Errorf("born %s, by a clock that says %s: %q", c.born.Date, c.clock, got)
		}
	}
}

// A set whose time nobody can say stands under words, and under no year 1.
func TestASetWithoutATimeSaysSo(t *testing.T) {
	p := testPress(t)
	set := observedSamples(1)[0]
	set.At = time.Time{}
	for _, row := range []Measured{"date", "time"} {
		if got := set.reading(row, p).Value; got != "Not known" {
			t.Errorf("%s: %q", row, got)
		}
	}
	checkChart(t, "observations-undated", p.ObservationChart, Chart{About: known(), Observed: []Observation{set}})
}

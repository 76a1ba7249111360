package printing

import (
	"fmt"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// chartDraws are the sheets that a ward writes on, of a patient.
func chartDraws(p *Press) map[string]func(record.PrintJob, Chart, string) ([]byte, error) {
	return map[string]func(record.PrintJob, Chart, string) ([]byte, error){
		"observations": p.ObservationChart,
	}
}

func TestChartsOfPatientsAreSoundAndClear(t *testing.T) {
	p := testPress(t)
	for name, a := range map[string]record.Attendance{
		"known": known(), "unknown": unknown(), "longest": longest(), "settled": settled(), "widest": widest(),
	} {
		for kind, draw := range chartDraws(p) {
			for _, sets := range []int{0, 1, 40} {
				t.Run(fmt.Sprintf("%s/%s/%d", kind, name, sets), func(t *testing.T) {
					pdf, err := draw(testJob("", 0), Chart{About: a, Observed: observedSamples(sets)}, "Oluwaseun NWOSU-ABERNETHY")
					if err != nil {
						t.Fatal(err)
					}
					keep(t, fmt.Sprintf("%s-%s-%d", kind, name, sets), pdf)
					tool(t, "qpdf", "--check", file(t, pdf))
					checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
				})
			}
		}
	}
}

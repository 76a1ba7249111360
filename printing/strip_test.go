package printing

import (
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// What tells a patient from another can be read on every sheet, whoever it is
// and whatever the clock says.
func TestSexAndBirthDateAreLargeEnough(t *testing.T) {
	p := testPress(t)
	for _, clock := range []string{"2026-11-21 03:01", "1970-01-01 00:07"} {
		for _, year := range []int{2018, 2025} {
			for _, sex := range []record.Sex{record.Male, record.Female, record.SexNotKnown} {
				a := unknown()
				a.Patient.BirthDate, a.Patient.Sex = record.BirthDate{Date: record.Date{Year: year, Month: 10, Day: 1}, Estimated: true}, sex
				checkLegibly(t, p, a, clock)
			}
		}
		a := known()
		a.Patient.CurrentGender.Display = "Not stated (person asked but declined to provide a response)"
		checkLegibly(t, p, a, clock)
	}
}

func checkLegibly(t *testing.T, p *Press, a record.Attendance, clock string) {
	t.Helper()
	job := testJob("", 0)
	job.QueuedAt = at(clock)
	for name, draw := range sheetsAbout(a) {
		checkNamed(t, p, name, func(p *Press) ([]byte, error) { return draw(p, job) })
	}
	onStock(func(name string, draw func(*Press) ([]byte, error)) { checkNamed(t, p, name, draw) }, a, 1,
		func(job *record.PrintJob) { job.QueuedAt = at(clock) })
}

package printing

import (
	"strings"
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

// What somebody is known as can be read in any script, and stands whole where
// the frame says that it does.
func TestKnownAsIsLargeEnough(t *testing.T) {
	p := testPress(t)
	a := known()
	a.Patient.Name.KnownAs = strings.Repeat("王小明伟陈", 7)
	for name, draw := range sheetsAbout(a) {
		checkNamed(t, p, name, func(p *Press) ([]byte, error) { return draw(p, testJob("", 0)) })
	}
	pdf, err := p.CasualtyCard(testJob("", 0), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(textOf(t, pdf)), " ")
	if !strings.Contains(text, "Known as see page 3") || !strings.Contains(text, "Carried from page 1: Known as") {
		t.Error("the card does not say where to look, or what it carried")
	}
	if n := strings.Count(text, "U+738B"); n != 7 {
		t.Errorf("%d of 7 letters are on the card", n)
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

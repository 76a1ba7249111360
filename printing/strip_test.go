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

// A whiteboard says of an arrival that nobody knows that it is not known, and of
// one that somebody guessed that it is approximate.
func TestSinceOnTheWhiteboard(t *testing.T) {
	p := testPress(t)
	list := listSample(3)
	list.Rows[0].ArrivedAt, list.Rows[0].ArrivedApprox = at("2026-11-21 04:51"), true
	list.Rows[1].ArrivedAt = at("0001-01-01 00:00")
	list.Rows[2].ArrivedAt = at("2026-11-20 23:10")
	var words []string
	looking := p.looking(func(d *drawing) {
		checkDrawing(t, p, d, "whiteboard: ")
		for _, page := range d.pages {
			page.onto(sizes(func(l lettering) { words = append(words, l.words) }))
		}
	})
	if _, err := looking.Whiteboard(testJob("", 0), list, "K PATEL"); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(words, "\n") + "\n"
	for _, want := range []string{"04:51\nApprox\n", "Not\nknown\n", "20-Nov\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said", want)
		}
	}
}

package printing

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// scripts are letters that names are written in, some with marks above them.
var scripts = map[string][]rune{
	"Latin": []rune("abcdefghijklmnopqrstuvwxyzéñøłŵșğ"), "wide": []rune("WM"), "Hebrew": []rune("אבגדהוזחטיכלמנסעפצקרשתםןץ"),
	"Arabic": []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"), "Chinese": []rune("王李张刘陈杨赵黄小明伟"),
	"Devanagari": []rune("अआकखगघचजटडतनपमयरलवशसह\u093e\u093f\u0940"), "emoji": []rune("😀🚑🦷"), "marks": []rune("x\u0301\u0323y\u0308z\u0330"),
}

// drawName draws a name of as many as 40 letters.
func drawName(t *rapid.T) record.Name {
	part := func(name string, most int) string {
		var b strings.Builder
		letters := rapid.SampledFrom(scripts[rapid.SampledFrom([]string{"Latin", "wide", "Hebrew", "Arabic", "Chinese", "Devanagari", "emoji", "marks"}).Draw(t, name+" script")])
		for n := rapid.IntRange(1, most).Draw(t, name+" length"); n > 0; n-- {
			b.WriteRune(letters.Draw(t, name))
			if n > 2 && rapid.IntRange(0, 7).Draw(t, "space") == 0 {
				b.WriteString(rapid.SampledFrom([]string{" ", "-"}).Draw(t, "between"))
				n--
			}
		}
		return b.String()
	}
	family := part("family", 39)
	return record.Name{Family: family, Given: part("given", max(1, 40-len([]rune(family))))}
}

// drawNamed draws somebody with such a name of whom little else may be known,
// of any age and gender, and what the clock says when the sheet is printed.
func drawNamed(t *rapid.T) (a record.Attendance, clock time.Time) {
	a = known()
	a.Patient.Name = drawName(t)
	a.Patient.Name.KnownAs = drawName(t).Given
	clock = at(rapid.SampledFrom([]string{"2026-11-21 03:01", "1970-01-01 00:07"}).Draw(t, "clock"))
	a.Patient.Sex = rapid.SampledFrom([]record.Sex{record.Male, record.Female, record.SexNotKnown, record.Indeterminate, ""}).Draw(t, "sex")
	a.Patient.BirthDate = on(rapid.SampledFrom([]int{1926, 2018, 2025, 2026}).Draw(t, "year"), 10, 30)
	a.Patient.BirthDate.Estimated = rapid.Bool().Draw(t, "estimated")
	if a.Patient.Unknown = rapid.Bool().Draw(t, "unknown"); a.Patient.Unknown {
		a.Patient.TemporaryNumber = "RZZ 4180273"
	} else {
		gender := rapid.SampledFrom([]string{"", "Non-binary", "Female (including trans woman)", "Not stated (person asked but declined to provide a response)"})
		a.Patient.CurrentGender.Display = gender.Draw(t, "gender")
	}
	if rapid.Bool().Draw(t, "no NHS number") {
		a.Patient.NHSNumber = ""
	}
	if rapid.Bool().Draw(t, "no birth date") {
		a.Patient.BirthDate = record.BirthDate{}
	}
	if rapid.Bool().Draw(t, "longest complaint") {
		a.Complaint = longest().Complaint
	}
	return a, clock
}

// sheetsAbout are all kinds of sheet that bear the name of a patient.
func sheetsAbout(a record.Attendance) map[string]func(*Press, record.PrintJob) ([]byte, error) {
	list := listSample(9)
	for i := range list.Rows {
		list.Rows[i].Name, list.Rows[i].NHSNumber, list.Rows[i].BirthDate = a.Patient.Name, a.Patient.NHSNumber, a.Patient.BirthDate
	}
	summary, work, register := summarySample(), workSample(6), registerSample(8, true)
	summary.Attendance.Patient, summary.Known = a.Patient, a.Patient
	for i := range work.Pages {
		work.Pages[i].Name = a.Patient.Name.String()
	}
	for i := range register.Rows {
		register.Rows[i].Name = a.Patient.Name
	}
	return map[string]func(*Press, record.PrintJob) ([]byte, error){
		"card": showing((*Press).CasualtyCard, a), "observations": showing((*Press).ObservationChart, Chart{About: a}), "drugs": showing((*Press).DrugChart, Chart{About: a}),
		"department": showing((*Press).DepartmentList, list), "ward": showing((*Press).WardList, list), "handover": showing((*Press).Handover, list),
		"whiteboard": showing((*Press).Whiteboard, list), "summary": showing((*Press).Summary, summary), "work": showing((*Press).WorkList, work),
		"register": showing((*Press).Register, register),
		"form": func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.Form(job, sampleForm(everyType()[:4], func(f *FormSheet) { f.About = &a }), longestPrinter)
		},
		"request": func(p *Press, job record.PrintJob) ([]byte, error) {
			job.Title = ImagingRequest
			return p.Request(job, Chart{About: a}, longestPrinter)
		},
	}
}

// A name in any script stands on every kind of sheet, on nothing else, and none
// of it is smaller than can be read.
func TestNamesOfAnyScriptOnEverySheet(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	rapid.Check(t, func(r *rapid.T) {
		a, clock := drawNamed(r)
		job := testJob("", 0)
		job.QueuedAt = clock
		for name, draw := range sheetsAbout(a) {
			checkNamed(t, p, name, func(p *Press) ([]byte, error) { return draw(p, job) })
		}
		onStock(func(name string, draw func(*Press) ([]byte, error)) { checkNamed(t, p, name, draw) }, a, 2, func(job *record.PrintJob) { job.QueuedAt = clock })
		if t.Failed() {
			r.Fatalf("%+v", a.Patient)
		}
	})
}

func checkNamed(t *testing.T, p *Press, name string, draw func(*Press) ([]byte, error)) {
	t.Helper()
	looking := p.looking(func(d *drawing) {
		checkDrawing(t, p, d, name+": ")
		checkLetters(t, d, name)
	})
	if _, err := draw(looking); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// checkLetters finds text too small to be read: under 8 points or, on labels and
// bands and in the corner of a page, less; but a birth date on labels never has
// less than 7. All that are drawn here were born in October.
func checkLetters(t *testing.T, d *drawing, name string) {
	t.Helper()
	least := 7.3
	if min(d.width, d.height) < pageWidth || strings.Contains(name, "labels") {
		least = 5
	}
	for i, page := range d.pages {
		page.onto(sizes(func(l lettering) {
			if l.pt < least || strings.Contains(l.words, "-Oct-") && l.pt < 7 {
				t.Errorf("%s: page %d: %q has %.1f points", name, i+1, l.words, l.pt)
			}
		}))
	}
}

// sizes is a canvas that looks at nothing but text.
type sizes func(lettering)

func (s sizes) text(l lettering)                                 { s(l) }
func (s sizes) line(float64, float64, float64, float64, float64) {}
func (s sizes) box(float64, float64, float64, float64, float64)  {}
func (s sizes) curve([]point, float64)                           {}
func (s sizes) fill(symbol, float64, float64, float64, float64)  {}

package printing

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// planned draws a sheet as the kiosk does: counted first, with a serial for each
// of its pages then.
func planned[T any](t testing.TB, kind record.SheetKind, of T, pages func(record.PrintJob, T) (int, error), draw func(record.PrintJob, T, string) ([]byte, error)) []byte {
	t.Helper()
	n, err := pages(testJob(kind, 0), of)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := draw(testJob(kind, n), of, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, fmt.Sprintf("%s-%s.pdf", strings.ReplaceAll(t.Name(), "/", "-"), string(kind)), pdf)
	return pdf
}

// commandSheets are the sheets of whoever runs the department.
func commandSheets(t testing.TB, p *Press) map[string]func() []byte {
	return map[string]func() []byte{
		"sitrep": func() []byte {
			return planned(t, record.SitrepSheet, sitrepSample(), p.SitrepPages, p.Sitrep)
		},
		"incident-log": func() []byte {
			return planned(t, record.IncidentLog, logSample(6), p.IncidentLogPages, p.IncidentLog)
		},
		"action-card": func() []byte {
			return planned(t, record.ActionCard, cardSample(), p.ActionCardPages, p.ActionCard)
		},
		"notice": func() []byte {
			return planned(t, record.Notice, noticeSample(), p.NoticePages, p.Notice)
		},
		"summary": func() []byte {
			return planned(t, record.PatientSummary, summarySample(), p.SummaryPages, p.Summary)
		},
		"work-list": func() []byte {
			return planned(t, record.WorkList, workSample(12), p.WorkListPages, p.WorkList)
		},
	}
}

func TestCommandSheetsReadAsTheGoldenText(t *testing.T) {
	for name, draw := range commandSheets(t, testPress(t)) {
		t.Run(name, func(t *testing.T) {
			pdf := draw()
			checkGolden(t, name, pdf)
			checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
			has(t, pdf, "DOWNTIME RECORD", "Page 1 of", "004127", "7FK3-9XD2", "by K PATEL")
		})
	}
}

func TestCommandSheetsAreSoundAndDrawnTheSameTwice(t *testing.T) {
	for name, draw := range commandSheets(t, testPress(t)) {
		t.Run(name, func(t *testing.T) {
			first, second := draw(), draw()
			if string(first) != string(second) {
				t.Error("came out differently")
			}
			tool(t, "qpdf", "--check", file(t, first))
			if code := cornerCode(t, first, 1); code.Serial != 4127 || code.Page != 1 || code.Exercise {
				t.Errorf("the corner says %+v", code)
			}
		})
	}
}

func TestCommandSheetsOfAnExerciseSaySo(t *testing.T) {
	press, _ := exercising(t, known())
	for name, draw := range commandSheets(t, press) {
		t.Run(name, func(t *testing.T) {
			pdf := draw()
			has(t, pdf, "EXERCISE DOWNTIME RECORD")
			if n := strings.Count(textOf(t, pdf), "EXERCISE"); n < 9 {
				t.Errorf("EXERCISE stands there %d times only", n)
			}
			if code := cornerCode(t, pdf, 1); !code.Exercise {
				t.Errorf("the corner says %+v", code)
			}
		})
	}
}

// A page for which no serial was reserved is not drawn.
func TestCommandSheetsNeedASerialForEachPage(t *testing.T) {
	p := testPress(t)
	if _, err := p.WorkList(testJob(record.WorkList, 1), workSample(40), "K PATEL"); err == nil {
		t.Error("four pages on one serial")
	}
	pdf, err := p.WorkList(testJob(record.WorkList, 3), workSample(1), "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "Page 3 of 3", "Nothing follows on this page.", "004129")
}

// The codes of these sheets come home as those of a patient's do: a list's small
// ones too.
func TestCodesOfCommandSheetsSurviveABadCopy(t *testing.T) {
	fullRun(t)
	random := rand.New(rand.NewPCG(1, 2))
	var all readings
	var sheet posted
	names := map[string]bool{}
	for name, draw := range commandSheets(t, testPress(t).keeping(func(d *drawing) { sheet.spots = spotsOf("command", d) })) {
		sheet.dpi, sheet.pdf = 150, draw()
		pages := rasters(t, sheet)
		for range 2 {
			all.read(t, sheet.copied(pages, random))
		}
		names[name] = len(sheet.spots) > 0
	}
	for name, found := range names {
		if !found {
			t.Errorf("%s has no codes", name)
		}
	}
	all.report(t)
}

func TestNothingStandsOnAnotherOnCommandSheets(t *testing.T) {
	p := testPress(t)
	looking := p.looking(func(d *drawing) { checkDrawing(t, p, d, t.Name()+": ") })
	for name, draw := range commandSheets(t, looking) {
		t.Run(name, func(*testing.T) { draw() })
	}
	large := noticeSample()
	large.Large = true
	planned(t, record.Notice, large, looking.NoticePages, looking.Notice)
	planned(t, record.IncidentLog, logSample(60), looking.IncidentLogPages, looking.IncidentLog)
	planned(t, record.WorkList, workSample(40), looking.WorkListPages, looking.WorkList)
}

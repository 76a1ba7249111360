package printing

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// sheetSample is a sheet that TestEverySheet holds to what all sheets must be.
// Whoever adds a kind of sheet adds a line to samples.
type sheetSample struct {
	name   string
	kind   record.SheetKind
	draw   func(p *Press, job record.PrintJob) ([]byte, error)
	record string   // what its page codes hold
	facts  []string // in the order that they are read in
}

// samples are all kinds of sheet.
func samples() []sheetSample {
	number := known().Number.Compact()
	const report = "K32611210301" // kiosk and minute
	card := func(a record.Attendance) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) { return p.CasualtyCard(job, a, "K PATEL") }
	}
	form := func(change ...func(*FormSheet)) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.Form(job, sampleForm(everyType(), change...), "K PATEL")
		}
	}
	formKind := record.FormSheet(sampleForm(nil).Form)
	return []sheetSample{
		{"card", record.CasualtyCard, card(known()), number, []string{
			"Casualty card", "HOLLINGWORTH, Margaret (Mrs)", "14-Mar-1957 (69y)", "999 000 0018", "K3-7HWRM-0005Z", "TD4 7QX",
			"Dr A NWOSU", "21-Nov-2026 02:58", "Emergency road ambulance", "Fall on stairs", "Penicillin", "Elastic adhesive dressing", "NEWS2 total",
		}},
		{"longest card", record.CasualtyCard, card(longest()), number, []string{"FEATHERSTONEHAUGH", "Penicillin", "Continuation sheet", "Iodinated contrast medium"}},
		{"labels", record.LabelSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Labels(job, known(), "K PATEL") }, number, []string{
			"HOLLINGWORTH, Margaret", "14-Mar-1957", "999 000 0018", "Label sheet of K3-7HWRM-0005Z",
		}},
		{"form to be filled in", formKind, form(aboutKnown), number, []string{"Every type", "HOLLINGWORTH", "What happened, in your own words", "Next of kin"}},
		{"form without a patient", formKind, form(), noRecord, []string{"Every type", "What happened, in your own words", "Next of kin"}},
		{"filled form", formKind, form(aboutKnown, filledIn), number, []string{"Every type", "HOLLINGWORTH", "He fell.", "71.5"}},
		{"balance", record.BalanceSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Balance(job, balanceSample(60)) }, report, []string{
			"Reconciliation report 3", "Numbers issued", "412", "Still waiting", "K3 Reception 1", "14 022",
		}},
		{"test", record.TestSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Test(job, "K PATEL") }, report, []string{"Test sheet. No patient.", "Siân O’Brien"}},
	}
}

// TestEverySheet holds each kind to what makes it evidence: it can be read,
// checked and brought home, and is the same whenever it is drawn.
func TestEverySheet(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			p, job := testPress(t), testJob(s.kind, 0)
			pdf, pages := s.drawn(t, p, job)
			tool(t, "qpdf", "--check", file(t, pdf))
			again, _ := s.drawn(t, testPress(t), job)
			if !bytes.Equal(pdf, again) {
				t.Error("came out differently the second time")
			}
			inOrder(t, textOf(t, pdf), s.facts)
			for page := range pages {
				s.checkPage(t, pdf, page+1, pages, job)
			}
		})
	}
}

// drawn gives the file and how many pages it has, and looks for what overlaps.
func (s sheetSample) drawn(t *testing.T, p *Press, job record.PrintJob) (pdf []byte, pages int) {
	t.Helper()
	p = p.keeping(func(d *drawing) {
		pages = len(d.pages)
		checkDrawing(t, p, d, "")
	})
	pdf, err := s.draw(p, job)
	if err != nil {
		t.Fatal(err)
	}
	return pdf, pages
}

// keeping gives a press that shows each drawing before it is a file.
func (p *Press) keeping(look func(*drawing)) *Press {
	q := *p
	q.make = func(p *Press, d *drawing) ([]byte, error) {
		look(d)
		return p.file(d)
	}
	return &q
}

// looking gives a press that shows each drawing and makes nothing of it.
func (p *Press) looking(look func(*drawing)) *Press {
	q := *p
	q.make = func(_ *Press, d *drawing) ([]byte, error) {
		look(d)
		return nil, nil
	}
	return &q
}

// inOrder checks that each text comes after the one before it.
func inOrder(t *testing.T, text string, facts []string) {
	t.Helper()
	said := strings.Join(strings.Fields(text), " ")
	rest := said
	for _, fact := range facts {
		_, after, found := strings.Cut(rest, fact)
		switch {
		case found:
			rest = after
		case strings.Contains(said, fact):
			t.Errorf("%q is not read in its place", fact)
		default:
			t.Errorf("%q is not on the sheet", fact)
		}
	}
}

// checkPage checks what every page says of itself, in words and in its code.
func (s sheetSample) checkPage(t *testing.T, pdf []byte, page, pages int, job record.PrintJob) {
	t.Helper()
	path, number := file(t, pdf), strconv.Itoa(page)
	said := tool(t, "pdftotext", "-f", number, "-l", number, "-layout", path, "-")
	for _, fact := range []string{
		"DOWNTIME RECORD", fmt.Sprintf("Page %d of %d", page, pages), fmt.Sprintf("%06d", job.FirstSerial+page-1), job.ChainHead,
	} {
		inOrder(t, said, []string{fact})
	}
	fullRun(t)
	read := scans(t, raster(t, path, page, 150, area{}))
	want := PageCode{false, s.record, s.kind, page, pages, job.FirstSerial + page - 1}
	continued := want
	continued.Sheet = record.Continuation
	if !slices.Contains(read, want.String()) && !slices.Contains(read, continued.String()) {
		t.Errorf("page %d: %q is not among the codes %q", page, want, read)
	}
	if s.record != noRecord && !slices.Contains(read, s.record) {
		t.Errorf("page %d: the bars at the foot are not among the codes %q", page, read)
	}
}

package app

import (
	"context"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// PagesOwed gives every page of the department that is on paper and of which
// nobody has said what became of it, in the order of their serials; without the
// patients' names to whoever does not see patients.
func (s *Session) PagesOwed(ctx context.Context) ([]Page, error) {
	seen := s.May(SeePatients)
	jobs, err := s.kiosk.ledger.OwedPrintJobs(ctx)
	if err != nil {
		return nil, err
	}
	var owed []Page
	for _, j := range jobs {
		if !seen {
			j.Attendance.Patient = record.Patient{}
		}
		owed = append(owed, s.kiosk.owedPages(j)...)
	}
	return owed, nil
}

// owedPages gives the pages of a sheet that are still owed.
func (k *Kiosk) owedPages(j ledger.OwedJob) []Page {
	return slices.DeleteFunc(k.pages(j.PrintJob, j.Attendance), func(p Page) bool { return !p.Owed() })
}

// PagesOf gives every page of one attendance that bears writing, typed in or
// not: those that were printed about it and those of the blank pack that its
// number was on.
func (s *Session) PagesOf(ctx context.Context, a record.Attendance) ([]Page, error) {
	if err := s.Allow(BackEnter); err != nil {
		return nil, err
	}
	return s.kiosk.pagesOf(ctx, a)
}

func (k *Kiosk) pagesOf(ctx context.Context, a record.Attendance) ([]Page, error) {
	jobs, err := k.ledger.PrintJobsOfNumber(ctx, a.Number)
	if err != nil {
		return nil, err
	}
	typed, err := k.typedFrom(ctx, a.ID)
	var pages []Page
	for _, j := range jobs {
		for _, p := range k.pages(j, a) {
			for i, f := range p.Forms {
				p.Forms[i].Typed = typed[typedForm{p.Serial, f.Name}]
			}
			pages = append(pages, p)
		}
	}
	return pages, err
}

// typedForm is one form that was typed in from the page of one serial.
type typedForm struct {
	serial int
	name   string
}

// typedFrom gives what was typed in of an attendance's pages.
func (k *Kiosk) typedFrom(ctx context.Context, id record.ID) (map[typedForm]bool, error) {
	entries, err := k.ledger.Entries(ctx, id)
	if err != nil {
		return nil, err
	}
	typed := map[typedForm]bool{}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		if name, paper := formIn(body); paper != nil {
			typed[typedForm{paper.Serial, name}] = true
		}
	}
	return typed, nil
}

// formIn gives the form whose answers a body holds, and the paper that they
// were typed in from, if any.
func formIn(body record.Body) (name string, paper *record.Transcript) {
	switch b := body.(type) {
	case *record.Registered:
		return formNames[ForArrival], b.Paper
	case *record.Amended:
		return formNames[ForAmendment], b.Paper
	case *record.Triaged:
		return formNames[ForTriage], b.Paper
	case *record.Departed:
		return formNames[ForDeparture], b.Paper
	case *record.Filed:
		return b.Name, b.Paper
	}
	return "", nil
}

// pages gives the pages of a sheet that people write on. What was withdrawn is
// not typed in: its card says so. A form that is printed with its answers is to
// be read.
func (k *Kiosk) pages(j record.PrintJob, a record.Attendance) []Page {
	if !j.Out() || !j.Sheet.Written() || a.Withdrawal != nil || j.Entry != "" {
		return nil
	}
	pages := make([]Page, 0, j.Pages)
	for n := 1; n <= j.Pages; n++ {
		pages = append(pages, k.page(j, a.Patient, n))
	}
	return pages
}

func (k *Kiosk) page(j record.PrintJob, who record.Patient, n int) Page {
	p := Page{
		Job: j, Sheet: j.Sheet, Number: j.Number, Patient: who, Page: n, Of: j.Pages, Serial: j.FirstSerial + n - 1, Forms: k.formsOn(j, n),
	}
	if word, said := j.Page(n); said {
		p.State, p.By, p.At = word.State, k.nameOf(word.By), word.At.In(k.zone)
	}
	return p
}

// written are the forms that the writing on the sheets belongs into, page by
// page and in the order of the paper; the last page's are those of any that
// follow. They go by the letters of a sheet, so that the page of an older version
// is typed in as one of today's. A drug chart has no form of its own: what was
// given is a clinician's note until the trust's own chart is written.
var written = map[string][][]string{
	"CC": {{"arrival", "triage"}, {"notes", "investigations", "departure"}, {"notes"}},
	"CS": {{"notes"}},
	"OC": {{"observations"}},
	"DC": {{"notes"}},
	"RQ": {{"investigations"}},
}

// formsOn gives the forms that the writing on a page of a job belongs into, as
// far as the department has them.
func (k *Kiosk) formsOn(j record.PrintJob, page int) []PageForm {
	if j.Sheet.OfForm() {
		return k.formsOfSheet(j)
	}
	rows := written[j.Sheet.Letters()]
	if len(rows) == 0 {
		return nil
	}
	var list []PageForm
	for _, name := range rows[min(page, len(rows))-1] {
		if q, err := k.forms.Form(name); err == nil {
			list = append(list, PageForm{Name: name, Title: titleOf(q, name)})
		}
	}
	return list
}

// formsOfSheet finds the form whose own sheet a job is. The job itself says
// which, in whatever version the form is now. Of a sheet that this kiosk did not
// print only the four signs of its code are known, which two forms may share:
// then both are given, and whoever holds the paper chooses.
func (k *Kiosk) formsOfSheet(j record.PrintJob) []PageForm {
	is := func(q *forms.Questionnaire) bool { return record.FormSheet(q.Form()) == j.Sheet }
	if j.Form.URL != "" {
		is = func(q *forms.Questionnaire) bool { return q.Form().URL == j.Form.URL }
	}
	var list []PageForm
	for _, name := range k.forms.Names() {
		if q, err := k.forms.Form(name); err == nil && is(q) {
			list = append(list, PageForm{Name: name, Title: titleOf(q, name)})
		}
	}
	return list
}

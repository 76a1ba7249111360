package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Page is one page of a printed sheet, with what is to be typed in of it.
type Page struct {
	Job     record.PrintJob // zero for a sheet that this kiosk has not printed
	Sheet   record.SheetKind
	Number  record.DowntimeNumber
	Patient record.Patient
	Page    int // from 1
	Of      int
	Serial  int
	// State is a person's word on it, empty while it is owed; By is who said so.
	State record.PageState
	By    string
	Forms []PageForm // in the order of the paper
}

// PageForm is a form that the writing on a page belongs into.
type PageForm struct {
	Name, Title string
	// Typed marks a form that was typed in from this page. A list of many
	// patients' pages leaves it out.
	Typed bool
}

// Title names the sheet that it is a page of: a form's by the form's title.
func (p Page) Title() string {
	if p.Sheet.OfForm() && len(p.Forms) == 1 {
		return p.Forms[0].Title
	}
	return p.Sheet.String()
}

// Owed reports whether nobody has said yet what became of the page.
func (p Page) Owed() bool { return p.State == "" }

// Scanned is what the code of a sheet or a typed number names.
type Scanned struct {
	Number record.DowntimeNumber
	// Attendance is nil where the number is of a blank pack and nobody is
	// registered under it yet.
	Attendance *record.Attendance
	// Page is nil where the code names no page: a label, a wristband, a number.
	Page *Page
}

// What keeps a code from being read.
var (
	ErrNoCode        = errors.New("not a code of a sheet, and not a downtime number")
	ErrOtherExercise = errors.New("this sheet is of an exercise, or this kiosk is")
	ErrElsewhere     = errors.New("another kiosk issued this number")
)

// ReadSheet understands what a scanner typed, or a person: the code of a page
// or of a label, a downtime number, or the serial that stands on a page.
func (s *Session) ReadSheet(ctx context.Context, text string) (Scanned, error) {
	if err := s.Allow(BackEnter); err != nil {
		return Scanned{}, err
	}
	text = strings.TrimSpace(text)
	if code, err := printing.ParsePageCode(text); err == nil {
		return s.readPage(ctx, code)
	} else if errors.Is(err, printing.ErrPageCodeCheck) {
		return Scanned{}, err
	}
	if n, err := printing.ParseLabelCode(text); err == nil {
		return s.readNumber(ctx, n)
	}
	if n, err := record.ParseDowntimeNumber(text); err == nil {
		return s.readNumber(ctx, n)
	} else if errors.Is(err, record.ErrNumberCheck) {
		return Scanned{}, err
	}
	if serial, err := strconv.Atoi(text); err == nil && serial > 0 {
		return s.readSerial(ctx, serial)
	}
	return Scanned{}, ErrNoCode
}

func (s *Session) readPage(ctx context.Context, code printing.PageCode) (Scanned, error) {
	if code.Exercise != s.kiosk.Settings.Exercise {
		return Scanned{}, ErrOtherExercise
	}
	found, err := s.readNumber(ctx, record.DowntimeNumber(code.Record))
	if err != nil {
		return found, err
	}
	page := Page{Sheet: code.Sheet, Number: found.Number, Page: code.Page, Of: code.Of, Serial: code.Serial, Forms: s.kiosk.formsOn(code.Sheet, code.Page)}
	found.Page = &page
	if found.Attendance == nil {
		return found, nil
	}
	pages, err := s.kiosk.pagesOf(ctx, *found.Attendance)
	if i := slices.IndexFunc(pages, func(p Page) bool { return p.Serial == code.Serial && p.Page == code.Page }); err == nil && i >= 0 {
		found.Page = &pages[i]
	}
	return found, err
}

// readNumber finds the attendance of a number, or the blank pack that it is on.
func (s *Session) readNumber(ctx context.Context, n record.DowntimeNumber) (Scanned, error) {
	a, err := s.kiosk.ledger.AttendanceByNumber(ctx, n)
	if err == nil {
		return Scanned{Number: n, Attendance: &a}, nil
	}
	if !errors.Is(err, ledger.ErrNotFound) {
		return Scanned{}, err
	}
	packs, err := s.kiosk.ledger.PackNumbers(ctx)
	if err != nil {
		return Scanned{}, err
	}
	switch {
	case slices.ContainsFunc(packs, func(p record.PackNumber) bool { return p.Number == n }):
		return Scanned{Number: n}, nil
	case n.KioskCode() != s.kiosk.Settings.Kiosk.Code:
		return Scanned{}, fmt.Errorf("%w: %s", ErrElsewhere, n.KioskCode())
	}
	return Scanned{}, ledger.ErrNotFound
}

// readSerial finds a page by the serial that is printed on it.
func (s *Session) readSerial(ctx context.Context, serial int) (Scanned, error) {
	j, err := s.kiosk.ledger.PrintJobOfSerial(ctx, serial)
	if err != nil {
		return Scanned{}, err
	}
	a, err := s.kiosk.ledger.Attendance(ctx, j.AttendanceID)
	if err != nil {
		return Scanned{}, err
	}
	found := Scanned{Number: a.Number, Attendance: &a}
	pages, err := s.kiosk.pagesOf(ctx, a)
	if i := slices.IndexFunc(pages, func(p Page) bool { return p.Serial == serial }); i >= 0 {
		found.Page = &pages[i]
	}
	return found, err
}

// PagesOwed gives every page of the department that is on paper and of which
// nobody has said what became of it, in the order of their serials; without the
// patients' names to whoever does not see patients.
func (s *Session) PagesOwed(ctx context.Context) ([]Page, error) {
	seen := s.May(SeePatients)
	all, err := s.kiosk.ledger.Attendances(ctx)
	if err != nil {
		return nil, err
	}
	patients := map[record.ID]record.Attendance{}
	for _, a := range all {
		patients[a.ID] = a
	}
	jobs, err := s.kiosk.ledger.PrintJobs(ctx, -1)
	if err != nil {
		return nil, err
	}
	var owed []Page
	for _, j := range slices.Backward(jobs) {
		if a, ok := patients[j.AttendanceID]; ok {
			if !seen {
				a.Patient = record.Patient{}
			}
			owed = append(owed, slices.DeleteFunc(s.kiosk.pages(j, a), func(p Page) bool { return !p.Owed() })...)
		}
	}
	return owed, nil
}

// PagesOf gives every page of one attendance that bears writing, typed in or
// not.
func (s *Session) PagesOf(ctx context.Context, a record.Attendance) ([]Page, error) {
	if err := s.Allow(BackEnter); err != nil {
		return nil, err
	}
	return s.kiosk.pagesOf(ctx, a)
}

func (k *Kiosk) pagesOf(ctx context.Context, a record.Attendance) ([]Page, error) {
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
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
	if !j.Out() || a.Withdrawal != nil || j.Entry != "" {
		return nil
	}
	var pages []Page
	for n := 1; n <= j.Pages; n++ {
		if p := k.page(j, a.Patient, n); len(p.Forms) > 0 {
			pages = append(pages, p)
		}
	}
	return pages
}

func (k *Kiosk) page(j record.PrintJob, who record.Patient, n int) Page {
	p := Page{
		Job: j, Sheet: j.Sheet, Number: j.Number, Patient: who, Page: n, Of: j.Pages, Serial: j.FirstSerial + n - 1, Forms: k.formsOn(j.Sheet, n),
	}
	if word, said := j.Page(n); said {
		p.State, p.By = word.State, k.nameOf(word.By)
	}
	return p
}

// written are the forms that the writing on the sheets belongs into, page by
// page and in the order of the paper; the last page's are those of any that
// follow. Nobody writes on a label or a wristband.
var written = map[record.SheetKind][][]string{
	record.CasualtyCard: {{"arrival", "triage"}, {"notes", "investigations", "departure"}, {"notes"}},
}

// formsOn gives the forms that the writing on a page belongs into, as far as
// the department has them.
func (k *Kiosk) formsOn(sheet record.SheetKind, page int) []PageForm {
	if sheet == record.Continuation {
		sheet = record.CasualtyCard
	}
	if sheet.OfForm() {
		return k.formOfSheet(sheet)
	}
	rows := written[sheet]
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

// formOfSheet finds the form whose own sheet it is.
func (k *Kiosk) formOfSheet(sheet record.SheetKind) []PageForm {
	for _, name := range k.forms.Names() {
		q, err := k.forms.Form(name)
		if err == nil && record.FormSheet(q.Form()) == sheet {
			return []PageForm{{Name: name, Title: titleOf(q, name)}}
		}
	}
	return nil
}

// SayPage keeps this person's word on a page: all of it is typed in, or nothing
// is written on it. A page that is lost takes two people: SayLost.
func (s *Session) SayPage(ctx context.Context, p Page, state record.PageState) error {
	if state != record.PageTyped && state != record.PageBlank {
		return ErrPageState
	}
	return s.sayPage(ctx, p, record.PageReturned{State: state})
}

// SayLost keeps the word of two people that a page is lost, and where it was
// seen last. The second gives their PIN: *PINError where it is not taken.
func (s *Session) SayLost(ctx context.Context, p Page, reason, witness, pin string) error {
	if err := s.Allow(BackEnter); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(reason) == "":
		return ErrNoReason
	case witness == s.Staff.ID:
		return ErrYourself
	}
	if _, err := s.kiosk.verified(ctx, witness, pin); err != nil {
		return err
	}
	return s.sayPage(ctx, p, record.PageReturned{State: record.PageLost, Reason: strings.TrimSpace(reason), Witness: witness})
}

// ErrPageState says that a page is typed in or blank; that it is lost takes two
// people.
var ErrPageState = errors.New("a page is typed in or blank")

func (s *Session) sayPage(ctx context.Context, p Page, word record.PageReturned) error {
	if p.Job.ID == "" {
		return ErrElsewhere
	}
	word.JobID, word.Page = p.Job.ID, p.Page
	return s.do(ctx, BackEnter, record.Draft{AttendanceID: p.Job.AttendanceID, Body: &word})
}

package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// PrintRequest is a sheet that somebody wants.
type PrintRequest struct {
	Sheet record.SheetKind
	// Attendance is whom a sheet of a patient is about; Number whose sheet it is
	// of a blank pack, where nobody is registered yet.
	Attendance record.ID
	Number     record.DowntimeNumber
	// Area is the part of the department, or the ward, of a list; empty is all.
	Area string
	// Title says which action card, notice or request form.
	Title string
	// Form names the form of a form's sheet; Entry the filing whose answers it
	// shows, where it is not to be blank.
	Form  string
	Entry record.ID
	// Printer is where it is to come out; empty is where the settings say.
	Printer string
}

// Print queues sheets, all of them or none, and gives their jobs in the same
// order. Each is numbered, and is printed as things stand now.
func (s *Session) Print(ctx context.Context, requests ...PrintRequest) ([]record.PrintJob, error) {
	for _, r := range requests {
		if err := s.allowPaper(r.Sheet); err != nil {
			return nil, err
		}
	}
	return s.kiosk.printFor(ctx, s.Staff.ID, requests...)
}

func (s *Session) allowPaper(kind record.SheetKind) error {
	p, err := madeAs(kind)
	if err != nil {
		return err
	}
	if p.act == "" {
		p.act = PrintSheets
	}
	return s.Allow(p.act)
}

// printFor queues sheets in somebody's name, or in the kiosk's own.
func (k *Kiosk) printFor(ctx context.Context, by string, requests ...PrintRequest) ([]record.PrintJob, error) {
	if len(k.Settings.Printers) == 0 {
		return nil, ErrNoPrinter
	}
	sheets := make([]record.SheetQueued, len(requests))
	for i, r := range requests {
		var err error
		if sheets[i], err = k.asked(ctx, r, by); err != nil {
			return nil, err
		}
	}
	jobs := make([]record.PrintJob, len(sheets))
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for i := range sheets {
			var err error
			if jobs[i], err = k.appendSheet(ctx, tx, sheets[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	k.wakePrinters()
	return jobs, nil
}

// asked turns a request into the entry that queues it, as far as that can be
// known before the commit.
func (k *Kiosk) asked(ctx context.Context, r PrintRequest, by string) (record.SheetQueued, error) {
	q := record.SheetQueued{Job: record.PrintJob{
		Sheet: r.Sheet, AttendanceID: r.Attendance, Number: r.Number, Area: r.Area, Title: r.Title,
		Entry: r.Entry, Printer: r.Printer, QueuedBy: by, QueuedAt: k.now(),
	}}
	if r.Form != "" {
		f, err := k.forms.Form(r.Form)
		if err != nil {
			return q, err
		}
		q.Job.Form, q.Job.Sheet = f.Form(), record.FormSheet(f.Form())
	}
	if q.Job.Printer == "" {
		q.Job.Printer = k.Settings.PrinterFor(q.Job.Sheet)
	} else if !k.Settings.hasPrinter(q.Job.Printer) {
		return q, fmt.Errorf("%w: %q", ErrNoSuchPrinter, q.Job.Printer)
	}
	p, err := madeAs(q.Job.Sheet)
	if err != nil || p.gather == nil {
		return q, err
	}
	content, err := p.gather(ctx, k, r)
	if err != nil {
		return q, err
	}
	q.Content, err = json.Marshal(content)
	return q, err
}

// Why a sheet is not printed.
var (
	// ErrNoPrinter says that the settings name no printer.
	ErrNoPrinter = errors.New("no printer is set up")
	// ErrNoSuchPrinter says that the settings name another.
	ErrNoSuchPrinter = errors.New("no printer of that name is set up")
)

// appendSheet numbers a sheet's pages and queues it.
func (k *Kiosk) appendSheet(ctx context.Context, tx *ledger.Tx, q record.SheetQueued) (record.PrintJob, error) {
	s := shown{kiosk: k, press: k.press, content: q.Content}
	if q.Job.AttendanceID != "" {
		var err error
		if s.about, err = tx.Attendance(q.Job.AttendanceID); err != nil {
			return q.Job, err
		}
		q.Job.Number = s.about.Number
	}
	p, err := madeAs(q.Job.Sheet)
	if err != nil {
		return q.Job, err
	}
	s.job = q.Job
	if q.Job.Pages, err = p.pages(ctx, s); err != nil {
		return q.Job, err
	}
	if q.Job.FirstSerial, err = tx.NextSerials(q.Job.Pages); err != nil {
		return q.Job, err
	}
	if q.Job.Copy, q.Job.Original, err = copyOf(tx, q.Job, p.fresh); err != nil {
		return q.Job, err
	}
	if q.Job.ID, err = tx.NewID(); err != nil {
		return q.Job, err
	}
	q.Job.QueuedAt, q.Job.ChainHead = tx.Now().Round(0), tx.Head().Code()
	_, err = tx.Append(record.Draft{AttendanceID: q.Job.AttendanceID, Author: q.Job.QueuedBy, Body: &q})
	return q.Job, err
}

// copyOf says which copy a sheet is, and of what: of the same sheet of the same
// attendance. What is printed to be written on is always an original.
func copyOf(tx *ledger.Tx, j record.PrintJob, fresh bool) (n, original int, err error) {
	if j.AttendanceID == "" || fresh || j.Sheet.OfForm() && j.Entry == "" {
		return 1, 0, nil
	}
	before, first, err := tx.Copies(j)
	if err != nil {
		return 0, 0, err
	}
	return before + 1, first, nil
}

// queueArrival queues what comes out when somebody is registered. Without a
// printer the jobs wait under no printer's name until there is one: paper that
// cannot come out never stops a registration.
func (k *Kiosk) queueArrival(ctx context.Context, tx *ledger.Tx, a record.Attendance, by string) error {
	for _, kind := range arrivalSheets {
		job := record.PrintJob{Sheet: kind, AttendanceID: a.ID, Printer: k.Settings.PrinterFor(kind), QueuedBy: by}
		if _, err := k.appendSheet(ctx, tx, record.SheetQueued{Job: job}); err != nil {
			return err
		}
	}
	return nil
}

// Reprint queues sheets of an attendance again; each says which copy it is.
func (s *Session) Reprint(ctx context.Context, id record.ID, kinds ...record.SheetKind) error {
	requests := make([]PrintRequest, len(kinds))
	for i, kind := range kinds {
		requests[i] = PrintRequest{Sheet: kind, Attendance: id}
	}
	_, err := s.Print(ctx, requests...)
	return err
}

// Preview is a page of a sheet as it would be printed.
type Preview struct {
	PNG         []byte
	Page, Pages int
}

// Preview draws a page of what a request would print, width pixels wide.
// Nothing is queued and no number is taken.
func (s *Session) Preview(ctx context.Context, r PrintRequest, page, width int) (Preview, error) {
	p, show, err := s.wouldShow(ctx, r)
	if err != nil {
		return Preview{}, err
	}
	pages, err := p.pages(ctx, show)
	if err != nil {
		return Preview{}, err
	}
	page = min(max(page, 1), pages)
	show.press = s.kiosk.press.Picturing(page, width)
	png, err := p.draw(ctx, show)
	return Preview{PNG: png, Page: page, Pages: pages}, err
}

// SheetPages gives how many pages a request would print as things stand now.
func (s *Session) SheetPages(ctx context.Context, r PrintRequest) (int, error) {
	p, show, err := s.wouldShow(ctx, r)
	if err != nil {
		return 0, err
	}
	return p.pages(ctx, show)
}

// wouldShow gives what the sheet of a request would show, and how it is made.
func (s *Session) wouldShow(ctx context.Context, r PrintRequest) (paper, shown, error) {
	k := s.kiosk
	show := shown{kiosk: k, press: k.press, by: s.Staff.Name}
	if err := s.allowPaper(r.Sheet); err != nil {
		return paper{}, show, err
	}
	q, err := k.asked(ctx, r, s.Staff.ID)
	if err != nil {
		return paper{}, show, err
	}
	show.job, show.content = q.Job, q.Content
	show.job.Copy = 1
	if r.Attendance != "" {
		if show.about, err = k.ledger.Attendance(ctx, r.Attendance); err != nil {
			return paper{}, show, err
		}
		show.job.Number = show.about.Number
	}
	p, err := madeAs(show.job.Sheet)
	return p, show, err
}

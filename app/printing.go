package app

import (
	"cmp"
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
	// instead marks the list that takes the place of those of the kiosk's own that
	// still wait.
	instead bool
}

// Print queues sheets and gives their jobs in the same order. Each is numbered,
// and is printed as things stand now. Where one of them cannot be made none is
// queued; the jobs that stand beside any other error are queued, and the rest is
// not.
func (s *Session) Print(ctx context.Context, requests ...PrintRequest) ([]record.PrintJob, error) {
	if err := s.allowPapers(requests); err != nil {
		return nil, err
	}
	return s.kiosk.printFor(ctx, s.Staff.ID, requests...)
}

// PrintEach queues sheets each for itself: one that cannot be made, like the
// summary of somebody whom no index knows, keeps none of the others back. It
// fails where not one of them can be made.
func (s *Session) PrintEach(ctx context.Context, requests ...PrintRequest) ([]record.PrintJob, []NotMade, error) {
	if err := s.allowPapers(requests); err != nil {
		return nil, nil, err
	}
	return s.kiosk.printEachFor(ctx, s.Staff.ID, requests...)
}

func (s *Session) allowPapers(requests []PrintRequest) error {
	for _, r := range requests {
		if err := s.allowPaper(r.Sheet); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) allowPaper(kind record.SheetKind) error {
	act, err := actOf(kind)
	if err != nil {
		return err
	}
	return s.Allow(act)
}

// actOf gives what a person must be allowed who prints a kind of sheet.
func actOf(kind record.SheetKind) (Act, error) {
	p, err := madeAs(kind)
	return cmp.Or(p.act, PrintSheets), err
}

// asked turns a request into the sheet that it wants: what it shows, and on
// how many pages.
func (k *Kiosk) asked(ctx context.Context, r PrintRequest, by string) (shown, error) {
	s := shown{kiosk: k, press: k.press, request: r, by: k.asker(by)}
	var err error
	if s.job, err = k.jobFor(r, by); err != nil {
		return s, err
	}
	p, err := madeAs(s.job.Sheet)
	if err != nil {
		return s, err
	}
	if r.Attendance != "" {
		if s.about, err = k.ledger.Attendance(ctx, r.Attendance); err != nil {
			return s, err
		}
		if s.aboutNobody() {
			return s, ErrWithdrawnWorn
		}
		s.job.Number = s.about.Number
	}
	if s.content, err = k.gathered(ctx, p, r); err != nil {
		return s, err
	}
	s.job.Pages, err = p.pages(ctx, s)
	return s, err
}

// gathered gives what a sheet shows beside an attendance, as things stand now.
func (k *Kiosk) gathered(ctx context.Context, p paper, r PrintRequest) (json.RawMessage, error) {
	if p.gather == nil {
		return nil, nil
	}
	content, err := p.gather(ctx, k, r)
	if err != nil || content == nil {
		return nil, err
	}
	return json.Marshal(content)
}

// aboutNobody reports labels or a band of a registration that was withdrawn.
func (s shown) aboutNobody() bool {
	return s.about.Withdrawal != nil && (s.job.Sheet == record.LabelSheet || isBand(s.job.Sheet))
}

// jobFor gives the job of a request before it has its numbers.
func (k *Kiosk) jobFor(r PrintRequest, by string) (record.PrintJob, error) {
	j := record.PrintJob{
		Sheet: r.Sheet, AttendanceID: r.Attendance, Number: r.Number, Area: r.Area, Title: r.Title,
		Entry: r.Entry, Printer: r.Printer, Copy: 1, QueuedBy: by, QueuedAt: k.now(),
	}
	if r.Form != "" {
		f, err := k.forms.Form(r.Form)
		if err != nil {
			return j, err
		}
		j.Form, j.Sheet = f.Form(), record.FormSheet(f.Form())
	}
	if j.Printer == "" {
		j.Printer = k.Settings.PrinterFor(j.Sheet)
	} else if p, ok := k.Settings.printer(j.Printer); !ok {
		return j, fmt.Errorf("%w: %q", ErrNoSuchPrinter, j.Printer)
	} else if !p.canPrint(j.Sheet) {
		return j, ErrNotForPrinter
	}
	return j, nil
}

// Why a sheet is not printed.
var (
	// ErrNoPrinter says that the settings name no printer.
	ErrNoPrinter = errors.New("no printer is set up")
	// ErrNoSuchPrinter says that the settings name another.
	ErrNoSuchPrinter = errors.New("no printer of that name is set up")
	// ErrNotPrinted says that a sheet has not come out.
	ErrNotPrinted = errors.New("not every sheet came out")
	// ErrWithdrawnWorn says that what names a patient in few words would be of a
	// registration that was withdrawn: a band and a label have no room to say so,
	// and would be worn, or stuck on a sample, as if it stood.
	ErrWithdrawnWorn = errors.New("this registration was withdrawn; no labels or bands are printed of it")
	// ErrCheckTray says that nobody knows whether a sheet came out.
	ErrCheckTray = errors.New("a sheet may have come out or not")
)

// appendSheet numbers the pages of a sheet and queues it.
func appendSheet(tx *ledger.Tx, s shown) (record.PrintJob, error) {
	j := s.job
	p, err := madeAs(j.Sheet)
	if err != nil {
		return j, err
	}
	if j.FirstSerial, err = tx.NextSerials(j.Pages); err != nil {
		return j, err
	}
	copies, original, err := copyOf(tx, j, p.fresh)
	if err != nil {
		return j, err
	}
	j.Copy, j.Original = copies, original
	if j.ID, err = tx.NewID(); err != nil {
		return j, err
	}
	j.QueuedAt, j.ChainHead = tx.Now().Round(0), tx.Head().Code()
	_, err = tx.Append(record.Draft{AttendanceID: j.AttendanceID, Author: j.QueuedBy, Body: &record.SheetQueued{Job: j, Content: s.content}})
	return j, err
}

// copyOf says which copy a sheet is, and of what: of the sheet that it repeats, or
// else of the same sheet of the same number. What is printed to be written on is
// always an original; but not of a blank pack, which has one of each.
func copyOf(tx *ledger.Tx, j record.PrintJob, fresh bool) (n, original int, err error) {
	if j.Original != 0 {
		newest, err := tx.NewestCopy(j)
		return newest + 1, j.Original, err
	}
	if j.Number == "" || !j.OfPack() && (fresh || j.Sheet.OfForm() && j.Entry == "") {
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
func (k *Kiosk) queueArrival(tx *ledger.Tx, a record.Attendance, by string) error {
	for _, kind := range k.arrivalSheets(a) {
		pages, err := contained(kind, func() (int, error) { return k.press.Pages(kind, a) })
		if err != nil {
			pages = 1 // it is queued all the same: the spool says of it that it cannot be drawn
		}
		job := record.PrintJob{
			Sheet: kind, AttendanceID: a.ID, Number: a.Number, Pages: pages, Printer: k.Settings.PrinterFor(kind), QueuedBy: by,
		}
		if _, err := appendSheet(tx, shown{job: job}); err != nil {
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
	Name        string // of the sheet, as people call it
	PNG         []byte
	Page, Pages int
}

// Preview draws a page of what a request would print, width pixels wide.
// Nothing is queued and no number is taken.
func (s *Session) Preview(ctx context.Context, r PrintRequest, page, width int) (Preview, error) {
	if err := s.allowPaper(r.Sheet); err != nil {
		return Preview{}, err
	}
	show, err := s.kiosk.asked(ctx, r, s.Staff.ID)
	if err != nil {
		return Preview{}, err
	}
	view, err := show.picture(ctx, page, width)
	view.Name = s.kiosk.RequestName(r)
	return view, err
}

// picture draws the page of a sheet that a screen shows: the nearest that there is.
func (s shown) picture(ctx context.Context, page, width int) (Preview, error) {
	p, err := madeAs(s.job.Sheet)
	if err != nil {
		return Preview{}, err
	}
	page = min(max(page, 1), s.job.Pages)
	s.press = s.press.Picturing(page, width)
	png, err := p.draw(ctx, s)
	return Preview{PNG: png, Page: page, Pages: s.job.Pages}, err
}

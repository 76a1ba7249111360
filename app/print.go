package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/printing/spool"
)

// ErrNoPrinter says that the settings name no printer.
var ErrNoPrinter = errors.New("no printer is set up")

// arrivalSheets come out when somebody is registered.
var arrivalSheets = []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet}

// queueSheets adds a print job for each kind of sheet to a commit. Without a
// printer the jobs wait under no printer's name until there is one: paper that
// cannot come out never stops a registration.
func (k *Kiosk) queueSheets(tx *ledger.Tx, a record.Attendance, kinds []record.SheetKind, by string) error {
	for _, kind := range kinds {
		pages, err := k.press.Pages(kind, a)
		if err != nil {
			return err
		}
		first, err := tx.NextSerials(pages)
		if err != nil {
			return err
		}
		copies, err := tx.Copies(a.ID, kind)
		if err != nil {
			return err
		}
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		job := record.PrintJob{
			ID: id, Sheet: kind, AttendanceID: a.ID, Number: a.Number, Printer: k.Settings.PrinterFor(kind), Copy: copies + 1,
			Pages: pages, FirstSerial: first, QueuedAt: tx.Now().Round(0), QueuedBy: by, ChainHead: tx.Head().Code(),
		}
		if _, err := tx.Append(record.Draft{AttendanceID: a.ID, Author: by, Body: &record.SheetQueued{Job: job}}); err != nil {
			return err
		}
	}
	return nil
}

// Reprint queues sheets of an attendance again; each says which copy it is.
func (s *Session) Reprint(ctx context.Context, id record.ID, kinds ...record.SheetKind) error {
	if err := s.Allow(PrintSheets); err != nil {
		return err
	}
	if len(s.kiosk.Settings.Printers) == 0 {
		return ErrNoPrinter
	}
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		a, err := tx.Attendance(id)
		if err != nil {
			return err
		}
		return s.kiosk.queueSheets(tx, a, kinds, s.Staff.ID)
	})
	if err == nil {
		s.kiosk.wakePrinters()
	}
	return err
}

// PrintJobs gives the newest print jobs first, at most limit.
func (k *Kiosk) PrintJobs(ctx context.Context, limit int) ([]record.PrintJob, error) {
	return k.ledger.PrintJobs(ctx, limit)
}

// Printers gives how each printer is.
func (k *Kiosk) Printers(ctx context.Context) ([]spool.PrinterStatus, error) {
	return k.spool.Status(ctx)
}

// MoveJobs sends every job that waits for one printer to another.
func (s *Session) MoveJobs(ctx context.Context, from, to string) (moved int, err error) {
	if err := s.Allow(TendPrinters); err != nil {
		return 0, err
	}
	err = s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		jobs, err := tx.OpenPrintJobs(from)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			if j.State != record.SheetWaiting && j.State != record.SheetFailed {
				continue
			}
			if err := appendOutcome(tx, j, s.Staff.ID, record.SheetOutcome{State: record.SheetWaiting, Printer: to}); err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	if err == nil {
		s.kiosk.wakePrinters()
	}
	return moved, err
}

// ErrJobState says that a print job is not where the person thought it was.
var ErrJobState = errors.New("this sheet is not in that state any more")

// SayJob records a person's word on a sheet: it is in their hand, it did not
// come out and is to be printed again, or it is wanted no more.
func (s *Session) SayJob(ctx context.Context, id record.ID, state record.SheetState) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	allowed := map[record.SheetState][]record.SheetState{
		record.SheetInHand:    {record.SheetSent, record.SheetUnknown},
		record.SheetWaiting:   {record.SheetUnknown, record.SheetFailed, record.SheetCancelled},
		record.SheetCancelled: {record.SheetWaiting, record.SheetFailed, record.SheetUnknown},
	}[state]
	if state == record.SheetCancelled && s.kiosk.spool.Withdraw(id) {
		return nil // it is with the printer; the outcome comes from there
	}
	if err := s.kiosk.changeJob(ctx, s.Staff.ID, record.SheetOutcome{JobID: id, State: state}, allowed); err != nil {
		return err
	}
	s.kiosk.wakePrinters()
	return nil
}

// TryPrinter looks at a printer at once rather than at its next turn.
func (k *Kiosk) TryPrinter(name string) { k.spool.TryNow(name) }

// changeJob appends an outcome to a job that is in one of the states from.
func (k *Kiosk) changeJob(ctx context.Context, by string, o record.SheetOutcome, from []record.SheetState) error {
	return k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(o.JobID)
		if err != nil {
			return err
		}
		for _, state := range from {
			if j.State == state {
				return appendOutcome(tx, j, by, o)
			}
		}
		return fmt.Errorf("%w: it is %s", ErrJobState, j.State)
	})
}

func appendOutcome(tx *ledger.Tx, j record.PrintJob, by string, o record.SheetOutcome) error {
	o.JobID = j.ID
	_, err := tx.Append(record.Draft{AttendanceID: j.AttendanceID, Author: by, Body: &o})
	return err
}

// printQueue is the spool's view of the ledger.
type printQueue struct{ kiosk *Kiosk }

// OpenPrintJobs gives the jobs of one printer that are waiting, failed,
// sending or unknown.
func (q printQueue) OpenPrintJobs(ctx context.Context, printer string) ([]record.PrintJob, error) {
	return q.kiosk.ledger.OpenPrintJobs(ctx, printer)
}

// MarkSending records that a job's bytes are about to leave.
func (q printQueue) MarkSending(ctx context.Context, id record.ID, printer string) error {
	return q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		if j.Printer != printer || j.State != record.SheetWaiting && j.State != record.SheetFailed {
			return spool.ErrNotWaiting
		}
		return appendOutcome(tx, j, "", record.SheetOutcome{State: record.SheetSending, Printer: printer})
	})
}

// SettleSheet records what became of a job.
func (q printQueue) SettleSheet(ctx context.Context, o record.SheetOutcome) error {
	err := q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(o.JobID)
		if err != nil {
			return err
		}
		return appendOutcome(tx, j, "", o)
	})
	if err == nil {
		q.kiosk.changed()
	}
	return err
}

// startSpool begins to print what waits, and goes on until ctx ends.
func (k *Kiosk) startSpool(ctx context.Context) error {
	printers := map[string]spool.Printer{}
	for _, p := range k.Settings.Printers {
		device, err := spool.Open(p.Address, spool.Network{Client: k.client, User: k.Settings.Kiosk.Code})
		if err != nil {
			return &SettingsError{k.Settings.path, "printer " + p.Name, err.Error(), "Put the address right in the settings file."}
		}
		printers[p.Name] = device
	}
	k.spool = spool.New(printQueue{k}, printers, k.render, spool.Options{Now: k.now, Changed: k.changed})
	k.background.Go(func() { k.spoolErr = k.spool.Run(ctx) })
	return nil
}

func (k *Kiosk) wakePrinters() {
	k.spool.Wake()
	k.changed()
}

// printerStopped names the first printer that needs a person.
func (k *Kiosk) printerStopped(ctx context.Context) (string, error) {
	all, err := k.spool.Status(ctx)
	for _, p := range all {
		if p.State.NeedsPerson() && p.Waiting > 0 {
			return p.Printer, err
		}
	}
	return "", err
}

// render draws the sheet of a job from the attendance as it stood when the
// job was queued, so that the same job always gives the same bytes.
func (k *Kiosk) render(ctx context.Context, j record.PrintJob) (spool.Document, error) {
	doc := spool.Document{Name: j.Name(), Format: "application/pdf", Media: "iso_a4_210x297mm", Sides: "two-sided-long-edge"}
	if j.Sheet == record.TestSheet {
		return k.renderTest(doc, j)
	}
	a, err := k.asQueued(ctx, j)
	if err != nil {
		return doc, err
	}
	press, err := k.pressFor(ctx, j)
	if err != nil {
		return doc, err
	}
	if j.Sheet.OfForm() {
		doc.Data, err = k.renderForm(ctx, press, j, a)
		return doc, err
	}
	by := k.nameOf(j.QueuedBy)
	switch j.Sheet {
	case record.CasualtyCard:
		doc.Data, err = press.CasualtyCard(j, a, by)
	case record.LabelSheet:
		doc.Sides = "one-sided"
		doc.Data, err = press.Labels(j, a, by)
	case record.Wristband:
		doc.Sides, doc.Media = "one-sided", ""
		doc.Data, err = press.Wristband(j, a, by)
	default:
		err = fmt.Errorf("this version cannot draw sheet %s", j.Sheet)
	}
	return doc, err
}

// pressFor gives a press that lets a copy name the sheet it is a copy of.
func (k *Kiosk) pressFor(ctx context.Context, j record.PrintJob) (*printing.Press, error) {
	if j.Copy <= 1 {
		return k.press, nil
	}
	jobs, err := k.ledger.PrintJobsOf(ctx, j.AttendanceID)
	for _, first := range jobs {
		if first.Sheet == j.Sheet && first.Entry == j.Entry && first.Copy == 1 {
			return k.press.CopyOf(first.FirstSerial), err
		}
	}
	return k.press, err
}

func (k *Kiosk) asQueued(ctx context.Context, j record.PrintJob) (record.Attendance, error) {
	var a record.Attendance
	entries, err := k.ledger.Entries(ctx, j.AttendanceID)
	if err != nil {
		return a, err
	}
	for _, e := range entries {
		if err := a.Apply(e); err != nil {
			return a, err
		}
		body, err := e.Decode()
		if err != nil {
			return a, err
		}
		if q, ok := body.(*record.SheetQueued); ok && q.Job.ID == j.ID {
			return a, nil
		}
	}
	return a, fmt.Errorf("%w: print job %s", ledger.ErrNotFound, j.ID)
}

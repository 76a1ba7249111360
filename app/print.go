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

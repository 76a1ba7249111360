package app

import (
	"cmp"
	"context"
	"errors"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// NotOut records a person's word that a sheet did not come out, or not whole,
// and queues it again in the same commit. Some of it may be on paper all the
// same, or turn up yet: what comes now is marked as a copy and has serials of
// its own, and the pages of the first are owed no more.
func (s *Session) NotOut(ctx context.Context, id record.ID) (record.PrintJob, error) {
	if err := s.Allow(TendPrinters); err != nil {
		return record.PrintJob{}, err
	}
	job, err := s.again(ctx, id, func(tx *ledger.Tx, old record.PrintJob) error {
		if old.State != record.SheetSent && old.State != record.SheetUnknown {
			return wrongState(old)
		}
		return appendOutcome(tx, old, s.Staff.ID, record.SheetOutcome{State: record.SheetNotOut})
	})
	if errors.Is(err, ErrWithdrawnWorn) { // their word stands all the same
		err = errors.Join(err, s.say(ctx, []record.ID{id}, record.SheetNotOut))
	}
	return job, err
}

// PrintAgain queues one more of a sheet that was printed or cancelled, marked as
// a copy.
func (s *Session) PrintAgain(ctx context.Context, id record.ID) (record.PrintJob, error) {
	old, err := s.kiosk.ledger.PrintJob(ctx, id)
	if err != nil {
		return old, err
	}
	if err := s.allowPaper(old.Sheet); err != nil {
		return old, err
	}
	return s.again(ctx, id, func(_ *ledger.Tx, old record.PrintJob) error {
		if old.State.Pending() || old.State == record.SheetSending {
			return wrongState(old)
		}
		return nil
	})
}

// again queues a copy of a job in the commit in which settle deals with the job
// itself.
func (s *Session) again(ctx context.Context, id record.ID, settle func(*ledger.Tx, record.PrintJob) error) (record.PrintJob, error) {
	for {
		job, err := s.tryCopy(ctx, id, settle)
		if !errors.Is(err, errChangedMeanwhile) {
			return job, err
		}
	}
}

func (s *Session) tryCopy(ctx context.Context, id record.ID, settle func(*ledger.Tx, record.PrintJob) error) (record.PrintJob, error) {
	k := s.kiosk
	sheet, err := k.copyToPrint(ctx, id, s.Staff.ID)
	if err != nil {
		return sheet.job, err
	}
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		old, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		if err := errors.Join(settle(tx, old), sheet.stillSo(tx)); err != nil {
			return err
		}
		sheet.job, err = appendSheet(tx, sheet)
		return err
	})
	if err == nil {
		k.wakePrinters()
	}
	return sheet.job, err
}

// copyToPrint gives a sheet as a copy of it is to show it: what was frozen when
// it was first queued, about an attendance as it stands now.
func (k *Kiosk) copyToPrint(ctx context.Context, id record.ID, by string) (shown, error) {
	sheet := shown{kiosk: k, press: k.press, by: k.nameOf(by)}
	old, err := k.ledger.PrintJob(ctx, id)
	if err != nil {
		return sheet, err
	}
	sheet.job = k.copyOfJob(old, by)
	e, err := k.ledger.SheetEntry(ctx, id)
	if err != nil {
		return sheet, err
	}
	body, err := e.Decode()
	if err != nil {
		return sheet, err
	}
	if first, ok := body.(*record.SheetQueued); ok {
		sheet.content = first.Content
	}
	if old.AttendanceID != "" {
		if sheet.about, err = k.ledger.Attendance(ctx, old.AttendanceID); err != nil {
			return sheet, err
		}
		if sheet.aboutNobody() {
			return sheet, ErrWithdrawnWorn
		}
	}
	p, err := madeAs(old.Sheet)
	if err != nil {
		return sheet, err
	}
	sheet.job.Pages, err = p.pages(ctx, sheet)
	return sheet, err
}

// copyOfJob is the job of a copy, as far as it follows from the one before.
func (k *Kiosk) copyOfJob(old record.PrintJob, by string) record.PrintJob {
	job := record.PrintJob{
		Sheet: old.Sheet, AttendanceID: old.AttendanceID, Number: old.Number, Form: old.Form, Entry: old.Entry, Area: old.Area,
		Title: old.Title, Layout: old.Layout, Printer: old.Printer, Copy: old.Copy + 1, Original: cmp.Or(old.Original, old.FirstSerial),
		QueuedBy: by, QueuedAt: k.now(),
	}
	if !k.Settings.HasPrinter(job.Printer) {
		job.Printer = k.Settings.PrinterFor(job.Sheet)
	}
	return job
}

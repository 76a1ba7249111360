package app

import (
	"cmp"
	"context"

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
	return s.again(ctx, id, func(tx *ledger.Tx, old record.PrintJob) error {
		if old.State != record.SheetSent && old.State != record.SheetUnknown {
			return wrongState(old)
		}
		return appendOutcome(tx, old, s.Staff.ID, record.SheetOutcome{State: record.SheetNotOut})
	})
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
	k := s.kiosk
	e, err := k.ledger.SheetEntry(ctx, id)
	if err != nil {
		return record.PrintJob{}, err
	}
	body, err := e.Decode()
	if err != nil {
		return record.PrintJob{}, err
	}
	first, ok := body.(*record.SheetQueued)
	if !ok {
		return record.PrintJob{}, ledger.ErrNotFound
	}
	var job record.PrintJob
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		old, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		if err := settle(tx, old); err != nil {
			return err
		}
		job, err = k.appendSheet(ctx, tx, record.SheetQueued{Job: k.copyOfJob(old, s.Staff.ID), Content: first.Content})
		return err
	})
	if err == nil {
		k.wakePrinters()
	}
	return job, err
}

// copyOfJob is the job of a copy, as far as it follows from the one before.
func (k *Kiosk) copyOfJob(old record.PrintJob, by string) record.PrintJob {
	job := record.PrintJob{
		Sheet: old.Sheet, AttendanceID: old.AttendanceID, Number: old.Number, Form: old.Form, Entry: old.Entry, Area: old.Area,
		Title: old.Title, Layout: old.Layout, Printer: old.Printer, Copy: old.Copy + 1, Original: cmp.Or(old.Original, old.FirstSerial),
		QueuedBy: by, QueuedAt: k.now(),
	}
	if !k.Settings.hasPrinter(job.Printer) {
		job.Printer = k.Settings.PrinterFor(job.Sheet)
	}
	return job
}

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// NotOut records a person's word that a sheet did not come out, or not whole,
// and queues it again in the same commit. Some of it may be on paper all the
// same, or turn up yet: what comes now is marked as a copy and has serials of
// its own, and the pages of the first are owed no more. Where there can be no
// copy, as of a blank sheet whose number somebody has by now, the word is kept
// all the same, and the error says why none comes.
func (s *Session) NotOut(ctx context.Context, id record.ID) (record.PrintJob, error) {
	if err := s.Allow(TendPrinters); err != nil {
		return record.PrintJob{}, err
	}
	old, err := s.kiosk.ledger.PrintJob(ctx, id)
	if err != nil {
		return old, err
	}
	if err := s.mayRepeat(ctx, old); err != nil {
		return record.PrintJob{}, errors.Join(s.SayJob(ctx, id, record.SheetNotOut), err)
	}
	return s.again(ctx, id, func(tx *ledger.Tx, old record.PrintJob) error {
		if !slices.Contains(sayable[record.SheetNotOut], old.State) {
			return wrongState(old)
		}
		return appendOutcome(tx, old, s.Staff.ID, record.SheetOutcome{State: record.SheetNotOut})
	})
}

// mayRepeat reports why what a person says did not come out cannot go to the
// printer again. Of a sheet that the printer, or a person, says is on paper it takes
// somebody who may print one; of any other the copy is what was asked for in the
// first place.
func (s *Session) mayRepeat(ctx context.Context, old record.PrintJob) error {
	if old.State != record.SheetUnknown {
		if err := s.allowPaper(old.Sheet); err != nil {
			return err
		}
	}
	_, err := s.kiosk.copyToPrint(ctx, old.ID, s.Staff.ID)
	return err
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

// copyToPrint gives a sheet as a copy of it is to show it: about a patient as
// they stand now, since what was printed may be of somebody else, or lack an
// allergy; of a number of a blank pack as long as nobody has it; a list or a
// report as it was frozen when it was first queued.
func (k *Kiosk) copyToPrint(ctx context.Context, id record.ID, by string) (shown, error) {
	sheet := shown{kiosk: k, press: k.press, by: k.asker(by)}
	old, err := k.ledger.PrintJob(ctx, id)
	if err != nil {
		return sheet, err
	}
	if sheet.job, err = k.copyOfJob(ctx, old, by); err != nil {
		return sheet, err
	}
	p, err := madeAs(old.Sheet)
	if err != nil {
		return sheet, err
	}
	if old.AttendanceID != "" {
		if sheet.about, err = k.ledger.Attendance(ctx, old.AttendanceID); err != nil {
			return sheet, err
		}
		if sheet.aboutNobody() {
			return sheet, ErrWithdrawnWorn
		}
	}
	if old.Number != "" {
		sheet.content, err = k.gathered(ctx, p, PrintRequest{Sheet: old.Sheet, Attendance: old.AttendanceID, Number: old.Number, Title: old.Title})
	} else {
		sheet.content, err = k.frozenWith(ctx, old)
	}
	if err != nil {
		return sheet, err
	}
	sheet.job.Pages, err = p.pages(ctx, sheet)
	return sheet, err
}

// copyOfJob is the job of a copy, as far as it follows from those before.
func (k *Kiosk) copyOfJob(ctx context.Context, old record.PrintJob, by string) (record.PrintJob, error) {
	job := record.PrintJob{
		Sheet: old.Sheet, AttendanceID: old.AttendanceID, Number: old.Number, Form: old.Form, Entry: old.Entry, Area: old.Area,
		Title: old.Title, Layout: old.Layout, Printer: old.Printer, Original: cmp.Or(old.Original, old.FirstSerial),
		QueuedBy: by, QueuedAt: k.now(),
	}
	if !k.Settings.HasPrinter(job.Printer) {
		job.Printer = k.Settings.PrinterFor(job.Sheet)
	}
	newest, err := k.ledger.NewestCopy(ctx, job)
	job.Copy = newest + 1
	return job, err
}

// PreviewCopy draws a page of the copy of a sheet that PrintAgain would print.
func (s *Session) PreviewCopy(ctx context.Context, id record.ID, page, width int) (Preview, error) {
	old, err := s.kiosk.ledger.PrintJob(ctx, id)
	if err != nil {
		return Preview{}, err
	}
	if err := s.allowPaper(old.Sheet); err != nil {
		return Preview{}, err
	}
	sheet, err := s.kiosk.copyToPrint(ctx, id, s.Staff.ID)
	if err != nil {
		return Preview{}, err
	}
	sheet.press = sheet.press.CopyOf(sheet.job.Original)
	view, err := sheet.picture(ctx, page, width)
	view.Name = s.kiosk.SheetName(sheet.job)
	return view, err
}

package app

import (
	"context"
	"fmt"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// PrintForm queues a form of the department to be filled in by hand about an
// attendance. Each such sheet is an original, to be written on by itself.
func (s *Session) PrintForm(ctx context.Context, attendance record.ID, form string) error {
	if err := s.Allow(PrintSheets); err != nil {
		return err
	}
	q, err := s.kiosk.forms.Form(form)
	if err != nil {
		return err
	}
	return s.queueForm(ctx, attendance, record.PrintJob{Sheet: record.FormSheet(q.Form()), Form: q.Form(), Copy: 1})
}

// PrintFiled queues a filed form with its answers. It fails with ErrNotFiled
// where the entry is none that stands.
func (s *Session) PrintFiled(ctx context.Context, entry record.ID) error {
	if err := s.Allow(PrintSheets); err != nil {
		return err
	}
	a, f, err := s.filing(ctx, entry)
	if err != nil {
		return err
	}
	q, err := s.kiosk.forms.Form(f.Name)
	if err != nil {
		return err
	}
	jobs, err := s.kiosk.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	job := record.PrintJob{Sheet: record.FormSheet(q.Form()), Form: q.Form(), Entry: entry, Copy: 1}
	for _, j := range jobs {
		if j.Entry == entry {
			job.Copy++
		}
	}
	return s.queueForm(ctx, a.ID, job)
}

// queueForm adds the job of a form's sheet, with a serial for each of its pages.
func (s *Session) queueForm(ctx context.Context, attendance record.ID, job record.PrintJob) error {
	k := s.kiosk
	if len(k.Settings.Printers) == 0 {
		return ErrNoPrinter
	}
	a, err := k.ledger.Attendance(ctx, attendance)
	if err != nil {
		return err
	}
	job.AttendanceID, job.Number, job.Printer = a.ID, a.Number, k.Settings.PrinterFor(job.Sheet)
	job.QueuedBy, job.QueuedAt = s.Staff.ID, k.now()
	sheet, err := k.formSheet(ctx, job, a)
	if err != nil {
		return err
	}
	if job.Pages, err = k.press.FormPages(sheet); err != nil {
		return err
	}
	if err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error { return s.appendJob(tx, job) }); err != nil {
		return err
	}
	k.wakePrinters()
	return nil
}

func (s *Session) appendJob(tx *ledger.Tx, job record.PrintJob) (err error) {
	if job.ID, err = tx.NewID(); err != nil {
		return err
	}
	if job.FirstSerial, err = tx.NextSerials(job.Pages); err != nil {
		return err
	}
	job.QueuedAt, job.ChainHead = tx.Now().Round(0), tx.Head().Code()
	_, err = tx.Append(record.Draft{AttendanceID: job.AttendanceID, Author: s.Staff.ID, Body: &record.SheetQueued{Job: job}})
	return err
}

// formSheet gives what the sheet of a job shows, as it was when the job was
// queued: the questions alone, or the answers that an entry holds.
func (k *Kiosk) formSheet(ctx context.Context, j record.PrintJob, a record.Attendance) (printing.FormSheet, error) {
	q, err := k.formOf(j.Form)
	if err != nil {
		return printing.FormSheet{}, err
	}
	setting := k.settingOf(a)
	setting.Now = func() time.Time { return j.QueuedAt.In(k.zone) }
	sheet := printing.FormSheet{Form: q.Form(), Title: titleOf(q, j.Form.URL), About: &a}
	if j.Entry == "" {
		sheet.Items = forms.New(q, setting).Items()
		return sheet, nil
	}
	e, err := k.ledger.Entry(ctx, j.Entry)
	if err != nil {
		return sheet, err
	}
	f, err := k.answered(q, e, setting)
	if err != nil {
		return sheet, err
	}
	if f == nil {
		return sheet, ErrNotFiled
	}
	sheet.Filled, sheet.Items = true, f.Items()
	sheet.Writer, sheet.Written = k.nameOf(e.Author), e.OccurredAt
	if e.OnBehalfOf != "" {
		sheet.Writer = e.OnBehalfOf + ", typed in by " + sheet.Writer
	}
	return sheet, nil
}

// formOf finds the very version of a form that a sheet is of.
func (k *Kiosk) formOf(f record.Form) (*forms.Questionnaire, error) {
	for _, name := range k.forms.Names() {
		if q, err := k.forms.Form(name); err == nil && q.Form() == f {
			return q, nil
		}
	}
	return nil, fmt.Errorf("%w in this version: %s %s", forms.ErrNoForm, f.URL, f.Version)
}

// renderForm draws the sheet of a form.
func (k *Kiosk) renderForm(ctx context.Context, press *printing.Press, j record.PrintJob, a record.Attendance) ([]byte, error) {
	sheet, err := k.formSheet(ctx, j, a)
	if err != nil {
		return nil, err
	}
	return press.Form(j, sheet, k.nameOf(j.QueuedBy))
}

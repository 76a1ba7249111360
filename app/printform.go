package app

import (
	"context"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// formPaper is how the sheet of any form is made: blank, to be written on, or
// with the answers of a filing.
var formPaper = paper{
	pages: func(ctx context.Context, s shown) (int, error) {
		sheet, err := s.kiosk.formSheet(ctx, s.job, s.about)
		if err != nil {
			return 0, err
		}
		return s.press.FormPages(sheet)
	},
	draw: func(ctx context.Context, s shown) ([]byte, error) {
		sheet, err := s.kiosk.formSheet(ctx, s.job, s.about)
		if err != nil {
			return nil, err
		}
		return s.press.Form(s.job, sheet, s.by)
	},
}

// PrintForm queues a form of the department to be filled in by hand about an
// attendance. Each such sheet is an original, to be written on by itself.
func (s *Session) PrintForm(ctx context.Context, attendance record.ID, form string) error {
	_, err := s.Print(ctx, PrintRequest{Sheet: formKind, Attendance: attendance, Form: form})
	return err
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
	_, err = s.Print(ctx, PrintRequest{Sheet: formKind, Attendance: a.ID, Form: f.Name, Entry: entry})
	return err
}

// formKind stands for the sheet of any form until it is known which.
var formKind = record.FormSheet(record.Form{})

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
	if err == nil && e.AttendanceID != a.ID {
		err = ErrNotFiled // nobody's answers are printed under another's name
	}
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

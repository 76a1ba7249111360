package app

import (
	"context"

	"github.com/tideover/tideover/forms/record"
)

// Attendance gives the attendance that the form is about, with what was typed
// so far. One that is not registered has no number yet.
func (f *Filling) Attendance(ctx context.Context) (record.Attendance, error) {
	if f.New() {
		return record.Attendance{ID: f.AttendanceID, Number: f.number, Exercise: f.session.kiosk.Settings.Exercise, Details: f.Details()}, nil
	}
	a, err := f.session.kiosk.ledger.Attendance(ctx, f.AttendanceID)
	if f.Purpose == ForAmendment {
		a.Amend(f.Details(), f.session.kiosk.ledger.Head().Seq)
	}
	return a, err
}

// New reports whether saving the form registers somebody.
func (f *Filling) New() bool { return f.Purpose == ForArrival || f.Purpose == ForUnknown }

// Title is what people call the form.
func (f *Filling) Title() string { return titleOf(f.Form.Questionnaire(), f.formName()) }

// Was gives in words the answer that stood when the form was begun; ok is false
// where nothing is recorded that the form could amend.
func (f *Filling) Was(at string) (words string, ok bool) {
	if f.begun == nil {
		return "", false
	}
	return f.begun.Summary(at), true
}

// SetReason takes why an amendment is made.
func (f *Filling) SetReason(reason string) {
	f.Reason = reason
	f.dirty = true
}

// PlannedSheet is a sheet that comes out when the form is saved.
type PlannedSheet struct {
	Kind    record.SheetKind
	Pages   int
	Printer string // empty where no printer is set up
}

// WillPrint gives the sheets that saving the form sends to the printers.
func (f *Filling) WillPrint() ([]PlannedSheet, error) {
	if !f.New() || f.Paper != nil {
		return nil, nil
	}
	k := f.session.kiosk
	a := record.Attendance{ID: f.AttendanceID, Details: f.Details()}
	var planned []PlannedSheet
	for _, kind := range k.arrivalSheets(a) {
		pages, err := contained(kind, func() (int, error) { return k.press.Pages(kind, a) })
		if err != nil {
			return nil, err
		}
		planned = append(planned, PlannedSheet{kind, pages, k.Settings.PrinterFor(kind)})
	}
	return planned, nil
}

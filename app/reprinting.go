package app

import (
	"context"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// SheetsOf gives every sheet of a downtime number, newest first: those of its
// attendance, and those of the blank pack that it came from.
func (s *Session) SheetsOf(ctx context.Context, n record.DowntimeNumber) ([]QueuedSheet, error) {
	if err := s.Allow(SeePatients); err != nil {
		return nil, err
	}
	jobs, err := s.kiosk.ledger.PrintJobsOfNumber(ctx, n)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(jobs, func(a, b record.PrintJob) int { return b.FirstSerial - a.FirstSerial })
	return s.kiosk.withPatients(ctx, jobs)
}

// RequestAgain asks for what a job printed, as it stands now.
func (k *Kiosk) RequestAgain(j record.PrintJob) PrintRequest {
	return PrintRequest{
		Sheet: j.Sheet, Attendance: j.AttendanceID, Number: j.Number, Area: j.Area, Title: j.Title, Entry: j.Entry, Form: k.formName(j.Form),
	}
}

// formName is the department's own name of a form; empty where it has no such
// form.
func (k *Kiosk) formName(f record.Form) string {
	for _, name := range k.forms.Names() {
		if q, err := k.forms.Form(name); err == nil && q.Form() == f {
			return name
		}
	}
	return ""
}

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

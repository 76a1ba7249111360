package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// QueuedSheet is a print job with the patient whose sheet it is.
type QueuedSheet struct {
	record.PrintJob
	Patient record.Patient
}

// Queue gives the print jobs as the print centre lists them: those that want a
// person first, then those that are with a printer and those that wait for one,
// in the order in which they will print; then those that were sent and are not
// in hand yet, and the rest, newest first. Of each open state of a printer it gives
// so many, and of all that was ever queued the newest so many; below zero is all.
// OpenSheets counts those that it leaves out.
func (k *Kiosk) Queue(ctx context.Context, open, newest int) ([]QueuedSheet, error) {
	jobs, err := k.ledger.PrintJobs(ctx, newest)
	if err != nil {
		return nil, err
	}
	tallies, err := k.ledger.TallyPrintJobs(ctx) // of printers that the settings have no more, too
	if err != nil {
		return nil, err
	}
	for printer, states := range tallies {
		for state := range states {
			some, err := k.ledger.PrintJobsIn(ctx, printer, state, open)
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, some...)
		}
	}
	return k.withPatients(ctx, inQueueOrder(jobs))
}

// Queue gives the print jobs to this person: without the patients' names to
// whoever sees to printers and not to patients.
func (s *Session) Queue(ctx context.Context, open, newest int) ([]QueuedSheet, error) {
	sheets, err := s.kiosk.Queue(ctx, open, newest)
	if !s.May(SeePatients) {
		for i := range sheets {
			sheets[i].Patient = record.Patient{}
		}
	}
	return sheets, err
}

func inQueueOrder(jobs []record.PrintJob) []record.PrintJob {
	slices.SortStableFunc(jobs, func(a, b record.PrintJob) int {
		group := queueGroup(a)
		switch {
		case group != queueGroup(b):
			return group - queueGroup(b)
		case group < sentGroup:
			return a.FirstSerial - b.FirstSerial
		}
		return b.FirstSerial - a.FirstSerial
	})
	return slices.CompactFunc(jobs, func(a, b record.PrintJob) bool { return a.ID == b.ID })
}

// The groups of the queue, in order.
const (
	wantingGroup = iota
	sendingGroup
	waitingGroup
	packGroup // what waits of a blank pack, after all else
	sentGroup
	finishedGroup
)

func queueGroup(j record.PrintJob) int {
	switch {
	case j.State == record.SheetUnknown || j.State == record.SheetFailed:
		return wantingGroup
	case j.State == record.SheetSending:
		return sendingGroup
	case j.State.Open() && j.OfPack():
		return packGroup
	case j.State.Open():
		return waitingGroup
	case j.State == record.SheetSent:
		return sentGroup
	}
	return finishedGroup
}

// whenStopped is said of a sheet that was with a printer when the kiosk stopped, to
// whoever only looks: a kiosk that prints asks the printer or a person of it.
const whenStopped = "It was with the printer when the kiosk stopped. When the kiosk opens it asks the printer, and you where the printer does not know."

func (k *Kiosk) withPatients(ctx context.Context, jobs []record.PrintJob) ([]QueuedSheet, error) {
	patients := map[record.ID]record.Patient{}
	sheets := make([]QueuedSheet, 0, len(jobs))
	for _, j := range jobs {
		p, known := patients[j.AttendanceID]
		if !known && j.AttendanceID != "" {
			a, err := k.ledger.Attendance(ctx, j.AttendanceID)
			if err != nil {
				return nil, err
			}
			p = a.Patient
			patients[j.AttendanceID] = p
		}
		if k.atRest && j.State == record.SheetSending {
			j.Words = whenStopped
		}
		sheets = append(sheets, QueuedSheet{PrintJob: j, Patient: p})
	}
	return sheets, nil
}

// SheetName names a sheet as people do, with which of its kind and which copy of
// it: a form's by the form's title, as long as the department has that form.
func (k *Kiosk) SheetName(j record.PrintJob) string {
	name := j.Sheet.String()
	if j.Sheet.OfForm() {
		if q, err := k.formOf(j.Form); err == nil {
			name = titleOf(q, name)
		}
	}
	if j.Title != "" {
		name += ": " + j.Title
	}
	if j.Area != "" {
		name += ", " + j.Area
	}
	if j.Copy > 1 {
		name += fmt.Sprintf(", copy %d", j.Copy)
	}
	return name
}

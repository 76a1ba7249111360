package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// arrivalSheets come out when somebody is registered.
var arrivalSheets = []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet}

// PrintJob gives one print job as it stands.
func (s *Session) PrintJob(ctx context.Context, id record.ID) (record.PrintJob, error) {
	return s.kiosk.ledger.PrintJob(ctx, id)
}

// PrintJobs gives the newest print jobs first, at most limit.
func (k *Kiosk) PrintJobs(ctx context.Context, limit int) ([]record.PrintJob, error) {
	return k.ledger.PrintJobs(ctx, limit)
}

// Printers gives how each printer is.
func (k *Kiosk) Printers(ctx context.Context) ([]spool.PrinterStatus, error) {
	return k.spool.Status(ctx)
}

// MoveJobs sends every job that waits for one printer to another.
func (s *Session) MoveJobs(ctx context.Context, from, to string) (moved int, err error) {
	if err := s.Allow(TendPrinters); err != nil {
		return 0, err
	}
	err = s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		jobs, err := tx.OpenPrintJobs(from)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			if j.State != record.SheetWaiting && j.State != record.SheetFailed {
				continue
			}
			if err := appendOutcome(tx, j, s.Staff.ID, record.SheetOutcome{State: record.SheetWaiting, Printer: to}); err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	if err == nil {
		s.kiosk.wakePrinters()
	}
	return moved, err
}

// ErrJobState says that a print job is not where the person thought it was.
var ErrJobState = errors.New("this sheet is not in that state any more")

// SayJob records a person's word on a sheet: it is in their hand, it did not
// come out and is to be printed again, or it is wanted no more.
func (s *Session) SayJob(ctx context.Context, id record.ID, state record.SheetState) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	allowed := map[record.SheetState][]record.SheetState{
		record.SheetInHand:    {record.SheetSent, record.SheetUnknown},
		record.SheetWaiting:   {record.SheetUnknown, record.SheetFailed, record.SheetCancelled},
		record.SheetCancelled: {record.SheetWaiting, record.SheetFailed, record.SheetUnknown},
	}[state]
	if state == record.SheetCancelled && s.kiosk.spool.Withdraw(id) {
		return nil // it is with the printer; the outcome comes from there
	}
	if err := s.kiosk.changeJob(ctx, s.Staff.ID, record.SheetOutcome{JobID: id, State: state}, allowed); err != nil {
		return err
	}
	s.kiosk.wakePrinters()
	return nil
}

// TryPrinter looks at a printer at once rather than at its next turn.
func (k *Kiosk) TryPrinter(name string) { k.spool.TryNow(name) }

// changeJob appends an outcome to a job that is in one of the states from.
func (k *Kiosk) changeJob(ctx context.Context, by string, o record.SheetOutcome, from []record.SheetState) error {
	return k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(o.JobID)
		if err != nil {
			return err
		}
		for _, state := range from {
			if j.State == state {
				return appendOutcome(tx, j, by, o)
			}
		}
		return fmt.Errorf("%w: it is %s", ErrJobState, j.State)
	})
}

func appendOutcome(tx *ledger.Tx, j record.PrintJob, by string, o record.SheetOutcome) error {
	o.JobID = j.ID
	_, err := tx.Append(record.Draft{AttendanceID: j.AttendanceID, Author: by, Body: &o})
	return err
}

// printQueue is the spool's view of the ledger.
type printQueue struct{ kiosk *Kiosk }

// OpenPrintJobs gives the jobs of one printer that are waiting, failed,
// sending or unknown.
func (q printQueue) OpenPrintJobs(ctx context.Context, printer string) ([]record.PrintJob, error) {
	return q.kiosk.ledger.OpenPrintJobs(ctx, printer)
}

// MarkSending records that a job's bytes are about to leave.
func (q printQueue) MarkSending(ctx context.Context, id record.ID, printer string) error {
	return q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		if j.Printer != printer || j.State != record.SheetWaiting && j.State != record.SheetFailed {
			return spool.ErrNotWaiting
		}
		return appendOutcome(tx, j, "", record.SheetOutcome{State: record.SheetSending, Printer: printer})
	})
}

// SettleSheet records what became of a job.
func (q printQueue) SettleSheet(ctx context.Context, o record.SheetOutcome) error {
	err := q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(o.JobID)
		if err != nil {
			return err
		}
		return appendOutcome(tx, j, "", o)
	})
	if err == nil {
		q.kiosk.changed()
	}
	return err
}

// startSpool begins to print what waits, and goes on until ctx ends.
func (k *Kiosk) startSpool(ctx context.Context) error {
	printers := map[string]spool.Printer{}
	for _, p := range k.Settings.Printers {
		device, err := spool.Open(p.Address, spool.Network{Client: k.client, User: k.Settings.Kiosk.Code})
		if err != nil {
			return &SettingsError{k.Settings.path, "printer " + p.Name, err.Error(), "Put the address right in the settings file."}
		}
		printers[p.Name] = device
	}
	k.spool = spool.New(printQueue{k}, printers, k.render, spool.Options{Now: k.now, Changed: k.changed})
	k.background.Go(func() { k.spoolErr = k.spool.Run(ctx) })
	return nil
}

func (k *Kiosk) wakePrinters() {
	k.spool.Wake()
	k.changed()
}

// printerStopped names the first printer that needs a person.
func (k *Kiosk) printerStopped(ctx context.Context) (string, error) {
	all, err := k.spool.Status(ctx)
	for _, p := range all {
		if p.State.NeedsPerson() && p.Waiting > 0 {
			return p.Printer, err
		}
	}
	return "", err
}

// asQueued gives an attendance as it stood when a job of it was queued.
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

package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// Why a sheet or a queue is not changed.
var (
	// ErrJobState says that a print job is not where the person thought it was.
	ErrJobState = errors.New("this sheet is not in that state any more")
	// ErrNotForPrinter says that a printer cannot print such a sheet.
	ErrNotForPrinter = errors.New("that printer does not print such a sheet")
)

// PrintJob gives one print job as it stands.
func (s *Session) PrintJob(ctx context.Context, id record.ID) (record.PrintJob, error) {
	return s.kiosk.ledger.PrintJob(ctx, id)
}

// PrintJobs gives the newest print jobs first, at most limit.
func (k *Kiosk) PrintJobs(ctx context.Context, limit int) ([]record.PrintJob, error) {
	return k.ledger.PrintJobs(ctx, limit)
}

// Printers gives how each printer is: first of all, where its queue cannot be
// read, that.
func (k *Kiosk) Printers(ctx context.Context) ([]spool.PrinterStatus, error) {
	all, err := k.spool.Status(ctx)
	for i, p := range all {
		if p.QueueErr != nil {
			x := Explain(p.QueueErr)
			all[i].Words = spool.Words{Sentence: fmt.Sprintf("%s gets no sheets. %s", p.Printer, x.Words), Steps: []string{x.Hint}}
		}
	}
	return all, err
}

// OpenSheets counts the sheets that still want a printer or a person, and those
// among them that wait for no printer of the settings.
func (k *Kiosk) OpenSheets(ctx context.Context) (open, homeless int, err error) {
	tallies, err := k.ledger.TallyPrintJobs(ctx)
	for _, states := range tallies {
		for _, n := range states {
			open += n
		}
	}
	_, homeless = k.homeless(tallies)
	return open, homeless, err
}

// homeless names the printers that sheets wait for and that the settings name no
// more, or never did, and counts those sheets.
func (k *Kiosk) homeless(tallies map[string]ledger.PrintTally) (printers []string, sheets int) {
	for _, printer := range slices.Sorted(maps.Keys(tallies)) {
		n := tallies[printer][record.SheetWaiting] + tallies[printer][record.SheetFailed]
		if n > 0 && !k.Settings.HasPrinter(printer) {
			printers, sheets = append(printers, printer), sheets+n
		}
	}
	return printers, sheets
}

// MoveJobs sends every job that waits for one printer to another, but for what
// the other cannot print, and gives how many it moved. From no printer ("") are
// all that wait for none of the settings.
func (s *Session) MoveJobs(ctx context.Context, from, to string) (moved int, err error) {
	target, err := s.moveTo(to)
	if err != nil || from == to {
		return 0, err
	}
	printers := []string{from}
	if from == "" {
		tallies, err := s.kiosk.ledger.TallyPrintJobs(ctx)
		if err != nil {
			return 0, err
		}
		printers, _ = s.kiosk.homeless(tallies)
	}
	defer s.kiosk.wakePrinters()
	for _, printer := range printers {
		for _, state := range []record.SheetState{record.SheetWaiting, record.SheetFailed} {
			n, err := s.kiosk.moveAll(ctx, transfer{from: printer, to: target, by: s.Staff.ID, state: state})
			if moved += n; err != nil {
				return moved, err
			}
		}
	}
	return moved, nil
}

// moveTo finds the printer that a person moves sheets to.
func (s *Session) moveTo(to string) (Printer, error) {
	if err := s.Allow(TendPrinters); err != nil {
		return Printer{}, err
	}
	p, ok := s.kiosk.Settings.printer(to)
	if !ok {
		return p, fmt.Errorf("%w: %q", ErrNoSuchPrinter, to)
	}
	return p, nil
}

// MoveTo names the printer that sheets of some kinds are best moved to, among
// those that work: the spare of the one that they wait for, or the first that
// holds the stationery for all of them, or the first that prints on A4. It is
// empty where there is none.
func (s Settings) MoveTo(from string, works func(printer string) bool, kinds ...record.SheetKind) string {
	prints := func(p Printer, can func(Printer, record.SheetKind) bool) bool {
		return p.Name != from && works(p.Name) && !slices.ContainsFunc(kinds, func(k record.SheetKind) bool { return !can(p, k) })
	}
	at, _ := s.printer(from)
	if spare, ok := s.printer(at.Spare); ok && prints(spare, Printer.canPrint) {
		return spare.Name
	}
	for _, p := range s.Printers {
		if prints(p, Printer.holds) {
			return p.Name
		}
	}
	for _, p := range s.Printers {
		if prints(p, Printer.canPrint) && !p.ZPL() {
			return p.Name
		}
	}
	return ""
}

// MoveJob sends one job, of which nothing can have come out, to another printer.
// One that is held stays so.
func (s *Session) MoveJob(ctx context.Context, id record.ID, to string) error {
	target, err := s.moveTo(to)
	if err != nil {
		return err
	}
	return s.change(ctx, id, func(j record.PrintJob) (record.SheetOutcome, error) {
		o := record.SheetOutcome{State: record.SheetWaiting, Printer: to}
		switch {
		case !j.State.Pending():
			return o, wrongState(j)
		case !target.canPrint(j.Sheet):
			return o, ErrNotForPrinter
		case j.State == record.SheetHeld:
			o.State = record.SheetHeld
		}
		return o, nil
	})
}

// HoldPrinter holds the whole queue of a printer, what comes to it later
// included, or lets it go again. What the printer has begun it ends.
func (s *Session) HoldPrinter(ctx context.Context, name string, held bool) error {
	if _, err := s.moveTo(name); err != nil {
		return err
	}
	err := s.do(ctx, TendPrinters, record.Draft{Body: &record.PrinterHeld{Printer: name, Held: held}})
	if err == nil {
		s.kiosk.stopped.set(name, held)
		s.kiosk.wakePrinters()
	}
	return err
}

// SayJob records a person's word on a sheet: it is in their hand, it did not
// come out, it is to be held or tried, or it is wanted no more.
func (s *Session) SayJob(ctx context.Context, id record.ID, state record.SheetState) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	if state == record.SheetCancelled && s.kiosk.spool.Withdraw(id) {
		return nil // it is with the printer; the outcome comes from there
	}
	return s.change(ctx, id, func(j record.PrintJob) (record.SheetOutcome, error) {
		if !slices.Contains(sayable[state], j.State) {
			return record.SheetOutcome{}, wrongState(j)
		}
		return record.SheetOutcome{State: state}, nil
	})
}

// sayable are the states of a sheet that a person may say another of. What may
// have come out never waits again: see NotOut. "In hand" can be taken back: it
// may have been said of the wrong sheet.
var sayable = map[record.SheetState][]record.SheetState{
	record.SheetInHand:    {record.SheetSent, record.SheetUnknown, record.SheetNotOut},
	record.SheetNotOut:    {record.SheetSent, record.SheetUnknown, record.SheetInHand},
	record.SheetWaiting:   {record.SheetFailed, record.SheetHeld},
	record.SheetHeld:      {record.SheetWaiting, record.SheetFailed},
	record.SheetCancelled: {record.SheetWaiting, record.SheetFailed, record.SheetHeld},
}

func wrongState(j record.PrintJob) error { return fmt.Errorf("%w: it is %s", ErrJobState, j.State) }

// change appends an outcome to a job.
func (s *Session) change(ctx context.Context, id record.ID, outcome func(record.PrintJob) (record.SheetOutcome, error)) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	k, printer := s.kiosk, ""
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		o, err := outcome(j)
		if err != nil {
			return err
		}
		printer = cmp.Or(o.Printer, j.Printer)
		return appendOutcome(tx, j, s.Staff.ID, o)
	})
	if err == nil {
		k.handedOn.anew(printer)
		k.wakePrinters()
	}
	return err
}

// TryPrinter lets a printer try what it would not take, and looks at it at once
// rather than at its next turn.
func (s *Session) TryPrinter(ctx context.Context, name string) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	err := s.kiosk.tryAgain(ctx, name, s.Staff.ID)
	s.kiosk.spool.Wake(name)
	return err
}

package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// printQueue is the spool's view of the ledger.
type printQueue struct{ kiosk *Kiosk }

// NextPrintJob gives the job that a printer is to print next, where nobody holds
// its queue.
func (q printQueue) NextPrintJob(ctx context.Context, printer string) (record.PrintJob, error) {
	if q.kiosk.stopped.has(printer) {
		return record.PrintJob{}, spool.ErrNoJob
	}
	j, err := q.kiosk.ledger.NextPrintJob(ctx, printer)
	if errors.Is(err, ledger.ErrNotFound) {
		err = spool.ErrNoJob
	}
	return j, err
}

// SendingPrintJobs gives the jobs that are marked as being with a printer.
func (q printQueue) SendingPrintJobs(ctx context.Context, printer string) ([]record.PrintJob, error) {
	return q.kiosk.ledger.PrintJobsIn(ctx, printer, record.SheetSending, -1)
}

// TallyPrintJobs counts the open jobs of every printer.
func (q printQueue) TallyPrintJobs(ctx context.Context) (map[string]spool.Tally, error) {
	counted, err := q.kiosk.ledger.TallyPrintJobs(ctx)
	all := map[string]spool.Tally{}
	for printer, n := range counted {
		all[printer] = spool.Tally{
			Waiting: n[record.SheetWaiting], Held: n[record.SheetHeld], Failed: n[record.SheetFailed], Unknown: n[record.SheetUnknown],
		}
	}
	for _, p := range q.kiosk.Settings.Printers {
		t := all[p.Name]
		t.Stopped = q.kiosk.stopped.has(p.Name)
		all[p.Name] = t
	}
	return all, err
}

// MarkSending records that a job's bytes are about to leave.
func (q printQueue) MarkSending(ctx context.Context, id record.ID, printer string) error {
	return q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(id)
		if err != nil {
			return err
		}
		if j.Printer != printer || j.State != record.SheetWaiting || q.kiosk.stopped.has(printer) {
			return spool.ErrNotWaiting
		}
		return appendOutcome(tx, j, "", record.SheetOutcome{State: record.SheetSending, Printer: printer})
	})
}

// SettleSheet records what became of a job. One that only waited, because it was
// still being drawn, may be elsewhere by now: what a printer says of it then is
// not its outcome any more.
func (q printQueue) SettleSheet(ctx context.Context, o record.SheetOutcome) error {
	err := q.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		j, err := tx.PrintJob(o.JobID)
		if err != nil || j.Printer != o.Printer || !settles(j.State, o.State) {
			return err
		}
		return appendOutcome(tx, j, "", o)
	})
	if err == nil {
		if o.State == record.SheetWaiting {
			q.kiosk.handedOn.anew(o.Printer)
		}
		q.kiosk.changed()
	}
	return err
}

// settles reports whether a job in one state can be settled as another: whatever
// is with a printer, and as failed what waits and cannot be drawn.
func settles(from, to record.SheetState) bool {
	return from == record.SheetSending || from == record.SheetWaiting && to == record.SheetFailed
}

// HandOn moves some of the jobs that wait for a printer to its spare: those that
// the spare may take and that no rule took away from it before, so that nothing
// goes round in a circle.
func (q printQueue) HandOn(ctx context.Context, from, to, why string) (int, error) {
	spare, ok := q.kiosk.Settings.printer(to)
	if !ok || q.kiosk.stopped.has(from) || q.kiosk.stopped.has(to) {
		return 0, nil
	}
	m := transfer{from: from, to: spare, state: record.SheetWaiting, rule: true,
		words: fmt.Sprintf("%s Nobody came, so this sheet went to %s by itself.", why, to)}
	var times int
	m.after, times = q.kiosk.handedOn.reached(from, to)
	for {
		moved, more, err := q.kiosk.moveSome(ctx, &m)
		if err != nil {
			return moved, err
		}
		q.kiosk.handedOn.reach(from, to, m.after, times)
		if moved > 0 || !more {
			return moved, nil
		}
	}
}

// handedOn remembers how far each printer's queue was offered to its spare: what
// the spare may not take today it may not take at the next look, and thousands
// may stand there.
type handedOn struct {
	mu     sync.Mutex
	places map[[2]string]ledger.QueuePlace // by printer and spare
	times  map[string]int                  // how often the queue of a printer was begun anew
}

func (o *handedOn) reached(from, to string) (place ledger.QueuePlace, times int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.places[[2]string{from, to}], o.times[from]
}

// reach notes a place, unless the queue was begun anew since times was read.
func (o *handedOn) reach(from, to string, place ledger.QueuePlace, times int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.places == nil {
		o.places = map[[2]string]ledger.QueuePlace{}
	}
	if o.times[from] == times {
		o.places[[2]string{from, to}] = place
	}
}

// anew makes the queue of a printer be offered from its beginning: a sheet waits
// there again, in its old place.
func (o *handedOn) anew(printer string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.times == nil {
		o.times = map[string]int{}
	}
	o.times[printer]++
	maps.DeleteFunc(o.places, func(pair [2]string, _ ledger.QueuePlace) bool { return pair[0] == printer })
}

// transfer is jobs that change their printer, from one place in its queue on.
type transfer struct {
	from  string
	to    Printer
	state record.SheetState
	by    string
	words string
	rule  bool // of the settings, not a person
	after ledger.QueuePlace
}

// atOnce is how many jobs one commit queues or moves: a registration waits for
// one such commit at most.
const atOnce = 32

// moveAll moves every job that a transfer takes, in order, and gives how many.
func (k *Kiosk) moveAll(ctx context.Context, m transfer) (moved int, err error) {
	for more := true; more; {
		var n int
		if n, more, err = k.moveSome(ctx, &m); err != nil {
			return moved, err
		}
		moved += n
	}
	return moved, nil
}

// moveSome looks at the next jobs and moves those that the transfer takes, in one
// commit.
func (k *Kiosk) moveSome(ctx context.Context, m *transfer) (moved int, more bool, err error) {
	jobs, last, err := k.ledger.PrintJobsAfter(ctx, m.from, m.state, m.after, atOnce)
	if err != nil {
		return 0, false, err
	}
	m.after, more = last, len(jobs) == atOnce
	jobs = slices.DeleteFunc(jobs, func(j record.PrintJob) bool { return !m.takes(j) })
	if len(jobs) == 0 {
		return 0, more, nil
	}
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		moved = 0
		for _, j := range jobs {
			now, err := tx.PrintJob(j.ID)
			if err != nil {
				return err
			}
			if now.State != m.state || now.Printer != m.from {
				continue // it began to print, or somebody else was quicker
			}
			o := record.SheetOutcome{State: record.SheetWaiting, Words: m.words, ByRule: m.rule}
			if m.to.Name != m.from {
				o.Printer = m.to.Name
			}
			if err := appendOutcome(tx, now, m.by, o); err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	if err == nil {
		k.handedOn.anew(m.to.Name)
	}
	return moved, more, err
}

func (m transfer) takes(j record.PrintJob) bool {
	if m.rule {
		return m.to.takesOver(j)
	}
	return m.to.canPrint(j.Sheet)
}

// stoppedQueues are the printers whose whole queue a person holds.
type stoppedQueues struct {
	mu    sync.Mutex
	names map[string]bool
}

func (s *stoppedQueues) has(printer string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names[printer]
}

func (s *stoppedQueues) set(printer string, held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names == nil {
		s.names = map[string]bool{}
	}
	s.names[printer] = held
}

// readStopped finds which queues a person held when the kiosk stopped.
func (k *Kiosk) readStopped(ctx context.Context) error {
	entries, err := k.ledger.KioskEntries(ctx, record.KindPrinterHeld)
	if err != nil {
		return err
	}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return err
		}
		if b, ok := body.(*record.PrinterHeld); ok {
			k.stopped.set(b.Printer, b.Held)
		}
	}
	return nil
}

// startSpool begins to print what waits, and goes on until ctx ends; but not at
// rest. What was set aside is tried again: a new version may draw it, or a
// printer be mended.
func (k *Kiosk) startSpool(ctx context.Context) error {
	if err := k.readStopped(ctx); err != nil {
		return err
	}
	printers, spares := map[string]spool.Printer{}, map[string]spool.Spare{}
	for _, p := range k.Settings.Printers {
		device, err := spool.Open(p.Address, k.networkOf(p))
		if err != nil {
			return &SettingsError{k.Settings.path, "printer " + p.Name, err.Error(), "Put the address right in the settings file."}
		}
		printers[p.Name] = device
		if p.Spare != "" {
			spares[p.Name] = spool.Spare{Printer: p.Spare, After: time.Duration(p.SpareAfter) * time.Minute}
		}
	}
	k.spool = spool.New(printQueue{k}, printers, k.render, spool.Options{Now: k.now, Elapsed: k.Elapsed, Changed: k.changed, Spares: spares})
	if k.atRest {
		return nil
	}
	k.background.Go(func() {
		errs := []error{k.settleStranded(ctx)}
		for name := range printers {
			errs = append(errs, k.tryAgain(ctx, name, ""))
		}
		if err := errors.Join(errs...); err != nil && ctx.Err() == nil {
			k.spoolErr = err
		}
		k.spoolErr = errors.Join(k.spoolErr, k.spool.Run(ctx))
	})
	return nil
}

// restWithin is how long a kiosk that is closed waits for the sheets that are
// with printers: a page takes some seconds, a jam takes a person.
const restWithin = 5 * time.Second

// restSpool lets printers end what they have begun, for a while.
func (k *Kiosk) restSpool() {
	if k.spool == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), restWithin)
	defer cancel()
	k.spool.Rest(ctx)
}

// settleStranded settles the sheets that were with a printer when the kiosk
// stopped and that the settings name no more: it has no worker to do so.
func (k *Kiosk) settleStranded(ctx context.Context) error {
	tallies, err := k.ledger.TallyPrintJobs(ctx)
	if err != nil {
		return err
	}
	q := printQueue{k}
	for printer, states := range tallies {
		if states[record.SheetSending] == 0 || k.Settings.HasPrinter(printer) {
			continue
		}
		left, err := q.SendingPrintJobs(ctx, printer)
		if err != nil {
			return err
		}
		words := spool.Explain(spool.Interrupted).Words.For(printer).String()
		for _, j := range left {
			if err := q.SettleSheet(ctx, record.SheetOutcome{JobID: j.ID, State: record.SheetUnknown, Printer: printer, Words: words}); err != nil {
				return err
			}
		}
	}
	return nil
}

// networkOf is how a printer is reached. That its pin can be read, the settings'
// check has seen.
func (k *Kiosk) networkOf(p Printer) spool.Network {
	n := k.printerNetwork()
	n.Pin, _ = spool.ParsePin(p.Certificate)
	return n
}

func (k *Kiosk) printerNetwork() spool.Network {
	return spool.Network{Client: k.client, Dial: k.outside.Dial, User: k.Settings.Kiosk.Code}
}

// tryAgain lets the jobs wait again that a printer would not take.
func (k *Kiosk) tryAgain(ctx context.Context, printer, by string) error {
	p, ok := k.Settings.printer(printer)
	if !ok {
		return nil
	}
	_, err := k.moveAll(ctx, transfer{from: printer, to: p, state: record.SheetFailed, by: by})
	return err
}

func (k *Kiosk) wakePrinters() {
	k.spool.Wake()
	k.changed()
}

// printerStopped names the first printer that needs a person.
func (k *Kiosk) printerStopped(ctx context.Context) (string, error) {
	all, err := k.spool.Status(ctx)
	for _, p := range all {
		if p.NeedsPerson() && p.Waiting > 0 {
			return p.Printer, err
		}
	}
	return "", err
}

func appendOutcome(tx *ledger.Tx, j record.PrintJob, by string, o record.SheetOutcome) error {
	o.JobID = j.ID
	_, err := tx.Append(record.Draft{AttendanceID: j.AttendanceID, Author: by, Body: &o})
	return err
}

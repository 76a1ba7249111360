package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// ErrNoPack says that there is no pack of that number.
var ErrNoPack = errors.New("no such blank pack")

// PackOptions say how a pack is printed.
type PackOptions struct {
	// Printer is where all of it is to come out; empty is where the settings send
	// each kind of sheet. Every sheet bears its number, so that labels and bands
	// from printers of their own find their set.
	Printer string
}

// setSheet is one sheet of a set.
type setSheet struct {
	kind  record.SheetKind
	title string
}

// setSheets are the sheets of a set in the order in which they lie in the pack.
var setSheets = func() []setSheet {
	list := []setSheet{
		{kind: record.CasualtyCard}, {kind: record.LabelSheet}, {kind: record.Wristband},
		{kind: record.ObservationChart}, {kind: record.DrugChart},
	}
	for _, title := range printing.Requests {
		list = append(list, setSheet{record.RequestForm, title})
	}
	return list
}()

// setsAtOnce is how many sets one commit queues: a registration waits for one
// such commit at most.
const setsAtOnce = 4

// PrintPack takes n numbers for a blank pack and queues its paper: the register
// first, then set after set, each in the order of a patient's way through the
// department. The numbers, and that their sheets are to be printed, are one
// commit; the sheets follow in many small ones, and what a crash leaves out is
// queued once the kiosk is next opened. It gives the pack with its jobs.
func (s *Session) PrintPack(ctx context.Context, n int, o PackOptions) (record.Pack, []record.PrintJob, error) {
	if err := s.Allow(IssuePacks); err != nil {
		return record.Pack{}, nil, err
	}
	k := s.kiosk
	if err := k.printersForPack(o); err != nil {
		return record.Pack{}, nil, err
	}
	k.packing.Lock() // so that the sets of two packs do not come out mixed
	defer k.packing.Unlock()
	var register record.PrintJob
	pack, err := s.issuePack(ctx, n, record.PackIssued{Printed: true, Printer: o.Printer}, func(tx *ledger.Tx, p record.Pack) error {
		var err error
		register, err = k.queueRegister(tx, p)
		return err
	})
	if err != nil {
		return pack, nil, err
	}
	jobs, err := k.queueSets(ctx, pack, 0)
	return pack, append([]record.PrintJob{register}, jobs...), err
}

// printersForPack reports what keeps a pack from coming out, before it has taken
// numbers: a label printer never prints its cards.
func (k *Kiosk) printersForPack(o PackOptions) error {
	if len(k.Settings.Printers) == 0 {
		return ErrNoPrinter
	}
	for _, sheet := range append([]setSheet{{kind: record.PackRegister}}, setSheets...) {
		name := cmp.Or(o.Printer, k.Settings.PrinterFor(sheet.kind))
		switch p, ok := k.Settings.printer(name); {
		case !ok && o.Printer != "":
			return fmt.Errorf("%w: %q", ErrNoSuchPrinter, o.Printer)
		case !ok || !p.canPrint(sheet.kind):
			return ErrNotForPrinter
		}
	}
	return nil
}

// queueRegister queues the register of a new pack, with its cover.
func (k *Kiosk) queueRegister(tx *ledger.Tx, p record.Pack) (record.PrintJob, error) {
	register := k.registerOf(p)
	s := shown{kiosk: k, press: k.press, job: k.packJob(p, setSheet{record.PackRegister, fmt.Sprint(p.Pack)}, "")}
	var err error
	if s.job.Pages, err = k.press.RegisterPages(s.job, register); err != nil {
		return s.job, err
	}
	if s.content, err = json.Marshal(register); err != nil {
		return s.job, err
	}
	return appendSheet(tx, s)
}

// packJob is the job of one of a pack's sheets before it has its numbers. What was
// to come out at one printer waits for that one, though the settings may name it no
// more: nobody at another printer expects a pack.
func (k *Kiosk) packJob(p record.Pack, sheet setSheet, n record.DowntimeNumber) record.PrintJob {
	return record.PrintJob{
		Sheet: sheet.kind, Title: sheet.title, Number: n, Printer: cmp.Or(p.Printer, k.Settings.PrinterFor(sheet.kind)), Copy: 1, QueuedBy: p.IssuedBy, QueuedAt: k.now(),
	}
}

// queueSets queues the sheets of a pack from one of its sets on, a few sets in
// each commit, and in the last says that all of them are.
func (k *Kiosk) queueSets(ctx context.Context, p record.Pack, from int) ([]record.PrintJob, error) {
	var jobs []record.PrintJob
	for first := from; ; first += setsAtOnce {
		last := min(first+setsAtOnce, len(p.Sets))
		var some []record.PrintJob
		err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
			some = nil
			for i := first; i < last; i++ {
				set, err := k.queueSet(tx, p, i)
				if err != nil {
					return err
				}
				some = append(some, set...)
			}
			if last < len(p.Sets) {
				return nil
			}
			_, err := tx.Append(record.Draft{Author: p.IssuedBy, Body: &record.PackQueued{Issued: p.Issued}})
			return err
		})
		if err != nil {
			return jobs, err
		}
		jobs = append(jobs, some...)
		k.wakePrinters()
		if last == len(p.Sets) {
			return jobs, nil
		}
	}
}

// queueSet queues the sheets of one set.
func (k *Kiosk) queueSet(tx *ledger.Tx, p record.Pack, i int) ([]record.PrintJob, error) {
	content, err := json.Marshal(printing.Chart{Set: packSet(p, i)})
	if err != nil {
		return nil, err
	}
	var jobs []record.PrintJob
	for _, sheet := range setSheets {
		s := shown{kiosk: k, press: k.press, content: content, job: k.packJob(p, sheet, p.Sets[i].Number)}
		made, err := madeAs(sheet.kind)
		if err != nil {
			return nil, err
		}
		if s.job.Pages, err = made.pages(context.Background(), s); err != nil {
			return nil, err
		}
		j, err := appendSheet(tx, s)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// startPacks finishes packs beside whoever is at the desk: paper keeps nobody from
// registering patients.
func (k *Kiosk) startPacks(background context.Context) {
	k.background.Go(func() {
		k.packing.Lock()
		defer k.packing.Unlock()
		if err := k.finishPacks(background); background.Err() == nil {
			k.packErr = err
		}
	})
}

// finishPacks queues what a crash left out of a pack that was being printed.
// Sets are queued whole and in order, so that the first without sheets is where
// it stopped.
func (k *Kiosk) finishPacks(ctx context.Context) error {
	packs, err := k.ledger.Packs(ctx)
	if err != nil {
		return err
	}
	for _, p := range packs {
		if !p.Printed || p.Queued {
			continue
		}
		var lookErr error
		from := sort.Search(len(p.Sets), func(i int) bool {
			jobs, err := k.ledger.PrintJobsOfNumber(ctx, p.Sets[i].Number)
			lookErr = errors.Join(lookErr, err)
			return len(jobs) == 0
		})
		if lookErr != nil {
			return lookErr
		}
		if _, err := k.queueSets(ctx, p, from); err != nil {
			return err
		}
	}
	return nil
}

// ReprintSet queues every sheet of one number of a blank pack again, each marked
// as a copy. Somebody's number is none of them: ledger.ErrNumberUsed.
func (s *Session) ReprintSet(ctx context.Context, n record.DowntimeNumber, o PackOptions) ([]record.PrintJob, error) {
	if err := s.Allow(IssuePacks); err != nil {
		return nil, err
	}
	requests := make([]PrintRequest, 0, len(setSheets))
	for _, sheet := range setSheets {
		requests = append(requests, PrintRequest{Sheet: sheet.kind, Title: sheet.title, Number: n, Printer: o.Printer})
	}
	return s.kiosk.printFor(ctx, s.Staff.ID, requests...)
}

// PrintRegister queues the register of a pack as it stands.
func (s *Session) PrintRegister(ctx context.Context, pack int, o PackOptions) (record.PrintJob, error) {
	jobs, err := s.Print(ctx, PrintRequest{Sheet: record.PackRegister, Title: fmt.Sprint(pack), Printer: o.Printer})
	if err != nil {
		return record.PrintJob{}, err
	}
	return jobs[0], nil
}

// Packs gives every blank pack as it stands, with what is left over of each.
func (s *Session) Packs(ctx context.Context) ([]record.Pack, error) {
	return s.kiosk.ledger.Packs(ctx)
}

// drawPackNames draws a name for each number of a new pack, clear of those on
// packs that have not all come back.
func (k *Kiosk) drawPackNames(ctx context.Context, n int) ([]record.Name, error) {
	packs, err := k.ledger.Packs(ctx)
	if err != nil {
		return nil, err
	}
	var inUse []record.Name
	for _, s := range slices.Concat(setsOf(packs)...) {
		if s.Outcome == "" {
			inUse = append(inUse, s.Name)
		}
	}
	return record.DrawPackNames(n, inUse, k.outside.Random)
}

func setsOf(packs []record.Pack) [][]record.PackedSet {
	var all [][]record.PackedSet
	for _, p := range packs {
		all = append(all, p.Sets)
	}
	return all
}

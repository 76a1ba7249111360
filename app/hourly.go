package app

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// While an outage is on, the department list comes out by itself, so that the
// last one on paper is never old when this kiosk fails too. It is the kiosk
// that asks for it, and nobody need be signed in. One that still waits for a
// printer is not joined by another: the newer takes its place.

// ListPlan is how often the department list prints itself.
type ListPlan struct {
	Every int `toml:"every"` // minutes; 0 is never
}

// listsThemselves reports whether the department list prints itself at all.
func (s Settings) listsThemselves() bool { return s.Lists.Every > 0 && len(s.Printers) > 0 }

func (p ListPlan) every() time.Duration { return time.Duration(p.Every) * time.Minute }

func (s Settings) checkLists() error {
	if n := s.Lists.Every; n < 0 || n > 24*60 {
		return &SettingsError{s.path, "lists.every", "a list is printed every 1 to 1440 minutes, or never", "Give minutes, like 60, or 0 for never."}
	}
	return nil
}

// Whether a list is due is looked at so often. After a start, and after
// trouble, one is tried so soon: a command that runs for a moment prints none.
const (
	listGlance = time.Second
	listSoon   = time.Minute
)

// hourly is when the next list is due, by the monotonic count.
type hourly struct {
	mu  sync.Mutex
	on  bool // an outage is on
	due time.Duration
	// trouble is what kept the last list from being made; nil where it was made.
	trouble error
}

// ListTrouble gives why the department list did not come by itself when it was
// due; nil where it did. It is tried again soon.
func (k *Kiosk) ListTrouble() error {
	k.hourly.mu.Lock()
	defer k.hourly.mu.Unlock()
	return k.hourly.trouble
}

// listTried takes down how the last try to make a list ended.
func (k *Kiosk) listTried(err error) {
	k.hourly.mu.Lock()
	defer k.hourly.mu.Unlock()
	k.hourly.trouble = err
}

// nextList gives how long until the next list prints itself, if one will.
func (k *Kiosk) nextList() (wait time.Duration, on bool) {
	k.hourly.mu.Lock()
	defer k.hourly.mu.Unlock()
	return k.hourly.due - k.Elapsed(), k.hourly.on
}

func (k *Kiosk) listDue(at time.Duration, on bool) {
	k.hourly.mu.Lock()
	defer k.hourly.mu.Unlock()
	k.hourly.due, k.hourly.on = at, on
}

// startLists prints the department list by itself, where the settings say so
// and there is a printer, until background ends.
func (k *Kiosk) startLists(ctx, background context.Context) error {
	if !k.Settings.listsThemselves() {
		return nil
	}
	seen := k.Newest()
	wait, on, err := k.listWait(ctx)
	if err != nil {
		return err
	}
	k.listDue(k.Elapsed()+max(wait, listSoon), on)
	k.background.Go(func() { k.keepListed(background, seen) })
	return nil
}

// listWait tells from the ledger how long until a list is due, and whether an
// outage is on at all.
func (k *Kiosk) listWait(ctx context.Context) (wait time.Duration, on bool, err error) {
	o, err := k.Outage(ctx)
	if err != nil || o.Phase != Downtime {
		return 0, false, err
	}
	last, made, err := k.lastList(ctx, byItself)
	if err != nil || last == nil {
		return 0, true, err
	}
	e, err := k.ledger.SheetEntry(ctx, last.ID)
	if err != nil {
		return 0, true, err
	}
	every := k.Settings.Lists.every()
	ago := k.now().Sub(made.Add(k.ledger.ClockHistory().Shift(e.Seq)))
	if ago < 0 || o.Lasted(k.now()) < ago {
		return 0, true, nil // of an earlier outage, or by a clock that nobody can read
	}
	return max(0, every-ago), true, nil
}

// keepListed looks again when anything was written since it last began to look,
// and when one is due.
func (k *Kiosk) keepListed(ctx context.Context, seen int64) {
	glance := time.NewTicker(listGlance)
	defer glance.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-glance.C:
		}
		wait, on := k.nextList()
		newest := k.Newest()
		if newest == seen && (!on || wait > 0) {
			continue
		}
		seen = newest
		k.listIfDue(ctx)
	}
}

// listIfDue prints a list where it is time for one. Trouble stops nothing: it is
// tried again soon, and ListTrouble says why there is none yet.
func (k *Kiosk) listIfDue(ctx context.Context) {
	if !k.Settings.listsThemselves() {
		return
	}
	wait, was := k.nextList()
	o, err := k.Outage(ctx)
	now := k.Elapsed()
	switch on := o.Phase == Downtime; {
	case err != nil:
		k.listDue(now+listSoon, was)
		k.listTried(err)
		return
	case !on:
		k.listDue(now, false)
		k.listTried(nil)
		return
	case was && wait > 0:
		return
	}
	k.listDue(now+k.Settings.Lists.every(), true)
	err = k.printList(ctx)
	k.listTried(err)
	if err != nil {
		k.listDue(now+min(listSoon, k.Settings.Lists.every()), true)
	}
}

// printList queues the department list in the kiosk's own name, in the place
// of any that still waits.
func (k *Kiosk) printList(ctx context.Context) error {
	k.queueing.Lock()
	defer k.queueing.Unlock()
	for {
		err := k.tryToList(ctx)
		if !errors.Is(err, errChangedMeanwhile) {
			return err
		}
	}
}

// tryToList makes the new list first, and withdraws the older ones in the commit
// that queues it: where none can be made, what waits is all that there is.
func (k *Kiosk) tryToList(ctx context.Context) error {
	var waiting []record.ID
	for j, err := range k.ledger.PrintJobsOfNobody(ctx) {
		if err != nil {
			return err
		}
		if waitsByItself(j) {
			waiting = append(waiting, j.ID)
		}
	}
	sheet, err := k.asked(ctx, PrintRequest{Sheet: record.DepartmentList, instead: true}, "")
	if err != nil {
		return err
	}
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for _, id := range waiting {
			if err := withdrawList(tx, id); err != nil {
				return err
			}
		}
		_, err := appendSheet(tx, sheet)
		return err
	})
	if err == nil {
		k.wakePrinters()
	}
	return err
}

// asker names whoever asked for a sheet: a person, or nobody but the kiosk.
func (k *Kiosk) asker(by string) string { return cmp.Or(k.nameOf(by), "the kiosk itself") }

// waitsByItself reports a list of the kiosk's own that no printer has taken.
func waitsByItself(j record.PrintJob) bool { return byItself(j) && j.State.Pending() }

func withdrawList(tx *ledger.Tx, id record.ID) error {
	j, err := tx.PrintJob(id)
	switch {
	case err != nil:
		return err
	case !j.State.Pending():
		return errChangedMeanwhile // a printer took it after all, and it is what the new one replaces
	}
	return appendOutcome(tx, j, "", record.SheetOutcome{State: record.SheetCancelled, Words: "a newer department list was made before a printer took this one"})
}

// lastList gives the newest list of the whole department that passes a test, and
// when it was made; nil where there is none. A copy was made when the first of it
// was.
func (k *Kiosk) lastList(ctx context.Context, wanted func(record.PrintJob) bool) (last *record.PrintJob, made time.Time, err error) {
	last, err = k.newestSheet(ctx, func(j record.PrintJob) bool { return ofDepartment(j) && wanted(j) })
	switch {
	case err != nil || last == nil:
		return nil, made, err
	case last.Original == 0:
		return last, last.QueuedAt, nil
	}
	first, err := k.ledger.PrintJobOfSerial(ctx, last.Original)
	return last, first.QueuedAt, err
}

func ofDepartment(j record.PrintJob) bool { return j.Sheet == record.DepartmentList && j.Area == "" }

// byItself reports a list that the kiosk printed, and not a person.
func byItself(j record.PrintJob) bool { return ofDepartment(j) && j.QueuedBy == "" }

// ListStands says when the department list came out last, and when it comes by
// itself again.
type ListStands struct {
	Last    time.Time // when the last was made; zero where there was none
	Serial  int       // of its first page
	Waiting bool      // no printer has taken it yet
	// Next is how long until the next; On is false where none comes by itself.
	Next time.Duration
	On   bool
}

// DepartmentLists gives how the department's own lists stand.
func (k *Kiosk) DepartmentLists(ctx context.Context) (ListStands, error) {
	last, made, err := k.lastList(ctx, standing)
	var l ListStands
	if last != nil {
		l = ListStands{Last: made.In(k.zone), Serial: last.FirstSerial, Waiting: last.State.Open()}
	}
	l.Next, l.On = k.nextList()
	return l, err
}

package app

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// What keeps a word on stationery from being taken.
var (
	ErrStationeryCount = errors.New("a count of stationery is a whole number from 0")
	ErrStationeryBox   = errors.New("a box of stationery holds at least one")
	ErrNotCounted      = errors.New("this stationery was never counted")
)

// The rate at which stationery goes is that of the last hours, since a night
// is not like a morning; and of one hour at least, so that a count that was
// just made does not make ten sheets a flood.
const (
	rateOver  = 6 * time.Hour
	rateLeast = time.Hour
)

// lowWithin is how long what is left must last to be enough: fetching a box
// from a store that is locked at night takes somebody who can be spared.
const lowWithin = 3 * time.Hour

// fewest is what must be left however slowly it goes, for a rush begins
// without a rate.
var fewest = map[record.Stationery]int{
	record.LabelPaper: 10, record.LabelRoll: 240, record.AdultBands: 20, record.BabyBands: 5, record.PlainPaper: 100,
}

// maxCount bounds a count: more is a slip of the hand.
const maxCount = 1_000_000

// StationeryLeft is how much of one sort is left, by a person's count and by
// what was sent to printers since.
type StationeryLeft struct {
	Item      record.Stationery `json:"item"`
	Counted   bool              `json:"counted"` // false until somebody counted
	CountedAt time.Time         `json:"countedAt,omitzero"`
	CountedBy string            `json:"countedBy,omitempty"`
	Left      int               `json:"left"`
	PerHour   float64           `json:"perHour"`
	// Low marks what will soon be gone: it is to be fetched now.
	Low bool `json:"low"`
}

// Lasts gives how long what is left lasts at the present rate; false where
// none of it goes.
func (l StationeryLeft) Lasts() (time.Duration, bool) {
	if l.PerHour == 0 {
		return 0, false
	}
	return time.Duration(float64(l.Left) / l.PerHour * float64(time.Hour)), true
}

// CountStationery keeps this person's word on how much of one sort is left.
func (s *Session) CountStationery(ctx context.Context, item record.Stationery, left int) error {
	if left < 0 || left > maxCount {
		return ErrStationeryCount
	}
	return s.do(ctx, TendPrinters, record.Draft{Body: &record.StationeryCounted{Item: item, Left: left}})
}

// AddStationery keeps this person's word that a box was opened, or, below
// zero, that some were spoiled. What was never counted cannot be added to.
func (s *Session) AddStationery(ctx context.Context, item record.Stationery, by int) error {
	if by == 0 || by > maxCount || by < -maxCount {
		return ErrStationeryBox
	}
	k := s.kiosk
	k.stationery.mu.Lock()
	err := k.stationery.catchUp(ctx, k)
	counted := k.stationery.stocks[item].counted
	k.stationery.mu.Unlock()
	switch {
	case err != nil:
		return err
	case !counted:
		return ErrNotCounted
	}
	return s.do(ctx, TendPrinters, record.Draft{Body: &record.StationeryAdded{Item: item, By: by}})
}

// Stationery gives what is left of every sort that this kiosk's printers use,
// and of whatever else somebody counted.
func (k *Kiosk) Stationery(ctx context.Context) ([]StationeryLeft, error) {
	k.stationery.mu.Lock()
	defer k.stationery.mu.Unlock()
	if err := k.stationery.catchUp(ctx, k); err != nil {
		return nil, err
	}
	var all []StationeryLeft
	for _, item := range record.AllStationery {
		if k.stationery.stocks[item].counted || k.uses(item) {
			all = append(all, k.stationeryLeft(item))
		}
	}
	return all, nil
}

func (k *Kiosk) stationeryLeft(item record.Stationery) StationeryLeft {
	st := k.stationery.stocks[item]
	l := StationeryLeft{Item: item, Counted: st.counted, Left: max(0, st.left)}
	if !st.counted {
		return l
	}
	clock, now := k.ledger.ClockHistory(), k.now()
	l.CountedAt, l.CountedBy = st.at.In(k.zone), k.nameOf(st.by)
	over := max(rateLeast, min(rateOver, now.Sub(st.first.at.Add(clock.Shift(st.first.seq)))))
	gone := 0
	for _, t := range k.stationery.recent {
		if t.item == item && now.Sub(t.at.Add(clock.Shift(t.seq))) <= over {
			gone += t.n
		}
	}
	l.PerHour = float64(gone) / over.Hours()
	lasts, going := l.Lasts()
	l.Low = l.Left < fewest[item] || going && lasts < lowWithin
	return l
}

// uses reports whether a printer of the settings takes from a sort.
func (k *Kiosk) uses(item record.Stationery) bool {
	for _, kind := range []record.SheetKind{record.LabelSheet, record.Wristband, record.BabyBand, record.CasualtyCard} {
		printer := k.Settings.PrinterFor(kind)
		if taken, _ := k.takes(record.PrintJob{Sheet: kind, Printer: printer, Pages: 1}); printer != "" && taken == item {
			return true
		}
	}
	return false
}

// takes gives what a sheet is printed on, and how much of it that takes: of a
// roll, the labels that there are for one patient.
func (k *Kiosk) takes(j record.PrintJob) (record.Stationery, int) {
	switch j.Sheet {
	case record.LabelSheet:
		p, _ := k.Settings.printer(j.Printer)
		p.Labels = cmp.Or(j.Layout, p.Labels)
		if layout, err := p.LabelLayout(); err == nil && layout.Roll() {
			return record.LabelRoll, layout.Labels()
		}
		return record.LabelPaper, j.Pages
	case record.Wristband:
		return record.AdultBands, j.Pages
	case record.BabyBand:
		return record.BabyBands, j.Pages
	}
	return record.PlainPaper, j.Pages
}

// stationery is the sum of what was counted, added and printed, as far as the
// ledger was read. It goes on from there, so that looking once a second costs
// nothing while nothing happens.
type stationery struct {
	mu     sync.Mutex
	seq    int64 // of the last entry that was summed up
	stocks map[record.Stationery]stock
	// recent are the takings that the rate is of, oldest first.
	recent []taking
	// out are those of jobs that nobody has in hand yet: they are given back where
	// a person says that nothing came out.
	out map[record.ID]taking
}

// stock is one sort as it stands.
type stock struct {
	counted bool
	left    int
	by      string
	place         // of the latest count
	first   place // of the first
}

// place is where an entry stands in the chain, and when it was written by the
// clock of then.
type place struct {
	seq int64
	at  time.Time
}

// taking is what one sheet took.
type taking struct {
	place
	job  record.ID
	item record.Stationery
	n    int
}

// catchUp sums up the entries since the last look. Before the first count
// there is nothing to sum up.
func (t *stationery) catchUp(ctx context.Context, k *Kiosk) error {
	newest := k.Newest()
	if t.seq == newest {
		return nil
	}
	if t.stocks == nil {
		first, err := k.ledger.KioskEntries(ctx, record.KindStationeryCounted)
		if err != nil || len(first) == 0 {
			return err
		}
		t.stocks, t.out, t.seq = map[record.Stationery]stock{}, map[record.ID]taking{}, first[0].Seq-1
	}
	entries, err := k.ledger.EntriesSince(ctx, t.seq, record.KindStationeryCounted, record.KindStationeryAdded, record.KindSheetOutcome)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := t.apply(ctx, k, e); err != nil {
			return err
		}
		t.seq = e.Seq
	}
	t.seq = max(t.seq, newest)
	t.forget(k)
	return nil
}

func (t *stationery) apply(ctx context.Context, k *Kiosk, e record.Entry) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	here := place{e.Seq, e.RecordedAt}
	switch b := body.(type) {
	case *record.StationeryCounted:
		st := stock{counted: true, left: b.Left, by: e.Author, place: here, first: here}
		if was := t.stocks[b.Item]; was.counted {
			st.first = was.first
		}
		t.stocks[b.Item] = st
	case *record.StationeryAdded:
		t.add(b.Item, b.By)
	case *record.SheetOutcome:
		return t.outcome(ctx, k, here, *b)
	}
	return nil
}

// outcome takes off what a sheet used once the printer has it, and also where
// nobody knows whether it has: a doubt errs on the side of fetching a box. What
// did not come out is given back.
func (t *stationery) outcome(ctx context.Context, k *Kiosk, here place, o record.SheetOutcome) error {
	taken, out := t.out[o.JobID]
	switch o.State {
	case record.SheetWaiting, record.SheetFailed, record.SheetNotOut:
		t.giveBack(taken)
	case record.SheetInHand:
		if !out { // it turned up after all, or was sent before the first count
			return nil
		}
	case record.SheetSent, record.SheetUnknown:
		if out {
			return nil
		}
		return t.take(ctx, k, here, o.JobID)
	default:
		return nil
	}
	delete(t.out, o.JobID)
	return nil
}

func (t *stationery) take(ctx context.Context, k *Kiosk, here place, id record.ID) error {
	job, err := k.ledger.PrintJob(ctx, id)
	if err != nil {
		return err
	}
	taken := taking{place: here, job: id}
	taken.item, taken.n = k.takes(job)
	t.change(taken.item, -taken.n)
	t.recent = append(t.recent, taken)
	t.out[id] = taken
	return nil
}

// giveBack takes a taking back, unless somebody has counted since: the
// count knew.
func (t *stationery) giveBack(taken taking) {
	if taken.n == 0 {
		return
	}
	if t.stocks[taken.item].seq < taken.seq {
		t.change(taken.item, taken.n)
	}
	for i, r := range t.recent {
		if r.job == taken.job && r.seq == taken.seq {
			t.recent = append(t.recent[:i:i], t.recent[i+1:]...)
			return
		}
	}
}

// add is a box that was opened, or what was spoiled. Where more was printed
// than had been counted, the count fell short, and the box begins from nothing.
func (t *stationery) add(item record.Stationery, by int) {
	if left := t.stocks[item].left; left < 0 {
		t.change(item, -left)
	}
	t.change(item, by)
}

// change adds to a sort that was counted. What was taken before its first
// count was not there to be counted.
func (t *stationery) change(item record.Stationery, by int) {
	st := t.stocks[item]
	if st.counted {
		st.left += by
		t.stocks[item] = st
	}
}

// forget lets go of takings that are too old for the rate.
func (t *stationery) forget(k *Kiosk) {
	clock, now := k.ledger.ClockHistory(), k.now()
	for len(t.recent) > 0 && now.Sub(t.recent[0].at.Add(clock.Shift(t.recent[0].seq))) > rateOver {
		t.recent = t.recent[1:]
	}
}

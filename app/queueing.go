package app

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// NotMade is a sheet that was asked for and cannot be made.
type NotMade struct {
	Request PrintRequest
	// Job is the sheet's as far as it came: without an ID and without serials.
	Job record.PrintJob
	Err error
}

// printFor queues sheets in somebody's name, or in the kiosk's own.
func (k *Kiosk) printFor(ctx context.Context, by string, requests ...PrintRequest) ([]record.PrintJob, error) {
	sheets, notMade, err := k.askedAll(ctx, requests, by)
	if err == nil && len(notMade) > 0 {
		err = notMade[0].Err
	}
	if err != nil {
		return nil, err
	}
	return k.queueAll(ctx, sheets)
}

// printEachFor queues those sheets that can be made, and says which cannot.
func (k *Kiosk) printEachFor(ctx context.Context, by string, requests ...PrintRequest) ([]record.PrintJob, []NotMade, error) {
	sheets, notMade, err := k.askedAll(ctx, requests, by)
	if err == nil && len(sheets) == 0 && len(notMade) > 0 {
		err = notMade[0].Err
	}
	if err != nil {
		return nil, nil, err
	}
	jobs, err := k.queueAll(ctx, sheets)
	return jobs, notMade, err
}

// askedAll parts requests into the sheets that can be made and those that cannot.
func (k *Kiosk) askedAll(ctx context.Context, requests []PrintRequest, by string) (sheets []shown, notMade []NotMade, err error) {
	if len(k.Settings.Printers) == 0 {
		return nil, nil, ErrNoPrinter
	}
	for _, r := range requests {
		s, err := k.asked(ctx, r, by)
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil:
			notMade = append(notMade, NotMade{r, s.job, err})
		default:
			sheets = append(sheets, s)
		}
	}
	return sheets, notMade, nil
}

// queueAll queues sheets, some in each commit, so that a registration waits for
// one such commit at most.
func (k *Kiosk) queueAll(ctx context.Context, sheets []shown) ([]record.PrintJob, error) {
	jobs := make([]record.PrintJob, 0, len(sheets))
	for some := range slices.Chunk(sheets, atOnce) {
		queued, err := k.queueInTurn(ctx, some)
		if err != nil {
			return jobs, err
		}
		jobs = append(jobs, queued...)
		k.wakePrinters()
	}
	return jobs, nil
}

// queueInTurn queues sheets in one commit. A report has the number after the last
// one's, and a list says which it replaces: such a sheet is gathered anew here,
// and nobody else's is queued between. Sheets of patients hold nobody up for long,
// however many were asked for.
func (k *Kiosk) queueInTurn(ctx context.Context, sheets []shown) ([]record.PrintJob, error) {
	k.queueing.Lock()
	defer k.queueing.Unlock()
	for i, s := range sheets {
		p, err := madeAs(s.job.Sheet)
		if err == nil && p.gather != nil && s.about.ID == "" {
			sheets[i], err = k.asked(ctx, s.request, s.job.QueuedBy)
		}
		if err != nil {
			return nil, err
		}
	}
	return k.queueSome(ctx, sheets)
}

// errChangedMeanwhile says that what a sheet shows was changed between its making
// and its queueing, an attendance or a list that it replaces, so that it is made
// again.
var errChangedMeanwhile = errors.New("what the sheet shows was changed meanwhile")

// queueSome queues sheets in one commit.
func (k *Kiosk) queueSome(ctx context.Context, sheets []shown) ([]record.PrintJob, error) {
	for {
		jobs, err := k.tryToQueue(ctx, sheets)
		if !errors.Is(err, errChangedMeanwhile) {
			return jobs, err
		}
		for i, s := range sheets {
			if sheets[i], err = k.asked(ctx, s.request, s.job.QueuedBy); err != nil {
				return nil, err
			}
		}
	}
}

func (k *Kiosk) tryToQueue(ctx context.Context, sheets []shown) ([]record.PrintJob, error) {
	jobs := make([]record.PrintJob, len(sheets))
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for i := range sheets {
			if err := sheets[i].stillSo(tx); err != nil {
				return err
			}
			var err error
			if jobs[i], err = appendSheet(tx, sheets[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return jobs, nil
}

// stillSo holds the attendance that a sheet's pages were counted of against
// the one in the records. Under the number of a blank sheet there may be none yet.
func (s shown) stillSo(tx *ledger.Tx) error {
	switch {
	case s.job.OfPack():
		return tx.TakePackNumber(s.job.Number)
	case s.about.ID == "":
		return nil
	}
	now, err := tx.Attendance(s.about.ID)
	if err == nil && !reflect.DeepEqual(now, s.about) {
		err = errChangedMeanwhile
	}
	return err
}

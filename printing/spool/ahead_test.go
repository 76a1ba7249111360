package spool

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/OpenPrinting/goipp"

	"github.com/tideover/tideover/forms/record"
)

// drawings draws sheets, each with its own bytes, and keeps the order of it.
type drawings struct {
	mu    sync.Mutex
	order []record.ID
}

func (d *drawings) draw(_ context.Context, job record.PrintJob) (Document, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.order = append(d.order, job.ID)
	doc := drawnAs(job)
	doc.Data = append(doc.Data, job.ID...)
	return doc, nil
}

func (d *drawings) made() []record.ID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.order)
}

// The next sheet is drawn while a printer still has the one before. What comes in
// front of it meanwhile goes before it all the same, and each job gets its own
// sheet.
func TestWhatIsDrawnAheadStillWaitsForItsTurn(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	q, d := new(memoryQueue), new(drawings)
	q.queued("laser", 1, 2)
	s := New(q, map[string]Printer{"laser": p.open()}, d.draw, quick())
	stop := start(t, s)
	eventually(t, "the second is drawn behind the jam", func() bool { return slices.Contains(d.made(), "job-2") })
	q.first("laser", 3)
	p.mended(t)
	eventually(t, "all are sent", func() bool { return q.counts()[record.SheetSent] == 3 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	for i, id := range []record.ID{"job-1", "job-3", "job-2"} {
		doc := drawnAs(q.job(id))
		if got := p.took(i); got.name != doc.Name {
			t.Errorf("sheet %d is %s, want that of %s", i+1, got.name, id)
		} else {
			sameBytes(t, got.data, append(doc.Data, id...))
		}
	}
}

// A sheet that nobody wants any more by its turn goes nowhere.
func TestWhatIsDrawnAheadAndTakenAwayGoesNowhere(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	q, d := new(memoryQueue), new(drawings)
	q.queued("laser", 1, 2)
	stop := start(t, New(q, map[string]Printer{"laser": p.open()}, d.draw, quick()))
	eventually(t, "the second is drawn behind the jam", func() bool { return slices.Contains(d.made(), "job-2") })
	q.edit("job-2", func(j *record.PrintJob) { j.State = record.SheetCancelled })
	p.mended(t)
	eventually(t, "the first is sent", func() bool { return q.counts()[record.SheetSent] == 1 })
	q.queued("laser", 3)
	eventually(t, "the third is sent", func() bool { return q.counts()[record.SheetSent] == 2 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := p.names(); len(got) != 2 || got[1] != q.job("job-3").Name() {
		t.Errorf("came out: %v", got)
	}
}

// A printer that is away has one sheet drawn for it, however often it is looked
// at.
func TestAPrinterThatIsAwayHasOneSheetDrawn(t *testing.T) {
	p := newFakePrinter(t)
	p.state, p.reasons = 5, []string{"cover-open-error"}
	q, d := new(memoryQueue), new(drawings)
	q.queued("laser", 1, 2)
	stop := start(t, New(q, map[string]Printer{"laser": p.open()}, d.draw, quick()))
	eventually(t, "it was looked at often", func() bool { return p.times(goipp.OpGetPrinterAttributes) > 20 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := d.made(); len(got) != 1 || len(p.names()) != 0 {
		t.Errorf("drawn: %v; printed: %v", got, p.names())
	}
}

// mended clears a jam, once the printer has jammed: the next sheet may be drawn
// before that.
func (p *fakePrinter) mended(t *testing.T) {
	t.Helper()
	eventually(t, "the printer jams", func() (jammed bool) {
		p.set(func() { jammed = p.state == 5 })
		return jammed
	})
	p.set(func() { p.state, p.reasons = 3, nil })
}

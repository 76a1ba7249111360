package spool

import (
	"context"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// A spool at rest ends what is with the printer, as sent and not as unknown, and
// leaves the next where it waits.
func TestRestEndsWhatIsWithThePrinterAndTakesNoMore(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	q := new(memoryQueue)
	q.queued("laser", 1, 2)
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	stop := start(t, s)
	eventually(t, "the first is in the printer", func() bool { return q.job("job-1").State == record.SheetSending && len(p.names()) == 1 })
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s.Rest(short) // a jam takes longer
	if q.job("job-1").State != record.SheetSending {
		t.Fatalf("got %v", q.history())
	}
	p.set(func() { p.state, p.reasons = 3, nil })
	s.Rest(within(t, 10*time.Second))
	if q.job("job-1").State != record.SheetSent || q.job("job-2").State != record.SheetWaiting {
		t.Errorf("got %v", q.history())
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	s.Rest(t.Context()) // of one that is not at work: at once
}

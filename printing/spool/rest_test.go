package spool

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"

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

// A sheet that a person takes back before any of it has left is cancelled: it
// waits for nobody, and no later start prints it.
func TestWhatIsTakenBackBeforeTheFirstByteIsCancelled(t *testing.T) {
	p := newFakePrinter(t)
	asked, release := make(chan struct{}), make(chan struct{})
	p.intercept[goipp.OpValidateJob] = func(http.ResponseWriter, *http.Request) bool {
		p.set(func() { delete(p.intercept, goipp.OpValidateJob) })
		close(asked)
		<-release
		return false
	}
	q := new(memoryQueue)
	q.queued("laser", 1, 2)
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	start(t, s)
	<-asked
	if !s.Withdraw("job-1") {
		t.Error("the job is not with the printer")
	}
	close(release)
	eventually(t, "the next came out", func() bool { return q.job("job-2").State == record.SheetSent })
	if j := q.job("job-1"); j.State != record.SheetCancelled || len(p.names()) != 1 {
		t.Errorf("it is %s: %q, and the printer got %v", j.State, j.Words, p.names())
	}
}

// A label printer that never says that it is done gives its queue free when a
// person takes the sheet back. It was told nothing, and nobody says that it was.
func TestALabelPrinterThatIsNeverDoneGivesItsQueueFree(t *testing.T) {
	z := newFakeZebra(t)
	z.flags.left = 3
	q := new(memoryQueue)
	q.queued("zebra", 1, 2)
	render := func(context.Context, record.PrintJob) (Document, error) { return someLabels(2), nil }
	s := New(q, map[string]Printer{"zebra": z.open()}, render, quick())
	start(t, s)
	eventually(t, "the printer has it", func() bool { z.mu.Lock(); defer z.mu.Unlock(); return z.waiting > 0 })
	eventually(t, "it is taken back", func() bool { return s.Withdraw("job-1") })
	eventually(t, "a person looks", func() bool { return q.job("job-1").State == record.SheetUnknown })
	if words := q.job("job-1").Words; strings.Contains(words, "told") || !strings.Contains(words, "may print it yet") {
		t.Errorf("it says %q", words)
	}
	z.set(func() { z.flags.left = 0 })
	eventually(t, "the next came out", func() bool { return q.job("job-2").State == record.SheetSent })
}

// Imitators answer ~HS with less than there should be. They are there, and are
// used like printers that say nothing.
func TestALabelPrinterThatAnswersOddlyIsUsed(t *testing.T) {
	for name, answer := range map[string]string{
		"fewer parts":     "\x02030,0,0\x03\r\n\x02000,0\x03\r\n\x020\x03\r\n",
		"no numbers":      "\x02030,0,0,1245,few,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,6,0,none,1,000\x03\r\n\x021234,0\x03\r\n",
		"far too much":    strings.Repeat("status ", 1000),
		"only one string": "\x02030,0,0,1245\x03\r\n",
	} {
		z := newFakeZebra(t)
		z.odd = answer
		raw := z.open()
		state, err := raw.State(t.Context())
		if !state.CanPrint() || state.Words().Sentence != "The printer does not say how it is." || err == nil != (name == "only one string") {
			t.Errorf("%s: %+v, %v", name, state, err)
		}
		if d, err := raw.describe(t.Context()); err != nil || !d.Takes(zplFormat) {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
		outcome, err := raw.Print(within(t, 10*time.Second), someLabels(2))
		if err != nil || outcome.Result != Sent || outcome.Reasons[0] != SentUnseen || z.waiting != 2 {
			t.Errorf("%s: %+v, %v", name, outcome, err)
		}
	}
}

package spool

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/OpenPrinting/goipp"

	"github.com/tideover/tideover/forms/record"
)

func TestLesson14SheetsComeOutInTheOrderTheyWereAskedFor(t *testing.T) { // lesson 14
	p := newFakePrinter(t)
	q := new(memoryQueue)
	serials := make([]int, 30)
	want := make([]string, len(serials))
	for i := range serials {
		serials[i] = i + 1
		want[i] = record.PrintJob{Sheet: record.CasualtyCard, FirstSerial: i + 1, Copy: 1}.Name()
	}
	q.queued("laser", serials...)
	stop := start(t, New(q, map[string]Printer{"laser": p.open()}, draw, quick()))
	eventually(t, "all are sent", func() bool { return q.counts()[record.SheetSent] == len(serials) })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := p.names(); !slices.Equal(got, want) {
		t.Errorf("came out as %v", got)
	}
	if q.job("job-7").PrinterJob != "7" || q.job("job-7").Words != "" {
		t.Errorf("got %+v", q.job("job-7"))
	}
}

func TestLesson14AJamHoldsNobodyElseUp(t *testing.T) { // lessons 3 and 14
	jammed, fine := newFakePrinter(t), newFakePrinter(t)
	jammed.jamNext = true
	q := new(memoryQueue)
	q.queued("majors", 1, 2, 3)
	q.queued("reception", 4, 5)
	s := New(q, map[string]Printer{"majors": jammed.open(), "reception": fine.open(), "spare": NewFolder("/nowhere/at/all")}, draw, quick())
	start(t, s)
	eventually(t, "reception is done", func() bool { return q.counts()[record.SheetSent] == 2 })
	eventually(t, "the jam shows", func() bool { return statusOf(t, s, "majors").State.Condition == Stopped })
	got := statusOf(t, s, "majors")
	if got.Words.Sentence != "majors has jammed." || got.Waiting != 2 || got.Printing != "job-1" || got.Since.IsZero() {
		t.Errorf("got %+v", got)
	}
	if spare := statusOf(t, s, "spare"); spare.Words.Sentence != "spare has no folder to write to." || spare.Detail == "" {
		t.Errorf("got %+v", spare)
	}
	jammed.set(func() { jammed.state, jammed.reasons = 3, nil })
	eventually(t, "majors goes on by itself", func() bool { return q.counts()[record.SheetSent] == 5 })
}

func statusOf(t *testing.T, s *Spool, printer string) PrinterStatus {
	t.Helper()
	all, err := s.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(all, func(a, b PrinterStatus) int { return strings.Compare(a.Printer, b.Printer) }) {
		t.Errorf("not by name: %v", all)
	}
	i := slices.IndexFunc(all, func(s PrinterStatus) bool { return s.Printer == printer })
	return all[i]
}

// A printer that stands still is offered nothing, so that a person may move its
// jobs without risking a second print.
func TestAStoppedPrinterHoldsItsJobsBackAndTheyCanBeMoved(t *testing.T) {
	stopped, fine := newFakePrinter(t), newFakePrinter(t)
	stopped.state, stopped.reasons = 5, []string{"cover-open-error"}
	q := new(memoryQueue)
	q.queued("majors", 1, 2)
	s := New(q, map[string]Printer{"majors": stopped.open(), "reception": fine.open()}, draw, quick())
	start(t, s)
	eventually(t, "the open cover shows", func() bool { return statusOf(t, s, "majors").Words.Sentence == "majors has a cover open." })
	for _, id := range []record.ID{"job-1", "job-2"} {
		q.edit(id, func(j *record.PrintJob) { j.Printer = "reception" })
	}
	s.Wake()
	eventually(t, "they come out elsewhere", func() bool { return q.counts()[record.SheetSent] == 2 })
	if len(stopped.names()) > 0 || len(q.history()) != 4 {
		t.Errorf("the stopped printer took %v; %v", stopped.names(), q.history())
	}
}

func TestLesson11ASheetThatThePrinterWillNotTakeLetsTheNextOneBy(t *testing.T) { // lessons 3 and 11
	p := newFakePrinter(t)
	q := new(memoryQueue)
	q.queued("laser", 1, 2)
	bad := func(_ context.Context, job record.PrintJob) (Document, error) {
		doc := drawnAs(job)
		if job.ID == "job-1" {
			doc.Format = "application/vnd.zebra-zpl"
		}
		return doc, nil
	}
	p.intercept[goipp.OpValidateJob] = func(w http.ResponseWriter, _ *http.Request) bool {
		s := goipp.StatusOk
		if p.times(goipp.OpValidateJob) == 1 {
			s = goipp.StatusErrorDocumentFormatNotSupported
		}
		p.set(func() { p.status[goipp.OpValidateJob] = s })
		return false
	}
	s := New(q, map[string]Printer{"laser": p.open()}, bad, quick())
	start(t, s)
	eventually(t, "the next is sent", func() bool { return q.job("job-2").State == record.SheetSent })
	job := q.job("job-1")
	if job.State != record.SheetFailed || job.Words != "laser does not take this kind of file. Choose a printer that takes PDF." {
		t.Errorf("got %+v", job)
	}
	eventually(t, "it is set aside", func() bool { st := statusOf(t, s, "laser"); return st.SetAside == 1 && st.Waiting == 1 })
	q.again("job-1")
	s.Wake("laser")
	eventually(t, "a person has it tried again", func() bool { return q.job("job-1").State == record.SheetSent })
}

// A printer that stands still hands what only waits to its spare, in order and
// on the clock that nobody sets; the sheet that it has begun stays with it. What
// was moved once never comes back, however the printers fare.
func TestASpareTakesOverWhatOnlyWaits(t *testing.T) {
	jammed, spare := newFakePrinter(t), newFakePrinter(t)
	jammed.jamNext = true
	q := new(memoryQueue)
	q.queued("majors", 1, 2, 3, 4, 5)
	var elapsed atomic.Int64
	o := quick()
	o.Elapsed = func() time.Duration { return time.Duration(elapsed.Load()) }
	o.Spares = map[string]Spare{"majors": {"reception", 10 * time.Minute}, "reception": {"majors", 10 * time.Minute}}
	s := New(q, map[string]Printer{"majors": jammed.open(), "reception": spare.open()}, draw, o)
	start(t, s)
	eventually(t, "the jam shows", func() bool { return statusOf(t, s, "majors").State.Condition == Stopped })
	elapsed.Store(int64(10*time.Minute - 1))
	time.Sleep(30 * time.Millisecond)
	if n := len(spare.names()); n > 0 {
		t.Errorf("%d sheets went to the spare too soon", n)
	}
	spare.set(func() { spare.state, spare.reasons = 5, []string{"cover-open-error"} })
	eventually(t, "the spare stands still too", func() bool { return statusOf(t, s, "reception").State.Condition == Stopped })
	elapsed.Store(int64(11 * time.Minute))
	time.Sleep(30 * time.Millisecond)
	if got := statusOf(t, s, "majors"); got.Waiting != 4 {
		t.Errorf("%d wait at a printer whose spare stands still too", got.Waiting)
	}
	spare.set(func() { spare.state, spare.reasons = 3, nil })
	eventually(t, "the rest comes out of the spare", func() bool { return q.counts()[record.SheetSent] == 4 })
	if names := spare.names(); len(names) != 4 || !slices.IsSorted(names) || len(jammed.names()) != 1 {
		t.Errorf("the spare printed %v, the other %v", names, jammed.names())
	}
	if j := q.job("job-2"); j.Printer != "reception" || !slices.Equal(j.Left, []string{"majors"}) {
		t.Errorf("got %+v", j)
	}
}

func TestAHeldQueueKeepsItsJobs(t *testing.T) {
	p := newFakePrinter(t)
	q := &memoryQueue{stopped: map[string]bool{"laser": true}}
	q.queued("laser", 1, 2)
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	start(t, s)
	eventually(t, "the printer was looked at", func() bool { return !statusOf(t, s, "laser").Since.IsZero() })
	time.Sleep(20 * time.Millisecond)
	if st := statusOf(t, s, "laser"); st.Waiting != 2 || !st.Stopped || len(p.names()) > 0 {
		t.Errorf("got %+v", st)
	}
	q.mu.Lock()
	q.stopped, q.jobs[0].State = nil, record.SheetHeld
	q.mu.Unlock()
	eventually(t, "the other is let by", func() bool { return q.job("job-2").State == record.SheetSent })
	if st := statusOf(t, s, "laser"); st.Held != 1 || st.Waiting != 0 {
		t.Errorf("got %+v", st)
	}
}

func TestASheetThatCannotBeDrawnHarmsNothingElse(t *testing.T) {
	for name, fault := range map[string]func() error{
		"an error": func() error { return errors.New("the face lacks a glyph") },
		"a panic":  func() error { panic("index out of range") },
	} {
		t.Run(name, func(t *testing.T) {
			p := newFakePrinter(t)
			q := new(memoryQueue)
			q.queued("laser", 1, 2)
			render := func(_ context.Context, job record.PrintJob) (Document, error) {
				if job.ID == "job-1" {
					return Document{}, fault()
				}
				return drawnAs(job), nil
			}
			start(t, New(q, map[string]Printer{"laser": p.open()}, render, quick()))
			eventually(t, "the next is sent", func() bool { return q.job("job-2").State == record.SheetSent })
			if q.job("job-1").State != record.SheetFailed || !slices.Equal(q.history(), []string{"job-1 failed", "job-2 sending", "job-2 sent"}) {
				t.Errorf("got %v", q.history())
			}
		})
	}
}

func TestARefusalIsTriedAgainAndInTheEndSetAside(t *testing.T) {
	p := newFakePrinter(t)
	p.status[goipp.OpValidateJob] = goipp.StatusErrorTemporary
	q := new(memoryQueue)
	q.queued("laser", 1)
	o := quick()
	o.Attempts = 3
	s := New(q, map[string]Printer{"laser": p.open()}, draw, o)
	start(t, s)
	eventually(t, "it is set aside", func() bool { return statusOf(t, s, "laser").SetAside == 1 })
	time.Sleep(20 * time.Millisecond)
	if got := p.times(goipp.OpValidateJob); got != 3 {
		t.Errorf("offered %d times", got)
	}
	if words := q.job("job-1").Words; !strings.HasPrefix(words, "laser has refused this sheet many times.") {
		t.Errorf("the person reads %q", words)
	}
	q.again("job-1")
	s.Wake("laser")
	eventually(t, "a person gives it as many chances again", func() bool { return p.times(goipp.OpValidateJob) == 6 })
}

// The person moves the job in the moment between the look and the mark.
func TestLesson04AJobThatIsMovedAtTheLastMomentComesOutOnce(t *testing.T) { // lesson 4
	majors, reception := newFakePrinter(t), newFakePrinter(t)
	q := new(memoryQueue)
	q.queued("majors", 1, 2)
	q.before = func(string) error {
		q.before = nil
		q.jobs[0].Printer = "reception"
		return nil
	}
	s := New(q, map[string]Printer{"majors": majors.open(), "reception": reception.open()}, draw, quick())
	start(t, s)
	eventually(t, "both are sent", func() bool { return q.counts()[record.SheetSent] == 2 })
	if len(majors.names()) != 1 || len(reception.names()) != 1 || q.job("job-1").Printer != "reception" {
		t.Errorf("majors printed %v, reception %v", majors.names(), reception.names())
	}
	if err := statusOf(t, s, "majors").QueueErr; err != nil {
		t.Errorf("a moved job is taken for a broken queue: %v", err)
	}
}

func TestLesson04TwoRunsDoNotPrintBesideEachOther(t *testing.T) { // lesson 4
	p := newFakePrinter(t)
	s := New(new(memoryQueue), map[string]Printer{"laser": p.open()}, draw, quick())
	if words := statusOf(t, s, "laser").Words.String(); words != "laser has not been asked yet." {
		t.Errorf("before the first look it says %q", words)
	}
	stop := start(t, s)
	eventually(t, "the first is at work", func() bool { return !statusOf(t, s, "laser").Since.IsZero() })
	if err := s.Run(t.Context()); !errors.Is(err, ErrRunning) {
		t.Errorf("a second run says %v", err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	start(t, s) // and it can be started again
	s.Wake()
}

func TestLesson16AnOutcomeIsKeptUntilTheQueueCanTakeIt(t *testing.T) { // lesson 16
	p := newFakePrinter(t)
	q := new(memoryQueue)
	q.queued("laser", 1)
	var refusals atomic.Int32
	q.before = func(call string) error {
		if call == string(record.SheetSent) && refusals.Add(1) <= 5 {
			return errors.New("disk full")
		}
		return nil
	}
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	start(t, s)
	eventually(t, "it is recorded", func() bool { return q.job("job-1").State == record.SheetSent })
	if len(p.names()) != 1 || refusals.Load() != 6 {
		t.Errorf("printed %v", p.names())
	}
}

func TestAQueueThatCannotBeReadIsShown(t *testing.T) {
	q := &memoryQueue{fail: errors.New("disk gone")}
	p := newFakePrinter(t)
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	start(t, s)
	if _, err := s.Status(t.Context()); err == nil {
		t.Error("the status reads well")
	}
	worker := s.workers["laser"]
	eventually(t, "the worker saw it", func() bool { return worker.status(Tally{}).QueueErr != nil })
	q.powerBack()
	eventually(t, "and that it has passed", func() bool { return statusOf(t, s, "laser").QueueErr == nil })
}

func TestAKioskThatStopsRecordsTheSheetAsUnknown(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	q := new(memoryQueue)
	q.queued("laser", 1)
	stop := start(t, New(q, map[string]Printer{"laser": p.open()}, draw, quick()))
	eventually(t, "the printer has it", func() bool { return len(p.names()) == 1 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := q.job("job-1"); got.State != record.SheetUnknown {
		t.Errorf("got %+v", got)
	}
}

func TestWithdraw(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	q := new(memoryQueue)
	q.queued("laser", 1, 2)
	s := New(q, map[string]Printer{"laser": p.open()}, draw, quick())
	start(t, s)
	eventually(t, "the printer has it", func() bool { return statusOf(t, s, "laser").Printing == "job-1" && len(p.names()) == 1 })
	if s.Withdraw("job-2") || s.Withdraw("") {
		t.Error("a job that only waits is said to be with the printer")
	}
	if !s.Withdraw("job-1") {
		t.Error("the job is not with the printer")
	}
	eventually(t, "a person is sent to the tray", func() bool { return q.job("job-1").State == record.SheetUnknown })
	if st := statusOf(t, s, "laser"); st.CheckTray != 1 || st.Waiting != 1 {
		t.Errorf("got %+v", st)
	}
	if p.took(0).state != jobCanceled {
		t.Error("the printer still has it")
	}
}

// In virtual time: an hour of a dead printer costs few looks, and a wake-up
// does not wait for the pause to end.
func TestBackOffAndWakeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead := new(deadPrinter)
		q := new(memoryQueue)
		q.queued("laser", 1)
		s := New(q, map[string]Printer{"laser": dead}, draw, Options{Now: time.Now})
		stop := start(t, s)
		time.Sleep(time.Hour)
		looks := dead.looks()
		if len(looks) < 115 || len(looks) > 130 {
			t.Errorf("looked %d times in an hour", len(looks))
		}
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
			if got := looks[i+1].Sub(looks[i]); got != want*time.Second {
				t.Errorf("pause %d is %v", i, got)
			}
		}
		s.Wake()
		synctest.Wait()
		if len(dead.looks()) != len(looks)+1 {
			t.Error("the wake-up was slept through")
		}
		if len(q.history()) > 0 {
			t.Errorf("a dead printer fills the ledger: %v", q.history())
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// deadPrinter stands in only where time is virtual and no socket may be.
type deadPrinter struct {
	mu   sync.Mutex
	seen []time.Time
}

func (d *deadPrinter) State(context.Context) (State, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen = append(d.seen, time.Now())
	return unreachable(&Fault{Offline, nil})
}

func (d *deadPrinter) Print(context.Context, Document) (Outcome, error) {
	panic("it was offered a sheet")
}

func (d *deadPrinter) looks() []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.seen)
}

func TestChangedIsCalledWhenTheScreenWouldDiffer(t *testing.T) {
	p := newFakePrinter(t)
	var calls atomic.Int32
	o := quick()
	o.Changed = func() { calls.Add(1) }
	s := New(new(memoryQueue), map[string]Printer{"laser": p.open()}, draw, o)
	start(t, s)
	eventually(t, "the first look", func() bool { return calls.Load() == 1 })
	since := statusOf(t, s, "laser").Since
	time.Sleep(30 * time.Millisecond)
	if calls.Load() != 1 || statusOf(t, s, "laser").Since != since {
		t.Errorf("called %d times for nothing", calls.Load())
	}
	p.set(func() { p.state = 5 })
	eventually(t, "the stop", func() bool { return calls.Load() == 2 })
	if !statusOf(t, s, "laser").Since.After(since) {
		t.Error("since did not move")
	}
}

func TestAFolderIsAPrinterLikeAnyOther(t *testing.T) {
	dir := t.TempDir()
	q := new(memoryQueue)
	q.queued("spare", 1, 2)
	start(t, New(q, map[string]Printer{"spare": NewFolder(dir)}, draw, quick()))
	eventually(t, "both are there", func() bool { return q.counts()[record.SheetSent] == 2 })
	got, err := os.ReadFile(filepath.Join(dir, q.job("job-2").PrinterJob))
	if err != nil {
		t.Fatal(err)
	}
	sameBytes(t, got, aDocument("").Data)
}

package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// The summary of somebody whom no index knows cannot be made. Where each sheet
// stands for itself the others are queued and that one is named; where all were
// asked for as one, none is.
func TestOneSheetThatCannotBeMade(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	card, summary := PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID}, PrintRequest{Sheet: record.PatientSummary, Attendance: a.ID}
	before, err := k.ledger.CountOpenPrintJobs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if jobs, err := s.Print(ctx, card, summary); !errors.Is(err, ErrNotInIndex) || len(jobs) != 0 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	if _, _, err := s.PrintEach(ctx, summary, summary); !errors.Is(err, ErrNotInIndex) {
		t.Errorf("none can be made: %v", err)
	}
	if after, err := k.ledger.CountOpenPrintJobs(ctx); err != nil || after != before {
		t.Fatalf("%d sheets are queued, and were %d; %v", after, before, err)
	}
	jobs, notMade, err := s.PrintEach(ctx, summary, card, card)
	if err != nil || len(jobs) != 2 || jobs[1].Copy != 3 {
		t.Errorf("%+v, %v", jobs, err)
	}
	if len(notMade) != 1 || !errors.Is(notMade[0].Err, ErrNotInIndex) || notMade[0].Job.Number != a.Number || notMade[0].Job.Sheet != record.PatientSummary {
		t.Errorf("%+v", notMade)
	}
}

// Sheets for a whole department are queued in several commits, each of which one
// registration waits for at most, and all of them are given in order.
func TestManySheetsAreQueuedInSeveralCommits(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	requests := make([]PrintRequest, 2*atOnce+6)
	for i := range requests {
		requests[i] = PrintRequest{Sheet: record.DrugChart, Attendance: a.ID}
	}
	jobs, err := s.Print(ctx, requests...)
	if err != nil || len(jobs) != len(requests) {
		t.Fatalf("%d jobs of %d, %v", len(jobs), len(requests), err)
	}
	commits := map[time.Time]int{} // all that one commit queues bears its moment
	for i, j := range jobs {
		commits[j.QueuedAt]++
		if i > 0 && j.FirstSerial <= jobs[i-1].FirstSerial {
			t.Errorf("job %d has serial %d after %d", i, j.FirstSerial, jobs[i-1].FirstSerial)
		}
	}
	for at, n := range commits {
		if n > atOnce {
			t.Errorf("the commit of %v queued %d sheets, over %d", at, n, atOnce)
		}
	}
}

// BenchmarkPrintForEverybody queues the cards of three hundred people at once,
// and takes beside the whole time the longest that a save meanwhile waited.
func BenchmarkPrintForEverybody(b *testing.B) {
	k := benchKiosk(b, func(s *Settings) { s.Printers = []Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print"}} })
	s := benchSession(b, k)
	var here [301]record.ID // the last is moved about, and not printed
	for i := range here {
		a, err := filledArrival(b, s).Save(ctx)
		if err != nil {
			b.Fatal(err)
		}
		here[i] = a.ID
	}
	requests := make([]PrintRequest, 300)
	for i := range requests {
		requests[i] = PrintRequest{Sheet: record.CasualtyCard, Attendance: here[i]}
	}
	var queueing, waited []time.Duration
	for b.Loop() {
		done := make(chan error)
		began := time.Now()
		go func() { done <- second(s.Print(ctx, requests...)) }()
		for waiting := true; waiting; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				waiting = false
			default:
				waited = append(waited, took(b, func() error { return s.Move(ctx, here[300], "Majors 3") }))
			}
		}
		queueing = append(queueing, time.Since(began))
	}
	b.ReportMetric(float64(quantile(queueing, 50).Microseconds())/1000, "all-p50-ms")
	b.ReportMetric(float64(quantile(waited, 50).Microseconds())/1000, "save-p50-ms")
	b.ReportMetric(float64(quantile(waited, 100).Microseconds())/1000, "save-most-ms")
}

// A sheet that cannot be drawn is one sheet's trouble, whether its pages are
// counted, it is looked at or it is printed.
func TestASheetThatPanicsTakesNothingDown(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	usual := papers[record.CasualtyCard]
	t.Cleanup(func() { papers[record.CasualtyCard] = usual })
	for name, change := range map[string]func(*paper){
		"counted": func(p *paper) { p.pages = func(context.Context, shown) (int, error) { panic("index out of range") } },
		"drawn":   func(p *paper) { p.draw = func(context.Context, shown) ([]byte, error) { panic("index out of range") } },
	} {
		bad := usual
		change(&bad)
		papers[record.CasualtyCard] = bad
		if _, err := s.Preview(ctx, PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID}, 1, 480); err == nil || !strings.Contains(err.Error(), "index out of range") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

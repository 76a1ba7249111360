package spool

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// The power goes at every transition there is, before the disk has it and
// after; a real printer behind a real socket counts what came out. Whatever
// happens: nothing is printed twice, nothing is lost, nothing that may be on
// paper is called failed, nothing is called sent that is not, and order holds.
func TestThePowerMayGoAtEveryTransition(t *testing.T) {
	const jobs = 4
	rigs := map[string]func(p *fakePrinter){
		"all goes well":     func(*fakePrinter) {},
		"the first jams":    func(p *fakePrinter) { p.jamNext = true },
		"everything aborts": func(p *fakePrinter) { p.ending = jobAborted },
	}
	for name, rig := range rigs {
		for n := range 2*jobs + 1 {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/cut %d, after it is on disk %t", name, n, after), func(t *testing.T) {
					p := newFakePrinter(t)
					rig(p)
					q := new(memoryQueue)
					q.queued("laser", 1, 2, 3, 4)
					runUntilCut(t, p, q, n, after)
					p.set(func() { p.state, p.reasons, p.jamNext = 3, nil, false })
					stop := start(t, New(q, map[string]Printer{"laser": p.open()}, draw, quick()))
					eventually(t, "every job has its outcome", func() bool {
						c := q.counts()
						return c[record.SheetSent]+c[record.SheetUnknown] == jobs
					})
					if err := stop(); err != nil {
						t.Error(err)
					}
					checkPaper(t, p, q)
				})
			}
		}
	}
}

func runUntilCut(t *testing.T, p *fakePrinter, q *memoryQueue, n int, after bool) {
	ctx, power := context.WithCancel(t.Context())
	defer power()
	q.cutAt(n, after, power)
	ended := make(chan error, 1)
	go func() { ended <- New(q, map[string]Printer{"laser": p.open()}, draw, quick()).Run(ctx) }()
	eventually(t, "the cut, a jam or the end", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		c := q.counts()
		return ctx.Err() != nil || p.state == 5 || c[record.SheetSent]+c[record.SheetUnknown] == len(q.jobs)
	})
	power()
	<-ended // its error is the power cut, or nil
	q.powerBack()
}

func checkPaper(t *testing.T, p *fakePrinter, q *memoryQueue) {
	t.Helper()
	names := p.names()
	if !slices.IsSorted(names) {
		t.Errorf("out of order: %v", names)
	}
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("printed twice: %v", names)
	}
	for _, job := range q.jobs {
		i := slices.Index(names, job.Name())
		if job.State == record.SheetSent && (i < 0 || p.took(i).state != jobCompleted) {
			t.Errorf("%s is called sent and is not: %v", job.Name(), names)
		}
		if i < 0 && job.State != record.SheetUnknown {
			t.Errorf("%s is lost: %s", job.Name(), job.State)
		}
	}
}

// What a crash left as sending is for a person, even while the printer is away,
// and is never sent by itself.
func TestAJobThatWasBeingSentAtACrashIsUnknownAndNeverResent(t *testing.T) {
	p := newFakePrinter(t)
	q := new(memoryQueue)
	q.queued("laser", 1, 2)
	q.edit("job-1", func(j *record.PrintJob) { j.State = record.SheetSending })
	p.set(func() { p.state, p.reasons = 5, []string{"media-empty-error"} })
	start(t, New(q, map[string]Printer{"laser": p.open()}, draw, quick()))
	eventually(t, "job 1 is unknown", func() bool { return q.job("job-1").State == record.SheetUnknown })
	p.set(func() { p.state, p.reasons = 3, nil })
	eventually(t, "job 2 is sent", func() bool { return q.job("job-2").State == record.SheetSent })
	if names := p.names(); len(names) != 1 {
		t.Errorf("printed %v", names)
	}
	want := "laser was at work on this sheet when the kiosk stopped. Look in the tray for this sheet. " +
		"If it is there and whole, say that it is in hand. If not, print it again: it will be marked as a copy."
	if got := q.job("job-1").Words; got != want {
		t.Errorf("the person reads %q", got)
	}
}

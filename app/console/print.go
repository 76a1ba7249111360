package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// printSheets prints a sheet about one patient, everybody of an area or the
// whole department, and waits for the printer's word.
func printSheets(ctx context.Context, c *call) error {
	var o app.PrintOrder
	number := c.flags.String("attendance", "", "the downtime `number` of whom it is about")
	c.flags.StringVar(&o.Area, "ward", "", "everybody of this `area` or ward; of a list, what it lists")
	c.flags.BoolVar(&o.Everybody, "all", false, "everybody in the department")
	c.flags.StringVar(&o.Form, "form", "", "the `name` of the form, of sheet form")
	c.flags.StringVar(&o.Title, "title", "", "which action card, notice or request")
	p := printRun{call: c}
	p.flags()
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	o.Sheet = args[0]
	if *number != "" {
		if o.Number, err = numberOf(*number); err != nil {
			return err
		}
	}
	if p.acts, err = o.Acts(); err != nil {
		return err
	}
	return p.run(ctx, func(s *app.Session, to string) (jobs []record.PrintJob, err error) {
		o.Printer = to
		requests, err := s.Requests(ctx, o)
		if err != nil {
			return nil, err
		}
		jobs, p.notMade, err = s.PrintEach(ctx, requests...)
		return jobs, err
	})
}

// printTest prints a sheet about nobody, which proves a printer.
func printTest(ctx context.Context, c *call) error {
	p := printRun{call: c}
	c.flags.DurationVar(&p.wait, "wait", defaultWait, "how long to wait for the next word of a printer")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	p.to = args[0]
	return p.run(ctx, func(s *app.Session, to string) ([]record.PrintJob, error) {
		return s.Print(ctx, app.PrintRequest{Sheet: record.TestSheet, Printer: to})
	})
}

const defaultWait = 2 * time.Minute

// printRun is a command that queues sheets and sees them out.
type printRun struct {
	*call
	to     string
	reason string
	wait   time.Duration
	acts   []app.Act // what the sheet asks for
	// notMade are the sheets that could not even be queued.
	notMade []app.NotMade
}

// open breaks the glass for what trust IT may not do without a reason.
func (p *printRun) open(ctx context.Context, s *app.Session, act app.Act) error {
	if p.reason == "" || s.May(act) {
		return nil
	}
	return s.BreakGlass(ctx, act, "", p.reason)
}

func (p *printRun) printerFlags() {
	p.call.flags.StringVar(&p.to, "to", "", "a `printer` of the settings, or a folder by its path")
	p.call.flags.DurationVar(&p.wait, "wait", defaultWait, "how long to wait for the next word of a printer")
}

func (p *printRun) flags() {
	p.printerFlags()
	p.call.flags.StringVar(&p.reason, "reason", "Printed from the command line", "why; it is kept with your `account`")
}

// run queues sheets and gives what became of each.
func (p *printRun) run(ctx context.Context, queue func(*app.Session, string) ([]record.PrintJob, error)) error {
	settings, err := p.readSettings()
	if err != nil {
		return err
	}
	to, passing, err := p.printer(&settings)
	if err != nil {
		return err
	}
	return p.withPrinting(ctx, settings, func(k *app.Kiosk) error {
		s := k.Operator(p.Account)
		for _, act := range p.acts {
			if err := p.open(ctx, s, act); err != nil {
				return err
			}
		}
		jobs, err := queue(s, to)
		if err == nil {
			p.progress("%d sheets are queued.", len(jobs))
			err = p.await(ctx, s, jobs)
		}
		if passing {
			return p.endPassing(context.WithoutCancel(ctx), s, jobs, err)
		}
		if err != nil {
			return err
		}
		return p.report(k, jobs)
	})
}

// endPassing ends a run to a folder that nobody prints to again. Somebody who stops
// it is told what became of each sheet, as they are at its end.
func (p *printRun) endPassing(ctx context.Context, s *app.Session, jobs []record.PrintJob, err error) error {
	stopped := errors.Is(err, context.Canceled)
	if given := p.giveUp(ctx, s, jobs); given != nil || err != nil && !stopped {
		return errors.Join(err, given)
	}
	if err := p.report(s.Kiosk(), jobs); err != nil || !stopped {
		return err
	}
	return app.ErrNotPrinted
}

// printer finds where to print: a printer of the settings, or a folder, which
// becomes one for this run alone.
func (p *printRun) printer(s *app.Settings) (name string, passing bool, err error) {
	if p.to == "" || s.HasPrinter(p.to) {
		return p.to, false, nil
	}
	if found, err := os.Stat(p.to); (err != nil || !found.IsDir()) && !strings.ContainsAny(p.to, `/\`) {
		return "", false, &app.UsageError{Words: fmt.Sprintf("No printer is called %q. The settings have: %s. A folder is named by its path, like ./paper.", p.to, strings.Join(s.PrinterNames(), ", "))}
	}
	folder, err := filepath.Abs(p.to)
	if err != nil {
		return "", false, err
	}
	name, err = s.AddFolder(folder)
	return name, true, err
}

// await waits until no sheet is on its way any more, or none has come out for as
// long as it may wait.
func (p *printRun) await(ctx context.Context, s *app.Session, jobs []record.PrintJob) error {
	deadline, before := time.Now().Add(p.wait), len(jobs)
	for {
		began := time.Now()
		open, err := refresh(ctx, s, jobs)
		if err != nil || open == 0 || time.Now().After(deadline) {
			return err
		}
		if open < before {
			deadline, before = time.Now().Add(p.wait), open
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(20*time.Millisecond, 10*time.Since(began))): // a thousand sets take a while to look at
		}
	}
}

// refresh reads how sheets stand and counts those that are on their way. A sheet
// that cannot be read, as somebody stops the run, stays as it was known.
func refresh(ctx context.Context, s *app.Session, jobs []record.PrintJob) (open int, err error) {
	for i, j := range jobs {
		if j.State != "" && !j.State.Open() {
			continue
		}
		now, err := s.PrintJob(ctx, j.ID)
		if err != nil {
			return open, err
		}
		jobs[i] = now
		if jobs[i].State == record.SheetWaiting || jobs[i].State == record.SheetSending {
			open++
		}
	}
	return open, nil
}

// giveUpWithin bounds how long sheets are waited for that a folder is taking this
// very moment.
const giveUpWithin = 10 * time.Second

// giveUp cancels what did not come out, since nobody will print to this folder
// again.
func (p *printRun) giveUp(ctx context.Context, s *app.Session, jobs []record.PrintJob) error {
	if _, err := refresh(ctx, s, jobs); err != nil {
		return err
	}
	until := time.Now().Add(giveUpWithin)
	for i := range jobs {
		if err := cancel(ctx, s, &jobs[i], until); err != nil {
			return err
		}
	}
	return nil
}

// cancel gives up one sheet, unless it comes out after all: the printer may be
// trying it once more, and then has it for a moment.
func cancel(ctx context.Context, s *app.Session, j *record.PrintJob, until time.Time) error {
	words := j.Words
	for j.State.Pending() || j.State == record.SheetSending && time.Now().Before(until) {
		err := s.SayJob(ctx, j.ID, record.SheetCancelled)
		if err != nil && !errors.Is(err, app.ErrJobState) {
			return err
		}
		if *j, err = s.PrintJob(ctx, j.ID); err != nil {
			return err
		}
		if j.State == record.SheetCancelled {
			j.Words = words
		} else {
			time.Sleep(20 * time.Millisecond)
		}
	}
	return nil
}

// sheetLine is what scripts read of a sheet: never whose it is by name.
type sheetLine struct {
	ID      record.ID             `json:"id"`
	Number  record.DowntimeNumber `json:"number,omitempty"`
	Sheet   record.SheetKind      `json:"sheet"`
	Title   string                `json:"title"`
	Copy    int                   `json:"copy"`
	Pages   int                   `json:"pages"`
	Serial  int                   `json:"serial"`
	Printer string                `json:"printer"`
	State   record.SheetState     `json:"state"`
	Since   time.Time             `json:"since,omitzero"`
	Words   string                `json:"words,omitempty"`
}

func lineOf(k *app.Kiosk, j record.PrintJob) sheetLine {
	return sheetLine{j.ID, j.Number, j.Sheet, k.SheetName(j), j.Copy, j.Pages, j.FirstSerial, j.Printer, j.State, j.StateAt, j.Words}
}

func (l sheetLine) write(w io.Writer) {
	whose := ""
	if l.Number != "" {
		whose = l.Number.String() + "  "
	}
	if l.State == notMadeState {
		fmt.Fprintf(w, "%s%s: not printed. %s\n", whose, l.Title, l.Words)
		return
	}
	fmt.Fprintf(w, "%s%s, serial %06d, %s, %s: %s", whose, l.Title, l.Serial, pagesOf(l.Pages), l.Printer, l.State)
	if l.Words != "" {
		fmt.Fprintf(w, ". %s", l.Words)
	}
	fmt.Fprintln(w)
}

// notMadeState is how a sheet stands that was asked for and cannot be made, beside
// the states of those that can.
const notMadeState record.SheetState = "not-made"

func lineOfNotMade(k *app.Kiosk, n app.NotMade) sheetLine {
	n.Job.State = notMadeState
	x := app.Explain(n.Err)
	n.Job.Words = strings.TrimSpace(x.Words + " " + x.Hint)
	return lineOf(k, n.Job)
}

func pagesOf(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}

// report says what became of each sheet, and fails where not all came out.
func (p *printRun) report(k *app.Kiosk, jobs []record.PrintJob) error {
	lines := make([]sheetLine, 0, len(jobs)+len(p.notMade))
	for _, n := range p.notMade {
		lines = append(lines, lineOfNotMade(k, n))
	}
	failed, unknown := len(p.notMade), 0
	for _, j := range jobs {
		lines = append(lines, lineOf(k, j))
		switch {
		case j.State == record.SheetUnknown:
			unknown++
		case !j.Out():
			failed++
		}
	}
	if err := p.print(lines, func(w io.Writer) {
		for _, l := range lines {
			l.write(w)
		}
	}); err != nil {
		return err
	}
	switch {
	case unknown > 0:
		return app.ErrCheckTray
	case failed > 0:
		return app.ErrNotPrinted
	}
	return nil
}

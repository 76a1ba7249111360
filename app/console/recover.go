package console

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/sync/reconcile"
)

// planRecovery says what is undelivered and what waits for a person.
func planRecovery(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		p, err := k.Plan(ctx)
		if err != nil {
			return err
		}
		if err := c.print(p, func(w io.Writer) { writePlan(w, p) }); err != nil {
			return err
		}
		if len(p.Decisions)+len(p.Refusals) > 0 {
			return app.ErrDecision
		}
		return nil
	})
}

func writePlan(w io.Writer, p app.Plan) {
	fmt.Fprintf(w, "%d attendances, %d still to trace.\n", p.Attendances, p.ToTrace)
	if !p.Clean {
		fmt.Fprintln(w, "Trust IT has not declared the systems clean: nothing is sent before that.")
	}
	for _, d := range p.Destinations {
		fmt.Fprintf(w, "%s (%s, %s): %d entries settled, %d owed, %d of them refused.\n", d.Name, d.Kind, d.Address, d.Settled, d.Owed, d.Refused)
	}
	for _, d := range p.Decisions {
		fmt.Fprintf(w, "%s: who is it? %d candidates.\n", d.Number, d.Candidates)
	}
	for _, r := range p.Refusals {
		fmt.Fprintf(w, "%s: %s refused it (%s): %s\n", r.Number, r.Destination, r.Code, r.Words)
	}
}

// runRecovery delivers everything that may go without a person.
func runRecovery(ctx context.Context, c *call) error {
	clean := c.flags.String("declared-clean", "", "trust IT's `reference` for declaring the systems clean")
	again := c.flags.Bool("retry-refused", false, "send what was refused again as it is")
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		s := k.Operator(c.Account)
		if *again {
			if err := retryRefused(ctx, k, s); err != nil {
				return err
			}
		}
		if *clean != "" {
			if err := s.EndOutage(ctx, *clean); err != nil {
				return err
			}
		}
		outcome, err := s.Recover(ctx, c.tell())
		if printErr := c.print(outcome, func(w io.Writer) { writeOutcome(w, outcome) }); printErr != nil {
			return printErr
		}
		return err
	})
}

func retryRefused(ctx context.Context, k *app.Kiosk, s *app.Session) error {
	p, err := k.Plan(ctx)
	for _, r := range p.Refusals {
		if err := s.Retry(ctx, r); err != nil {
			return err
		}
	}
	return err
}

// tell reports progress a line at a time, and only where something moved on.
func (c *call) tell() func(app.Progress) {
	last := map[string]int{}
	return func(p app.Progress) {
		if step := max(1, p.Total/20); p.Done-last[p.Words] >= step || p.Done == p.Total && last[p.Words] != p.Done {
			last[p.Words] = p.Done
			c.progress("%s: %d of %d", p.Words, p.Done, p.Total)
		}
	}
}

func writeOutcome(w io.Writer, o app.Outcome) {
	fmt.Fprintf(w, "%d patients traced.\n", o.Traced)
	for _, d := range o.Destinations {
		fmt.Fprintf(w, "%s: %d entries settled, %d owed, %d of them refused.\n", d.Name, d.Settled, d.Owed, d.Refused)
		if why := o.Failures[d.Name]; why != "" {
			fmt.Fprintf(w, "  It stopped: %s\n", why)
		}
	}
	fmt.Fprintf(w, "%d wait for a person's decision.\n", o.Decisions+o.Refused)
}

// reportRecovery writes the signed balance, or checks a file of one.
func reportRecovery(ctx context.Context, c *call) error {
	out := c.flags.String("out", "", "the `folder` to write to; one named after the date in the data folder where it is left out")
	verify := c.flags.String("verify", "", "check this `file` against the signature beside it")
	if _, err := c.parse(0); err != nil {
		return err
	}
	if *verify != "" {
		return c.verifyReport(*verify)
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		r, err := k.Balance(ctx, c.tell())
		if err != nil {
			return err
		}
		dir := *out
		if dir == "" {
			dir = filepath.Join(k.Settings.Data, "reports", r.GeneratedAt.Format("20060102T150405"))
		}
		sig, err := k.Operator(c.Account).WriteReport(ctx, dir, r)
		if err != nil {
			return err
		}
		return c.closeReport(dir, r, sig)
	})
}

// closeReport says where the report is, and whether the outage can be closed.
func (c *call) closeReport(dir string, r reconcile.Report, sig reconcile.Signature) error {
	result := reportResult{dir, r.Total, r.Balanced(), r.Closed(), sig.Fingerprint}
	if err := c.print(result, func(w io.Writer) { writeReport(w, result) }); err != nil {
		return err
	}
	return app.Closed(r)
}

// reportResult is what scripts read of a report.
type reportResult struct {
	Folder      string        `json:"folder"`
	Total       reconcile.Row `json:"total"`
	Balanced    bool          `json:"balanced"`
	Closed      bool          `json:"closed"`
	Fingerprint string        `json:"fingerprint"`
}

func writeReport(w io.Writer, r reportResult) {
	t := r.Total
	fmt.Fprintf(w, "%d issued = %d delivered + %d matched and delivered + %d withdrawn + %d waiting; %d not accounted for.\n",
		t.Issued, t.Delivered, t.Matched, t.Withdrawn, t.Waiting, t.Left)
	fmt.Fprintf(w, "The report is in %s, signed by %s.\n", r.Folder, r.Fingerprint)
}

func (c *call) verifyReport(path string) error {
	signed, err := app.VerifyReport(path)
	if err != nil {
		return err
	}
	return c.print(signed, func(w io.Writer) {
		fmt.Fprintf(w, "%s is as kiosk %s signed it, %s, at chain head %s.\n", filepath.Base(path), signed.Kiosk, signed.SignedAt.Format("02-Jan-2006 15:04"), signed.ChainHead)
		fmt.Fprintf(w, "Compare the key with the one on paper: %s\n", signed.Fingerprint)
	})
}

package console

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// owedPage is what scripts read of a page that is on paper: never whose it is.
type owedPage struct {
	Number  record.DowntimeNumber `json:"number"`
	Sheet   record.SheetKind      `json:"sheet"`
	Page    int                   `json:"page"`
	Of      int                   `json:"of"`
	Serial  int                   `json:"serial"`
	Printed time.Time             `json:"printed,omitzero"`
}

// listPagesOwed says which pages are on paper and not typed in.
func listPagesOwed(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		owed, err := k.Operator(c.Account).PagesOwed(ctx)
		if err != nil {
			return err
		}
		list := make([]owedPage, 0, len(owed))
		for _, p := range owed {
			list = append(list, owedPage{p.Number, p.Sheet, p.Page, p.Of, p.Serial, p.Job.StateAt})
		}
		return c.print(list, func(w io.Writer) {
			for _, p := range owed {
				fmt.Fprintf(w, "%s  %s, page %d of %d, serial %06d\n", p.Number, p.Title(), p.Page, p.Of, p.Serial)
			}
			fmt.Fprintf(w, "%d pages are on paper and not typed in.\n", len(list))
		})
	})
}

// issuePack takes numbers for a blank pack.
func issuePack(ctx context.Context, c *call) error {
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	var n int
	if _, err := fmt.Sscan(args[0], &n); err != nil {
		return &app.UsageError{Words: fmt.Sprintf("%q is no number of patients.", args[0])}
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		numbers, err := k.Operator(c.Account).IssuePack(ctx, n)
		if err != nil {
			return err
		}
		return c.print(numbers, func(w io.Writer) {
			for _, number := range numbers {
				fmt.Fprintln(w, number)
			}
		})
	})
}

// packedNumber is what scripts read of a number of a blank pack.
type packedNumber struct {
	Number  record.DowntimeNumber `json:"number"`
	Outcome string                `json:"outcome"`
}

// listPacks says what became of the numbers of blank packs.
func listPacks(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		numbers, err := k.Operator(c.Account).PackNumbers(ctx)
		if err != nil {
			return err
		}
		list, out := make([]packedNumber, 0, len(numbers)), 0
		for _, n := range numbers {
			p := packedNumber{n.Number, "not returned"}
			switch {
			case n.Returned:
				p.Outcome = "typed in"
			case n.Outcome != "":
				p.Outcome = n.Outcome.String()
			default:
				out++
			}
			list = append(list, p)
		}
		return c.print(list, func(w io.Writer) {
			for _, p := range list {
				fmt.Fprintf(w, "%s  %s\n", p.Number, p.Outcome)
			}
			fmt.Fprintf(w, "%d numbers of blank packs are not returned.\n", out)
		})
	})
}

// accountPack says what became of numbers that came back without a patient.
func accountPack(ctx context.Context, c *call) error {
	outcome := c.flags.String("outcome", string(record.PackUnused), "unused or destroyed")
	reason := c.flags.String("reason", "", "why, in a few words")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	number, err := record.ParseDowntimeNumber(args[0])
	if err != nil {
		return &app.UsageError{Words: fmt.Sprintf("%q is no downtime number: %v.", args[0], err)}
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		if err := k.Operator(c.Account).AccountPack(ctx, record.PackOutcome(*outcome), *reason, number); err != nil {
			return err
		}
		return c.print(packedNumber{number, record.PackOutcome(*outcome).String()}, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %s.\n", number, record.PackOutcome(*outcome))
		})
	})
}

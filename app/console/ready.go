package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

// readyResult is what `tideover ready --json` prints.
type readyResult struct {
	app.Verdict
	Kiosk  string      `json:"kiosk"`
	Checks []app.Check `json:"checks"`
}

// testReadiness makes the same tests as the window does by itself.
func testReadiness(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	err := c.withKiosk(ctx, func(k *app.Kiosk) error {
		checks := k.Readiness(ctx, nil)
		result := readyResult{app.VerdictOf(checks), k.Settings.Kiosk.Code, checks}
		if err := c.print(result, func(w io.Writer) { writeReadiness(w, result) }); err != nil {
			return err
		}
		if !result.Usable {
			return app.ErrNotReady
		}
		return nil
	})
	if errors.Is(err, ledger.ErrInUse) {
		return app.ErrTestsItself
	}
	return err
}

func writeReadiness(w io.Writer, r readyResult) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range r.Checks {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.State, c.Name, c.Words)
	}
	table.Flush()
	for i, c := range app.Problems(r.Checks) {
		if i == 0 {
			fmt.Fprintln(w, "\nPut right next:")
		}
		fmt.Fprintf(w, "  %s: %s\n", c.Name, c.Next)
	}
	for i, words := range r.Words {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, words)
	}
}

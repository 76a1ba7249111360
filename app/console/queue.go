package console

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tideover/tideover/app"
)

// listQueue says how every sheet that wants a printer or a person stands.
func listQueue(ctx context.Context, c *call) error {
	newest := c.flags.Int("finished", 0, "how many sheets to list that want nothing any more")
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		queue, err := k.Operator(c.Account).Queue(ctx, -1, *newest)
		if err != nil {
			return err
		}
		open, _, err := k.OpenSheets(ctx)
		if err != nil {
			return err
		}
		lines := make([]sheetLine, 0, len(queue))
		for _, q := range queue {
			lines = append(lines, lineOf(k, q.PrintJob))
		}
		return c.print(lines, func(w io.Writer) {
			for _, l := range lines {
				l.write(w)
			}
			fmt.Fprintf(w, "%d sheets want a printer or a person.\n", open)
		})
	})
}

// findPrinters says which printers there are on this machine and its network, and
// what to put into the settings for each. It opens no kiosk.
func findPrinters(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	found, err := app.FindPrinters(ctx, c.Outside)
	if len(found) == 0 {
		found = []app.FoundPrinter{}
	}
	printed := c.print(found, func(w io.Writer) {
		for _, f := range found {
			writeFound(w, f)
		}
		fmt.Fprintf(w, "%d printers were found. What each prints is set in the settings file, or at the print centre.\n", len(found))
	})
	return errors.Join(err, printed)
}

func writeFound(w io.Writer, f app.FoundPrinter) {
	fmt.Fprintf(w, "%s  %s\n", f.Name, f.Address)
	for _, more := range []string{f.Model, f.Location, f.Words} {
		if more != "" {
			fmt.Fprintf(w, "    %s\n", more)
		}
	}
	if f.Language == app.LanguageZPL {
		fmt.Fprintln(w, `    In the settings: language = "zpl"`)
	}
}

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

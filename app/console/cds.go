package console

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// writeNationalReturn writes the arrivals of some days as CDS 6-2-2 type 011.
func writeNationalReturn(ctx context.Context, c *call) error {
	var o app.ReturnOrder
	from := c.flags.String("from", "", "the first `day` of arrival, as 2026-11-21")
	to := c.flags.String("to", "", "the last `day` of arrival")
	c.flags.StringVar(&o.File, "out", "", "the `file` to write")
	c.flags.StringVar(&o.Reference, "reference", "", "the interchange’s own `number`; drawn from the clock where it is left out")
	if _, err := c.parse(0); err != nil {
		return err
	}
	var err error
	if o.From, err = dayOf("--from", *from); err != nil {
		return err
	}
	if o.To, err = dayOf("--to", *to); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		made, err := k.Operator(c.Account).WriteReturn(ctx, o, c.tell())
		if err != nil {
			return err
		}
		return c.print(made, func(w io.Writer) { writeReturn(w, made) })
	})
}

func dayOf(name, text string) (record.Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return record.Date{}, &app.UsageError{Words: fmt.Sprintf("%s wants a day, as 2026-11-21.", name)}
	}
	return record.DateOf(t), nil
}

// updateWords name how the receiver takes a return.
var updateWords = map[string]string{"net": "net change", "bulk": "bulk replacement"}

// shownOmissions is how many reasons are listed on a screen; the file has all.
const shownOmissions = 12

func writeReturn(w io.Writer, r app.ReturnMade) {
	if r.Test {
		fmt.Fprintln(w, "EXERCISE: the receiver checks it and keeps nothing.")
	}
	fmt.Fprintf(w, "CDS 6-2-2 type 011, %s to %s: %d attendances, %d taken back, %d not in it.\n", r.From, r.To, r.Sent, r.Deleted, r.NotSent)
	fmt.Fprintf(w, "Interchange %s (%s): %s\n", r.Reference, updateWords[r.Update], r.File)
	if r.Update == "bulk" {
		fmt.Fprintln(w, "It replaces everything that the receiver holds of this sender's emergency care on those days.")
	}
	for _, o := range r.Omissions[:min(len(r.Omissions), shownOmissions)] {
		fmt.Fprintf(w, "Left out of %d: %s\n", o.N, leftOutWords(o))
	}
	if more := len(r.Omissions) - shownOmissions; more > 0 {
		fmt.Fprintf(w, "and %d more reasons\n", more)
	}
	if r.LeftOut != "" {
		fmt.Fprintf(w, "By attendance: %s\n", r.LeftOut)
	}
	fmt.Fprintln(w, "The file holds patients in clear: hand it on, and delete it here.")
}

func leftOutWords(o app.OmissionCount) string {
	if o.Element == "" {
		return "the whole attendance: " + o.Words
	}
	return o.Element + ": " + o.Words
}

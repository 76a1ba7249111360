package console

import (
	"context"
	"fmt"
	"io"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// issuePack takes numbers for a blank pack, and prints nothing.
func issuePack(ctx context.Context, c *call) error {
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	n, err := countOf(args[0], "number of patients")
	if err != nil {
		return err
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

// countOf reads a whole number that somebody typed.
func countOf(text, what string) (n int, err error) {
	var rest string
	if read, _ := fmt.Sscanf(text+" ", "%d %s", &n, &rest); read != 1 {
		return 0, &app.UsageError{Words: fmt.Sprintf("%q is no %s.", text, what)}
	}
	return n, nil
}

// numberOf reads a downtime number that somebody typed.
func numberOf(text string) (record.DowntimeNumber, error) {
	n, err := record.ParseDowntimeNumber(text)
	if err != nil {
		return n, &app.UsageError{Words: fmt.Sprintf("%q is no downtime number: %v.", text, err)}
	}
	return n, nil
}

// packedNumber is what scripts read of a number of a blank pack.
type packedNumber struct {
	Number  record.DowntimeNumber `json:"number"`
	Pack    int                   `json:"pack,omitempty"`
	Set     int                   `json:"set,omitempty"`
	Outcome string                `json:"outcome"`
}

// listPacks says what became of the numbers of blank packs, and how many are
// left over of each.
func listPacks(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		packs, err := k.Operator(c.Account).Packs(ctx)
		if err != nil {
			return err
		}
		list, out := []packedNumber{}, 0
		for _, p := range packs {
			list = append(list, setsOf(p)...)
			out += p.Out()
		}
		return c.print(list, func(w io.Writer) {
			for _, p := range packs {
				writePack(w, p)
			}
			fmt.Fprintf(w, "%d numbers of blank packs are not returned.\n", out)
		})
	})
}

// writePack says how one pack stands: its numbers, and what they add up to.
func writePack(w io.Writer, p record.Pack) {
	ended := map[string]int{}
	for _, s := range setsOf(p) {
		fmt.Fprintf(w, "%s  pack %d, set %d of %d: %s\n", s.Number, s.Pack, s.Set, len(p.Sets), s.Outcome)
		ended[s.Outcome]++
	}
	fmt.Fprintf(w, "Pack %d of %s: %d sets = %d typed in + %d returned unused + %d destroyed + %d not returned.\n",
		p.Pack, record.FormatDateTime(p.IssuedAt), len(p.Sets), ended[typedIn], ended[record.PackUnused.String()], ended[record.PackDestroyed.String()], ended[notReturned])
}

// The words for numbers of which nobody has to say anything.
const (
	typedIn     = "typed in"
	notReturned = "not returned"
)

func setsOf(p record.Pack) []packedNumber {
	var list []packedNumber
	for i, s := range p.Sets {
		n := packedNumber{s.Number, p.Pack, i + 1, notReturned}
		switch {
		case s.Returned:
			n.Outcome = typedIn
		case s.Outcome != "":
			n.Outcome = s.Outcome.String()
		}
		list = append(list, n)
	}
	return list
}

// accountPack says what became of a number that came back without a patient.
func accountPack(ctx context.Context, c *call) error {
	outcome := c.flags.String("outcome", string(record.PackUnused), "unused or destroyed")
	reason := c.flags.String("reason", "", "why, in a few words")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	number, err := numberOf(args[0])
	if err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		if err := k.Operator(c.Account).AccountPack(ctx, record.PackOutcome(*outcome), *reason, number); err != nil {
			return err
		}
		return c.print(packedNumber{Number: number, Outcome: record.PackOutcome(*outcome).String()}, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %s.\n", number, record.PackOutcome(*outcome))
		})
	})
}

// printPack takes numbers for a blank pack and prints it, register first.
func printPack(ctx context.Context, c *call) error {
	p := printRun{call: c}
	count := c.flags.Int("count", 0, "how many patients the pack is for")
	p.printerFlags()
	if _, err := c.parse(0); err != nil {
		return err
	}
	var pack record.Pack
	return p.run(ctx, func(s *app.Session, to string) (jobs []record.PrintJob, err error) {
		pack, jobs, err = s.PrintPack(ctx, *count, app.PackOptions{Printer: to})
		if err == nil {
			p.progress("Pack %d: %d numbers, from %s to %s.", pack.Pack, len(pack.Sets), pack.Sets[0].Number, pack.Sets[len(pack.Sets)-1].Number)
		}
		return jobs, err
	})
}

// printRegister prints the register of a pack as it stands: what was typed in,
// came back unused, was destroyed, and is still out.
func printRegister(ctx context.Context, c *call) error {
	return c.printOfPack(ctx, func(s *app.Session, arg string, o app.PackOptions) ([]record.PrintJob, error) {
		pack, err := countOf(arg, "number of a pack")
		if err != nil {
			return nil, err
		}
		j, err := s.PrintRegister(ctx, pack, o)
		if err != nil {
			return nil, err
		}
		return []record.PrintJob{j}, nil
	})
}

// printSet prints every sheet of one number of a pack again, marked as copies.
func printSet(ctx context.Context, c *call) error {
	return c.printOfPack(ctx, func(s *app.Session, arg string, o app.PackOptions) ([]record.PrintJob, error) {
		n, err := numberOf(arg)
		if err != nil {
			return nil, err
		}
		return s.ReprintSet(ctx, n, o)
	})
}

// printOfPack runs a command that prints of a blank pack. No patient is on such
// a sheet, so that no glass is broken for it.
func (c *call) printOfPack(ctx context.Context, queue func(*app.Session, string, app.PackOptions) ([]record.PrintJob, error)) error {
	p := printRun{call: c}
	p.printerFlags()
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	return p.run(ctx, func(s *app.Session, to string) ([]record.PrintJob, error) {
		return queue(s, args[0], app.PackOptions{Printer: to})
	})
}

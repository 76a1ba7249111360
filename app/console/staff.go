package console

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// listedPerson is what scripts read of somebody on the list.
type listedPerson struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Role       record.Role `json:"role"`
	LastHere   time.Time   `json:"lastHere,omitzero"`
	Locked     bool        `json:"locked"`
	Unfinished int         `json:"unfinished"` // half-filled forms that wait for them
}

// listStaff says who may use the kiosk, and who is locked.
func listStaff(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		people, err := k.People(ctx)
		if err != nil {
			return err
		}
		list := make([]listedPerson, 0, len(people))
		for _, p := range people {
			list = append(list, listedPerson{p.ID, p.Name, p.Role, p.LastHere, p.Locked, p.Kept})
		}
		return c.print(list, func(w io.Writer) {
			for _, p := range list {
				fmt.Fprintf(w, "%-10s %-30s %-14s %s\n", p.ID, p.Name, p.Role, p.stands())
			}
		})
	})
}

func (p listedPerson) stands() string {
	switch {
	case p.Locked:
		return "locked after too many wrong PINs"
	case p.LastHere.IsZero():
		return "not used this kiosk yet"
	}
	return "last here " + record.FormatDateTime(p.LastHere)
}

// unlockStaff lets somebody try their PIN again, where nobody at the kiosk can.
func unlockStaff(ctx context.Context, c *call) error {
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		if err := k.Operator(c.Account).Unlock(ctx, args[0]); err != nil {
			return err
		}
		return c.print(map[string]string{"unlocked": args[0]}, func(w io.Writer) {
			fmt.Fprintf(w, "%s can try their PIN again.\n", args[0])
		})
	})
}

// reviewGlass lists who did in an emergency what their role does not allow.
func reviewGlass(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		uses, err := k.Operator(c.Account).GlassUses(ctx)
		if err != nil {
			return err
		}
		return c.print(uses, func(w io.Writer) {
			for _, u := range uses {
				fmt.Fprintf(w, "%s  %s (%s)  %s  %s: %s\n", record.FormatDateTime(u.At), u.Name, u.By, orElse(u.Number.String(), "no record"), u.Act, u.Reason)
			}
			fmt.Fprintf(w, "The glass was broken %d times.\n", len(uses))
		})
	})
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

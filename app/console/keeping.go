package console

import (
	"context"
	"fmt"
	"io"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// backUpLedger copies the records, sealed as they are. It disturbs no kiosk
// that has them open.
func backUpLedger(ctx context.Context, c *call) error {
	to := c.flags.String("to", "", "the `folder` of a stick or share; the settings' own where it is left out")
	if _, err := c.parse(0); err != nil {
		return err
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	made, err := app.BackUpOnce(ctx, s, c.Outside, c.Account, *to, c.tell())
	if made.File == "" && err != nil {
		return err
	}
	if printErr := c.print(made, func(w io.Writer) { writeBackup(w, made) }); printErr != nil {
		return printErr
	}
	return err
}

func writeBackup(w io.Writer, b app.BackupMade) {
	fmt.Fprintf(w, "Backed up and read back: %d entries, chain head %s, %s.\n", b.Entries, b.Head, record.FormatDateTime(b.At))
	fmt.Fprintf(w, "The backup: %s\n", b.File)
	for _, name := range b.Removed {
		fmt.Fprintf(w, "Removed to make room: %s\n", name)
	}
	if b.Unrecorded != "" {
		fmt.Fprintf(w, "It is good, but no entry tells of it: %s\n", b.Unrecorded)
	}
	fmt.Fprintln(w, "The key file is not in it. Without that nobody can read it: keep a copy in the trust's safe.")
}

// restoreLedger puts a backup in the place of the records.
func restoreLedger(ctx context.Context, c *call) error {
	o := app.RestoreOrder{Account: c.Account}
	c.flags.BoolVar(&o.Replace, "replace", false, "put aside the records that are here")
	c.flags.StringVar(&o.Reason, "reason", "", "`why`, for the records")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	o.From = args[0]
	r, err := app.Restore(ctx, s, c.Outside, o, c.tell())
	if err != nil {
		return err
	}
	return c.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "Restored: %d entries from %s.\n", r.Entries, r.From)
		if r.SetAside != "" {
			fmt.Fprintf(w, "What was here is kept in %s\n", r.SetAside)
		}
		writeContinued(w, r)
	})
}

// acceptLedger goes on from an older copy.
func acceptLedger(ctx context.Context, c *call) error {
	reason := c.flags.String("reason", "", "`why`, for the records")
	if _, err := c.parse(0); err != nil {
		return err
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	r, err := app.AcceptOlder(ctx, s, c.Outside, c.Account, *reason)
	if err != nil {
		return err
	}
	return c.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "Accepted: the kiosk goes on from entry %d.\n", r.Entries)
		writeContinued(w, r)
	})
}

func writeContinued(w io.Writer, r app.Restored) {
	if r.Warning != "" {
		fmt.Fprintln(w, r.Warning)
	}
	fmt.Fprintf(w, "The kiosk and its report will say: %s\n", r.Note)
}

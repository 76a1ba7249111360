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
	"github.com/tideover/tideover/app/index"
)

// importIndex takes a snapshot of the trust's patient index in.
func importIndex(ctx context.Context, c *call) error {
	format := c.flags.String("format", "", "csv or fhir; by the file's name where it is left out")
	asOf := c.flags.String("as-of", "", "when the snapshot was made, as 2006-01-02T15:04; the file's own time where it is left out")
	add := c.flags.Bool("add", false, "add to the index instead of replacing it")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		o := index.ImportOptions{Source: filepath.Base(args[0]), Replace: !*add, Progress: func(n int) { c.progress("%d people read", n) }}
		if o.AsOf, err = snapshotTime(f, *asOf, k.Now().Location()); err != nil {
			return err
		}
		result, err := k.Operator(c.Account).ImportIndex(ctx, f, formatOf(args[0], *format), o)
		if err != nil && result.RefusedCount == 0 {
			return err
		}
		// Where nobody could be imported, the rows say why.
		return errors.Join(c.print(result, func(w io.Writer) { writeImport(w, args[0], result) }), err)
	})
}

func snapshotTime(f *os.File, text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		info, err := f.Stat()
		if err != nil {
			return time.Time{}, err
		}
		return info.ModTime(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &app.UsageError{Words: fmt.Sprintf("--as-of %q is no time; write it as 2026-11-21T02:10.", text)}
}

func formatOf(name, asked string) index.Format {
	if asked != "" {
		return index.Format(asked)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json", ".ndjson":
		return index.FHIR
	}
	return index.CSV
}

func writeImport(w io.Writer, file string, r index.Result) {
	fmt.Fprintf(w, "%d people imported from %s.\n", r.People, file)
	for _, text := range r.Warnings {
		fmt.Fprintln(w, text)
	}
	if r.RefusedCount == 0 {
		return
	}
	fmt.Fprintf(w, "%d rows were left out:\n", r.RefusedCount)
	for _, p := range r.Refused {
		fmt.Fprintf(w, "  row %d: %s\n", p.Row, p.Words)
	}
}

// searchIndex searches as the reception screen does. Trust IT sees no patient
// without a reason, which is kept.
func searchIndex(ctx context.Context, c *call) error {
	reason := c.flags.String("reason", "", "why you look; it is kept with your `account`")
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	if strings.TrimSpace(args[0]) == "" {
		return &app.UsageError{Words: "There is nothing to search for."}
	}
	if strings.TrimSpace(*reason) == "" {
		return &app.UsageError{Words: "Say why you look at patients: --reason WORDS. It is kept with your account’s name."}
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		s := k.Operator(c.Account)
		if err := s.BreakGlass(ctx, app.SeePatients, "", *reason); err != nil {
			return err
		}
		found, err := s.Search(ctx, args[0])
		if err != nil {
			return err
		}
		return c.print(found.Index, func(w io.Writer) {
			for _, hit := range found.Index.Hits {
				p := hit.Patient
				fmt.Fprintf(w, "%-40s %s  %s  %s\n", p.Name, p.BirthDate.Date, p.Sex, p.NHSNumber)
			}
			fmt.Fprintf(w, "%d found.\n", found.Index.Total)
		})
	})
}

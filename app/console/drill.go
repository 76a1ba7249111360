package console

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/drill"
)

// drillStart is when every exercise's outage begins, so that a seed gives the
// same shift whenever it is run. It is an autumn night with nothing special.
var drillStart = time.Date(2026, time.November, 21, 22, 14, 0, 0, time.UTC)

// runDrill runs a whole outage headless.
func runDrill(ctx context.Context, c *call) error {
	o := drill.Options{Start: drillStart, Progress: c.drillProgress()}
	c.flags.StringVar(&o.Out, "out", "", "the `folder` to leave everything in")
	c.flags.Uint64Var(&o.Seed, "seed", 1, "what to draw people and events from")
	c.flags.IntVar(&o.Hours, "hours", 8, "how long the shift lasts")
	c.flags.Float64Var(&o.PerHour, "per-hour", 12, "arrivals an hour, on average")
	c.flags.StringVar(&o.MLLP, "mllp", "", "a real HL7 receiver, `host:port`")
	c.flags.StringVar(&o.FHIR, "fhir", "", "a real FHIR server, its base `URL`")
	c.flags.BoolVar(&o.KeepData, "keep-data", false, "leave the kiosk's own data too")
	if _, err := c.parse(0); err != nil {
		return err
	}
	switch {
	case o.Out == "":
		return &app.UsageError{Words: "Say where to leave the exercise: tideover drill --out DIR."}
	case o.Hours < 1 || o.Hours > 24*28 || o.PerHour <= 0 || o.PerHour > 200:
		return &app.UsageError{Words: "An exercise lasts 1 to 672 hours, with up to 200 arrivals an hour."}
	}
	result, err := drill.Run(ctx, o)
	if result.Fingerprint == "" && err != nil {
		return err
	}
	if printErr := c.print(result, func(w io.Writer) { writeDrill(w, result) }); printErr != nil {
		return printErr
	}
	return err
}

// drillProgress shows a line when a part begins, at each quarter, and at its
// end.
func (c *call) drillProgress() func(string, int, int) {
	shown := map[string]int{}
	return func(words string, done, total int) {
		quarter := 1
		if total > 0 {
			quarter = 1 + 4*done/total
		}
		if quarter <= shown[words] {
			return
		}
		shown[words] = quarter
		if total > 0 {
			c.progress("%s: %d of %d", words, done, total)
			return
		}
		c.progress("%s", words)
	}
}

func writeDrill(w io.Writer, r drill.Result) {
	fmt.Fprintf(w, "EXERCISE, seed %d: %d arrivals, %d sheets, %d decisions by a person, %d refusals sent again.\n", r.Seed, r.Arrivals, r.Sheets, r.Decisions, r.Retried)
	t := r.Total
	fmt.Fprintf(w, "%d issued = %d delivered + %d matched and delivered + %d withdrawn + %d waiting; %d not accounted for.\n",
		t.Issued, t.Delivered, t.Matched, t.Withdrawn, t.Waiting, t.Left)
	for _, words := range r.Wrong {
		fmt.Fprintln(w, words)
	}
	fmt.Fprintf(w, "The paper: %s\n", filepath.Join(r.Out, "sheets"))
	fmt.Fprintf(w, "The report: %s, signed by %s\n", filepath.Join(r.Out, app.ReportPDF), r.Fingerprint)
	fmt.Fprintf(w, "Who truly came: %s\n", filepath.Join(r.Out, "patients.csv"))
}

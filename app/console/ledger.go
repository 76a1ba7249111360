package console

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// verifyLedger walks the records without changing them, or finds the entry
// that a printed sheet vouches for.
func verifyLedger(ctx context.Context, c *call) error {
	sheet := c.flags.String("sheet", "", "the `code` of a printed sheet's chain head")
	if _, err := c.parse(0); err != nil {
		return err
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	if *sheet != "" {
		return c.findSheet(ctx, s, *sheet)
	}
	v, err := app.VerifyRecords(ctx, s, c.Outside, c.tenths("verified"))
	if err != nil {
		return err
	}
	result := verifyResult{v.Entries, v.Bytes, v.Attendances, v.Head.Code()}
	return c.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "All %d entries hold, and the %d attendances shown follow from them. Chain head %s.\n", v.Entries, v.Attendances, v.Head.Code())
	})
}

// verifyResult is what scripts read of a verify.
type verifyResult struct {
	Entries     int64  `json:"entries"`
	Bytes       int64  `json:"bytes"`
	Attendances int64  `json:"attendances"`
	Head        string `json:"head"`
}

// tenths reports a long work as each tenth of it is done.
func (c *call) tenths(what string) func(done, whole int64) {
	var mu sync.Mutex
	var shown int64
	return func(done, whole int64) {
		mu.Lock()
		defer mu.Unlock()
		if tenth := 10 * done / max(whole, 1); tenth > shown {
			shown = tenth
			c.progress("%d%% %s", 10*tenth, what)
		}
	}
}

// stoodResult is what scripts read of one entry that a sheet's head stood after.
type stoodResult struct {
	Seq        int64                 `json:"entry"`
	Kind       record.Kind           `json:"kind"`
	RecordedAt time.Time             `json:"recordedAt"`
	Number     record.DowntimeNumber `json:"number,omitempty"`
}

func (c *call) findSheet(ctx context.Context, s app.Settings, code string) error {
	stood, err := app.FindSheet(ctx, s, c.Outside, code)
	if len(stood) == 0 {
		return err
	}
	result := struct {
		Code  string        `json:"code"`
		Stood []stoodResult `json:"stood"`
	}{Code: code}
	for _, e := range stood {
		result.Stood = append(result.Stood, stoodResult(e))
	}
	if printErr := c.print(result, func(w io.Writer) { writeStood(w, code, stood) }); printErr != nil {
		return printErr
	}
	return err
}

func writeStood(w io.Writer, code string, stood []ledger.Stood) {
	for _, e := range stood {
		of := ""
		if e.Number != "" {
			of = " of " + e.Number.String()
		}
		fmt.Fprintf(w, "Chain head %s stood after entry %d, %s%s, written down %s. The chain holds up to it.\n",
			code, e.Seq, e.Kind, of, e.RecordedAt.Format("02-Jan-2006 15:04:05"))
	}
	if len(stood) > 1 {
		fmt.Fprintln(w, "The sheet is one of these: the number on it says which.")
	}
}

// repairLedger makes what is shown again from the entries.
func repairLedger(ctx context.Context, c *call) error {
	reason := c.flags.String("reason", "", "why, for the entry that says so")
	if _, err := c.parse(0); err != nil {
		return err
	}
	if *reason == "" {
		return &app.UsageError{Words: "Say why: tideover ledger repair --reason TEXT."}
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	r, err := app.RepairRecords(ctx, s, c.Outside, c.Account, *reason, c.tenths("walked"))
	if err != nil {
		return err
	}
	result := struct {
		Found   []string `json:"found"`
		Entries int64    `json:"entries"`
		Head    string   `json:"head"`
		Kept    string   `json:"kept"`
	}{r.Found, r.Entries, r.Head.Code(), r.Kept}
	return c.print(result, func(w io.Writer) { writeRepair(w, r) })
}

func writeRepair(w io.Writer, r ledger.Repairs) {
	fmt.Fprintf(w, "%d things did not follow from the entries, and were made again:\n", len(r.Found))
	for _, words := range r.Found[:min(len(r.Found), 20)] {
		fmt.Fprintf(w, "  %s\n", words)
	}
	if more := len(r.Found) - 20; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
	fmt.Fprintf(w, "All %d entries hold. Chain head %s. The file as it was is kept as %s.\n", r.Entries, r.Head.Code(), r.Kept)
}

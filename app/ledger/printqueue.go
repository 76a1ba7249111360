package ledger

import (
	"context"
	"database/sql"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// NextPrintJob gives the job that a printer is to print next, or ErrNotFound:
// the oldest that waits for it, and one of a blank pack only where nothing else
// waits.
func (l *Ledger) NextPrintJob(ctx context.Context, printer string) (record.PrintJob, error) {
	return first(l.PrintJobsIn(ctx, printer, record.SheetWaiting, 1))
}

// PrintJobsIn gives the jobs of a printer that are in a state, in the order in
// which they print, at most limit; all of them for a negative one.
func (l *Ledger) PrintJobsIn(ctx context.Context, printer string, state record.SheetState, limit int) ([]record.PrintJob, error) {
	jobs, _, err := l.PrintJobsAfter(ctx, printer, state, QueuePlace{}, limit)
	return jobs, err
}

// QueuePlace is how far somebody has read in a printer's queue. Sheets of blank
// packs come after all others, and each of the two as they were queued; what is
// queued later comes after the place, of either. The zero value is before all.
type QueuePlace struct{ others, ofPack int64 }

// PrintJobsAfter gives the same from after a place on, and the place that it has
// read to: a long queue is read a page at a time.
func (l *Ledger) PrintJobsAfter(ctx context.Context, printer string, state record.SheetState, after QueuePlace, limit int) (jobs []record.PrintJob, last QueuePlace, err error) {
	last = after
	for _, part := range []struct {
		ofPack bool
		seq    *int64
	}{{false, &last.others}, {true, &last.ofPack}} {
		left := limit
		if limit >= 0 {
			left -= len(jobs)
		}
		const query = `SELECT seq, id, sealed FROM print_job
			WHERE printer = ? AND state = ? AND of_pack = ? AND seq > ? ORDER BY seq LIMIT ?`
		err = each(ctx, l.read, query, []any{printer, state, part.ofPack, *part.seq, left}, func(rows *sql.Rows) error {
			var id string
			var sealed []byte
			var j record.PrintJob
			err := rows.Scan(part.seq, &id, &sealed)
			if err := l.seal.openRow("print_job", id, sealed, err, &j); err != nil {
				return err
			}
			jobs = append(jobs, j)
			return nil
		})
		if err != nil {
			break
		}
	}
	return jobs, last, err
}

// PrintTally counts the jobs of one printer by state.
type PrintTally map[record.SheetState]int

// TallyPrintJobs counts the open jobs of every printer that has any.
func (l *Ledger) TallyPrintJobs(ctx context.Context) (map[string]PrintTally, error) {
	all := map[string]PrintTally{}
	query := "SELECT printer, state, jobs FROM print_tally WHERE jobs > 0 AND state IN " + openStates
	err := each(ctx, l.read, query, nil, func(rows *sql.Rows) error {
		var printer string
		var state record.SheetState
		var jobs int
		err := rows.Scan(&printer, &state, &jobs)
		if all[printer] == nil {
			all[printer] = PrintTally{}
		}
		all[printer][state] = jobs
		return storageError(err)
	})
	return all, err
}

// CountOpenPrintJobs gives how many sheets still want a printer or a person.
func (l *Ledger) CountOpenPrintJobs(ctx context.Context) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT coalesce(sum(jobs), 0) FROM print_tally WHERE state IN "+openStates).Scan(&n)
	return n, storageError(err)
}

// openStates are the states of record.OpenSheetStates, as SQL lists them.
var openStates = sqlList(record.OpenSheetStates())

func sqlList(states []record.SheetState) string {
	quoted := make([]string, len(states))
	for i, s := range states {
		quoted[i] = "'" + string(s) + "'"
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// printTally holds the counts of print jobs against the jobs that are there.
func (c *checking) printTally(ctx context.Context) error {
	const query = `SELECT printer, state, sum(counted), sum(there) FROM (
		SELECT printer, state, jobs AS counted, 0 AS there FROM print_tally
		UNION ALL SELECT printer, state, 0, count(*) FROM print_job GROUP BY printer, state)
		GROUP BY printer, state HAVING sum(counted) <> sum(there)`
	return c.note(each(ctx, c.l.read, query, nil, func(rows *sql.Rows) error {
		var printer, state string
		var counted, there int
		err := rows.Scan(&printer, &state, &counted, &there)
		if err == nil {
			c.find("print queue: it counts %d sheets of a printer as %s, and there are %d", counted, state, there)
		}
		return storageError(err)
	}))
}

package ledger

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"github.com/tideover/tideover/forms/record"
)

// PrintJobOfSerial gives the print job that a page's serial belongs to, or
// ErrNotFound.
func (l *Ledger) PrintJobOfSerial(ctx context.Context, serial int) (record.PrintJob, error) {
	jobs, err := l.printJobs(ctx, l.read, "WHERE first <= ? ORDER BY first DESC LIMIT 1", serial)
	if err != nil {
		return record.PrintJob{}, err
	}
	if len(jobs) == 0 || serial < 1 || serial >= jobs[0].FirstSerial+jobs[0].Pages {
		return record.PrintJob{}, ErrNotFound
	}
	return jobs[0], nil
}

// PrintJobsOfNobody gives the print jobs that are about no patient and of no
// blank pack, newest first: lists, reports, test sheets. It opens each as it is
// asked for, so that whoever wants the last of a kind stops there.
func (l *Ledger) PrintJobsOfNobody(ctx context.Context) iter.Seq2[record.PrintJob, error] {
	return func(yield func(record.PrintJob, error) bool) {
		const query = "SELECT id, sealed FROM print_job WHERE attendance = '' AND number = '' ORDER BY seq DESC"
		err := each(ctx, l.read, query, nil, func(rows *sql.Rows) error {
			j, err := l.scanPrintJob(rows)
			if err == nil && !yield(j, nil) {
				return errEnough
			}
			return err
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(record.PrintJob{}, err)
		}
	}
}

// errEnough ends a query whose answer nobody wants the rest of.
var errEnough = errors.New("no more rows are wanted")

// PrintJobsOfNumber gives the print jobs of a downtime number, oldest first:
// those of its attendance and those of the blank pack that it was on.
func (l *Ledger) PrintJobsOfNumber(ctx context.Context, n record.DowntimeNumber) ([]record.PrintJob, error) {
	if n == "" {
		return nil, nil
	}
	return l.printJobs(ctx, l.read, "WHERE number = ? AND number <> '' ORDER BY seq", n.Compact())
}

// owingSheets finds the sheets with pages that are owed: those of a number under which
// somebody is registered, and whose registration stands.
const owingSheets = "FROM print_job j JOIN attendance a ON a.number = j.number WHERE j.owed > 0 AND a.withdrawn = 0"

// OwedJob is a sheet with pages of which nobody has said what became of them,
// and whose it is.
type OwedJob struct {
	record.PrintJob
	Attendance record.Attendance
}

// OwedPrintJobs gives the sheets of which pages are owed, in the order of their
// serials. It costs as much as there are of them, however many came home.
func (l *Ledger) OwedPrintJobs(ctx context.Context) ([]OwedJob, error) {
	var list []OwedJob
	attendances := map[string]record.Attendance{}
	err := each(ctx, l.read, "SELECT j.id, j.sealed, a.id, a.sealed "+owingSheets+" ORDER BY j.first", nil, func(rows *sql.Rows) error {
		var job, attendance string
		var sealedJob, sealedAttendance []byte
		err := rows.Scan(&job, &sealedJob, &attendance, &sealedAttendance)
		var o OwedJob
		if err := l.seal.openRow("print_job", job, sealedJob, err, &o.PrintJob); err != nil {
			return err
		}
		a, opened := attendances[attendance]
		if !opened {
			if err := l.seal.openRow("attendance", attendance, sealedAttendance, nil, &a); err != nil {
				return err
			}
			attendances[attendance] = a
		}
		o.Attendance = a
		list = append(list, o)
		return nil
	})
	return list, err
}

// CountPagesOwed counts the pages of the sheets that OwedPrintJobs gives. It
// opens none of them.
func (l *Ledger) CountPagesOwed(ctx context.Context) (n int, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT coalesce(sum(j.owed), 0) "+owingSheets).Scan(&n)
	return n, storageError(err)
}

// tellSheets brings rows forward that a program of an earlier format wrote: what
// it kept sealed alone now has columns as well. Serials begin with 1, so that a
// row without is one of those. What does not open is left: it is for verify to
// find.
func (l *Ledger) tellSheets(ctx context.Context) error {
	var jobs []record.PrintJob
	err := each(ctx, l.read, "SELECT id, sealed FROM print_job WHERE first = 0", nil, func(rows *sql.Rows) error {
		var id string
		var sealed []byte
		err := rows.Scan(&id, &sealed)
		var j record.PrintJob
		if l.seal.openRow("print_job", id, sealed, nil, &j) == nil {
			jobs = append(jobs, j)
		}
		return storageError(err)
	})
	if err != nil || len(jobs) == 0 {
		return err
	}
	tx, err := l.write.begin(ctx)
	if err != nil {
		return storageError(err)
	}
	defer tx.Rollback()
	for _, j := range jobs {
		_, err := tx.ExecContext(ctx, "UPDATE print_job SET first = ?, number = ?, owed = ? WHERE id = ?", j.FirstSerial, j.Number.Compact(), j.Owed(), j.ID)
		if err != nil {
			return storageError(err)
		}
	}
	return storageError(tx.Commit())
}

package ledger

import (
	"errors"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// sheetOf is the sheet that register queues.
func sheetOf(a record.Attendance) record.ID { return a.ID + "-job" }

// owes fails unless so many pages are owed, of the attendances that are named.
func owes(t *testing.T, l *Ledger, want int, of ...record.Attendance) {
	t.Helper()
	n, err := l.CountPagesOwed(ctx)
	if err != nil || n != want {
		t.Errorf("%d pages are owed, %v, want %d", n, err, want)
	}
	jobs, err := l.OwedPrintJobs(ctx)
	if err != nil || len(jobs) != len(of) {
		t.Fatalf("%d sheets owe pages, %v, want %d", len(jobs), err, len(of))
	}
	for i, j := range jobs {
		if j.Attendance.ID != of[i].ID || j.Number != of[i].Number {
			t.Errorf("sheet %d is of %s, want %s", i+1, j.Attendance.Number, of[i].Number)
		}
		n -= j.Owed()
	}
	if n != 0 {
		t.Errorf("the sheets owe %d pages less than are counted", n)
	}
}

// What is on paper is owed, page by page, until somebody says; and what never
// came out, or belongs to a registration that does not stand, is not.
func TestPagesAreOwedByTheirOwnIndex(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	a, b, c := register(t, l, "A"), register(t, l, "B"), register(t, l, "C")
	owes(t, l, 0)
	for _, one := range []record.Attendance{a, b, c} {
		add(t, l, one, &record.SheetOutcome{JobID: sheetOf(one), State: record.SheetSent})
	}
	owes(t, l, 6, a, b, c)
	add(t, l, a, &record.PageReturned{JobID: sheetOf(a), Page: 1, State: record.PageTyped})
	add(t, l, c, &record.SheetOutcome{JobID: sheetOf(c), State: record.SheetUnknown})
	owes(t, l, 5, a, b, c)
	add(t, l, c, &record.SheetOutcome{JobID: sheetOf(c), State: record.SheetWaiting})
	add(t, l, b, &record.Withdrawn{Reason: "Registered twice"})
	owes(t, l, 1, a)
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	owes(t, l, 1, a)
	add(t, l, a, &record.PageReturned{JobID: sheetOf(a), Page: 2, State: record.PageBlank})
	owes(t, l, 0)
}

// The sheets of a blank pack were printed about nobody. They are owed from when
// somebody is registered under their number, and found by it.
func TestSheetsOfAPackAreOwedOnceTheirNumberIsTaken(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	other := register(t, l, "A")
	numbers := make([]record.DowntimeNumber, 2)
	err := l.Commit(ctx, func(tx *Tx) (err error) {
		for i := range numbers {
			if numbers[i], err = tx.NextNumber(); err != nil {
				return err
			}
		}
		_, err = tx.Append(record.Draft{Author: "S1", Body: &record.PackIssued{Numbers: numbers}})
		return errors.Join(err, appendBlank(tx, numbers[0], "one"), appendBlank(tx, numbers[1], "two"))
	})
	if err != nil {
		t.Fatal(err)
	}
	owes(t, l, 0)
	a := registerUnder(t, l, numbers[1])
	owes(t, l, 2, a)
	jobs, err := l.PrintJobsOfNumber(ctx, a.Number)
	if err != nil || len(jobs) != 1 || jobs[0].ID != "two" {
		t.Fatalf("found %+v, %v", jobs, err)
	}
	for serial, want := range map[int]record.ID{1: sheetOf(other), 2: sheetOf(other), 3: "one", 4: "one", 5: "two", 6: "two", 0: "", 7: "", -1: ""} {
		j, err := l.PrintJobOfSerial(ctx, serial)
		if j.ID != want || (want == "") != errors.Is(err, ErrNotFound) {
			t.Errorf("serial %d is of %q, %v; want %q", serial, j.ID, err, want)
		}
	}
}

func appendBlank(tx *Tx, n record.DowntimeNumber, id record.ID) error {
	first, err := tx.NextSerials(2)
	if err != nil {
		return err
	}
	job := record.PrintJob{ID: id, Sheet: record.CasualtyCard, Number: n, Printer: "laser", Copy: 1, Pages: 2, FirstSerial: first}
	if _, err := tx.Append(record.Draft{Author: "S1", Body: &record.SheetQueued{Job: job}}); err != nil {
		return err
	}
	_, err = tx.Append(record.Draft{Body: &record.SheetOutcome{JobID: id, State: record.SheetSent}})
	return err
}

func registerUnder(t *testing.T, l *Ledger, n record.DowntimeNumber) record.Attendance {
	t.Helper()
	var id record.ID
	err := l.Commit(ctx, func(tx *Tx) (err error) {
		if err := tx.TakePackNumber(n); err != nil {
			return err
		}
		if id, err = tx.NewID(); err != nil {
			return err
		}
		_, err = tx.Append(record.Draft{AttendanceID: id, Author: "S1", Body: &record.Registered{Number: n, Details: record.Details{ArrivedAt: l.Now()}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Attendance(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A ledger of an earlier format has its sheets sealed alone; they are told when
// it is next opened, once.
func TestSheetsOfAnEarlierFormatAreTold(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	a := register(t, l, "A")
	add(t, l, a, &record.SheetOutcome{JobID: sheetOf(a), State: record.SheetSent})
	if _, err := l.write.Exec("UPDATE print_job SET first = 0, number = '', owed = 0"); err != nil {
		t.Fatal(err)
	}
	owes(t, l, 0)
	l.Close()
	l = open(t, dir, testOptions())
	owes(t, l, 2, a)
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

// What is owed costs as much with a hundred times the sheets that came home: the
// two are measured side by side, and told as a ratio.
func BenchmarkOwedPages(b *testing.B) {
	few, many := homecoming(b, 40), homecoming(b, 4000)
	var spent [2]time.Duration
	for b.Loop() {
		for i, l := range []*Ledger{few, many} {
			began := time.Now()
			if jobs, err := l.OwedPrintJobs(ctx); err != nil || len(jobs) != 20 {
				b.Fatalf("%d owed, %v", len(jobs), err)
			}
			if j, err := l.PrintJobOfSerial(ctx, 4); err != nil || j.FirstSerial != 3 {
				b.Fatalf("%+v, %v", j, err)
			}
			spent[i] += time.Since(began)
		}
	}
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "x-for-100-times-as-many")
}

// homecoming is a ledger with so many sheets, of which the last twenty are owed.
func homecoming(t testing.TB, sheets int) *Ledger {
	t.Helper()
	l := open(t, t.TempDir(), testOptions())
	a := register(t, l, "A")
	err := l.Commit(ctx, func(tx *Tx) error {
		for i := range sheets {
			first, err := tx.NextSerials(2)
			if err != nil {
				return err
			}
			job := record.PrintJob{ID: record.ID(time.Duration(i).String()), Sheet: record.CasualtyCard, AttendanceID: a.ID, Number: a.Number, Copy: 1, Pages: 2, FirstSerial: first}
			bodies := []record.Body{&record.SheetQueued{Job: job}, &record.SheetOutcome{JobID: job.ID, State: record.SheetSent}}
			for page := 1; page <= 2 && i < sheets-20; page++ {
				bodies = append(bodies, &record.PageReturned{JobID: job.ID, Page: page, State: record.PageTyped})
			}
			for _, body := range bodies {
				if _, err := tx.Append(record.Draft{AttendanceID: a.ID, Author: "S1", Body: body}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

package ledger

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// What is read every second, at every key press, for every sheet and for every
// delivery is found by an index, so that it costs the same with a thousand
// attendances and with a hundred thousand. The indexes that may be walked
// hold only what is open: who is here, and pages still to be typed in; or are
// walked from their newest row back to the one that is wanted.
func TestNothingThatIsReadOftenScans(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas", "epr"))
	readEverythingThatIsReadOften(t, l)
	for _, query := range slices.Sorted(maps.Keys(l.read.byText)) {
		checkPlan(t, l, query)
	}
	written := slices.Concat(slices.Collect(maps.Keys(l.write.byText)), l.write.wanted)
	if len(written) < 15 || len(l.read.byText) < 15 {
		t.Fatalf("only %d statements that read and %d that write were found", len(l.read.byText), len(written))
	}
	for _, query := range written {
		checkPlan(t, l, query)
	}
}

func readEverythingThatIsReadOften(t *testing.T, l *Ledger) {
	t.Helper()
	a, b := register(t, l, "A"), register(t, l, "B")
	add(t, l, a, &record.Moved{Place: "Majors 3"})
	add(t, l, a, &record.SheetOutcome{JobID: a.ID + "-job", State: record.SheetSent})
	add(t, l, a, &record.Refused{Destination: "pas", EntryID: a.RegisteredIn})
	add(t, l, a, &record.Retried{Destination: "pas", EntryID: a.RegisteredIn})
	add(t, l, b, &record.Withdrawn{Reason: "Registered twice"})
	if _, err := l.Delivery(ctx, "pas", a.RegisteredIn); err != nil {
		t.Fatal(err)
	}
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"board": second(l.Present(ctx)), "search": second(l.OfPerson(ctx, "9990000018")),
		"number": second(l.AttendanceByNumber(ctx, a.Number)), "record": second(l.Entries(ctx, a.ID)),
		"outage": second(l.LatestKioskEntry(ctx, record.KindKioskStarted)), "sheets": second(l.PrintJobs(ctx, 50)),
		"queue": second(l.PrintJobsIn(ctx, "laser", record.SheetWaiting, 1)), "tallies": second(l.TallyPrintJobs(ctx)), "jobs": second(l.PrintJobsOf(ctx, a.ID)),
		"registered": second(l.CountAttendances(ctx)), "to send": second(l.CountAttendancesOwed(ctx)),
		"present": second(l.CountPresent(ctx)), "to print": second(l.CountOpenPrintJobs(ctx)), "pages owed": second(l.CountPagesOwed(ctx)), "owed": second(l.OwedPrintJobs(ctx)), "numbered": second(l.PrintJobsOfNumber(ctx, a.Number)), "outbox": second(l.Undelivered(ctx, "pas")),
		"kept": second(l.Savepoints(ctx, "S1")), "staff": second(l.KioskEntries(ctx, record.KindSignedIn)),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := l.DeliveriesOf(ctx, a.ID); err != nil {
		t.Error(err)
	}
	for _, err := range l.PrintJobsOfNobody(ctx) {
		if err != nil {
			t.Error(err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// checkPlan asks SQLite how it would run a statement.
func checkPlan(t *testing.T, l *Ledger, query string) {
	t.Helper()
	rows, err := l.write.Query("EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		if walksTable(step, query) || walksDestination(step, query) {
			t.Errorf("%s\n\t%s", query, step)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// walksTable reports whether a step walks a table that grows. From its end to
// a limit is not to walk it, unless it is sorted first; and what a destination is
// owed that is new is found once.
func walksTable(step, query string) bool {
	limited := strings.Contains(query, " DESC LIMIT ")
	if limited && strings.HasPrefix(step, "USE TEMP B-TREE") {
		return true
	}
	if limited || !strings.HasPrefix(step, "SCAN ") || strings.Contains(query, "SELECT ?1, seq, id, attendance FROM entry") {
		return false
	}
	for _, open := range []string{"INDEX attendance_present", "INDEX print_job_owed", "INDEX print_job_of_nobody"} {
		if strings.Contains(step, open) {
			return false
		}
	}
	table, _, _ := strings.Cut(strings.TrimPrefix(step, "SCAN "), " ")
	return !slices.Contains([]string{"tally", "print_tally", "serial", "ledger", "destination", "d", "CONSTANT", "key_slot", "sqlite_schema"}, table)
}

// walksDestination reports whether a step walks everything that one
// destination is owed, or holds. Only the list of it may.
func walksDestination(step, query string) bool {
	return strings.Contains(step, "PRIMARY KEY (destination=?)") && !strings.Contains(query, "ORDER BY turn")
}

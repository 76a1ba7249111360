package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// TestEveryEarlierFormatIsBroughtForward opens a ledger that a program of each
// earlier format left, testdata/formatN/ledger.db: three registrations, one of
// them withdrawn and one settled, and a half-filled form. Its key file is 32
// bytes of 7.
func TestEveryEarlierFormatIsBroughtForward(t *testing.T) {
	fixtures, err := filepath.Glob("testdata/format*")
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, fixture := range fixtures {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(fixture)); err != nil {
				t.Fatal(err)
			}
			l := open(t, dir, testOptions("pas", "epr"))
			checkFixture(t, l)
			if v, err := l.verify(ctx, nil); err != nil || v.Entries < 12 {
				t.Errorf("verified %+v, %v", v, err)
			}
			register(t, l, "Newcomer")
			l.Close()
			o := testOptions("pas", "epr")
			o.Secret = recovery(t)
			checkFixture(t, open(t, dir, o))
		})
	}
}

func checkFixture(t *testing.T, l *Ledger) {
	t.Helper()
	all, err := l.Attendances(ctx)
	if err != nil || len(all) < 3 {
		t.Fatalf("%d attendances, %v", len(all), err)
	}
	var families []string
	withdrawn := 0
	for _, a := range all {
		families = append(families, a.Patient.Name.Family)
		if a.Withdrawal != nil {
			withdrawn++
		}
	}
	for _, want := range []string{"Hollingworth", "Wolstenholme", "Ó Súilleabháin"} {
		if !slices.Contains(families, want) {
			t.Errorf("%s is not among %q", want, families)
		}
	}
	receipts, err := l.Receipts(ctx)
	if err != nil || len(receipts) != 1 || withdrawn != 1 {
		t.Errorf("%d receipts, %d withdrawn, %v", len(receipts), withdrawn, err)
	}
	if n, err := l.CountAttendances(ctx); err != nil || n != len(all) {
		t.Errorf("%d attendances, counted %d, %v", len(all), n, err)
	}
	kept, err := l.Savepoints(ctx, "S1")
	if err != nil || len(kept) != 1 || string(kept[0].Content) != `{"name":"Half"}` {
		t.Errorf("half-filled forms %v, %v", kept, err)
	}
	jobs, err := l.PrintJobsIn(ctx, "laser", record.SheetWaiting, -1)
	if err != nil || len(jobs) < 3 {
		t.Errorf("print jobs %v, %v", jobs, err)
	}
	if tallies, err := l.TallyPrintJobs(ctx); err != nil || tallies["laser"][record.SheetWaiting] != len(jobs) {
		t.Errorf("%d jobs wait, and the tally is %v, %v", len(jobs), tallies, err)
	}
}

// A first-format ledger knows its key file alone; the recovery identity opens
// it only once it has been opened with that.
func TestFirstFormatOpensWithItsKeyFileAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/format1")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir, withSecret(recovery(t))); !errors.Is(err, ErrWrongKey) {
		t.Errorf("got %v, want ErrWrongKey", err)
	}
}

package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var ctx = context.Background()

// testRecipient's identity is in testdata/recovery.txt.
const testRecipient = "age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"

// testOptions have an "epr" that takes forms, where it is among the
// destinations, and others that do not.
func testOptions(destinations ...string) Options {
	var takeForms []string
	if slices.Contains(destinations, "epr") {
		takeForms = []string{"epr"}
	}
	return Options{TakeForms: takeForms, Secret: Key(bytes.Repeat([]byte{7}, 32)), Recipients: []string{testRecipient}, KioskCode: "K3", Version: "test", Site: "RZZ01", Destinations: destinations}
}

func open(t testing.TB, dir string, o Options) *Ledger {
	t.Helper()
	l, err := Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func register(t testing.TB, l *Ledger, family string) record.Attendance {
	t.Helper()
	var id record.ID
	err := l.Commit(ctx, func(tx *Tx) error {
		number, err := tx.NextNumber()
		if err != nil {
			return err
		}
		if id, err = tx.NewID(); err != nil {
			return err
		}
		details := record.Details{
			Patient:   record.Patient{Name: record.Name{Family: family}, NHSNumber: "9990000018"},
			ArrivedAt: l.Now(),
		}
		if _, err = tx.Append(record.Draft{AttendanceID: id, Author: "S1", Body: &record.Registered{Number: number, Details: details}}); err != nil {
			return err
		}
		serial, err := tx.NextSerials(2)
		if err != nil {
			return err
		}
		job := record.PrintJob{ID: id + "-job", Sheet: record.CasualtyCard, AttendanceID: id, Number: number, Printer: "laser", Copy: 1, Pages: 2, FirstSerial: serial}
		_, err = tx.Append(record.Draft{AttendanceID: id, Body: &record.SheetQueued{Job: job}})
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

func add(t *testing.T, l *Ledger, a record.Attendance, body record.Body) {
	t.Helper()
	err := l.Commit(ctx, func(tx *Tx) error {
		_, err := tx.Append(record.Draft{AttendanceID: a.ID, Author: "S1", Body: body})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRegistrationSurvivesReopening(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	a := register(t, l, "Hollingworth")
	head := l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir, testOptions("pas"))
	got, err := l.AttendanceByNumber(ctx, a.Number)
	if err != nil || !reflect.DeepEqual(got, a) {
		t.Fatalf("got %+v, %v, want %+v", got, err, a)
	}
	if l.Head().Seq != head.Seq+1 {
		t.Errorf("the new run should have added its opening entry alone: head %d after %d", l.Head().Seq, head.Seq)
	}
	jobs, err := l.PrintJobsIn(ctx, "laser", record.SheetWaiting, -1)
	if err != nil || len(jobs) != 1 || jobs[0].FirstSerial != 1 || jobs[0].State != record.SheetWaiting {
		t.Errorf("print jobs %+v, %v", jobs, err)
	}
	if serial := register(t, l, "Next"); serial.Number == a.Number {
		t.Error("the number was issued twice")
	}
}

// Lesson 5: two patients, one number. A copy of the disk is a kiosk that has
// never met the first one.
func TestLesson05CloneRepeatsNoNumber(t *testing.T) {
	dir, clone := t.TempDir(), t.TempDir()
	l := open(t, dir, testOptions())
	seen := map[record.DowntimeNumber]bool{register(t, l, "A").Number: true}
	l.Close()
	if err := os.CopyFS(filepath.Join(clone, "data"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{dir, filepath.Join(clone, "data")} {
		l := open(t, d, testOptions())
		for range 50 {
			n := register(t, l, "B").Number
			if seen[n] {
				t.Fatalf("number %s was issued twice", n)
			}
			seen[n] = true
		}
	}
}

func TestSeriesIsFollowedByAnother(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	if _, err := l.write.Exec("UPDATE series SET last = ?", record.MaxSequence-1); err != nil {
		t.Fatal(err)
	}
	last, next := register(t, l, "A").Number, register(t, l, "B").Number
	_, s1, n1 := last.Parts()
	_, s2, n2 := next.Parts()
	if n1 != record.MaxSequence || n2 > 9000 || s1 == s2 {
		t.Errorf("after %s came %s", last, next)
	}
}

func TestSecondProcessIsRefusedKindly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, testOptions())
	if _, err := Open(ctx, dir, testOptions()); !errors.Is(err, ErrInUse) {
		t.Errorf("got %v, want ErrInUse", err)
	}
}

func TestWrongKeyOpensNothing(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, testOptions()).Close()
	o := testOptions()
	o.Secret = Key(bytes.Repeat([]byte{8}, 32))
	if _, err := Open(ctx, dir, o); !errors.Is(err, ErrWrongKey) {
		t.Errorf("got %v, want ErrWrongKey", err)
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	if _, err := l.write.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := Open(ctx, dir, testOptions()); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}

func TestFailedCommitLeavesNothing(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	head := l.Head()
	boom := errors.New("boom")
	err := l.Commit(ctx, func(tx *Tx) error {
		if _, err := tx.NextNumber(); err != nil {
			return err
		}
		if _, err := tx.Append(record.Draft{Body: &record.SignedIn{}}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || l.Head() != head {
		t.Fatalf("err %v, head %v", err, l.Head())
	}
	if n, err := l.Issued(ctx); err != nil || len(n) != 0 {
		t.Errorf("issued %v, %v", n, err)
	}
}

func TestConcurrentRegistrationsAreOrdered(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				register(t, l, fmt.Sprintf("P%d-%d", i, j))
			}
		})
	}
	wg.Wait()
	issued, err := l.Issued(ctx)
	all, err2 := l.Attendances(ctx)
	if err != nil || err2 != nil || len(issued) != 80 || len(all) != 80 {
		t.Fatalf("issued %d, attendances %d, %v, %v", len(issued), len(all), err, err2)
	}
	for i, a := range all {
		if a.Number != issued[i] {
			t.Fatalf("number %d: %s issued, %s there", i, issued[i], a.Number)
		}
	}
	if v, err := l.verify(ctx, nil); err != nil || v.Entries != 162 {
		t.Errorf("verified %+v, %v", v, err)
	}
}

func TestVerifyNamesTheFirstEntryThatDoesNotHold(t *testing.T) {
	tamper := map[string]struct {
		sql  string
		want int64
	}{
		"changed":   {"UPDATE entry SET sealed = CAST(substr(sealed, 1, 30) || iif(substr(sealed, 31, 1) = x'00', x'01', x'00') || substr(sealed, 32) AS BLOB) WHERE seq = 4", 4},
		"relabeled": {"UPDATE entry SET kind = 'attendance.withdrawn' WHERE seq = 4", 4},
		"cut":       {"DELETE FROM entry WHERE seq = 4", 4},
		"swapped":   {"UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE seq = 2) WHERE seq = 4", 4},
		"rehashed":  {"UPDATE entry SET hash = (SELECT hash FROM entry WHERE seq = 2) WHERE seq = 4", 4},
		"truncated": {"DELETE FROM entry WHERE seq > 5", 6},
	}
	for name, c := range tamper {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir, testOptions())
			for range 4 {
				register(t, l, "Hollingworth")
			}
			for _, s := range []string{"DROP TRIGGER entry_never_changes", "DROP TRIGGER entry_never_goes", c.sql} {
				if _, err := l.write.Exec(s); err != nil {
					t.Fatal(err)
				}
			}
			l.Close()
			_, err := Verify(ctx, dir, testOptions(), nil)
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.Seq != c.want {
				t.Errorf("got %v, want damage at entry %d", err, c.want)
			}
		})
	}
}

func TestEntriesAreNeverChangedByTheFile(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	for _, s := range []string{"UPDATE entry SET kind = 'x'", "DELETE FROM entry"} {
		if _, err := l.write.Exec(s); err == nil {
			t.Errorf("%s was allowed", s)
		}
	}
}

func TestNoPatientInTheDataFolder(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	register(t, l, "Hollingworth")
	err := l.KeepSavepoint(ctx, Savepoint{Owner: "S1", Subject: "arrival", Content: json.RawMessage(`{"name":"Wolstenholme"}`)})
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, secret := range []string{"Hollingworth", "9990000018", "Wolstenholme"} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %q", d.Name(), secret)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSavepointComesBackToItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	for _, text := range []string{`"smi"`, `"smith"`} {
		if err := l.KeepSavepoint(ctx, Savepoint{"S1", "arrival", json.RawMessage(text)}); err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	l = open(t, dir, testOptions())
	mine, err := l.Savepoints(ctx, "S1")
	if err != nil || len(mine) != 1 || string(mine[0].Content) != `"smith"` {
		t.Errorf("got %v, %v", mine, err)
	}
	if others, err := l.Savepoints(ctx, "S2"); err != nil || len(others) != 0 {
		t.Errorf("another person sees %v, %v", others, err)
	}
}

func TestOpensAtTheSizeOfAClock(t *testing.T) {
	now := time.Date(2026, 11, 22, 3, 11, 0, 0, time.FixedZone("GMT", 0))
	o := testOptions()
	o.Clock = func() time.Time { return now }
	l := open(t, t.TempDir(), o)
	a := register(t, l, "A")
	entries, err := l.Entries(ctx, a.ID)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %v", entries, err)
	}
	if !entries[0].RecordedAt.Equal(now) || entries[0].Run == "" || entries[0].Kiosk != "K3" {
		t.Errorf("entry %+v", entries[0])
	}
}

func TestRebuildGivesTheSameViews(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas", "epr"))
	a, b := register(t, l, "A"), register(t, l, "B")
	add(t, l, a, &record.Moved{Place: "Majors 3"})
	add(t, l, a, &record.SheetOutcome{JobID: a.ID + "-job", State: record.SheetSent, PrinterJob: "7"})
	add(t, l, b, &record.Withdrawn{Reason: "Registered twice"})
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, l)
	if _, err := l.write.Exec("UPDATE attendance SET sealed = x'00'; DELETE FROM settled; UPDATE series SET last = 0; UPDATE serial SET last = 0"); err != nil {
		t.Fatal(err)
	}
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if after := snapshot(t, l); !reflect.DeepEqual(before, after) {
		t.Errorf("views differ:\n%+v\n%+v", before, after)
	}
	if n := register(t, l, "C").Number; n == a.Number || n == b.Number {
		t.Errorf("number %s was issued again", n)
	}
}

func snapshot(t *testing.T, l *Ledger) map[string]any {
	t.Helper()
	all, err1 := l.Attendances(ctx)
	jobs, err2 := l.PrintJobs(ctx, 100)
	pas, err3 := l.Undelivered(ctx, "pas")
	epr, err4 := l.Undelivered(ctx, "epr")
	issued, err5 := l.Issued(ctx)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	return map[string]any{"attendances": all, "jobs": jobs, "pas": pas, "epr": epr, "issued": issued}
}

func TestDamagedFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, testOptions()).Close()
	path := filepath.Join(dir, fileName)
	if err := os.WriteFile(path, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, dir, testOptions())
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Errorf("got %v, want a DamagedError", err)
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kiosk.key")
	k := Key(bytes.Repeat([]byte{3}, 32))
	if err := WriteKey(path, k); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadKey(path); err != nil || !bytes.Equal(got, k) {
		t.Errorf("got %v, %v", got, err)
	}
	if err := WriteKey(path, k); err == nil {
		t.Error("a key file was overwritten")
	}
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(path); !errors.Is(err, ErrWrongKey) {
		t.Errorf("got %v, want ErrWrongKey", err)
	}
}

func TestDatabaseSettings(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	for _, c := range []struct {
		db     *sql.DB
		pragma string
		want   string
	}{
		{l.write.DB, "journal_mode", "wal"}, {l.write.DB, "synchronous", "2"}, {l.write.DB, "secure_delete", "1"}, {l.read.DB, "query_only", "1"},
	} {
		var got string
		if err := c.db.QueryRow("PRAGMA " + c.pragma).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s is %q, %v; want %q", c.pragma, got, err, c.want)
		}
	}
}

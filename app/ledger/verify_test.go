package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// lived is a ledger to which everything happened that changes a view.
func lived(t *testing.T, dir string) (*Ledger, []record.Attendance) {
	t.Helper()
	l := open(t, dir, testOptions("pas", "epr"))
	var all []record.Attendance
	for _, family := range []string{"A", "B", "C", "D", "E"} {
		all = append(all, register(t, l, family))
	}
	amended := func(a record.Attendance, place string) {
		a.Details.Place = place
		add(t, l, a, &record.Amended{Details: a.Details})
	}
	refuse := func(destination string, entry record.ID) {
		if err := l.Refuse(ctx, record.Refused{Destination: destination, EntryID: entry, Code: "AE"}); err != nil {
			t.Fatal(err)
		}
	}
	settle := func(destination string, entry record.ID) {
		if err := l.Settle(ctx, record.Receipt{Destination: destination, EntryID: entry}); err != nil {
			t.Fatal(err)
		}
	}
	amended(all[0], "Majors 3")
	add(t, l, all[0], &record.SheetOutcome{JobID: all[0].ID + "-job", State: record.SheetSent, PrinterJob: "7"})
	settle("pas", all[0].RegisteredIn)
	refuse("pas", all[1].RegisteredIn)
	add(t, l, all[1], &record.Triaged{})
	add(t, l, all[1], &record.Departed{})
	amended(all[1], "Minors")
	refuse("epr", all[2].RegisteredIn)
	add(t, l, all[2], &record.Retried{Destination: "epr", EntryID: all[2].RegisteredIn})
	if _, err := l.Delivery(ctx, "pas", all[3].RegisteredIn); err != nil { // tried, and no answer
		t.Fatal(err)
	}
	add(t, l, all[3], &record.Withdrawn{Reason: "Registered twice"})
	add(t, l, all[4], &record.Viewed{})
	form := refile(t, l, all[4], "")
	refuse("epr", form)
	refile(t, l, all[4], refile(t, l, all[4], form))
	add(t, l, all[4], &record.PageReturned{JobID: all[4].ID + "-job", Page: 2, State: record.PageBlank})
	issued := pack(t, l, 3)
	add(t, l, record.Attendance{}, &record.PackAccounted{Numbers: issued[:1], Outcome: record.PackUnused, Reason: "Came back"})
	return l, all
}

func TestVerifyHoldsEveryViewAgainstTheEntries(t *testing.T) {
	dir := t.TempDir()
	l, all := lived(t, dir)
	v, err := l.verify(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := l.Head(); v.Head != want || v.Entries != want.Seq || v.Attendances != int64(len(all)) {
		t.Errorf("verified %+v, want %+v", v, want)
	}
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Errorf("after a rebuild: %v", err)
	}
}

// Each of these is a row that somebody changed in the file, with every entry as
// it was.
func TestVerifyFindsAViewThatDoesNotFollow(t *testing.T) {
	for name, c := range map[string]struct{ sql, want string }{
		"somebody is no longer here":       {"UPDATE attendance SET present = 0 WHERE rowid = 1", "here or gone"},
		"somebody who left is back":        {"UPDATE attendance SET present = 1 WHERE rowid = 2", "here or gone"},
		"another number":                   {"UPDATE attendance SET number = 'K32222200016' WHERE rowid = 1", "number is given as"},
		"an attendance is gone":            {"DELETE FROM attendance WHERE rowid = 3", "it is not shown"},
		"one NHS number for another":       {"UPDATE attendance SET person = x'00' WHERE rowid = 1", "NHS number"},
		"rows exchanged":                   {"UPDATE attendance SET sealed = (SELECT sealed FROM attendance WHERE rowid = 2) WHERE rowid = 1", "does not open"},
		"a sheet counts as printed":        {"UPDATE print_job SET state = 'sent' WHERE rowid = 2", "counts as printed"},
		"a sheet for another printer":      {"UPDATE print_job SET printer = 'other' WHERE rowid = 2", "another printer"},
		"a sheet under another serial":     {"UPDATE print_job SET first = 77 WHERE rowid = 2", "another serial or number"},
		"a page that is no longer owed":    {"UPDATE print_job SET owed = 1 WHERE rowid = 2", "of its pages count as owed"},
		"a withdrawal taken back":          {"UPDATE attendance SET withdrawn = 1 - withdrawn WHERE rowid = 1", "whether it was withdrawn"},
		"a sheet is gone":                  {"DELETE FROM print_job WHERE rowid = 2", "not in the queue"},
		"nothing is owed":                  {"DELETE FROM undelivered WHERE destination = 'epr'", "is missing"},
		"something is owed that isn't":     {"INSERT INTO undelivered (destination, turn, entry, attendance) SELECT 'pas', 99, id, attendance FROM entry WHERE kind = 'attendance.viewed'", "not owed"},
		"a refusal is forgotten":           {"UPDATE undelivered SET refused = 3 WHERE destination = 'epr' AND attendance = (SELECT id FROM attendance WHERE rowid = 3)", "another turn or answer"},
		"delivered without a receipt":      {"INSERT INTO settled (destination, entry, attendance, receipt) SELECT 'epr', id, attendance, 3 FROM entry WHERE kind = 'attendance.triaged'", "no receipt says so"},
		"a receipt is gone":                {"DELETE FROM settled", "missing or another"},
		"numbers to be issued again":       {"UPDATE series SET last = 1", "and are counted up to 1"},
		"serials to be used again":         {"UPDATE serial SET last = 1", "serials of sheets"},
		"a form is owed to who takes none": {"UPDATE destination SET forms = 1 WHERE name = 'pas'", "is missing"},
		"a pack that nobody issued":        {"INSERT INTO pack_number (number, issued) VALUES ('K32222200016', 4)", "is not as its entries say"},
		"a number left out of its pack":    {"DELETE FROM pack_number WHERE account IS NULL", "is missing"},
		"a number accounted for by nobody": {"UPDATE pack_number SET account = NULL", "is not as its entries say"},
		"a false tally":                    {"UPDATE tally SET attendances = 3", "tally"},
		"sheets that are not counted":      {"UPDATE print_tally SET jobs = 0 WHERE state = 'waiting'", "print queue"},
		"somebody nobody registered":       {"INSERT INTO attendance (id, number, present, seq, sealed) VALUES ('ffffffff', 'K32222200016', 1, 4, x'00')", "no entry tells of it"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l, _ := lived(t, dir)
			if _, err := l.write.Exec(c.sql); err != nil {
				t.Fatal(err)
			}
			l.Close()
			checkFound(t, dir, c.want)
		})
	}
}

func checkFound(t *testing.T, dir, want string) {
	t.Helper()
	_, err := Verify(ctx, dir, testOptions(), nil)
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Seq != 0 || !damaged.Repairable() {
		t.Fatalf("got %v, want damage that can be repaired", err)
	}
	if all := strings.Join(damaged.Found, "\n"); !strings.Contains(all, want) {
		t.Errorf("found %s; want %q", all, want)
	}
}

func TestVerifyFindsARowOfAnOlderDay(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	a := register(t, l, "A")
	var seq int64
	var sealed []byte
	if err := l.write.QueryRow("SELECT seq, sealed FROM attendance").Scan(&seq, &sealed); err != nil {
		t.Fatal(err)
	}
	add(t, l, a, &record.Moved{Place: "Resus"})
	if _, err := l.write.Exec("UPDATE attendance SET seq = ?, sealed = ?", seq, sealed); err != nil {
		t.Fatal(err)
	}
	l.Close()
	checkFound(t, dir, "it is as of entry")
	checkFound(t, dir, "does not say what its entries say")
}

// tamper changes the file by statements that the program never makes.
func tamper(t *testing.T, l *Ledger, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := l.write.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestVerifyFindsAMissingRowOfAnIndex(t *testing.T) {
	dir := t.TempDir()
	l, _ := lived(t, dir)
	tamper(t, l,
		"PRAGMA writable_schema = ON",
		"UPDATE sqlite_schema SET sql = replace(sql, 'present = 1', 'present = 7') WHERE name = 'attendance_present'",
		"PRAGMA writable_schema = RESET",
		"REINDEX attendance_present",
		"PRAGMA writable_schema = ON",
		"UPDATE sqlite_schema SET sql = replace(sql, 'present = 7', 'present = 1') WHERE name = 'attendance_present'",
		"PRAGMA writable_schema = RESET",
	)
	l.Close()
	checkFound(t, dir, "missing from index attendance_present")
}

// A harmed byte in the file turns a text into NULL, for one: SQLite reads that
// without a word, and what asked for a text cannot.
func TestVerifyTakesAnotherKindOfValueForDamage(t *testing.T) {
	dir := t.TempDir()
	l, _ := lived(t, dir)
	tamper(t, l,
		"PRAGMA writable_schema = ON",
		"UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'ledger'",
		"PRAGMA writable_schema = RESET",
		"UPDATE ledger SET id = NULL",
	)
	l.Close()
	_, err := Verify(ctx, dir, testOptions(), nil)
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Errorf("got %v, want damage", err)
	}
}

// Verify changes nothing: not the format of an older ledger, and not the log
// that a power cut left.
func TestVerifyChangesNoFile(t *testing.T) {
	for format := 1; format <= 5; format++ {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(fmt.Sprint("testdata/format", format))); err != nil {
			t.Fatal(err)
		}
		unchanged(t, dir, format)
	}

	l, _ := lived(t, t.TempDir())
	cut := t.TempDir()
	for _, name := range []string{fileName, fileName + "-wal"} {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(l.lock.Path()), name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(cut, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unchanged(t, cut, 6)
}

func unchanged(t *testing.T, dir string, format int) {
	t.Helper()
	before := fileContents(t, dir)
	v, err := Verify(ctx, dir, testOptions(), nil)
	if err != nil || v.Format != format || v.Entries == 0 {
		t.Fatalf("verified %+v, %v", v, err)
	}
	after := fileContents(t, dir)
	for name := range before {
		if !reflect.DeepEqual(before[name], after[name]) {
			t.Errorf("%s was changed", name)
		}
	}
}

func fileContents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{fileName, fileName + "-wal"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		files[name] = content
	}
	return files
}

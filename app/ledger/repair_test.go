package ledger

import (
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestRepairMakesTheViewsAgain(t *testing.T) {
	dir := t.TempDir()
	l, _ := lived(t, dir)
	before, head := snapshot(t, l), l.Head()
	if _, err := l.write.Exec("UPDATE attendance SET present = 1 - present; DELETE FROM settled; UPDATE series SET last = 0"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	r, err := Repair(ctx, dir, testOptions("pas", "epr"), "command:it", "The board was wrong", nil)
	if err != nil || len(r.Found) == 0 {
		t.Fatalf("repaired %+v, %v", r, err)
	}
	if _, err := os.Stat(filepath.Join(dir, r.Kept)); err != nil {
		t.Error(err)
	}
	checkRepaired(t, dir, before, head)
}

func checkRepaired(t *testing.T, dir string, before map[string]any, head Head) {
	t.Helper()
	l := open(t, dir, testOptions("pas", "epr"))
	defer l.Close()
	e, err := l.LatestKioskEntry(ctx, record.KindRepaired)
	if err != nil || e.Seq != head.Seq+2 || e.Run == "" {
		t.Errorf("the repair is entry %+v, %v", e, err)
	}
	after := snapshot(t, l)
	for view, rows := range before {
		if !reflect.DeepEqual(rows, after[view]) {
			t.Errorf("%s differ:\n%+v\n%+v", view, rows, after[view])
		}
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

func TestRepairRefusesWhatItCannotMend(t *testing.T) {
	dir := t.TempDir()
	l, _ := lived(t, dir)
	l.Close()
	if _, err := Repair(ctx, dir, testOptions(), "", "", nil); !errors.Is(err, ErrNothingToRepair) {
		t.Errorf("a ledger that holds: %v", err)
	}
	l = open(t, dir, testOptions())
	if _, err := l.write.Exec("DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE seq = 4; DELETE FROM settled"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	before := contents(t, dir)
	_, err := Repair(ctx, dir, testOptions(), "", "", nil)
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Repairable() || damaged.Seq != 4 {
		t.Errorf("a broken chain: %v", err)
	}
	if !reflect.DeepEqual(before, contents(t, dir)) {
		t.Error("the ledger was touched")
	}
}

// A flipped byte in a page of any view or index is found, and mended from the
// entries.
func TestRepairMendsDamagedPages(t *testing.T) {
	source := t.TempDir()
	l, _ := lived(t, source)
	before, head := snapshot(t, l), l.Head()
	pages := rootPages(t, l)
	l.Close()
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
				t.Fatal(err)
			}
			spoil(t, filepath.Join(dir, fileName), page)
			checkFound(t, dir, "")
			if _, err := Repair(ctx, dir, testOptions("pas", "epr"), "command:it", "A bad disk", nil); err != nil {
				t.Fatal(err)
			}
			want := before
			if name == "undelivered" || name == "settled" { // what was tried is lost with it
				want = maps.Clone(before)
				delete(want, "pas")
				delete(want, "epr")
			}
			checkRepaired(t, dir, want, head)
		})
	}
}

// rootPages gives the first page of each view, and of each index.
func rootPages(t *testing.T, l *Ledger) map[string]int64 {
	t.Helper()
	pages := map[string]int64{}
	query := "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0 AND (type = 'index' OR name IN ('attendance', 'print_job', 'undelivered', 'settled', 'tally'))"
	err := each(ctx, l.read, query, nil, func(rows *sql.Rows) error {
		var name string
		var page int64
		err := rows.Scan(&name, &page)
		pages[name] = page
		return err
	})
	if err != nil || len(pages) < 12 {
		t.Fatalf("pages %v, %v", pages, err)
	}
	return pages
}

// spoil flips the byte that says what sort of page a page is.
func spoil(t *testing.T, path string, page int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, (page-1)*4096); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 0xff
	if _, err := f.WriteAt(b, (page-1)*4096); err != nil {
		t.Fatal(err)
	}
}

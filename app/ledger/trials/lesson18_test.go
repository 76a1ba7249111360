package trials

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"
)

// Lesson 18: a write-ahead log with synchronous=NORMAL rolls back acknowledged
// commits on power loss. Between the last write of a commit and the word that
// it is done, the log is synced.
func TestLesson18AcknowledgedCommitsSurvivePowerLoss(t *testing.T) {
	d, err := staffedDesk(scratch(t), newRandom(1))
	must(t, err)
	k, session, err := d.open(outside(1))
	must(t, err)
	r := &recorder{open: map[string]int{}}
	defer watch(d.data(), r.guard)()
	for n := range 5 {
		r.steps = nil
		_, err := arrive(session, n)
		must(t, err)
		if len(r.steps) == 0 || !r.has(writes) {
			t.Fatal("nothing was written: the trial sees nothing")
		}
		if last := r.steps[len(r.steps)-1]; last.does != syncs || last.path != "ledger.db-wal" {
			t.Errorf("the last thing before the number was shown was a %s", last)
		}
	}
	must(t, k.Close())
}

func (r *recorder) has(d deed) bool {
	return slices.ContainsFunc(r.steps, func(s step) bool { return s.does == d })
}

// Lesson 18 again: SQLite before 3.51.3 could corrupt a log on reset. And the
// C library that it was translated with is the one that it was tested with.
func TestLesson18SQLiteAndItsCLibraryBelongTogether(t *testing.T) {
	if sqlite3.SQLITE_VERSION_NUMBER < 3051003 {
		t.Errorf("SQLite %s is too old", sqlite3.SQLITE_VERSION)
	}
	asked := module(t, "modernc.org/sqlite")
	for _, r := range requirements(t, asked.GoMod) {
		if r.Path == "modernc.org/libc" && r.Version != module(t, r.Path).Version {
			t.Errorf("modernc.org/sqlite %s pins modernc.org/libc %s; this program has %s", asked.Version, r.Version, module(t, r.Path).Version)
		}
	}
}

type goModule struct{ Path, Version, GoMod string }

func module(t *testing.T, path string) (m goModule) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-json", path).Output()
	must(t, err)
	must(t, json.Unmarshal(out, &m))
	return m
}

func requirements(t *testing.T, gomod string) []goModule {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json", gomod).Output()
	must(t, err)
	var file struct{ Require []goModule }
	must(t, json.Unmarshal(out, &file))
	if !strings.Contains(string(out), "modernc.org/libc") {
		t.Fatalf("%s names no modernc.org/libc", gomod)
	}
	return file.Require
}

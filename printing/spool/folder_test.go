package spool

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFolderKeepsTheSheetUnderItsSerialOnce(t *testing.T) {
	dir := t.TempDir()
	f := NewFolder(dir)
	doc := aDocument("WB01-000003-1")
	for range 2 {
		outcome, err := f.Print(t.Context(), doc)
		if err != nil || outcome.Result != Sent || outcome.JobID != "WB01-000003-1.pdf" {
			t.Fatalf("%+v, %v", outcome, err)
		}
	}
	if names := filesIn(t, dir); len(names) != 1 || names[0] != "WB01-000003-1.pdf" {
		t.Errorf("the folder holds %v", names)
	}
	zpl := Document{Name: "WB01-000004-1", Format: "application/vnd.zebra-zpl", Data: []byte("^XA^XZ")}
	if outcome, _ := f.Print(t.Context(), zpl); outcome.JobID != "WB01-000004-1.zpl" {
		t.Errorf("got %+v", outcome)
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFolderNeverWritesOverAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "CC01-000001-1.pdf")
	if err := os.WriteFile(path, []byte("another sheet"), 0o600); err != nil {
		t.Fatal(err)
	}
	outcome, err := NewFolder(dir).Print(t.Context(), aDocument("CC01-000001-1"))
	if outcome.Result != Failed || outcome.Retry || !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %+v, %v", outcome, err)
	}
	if there, err := os.ReadFile(path); err != nil || string(there) != "another sheet" {
		t.Errorf("the file now says %q, %v", there, err)
	}
}

// Nothing is called sent before both the file and its name are on disk, and a
// failed attempt leaves nothing behind.
func TestFolderForcesTheSheetToDisk(t *testing.T) {
	for fails := 1; fails <= 2; fails++ {
		dir := t.TempDir()
		f := NewFolder(dir)
		syncs := 0
		f.sync = func(*os.File) error {
			if syncs++; syncs == fails {
				return errors.New("input/output error")
			}
			return nil
		}
		outcome, err := f.Print(t.Context(), aDocument("CC01-000001-1"))
		if outcome.Result != Failed || !outcome.Retry || outcome.Reasons[0] != FolderRefuses {
			t.Errorf("fsync %d fails: %+v, %v", fails, outcome, err)
		}
		if names := filesIn(t, dir); len(names) != 0 {
			t.Errorf("fsync %d fails: the folder holds %v", fails, names)
		}
		if outcome, err = f.Print(t.Context(), aDocument("CC01-000001-1")); outcome.Result != Sent || syncs != fails+2 {
			t.Errorf("again: %+v, %v after %d fsyncs", outcome, err, syncs)
		}
	}
}

func TestFolderUsesWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".CC01-000001-1.pdf.part"), make([]byte, 99999), 0o600); err != nil {
		t.Fatal(err)
	}
	doc := aDocument("CC01-000001-1")
	if outcome, err := NewFolder(dir).Print(t.Context(), doc); outcome.Result != Sent {
		t.Fatalf("%+v, %v", outcome, err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "CC01-000001-1.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	sameBytes(t, got, doc.Data)
	if names := filesIn(t, dir); len(names) != 1 {
		t.Errorf("the folder holds %v", names)
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "unplugged")
	f := NewFolder(dir)
	if state, err := f.State(t.Context()); err == nil || state.CanPrint() {
		t.Errorf("got %+v", state)
	}
	if outcome, err := f.Print(t.Context(), aDocument("CC01-000001-1")); outcome.Result != Failed || !outcome.Retry || outcome.Reasons[0] != FolderGone {
		t.Errorf("got %+v, %v", outcome, err)
	}
	if _, err := Probe(t.Context(), dir, Network{}); err == nil {
		t.Error("the probe found it")
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Probe(t.Context(), "file://"+dir, Network{}); err == nil {
		t.Error("a file passes for a folder")
	}
}

func TestFolderLetsNoNameOut(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"", " ", "..", "../x", "a/b", `a\b`, "a.b", "CON:", "é"} {
		outcome, err := NewFolder(dir).Print(t.Context(), aDocument(name))
		if outcome.Result != Failed || outcome.Retry {
			t.Errorf("%q: %+v, %v", name, outcome, err)
		}
	}
	if names := filesIn(t, dir); len(names) != 0 {
		t.Errorf("the folder holds %v", names)
	}
}

func TestProbeOfAFolderLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	d, err := Probe(t.Context(), dir, Network{})
	if err != nil || !d.State.CanPrint() || !d.Takes("application/pdf") || d.Name != dir {
		t.Errorf("%+v, %v", d, err)
	}
	if names := filesIn(t, dir); len(names) != 0 {
		t.Errorf("the folder holds %v", names)
	}
}

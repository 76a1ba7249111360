package app

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// watch is a monotonic count that a test moves.
type watch struct {
	mu sync.Mutex
	at time.Duration
}

func (w *watch) elapsed() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// outside has both clocks move together, or each move would be a jump.
func (w *watch) outside() Outside {
	began := time.Now().Round(0)
	return Outside{Elapsed: w.elapsed, Clock: func() time.Time { return began.Add(w.elapsed()) }}
}

func (w *watch) move(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at += by
}

// settled gives settings that were written and read back.
func settled(t *testing.T, change ...func(*Settings)) Settings {
	t.Helper()
	s := NewSettings(filepath.Join(t.TempDir(), "tideover.toml"))
	s.Recovery = []string{testRecipient}
	s.Trust = Organisation{"Tidewater Hospitals", "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = KioskName{"K3", "Reception 1"}
	s.Lists.Every = 0
	for _, c := range change {
		c(&s)
	}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSettings(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func openWith(t *testing.T, s Settings, o Outside) *Kiosk {
	t.Helper()
	k, err := Open(ctx, s, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

func backupsOf(t *testing.T, s Settings) []ledger.Backup {
	t.Helper()
	list, err := ledger.Backups(s.BackupFolder(s.Backup.Folder))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return list
}

func TestBackupsAreMadeByThemselves(t *testing.T) {
	stick := t.TempDir()
	w := &watch{}
	s := settled(t, func(s *Settings) { s.Backup = BackupPlan{Folder: stick, Every: 10, Keep: 2} })
	k := openWith(t, s, w.outside())
	if st := k.BackupState(); st.Folder != stick || st.Every != 10*time.Minute || st.Last != nil || st.Behind == 0 {
		t.Errorf("before the first: %+v", st)
	}
	w.move(time.Minute)
	eventually(t, "the first backup was made", func() bool { return len(backupsOf(t, s)) == 1 })
	eventually(t, "it was told of", func() bool { return k.BackupState().Last != nil })
	if st := k.BackupState(); st.Behind != 0 || st.Trouble != nil || filepath.Base(st.Last.File) != filepath.Base(backupsOf(t, s)[0].Path) {
		t.Errorf("after the first: %+v", st)
	}
	person := signIn(t, k)
	if st := k.BackupState(); st.Behind != 2 {
		t.Errorf("%d entries are new, not 2", st.Behind)
	}
	for range 3 {
		arrive(t, person, "Smith")
		newest := backupsOf(t, s)[0].Seq
		w.move(10 * time.Minute)
		eventually(t, "the next backup was made", func() bool { return backupsOf(t, s)[0].Seq > newest })
	}
	eventually(t, "two were kept", func() bool { return len(backupsOf(t, s)) == 2 && k.BackupState().Running == nil })
	entries, err := k.ledger.KioskEntries(ctx, record.KindBackedUp)
	if err != nil || len(entries) != 4 || entries[0].Author != "" {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// A stick that is pulled out is shown at once, and found again soon.
func TestAStickThatIsPulledOutIsShown(t *testing.T) {
	stick := filepath.Join(t.TempDir(), "stick")
	w := &watch{}
	s := settled(t, func(s *Settings) { s.Backup = BackupPlan{Folder: stick, Every: 30} })
	k := openWith(t, s, w.outside())
	person := signIn(t, k)
	w.move(time.Minute)
	eventually(t, "trouble was told", func() bool { return k.BackupState().Trouble != nil })
	if x := k.BackupState().Trouble; !strings.Contains(x.Words, "is not there") || x.Hint == "" || k.BackupState().Since.IsZero() {
		t.Errorf("trouble %+v", x)
	}
	if a := arrive(t, person, "Smith"); a.Number == "" {
		t.Error("the kiosk did not go on")
	}
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	w.move(time.Minute)
	eventually(t, "it was found again", func() bool { st := k.BackupState(); return st.Trouble == nil && st.Last != nil })
}

func TestABackupHoldsIndexAndSettingsAndNoKey(t *testing.T) {
	s := settled(t)
	k := openWith(t, s, Outside{})
	person := signIn(t, k)
	if _, err := person.BackUp(ctx, "", nil); !errors.Is(err, ErrNoBackupFolder) {
		t.Errorf("nowhere to go: %v", err)
	}
	const people = "nhs_number,family_name,given_name\n9990000018,Hollingworth,Margaret\n"
	if _, err := k.Operator("it").ImportIndex(ctx, strings.NewReader(people), index.CSV, index.ImportOptions{Source: "test", AsOf: k.Now(), Replace: true}); err != nil {
		t.Fatal(err)
	}
	stick := t.TempDir()
	for range 2 {
		if _, err := person.BackUp(ctx, stick, nil); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(s.BackupFolder(stick))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, f := range files {
		kind, _, _ := strings.Cut(strings.TrimSuffix(f.Name(), filepath.Ext(f.Name())), "-")
		kinds[kind]++
	}
	if kinds["ledger"] != 2 || kinds["index"] != 1 || kinds["tideover"] != 1 || kinds["kiosk"] != 0 {
		t.Errorf("the folder holds %v", kinds)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(s.Data); err != nil {
		t.Fatal(err)
	}
	r, err := Restore(ctx, s, Outside{}, RestoreOrder{From: stick, Account: "it"}, nil)
	if err != nil || r.Warning != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	k = openWith(t, s, Outside{})
	if found, err := k.Search(ctx, "hollingworth"); err != nil || found.Index.Total != 1 {
		t.Errorf("the index was not restored: %+v, %v", found.Index, err)
	}
	note, err := k.RestoredNote(ctx)
	if err != nil || !strings.Contains(note, "restored on") || !strings.Contains(note, "may be on paper and nowhere else") {
		t.Errorf("it says %q, %v", note, err)
	}
	report, err := k.Balance(ctx, nil)
	if err != nil || len(report.Notes) != 1 || report.Notes[0] != note {
		t.Errorf("the report says %q, %v", report.Notes, err)
	}
}

func TestACloneOnAnotherMachineSaysSo(t *testing.T) {
	s := settled(t)
	one := Outside{Machine: func() string { return "one" }}
	k := openWith(t, s, one)
	a := arrive(t, signIn(t, k), "Smith")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	clone := filepath.Join(t.TempDir(), "clone")
	if err := os.CopyFS(clone, os.DirFS(filepath.Dir(s.Path()))); err != nil {
		t.Fatal(err)
	}
	k = openWith(t, s, one)
	if note, err := k.RestoredNote(ctx); err != nil || note != "" {
		t.Errorf("the same machine says %q, %v", note, err)
	}
	original := arrive(t, signIn(t, k), "Smith").Number
	s.path, s.Data, s.KeyFile = filepath.Join(clone, "tideover.toml"), filepath.Join(clone, "data"), filepath.Join(clone, "kiosk.key")
	k = openWith(t, s, Outside{Machine: func() string { return "two" }})
	if note, err := k.RestoredNote(ctx); err != nil || !strings.Contains(note, "another machine") {
		t.Errorf("the clone says %q, %v", note, err)
	}
	if n := arrive(t, signIn(t, k), "Smith").Number; n == a.Number || n == original {
		t.Errorf("%s was issued twice", n)
	}
}

// Lost records must never look like a quiet start.
func TestOlderRecordsAreRefusedInWords(t *testing.T) {
	s := settled(t)
	k := openWith(t, s, Outside{})
	signIn(t, k)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.Data, s.Data+".away"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, s, Outside{}, nil)
	if x := Explain(err); x.Code != ExitDamaged || !strings.Contains(x.Words, "none is in the data folder") || !strings.Contains(x.Hint, "ledger accept") {
		t.Errorf("%v is explained as %+v", err, x)
	}
	if _, err := AcceptOlder(ctx, s, Outside{}, "it", " "); !errors.Is(err, ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := AcceptOlder(ctx, s, Outside{}, "it", "the disk is lost"); err != nil {
		t.Fatal(err)
	}
	k = openWith(t, s, Outside{})
	if note, err := k.RestoredNote(ctx); err != nil || !strings.Contains(note, "older copy") {
		t.Errorf("it says %q, %v", note, err)
	}
}

func TestKeepingIsExplained(t *testing.T) {
	for _, err := range []error{
		ledger.ErrBackupGone, ledger.ErrBackupRunning, ledger.ErrDiskFull, ledger.ErrReadOnly, ledger.ErrFailed,
		&ledger.DamagedError{Why: "x"}, context.Canceled, errors.New("something new"),
	} {
		if x := Explain(&ledger.BackupError{Folder: "/media/stick", Err: err}); x.Words == "" || x.Hint == "" || x.Code != ExitFailed || strings.Contains(x.Words, "What you just did") {
			t.Errorf("%v is explained as %+v", err, x)
		}
	}
	for want, err := range map[int]error{
		ExitDamaged: &ledger.BackupUnfitError{Path: "b.db", Err: &ledger.DamagedError{Why: "x"}},
		ExitFailed:  &ledger.BackupUnfitError{Path: "b.db", Err: ledger.ErrNewer},
	} {
		if x := Explain(err); x.Code != want || x.Hint == "" {
			t.Errorf("%v is explained as %+v", err, x)
		}
	}
	for _, gone := range []*ledger.RolledBackError{{Have: 4, Known: 9}, {Known: 9}, {Have: 9, Known: 9, Branched: true}, {Have: 2, Known: 9, Other: true}} {
		if x := Explain(gone); x.Code != ExitDamaged || !strings.Contains(x.Hint, "accept") {
			t.Errorf("%v is explained as %+v", gone, x)
		}
	}
}

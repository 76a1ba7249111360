package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// setting is a machine's two clocks, for a ledger that is opened on it.
type setting struct {
	wall  time.Time
	count time.Duration
}

func (s *setting) pass(d time.Duration) { s.wall, s.count = s.wall.Add(d), s.count+d }

func (s *setting) open(t *testing.T, dir string) *Ledger {
	t.Helper()
	o := testOptions()
	o.Clock, o.Elapsed, o.Boot = func() time.Time { return s.wall }, func() time.Duration { return s.count }, "one"
	l, err := Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func jumps(t *testing.T, l *Ledger) []record.Entry {
	t.Helper()
	entries, err := l.KioskEntries(ctx, record.KindClockJumped)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// No entry is written by a clock that was set without the chain saying so
// before it, whichever commit comes first.
func TestJumpStandsBeforeWhatIsWrittenByIt(t *testing.T) {
	s := &setting{wall: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC), count: time.Hour}
	l := s.open(t, t.TempDir())
	defer l.Close()
	s.pass(time.Minute)
	s.wall = s.wall.Add(24 * time.Hour)
	var e record.Entry
	err := l.Commit(ctx, func(tx *Tx) (err error) {
		e, err = tx.Append(record.Draft{Body: &record.OutageDeclared{}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := jumps(t, l)
	if len(found) != 1 || found[0].Seq != e.Seq-1 || found[0].Elapsed != time.Minute {
		t.Fatalf("jumps %+v before entry %d", found, e.Seq)
	}
	var b record.ClockJumped
	if err := json.Unmarshal(found[0].Body, &b); err != nil || b.By != 24*time.Hour || !b.Now.Equal(s.wall) || !b.Was.Equal(s.wall.Add(-b.By)) {
		t.Errorf("%+v, %v", b, err)
	}
	if jumped, err := l.LookAtClock(ctx); jumped || err != nil {
		t.Errorf("the same jump is seen again: %v", err)
	}
}

// A commit that fails takes the jump back with it; the next look finds it.
func TestJumpOfAFailedCommitIsNotForgotten(t *testing.T) {
	s := &setting{wall: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC), count: time.Hour}
	l := s.open(t, t.TempDir())
	defer l.Close()
	s.wall = s.wall.Add(-time.Hour)
	no := errors.New("no")
	err := l.Commit(ctx, func(tx *Tx) error {
		if h, err := tx.ClockHistory(); err != nil || h.Shift(0) != -time.Hour {
			t.Errorf("shift %v, %v", h.Shift(0), err)
		}
		return no
	})
	if !errors.Is(err, no) || l.ClockHistory().Set() || len(jumps(t, l)) != 0 {
		t.Fatalf("after a failed commit: %v, %v", err, jumps(t, l))
	}
	if jumped, err := l.LookAtClock(ctx); !jumped || err != nil || len(jumps(t, l)) != 1 {
		t.Errorf("jumped %v, %v", jumped, err)
	}
}

// A program that is started again on the same running machine measures what
// was done to the clock meanwhile, and how slowly it drifts over many runs.
func TestClockSetBetweenRunsIsMeasured(t *testing.T) {
	s := &setting{wall: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC), count: time.Hour}
	dir := t.TempDir()
	for run, want := range []time.Duration{0, 0, 40 * time.Second, 0, 24 * time.Hour} {
		l := s.open(t, dir)
		found := jumps(t, l)
		var last record.ClockJumped
		if len(found) > 0 {
			if err := json.Unmarshal(found[len(found)-1].Body, &last); err != nil {
				t.Fatal(err)
			}
		}
		fresh := len(found) > 0 && found[len(found)-1].Run == l.series
		if fresh != (want != 0) || fresh && (last.By != want || last.AtStart) {
			t.Errorf("run %d: %+v, want %v", run, last, want)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Hour)
		s.wall = s.wall.Add(20 * time.Second)
		if run == 3 {
			s.wall = s.wall.Add(24*time.Hour - 40*time.Second)
		}
	}
}

// Reading both clocks is tried again where the machine slept between them.
func TestSleepBetweenTwoReadings(t *testing.T) {
	s := &setting{wall: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC), count: time.Hour}
	l := s.open(t, t.TempDir())
	defer l.Close()
	slept := false
	l.options.Clock = func() time.Time {
		at := s.wall
		if !slept {
			slept = true
			s.pass(8 * time.Hour)
		}
		return at
	}
	if jumped, err := l.LookAtClock(ctx); jumped || err != nil || !slept {
		t.Errorf("jumped %v, %v", jumped, err)
	}
}

// The newest half-filled form is the one kept last, whatever the clock did; and
// a ledger from before counts on from its clock's order.
func TestSavepointsComeInTheirTurn(t *testing.T) {
	s := &setting{wall: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC), count: time.Hour}
	l := s.open(t, t.TempDir())
	defer l.Close()
	for _, subject := range []string{"first", "second", "third", "first"} {
		if err := l.KeepSavepoint(ctx, Savepoint{Owner: "1001", Subject: subject, Content: json.RawMessage("{}")}); err != nil {
			t.Fatal(err)
		}
		s.wall = s.wall.Add(-24 * time.Hour)
	}
	kept, err := l.Savepoints(ctx, "1001")
	if err != nil || len(kept) != 3 || kept[0].Subject != "first" || kept[1].Subject != "third" || kept[2].Subject != "second" {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestSavepointsOfAnEarlierFormatKeepTheirOrder(t *testing.T) {
	script, err := migrations.ReadFile("migrations/0001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "old.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	turn, err := migrations.ReadFile("migrations/0002_keeping.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{string(script),
		"INSERT INTO savepoint VALUES ('a', 'x', 30, x''), ('a', 'y', 10, x''), ('b', 'x', 20, x''), ('b', 'y', 20, x'')", string(turn)} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	var order string
	err = db.QueryRow("SELECT group_concat(owner || subject || turn, ' ' ORDER BY turn) FROM savepoint").Scan(&order)
	if err != nil || order != "ay1 bx2 by3 ax4" {
		t.Errorf("the order is %q, %v", order, err)
	}
}

// The views of an earlier program say nothing of which entry gave a time: what
// it wrote was all by the first clock.
func TestViewsOfAnEarlierProgramAreReckonedRight(t *testing.T) {
	old, err := os.ReadFile(filepath.Join("testdata", "format1", fileName))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName), old, 0o600); err != nil {
		t.Fatal(err)
	}
	s := &setting{wall: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), count: time.Hour}
	l := s.open(t, dir)
	defer l.Close()
	before, err := l.Attendances(ctx)
	if err != nil || len(before) == 0 {
		t.Fatalf("%d attendances, %v", len(before), err)
	}
	s.wall = s.wall.Add(time.Hour)
	if jumped, err := l.LookAtClock(ctx); !jumped || err != nil {
		t.Fatalf("jumped %v, %v", jumped, err)
	}
	for _, a := range before {
		if got := a.Reckoned(l.ClockHistory()).ArrivedAt.Sub(a.ArrivedAt); got != time.Hour {
			t.Errorf("the arrival of %s moved by %v", a.Number, got)
		}
	}
}

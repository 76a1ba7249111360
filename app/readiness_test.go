package app

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

func checkOf(t *testing.T, checks []Check, id string) Check {
	t.Helper()
	i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no check %q in %+v", id, checks)
	}
	return checks[i]
}

func TestReadinessTestsTheRealThingsAndLeavesNothingBehind(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	before := k.ledger.Head()
	var mu sync.Mutex
	told := map[string]Check{}
	checks := k.Readiness(ctx, func(c Check) { mu.Lock(); told[c.ID] = c; mu.Unlock() })
	if k.ledger.Head() != before {
		t.Error("the tests left entries behind")
	}
	if kept, err := k.ledger.Savepoints(ctx, proofOwner); err != nil || len(kept) > 0 {
		t.Errorf("the tests left %d savepoints behind, %v", len(kept), err)
	}
	untested := k.Checks()
	if len(told) != len(checks) || len(untested) != len(checks) {
		t.Fatalf("%d checks, %d told, %d listed before", len(checks), len(told), len(untested))
	}
	for i, c := range checks {
		if c != told[c.ID] || c.ID != untested[i].ID || c.TestedAt.IsZero() || c.Words == "" || c.Wanting() != (c.Next != "") {
			t.Errorf("%+v", c)
		}
	}
	for id, want := range map[string]CheckState{
		"index": CheckNotReady, "records": CheckReady, "printer Folder": CheckSeeToIt, "spare printer": CheckSeeToIt,
		"people": CheckReady, "key": CheckReady, "destinations": CheckSeeToIt, "settings": CheckReady,
	} {
		if c := checkOf(t, checks, id); c.State != want {
			t.Errorf("%s is %s: %s", id, c.State, c.Words)
		}
	}
	if err := s.PrintTest(ctx, "Folder"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the test sheet came out", func() bool {
		c, ok := k.CheckAgain(ctx, "printer Folder")
		return ok && c.State == CheckReady && strings.HasPrefix(c.Words, "Answers. Last sheet sent ")
	})
}

// A ledger that has stopped writing is found by the test, not at the next
// arrival.
func TestReadinessFindsALedgerThatTakesNoWrites(t *testing.T) {
	k, _ := kiosk(t)
	damage := &ledger.DamagedError{Seq: 1, Why: "on purpose"}
	if err := k.ledger.Commit(ctx, func(*ledger.Tx) error { return damage }); !errors.Is(err, damage) {
		t.Fatal(err)
	}
	checks := k.Readiness(ctx, nil)
	if c := checkOf(t, checks, "records"); c.State != CheckNotReady || !strings.Contains(c.Words, "damaged") || c.Next == "" {
		t.Errorf("%s: %s", c.State, c.Words)
	}
	if v := VerdictOf(checks); v.Usable {
		t.Errorf("the verdict is %+v", v)
	}
}

func TestADestinationIsReachedByHandAndSentNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan int, 8)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			n, _ := conn.Read(make([]byte, 64))
			conn.Close()
			got <- n
		}
	}()
	defer l.Close()
	k, _ := kiosk(t, func(s *Settings) {
		s.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: l.Addr().String()}, {Name: "EPR", Kind: KindFHIR, Address: "http://" + l.Addr().String() + "/R4"}}
	})
	k.Readiness(ctx, nil)
	for _, id := range []string{"destination PAS", "destination EPR"} {
		if c, _ := k.CheckAgain(ctx, id); c.State != CheckReady || !strings.HasPrefix(c.Words, "Reached ") {
			t.Errorf("%s: %s", id, c.Words)
		}
		if n := <-got; n != 0 {
			t.Errorf("%d bytes were sent to %s", n, id)
		}
	}
	if err := signIn(t, k).DeclareOutage(ctx, k.Now(), ""); err != nil {
		t.Fatal(err)
	}
	if c, _ := k.CheckAgain(ctx, "destination PAS"); c.State != CheckUntested || !strings.Contains(c.Words, "Not contacted") {
		t.Errorf("in downtime: %s", c.Words)
	}
	if len(got) > 0 {
		t.Error("a destination was contacted in downtime, or by itself")
	}
	if _, ok := k.CheckAgain(ctx, "no such check"); ok {
		t.Error("a check that there is not was made")
	}
}

func TestJudgements(t *testing.T) {
	now := time.Date(2026, time.November, 22, 3, 11, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	two := []Printer{{Name: "A"}, {Name: "B"}}
	lead, clerk := Person{Staff: record.Staff{Role: record.ShiftLead}}, Person{Staff: record.Staff{Role: record.WardClerk}}
	for name, test := range map[string]struct {
		got   finding
		state CheckState
		words string
	}{
		"index fresh":     {judgeIndex(1043107, ago(8*time.Hour), now, Standby), CheckReady, "1,043,107 people, of 21-Nov-2026 19:11, 8hr old"},
		"index of a day":  {judgeIndex(7, ago(24*time.Hour), now, Standby), CheckSeeToIt, "1d old"},
		"index to come":   {judgeIndex(7, ago(-time.Hour), now, Standby), CheckSeeToIt, "still to come"},
		"index empty":     {judgeIndex(0, time.Time{}, now, Standby), CheckNotReady, "No patient index"},
		"disk of a year":  {judgeDisk(212_000_000_000), CheckReady, "212 GB free: more than a year at 20 patients an hour"},
		"disk of months":  {judgeDisk(12_000_000_000), CheckReady, "12 GB free: about 4 months"},
		"disk just well":  {judgeDisk(1_000_000_000), CheckReady, "1.0 GB free: about 10 days"},
		"disk low":        {judgeDisk(999_999_999), CheckSeeToIt, "999 MB free"},
		"disk at its end": {judgeDisk(99_999_999), CheckNotReady, "99 MB free: about 24hr"},
		"spare":           {judgeSpare(two, []string{"A", "B"}, "A"), CheckReady, "B can take over"},
		"spare is first":  {judgeSpare(two, []string{"A", "B"}, "B"), CheckReady, "A can take over"},
		"one works":       {judgeSpare(two, []string{"B"}, "A"), CheckSeeToIt, "only B works"},
		"one there is":    {judgeSpare(two[:1], []string{"A"}, "A"), CheckSeeToIt, "A is the only printer"},
		"none works":      {judgeSpare(two, nil, "A"), CheckNotReady, "No printer can"},
		"nobody":          {judgePeople(nil), CheckNotReady, "Nobody"},
		"no lead":         {judgePeople([]Person{clerk}), CheckSeeToIt, "0 shift leads"},
		"a lead":          {judgePeople([]Person{clerk, lead}), CheckReady, "2 may use this kiosk, 1 shift lead"},
	} {
		if test.got.state != test.state || !strings.Contains(test.got.words, test.words) {
			t.Errorf("%s: %s, %q", name, test.got.state, test.got.words)
		}
	}
}

func TestAKeyFileThatOthersCanReadIsSeenTo(t *testing.T) {
	k, _ := kiosk(t)
	path, data := k.Settings.KeyFile, k.Settings.Data
	chmod := func(mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	chmod(0o640)
	if f := judgeKey(path, data); f.state != CheckSeeToIt || !strings.Contains(f.words, "0640") {
		t.Errorf("%s: %s", f.state, f.words)
	}
	chmod(0o600)
	if f := judgeKey(path, filepath.Dir(path)); f.state != CheckSeeToIt || !strings.Contains(f.words, "data folder") {
		t.Errorf("%s: %s", f.state, f.words)
	}
	if f := judgeKey(path, data); f.state != CheckReady {
		t.Errorf("%s: %s", f.state, f.words)
	}
	if f := judgeKey(filepath.Join(data, "no.key"), data); f.state != CheckNotReady {
		t.Errorf("%s: %s", f.state, f.words)
	}
}

// Mains, an empty bay and the battery of a mouse are no supplies of the kiosk.
func TestPowerIsReadAsLinuxTellsIt(t *testing.T) {
	power := fstest.MapFS{}
	for file, text := range map[string]string{
		"AC/type": "Mains", "mouse/type": "Battery", "mouse/scope": "Device", "bay/type": "Battery", "bay/present": "0",
		"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/capacity": "12", "BAT0/charge_now": "1000000", "BAT0/current_now": "-2000000",
		"BAT1/type": "Battery", "BAT1/status": "Not charging", "BAT1/capacity": "80",
		"ups/type": "UPS", "ups/status": "Discharging", "ups/capacity": "90", "ups/time_to_empty_now": "2820",
		"old/type": "Battery", "old/status": "Unknown",
	} {
		power[file] = &fstest.MapFile{Data: []byte(text + "\n")}
	}
	got := map[string]finding{}
	for _, s := range readSupplies(power) {
		got[s.name] = s.judge()
	}
	want := map[string]finding{
		"BAT0": {state: CheckNotReady, words: "12% full, running on it, 30min left at the present load"},
		"BAT1": {state: CheckReady, words: "80% full, plugged in"},
		"ups":  {state: CheckSeeToIt, words: "90% full, running on it, 47min left at the present load"},
		"old":  {state: CheckUntested, words: "It does not say whether it is in use"},
	}
	for name, w := range want {
		if g := got[name]; g.state != w.state || g.words != w.words {
			t.Errorf("%s: %s, %q", name, g.state, g.words)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d supplies, want %d", len(got), len(want))
	}
	if n := len(readSupplies(os.DirFS(t.TempDir() + "/none"))); n != 0 {
		t.Errorf("%d supplies of a machine that tells of none", n)
	}
}

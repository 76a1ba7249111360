package app

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
)

func TestKioskChecksItsRecordsBesideTheWork(t *testing.T) {
	k, _ := kiosk(t)
	arrive(t, signIn(t, k), "Smith")
	eventually(t, "the check ended", func() bool { return !k.RecordsCheck().Running })
	c := k.RecordsCheck()
	if c.HeldAt.IsZero() || c.Damage != nil || c.Entries == 0 || c.Done != c.Whole {
		t.Errorf("check %+v", c)
	}
	if st, err := k.Status(ctx); err != nil || st.Damage != nil {
		t.Errorf("status %+v, %v", st, err)
	}
}

// What the check finds is said in words wherever the strip is shown.
func TestDamageIsSaid(t *testing.T) {
	k, _ := kiosk(t)
	eventually(t, "the check ended", func() bool { return !k.RecordsCheck().Running })
	k.endCheck(ledger.Verified{}, &ledger.DamagedError{Seq: 7, Why: "it is missing"}, false)
	st, err := k.Status(ctx)
	if err != nil || st.Damage == nil || st.Damage.Code != ExitDamaged || !strings.Contains(st.Damage.Hint, "restore") {
		t.Errorf("entries: %+v, %v", st.Damage, err)
	}
	k.endCheck(ledger.Verified{}, &ledger.DamagedError{Why: "tally", Found: []string{"tally"}}, false)
	if st, err = k.Status(ctx); err != nil || st.Damage == nil || st.Damage.Code != ExitDamaged || !strings.Contains(st.Damage.Hint, "ledger repair") {
		t.Errorf("views: %+v, %v", st.Damage, err)
	}
}

// A check rests three times as long as it works, on the count that nobody sets.
func TestCheckLeavesTheWorkItsTime(t *testing.T) {
	var now time.Duration
	p := pacer{elapsed: func() time.Duration { return now }}
	now = 4 * time.Millisecond
	began := time.Now()
	if err := p.rest(ctx); err != nil || time.Since(began) < 12*time.Millisecond {
		t.Errorf("rested %v, %v", time.Since(began), err)
	}
}

func TestSheetVouchesForTheRecords(t *testing.T) {
	k, _ := kiosk(t)
	a := arrive(t, signIn(t, k), "Smith")
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil || len(jobs) == 0 {
		t.Fatalf("%v, %v", jobs, err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	stood, err := FindSheet(ctx, k.Settings, Outside{}, strings.ToLower(strings.ReplaceAll(jobs[0].ChainHead, "-", "")))
	if err != nil || len(stood) != 1 || stood[0].Number != a.Number {
		t.Errorf("found %+v, %v", stood, err)
	}
	if _, err := FindSheet(ctx, k.Settings, Outside{}, "0000-0000"); !errors.Is(err, ErrNoSuchHead) || Explain(err).Code != ExitFailed {
		t.Errorf("a sheet of nowhere: %v", err)
	}
	var usage *UsageError
	if _, err := FindSheet(ctx, k.Settings, Outside{}, "short"); !errors.As(err, &usage) {
		t.Errorf("no code: %v", err)
	}
	if _, err := RepairRecords(ctx, k.Settings, Outside{}, "it", " ", nil); !errors.Is(err, ErrNoReason) {
		t.Errorf("a repair without a reason: %v", err)
	}
	if _, err := RepairRecords(ctx, k.Settings, Outside{}, "it", "To see", nil); !errors.Is(err, ledger.ErrNothingToRepair) {
		t.Errorf("a repair of nothing: %v", err)
	}
	if v, err := VerifyRecords(ctx, k.Settings, Outside{}, nil); err != nil || v.Attendances != 1 {
		t.Errorf("%s: %+v, %v", filepath.Base(k.Settings.Data), v, err)
	}
}

package drill

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// Lesson 9: a restore from backup loses data, or a stale device refills an
// emptied server. A kiosk is backed up, delivers everything, takes one
// attendance back, and is then restored to the time before: it delivers again
// what it believes undelivered, and the trust sees one effect of it all.
func TestLesson09RestoredKioskDeliversAgainWithOneEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole exercise, which takes minutes under the race detector; another one runs there")
	}
	const seed = 5
	t.Logf("seed %d", seed)
	ctx, stick := context.Background(), t.TempDir()
	e := furnished(t, seed)
	if err := e.shift(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := e.it.BackUp(ctx, stick, nil); err != nil {
		t.Fatal(err)
	}
	var result Result
	if err := e.recover(ctx, &result); err != nil {
		t.Fatal(err)
	}
	withdrawn := e.withdrawOne(t)
	if err := e.recover(ctx, &result); err != nil {
		t.Fatal(err)
	}
	delivered := e.trust.Account()

	settings := e.kiosk.Settings
	if err := e.kiosk.Close(); err != nil {
		t.Fatal(err)
	}
	o := app.Outside{Clock: e.clock.now}
	if _, err := app.Restore(ctx, settings, o, app.RestoreOrder{From: stick, Replace: true, Reason: "disk failed", Account: "it"}, nil); err != nil {
		t.Fatal(err)
	}
	var err error
	if e.kiosk, err = app.Open(ctx, settings, o, nil); err != nil {
		t.Fatal(err)
	}
	if e.it, err = e.kiosk.SignIn(ctx, "1005", exercisePIN); err != nil {
		t.Fatal(err)
	}
	if err := e.recover(ctx, &result); err != nil {
		t.Fatal(err)
	}
	again := e.trust.Account()
	if len(again.Attendances) != len(delivered.Attendances) || len(again.Duplicates()) > 0 {
		t.Errorf("%d attendances are %d now; twice there: %+v", len(delivered.Attendances), len(again.Attendances), again.Duplicates())
	}
	if before, after := resent(delivered), resent(again); after <= before {
		t.Errorf("nothing was sent again: the trust knew %d messages already, before %d", after, before)
	}
	for _, was := range delivered.Attendances {
		is, there := again.Attendance(was.Door, record.DowntimeNumber(was.Number))
		if !there || is.Created != 1 || is.Cancelled != was.Cancelled || !is.ArrivedAt.Equal(was.ArrivedAt) {
			t.Errorf("%s at %s was %+v and is %+v", was.Number, was.Door, was, is)
		}
	}
	// What was taken back after the backup stays taken back, and the balance
	// says that the two accounts differ: a person must look.
	report, err := e.kiosk.Balance(ctx, nil)
	if err != nil || len(report.Notes) == 0 || report.Closed() {
		t.Errorf("the balance closes although %s was withdrawn and forgotten: %+v, %v", withdrawn, report.Total, err)
	}
}

// resent counts the messages that a trust had had before.
func resent(a Account) (n int) {
	for _, h := range a.Attendances {
		n += h.Resent
	}
	return n
}

// furnished is an exercise whose kiosk is open beside a trust without faults.
func furnished(t *testing.T, seed uint64) *exercise {
	t.Helper()
	e := &exercise{
		Options:    Options{Out: filepath.Join(t.TempDir(), "out"), Seed: seed, Start: time.Date(2026, 11, 21, 22, 14, 0, 0, time.UTC), Hours: 2, PerHour: 4, Progress: func(string, int, int) {}},
		population: Patients(seed),
	}
	e.clock = &clock{at: e.Start}
	trust, err := startTrust(t.Context(), e.population, Faults{}, e.clock.now)
	if err != nil {
		t.Fatal(err)
	}
	e.MLLP, e.FHIR = trust.MLLPAddress(), trust.FHIRBase()
	if err := e.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	e.trust = trust
	t.Cleanup(func() {
		if err := e.kiosk.Close(); err != nil {
			t.Error(err)
		}
		if err := trust.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// withdrawOne takes back an attendance that was delivered.
func (e *exercise) withdrawOne(t *testing.T) record.DowntimeNumber {
	t.Helper()
	for i, a := range e.registered {
		if e.arrivals[i].Withdrawal != nil {
			continue
		}
		if err := e.desk.Withdraw(context.Background(), a.ID, "Registered twice"); err != nil {
			t.Fatal(err)
		}
		return a.Number
	}
	t.Fatal("every attendance is withdrawn already")
	return ""
}

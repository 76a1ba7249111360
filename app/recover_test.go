package app

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/reconcile"
)

// silent is a destination that takes everything and answers nothing.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go io.Copy(io.Discard, c)
		}
	}()
	return l.Addr().String()
}

func withDestination(address string) func(*Settings) {
	return func(s *Settings) {
		s.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: address, AnswerWithin: 1}}
	}
}

func nothing(Progress) {}

func TestNothingIsSentBeforeTheSystemsAreClean(t *testing.T) {
	k, _ := kiosk(t, withDestination("127.0.0.1:9"))
	s := signIn(t, k)
	arrive(t, s, "Smith")
	if _, err := s.Recover(ctx, nothing); !errors.Is(err, ErrNotClean) {
		t.Errorf("got %v", err)
	}
}

// Lesson 6: "sync successful" shown when it failed. A destination that never
// answers is an error, everything stays owed, and the balance says it waits.
func TestLesson06SilenceIsNoSuccess(t *testing.T) {
	k, _ := kiosk(t, withDestination(silent(t)))
	s := signIn(t, k)
	arrive(t, s, "Smith")
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	outcome, err := s.Recover(ctx, nothing)
	if err == nil || outcome.Failures["PAS"] == "" {
		t.Fatalf("%+v, %v", outcome, err)
	}
	r, err := k.Balance(ctx, nil)
	if err != nil || !r.Balanced() || r.Closed() || r.Total.Waiting != 1 {
		t.Errorf("%+v, %v", r.Total, err)
	}
	if err := s.SignBalance(ctx, r); !errors.Is(err, ErrDecision) {
		t.Errorf("it could be signed: %v", err)
	}
}

func TestUnreachableDestinationLosesNothing(t *testing.T) {
	k, _ := kiosk(t, withDestination("127.0.0.1:9"))
	s := signIn(t, k)
	arrive(t, s, "Smith")
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(ctx, nothing); err == nil {
		t.Error("nobody listens, and it went well")
	}
	p, err := k.Plan(ctx)
	if err != nil || p.Destinations[0].Owed != 1 || p.Destinations[0].Settled != 0 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestReportIsSignedAndChecked(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	r, err := k.Balance(ctx, nil)
	if err != nil || !r.Closed() || r.Total.Withdrawn != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got, want := k.balanceSheet(r, "", nil).Cleared, "Systems declared clean by "+s.Staff.Name+", reference INC 1"; got != want {
		t.Errorf("paper says %q, want %q", got, want)
	}
	dir := filepath.Join(t.TempDir(), "report")
	if _, err := s.WriteReport(ctx, dir, r); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{ReportPDF, ReportCSV, ReportJSON} {
		if signed, err := VerifyReport(filepath.Join(dir, name)); err != nil || signed.Kiosk != "K3" {
			t.Errorf("%s: %+v, %v", name, signed, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, ReportCSV), []byte("all is well"), 0o600); err != nil {
		t.Fatal(err)
	}
	var altered *reconcile.AlteredError
	if _, err := VerifyReport(filepath.Join(dir, ReportCSV)); !errors.As(err, &altered) {
		t.Errorf("an altered report: %v", err)
	}
	if err := s.SignBalance(ctx, r); err != nil {
		t.Fatal(err)
	}
	if o, err := k.Outage(ctx); err != nil || o.Phase != Standby {
		t.Errorf("after the signature: %+v, %v", o, err)
	}
}

// Lesson 3: one bad record blocks the rest. A person's decision concerns one
// patient, and can be given only where it waits.
func TestLesson03ADecisionConcernsOnePatient(t *testing.T) {
	k, _ := kiosk(t, withDestination("127.0.0.1:9"))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	same := record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{Reference: "Patient/1"}, Reasons: []string{"Address agrees"}}
	if err := s.Decide(ctx, a.ID, same); !errors.Is(err, ErrNothingToMatch) {
		t.Errorf("nothing waited: %v", err)
	}
	if _, err := s.append(ctx, record.Draft{AttendanceID: a.ID, Body: &record.Matched{Match: record.Match{Outcome: record.MatchWaiting}}}); err != nil {
		t.Fatal(err)
	}
	if p, err := k.Plan(ctx); err != nil || len(p.Decisions) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := s.Decide(ctx, a.ID, record.Match{Outcome: record.MatchSame}); !errors.Is(err, ErrNoReason) {
		t.Errorf("decided without a reason: %v", err)
	}
	if err := s.Decide(context.Background(), a.ID, same); err != nil {
		t.Fatal(err)
	}
	got, err := k.ledger.Attendance(ctx, a.ID)
	if err != nil || got.Match == nil || got.Match.DecidedBy != "1001" {
		t.Errorf("%+v, %v", got.Match, err)
	}
}

package app

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
	"github.com/tideover/tideover/sync/hl7"
)

// A late acknowledgement was credited to the next message, and the second was
// lost and believed delivered.
func TestLesson01LateAcknowledgementIsNobodyElses(t *testing.T) {
	var late []byte
	p := newPAS(t, func(m *hl7.Message, nth int) []byte {
		mine := reply(m, hl7.ApplicationAccept, "")
		defer func() { late = mine }()
		if nth == 1 && late != nil {
			return late // the answer to the message before
		}
		return mine
	})
	k, s, _ := recovering(t, p, "Smith", "Jones")
	if _, err := s.Recover(ctx, nothing); err != nil {
		t.Fatal(err)
	}
	receipts, err := k.ledger.Receipts(ctx)
	if err != nil || len(receipts) != 2 {
		t.Fatalf("%+v, %v", receipts, err)
	}
	for _, r := range receipts {
		for i, id := range r.ControlIDs {
			if r.Proof[i] != "MSA AA "+id {
				t.Errorf("message %s was settled by %q", id, r.Proof[i])
			}
		}
	}
}

// No answer: the same message goes again under the same name, so that it can
// be told for the same, and nothing else goes twice.
func TestLesson02SilenceIsAskedAgainUnderTheSameName(t *testing.T) {
	var first string
	p := newPAS(t, func(m *hl7.Message, nth int) []byte {
		if first == "" {
			first = m.Get("MSH-10")
		}
		if m.Get("MSH-10") == first && nth == 1 {
			return nil
		}
		return accept(m, nth)
	})
	k, s, _ := recovering(t, p, "Smith", "Jones")
	if _, err := s.Recover(ctx, nothing); err != nil {
		t.Fatal(err)
	}
	for id, times := range p.times() {
		if want := map[bool]int{true: 2, false: 1}[id == first]; times != want {
			t.Errorf("message %s came %d times, want %d", id, times, want)
		}
	}
	if plan := planned(t, k); plan.Owed != 0 || plan.Settled != 2 {
		t.Errorf("%+v", plan)
	}
}

// One dead destination and one bad record hold nobody else up.
func TestLesson03ADeadDestinationAndABadRecordBlockNobodyElse(t *testing.T) {
	p := newPAS(t, func(m *hl7.Message, nth int) []byte {
		if strings.Contains(string(m.Bytes()), "Jones") {
			return reply(m, hl7.ApplicationError, "postcode")
		}
		return accept(m, nth)
	})
	k, _ := kiosk(t, withDestination(p.address), func(s *Settings) {
		s.Destinations = append([]Destination{{Name: "Dead", Kind: KindHL7, Address: "127.0.0.1:9", AnswerWithin: 1}}, s.Destinations...)
	})
	s := signIn(t, k)
	for _, family := range []string{"Smith", "Jones", "Evans"} {
		arrive(t, s, family)
	}
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	outcome, err := s.Recover(ctx, nothing)
	if err == nil || outcome.Failures["Dead"] == "" || outcome.Failures["PAS"] != "" {
		t.Fatalf("%+v, %v", outcome, err)
	}
	if dead, alive := outcome.Destinations[0], outcome.Destinations[1]; dead.Owed != 3 || alive.Settled != 2 || alive.Refused != 1 {
		t.Errorf("%+v and %+v", dead, alive)
	}
}

// Two people press the key at once: one of them sends, the other is told.
func TestLesson04RacingSendersSendOnce(t *testing.T) {
	working := make(chan struct{})
	began := sync.OnceFunc(func() { close(working) })
	goOn := make(chan struct{})
	p := newPAS(t, func(m *hl7.Message, nth int) []byte {
		began()
		<-goOn
		return accept(m, nth)
	})
	_, s, _ := recovering(t, p, "Smith", "Jones")
	first := make(chan error, 1)
	go func() {
		_, err := s.Recover(ctx, nothing)
		first <- err
	}()
	<-working
	_, second := s.Recover(ctx, nothing)
	close(goOn)
	if err := <-first; err != nil || !errors.Is(second, delivery.ErrRunning) {
		t.Errorf("the first: %v; the second: %v, want ErrRunning", err, second)
	}
	for id, times := range p.times() {
		if times != 1 {
			t.Errorf("message %s came %d times", id, times)
		}
	}
}

// A second process is told so, and cannot send beside the first.
func TestLesson04ASecondProcessIsTurnedAway(t *testing.T) {
	if path := os.Getenv("TIDEOVER_SECOND"); path != "" {
		s, err := ReadSettings(path)
		if err == nil {
			_, err = Open(ctx, s, Outside{}, nil)
		}
		os.Exit(Explain(err).Code)
	}
	k, _ := kiosk(t)
	arrive(t, signIn(t, k), "Smith")
	second := exec.Command(os.Args[0], "-test.run=^TestLesson04ASecondProcessIsTurnedAway$")
	second.Env = append(os.Environ(), "TIDEOVER_SECOND="+k.Settings.Path())
	out, err := second.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != ExitInUse {
		t.Errorf("the second process: %v\n%s", err, out)
	}
}

// A half-filled form goes only when it was saved whole or given up by its
// owner: not by a save that failed, and not by another's word.
func TestLesson07AHalfFilledFormIsGivenUpByItsOwnerAlone(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	if err := k.Enrol(ctx, "1001", record.Staff{ID: "1002", Name: "Mark Delaney", Role: record.Receptionist}, "445566"); err != nil {
		t.Fatal(err)
	}
	other, err := k.SignIn(ctx, "1002", "445566")
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Arrive(record.Patient{})
	if err != nil {
		t.Fatal(err)
	}
	f.Set("patient.familyName", "Hollingworth")
	f.Set("patient.birthDate", "31/2/19")
	keep := func() {
		t.Helper()
		if _, err := f.Keep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() int {
		t.Helper()
		list, err := s.Kept(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	keep()
	if _, err := f.Save(ctx); !errors.Is(err, ErrProblems) || kept() != 1 {
		t.Fatalf("after a save that failed (%v) %d forms are kept", err, kept())
	}
	theirs := *f
	theirs.session = other
	if err := theirs.Discard(ctx); err != nil || kept() != 1 {
		t.Fatalf("after another's word (%v) %d forms are kept", err, kept())
	}
	f.Set("patient.birthDate", "1958")
	keep()
	if _, err := f.Save(ctx); err != nil || kept() != 0 {
		t.Fatalf("after it was saved (%v, %+v) %d forms are kept", err, f.Problems(), kept())
	}
}

// A record that was refused can be sent again as it is, mended, or taken back;
// none of them leaves it stuck.
func TestLesson11WhatWasRefusedIsRetriedMendedOrTakenBack(t *testing.T) {
	ways := map[string]func(t *testing.T, s *Session, a record.Attendance, r Refusal){
		"sent again": func(t *testing.T, s *Session, _ record.Attendance, r Refusal) {
			if err := s.Retry(ctx, r); err != nil {
				t.Fatal(err)
			}
		},
		"mended": func(t *testing.T, s *Session, a record.Attendance, _ Refusal) {
			f, err := s.About(ctx, a.ID, ForAmendment)
			if err != nil {
				t.Fatal(err)
			}
			f.Set("patient.postcode", "QM4 7RT")
			f.SetReason("The postcode was wrong")
			if _, err := f.Save(ctx); err != nil {
				t.Fatal(err, f.Problems())
			}
		},
		"taken back": func(t *testing.T, s *Session, a record.Attendance, _ Refusal) {
			if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, mend := range ways {
		t.Run(name, func(t *testing.T) {
			refuses := true
			p := newPAS(t, func(m *hl7.Message, nth int) []byte {
				if refuses {
					return reply(m, hl7.ApplicationError, "postcode")
				}
				return accept(m, nth)
			})
			k, s, all := recovering(t, p, "Smith")
			if _, err := s.Recover(ctx, nothing); !errors.Is(err, ErrDecision) {
				t.Fatalf("refused: %v", err)
			}
			plan, err := k.Plan(ctx)
			if err != nil || len(plan.Refusals) != 1 || plan.Refusals[0].Words == "" {
				t.Fatalf("%+v, %v", plan, err)
			}
			mend(t, s, all[0], plan.Refusals[0])
			refuses = false
			if _, err := s.Recover(ctx, nothing); err != nil {
				t.Fatal(err)
			}
			if plan := planned(t, k); plan.Owed != 0 || plan.Refused != 0 {
				t.Errorf("%+v", plan)
			}
		})
	}
}

// Thousands of entries finish, and how far they are can be seen all the way.
func TestLesson15ThousandsOfEntriesFinishAndAreSeenTo(t *testing.T) {
	p := newPAS(t, accept)
	k, _ := kiosk(t, withDestination(p.address))
	s := signIn(t, k)
	attendances := 400
	if testing.Short() {
		attendances = 100
	}
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for range attendances {
			if err := registerQuickly(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var seen []Progress
	if _, err := s.Recover(ctx, func(p Progress) { seen = append(seen, p) }); err != nil {
		t.Fatal(err)
	}
	if plan := planned(t, k); plan.Owed != 0 || plan.Settled != 3*attendances {
		t.Errorf("%+v", plan)
	}
	if !slices.IsSortedFunc(seen, func(a, b Progress) int { return a.Done - b.Done }) {
		t.Error("the progress went back")
	}
	steps := map[int]bool{}
	for _, p := range seen {
		steps[p.Done] = true
		if p.Total != 3*attendances || p.Destination != "PAS" || p.Words == "" {
			t.Fatalf("progress %+v", p)
		}
	}
	if len(steps) != 3*attendances+1 {
		t.Errorf("%d steps were shown of %d", len(steps), 3*attendances)
	}
}

// registerQuickly adds an arrival with a triage and a departure.
func registerQuickly(tx *ledger.Tx) error {
	number, err := tx.NextNumber()
	if err != nil {
		return err
	}
	id, err := tx.NewID()
	if err != nil {
		return err
	}
	now := tx.Now().Round(0)
	details := record.Details{Patient: record.Patient{PatientID: id, Name: record.Name{Family: "Smith"}}, ArrivedAt: now}
	for _, body := range []record.Body{
		&record.Registered{Number: number, Details: details}, &record.Triaged{Triage: record.Triage{AssessedAt: now}},
		&record.Departed{Departure: record.Departure{DepartedAt: now}},
	} {
		if _, err := tx.Append(record.Draft{AttendanceID: id, Author: "1001", Body: body}); err != nil {
			return err
		}
	}
	return nil
}

// An acceptance of our own message is the only success: a wrong name, no name,
// no MSA, and a code that nobody knows prove nothing, AE and AR are refusals.
func TestLesson17NothingButOurOwnAAIsSuccess(t *testing.T) {
	wrong := []func(m *hl7.Message) []byte{
		func(m *hl7.Message) []byte {
			return []byte(strings.Replace(string(reply(m, hl7.ApplicationAccept, "")), "|"+m.Get("MSH-10"), "|SOMEBODY", 1))
		},
		func(m *hl7.Message) []byte {
			header, _, _ := strings.Cut(string(reply(m, hl7.ApplicationAccept, "")), "MSA")
			return []byte(header)
		},
		func(m *hl7.Message) []byte { return reply(m, "AX", "") },
	}
	var k *Kiosk
	p := newPAS(t, nil)
	p.answer = func(m *hl7.Message, nth int) []byte {
		if receipts, err := k.ledger.Receipts(ctx); err != nil || len(receipts) > 0 {
			t.Errorf("something was settled by nothing: %+v, %v", receipts, err)
		}
		switch event := m.Get("MSH-9.2"); {
		case nth <= len(wrong):
			return wrong[nth-1](m)
		case event == "A28":
			return accept(m, nth)
		}
		return reply(m, hl7.ApplicationReject, "not today")
	}
	var s *Session
	k, s, _ = recovering(t, p, "Smith")
	if _, err := s.Recover(ctx, nothing); err == nil {
		t.Error("it was called a success")
	}
	if plan := planned(t, k); plan.Settled != 0 || plan.Owed != 1 {
		t.Errorf("%+v; came %v", plan, maps.Values(p.times()))
	}
}

// An amendment that mends a refused triage tells it too: nothing waits for the
// triage any more, and the balance closes.
func TestLesson11AMendedTriageLetsTheBalanceClose(t *testing.T) {
	refuses := true
	p := newPAS(t, func(m *hl7.Message, nth int) []byte {
		if refuses && m.Get("MSH-9.2") == "A08" {
			return reply(m, hl7.ApplicationError, "acuity")
		}
		return accept(m, nth)
	})
	k, s, all := recovering(t, p, "Smith")
	if _, err := s.append(ctx, record.Draft{AttendanceID: all[0].ID, Body: &record.Triaged{Triage: record.Triage{AssessedAt: k.Now()}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(ctx, nothing); !errors.Is(err, ErrDecision) {
		t.Fatalf("the triage was refused: %v", err)
	}
	f, err := s.About(ctx, all[0].ID, ForAmendment)
	if err != nil {
		t.Fatal(err)
	}
	f.Set("patient.postcode", "QM4 7RT")
	f.SetReason("The postcode was wrong")
	if _, err := f.Save(ctx); err != nil {
		t.Fatal(err, f.Problems())
	}
	refuses = false
	if _, err := s.Recover(ctx, nothing); err != nil {
		t.Fatal(err)
	}
	if r, err := k.Balance(ctx, nil); err != nil || !r.Closed() {
		t.Errorf("%+v, %v: %+v", r.Total, err, r.Lines)
	}
}

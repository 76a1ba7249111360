package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func send(t *testing.T, s *Sender, d record.Delivery) record.Receipt {
	t.Helper()
	r, err := s.Send(context.Background(), d)
	if err != nil {
		t.Fatalf("sending %s: %v", d.Entry.Kind, err)
	}
	if r.EntryID != d.Entry.ID || r.Destination != d.Destination || !r.At.Equal(received) || len(r.ControlIDs) != 1 || len(r.Proof) == 0 {
		t.Fatalf("receipt %+v", r)
	}
	return r
}

func wantRefusal(t *testing.T, s *Sender, d record.Delivery, code, words string) {
	t.Helper()
	_, err := s.Send(context.Background(), d)
	refused, ok := errors.AsType[*record.Refusal](err)
	if !ok || refused.Code != code || !strings.Contains(refused.Words, words) {
		t.Fatalf("got %v, want a refusal with %s and %q", err, code, words)
	}
}

func TestWholeStoryLeavesOneOfEach(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	all := deliverable(t, story(t))
	for _, d := range all {
		if r := send(t, s, d); r.AlreadyThere {
			t.Errorf("%s: already there at the first sending", d.Entry.Kind)
		}
	}
	e := tr.the(t, "Encounter")
	if got := text(e.object["status"]); got != statusFinished {
		t.Errorf("status %s", got)
	}
	if tr.the(t, "Patient"); tr.the(t, "QuestionnaireResponse").version != "2" {
		t.Error("answers were not amended once")
	}
	if n := tr.count("Provenance"); n != len(all) {
		t.Errorf("%d of Provenance, want %d", n, len(all))
	}
	// The amendment reached the patient that we created, and emptied a name.
	raw := marshal(tr.the(t, "Patient").object)
	if !bytes.Contains(raw, []byte("07700 900123")) || bytes.Contains(raw, []byte("Shan")) {
		t.Errorf("patient was not amended: %s", raw)
	}
}

func TestFirstReceiptProvesWhatWasCreated(t *testing.T) {
	s := (&trust{}).open(t)
	r := send(t, s, told(t, story(t), 1))
	want := []string{"201 Patient/p1/_history/1", "201 Encounter/e2/_history/1", "201 QuestionnaireResponse/q3/_history/1", "201 Provenance/p4/_history/1"}
	if !slices.Equal(r.Proof, want) || r.AlreadyThere {
		t.Errorf("got %v %v", r.Proof, r.AlreadyThere)
	}
}

// A retry after a time-out must not flood the trust with duplicates, and a
// restored ledger sends everything again (lessons 2 and 9).
func TestEverythingSentAgainChangesNothing(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	all := deliverable(t, story(t))
	for _, d := range all {
		send(t, s, d)
	}
	before := marshal(tr.resources)
	sent := len(tr.bodies)
	for _, d := range all {
		if r := send(t, s, d); !r.AlreadyThere {
			t.Errorf("%s: not known to be there", d.Entry.Kind)
		}
	}
	if !bytes.Equal(before, marshal(tr.resources)) || len(tr.bodies) != sent {
		t.Error("resending changed the server")
	}
}

// Killed at every request, before the server took it and after: the resend
// is byte for byte the same, and one of each is there in the end.
func TestCutAtEveryRequestThenResent(t *testing.T) {
	hangUp := func() { panic(http.ErrAbortHandler) }
	for _, when := range []string{"before", "after"} {
		for cut := 0; ; cut++ {
			tr := &trust{}
			s := tr.open(t)
			seen := 0
			strike := func() bool {
				if seen++; seen == cut+1 {
					hangUp()
				}
				return false
			}
			if when == "before" {
				tr.before = func(http.ResponseWriter, *http.Request, []byte) bool { return strike() }
			} else {
				tr.after = func(http.ResponseWriter, *http.Request, []byte) bool { return strike() }
			}
			failed := sendUntilTaken(t, s, deliverable(t, story(t)))
			if failed == 0 && seen <= cut {
				break // past the last request
			}
			for _, kind := range []string{"Patient", "Encounter", "QuestionnaireResponse"} {
				tr.the(t, kind)
			}
			if n := tr.count("Provenance"); n != 4 {
				t.Fatalf("cut %s request %d: %d of Provenance", when, cut, n)
			}
			if got := text(tr.the(t, "Encounter").object["status"]); got != statusFinished {
				t.Fatalf("cut %s request %d: status %s", when, cut, got)
			}
			if struck := tr.requests[cut]; strings.Trim(struck.URL.Path, "/") == "R4" {
				resent(t, tr, when)
			}
		}
	}
}

// resent looks at the transactions of a story of four, one of which was cut:
// before the server took it, the same bytes came again; after, none did.
func resent(t *testing.T, tr *trust, when string) {
	t.Helper()
	again := 0
	for i := 1; i < len(tr.asked); i++ {
		if bytes.Equal(tr.asked[i-1], tr.asked[i]) {
			again++
		}
	}
	if before := when == "before"; before && (len(tr.asked) != 5 || again != 1) || !before && (len(tr.asked) != 4 || again != 0) {
		t.Errorf("cut %s the server took it: %d transactions, %d of them the same again", when, len(tr.asked), again)
	}
}

// sendUntilTaken sends each delivery until it is settled and counts failures.
func sendUntilTaken(t *testing.T, s *Sender, all []record.Delivery) (failed int) {
	t.Helper()
	for _, d := range all {
		for {
			_, err := s.Send(context.Background(), d)
			if err == nil {
				break
			}
			if failed++; !errors.Is(err, ErrUnanswered) || failed > 3 {
				t.Fatalf("%s: %v", d.Entry.Kind, err)
			}
		}
	}
	return failed
}

func TestResendIsByteIdentical(t *testing.T) {
	for n := range 5 {
		if n == 2 {
			continue // viewed
		}
		d := told(t, story(t), n+1)
		var h Held
		if n > 0 {
			tr := &trust{}
			s := tr.open(t)
			send(t, s, told(t, story(t), 1))
			h = Held{Encounter: marshal(tr.the(t, "Encounter").object), Patient: marshal(tr.the(t, "Patient").object),
				Answers: map[record.ID]json.RawMessage{attendanceID: marshal(tr.the(t, "QuestionnaireResponse").object)}}
		}
		a, err := Bundle(profile, d, nil, h)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := Bundle(profile, told(t, story(t), n+1), nil, h)
		if !bytes.Equal(a.Body, b.Body) || a.RequestID != b.RequestID {
			t.Errorf("entry %d: made again, it differs", n+1)
		}
	}
}

// Two senders race with one entry (lesson 4).
func TestRacingSendersLeaveOneOfEach(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	for _, d := range deliverable(t, story(t)) {
		done := make(chan error)
		for range 4 {
			go func() {
				_, err := s.Send(context.Background(), d)
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Fatalf("%s: %v", d.Entry.Kind, err)
			}
		}
	}
	for _, kind := range []string{"Patient", "Encounter", "QuestionnaireResponse"} {
		tr.the(t, kind)
	}
	if n := tr.count("Provenance"); n != 4 {
		t.Errorf("%d of Provenance", n)
	}
}

func TestLaterEntryIsNotTakenBackByAnEarlier(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 1))
	send(t, s, told(t, st, 5)) // the departure overtakes triage and amendment
	before := tr.the(t, "Encounter")
	for _, n := range []int{2, 4} {
		send(t, s, toldAfter(t, st, n, map[record.ID]bool{entryID(1): true, entryID(5): true}))
	}
	after := tr.the(t, "Encounter")
	w := profile.ownership(encounterMembers)
	if w.digest(before.object) != w.digest(after.object) {
		t.Errorf("an earlier entry changed\n%s\nto\n%s", marshal(before.object), marshal(after.object))
	}
	if !after.tagged(profile.entryTag(entryID(2))) || tr.count("Provenance") != 4 {
		t.Error("the earlier entries are not marked as told")
	}
}

func TestEntryAfterARefusedArrivalIntroducesTheAttendance(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := story(t)
	send(t, s, told(t, st, 5))
	tr.the(t, "Patient")
	tr.the(t, "QuestionnaireResponse")
	if r := send(t, s, told(t, st, 1)); !r.AlreadyThere {
		t.Error("the arrival made another attendance")
	}
	if got := text(tr.the(t, "Encounter").object["status"]); got != statusFinished {
		t.Errorf("status %s", got)
	}
}

func TestWithdrawalIsMarkedNotDeleted(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	st := entries(t, &record.Registered{Number: number, Details: arrivalDetails(), Answers: answers()}, &record.Withdrawn{Reason: "Registered twice"})
	send(t, s, told(t, st, 1))
	send(t, s, told(t, st, 2))
	if got := text(tr.the(t, "Encounter").object["status"]); got != statusInError {
		t.Errorf("encounter %s", got)
	}
	if got := text(tr.the(t, "QuestionnaireResponse").object["status"]); got != "entered-in-error" {
		t.Errorf("answers %s", got)
	}
	if active := string(tr.the(t, "Patient").object["active"]); active != "false" {
		t.Errorf("patient active %s", active)
	}
	s.Profile.CancelWithdrawn = true
	if got := s.Profile.statusOf(told(t, st, 2).Attendance); got != statusCancelled {
		t.Errorf("got %s", got)
	}
}

func TestServerWithoutTagsStillGetsOneOfEach(t *testing.T) {
	tr := &trust{noTags: true}
	s := tr.open(t)
	s.Profile.WithoutProvenance = true
	all := deliverable(t, story(t))
	for range 2 {
		for i, d := range all {
			if d.Entry.Kind == record.KindAmended || d.Entry.Kind == record.KindTriaged {
				wantRefusal(t, s, d, "409", "reasonCode") // it can't be known that the trust didn't change it
				continue
			}
			if r := send(t, s, d); i == 0 && len(tr.bodies) > 1 && !r.AlreadyThere {
				t.Error("the second arrival was not known")
			}
		}
	}
	tr.the(t, "Patient")
	if got := text(tr.the(t, "Encounter").object["status"]); got != statusFinished {
		t.Errorf("status %s", got)
	}
}

func TestReadBackCountsWhatTheServerHas(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	if n, _, err := s.ReadBack(context.Background(), number); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	for _, d := range deliverable(t, story(t)) {
		send(t, s, d)
	}
	n, seen, err := s.ReadBack(context.Background(), number)
	if err != nil || n != 1 || seen[0].Status != statusFinished || !seen[0].Start.Equal(arrived) || seen[0].End.IsZero() || len(seen[0].Entries) != 4 {
		t.Fatalf("%d %+v %v", n, seen, err)
	}
	var copyOf object
	json.Unmarshal(marshal(tr.the(t, "Encounter").object), &copyOf)
	tr.hold(t, "Encounter/twin", string(marshal(copyOf)))
	if n, _, _ := s.ReadBack(context.Background(), number); n != 2 {
		t.Errorf("found %d, want 2", n)
	}
	wantRefusal(t, s, told(t, story(t), 4), "412", "2 attendances")
}

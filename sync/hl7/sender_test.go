package hl7_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// trust is a receiver behind a real socket that answers as told.
type trust struct {
	answer func(m *hl7.Message) []byte // nil: silence

	mu     sync.Mutex
	events []string // of the messages that came, in order
	ids    []string
}

// accept is the answer of a receiver that takes everything.
func accept(m *hl7.Message) []byte {
	return hl7.Reply(m, hl7.ApplicationAccept, "", "T1", now).Bytes()
}

func (tr *trust) handle(_ context.Context, raw []byte) []byte {
	m, err := hl7.Parse(raw)
	if err != nil {
		return nil
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.events = append(tr.events, m.Get("MSH-9.2"))
	tr.ids = append(tr.ids, m.Get("MSH-10"))
	return tr.answer(m)
}

func (tr *trust) got() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return strings.Join(tr.events, " ")
}

// sender connects a Sender to tr.
func sender(t *testing.T, tr *trust, timeout time.Duration) *hl7.Sender {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &mllp.Server{Handle: tr.handle}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	client := &mllp.Client{Addr: ln.Addr().String(), Dial: new(net.Dialer), Timeout: timeout}
	t.Cleanup(func() {
		client.Close()
		server.Shutdown(context.Background())
		<-ended
	})
	return &hl7.Sender{Profile: hl7.DefaultProfile("R0A", "R0A09"), To: client, Now: func() time.Time { return now }}
}

func TestSendProvesEachMessageBeforeTheNext(t *testing.T) {
	tr := &trust{answer: accept}
	d := arrival(t)
	receipt, err := sender(t, tr, 5*time.Second).Send(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	if tr.got() != "A28 A04" {
		t.Errorf("the trust saw %q, want A28 A04", tr.got())
	}
	if receipt.Destination != "pas" || receipt.EntryID != d.Entry.ID || !receipt.At.Equal(now) || receipt.AlreadyThere {
		t.Errorf("receipt %+v", receipt)
	}
	if !slices.Equal(receipt.ControlIDs, tr.ids) || !slices.Equal(receipt.Proof, []string{"MSA AA " + tr.ids[0], "MSA AA " + tr.ids[1]}) {
		t.Errorf("receipt %+v, the trust saw %v", receipt, tr.ids)
	}
}

// An A04 must never stand in a system that did not take its A28.
func TestNothingFollowsAMessageThatIsNotProven(t *testing.T) {
	answers := map[string]func(m *hl7.Message) []byte{
		"silence":          func(*hl7.Message) []byte { return nil },
		"junk":             func(*hl7.Message) []byte { return []byte("OK") },
		"wrong control ID": func(m *hl7.Message) []byte { return []byte(ackHeader + "MSA|AA|OTHER\r") },
		"no MSA":           func(m *hl7.Message) []byte { return []byte(ackHeader) },
		"commit accept":    func(m *hl7.Message) []byte { return hl7.Reply(m, hl7.CommitAccept, "", "T1", now).Bytes() },
		"refusal":          func(m *hl7.Message) []byte { return hl7.Reply(m, hl7.ApplicationReject, "no", "T1", now).Bytes() },
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := &trust{answer: answer}
			receipt, err := sender(t, tr, 500*time.Millisecond).Send(context.Background(), arrival(t))
			if err == nil || receipt.Proof != nil || !receipt.At.IsZero() {
				t.Errorf("got %+v, %v", receipt, err)
			}
			if tr.got() != "A28" {
				t.Errorf("the trust saw %q, want A28 alone", tr.got())
			}
			if _, refused := errors.AsType[*record.Refusal](err); refused != (name == "refusal") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Lesson 2: what was not answered is sent again with the same control ID.
func TestLesson02ResendAfterSilenceHasTheSameControlIDs(t *testing.T) {
	silent := true
	tr := &trust{}
	tr.answer = func(m *hl7.Message) []byte {
		if m.Get("MSH-9.2") == "A04" && silent {
			silent = false
			return nil
		}
		return accept(m)
	}
	s := sender(t, tr, 500*time.Millisecond)
	if _, err := s.Send(context.Background(), arrival(t)); !errors.Is(err, mllp.ErrUnanswered) {
		t.Fatalf("first: %v, want ErrUnanswered", err)
	}
	if _, err := s.Send(context.Background(), arrival(t)); err != nil {
		t.Fatalf("second: %v", err)
	}
	if tr.got() != "A28 A04 A28 A04" || tr.ids[0] != tr.ids[2] || tr.ids[1] != tr.ids[3] {
		t.Errorf("the trust saw %s as %v", tr.got(), tr.ids)
	}
}

func TestUnansweredSaysWhatTheReceiverDidSay(t *testing.T) {
	tr := &trust{answer: func(*hl7.Message) []byte { return []byte(ackHeader + "MSA|AR|\r") }}
	_, err := sender(t, tr, 100*time.Millisecond).Send(context.Background(), arrival(t))
	if !errors.Is(err, mllp.ErrUnanswered) || !errors.Is(err, hl7.ErrNotProven) || !strings.Contains(err.Error(), `"AR"`) {
		t.Errorf("got %v, want ErrUnanswered that tells of the AR", err)
	}
}

func TestRefusalRepeatsNothingOfThePatient(t *testing.T) {
	for said, want := range map[string]string{
		"Duplicate of O'BRIEN-HUGHES, siân born 19570314":           "A28: Duplicate of …, … born …",
		"NHS number 999 000 0018 or 999-000-0026 or 9990000034 bad": "A28: NHS number … or … or … bad",
		"No such street: Flat 2 & 3, LS1 4AP (07700 900123)":        "A28: No such street: …, … (…)",
		"Field PID-8 cannot be read":                                "A28: Field PID-8 cannot be read",
		"":                                                          "A28: no reason given",
	} {
		tr := &trust{answer: func(m *hl7.Message) []byte { return hl7.Reply(m, hl7.ApplicationError, said, "T1", now).Bytes() }}
		_, err := sender(t, tr, 5*time.Second).Send(context.Background(), arrival(t))
		refusal, refused := errors.AsType[*record.Refusal](err)
		if !refused || refusal.Words != want {
			t.Errorf("%q: %v, want words %q", said, err, want)
		}
	}
}

func TestEnhancedModeTakesACommitForProof(t *testing.T) {
	tr := &trust{answer: func(m *hl7.Message) []byte { return hl7.Reply(m, hl7.CommitAccept, "", "T1", now).Bytes() }}
	s := sender(t, tr, 5*time.Second)
	s.Profile.EnhancedMode = true
	receipt, err := s.Send(context.Background(), arrival(t))
	if err != nil || len(receipt.Proof) != 2 || !strings.HasPrefix(receipt.Proof[1], "MSA CA ") {
		t.Errorf("%+v, %v", receipt, err)
	}
}

func TestWhatCannotBeEncodedIsNotSent(t *testing.T) {
	tr := &trust{answer: accept}
	s, d := sender(t, tr, 5*time.Second), arrival(t)
	d.Match = &record.Match{Outcome: record.MatchWaiting}
	if _, err := s.Send(context.Background(), d); !errors.Is(err, delivery.ErrUnsendable) || !errors.Is(err, hl7.ErrIdentityWaiting) {
		t.Errorf("identity waiting: %v, want ErrUnsendable", err)
	}
	s.Profile.Sex = "words"
	if _, err := s.Send(context.Background(), arrival(t)); !errors.Is(err, delivery.ErrUnusable) || !errors.Is(err, hl7.ErrProfile) {
		t.Errorf("profile: %v, want ErrUnusable", err)
	}
	if tr.got() != "" {
		t.Errorf("the trust saw %q, want nothing", tr.got())
	}
}

var _ delivery.Sender = (*hl7.Sender)(nil)

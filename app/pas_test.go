package app

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

// pas is a patient administration system on a real socket. It answers as it is
// told, and keeps which control IDs came, in order.
type pas struct {
	address string
	// answer gives the reply to a message that came for the nth time, from 1;
	// nil is silence.
	answer func(m *hl7.Message, nth int) []byte

	mu  sync.Mutex
	got []string
}

func newPAS(t *testing.T, answer func(m *hl7.Message, nth int) []byte) *pas {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &pas{address: l.Addr().String(), answer: answer}
	server := &mllp.Server{Handle: p.handle}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		<-done
	})
	return p
}

func (p *pas) handle(_ context.Context, message []byte) []byte {
	m, err := hl7.Parse(message)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	p.got = append(p.got, m.Get("MSH-10"))
	nth := p.times()[m.Get("MSH-10")]
	p.mu.Unlock()
	return p.answer(m, nth)
}

// times counts how often each control ID came.
func (p *pas) times() map[string]int {
	times := map[string]int{}
	for _, id := range p.got {
		times[id]++
	}
	return times
}

func reply(m *hl7.Message, code hl7.AckCode, text string) []byte {
	return hl7.Reply(m, code, text, "R"+m.Get("MSH-10"), time.Now()).Bytes()
}

func accept(m *hl7.Message, _ int) []byte { return reply(m, hl7.ApplicationAccept, "") }

// recovering is a kiosk with an attendance for each name whose trust's systems
// are back.
func recovering(t *testing.T, p *pas, families ...string) (*Kiosk, *Session, []record.Attendance) {
	t.Helper()
	k, _ := kiosk(t, withDestination(p.address))
	s := signIn(t, k)
	var all []record.Attendance
	for _, family := range families {
		all = append(all, arrive(t, s, family))
	}
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	return k, s, all
}

func planned(t *testing.T, k *Kiosk) DestinationPlan {
	t.Helper()
	p, err := k.Plan(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return p.Destinations[0]
}

package drill

import (
	"context"
	"fmt"

	"github.com/tideover/tideover/sync/hl7"
)

// takeMessage answers one HL7 message, or does what the plan of faults says.
func (t *Trust) takeMessage(_ context.Context, raw []byte) []byte {
	m, err := hl7.Parse(raw)
	if err != nil {
		return t.reply(&hl7.Message{Delimiters: hl7.Standard}, answer{hl7.ApplicationReject, "not an HL7 message"})
	}
	fault := t.plan.draw("hl7 "+m.Get("MSH-10"), LateReply, ErrorFirst, LostReply, Away, WrongControlID)
	switch fault {
	case ErrorFirst:
		return t.reply(m, answer{hl7.ApplicationError, "the system is busy with its backup"})
	case Away:
		t.hl7.shut(t.Faults.Away)
		return nil
	}
	t.mu.Lock()
	a := t.pas.take(m)
	t.mu.Unlock()
	switch fault {
	case LateReply:
		wait(t.ctx, t.Faults.Late)
	case LostReply:
		t.hl7.drop()
		return nil
	case WrongControlID:
		other := *m
		other.Segments = append([]hl7.Segment(nil), m.Segments...)
		other.Segments[0].Fields = append([]string(nil), m.Segments[0].Fields...)
		other.Segments[0].Fields[9] += "X"
		return t.reply(&other, a)
	}
	return t.reply(m, a)
}

func (t *Trust) reply(to *hl7.Message, a answer) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pas.acks++
	return hl7.Reply(to, a.code, a.text, fmt.Sprintf("ACK%07d", t.pas.acks), t.Now()).Bytes()
}

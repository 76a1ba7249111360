package hl7

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// ErrNotProven says that a reply proves nothing about the message it came
// after: it is no acknowledgement, answers something else, or has a code that
// does not mean acceptance here. The message's outcome stays unknown.
var ErrNotProven = errors.New("hl7: reply proves nothing")

// AckCode is MSA-1 (HL7 v2.4 table 0008).
type AckCode string

// The acknowledgement codes of original and enhanced mode.
const (
	ApplicationAccept AckCode = "AA"
	ApplicationError  AckCode = "AE"
	ApplicationReject AckCode = "AR"
	CommitAccept      AckCode = "CA"
	CommitError       AckCode = "CE"
	CommitReject      AckCode = "CR"
)

// Acknowledgement is what a reply says in MSA and ERR.
type Acknowledgement struct {
	Code      AckCode
	ControlID string // MSA-2: which message it answers
	Text      string // MSA-3 and what ERR adds, as the receiver wrote it
}

// ParseAcknowledgement reads a reply. The error wraps [ErrNotProven].
func ParseAcknowledgement(reply []byte) (Acknowledgement, error) {
	m, err := Parse(reply)
	if err != nil {
		return Acknowledgement{}, fmt.Errorf("%w: %w", ErrNotProven, err)
	}
	if len(m.All("MSA")) != 1 {
		return Acknowledgement{}, fmt.Errorf("%w: no MSA, or several", ErrNotProven)
	}
	return Acknowledgement{AckCode(m.Get("MSA-1")), m.Get("MSA-2"), m.reasons()}, nil
}

// reasons joins MSA-3 with what the ERR segments say: location, code and text as
// version 2.4 packs them into ERR-1, or as 2.5 and later spread them out.
func (m *Message) reasons() string {
	said := []string{m.Get("MSA-3")}
	for i := range min(len(m.All("ERR")), 5) {
		at := func(field string) string { return m.Get(fmt.Sprintf("ERR[%d]-%s", i+1, field)) }
		place := strings.Trim(at("1.1")+"-"+at("1.3"), "-")
		if at("2.1") != "" {
			place = strings.Trim(at("2.1")+"-"+at("2.3"), "-")
		}
		said = append(said, place, m.Get(fmt.Sprintf("ERR[%d]-1.4.2", i+1)), at("3.2"), at("8.1"))
	}
	var present []string
	for _, s := range said {
		if s = strings.TrimSpace(s); s != "" {
			present = append(present, s)
		}
	}
	return strings.Join(present, "; ")
}

// Acknowledge decides what reply proves about the message that went under
// controlID. Only AA for that very control ID is proof, in enhanced mode CA
// too; the proof is returned in the receiver's terms. A refusal of that very
// message is a *[record.Refusal]; anything else wraps [ErrNotProven].
func Acknowledge(reply []byte, controlID string, enhanced bool) (proof string, err error) {
	ack, err := ParseAcknowledgement(reply)
	if err != nil {
		return "", err
	}
	if controlID == "" || ack.ControlID != controlID {
		return "", fmt.Errorf("%w: %s answers message %q", ErrNotProven, ack.printableCode(), printable(ack.ControlID, 40))
	}
	switch ack.Code {
	case ApplicationAccept:
		return "MSA AA " + controlID, nil
	case CommitAccept:
		if enhanced {
			return "MSA CA " + controlID, nil
		}
	case ApplicationError, ApplicationReject, CommitError, CommitReject:
		return "", &record.Refusal{Code: string(ack.Code), Words: printable(ack.Text, maxWords)}
	}
	return "", fmt.Errorf("%w: code %s", ErrNotProven, ack.printableCode())
}

func (a Acknowledgement) printableCode() string {
	return fmt.Sprintf("%q", printable(string(a.Code), 4))
}

// maxWords bounds, in characters, what is kept of a receiver's text.
const maxWords = 240

// printable makes a receiver's text safe to show: valid UTF-8, one line, at most
// limit characters.
func printable(text string, limit int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || (r >= 0x80 && r < 0xA0) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > limit {
		text = string(runes[:limit]) + "…"
	}
	return strings.Join(strings.Fields(text), " ")
}

// Reply builds the acknowledgement of a message, from its receiver back to its
// sender. It goes under a control ID of its own, at the given time.
func Reply(to *Message, code AckCode, text, controlID string, at time.Time) *Message {
	header := assemble("MSH").put(1, "|").put(2, `^~\&`).
		text(3, to.Get("MSH-5")).text(4, to.Get("MSH-6")).
		text(5, to.Get("MSH-3")).text(6, to.Get("MSH-4")).
		put(7, at.Format("20060102150405-0700")).
		put(9, components("ACK", to.Get("MSH-9.2"))).
		text(10, controlID).text(11, to.Get("MSH-11")).text(12, to.Get("MSH-12")).
		put(18, "UNICODE UTF-8")
	answer := assemble("MSA").put(1, string(code)).text(2, to.Get("MSH-10")).text(3, text)
	return &Message{Delimiters: Standard, Segments: []Segment{header.segment(), answer.segment()}}
}

package hl7

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
)

// Exchanger carries one message and brings back the reply that accepts takes
// for its answer. It calls accepts only from within Exchange.
type Exchanger interface {
	Exchange(ctx context.Context, message []byte, accepts func(reply []byte) bool) ([]byte, error)
}

// Sender delivers to one receiver; it is a [delivery.Sender].
type Sender struct {
	Profile Profile
	To      Exchanger
	Now     func() time.Time // dates receipts
}

// Send delivers one entry: each of its messages is proven before the next is
// sent, so that no A04 stands in a system whose A28 did not arrive. A receipt
// means that all are proven.
//
// The error is a *[record.Refusal] when the receiver said no. Where nothing was
// sent and sending again is no use it wraps what [Encode] says, and beside it
// [delivery.ErrUnusable] for the profile or [delivery.ErrUnsendable] for the
// record. Otherwise it is the exchanger's, or wraps [ErrNotProven], and the same
// delivery may be sent again: its bytes will be the same.
func (s *Sender) Send(ctx context.Context, d record.Delivery) (record.Receipt, error) {
	messages, err := Encode(s.Profile, d)
	switch {
	case errors.Is(err, ErrProfile):
		return record.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrUnusable, err)
	case err != nil:
		return record.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrUnsendable, err)
	}
	receipt := record.Receipt{Destination: d.Destination, EntryID: d.Entry.ID}
	for _, m := range messages {
		proof, err := s.deliver(ctx, m)
		if err != nil {
			return record.Receipt{}, err
		}
		receipt.ControlIDs = append(receipt.ControlIDs, m.Get("MSH-10"))
		receipt.Proof = append(receipt.Proof, proof)
	}
	receipt.At = s.Now()
	return receipt, nil
}

func (s *Sender) deliver(ctx context.Context, m *Message) (proof string, err error) {
	controlID, event := m.Get("MSH-10"), m.Get("MSH-9.2")
	var declined error
	accepts := func(reply []byte) bool {
		ack, err := ParseAcknowledgement(reply)
		if err == nil && ack.ControlID == controlID {
			return true
		}
		_, declined = Acknowledge(reply, controlID, s.Profile.EnhancedMode)
		return false
	}
	reply, err := s.To.Exchange(ctx, m.Bytes(), accepts)
	if err != nil && declined != nil {
		return "", fmt.Errorf("%s: %w; last reply: %w", event, err, declined)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", event, err)
	}
	proof, err = Acknowledge(reply, controlID, s.Profile.EnhancedMode)
	if refusal, refused := errors.AsType[*record.Refusal](err); refused {
		refusal.Words = event + ": " + m.redact(refusal.Words)
		return "", refusal
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", event, err)
	}
	return proof, nil
}

var tenDigits = regexp.MustCompile(`\b\d{3}[ -]?\d{3}[ -]?\d{4}\b`)

// redact takes out of a receiver's text what it repeats of the patient: any
// value of the message's own that names or locates a person, and any ten digits
// that could be an NHS number.
func (m *Message) redact(words string) string {
	if words == "" {
		return "no reason given"
	}
	for _, value := range m.identifying() {
		words = wholeWord(value).ReplaceAllLiteralString(words, "…")
	}
	return tenDigits.ReplaceAllLiteralString(words, "…")
}

// wholeWord finds value in any case, but not inside a longer word of ASCII
// letters: Ann is not in cannot.
func wholeWord(value string) *regexp.Regexp {
	pattern := regexp.QuoteMeta(value)
	if asciiWord.MatchString(value[:1]) {
		pattern = `\b` + pattern
	}
	if asciiWord.MatchString(value[len(value)-1:]) {
		pattern += `\b`
	}
	return regexp.MustCompile(`(?i)` + pattern)
}

var asciiWord = regexp.MustCompile(`^\w$`)

// identifying returns the values of PID and NK1 that could name a person,
// longest first. Shorter than three characters is left: it would tear words
// apart and tells nobody anything.
func (m *Message) identifying() []string {
	var values []string
	for _, field := range []string{"PID-3", "PID-5", "PID-7", "PID-11", "PID-13", "NK1-2", "NK1-5"} {
		for repetition := 1; repetition <= m.Repetitions(field); repetition++ {
			values = append(values, m.personal(field, repetition)...)
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return len([]rune(v)) < 3 })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	return values
}

// personal returns the components of one repetition that are the patient's own,
// leaving out codes for use and type.
func (m *Message) personal(field string, repetition int) []string {
	own := map[string]int{"PID-3": 1, "PID-5": 4, "PID-7": 1, "PID-11": 5, "PID-13": 1, "NK1-2": 4, "NK1-5": 1}[field]
	var values []string
	for component := 1; component <= own; component++ {
		value := m.Get(fmt.Sprintf("%s(%d).%d", field, repetition, component))
		values = append(values, strings.TrimSpace(strings.ToValidUTF8(value, "")))
	}
	return values
}

package hl7

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var (
	// ErrNotDeliverable says that an entry is of a kind that no message tells of,
	// or lacks what its kind needs.
	ErrNotDeliverable = errors.New("hl7: entry can't be told in a message")

	// ErrIdentityWaiting says that a person must first choose who the patient is.
	ErrIdentityWaiting = errors.New("hl7: identity not decided yet")
)

// Encode returns the messages that tell of one entry, in the order they must be
// taken. The same profile and delivery give the same bytes at any time: MSH-7
// and EVN-2 are when the entry was recorded, EVN-6 when it happened. The first
// thing that a destination is told of an attendance begins with its arrival,
// whatever the entry's kind.
//
// The error wraps [ErrNotDeliverable], [ErrIdentityWaiting] or [ErrProfile].
func Encode(p Profile, d record.Delivery) ([]*Message, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if err := deliverable(d); err != nil {
		return nil, err
	}
	var messages []*Message
	for _, event := range p.eventsFor(d) {
		t := telling{Profile: p, Delivery: d, event: event}
		if t.needed() {
			messages = append(messages, t.message())
		}
	}
	if len(messages) == 0 {
		return nil, fmt.Errorf("%w: the profile leaves no event for %s", ErrProfile, d.Entry.Kind)
	}
	return messages, nil
}

func deliverable(d record.Delivery) error {
	switch {
	case !d.Entry.Kind.Deliverable():
		return fmt.Errorf("%w: kind %s", ErrNotDeliverable, d.Entry.Kind)
	case d.Entry.Kind == record.KindFiled:
		return fmt.Errorf("%w: no event carries a form", ErrNotDeliverable)
	case d.Entry.Kind == record.KindDeparted && d.Attendance.Departure == nil:
		return fmt.Errorf("%w: a departure without its details", ErrNotDeliverable)
	case d.Match != nil && d.Match.Outcome == record.MatchWaiting:
		return ErrIdentityWaiting
	}
	return nil
}

// telling is one event of one delivery under one profile.
type telling struct {
	Profile
	record.Delivery
	event string
}

// person is whom the trust knows the patient as, if it does.
func (t telling) person() (p record.TrustPerson, known bool) {
	if t.Match == nil || t.Match.Outcome != record.MatchSame {
		return record.TrustPerson{}, false
	}
	return t.Match.Person, true
}

// demographics reports whether the message may carry more of the patient than
// identifies them.
func (t telling) demographics() bool {
	_, known := t.person()
	return !known || t.MatchedDemographics
}

// aboutPerson reports whether the event is about the person, not the attendance.
func (t telling) aboutPerson() bool { return t.event == "A28" || t.event == "A31" }

func (t telling) needed() bool {
	_, known := t.person()
	switch t.event {
	case "A28":
		return !known
	case "A31":
		return t.demographics()
	case "A13":
		return t.Attendance.Departure != nil && !t.First
	}
	return true
}

// message puts the segments in the order of the event's structure.
func (t telling) message() *Message {
	segments := []Segment{t.msh(), t.evn(), t.pid()}
	if t.demographics() {
		segments = append(segments, t.pd1()...)
	}
	full := structures[t.event] == "ADT_A01" || t.aboutPerson()
	if full && t.demographics() {
		segments = append(segments, t.nk1()...)
	}
	if !t.aboutPerson() {
		segments = append(segments, t.pv1())
		segments = append(segments, t.pv2()...)
		segments = append(segments, t.obx()...)
	} else if t.PersonPV1 {
		segments = append(segments, assemble("PV1").put(1, "1").put(2, "N").segment())
	}
	if full && t.demographics() {
		segments = append(segments, t.al1()...)
	}
	return &Message{Delimiters: Standard, Segments: segments}
}

func (t telling) msh() Segment {
	a := assemble("MSH").put(1, "|").put(2, `^~\&`).
		text(3, t.SendingApplication).text(4, t.SendingFacility).
		text(5, t.ReceivingApplication).text(6, t.ReceivingFacility).
		text(7, t.timestamp(t.Entry.RecordedAt)).
		put(9, components("ADT", t.event, structures[t.event])).
		text(10, t.controlID()).text(11, t.processing()).put(12, "2.4")
	if t.EnhancedMode {
		a.put(15, "AL").put(16, "NE")
	}
	return a.text(17, t.Country).text(18, t.CharacterSet).segment()
}

func (t telling) processing() string {
	if t.Attendance.Exercise {
		return "T"
	}
	return t.ProcessingID
}

// controlID names the message for ever: a re-send has the same bytes. It is
// drawn from the event and not from its place among the messages, since the
// A28 before it falls away once the person is found in the trust's index; and
// from who the person was decided to be, so that a receiver that drops repeated
// IDs does not drop the message that names the right person.
func (t telling) controlID() string {
	person, _ := t.person()
	seed := fmt.Sprintf("%q %q %q %q %q", t.Entry.ID, t.Destination, t.event, person.NHSNumber, person.LocalPatientID)
	sum := sha256.Sum256([]byte(seed))
	return base32.StdEncoding.EncodeToString(sum[:])[:20]
}

func (t telling) evn() Segment {
	return assemble("EVN").put(1, t.event).
		text(2, t.timestamp(t.Entry.RecordedAt)).
		text(5, t.Entry.Author).
		text(6, t.timestamp(t.occurred())).
		segment()
}

// occurred is when the event happened. A cancellation gives the time of what it
// cancels (HL7 v2.4 §3.4.1.6); an arrival that a later entry tells of, the time
// of the arrival.
func (t telling) occurred() time.Time {
	introduces := t.First && t.Entry.Kind != record.KindRegistered && slices.Contains(t.ArrivalEvents, t.event)
	switch {
	case introduces, t.event == "A11":
		return t.Attendance.ArrivedAt
	case t.event == "A13":
		return t.Attendance.Departure.DepartedAt
	}
	return t.Entry.OccurredAt
}

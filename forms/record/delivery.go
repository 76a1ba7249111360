package record

import (
	"fmt"
	"time"
)

// Delivery is one entry on its way to one destination, with the attendance as
// it stood when the entry was written, so that messages tell events in the
// order and with the content they had.
type Delivery struct {
	Destination string
	Entry       Entry
	Attendance  Attendance
	// Match is the latest decision which person of the trust's index this is;
	// nil where nothing was decided or the patient is new to the trust.
	Match *Match
	// First marks the first thing that this destination is told of the
	// attendance: the arrival, or the amendment that mended a refused one. It
	// must introduce the person and the attendance, whatever the entry's kind.
	First bool
}

// Deliverable reports whether entries of a kind are sent to the trust. Those of
// KindFiled go only to the destinations that take forms: an HL7 v2 event has no
// place for one.
func (k Kind) Deliverable() bool {
	switch k {
	case KindRegistered, KindAmended, KindTriaged, KindDeparted, KindFiled, KindWithdrawn:
		return true
	}
	return false
}

// Receipt proves that a destination holds what one entry says. Only an
// acknowledgement that names the message it answers makes a receipt.
type Receipt struct {
	Destination string `json:"destination"`
	EntryID     ID     `json:"entryId"`
	// ControlIDs are the names our messages went under: MSH-10 of each HL7
	// message, or the bundle's request ID.
	ControlIDs []string `json:"controlIds"`
	// Proof is the acknowledgement in the receiver's own terms, without
	// patient data: "MSA AA T3F…" or "201 Encounter/9f…/_history/1".
	Proof []string `json:"proof"`
	// AlreadyThere marks what the destination held before we sent it.
	AlreadyThere bool `json:"alreadyThere,omitempty"`
	// Omitted says what of the entry was not sent, for people and without
	// patient data: what a form should have made of its answers, and could not.
	Omitted []string  `json:"omitted,omitempty"`
	At      time.Time `json:"at"`
}

// Refusal is a destination's reasoned no. It concerns one record and never
// holds up the others; resending the same bytes will not help.
type Refusal struct {
	Code  string // AE, AR, CE, CR, or an HTTP status
	Words string // the receiver's text, made safe to show; no patient data
}

// Error says what was refused, in the receiver's words.
func (r *Refusal) Error() string { return fmt.Sprintf("refused with %s: %s", r.Code, r.Words) }

// MatchOutcome is the answer to "which person of the trust's index is this?"
type MatchOutcome string

// The outcomes of matching. Waiting means that the evidence is not above the
// zero-false line, so that a person must choose.
const (
	MatchSame    MatchOutcome = "same"
	MatchNew     MatchOutcome = "new"
	MatchWaiting MatchOutcome = "waiting"
)

// Match is a decision about identity, by rule or by a person, with its
// reasons. It can be taken back, by a later one, until delivery.
type Match struct {
	Outcome MatchOutcome `json:"outcome"`
	// Person is who it is, in the trust's own terms, where Outcome is same.
	Person TrustPerson `json:"person,omitzero"`
	// Candidates are who it might be, best first, where Outcome is waiting.
	Candidates []Candidate `json:"candidates,omitempty"`
	Reasons    []string    `json:"reasons,omitempty"`
	DecidedBy  string      `json:"decidedBy,omitempty"` // staff ID; empty for a rule
}

// TrustPerson names a person in the trust's systems.
type TrustPerson struct {
	Reference      string    `json:"reference,omitempty"` // FHIR: "Patient/9f…"
	LocalPatientID string    `json:"localPatientId,omitempty"`
	NHSNumber      NHSNumber `json:"nhsNumber,omitempty"`
}

// IsZero reports whether nobody is named.
func (p TrustPerson) IsZero() bool { return p == TrustPerson{} }

// Candidate is somebody in the trust's index who may be the patient.
type Candidate struct {
	Person    TrustPerson `json:"person"`
	Name      Name        `json:"name,omitzero"`
	BirthDate BirthDate   `json:"birthDate,omitzero"`
	Sex       Sex         `json:"sex,omitempty"`
	Address   Address     `json:"address,omitzero"`
	Score     int         `json:"score"` // 0 to 100
	Agrees    []string    `json:"agrees,omitempty"`
	Differs   []string    `json:"differs,omitempty"`
}

// Tell fills in the entry to deliver and the attendance as it stood then, from
// all entries of the attendance in order. What the destination was told
// already is never taken back: where an amendment overtook this entry, the
// attendance is as the amendment left it. It fails where the entry is not
// among them.
func (d *Delivery) Tell(entries []Entry, entry ID, told map[ID]bool) error {
	var now Attendance
	found := false
	for _, e := range entries {
		if err := now.Apply(e); err != nil {
			return err
		}
		if e.ID == entry {
			d.Entry, found = e, true
		}
		if e.ID == entry || told[e.ID] {
			d.Attendance = now
		}
	}
	if !found {
		return fmt.Errorf("entry %s is not of this attendance", entry)
	}
	d.Match = now.Match
	d.First = len(told) == 0
	return nil
}

package record

import (
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one fact, appended once to the ledger and never changed. A
// correction is a new entry that names the old one in Amends.
//
// Its JSON form is what the ledger seals. Bodies of kinds that this version
// does not know are kept byte for byte, so that an older kiosk can carry the
// entries of a newer one.
type Entry struct {
	ID   ID   `json:"id"`
	Kind Kind `json:"kind"`
	// Seq is the entry's place in its ledger, counted from 1. The chain vouches
	// for it, so it is not part of the sealed form.
	Seq int64 `json:"-"`
	// AttendanceID is empty for entries about the kiosk itself.
	AttendanceID ID `json:"attendance,omitempty"`
	// OccurredAt is when it happened, RecordedAt when it was written down; both
	// always travel, each with its offset from UTC.
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	// Run names the run of the kiosk (its number series), and Elapsed is the
	// monotonic time since that run began: together they order entries and
	// measure durations even where the wall clock jumped.
	Run     string        `json:"run"`
	Elapsed time.Duration `json:"elapsed"`
	Kiosk   string        `json:"kiosk"`
	// Author is the staff ID of whoever wrote it; OnBehalfOf names whoever said
	// or did it, where that was another.
	Author     string          `json:"author,omitempty"`
	OnBehalfOf string          `json:"onBehalfOf,omitempty"`
	Amends     ID              `json:"amends,omitempty"`
	Body       json.RawMessage `json:"body"`
}

// Kind says what sort of fact an entry holds.
type Kind string

// Body is what an entry of one kind says. The set is closed by newBody.
type Body interface{ Kind() Kind }

// Draft is an entry before the ledger has given it its place, its ID and its
// RecordedAt. A zero OccurredAt means that it happens as it is written.
type Draft struct {
	AttendanceID ID
	OccurredAt   time.Time
	Author       string
	OnBehalfOf   string
	Amends       ID
	Body         Body
}

// Decode gives the body in its own type, or *Foreign for a kind that this
// version does not know.
func (e Entry) Decode() (Body, error) {
	body := newBody(e.Kind)
	if f, ok := body.(*Foreign); ok {
		f.Raw = e.Body
		return f, nil
	}
	if err := json.Unmarshal(e.Body, body); err != nil {
		return nil, fmt.Errorf("entry %d (%s) has a body that cannot be read: %w", e.Seq, e.Kind, Unreadable(err))
	}
	return body, nil
}

// Foreign stands for the body of a kind that this version does not know.
type Foreign struct {
	kind Kind
	Raw  json.RawMessage
}

// Kind gives the kind that was read.
func (f *Foreign) Kind() Kind { return f.kind }

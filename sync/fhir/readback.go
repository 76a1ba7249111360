package fhir

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Seen is one Encounter that a server has under a downtime number.
type Seen struct {
	Reference string // "Encounter/9f…"
	Version   string // as the server counts them; may be empty
	Status    string // FHIR encounter-status
	Start     time.Time
	End       time.Time // zero while it goes on
	Entries   []record.ID
}

// ReadBack gives what the server has under a downtime number: how many
// Encounters, which must be one, and what each says. Entries are the ledger
// entries that an Encounter is marked to reflect. The error is as for
// [Client.Search].
func (s *Sender) ReadBack(ctx context.Context, number record.DowntimeNumber) (found int, seen []Seen, err error) {
	encounters, err := s.find(ctx, "", "Encounter", s.Profile.system("downtime-number"), number.Compact())
	if err != nil {
		return 0, nil, err
	}
	for _, h := range encounters {
		e, err := s.seen(h)
		if err != nil {
			return 0, nil, err
		}
		seen = append(seen, e)
	}
	return len(seen), seen, nil
}

func (s *Sender) seen(h *held) (Seen, error) {
	var p period
	if raw, ok := h.object["period"]; ok {
		if err := json.Unmarshal(raw, &p); err != nil {
			return Seen{}, fmt.Errorf("%w: an Encounter's period can't be read", ErrNotFHIR)
		}
	}
	out := Seen{Reference: h.reference(), Version: h.version, Status: text(h.object["status"])}
	var err error
	if out.Start, err = readMoment(p.Start); err != nil {
		return Seen{}, err
	}
	if out.End, err = readMoment(p.End); err != nil {
		return Seen{}, err
	}
	for _, t := range h.tags {
		if t.System == s.Profile.system("ledger-entry") {
			out.Entries = append(out.Entries, record.ID(t.Code))
		}
	}
	return out, nil
}

// readMoment reads a dateTime of whatever precision; none is the zero time.
func readMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: a dateTime can't be read", ErrNotFHIR)
}

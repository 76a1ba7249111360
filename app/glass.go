package app

import (
	"context"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// glassOpenFor is how long an act stays open to somebody who broke the glass
// for it: long enough for one patient, too short for a shift.
const glassOpenFor = 15 * time.Minute

// BreakGlass lets this person do, for a quarter of an hour or until they leave,
// what their role does not allow. The entry that says so, and why, is on disk
// before it returns. id is the attendance that it is about, or empty. It fails
// with ErrNoReason, and with *NotYoursError for what no emergency opens.
func (s *Session) BreakGlass(ctx context.Context, act Act, id record.ID, reason string) error {
	role, err := s.role()
	if err != nil {
		return err
	}
	if !act.Breakable() {
		return &NotYoursError{act, role}
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	if _, err := s.append(ctx, record.Draft{AttendanceID: id, Body: &record.GlassBroken{Act: string(act), Reason: reason}}); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.glass == nil {
		s.glass = map[Act]time.Duration{}
	}
	s.glass[act] = s.kiosk.Elapsed() + glassOpenFor
	return nil
}

func (s *Session) glassOpen(act Act) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, broken := s.glass[act]
	return broken && s.kiosk.Elapsed() < until
}

// GlassLeft gives how long something stays open that this person broke the
// glass for; 0 where nothing is.
func (s *Session) GlassLeft() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left time.Duration
	for _, until := range s.glass {
		left = max(left, until-s.kiosk.Elapsed())
	}
	return left
}

// closeGlass ends what was open, when the person leaves.
func (s *Session) closeGlass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.glass = nil
}

// GlassUse is one time that somebody broke the glass, for whoever looks at it
// afterwards.
type GlassUse struct {
	At     time.Time             `json:"at"`
	By     string                `json:"by"` // staff ID
	Name   string                `json:"name"`
	Act    Act                   `json:"act"`
	Reason string                `json:"reason"`
	Number record.DowntimeNumber `json:"number,omitempty"` // of the attendance that it was about, if any
}

// GlassUses gives every time that somebody broke the glass, oldest first.
func (s *Session) GlassUses(ctx context.Context) ([]GlassUse, error) {
	if err := s.Allow(ReviewAccesses); err != nil {
		return nil, err
	}
	k := s.kiosk
	entries, err := k.ledger.EntriesOfKind(ctx, record.KindGlassBroken)
	if err != nil {
		return nil, err
	}
	uses := make([]GlassUse, 0, len(entries))
	for _, e := range entries {
		use, err := k.glassUse(ctx, e)
		if err != nil {
			return nil, err
		}
		uses = append(uses, use)
	}
	return uses, nil
}

func (k *Kiosk) glassUse(ctx context.Context, e record.Entry) (GlassUse, error) {
	use := GlassUse{At: e.OccurredAt.In(k.zone), By: e.Author, Name: k.nameOf(e.Author)}
	body, err := e.Decode()
	if err != nil {
		return use, err
	}
	broken := body.(*record.GlassBroken)
	use.Act, use.Reason = Act(broken.Act), broken.Reason
	if e.AttendanceID == "" {
		return use, nil
	}
	a, err := k.ledger.Attendance(ctx, e.AttendanceID)
	use.Number = a.Number
	return use, err
}

package app

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// saying is what one triage or filed form says, as its entry has it.
type saying struct {
	entry      record.ID
	seq        int64
	occurredAt time.Time
	answers    responseItem
	facts      []record.Fact
	err        error // it could not be read
}

// sayings keep what the forms about those who are here say, so that it is read
// when one of them is filed and not with every look at the board.
type sayings struct {
	mu    sync.Mutex
	known map[record.ID][]saying
	asOf  int64 // the entry up to which known holds
}

// of gives what the newest triage and the forms that stand about an attendance
// say. The caller may sort it.
func (m *sayings) of(ctx context.Context, l *ledger.Ledger, a record.Attendance) ([]saying, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.forget(ctx, l); err != nil {
		return nil, err
	}
	if said, ok := m.known[a.ID]; ok {
		return slices.Clone(said), nil
	}
	entries, err := l.Entries(ctx, a.ID, record.KindTriaged, record.KindFiled)
	if err != nil {
		return nil, err
	}
	said := standingOf(entries)
	if a.Present() && !slices.ContainsFunc(said, func(s saying) bool { return s.err != nil }) {
		m.known[a.ID] = said
	}
	return slices.Clone(said), nil
}

// forget drops whatever a newer entry is about.
func (m *sayings) forget(ctx context.Context, l *ledger.Ledger) error {
	newest := l.Head().Seq
	if newest == m.asOf {
		return nil
	}
	if len(m.known) > 0 {
		newer, err := l.EntriesSince(ctx, m.asOf, record.KindTriaged, record.KindFiled, record.KindDeparted, record.KindWithdrawn)
		if err != nil {
			return err
		}
		for _, e := range newer {
			delete(m.known, e.AttendanceID)
		}
	}
	if m.known == nil {
		m.known = map[record.ID][]saying{}
	}
	m.asOf = newest
	return nil
}

// standingOf reads the triages and forms of one attendance and leaves out what was
// amended. What cannot be read may stand, and is in it with its error.
func standingOf(entries []record.Entry) []saying {
	var a record.Attendance
	var triage record.ID
	var all, unread []saying
	for _, e := range entries {
		body, err := e.Decode()
		if err == nil {
			err = a.ApplyBody(e, body)
		}
		if err != nil {
			unread = append(unread, saying{entry: e.ID, seq: e.Seq, occurredAt: e.OccurredAt, err: err})
			continue
		}
		all = append(all, sayingOf(e, body))
		if e.Kind == record.KindTriaged {
			triage = e.ID
		}
	}
	all = slices.DeleteFunc(all, func(t saying) bool { return t.entry != triage && !stands(a, t.entry) })
	return append(all, unread...)
}

func sayingOf(e record.Entry, body record.Body) saying {
	s := saying{entry: e.ID, seq: e.Seq, occurredAt: e.OccurredAt}
	var answers json.RawMessage
	switch b := body.(type) {
	case *record.Triaged:
		answers, s.facts = b.Answers, b.Facts
	case *record.Filed:
		answers, s.facts = b.Answers, b.Facts
	}
	if len(answers) > 0 {
		if err := json.Unmarshal(answers, &s.answers); err != nil {
			s.err = record.Unreadable(err)
		}
	}
	return s
}

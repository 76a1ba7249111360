package ledger

import (
	"encoding/json"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// story is what the entries of one attendance say that the views should hold.
// It is told apart from the code that writes the views, so that each is held
// against the other.
type story struct {
	attendance record.Attendance
	seq        int64 // of the last entry that the view of the attendance tells
	jobs       map[record.ID]*queuedJob
	owed       map[place]owing
	settled    map[place]int64 // the receipt's entry
	used       counters
}

// place is one entry at one destination.
type place struct {
	destination string
	entry       record.ID
}

// owing is a place in the outbox.
type owing struct {
	turn, refused int64
	kind          record.Kind
}

// telling is what a story cannot know from its own entries alone.
type telling struct {
	destinations []string
	forms        map[string]bool // destinations that forms are owed to
	// heard are withdrawals that a destination was to be told of, since what
	// they withdraw may have reached it: that something was tried is noted in the
	// outbox and is no entry.
	heard map[place]bool
}

// tell folds the entries of one attendance, in order.
func tell(entries []record.Entry, t telling) (story, error) {
	s := story{jobs: map[record.ID]*queuedJob{}, owed: map[place]owing{}, settled: map[place]int64{}, used: counters{}}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return s, &DamagedError{Seq: e.Seq, Why: "its body cannot be read"}
		}
		if err := s.apply(e, body, t); err != nil {
			return s, &DamagedError{Seq: e.Seq, Why: err.Error()}
		}
	}
	return s, nil
}

func (s *story) apply(e record.Entry, body record.Body, t telling) error {
	switch b := body.(type) {
	case *record.SheetQueued:
		j := queued(*b, e)
		s.jobs[j.ID] = &j
		s.used.serial = max(s.used.serial, j.FirstSerial+j.Pages-1)
	case *record.SheetOutcome:
		if j := s.jobs[b.JobID]; j != nil {
			j.Apply(*b, e.RecordedAt)
		}
	case *record.PageReturned:
		if j := s.jobs[b.JobID]; j != nil {
			j.Return(e, *b)
		}
	case *record.Settled:
		s.settle(place{b.Receipt.Destination, b.Receipt.EntryID}, e.Seq)
	case *record.Refused:
		s.refuse(place{b.Destination, b.EntryID}, e.Seq)
	case *record.Retried:
		s.retry(place{b.Destination, b.EntryID})
	default:
		return s.applyToAttendance(e, body, t)
	}
	return nil
}

func (s *story) applyToAttendance(e record.Entry, body record.Body, t telling) error {
	if b, ok := body.(*record.Registered); ok {
		s.attendance = record.Attendance{}
		s.used.number(b.Number)
	}
	s.seq = e.Seq
	if err := s.attendance.ApplyBody(e, body); err != nil || !e.Kind.Deliverable() {
		return err
	}
	for _, name := range t.destinations {
		switch e.Kind {
		case record.KindAmended:
			s.mend(name, e)
		case record.KindWithdrawn:
			s.withdraw(name, e, t.heard[place{name, e.ID}])
		case record.KindFiled:
			if t.forms[name] {
				s.file(name, e)
			}
		default:
			s.owed[place{name, e.ID}] = owing{turn: e.Seq, kind: e.Kind}
		}
	}
	return nil
}

func (s *story) settle(p place, receipt int64) {
	if _, before := s.settled[p]; !before {
		s.settled[p] = receipt
	}
	delete(s.owed, p)
}

// refuse lets a delivery wait to be mended. Of a withdrawn attendance only its
// withdrawal can be, at a destination that holds what is withdrawn.
func (s *story) refuse(p place, seq int64) {
	o, ok := s.owed[p]
	switch {
	case !ok:
	case s.attendance.Withdrawal != nil && !(o.kind == record.KindWithdrawn && s.holds(p.destination)):
		delete(s.owed, p)
	default:
		o.refused = seq
		s.owed[p] = o
	}
}

func (s *story) retry(p place) {
	if o, ok := s.owed[p]; ok {
		o.refused = 0
		s.owed[p] = o
	}
}

// holds reports whether a destination proved to hold any of it.
func (s *story) holds(destination string) bool {
	for p := range s.settled {
		if p.destination == destination {
			return true
		}
	}
	return false
}

// mend gives an amendment the turn of the first refused entry that it mends.
func (s *story) mend(destination string, e record.Entry) {
	turn := e.Seq
	for p, o := range s.owed {
		if p.destination != destination || o.refused == 0 {
			continue
		}
		switch o.kind {
		case record.KindRegistered, record.KindAmended, record.KindTriaged:
			turn = min(turn, o.turn)
			delete(s.owed, p)
		default:
			o.refused = 0
			s.owed[p] = o
		}
	}
	s.owed[place{destination, e.ID}] = owing{turn: turn, kind: e.Kind}
}

// file owes a form to a destination that takes any. Filed again after it was
// refused it takes the turn of what it replaces, which is owed no more.
func (s *story) file(destination string, e record.Entry) {
	filing, _ := s.attendance.Filing(e.ID)
	replaced := filing.Entries[:len(filing.Entries)-1]
	mends := slices.ContainsFunc(replaced, func(id record.ID) bool { return s.owed[place{destination, id}].refused != 0 })
	turn := e.Seq
	for _, id := range replaced {
		if o, ok := s.owed[place{destination, id}]; ok && mends {
			turn = min(turn, o.turn)
			delete(s.owed, place{destination, id})
		}
	}
	s.owed[place{destination, e.ID}] = owing{turn: turn, kind: e.Kind}
}

// withdraw leaves nothing to send to a destination that heard nothing, and
// nothing that was refused to any.
func (s *story) withdraw(destination string, e record.Entry, heard bool) {
	heard = heard || s.holds(destination)
	for p, o := range s.owed {
		if p.destination == destination && (!heard || o.refused != 0) {
			delete(s.owed, p)
		}
	}
	if heard {
		s.owed[place{destination, e.ID}] = owing{turn: e.Seq, kind: e.Kind}
	}
}

// counters is what entries show was used of numbers and serials.
type counters struct {
	last   map[series]int
	serial int
}

type series struct{ kiosk, series string }

func (c *counters) number(n record.DowntimeNumber) {
	kiosk, drawn, sequence := n.Parts()
	c.merge(counters{last: map[series]int{{kiosk, drawn}: sequence}})
}

func (c *counters) merge(other counters) {
	if c.last == nil {
		c.last = map[series]int{}
	}
	for s, n := range other.last {
		c.last[s] = max(c.last[s], n)
	}
	c.serial = max(c.serial, other.serial)
}

// sameContent reports whether a sealed row says what it should. Bytes that
// differ may still say the same, where an older version wrote them.
func sameContent[T any](plain []byte, want T) (bool, error) {
	expected, err := json.Marshal(want)
	if err != nil || string(plain) == string(expected) {
		return err == nil, err
	}
	var got T
	if err := json.Unmarshal(plain, &got); err != nil {
		return false, nil
	}
	again, err := json.Marshal(got)
	return string(again) == string(expected), err
}

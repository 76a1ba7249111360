package record

import "time"

// PackIssued reserves numbers for a blank pack: sheets that bear them before
// anybody is registered. Each becomes an attendance when its sheet is typed
// in, or is accounted for by a person.
type PackIssued struct {
	Numbers []DowntimeNumber `json:"numbers"`
	// Names are for patients whom nobody can name, one for each number.
	Names []Name `json:"names,omitempty"`
	// Printed says that a set of sheets is printed for each number, on Printer or,
	// where that is empty, where the settings say.
	Printed bool   `json:"printed,omitempty"`
	Printer string `json:"printer,omitempty"`
}

// PackQueued says that the sheets of every number of a pack are queued. A pack
// that is to be printed and lacks it was cut off in the midst of it.
type PackQueued struct {
	Issued ID `json:"issued"` // the entry that issued the pack
}

// PackOutcome is what became of a number that came back without a patient.
type PackOutcome string

// The outcomes.
const (
	PackUnused    PackOutcome = "unused"    // its sheets came back blank
	PackDestroyed PackOutcome = "destroyed" // its sheets are gone, and nobody was ever written on them
)

// String gives the outcome in words.
func (o PackOutcome) String() string {
	switch o {
	case PackUnused:
		return "returned unused"
	case PackDestroyed:
		return "destroyed"
	}
	return string(o)
}

// PackAccounted is a person's word on numbers of a blank pack under which
// nobody was treated. A number that is typed in after all is an attendance
// nevertheless.
type PackAccounted struct {
	Numbers []DowntimeNumber `json:"numbers"`
	Outcome PackOutcome      `json:"outcome"`
	Reason  string           `json:"reason"`
}

// PackNumber is one number of a blank pack as it stands.
type PackNumber struct {
	Number   DowntimeNumber
	Returned bool        // somebody is registered under it
	Outcome  PackOutcome // empty until somebody has said
}

// Pack is one blank pack as it stands.
type Pack struct {
	Issued   ID  // the entry that issued it
	Pack     int // counted by this ledger, from 1
	IssuedAt time.Time
	IssuedBy string
	Printed  bool // sheets are printed for it
	Queued   bool // all of them are queued
	Printer  string
	Sets     []PackedSet
}

// PackedSet is one number of a pack with its sheets.
type PackedSet struct {
	PackNumber
	Name Name // for a patient whom nobody can name
	// At and By are when it was typed in or accounted for, and by whom.
	At time.Time
	By string
}

// Out counts the sets of which nobody has said what became of them.
func (p Pack) Out() int {
	n := 0
	for _, s := range p.Sets {
		if !s.Returned && s.Outcome == "" {
			n++
		}
	}
	return n
}

// OfPack reports whether the sheet is one of a blank pack: it bears a number
// under which nobody was registered when it was queued.
func (j PrintJob) OfPack() bool { return j.AttendanceID == "" && j.Number != "" }

// Kind gives the kind of the body.
func (*PackQueued) Kind() Kind { return KindPackQueued }

// Kind gives the kind of the body.
func (*PackIssued) Kind() Kind { return KindPackIssued }

// Kind gives the kind of the body.
func (*PackAccounted) Kind() Kind { return KindPackAccounted }

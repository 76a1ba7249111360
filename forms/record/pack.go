package record

// PackIssued reserves numbers for a blank pack: sheets that bear them before
// anybody is registered. Each becomes an attendance when its sheet is typed
// in, or is accounted for by a person.
type PackIssued struct {
	Numbers []DowntimeNumber `json:"numbers"`
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

// Kind gives the kind of the body.
func (*PackIssued) Kind() Kind { return KindPackIssued }

// Kind gives the kind of the body.
func (*PackAccounted) Kind() Kind { return KindPackAccounted }

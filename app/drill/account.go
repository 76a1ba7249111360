package drill

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Door names which of the trust's two systems holds something.
type Door string

// The doors.
const (
	DoorHL7  Door = "hl7"
	DoorFHIR Door = "fhir"
)

// Holding is something that the trust came to hold, as it sees it.
type Holding struct {
	Door Door
	// Number is what an attendance goes by: PV1-19, or the Encounter's first
	// identifier that is a downtime number, else its first. For a person it is
	// the sender's identifier.
	Number string
	// Created is how often it was really created. More than one is a
	// duplicate. A message that was recognised as sent again creates nothing
	// and counts in Resent.
	Created, Resent int
	Cancelled       bool // cancelled, or entered in error
	Patient         record.Patient
	ArrivedAt       time.Time
	DepartedAt      time.Time // zero while the patient is there
	Events          []string  // in the order taken: "A04", "A03"; "create", "update"
}

// Account is what the trust was made to hold since [Trust.Know]: the other
// side's books, for holding against our own.
type Account struct {
	Attendances []Holding
	People      []Holding
}

// Account gives the account of both systems, by door and number.
func (t *Trust) Account() Account {
	t.prepare()
	t.mu.Lock()
	defer t.mu.Unlock()
	a := Account{Attendances: values(t.pas.visits), People: values(t.pas.added)}
	a.Attendances = append(a.Attendances, t.store.attendances()...)
	a.People = append(a.People, t.store.people()...)
	for _, all := range [][]Holding{a.Attendances, a.People} {
		slices.SortFunc(all, func(a, b Holding) int {
			return cmp.Or(cmp.Compare(b.Door, a.Door), cmp.Compare(a.Number, b.Number))
		})
	}
	return a
}

func values(held map[string]*Holding) []Holding {
	var all []Holding
	for _, key := range slices.Sorted(maps.Keys(held)) {
		h := *held[key]
		h.Events = slices.Clone(h.Events)
		all = append(all, h)
	}
	return all
}

// Attendance gives what one system holds under a number.
func (a Account) Attendance(door Door, number record.DowntimeNumber) (Holding, bool) {
	i := slices.IndexFunc(a.Attendances, func(h Holding) bool { return h.Door == door && h.Number == number.Compact() })
	if i < 0 {
		return Holding{}, false
	}
	return a.Attendances[i], true
}

// Duplicates gives what was created more than once.
func (a Account) Duplicates() []Holding {
	var twice []Holding
	for _, h := range slices.Concat(a.Attendances, a.People) {
		if h.Created > 1 {
			twice = append(twice, h)
		}
	}
	return twice
}

// Responses counts the forms that the EPR came to hold: QuestionnaireResponses
// that are not entered in error.
func (t *Trust) Responses() int { return t.Standing("QuestionnaireResponse") }

// Standing counts the resources of a type that the EPR holds and that nobody
// has called entered in error.
func (t *Trust) Standing(kind string) int {
	t.prepare()
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for _, r := range t.store.all(kind) {
		verification, _ := r.body["verificationStatus"].(object)
		inError := slices.ContainsFunc(objects(verification["coding"]), func(c object) bool { return c["code"] == "entered-in-error" })
		if r.body["status"] != "entered-in-error" && !inError {
			n++
		}
	}
	return n
}

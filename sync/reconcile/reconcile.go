// Package reconcile holds our ledger against the trust's view of it and proves
// that no number was lost: every number that the counters issued ends in
// exactly one place, and what is left over must be none.
//
// Three accounts are compared that do not come from one another: the counters,
// which know what was issued; the ledger's attendances, receipts and outbox;
// and each destination's own answer to what it holds. A destination that
// cannot be asked, as with HL7 v2, is believed as far as its acknowledgements
// go, and the report says so.
//
// The package is pure, and so are its reports: numbers, counts and words about
// deliveries, never a name, a birth date or an NHS number. Whoever must act on
// a number finds the record by it. What a report looks like on paper is package
// printing's business, how a destination is asked sync/fhir's.
package reconcile

import (
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Ours is what the ledger says.
type Ours struct {
	// Issued are the numbers by the counters alone, each series from its
	// sequence 1, independent of any attendance.
	Issued      []record.DowntimeNumber
	Attendances []record.Attendance
	// Entries are the deliverable entries of these attendances in ledger order;
	// entries of other kinds may be among them. Bodies are not read.
	Entries  []record.Entry
	Receipts []record.Receipt
	// Owed is what the outbox still holds, for every destination.
	Owed []Owed
	// TakeForms names the destinations that filed forms are owed to.
	TakeForms []string
	// Packs are the numbers that were issued on blank packs.
	Packs []record.PackNumber
}

// Owed is one entry that the outbox means to deliver.
type Owed struct {
	Destination string
	EntryID     record.ID
	Refused     *record.Refused // the destination's no that nobody has mended
}

// View is one destination's own account.
type View struct {
	Destination string
	// Asked is false where the destination cannot be asked, so that only its
	// acknowledgements prove anything.
	Asked bool
	// Held is how many attendances the destination holds under each of our
	// numbers, not counting those that it marks as cancelled. A number that is
	// missing here is held by nobody.
	Held map[record.DowntimeNumber]int
	AsOf time.Time
}

// End is the one place where a number ends.
type End string

// The ends. Left is none of them: a number that is not accounted for.
const (
	Delivered End = "delivered" // and the patient is new to the trust
	Matched   End = "matched"   // delivered, to a person already in the trust's index
	Withdrawn End = "withdrawn" // and gone from, or never sent to, every destination
	Waiting   End = "waiting"   // for a person or for delivery
	Left      End = "not accounted for"
)

// Proof is how well a number's end is known.
type Proof string

// The proofs. A number that is proved in two ways has the weaker.
const (
	ReadBack     Proof = "read back"    // every destination was asked and holds it once
	Acknowledged Proof = "acknowledged" // some destination could not be asked
	NeverSent    Proof = "never sent"   // withdrawn before anything was sent

	// A number of a blank pack that nobody was treated under: a person's word.
	Unused    Proof = "returned unused"
	Destroyed Proof = "destroyed"
)

// Why says what keeps a number from its end.
type Why string

// Why a number waits.
const (
	Unmatched     Why = "unmatched"      // nobody has decided who the patient is
	Refused       Why = "refused"        // a destination said no
	Undelivered   Why = "undelivered"    // still in the outbox
	Unproved      Why = "unproved"       // no receipt, and not in the outbox either
	Missing       Why = "missing"        // acknowledged, but the destination does not hold it
	Doubled       Why = "doubled"        // held more than once
	StillHeld     Why = "still held"     // withdrawn here, but not there
	NoDestination Why = "no destination" // there is nowhere to deliver to
	OnPaper       Why = "on paper"       // on a blank pack that has not come back
)

// Why a number is left.
const (
	NoAttendance Why = "no attendance" // issued, but nobody was registered under it
	IssuedTwice  Why = "issued twice"
	Shared       Why = "shared"       // two attendances have it
	NeverIssued  Why = "never issued" // an attendance or a destination has it, no counter does
	Gap          Why = "gap"          // the counter went past it
)

// Why something of a number is listed though nothing keeps it from its end.
const LeftOut Why = "left out" // delivered, but not all that a form should have made

// Problem is one thing that a person must see to.
type Problem struct {
	Why         Why    `json:"why"`
	Destination string `json:"destination,omitempty"`
	Words       string `json:"words"` // what is wrong
	Next        string `json:"next"`  // what to do
	Who         string `json:"who"`   // who can
}

// Line is what became of one number.
type Line struct {
	Number   record.DowntimeNumber `json:"number"`
	Kiosk    string                `json:"kiosk"` // its code; empty for numbers that the trust issued
	End      End                   `json:"end"`
	Proof    Proof                 `json:"proof,omitempty"`
	Problems []Problem             `json:"problems,omitempty"`
	// Omissions are what was left out of what was delivered. They do not keep the
	// number from its end: the answers themselves were delivered.
	Omissions []Problem `json:"omissions,omitempty"`
}

// Row is the subtraction for one kiosk, or for all.
type Row struct {
	Kiosk     string `json:"kiosk"`
	Issued    int    `json:"issued"`
	Delivered int    `json:"delivered"`
	Matched   int    `json:"matched"`
	Withdrawn int    `json:"withdrawn"`
	Waiting   int    `json:"waiting"`
	// Left counts the numbers not accounted for, which for numbers that were
	// never issued is not the same as the difference.
	Left int `json:"left"`
}

// Difference is what the subtraction leaves: issued − delivered − matched −
// withdrawn − waiting. It must be 0.
func (r Row) Difference() int {
	return r.Issued - r.Delivered - r.Matched - r.Withdrawn - r.Waiting
}

// Asked is a destination with the moment of its answer.
type Asked struct {
	Destination string    `json:"destination"`
	Asked       bool      `json:"asked"`
	AsOf        time.Time `json:"asOf,omitzero"`
}

// Balance is the account of all numbers.
type Balance struct {
	Total        Row     `json:"total"`
	Kiosks       []Row   `json:"kiosks"`
	Destinations []Asked `json:"destinations"`
	// Lines has each number once: left ones first, then waiting ones, then the
	// others, each by number.
	Lines []Line `json:"lines"`
}

// Balanced reports whether every number is accounted for.
func (b Balance) Balanced() bool { return b.Total.Difference() == 0 && b.Total.Left == 0 }

// Closed reports whether the account is balanced and nothing waits.
func (b Balance) Closed() bool { return b.Balanced() && b.Total.Waiting == 0 }

// Left gives the numbers that are not accounted for.
func (b Balance) Left() []Line { return b.ended(Left) }

// Waiting gives the numbers that need a person or another delivery.
func (b Balance) Waiting() []Line { return b.ended(Waiting) }

func (b Balance) ended(end End) []Line {
	var lines []Line
	for _, l := range b.Lines {
		if l.End == end {
			lines = append(lines, l)
		}
	}
	return lines
}

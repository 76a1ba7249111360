package record

import (
	"encoding/json"
	"time"
)

// The kinds of entry that this version writes.
const (
	KindKioskStarted   Kind = "kiosk.started"
	KindOutageDeclared Kind = "outage.declared"
	KindOutageEnded    Kind = "outage.ended"
	KindStaffEnrolled  Kind = "staff.enrolled"
	KindSignedIn       Kind = "staff.signed-in"
	KindSignInRefused  Kind = "staff.sign-in-refused"
	KindSignedOut      Kind = "staff.signed-out"
	KindStaffRemoved   Kind = "staff.removed"
	KindStaffUnlocked  Kind = "staff.unlocked"
	KindGlassBroken    Kind = "staff.glass-broken"
	KindIndexImported  Kind = "index.imported"
	KindPersonViewed   Kind = "index.person-viewed"

	KindBackedUp    Kind = "ledger.backed-up"
	KindRestored    Kind = "ledger.restored"
	KindRepaired    Kind = "ledger.repaired"
	KindKeysChanged Kind = "ledger.keys-changed"
	KindClockJumped Kind = "clock.jumped"

	KindRegistered Kind = "attendance.registered"
	KindAmended    Kind = "attendance.amended"
	KindTriaged    Kind = "attendance.triaged"
	KindMoved      Kind = "attendance.moved"
	KindDeparted   Kind = "attendance.departed"
	KindFiled      Kind = "attendance.filed"
	KindWithdrawn  Kind = "attendance.withdrawn"
	KindViewed     Kind = "attendance.viewed"

	KindSheetQueued  Kind = "sheet.queued"
	KindSheetOutcome Kind = "sheet.outcome"
	KindPageReturned Kind = "sheet.page-returned"
	KindPrinterHeld  Kind = "printer.held"

	KindPackIssued    Kind = "pack.issued"
	KindPackQueued    Kind = "pack.queued"
	KindPackAccounted Kind = "pack.accounted"

	KindMatched       Kind = "match.decided"
	KindSettled       Kind = "delivery.settled"
	KindRefused       Kind = "delivery.refused"
	KindRetried       Kind = "delivery.retried"
	KindBalanceSigned Kind = "balance.signed"
	KindReturnWritten Kind = "return.written"
)

// bodies gives an empty body of each kind that this version knows.
var bodies = map[Kind]func() Body{
	KindKioskStarted:   func() Body { return &KioskStarted{} },
	KindOutageDeclared: func() Body { return &OutageDeclared{} },
	KindOutageEnded:    func() Body { return &OutageEnded{} },
	KindStaffEnrolled:  func() Body { return &StaffEnrolled{} },
	KindSignedIn:       func() Body { return &SignedIn{} },
	KindSignInRefused:  func() Body { return &SignInRefused{} },
	KindSignedOut:      func() Body { return &SignedOut{} },
	KindIndexImported:  func() Body { return &IndexImported{} },
	KindRegistered:     func() Body { return &Registered{} },
	KindAmended:        func() Body { return &Amended{} },
	KindTriaged:        func() Body { return &Triaged{} },
	KindMoved:          func() Body { return &Moved{} },
	KindDeparted:       func() Body { return &Departed{} },
	KindFiled:          func() Body { return &Filed{} },
	KindWithdrawn:      func() Body { return &Withdrawn{} },
	KindViewed:         func() Body { return &Viewed{} },
	KindSheetQueued:    func() Body { return &SheetQueued{} },
	KindSheetOutcome:   func() Body { return &SheetOutcome{} },
	KindPageReturned:   func() Body { return &PageReturned{} },
	KindPackIssued:     func() Body { return &PackIssued{} },
	KindPackQueued:     func() Body { return &PackQueued{} },
	KindPackAccounted:  func() Body { return &PackAccounted{} },
	KindMatched:        func() Body { return &Matched{} },
	KindSettled:        func() Body { return &Settled{} },
	KindRefused:        func() Body { return &Refused{} },
	KindRetried:        func() Body { return &Retried{} },
	KindBalanceSigned:  func() Body { return &BalanceSigned{} },
	KindReturnWritten:  func() Body { return &ReturnWritten{} },
	KindStaffRemoved:   func() Body { return &StaffRemoved{} },
	KindStaffUnlocked:  func() Body { return &StaffUnlocked{} },
	KindGlassBroken:    func() Body { return &GlassBroken{} },
	KindPersonViewed:   func() Body { return &PersonViewed{} },
	KindBackedUp:       func() Body { return &BackedUp{} },
	KindRestored:       func() Body { return &Restored{} },
	KindRepaired:       func() Body { return &Repaired{} },
	KindKeysChanged:    func() Body { return &KeysChanged{} },
	KindClockJumped:    func() Body { return &ClockJumped{} },
	KindPrinterHeld:    func() Body { return &PrinterHeld{} },
}

// newBody gives an empty body of a kind, or *Foreign for one that this version
// does not know.
func newBody(k Kind) Body {
	if empty, ok := bodies[k]; ok {
		return empty()
	}
	return &Foreign{kind: k}
}

// KioskStarted opens every run: the program's version and the number series
// that this run drew.
type KioskStarted struct {
	Version  string `json:"version"`
	Site     string `json:"site"` // ODS code
	Series   string `json:"series"`
	Exercise bool   `json:"exercise,omitempty"`
	// Machine is a keyed hash of the machine's own identity. Where it differs
	// from that of the run before, the disk was cloned or moved.
	Machine string `json:"machine,omitempty"`
	// Boot names what the machine's monotonic count counts from, where it has a
	// name, and Counted is what it showed as the run began: runs of one boot
	// share the count, so that a clock set between them is measured.
	Boot    string        `json:"boot,omitempty"`
	Counted time.Duration `json:"counted,omitempty"`
}

// OutageDeclared says that the trust's systems are away; the entry's
// OccurredAt is since when.
type OutageDeclared struct {
	Reason string `json:"reason,omitempty"`
}

// OutageEnded says who declared the trust's systems clean and ready to take
// records back, and under which reference.
type OutageEnded struct {
	DeclaredBy string `json:"declaredBy"`
	Reference  string `json:"reference,omitempty"`
}

// StaffEnrolled adds a person who may use the kiosk, or replaces their PIN.
type StaffEnrolled struct {
	Staff Staff `json:"staff"`
}

// SignedIn says that the author took over the kiosk.
type SignedIn struct{}

// SignInRefused says that a wrong PIN was given for a person.
type SignInRefused struct {
	StaffID string `json:"staffId"`
}

// SignedOut says that the author left the kiosk, or that it locked itself
// because nobody touched it.
type SignedOut struct {
	Idle bool `json:"idle,omitempty"`
}

// IndexImported says that the offline patient index was replaced or added to.
type IndexImported struct {
	Source  string    `json:"source"`
	AsOf    time.Time `json:"asOf"`
	People  int       `json:"people"`
	Refused int       `json:"refused"`
}

// Registered is an arrival: the entry takes the next downtime number.
type Registered struct {
	Number   DowntimeNumber  `json:"number"`
	Exercise bool            `json:"exercise,omitempty"`
	Details  Details         `json:"details"`
	Form     Form            `json:"form,omitzero"`
	Answers  json.RawMessage `json:"answers,omitempty"`
	Facts    []Fact          `json:"facts,omitempty"`
	Paper    *Transcript     `json:"paper,omitempty"`
}

// Amended replaces the details of an attendance. It holds them whole, and
// beside them what changed, for people to read.
type Amended struct {
	Details Details         `json:"details"`
	Form    Form            `json:"form,omitzero"`
	Answers json.RawMessage `json:"answers,omitempty"`
	Facts   []Fact          `json:"facts,omitempty"`
	Changes []Change        `json:"changes,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	Paper   *Transcript     `json:"paper,omitempty"`
}

// Change is one field of an amendment in words.
type Change struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Now   string `json:"now"`
}

// Triaged is an initial assessment, or a later one that replaces it.
type Triaged struct {
	Triage  Triage          `json:"triage"`
	Form    Form            `json:"form,omitzero"`
	Answers json.RawMessage `json:"answers,omitempty"`
	Facts   []Fact          `json:"facts,omitempty"`
	Paper   *Transcript     `json:"paper,omitempty"`
}

// Moved says where in the department the patient is now.
type Moved struct {
	Place string `json:"place"`
}

// Departed is the end of the attendance.
type Departed struct {
	Departure Departure       `json:"departure"`
	Form      Form            `json:"form,omitzero"`
	Answers   json.RawMessage `json:"answers,omitempty"`
	Facts     []Fact          `json:"facts,omitempty"`
	Paper     *Transcript     `json:"paper,omitempty"`
}

// Withdrawn takes back a registration that should not have been made.
type Withdrawn struct {
	Reason string `json:"reason"`
}

// Viewed says that the author looked at a record.
type Viewed struct{}

// SheetQueued is a sheet that is to be printed.
type SheetQueued struct {
	Job PrintJob `json:"job"`
	// Content is what the sheet shows beside the attendance that it is about, as
	// it was when the sheet was queued: a list's rows, a report's figures. The
	// same entry therefore always gives the same sheet.
	Content json.RawMessage `json:"content,omitempty"`
}

// SheetOutcome is what became of a queued sheet.
type SheetOutcome struct {
	JobID      ID         `json:"jobId"`
	State      SheetState `json:"state"`
	Printer    string     `json:"printer,omitempty"`
	PrinterJob string     `json:"printerJob,omitempty"` // the printer's own name for it
	Words      string     `json:"words,omitempty"`      // what is wrong, for people
	// ByRule says that no person moved the job to this printer: the settings name
	// it as the spare of one that stood still.
	ByRule bool `json:"byRule,omitempty"`
}

// PrinterHeld says that a person holds the whole queue of a printer, or lets it
// go again.
type PrinterHeld struct {
	Printer string `json:"printer"`
	Held    bool   `json:"held"`
}

// Matched is the decision which person of the trust's index a patient is.
type Matched struct {
	Match Match `json:"match"`
}

// Settled says that a destination proved to hold what an entry says.
type Settled struct {
	Receipt Receipt `json:"receipt"`
}

// Refused says that a destination would not take what an entry says.
type Refused struct {
	Destination string `json:"destination"`
	EntryID     ID     `json:"entryId"`
	Code        string `json:"code,omitempty"`
	Words       string `json:"words"`
}

// Retried is a person's word that what a destination refused is to be sent to
// it again as it is, because the fault was the destination's and is mended.
type Retried struct {
	Destination string `json:"destination"`
	EntryID     ID     `json:"entryId"`
}

// BalanceSigned keeps the digest of a report that a person signed.
type BalanceSigned struct {
	Digest string `json:"digest"` // SHA-256 of the JSON report, hexadecimal
	Issued int    `json:"issued"`
	Left   int    `json:"left"` // not accounted for; must be zero
}

// The kinds, one line for each body.
func (*KioskStarted) Kind() Kind   { return KindKioskStarted }
func (*OutageDeclared) Kind() Kind { return KindOutageDeclared }
func (*OutageEnded) Kind() Kind    { return KindOutageEnded }
func (*StaffEnrolled) Kind() Kind  { return KindStaffEnrolled }
func (*SignedIn) Kind() Kind       { return KindSignedIn }
func (*SignInRefused) Kind() Kind  { return KindSignInRefused }
func (*SignedOut) Kind() Kind      { return KindSignedOut }
func (*IndexImported) Kind() Kind  { return KindIndexImported }
func (*Registered) Kind() Kind     { return KindRegistered }
func (*Amended) Kind() Kind        { return KindAmended }
func (*Triaged) Kind() Kind        { return KindTriaged }
func (*Moved) Kind() Kind          { return KindMoved }
func (*Departed) Kind() Kind       { return KindDeparted }
func (*Filed) Kind() Kind          { return KindFiled }
func (*Withdrawn) Kind() Kind      { return KindWithdrawn }
func (*Viewed) Kind() Kind         { return KindViewed }
func (*SheetQueued) Kind() Kind    { return KindSheetQueued }
func (*SheetOutcome) Kind() Kind   { return KindSheetOutcome }
func (*PrinterHeld) Kind() Kind    { return KindPrinterHeld }
func (*Matched) Kind() Kind        { return KindMatched }
func (*Settled) Kind() Kind        { return KindSettled }
func (*Refused) Kind() Kind        { return KindRefused }
func (*Retried) Kind() Kind        { return KindRetried }
func (*BalanceSigned) Kind() Kind  { return KindBalanceSigned }

package app

import (
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// Act is something that only some roles may do. Its text stands in the ledger
// where somebody broke the glass for it, so it never changes.
type Act string

// The acts. Every method of Session that reads a patient or writes an entry
// asks for one of them first.
const (
	SeePatients    Act = "see-patients"
	Register       Act = "register"
	Amend          Act = "amend"
	Triage         Act = "triage"
	Depart         Act = "depart"
	FileClinical   Act = "file-clinical"
	FileAtDesk     Act = "file-at-desk"
	BackEnter      Act = "back-enter"
	IssuePacks     Act = "issue-packs"
	Move           Act = "move"
	Withdraw       Act = "withdraw"
	PrintSheets    Act = "print"
	PrintUnnamed   Act = "print-unnamed"
	TendPrinters   Act = "tend-printers"
	ImportIndex    Act = "import-index"
	DeclareOutage  Act = "declare-outage"
	DeclareClean   Act = "declare-clean"
	Deliver        Act = "deliver"
	DecideMatches  Act = "decide-matches"
	WriteReports   Act = "write-reports"
	SignBalance    Act = "sign-balance"
	WriteReturn    Act = "write-return"
	ManagePeople   Act = "manage-people"
	BackUpRecords  Act = "back-up"
	ManageKeys     Act = "manage-keys"
	ReviewAccesses Act = "review-accesses"
)

// rule says who may do an act.
type rule struct {
	doing string // as a sentence begins
	roles []record.Role
	// never marks what breaking the glass does not open: no patient waits for
	// it, and done wrongly it harms more than a delay.
	never bool
}

var (
	everybody  = []record.Role{record.Receptionist, record.WardClerk, record.Clinician, record.ShiftLead, record.TrustIT}
	atTheDesk  = []record.Role{record.Receptionist, record.WardClerk, record.Clinician, record.ShiftLead}
	inCharge   = []record.Role{record.ShiftLead, record.TrustIT}
	clinicians = []record.Role{record.Clinician, record.ShiftLead}
)

// rules are who may do what, each as few as the work can do with.
var rules = map[Act]rule{
	// Whoever works with patients sees them. IT keeps the machine running and
	// needs no patient for it; what a recovery asks IT to decide it shows.
	SeePatients: {doing: "Looking at patients", roles: atTheDesk},
	// Anybody with patients may be alone at the desk at 3 a.m., so all of them
	// carry somebody from the door to the end.
	Register: {doing: "Registering", roles: atTheDesk},
	Amend:    {doing: "Amending", roles: atTheDesk},
	Depart:   {doing: "Recording a departure", roles: atTheDesk},
	Move:     {doing: "Changing a place", roles: atTheDesk},
	// How urgent somebody is, is a clinical judgement.
	Triage: {doing: "Triage", roles: clinicians},
	// Notes, observations and orders are a clinician's own; what the desk sees
	// and books is not. Which form is which, the settings say.
	FileClinical: {doing: "Filing a clinical form", roles: clinicians},
	FileAtDesk:   {doing: "Filing a form", roles: atTheDesk},
	// Whoever types in what somebody else wrote is named beside them.
	BackEnter: {doing: "Typing in paper", roles: atTheDesk},
	// A pack takes numbers that must come back.
	IssuePacks: {doing: "Issuing blank packs", roles: inCharge},
	// A withdrawal cannot be taken back, and belongs to those who register all
	// day and know what was registered twice.
	Withdraw: {doing: "Withdrawing", roles: []record.Role{record.Receptionist, record.ShiftLead}},
	// A sheet is a copy of the record. A jam is not: IT sees to printers, and
	// the queue tells it numbers instead of names.
	PrintSheets: {doing: "Printing", roles: atTheDesk},
	// A situation report, a log, a card or a notice names nobody: whoever commands
	// or helps may have it.
	PrintUnnamed: {doing: "Printing what names nobody", roles: everybody},
	TendPrinters: {doing: "Seeing to printers", roles: everybody},
	// A snapshot replaces whom everybody finds.
	ImportIndex: {doing: "Importing the patient index", roles: []record.Role{record.TrustIT}},
	// That the systems are away anybody can see, and the first arrival declares
	// it by itself. That they are clean is IT's word, or the shift lead's with
	// IT's reference.
	DeclareOutage: {doing: "Declaring an outage", roles: everybody},
	DeclareClean:  {doing: "Declaring the systems clean", roles: inCharge, never: true},
	// The way back: it touches every record at once and hurts no patient by an
	// hour's wait.
	Deliver:       {doing: "Recovery", roles: inCharge},
	DecideMatches: {doing: "Deciding who a patient is", roles: inCharge},
	WriteReports:  {doing: "Writing the report", roles: inCharge},
	SignBalance:   {doing: "Signing the balance", roles: inCharge, never: true},
	// Whoever manages people could make themselves anybody.
	ManagePeople: {doing: "Enrolling, unlocking and removing people", roles: inCharge, never: true},
	// The national return is a file of every patient in clear.
	WriteReturn:   {doing: "Writing the national return", roles: []record.Role{record.TrustIT}, never: true},
	BackUpRecords: {doing: "Backing up", roles: inCharge},
	// Whoever settles what opens the records could lock everybody else out.
	ManageKeys:     {doing: "Changing what opens the records", roles: []record.Role{record.TrustIT}, never: true},
	ReviewAccesses: {doing: "Looking at who broke the glass", roles: inCharge, never: true},
}

// String gives the act as a sentence begins.
func (a Act) String() string {
	if r, ok := rules[a]; ok {
		return r.doing
	}
	return string(a)
}

// Breakable reports whether the act can be done in an emergency by whoever
// breaks the glass for it.
func (a Act) Breakable() bool {
	r, known := rules[a]
	return known && !r.never
}

// May reports whether a role may do an act without breaking the glass.
func (a Act) May(r record.Role) bool { return slices.Contains(rules[a].roles, r) }

// NotYoursError says that an act is not for a role.
type NotYoursError struct {
	Act  Act
	Role record.Role
}

// Error names act and role.
func (e *NotYoursError) Error() string {
	return fmt.Sprintf("%s is not for the role %q", e.Act, e.Role)
}

// Allow asks whether this person may do an act now: by their role as the list
// has it, or because they broke the glass for it. Otherwise it fails with
// *NotYoursError, or with ErrNotOnList for somebody who was removed.
func (s *Session) Allow(act Act) error {
	role, err := s.role()
	if err != nil || act.May(role) || s.glassOpen(act) {
		return err
	}
	return &NotYoursError{act, role}
}

// May reports whether this person may do an act now.
func (s *Session) May(act Act) bool { return s.Allow(act) == nil }

// role is the person's role as it stands on the list, which somebody else may
// have changed since they signed in. Who was removed has none.
func (s *Session) role() (record.Role, error) {
	if s.operator {
		return s.Staff.Role, nil
	}
	s.kiosk.staffMu.Lock()
	defer s.kiosk.staffMu.Unlock()
	now, ok := s.kiosk.staff.find(s.Staff.ID)
	if !ok {
		return "", ErrNotOnList
	}
	return now.Role, nil
}

// within reports whether a newcomer's role lets them do no more than somebody
// of another role may.
func within(newcomer, voucher record.Role) bool {
	if slices.Contains(inCharge, newcomer) {
		return false
	}
	for act := range rules {
		if act.May(newcomer) && !act.May(voucher) {
			return false
		}
	}
	return true
}

package record

import "time"

// StaffRemoved takes a person off the list of those who may use the kiosk.
type StaffRemoved struct {
	StaffID string `json:"staffId"`
	Reason  string `json:"reason,omitempty"`
}

// StaffUnlocked lets a person try their PIN again who had given too many wrong
// ones. The author is a shift lead, or whoever ran the command.
type StaffUnlocked struct {
	StaffID string `json:"staffId"`
}

// GlassBroken says that the author did, in an emergency, what their role does
// not allow, and why. The entry's attendance is the one that it was about, if
// any.
type GlassBroken struct {
	Act    string `json:"act"`
	Reason string `json:"reason"`
}

// PersonViewed says that the author opened somebody of the offline patient
// index, whether or not an attendance came of it.
type PersonViewed struct {
	PatientID      ID        `json:"patientId,omitempty"`
	LocalPatientID string    `json:"localPatientId,omitempty"`
	NHSNumber      NHSNumber `json:"nhsNumber,omitempty"`
}

// BackedUp says that a copy of the ledger was made, and up to which entry.
type BackedUp struct {
	File  string `json:"file"` // its name in the backup folder
	Seq   int64  `json:"seq"`
	Head  string `json:"head"` // the chain head's short form
	Bytes int64  `json:"bytes"`
	Auto  bool   `json:"auto,omitempty"` // by the clock, not by a person
}

// RestoreCause is how a ledger came to continue from an earlier point, or on
// another machine.
type RestoreCause string

// The causes.
const (
	FromBackup     RestoreCause = "backup"        // the restore command copied a backup back
	FromOlderCopy  RestoreCause = "older-copy"    // its newest entries were gone, and a person accepted it
	OnOtherMachine RestoreCause = "other-machine" // the disk was cloned or moved
)

// Restored says that this ledger continues from a copy. Numbers that were
// issued after the copy was made may be on paper and nowhere else.
type Restored struct {
	Cause  RestoreCause `json:"cause"`
	From   string       `json:"from,omitempty"` // the backup's file name
	Seq    int64        `json:"seq"`            // the last entry of the copy
	Head   string       `json:"head"`
	Known  int64        `json:"known,omitempty"` // the newest entry known to have been written; those between are gone
	Reason string       `json:"reason,omitempty"`
	// Series is the number series in use at that point and Last its last
	// sequence there: what follows in it may be on paper and nowhere else.
	Series string `json:"series,omitempty"`
	Last   int    `json:"last,omitempty"`
}

// Repaired says that the views were made again from the entries, because what
// was there did not agree with them.
type Repaired struct {
	Found  []string `json:"found"` // what was wrong, in words without patients
	Reason string   `json:"reason,omitempty"`
}

// KeysChanged says which ways to open the ledger's data key were added or
// taken away, and which there are now. Names only: no secret is in it.
type KeysChanged struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Slots   []string `json:"slots"`
}

// ClockJumped says that the wall clock was set, by the machine or by a person:
// it moved by so much more than the monotonic count did. Positive is forward.
// What entries before it say is not changed by it; ClockHistory reckons with it.
type ClockJumped struct {
	By time.Duration `json:"by"`
	// Was is what the clock would have shown, Now what it showed.
	Was time.Time `json:"was"`
	Now time.Time `json:"now"`
	// AtStart marks a jump that was found when the kiosk started and that no
	// count measured: the clock stood before the newest entry, or came back from
	// there. By is then what the entries make of it, not counting the pause.
	AtStart bool `json:"atStart,omitempty"`
	// Accepted marks a person's word that the clock is right as it stands now.
	// By is zero, and nothing jumped.
	Accepted bool `json:"accepted,omitempty"`
}

// The kinds, one line for each body.
func (*StaffRemoved) Kind() Kind  { return KindStaffRemoved }
func (*StaffUnlocked) Kind() Kind { return KindStaffUnlocked }
func (*GlassBroken) Kind() Kind   { return KindGlassBroken }
func (*PersonViewed) Kind() Kind  { return KindPersonViewed }
func (*BackedUp) Kind() Kind      { return KindBackedUp }
func (*Restored) Kind() Kind      { return KindRestored }
func (*Repaired) Kind() Kind      { return KindRepaired }
func (*KeysChanged) Kind() Kind   { return KindKeysChanged }
func (*ClockJumped) Kind() Kind   { return KindClockJumped }

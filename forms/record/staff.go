package record

// Role is what a person may do at the kiosk.
type Role string

// The roles.
const (
	Receptionist Role = "receptionist"
	WardClerk    Role = "ward-clerk"
	Clinician    Role = "clinician"
	ShiftLead    Role = "shift-lead"
	TrustIT      Role = "it"
)

// String gives the word shown under a person's name.
func (r Role) String() string {
	switch r {
	case Receptionist:
		return "Receptionist"
	case WardClerk:
		return "Ward clerk"
	case Clinician:
		return "Clinician"
	case ShiftLead:
		return "Shift lead"
	case TrustIT:
		return "Trust IT"
	}
	return string(r)
}

// Staff is a person who may use the kiosk. PINHash is an Argon2id hash in its
// usual text form; the PIN itself is never kept.
type Staff struct {
	ID      string `json:"id"` // the trust's staff number
	Name    string `json:"name"`
	Role    Role   `json:"role"`
	PINHash string `json:"pinHash"`
}

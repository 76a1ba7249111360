package record

import "strings"

// Sex is a PERSON STATED GENDER CODE of the data dictionary. Sex and current
// gender are two things; both are shown in words, never as codes.
type Sex string

// The stated gender codes.
const (
	Male          Sex = "1"
	Female        Sex = "2"
	Indeterminate Sex = "9"
	SexNotKnown   Sex = "X"
)

// String gives the word for the code, and the code itself where it is none of
// the data dictionary's.
func (s Sex) String() string {
	switch s {
	case Male:
		return "Male"
	case Female:
		return "Female"
	case Indeterminate:
		return "Indeterminate"
	case SexNotKnown, "":
		return "Not known"
	}
	return string(s)
}

// Patient is who somebody is, as far as the kiosk knows.
type Patient struct {
	// PatientID is the kiosk's own name for this person on this attendance.
	// It is the idempotency key of everything sent about them.
	PatientID       ID              `json:"patientId,omitempty"`
	NHSNumber       NHSNumber       `json:"nhsNumber,omitempty"`
	NHSNumberStatus NHSNumberStatus `json:"nhsNumberStatus,omitempty"`
	// LocalPatientID is the hospital number, where the index gave one.
	LocalPatientID string `json:"localPatientId,omitempty"`
	// TemporaryNumber is the trust's code and seven random digits, given to an
	// unknown patient (alert NHS/PSA/RE/2018/008). It is no NHS number.
	TemporaryNumber string    `json:"temporaryNumber,omitempty"`
	Name            Name      `json:"name,omitzero"`
	BirthDate       BirthDate `json:"birthDate,omitzero"`
	DiedOn          Date      `json:"diedOn,omitzero"`
	Sex             Sex       `json:"sex,omitempty"`
	CurrentGender   Code      `json:"currentGender,omitzero"`
	Address         Address   `json:"address,omitzero"`
	Phone           string    `json:"phone,omitempty"`
	Email           string    `json:"email,omitempty"`
	GP              GP        `json:"gp,omitzero"`
	NextOfKin       NextOfKin `json:"nextOfKin,omitzero"`
	EthnicCategory  Code      `json:"ethnicCategory,omitzero"`
	Language        string    `json:"language,omitempty"`
	Interpreter     string    `json:"interpreter,omitempty"`
	Occupation      string    `json:"occupation,omitempty"`
	Allergies       Allergies `json:"allergies,omitzero"`
	// Unknown marks a patient who was named by the alert, not by anybody.
	Unknown bool `json:"unknown,omitempty"`
	// Sensitive marks a PDS record whose address, phone and GP are withheld;
	// they are neither shown nor printed.
	Sensitive bool `json:"sensitive,omitempty"`
	// Description helps to identify an unknown patient later.
	Description string `json:"description,omitempty"`
}

// Address is where somebody lives: up to five lines and a postcode.
type Address struct {
	Lines    []string `json:"lines,omitempty"`
	Postcode Postcode `json:"postcode,omitempty"`
}

// IsZero reports whether no address is known.
func (a Address) IsZero() bool { return len(a.Lines) == 0 && a.Postcode == "" }

// String shows the address on one line.
func (a Address) String() string {
	parts := append([]string(nil), a.Lines...)
	if a.Postcode != "" {
		parts = append(parts, string(a.Postcode))
	}
	if len(parts) == 0 {
		return "Not known"
	}
	return strings.Join(parts, ", ")
}

// GP is the general practitioner and the practice, by name and by ODS code.
type GP struct {
	Name         string `json:"name,omitempty"`
	Code         string `json:"code,omitempty"`
	Practice     string `json:"practice,omitempty"`
	PracticeCode string `json:"practiceCode,omitempty"`
}

// IsZero reports whether neither practitioner nor practice is known.
func (g GP) IsZero() bool { return g == GP{} }

// String shows practitioner, practice and practice code on one line.
func (g GP) String() string { return joinKnown(g.Name, g.Practice, g.PracticeCode) }

// NextOfKin is whom to call.
type NextOfKin struct {
	Name     string `json:"name,omitempty"`
	Relation string `json:"relation,omitempty"`
	Phone    string `json:"phone,omitempty"`
}

// IsZero reports whether nobody is named.
func (k NextOfKin) IsZero() bool { return k == NextOfKin{} }

// String shows name, relation and phone on one line.
func (k NextOfKin) String() string {
	name := k.Name
	if name != "" && k.Relation != "" {
		name += " (" + k.Relation + ")"
	}
	return joinKnown(name, k.Phone)
}

func joinKnown(parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	if len(known) == 0 {
		return "Not known"
	}
	return strings.Join(known, ", ")
}

// AllergyStatus says what is known of somebody's allergies. Unavailable is
// never shown as none: that reading has killed.
type AllergyStatus string

// The statuses of the patient banner (ISB 1505). The zero value is
// Unavailable, which is the truth of an outage without a snapshot.
const (
	AllergiesUnavailable AllergyStatus = ""
	AllergiesKnown       AllergyStatus = "known"
	AllergiesNone        AllergyStatus = "none"
	AllergiesNotRecorded AllergyStatus = "not-recorded"
)

// String gives the exact words of the patient banner.
func (s AllergyStatus) String() string {
	switch s {
	case AllergiesKnown:
		return "Known allergies"
	case AllergiesNone:
		return "No known allergies"
	case AllergiesNotRecorded:
		return "Allergies not recorded"
	}
	return "Allergies unavailable"
}

// Allergies is the status with what is known, and where it came from.
type Allergies struct {
	Status AllergyStatus `json:"status,omitempty"`
	Items  []Allergy     `json:"items,omitempty"`
	// Source names the snapshot or person: "Snapshot of 20-Nov-2026 03:00".
	Source string `json:"source,omitempty"`
}

// IsZero reports whether nothing at all is known of allergies.
func (a Allergies) IsZero() bool {
	return a.Status == AllergiesUnavailable && len(a.Items) == 0 && a.Source == ""
}

// Allergy is one substance with its reaction.
type Allergy struct {
	Substance  string `json:"substance"`
	Reaction   string `json:"reaction,omitempty"`
	RecordedOn Date   `json:"recordedOn,omitzero"`
}

package app

import "slices"

// Purpose is what a form is being filled in for.
type Purpose string

// The purposes.
const (
	ForArrival   Purpose = "arrival"
	ForUnknown   Purpose = "unknown"
	ForAmendment Purpose = "amendment"
	ForTriage    Purpose = "triage"
	ForDeparture Purpose = "departure"
	ForFiling    Purpose = "filing" // of any other form; Filling.Name says which
)

// formNames are the forms behind the purposes.
var formNames = map[Purpose]string{
	ForArrival: "arrival", ForUnknown: "unknown", ForAmendment: "arrival", ForTriage: "triage", ForDeparture: "departure",
}

// purposes are what the forms that every department has are for, once there is
// an attendance.
var purposes = map[string]Purpose{"arrival": ForAmendment, "triage": ForTriage, "departure": ForDeparture}

// acts are what the purposes want to be allowed.
var acts = map[Purpose]Act{
	ForArrival: Register, ForUnknown: Register, ForAmendment: Amend, ForTriage: Triage, ForDeparture: Depart,
}

// formName is what the department calls the form.
func (f *Filling) formName() string {
	if f.Purpose == ForFiling {
		return f.Name
	}
	return formNames[f.Purpose]
}

// act is what its person must be allowed. Typing in what somebody else wrote
// takes no judgement but that of reading, whatever the form.
func (f *Filling) act() Act {
	switch {
	case f.Paper != nil:
		return BackEnter
	case f.Purpose == ForFiling:
		return f.session.kiosk.Settings.actOf(f.Name)
	}
	return acts[f.Purpose]
}

// subject names the half-filled form among those of its person.
func (f *Filling) subject() string {
	subject := string(f.Purpose) + " "
	if f.Purpose == ForFiling {
		subject += f.Name + " "
	}
	subject += string(f.AttendanceID)
	if f.Amends != "" {
		subject += " amends " + string(f.Amends)
	}
	if f.Paper != nil {
		subject += " " + f.Paper.name()
	}
	return subject
}

// FormSettings say what the department's forms want to be known of them.
type FormSettings struct {
	// Folder holds the trust's own forms, FHIR Questionnaires, one JSON file
	// each; one that is named like a form of the kiosk takes its place.
	Folder string `toml:"folder,omitempty"`
	// Desk names the forms that those who register may file as well: what they
	// see with their own eyes, and what they book. All others are for clinicians.
	Desk []string `toml:"desk,omitempty"`
}

// defaultDeskForms are the desk's where the settings name none.
var defaultDeskForms = []string{
	"handover", "left", "transfer", "ward-admission", "ward-transfer", "ward-discharge", "incident",
}

// actOf is what filing a form wants to be allowed.
func (s Settings) actOf(form string) Act {
	desk := s.Forms.Desk
	if len(desk) == 0 {
		desk = defaultDeskForms
	}
	if slices.Contains(desk, form) {
		return FileAtDesk
	}
	return FileClinical
}

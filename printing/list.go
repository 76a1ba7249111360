package printing

import (
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// List is who was in a department, in one part of it or on a ward at one
// moment, for the sheets about many patients: department list, ward list,
// handover and whiteboard. It holds what any of them shows, and no more.
type List struct {
	// Area is the part of the department or the ward that the list is of; empty
	// is everybody here.
	Area string `json:"area,omitempty"`
	// Ward marks a list of a ward: its patients have left the department, and
	// no limit of the department's is reckoned for them.
	Ward bool      `json:"ward,omitempty"`
	AsAt time.Time `json:"asAt"`
	// Kiosks says whose patients these are; a list of one kiosk alone says so.
	Kiosks Hearing `json:"kiosks,omitzero"`
	// Replaces is the list that this one takes the place of, and Next when the
	// next is due; both are zero on a list that somebody asked for.
	Replaces ListBefore `json:"replaces,omitzero"`
	Next     time.Time  `json:"next,omitzero"`
	Rows     []ListRow  `json:"rows,omitempty"`
	// Places are those of the area that a patient can be in, in the order of the
	// department; a whiteboard has the empty ones too.
	Places []string `json:"places,omitempty"`
}

// Hearing is how many of the department's kiosks told of their patients, and
// when the last did.
type Hearing struct {
	Heard int       `json:"heard"`
	Of    int       `json:"of"`
	At    time.Time `json:"at,omitzero"`
}

// ListBefore names a list by the serial of its first page and its moment.
type ListBefore struct {
	Serial int       `json:"serial"`
	AsAt   time.Time `json:"asAt"`
}

// ListRow is one patient of a list. Of a patient on a ward, Place is the bed,
// ArrivedAt and Here are those of the ward, and Clinician is the consultant.
type ListRow struct {
	Place string `json:"place,omitempty"`
	// Part is the part of the department that the place is in; a heavier line
	// stands where it changes.
	Part   string                `json:"part,omitempty"`
	Number record.DowntimeNumber `json:"number"`

	Name    record.Name `json:"name,omitzero"`
	Unknown bool        `json:"unknown,omitempty"` // whom nobody could name
	// SimilarName marks somebody who is easily taken for another here.
	SimilarName bool             `json:"similarName,omitempty"`
	BirthDate   record.BirthDate `json:"birthDate,omitzero"`
	Sex         record.Sex       `json:"sex,omitempty"`
	NHSNumber   record.NHSNumber `json:"nhsNumber,omitempty"`

	ArrivedAt     time.Time `json:"arrivedAt,omitzero"`
	ArrivedApprox bool      `json:"arrivedApprox,omitempty"`
	// Here is how long since the arrival, and Clock what the four-hour clock
	// shows, whatever became of the wall clock meanwhile.
	Here  time.Duration `json:"here,omitempty"`
	Clock time.Duration `json:"clock,omitempty"`

	Acuity        int              `json:"acuity,omitempty"` // 1 to 5; 0 where it is none of these
	Triage        string           `json:"triage,omitempty"` // in words; empty before triage
	Complaint     string           `json:"complaint,omitempty"`
	Clinician     string           `json:"clinician,omitempty"`
	Allergies     record.Allergies `json:"allergies,omitzero"`
	Alerts        string           `json:"alerts,omitempty"`
	Score         string           `json:"score,omitempty"`         // "NEWS2 4 at 05:10"
	Resuscitation string           `json:"resuscitation,omitempty"` // what was decided, and by whom
	Plan          string           `json:"plan,omitempty"`
}

// twelveHours from the arrival on, a stay is counted by itself.
const twelveHours = 12 * time.Hour

// over says in words which of the department's limits a stay has passed.
func (l List) over(r ListRow) string {
	switch {
	case l.Ward:
		return ""
	case r.Here >= twelveHours:
		return "over 12hr"
	case r.Clock >= record.FourHours:
		return "over 4hr"
	}
	return ""
}

// headcount counts a list for its head.
type headcount struct{ here, four, twelve, unnamed int }

func (l List) headcount() headcount {
	t := headcount{here: len(l.Rows)}
	for _, r := range l.Rows {
		switch l.over(r) {
		case "over 12hr":
			t.twelve++
			t.four++
		case "over 4hr":
			t.four++
		}
		if r.Unknown {
			t.unnamed++
		}
	}
	return t
}

// place gives the place, or that there is none.
func (r ListRow) place() string {
	if r.Place == "" {
		return "No place"
	}
	return r.Place
}

// born gives the birth date with the age; "estimated" comes last, so that the
// dates of a column stand under each other.
func (r ListRow) born(today record.Date) string {
	if r.BirthDate.IsZero() {
		return "Born: not known"
	}
	words := strings.Replace(r.BirthDate.Display(today), ", estimated", "", 1)
	if r.BirthDate.Estimated {
		words += " estimated"
	}
	return words
}

// sex gives the sex in a word, and nothing where it is not known.
func (r ListRow) sex() string {
	if r.Sex == "" || r.Sex == record.SexNotKnown {
		return ""
	}
	return r.Sex.String()
}

// triage gives number and word, or that nobody has said yet.
func (r ListRow) triage() string {
	switch {
	case r.Triage == "":
		return "Not triaged"
	case r.Acuity > 0:
		return string(rune('0'+r.Acuity)) + " " + r.Triage
	}
	return r.Triage
}

// pressing reports a category that is seen before the others.
func (r ListRow) pressing() bool { return r.Acuity == 1 || r.Acuity == 2 }

func (r ListRow) clinician() string {
	if r.Clinician == "" {
		return "not seen"
	}
	return r.Clinician
}

// allergies gives the exact words of the banner, and after them every
// substance with its reaction; the day of each is on the card. Unavailable is
// never left out, or it would be read as none.
func (r ListRow) allergies() string {
	var items []string
	for _, a := range r.Allergies.Items {
		items = append(items, describeAllergy(record.Allergy{Substance: a.Substance, Reaction: a.Reaction}))
	}
	words := r.Allergies.Status.String()
	if len(items) > 0 {
		words += ": " + strings.Join(items, "; ")
	}
	return words + "."
}

// texts are everything on a row that somebody wrote.
func (r ListRow) texts() []string {
	return []string{r.Place, r.Name.String(), r.Triage, r.Complaint, r.Clinician, r.allergies(), r.Alerts, r.Score, r.Resuscitation, r.Plan}
}

// substances parts a list of allergies between them.
func substances(text string) []string { return partedAfter(text, "; ") }

// PartOf is the part of the department that a place is in: Majors 3 is in
// Majors. A place without a number is a part by itself.
func PartOf(place string) string { return strings.TrimRight(place, " 0123456789") }

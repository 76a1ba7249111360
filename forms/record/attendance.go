package record

import (
	"encoding/json"
	"fmt"
	"time"
)

// Details are what the forms say of an attendance. They can be amended; the
// earlier ones stay in the ledger.
type Details struct {
	Patient Patient `json:"patient"`

	ArrivedAt          time.Time `json:"arrivedAt"`
	ArrivedApprox      bool      `json:"arrivedApprox,omitempty"`
	ArrivalMode        Code      `json:"arrivalMode,omitzero"`        // SNOMED CT, ECDS arrival mode
	AttendanceSource   Code      `json:"attendanceSource,omitzero"`   // SNOMED CT, ECDS attendance source
	AttendanceCategory Code      `json:"attendanceCategory,omitzero"` // 1 to 4, X

	// For an arrival by ambulance both times are kept, since the clock starts
	// at whichever rule bites first.
	AmbulanceArrivedAt      time.Time `json:"ambulanceArrivedAt,omitzero"`
	HandoverAt              time.Time `json:"handoverAt,omitzero"`
	AmbulanceIncidentNumber string    `json:"ambulanceIncidentNumber,omitempty"`
	ConveyingTrust          string    `json:"conveyingTrust,omitempty"` // ODS code

	Place     string `json:"place,omitempty"`     // where in the department: "Majors 3"
	Complaint string `json:"complaint,omitempty"` // in the patient's words
	Incident  string `json:"incident,omitempty"`  // place and time of an accident
	Alerts    string `json:"alerts,omitempty"`    // alerts, safeguarding, infection; never why
}

// Clock gives the four-hour clock of the arrival, still running: it starts on
// arrival, or for an ambulance at handover or 15 minutes after the ambulance
// came, whichever is earlier.
func (d Details) Clock() FourHourClock {
	if d.AmbulanceArrivedAt.IsZero() {
		return FourHourClock{StartedAt: d.ArrivedAt}
	}
	start := d.AmbulanceArrivedAt.Add(HandoverAllowed)
	if !d.HandoverAt.IsZero() && d.HandoverAt.Before(start) {
		start = d.HandoverAt
	}
	return FourHourClock{StartedAt: start}
}

// Triage is the outcome of the initial assessment.
type Triage struct {
	AssessedAt     time.Time `json:"assessedAt"`
	Acuity         Code      `json:"acuity,omitzero"` // SNOMED CT, ECDS acuity
	ChiefComplaint Code      `json:"chiefComplaint,omitzero"`
	AssessedBy     string    `json:"assessedBy,omitempty"`
}

// Departure is how and when somebody left the department.
type Departure struct {
	ConcludedAt          time.Time `json:"concludedAt,omitzero"`
	DepartedAt           time.Time `json:"departedAt"`
	DecidedToAdmitAt     time.Time `json:"decidedToAdmitAt,omitzero"`
	DischargeStatus      Code      `json:"dischargeStatus,omitzero"`
	DischargeDestination Code      `json:"dischargeDestination,omitzero"`
	FollowUp             Code      `json:"followUp,omitzero"`
	// AwaitingTransport marks a patient who stayed only for hospital
	// transport or social care, which stops the clock at conclusion.
	AwaitingTransport bool `json:"awaitingTransport,omitempty"`
}

// Withdrawal says why a registration should not have been made. It is not
// deleted: its number stays issued, and its record stays readable.
type Withdrawal struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}

// Form names the definition that answers were given to.
type Form struct {
	URL     string `json:"url"`
	Version string `json:"version,omitempty"`
}

// Attendance is one attendance of one patient, as the entries written so far
// tell it. It is a view: only entries are facts.
type Attendance struct {
	ID       ID             `json:"id"`
	Number   DowntimeNumber `json:"number"`
	Exercise bool           `json:"exercise,omitempty"`
	Details
	Form    Form            `json:"form,omitzero"`
	Answers json.RawMessage `json:"answers,omitempty"` // FHIR R4 QuestionnaireResponse

	Triage     *Triage     `json:"triage,omitempty"`
	Departure  *Departure  `json:"departure,omitempty"`
	Withdrawal *Withdrawal `json:"withdrawal,omitempty"`
	Match      *Match      `json:"match,omitempty"`
	// Filings are the other forms about it, in the order of their first entries.
	Filings []Filing `json:"filings,omitempty"`

	RegisteredAt time.Time `json:"registeredAt"` // recorded, not occurred
	RegisteredBy string    `json:"registeredBy"`
	RegisteredIn ID        `json:"registeredIn"` // the entry

	Written Written `json:"written,omitzero"`
}

// Written says which entry gave each of an attendance's times, by its Seq: a
// time is to be read by the clock as it stood then. 0 stands for the first.
type Written struct {
	Arrived   int64 `json:"arrived,omitempty"`
	Ambulance int64 `json:"ambulance,omitempty"`
	Handover  int64 `json:"handover,omitempty"`
	Triage    int64 `json:"triage,omitempty"`
	Departure int64 `json:"departure,omitempty"`
}

// Amend replaces the details, and notes which of the arrival's times entry seq
// gave anew.
func (a *Attendance) Amend(now Details, seq int64) {
	was, w := a.Details, &a.Written
	a.Details = now
	if !was.ArrivedAt.Equal(now.ArrivedAt) {
		w.Arrived = seq
	}
	if !was.AmbulanceArrivedAt.Equal(now.AmbulanceArrivedAt) {
		w.Ambulance = seq
	}
	if !was.HandoverAt.Equal(now.HandoverAt) {
		w.Handover = seq
	}
}

// Reckoned gives the attendance with every time moved to where the clock of
// the present would have put it. Durations are reckoned from these; what was
// written is what is shown.
func (a Attendance) Reckoned(h ClockHistory) Attendance {
	if !h.Set() {
		return a
	}
	move := func(t *time.Time, seq int64) {
		if !t.IsZero() {
			*t = t.Add(h.Shift(seq))
		}
	}
	move(&a.ArrivedAt, a.Written.Arrived)
	move(&a.AmbulanceArrivedAt, a.Written.Ambulance)
	move(&a.HandoverAt, a.Written.Handover)
	if a.Triage != nil {
		t := *a.Triage
		move(&t.AssessedAt, a.Written.Triage)
		a.Triage = &t
	}
	if a.Departure != nil {
		d := *a.Departure
		for _, t := range []*time.Time{&d.ConcludedAt, &d.DepartedAt, &d.DecidedToAdmitAt} {
			move(t, a.Written.Departure)
		}
		a.Departure = &d
	}
	return a
}

// Clock gives the four-hour clock: stopped at departure, or at the conclusion
// of the episode where only transport or social care was awaited.
func (a Attendance) Clock() FourHourClock {
	c := a.Details.Clock()
	if d := a.Departure; d != nil {
		c.StoppedAt = d.DepartedAt
		if d.AwaitingTransport && !d.ConcludedAt.IsZero() {
			c.StoppedAt = d.ConcludedAt
		}
	}
	return c
}

// Present reports whether the patient is in the department.
func (a Attendance) Present() bool { return a.Departure == nil && a.Withdrawal == nil }

// Apply folds the next entry of this attendance into the view. Kinds that
// change nothing in the view, and kinds that a later version may add, leave it
// as it is. It fails where an entry's body cannot be read or the entry belongs to
// another attendance.
func (a *Attendance) Apply(e Entry) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	return a.ApplyBody(e, body)
}

// ApplyBody is Apply for an entry whose body is decoded already. The view
// shares what the body points at.
func (a *Attendance) ApplyBody(e Entry, body Body) error {
	if a.ID != "" && e.AttendanceID != a.ID {
		return fmt.Errorf("entry %d belongs to another attendance", e.Seq)
	}
	switch b := body.(type) {
	case *Registered:
		a.ID, a.Number, a.Exercise = e.AttendanceID, b.Number, b.Exercise
		a.Details, a.Form, a.Answers = b.Details, b.Form, b.Answers
		a.RegisteredAt, a.RegisteredBy, a.RegisteredIn = e.RecordedAt, e.Author, e.ID
		a.Written = Written{Arrived: e.Seq, Ambulance: e.Seq, Handover: e.Seq}
	case *Amended:
		a.Amend(b.Details, e.Seq)
		a.Form, a.Answers = b.Form, b.Answers
	case *Triaged:
		t := b.Triage
		if a.Triage == nil || !a.Triage.AssessedAt.Equal(t.AssessedAt) {
			a.Written.Triage = e.Seq
		}
		a.Triage = &t
	case *Moved:
		a.Place = b.Place
	case *Departed:
		d := b.Departure
		if a.Departure == nil || !a.Departure.DepartedAt.Equal(d.DepartedAt) {
			a.Written.Departure = e.Seq
		}
		a.Departure = &d
	case *Filed:
		a.file(e, b)
	case *Withdrawn:
		a.Withdrawal = &Withdrawal{At: e.RecordedAt, By: e.Author, Reason: b.Reason}
	case *Matched:
		m := b.Match
		a.Match = &m
	}
	return nil
}

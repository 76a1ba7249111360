package fhir

import (
	"time"

	"github.com/tideover/tideover/forms/record"
)

// encounter is UK Core Encounter as we write it.
type encounter struct {
	ResourceType    string           `json:"resourceType"`
	Meta            *meta            `json:"meta"`
	Extension       []extension      `json:"extension,omitempty"`
	Identifier      []identifier     `json:"identifier"`
	Status          string           `json:"status"`
	Class           coding           `json:"class"`
	Type            []concept        `json:"type,omitempty"`
	Priority        *concept         `json:"priority,omitempty"`
	Subject         *reference       `json:"subject"`
	Participant     []participant    `json:"participant,omitempty"`
	Period          *period          `json:"period,omitempty"`
	ReasonCode      []concept        `json:"reasonCode,omitempty"`
	Hospitalization *hospitalization `json:"hospitalization,omitempty"`
	Location        []location       `json:"location,omitempty"`
	ServiceProvider *reference       `json:"serviceProvider"`
}

type participant struct {
	Period     *period    `json:"period,omitempty"`
	Individual *reference `json:"individual,omitempty"`
}

type hospitalization struct {
	PreAdmissionIdentifier *identifier `json:"preAdmissionIdentifier,omitempty"`
	AdmitSource            *concept    `json:"admitSource,omitempty"`
	DischargeDisposition   *concept    `json:"dischargeDisposition,omitempty"`
}

type location struct {
	Location reference `json:"location"`
	Status   string    `json:"status,omitempty"`
}

// The statuses of an attendance (ValueSet encounter-status, required).
const (
	statusInProgress = "in-progress"
	statusFinished   = "finished"
	statusCancelled  = "cancelled"
	statusInError    = "entered-in-error"
)

func (p Profile) encounterOf(d record.Delivery, subject reference) encounter {
	a := d.Attendance
	return encounter{
		ResourceType:    "Encounter",
		Meta:            p.metaOf(d, "UKCore-Encounter"),
		Extension:       p.encounterExtensions(a),
		Identifier:      p.encounterIdentifiers(a),
		Status:          p.statusOf(a),
		Class:           coding{System: actCodeSystem, Code: "EMER", Display: "emergency"},
		Type:            conceptList(attendanceCategory(a.AttendanceCategory)),
		Priority:        acuityOf(a.Triage),
		Subject:         &subject,
		Participant:     assessorOf(a.Triage),
		Period:          p.periodOf(a),
		ReasonCode:      reasonsOf(a),
		Hospitalization: p.hospitalizationOf(a),
		Location:        locationOf(a),
		ServiceProvider: organisation(p.site(), ""),
	}
}

// encounterIdentifiers begins with the downtime number, which is the key that
// the Encounter is created and found by.
func (p Profile) encounterIdentifiers(a record.Attendance) []identifier {
	return []identifier{
		{Use: "official", System: p.system("downtime-number"), Value: a.Number.Compact()},
		{Use: "secondary", System: p.system("attendance"), Value: string(a.ID)},
	}
}

func (p Profile) statusOf(a record.Attendance) string {
	switch {
	case a.Withdrawal != nil && p.CancelWithdrawn:
		return statusCancelled
	case a.Withdrawal != nil:
		return statusInError
	case a.Departure != nil:
		return statusFinished
	}
	return statusInProgress
}

func (p Profile) periodOf(a record.Attendance) *period {
	out := period{Start: dateTime(a.ArrivedAt)}
	if a.ArrivedApprox && out.Start != "" {
		out.StartNotes = &primitive{Extension: []extension{flagged(p.definition("approximate"), true)}}
	}
	if a.Departure != nil {
		out.End = dateTime(a.Departure.DepartedAt)
	}
	if out == (period{}) {
		return nil
	}
	return &out
}

// attendanceCategory names the data dictionary as the system of a code that has
// none.
func attendanceCategory(c record.Code) *concept {
	if c.Code != "" && c.System == "" {
		c.System = attendanceCategories
	}
	return conceptOf(c, "")
}

func acuityOf(t *record.Triage) *concept {
	if t == nil {
		return nil
	}
	return conceptOf(t.Acuity, "")
}

// assessorOf names who made the initial assessment, and when.
func assessorOf(t *record.Triage) []participant {
	if t == nil || clean(t.AssessedBy) == "" {
		return nil
	}
	out := participant{Individual: &reference{Type: "Practitioner", Display: clean(t.AssessedBy)}}
	if start := dateTime(t.AssessedAt); start != "" {
		out.Period = &period{Start: start}
	}
	return []participant{out}
}

// reasonsOf gives the chief complaint with the patient's own words, then the
// place and time of an accident.
func reasonsOf(a record.Attendance) []concept {
	var chief record.Code
	if a.Triage != nil {
		chief = a.Triage.ChiefComplaint
	}
	return conceptList(conceptOf(chief, a.Complaint), conceptOf(record.Code{}, a.Incident))
}

func (p Profile) hospitalizationOf(a record.Attendance) *hospitalization {
	out := hospitalization{AdmitSource: conceptOf(a.AttendanceSource, "")}
	if n := clean(a.AmbulanceIncidentNumber); n != "" {
		out.PreAdmissionIdentifier = &identifier{
			System:   p.system("ambulance-incident"),
			Value:    n,
			Assigner: organisation(clean(a.ConveyingTrust), ""),
		}
	}
	if a.Departure != nil {
		out.DischargeDisposition = conceptOf(a.Departure.DischargeDestination, "")
	}
	if out == (hospitalization{}) {
		return nil
	}
	return &out
}

// locationOf names the place in the department by its words: the kiosk knows no
// Location resources of the trust.
func locationOf(a record.Attendance) []location {
	place := clean(a.Place)
	if place == "" {
		return nil
	}
	status := "active"
	if !a.Present() {
		status = "completed"
	}
	return []location{{Location: reference{Type: "Location", Display: place}, Status: status}}
}

// encounterExtensions holds what R4 has no element for: how the patient came,
// the times of the ambulance, of the assessment and of the decisions, discharge
// status and follow-up.
func (p Profile) encounterExtensions(a record.Attendance) []extension {
	out := transport(a)
	out = append(out, typedDateTime(dateTimeTypes, "time-arrived-receiving-location", "Time Arrived at Receiving Location", a.AmbulanceArrivedAt)...)
	out = append(out, typedDateTime(dateTimeTypes, "time-patient-handover", "Time Patient Handover", a.HandoverAt)...)
	ours := p.root() + "/CodeSystem/date-time-type"
	if t := a.Triage; t != nil {
		out = append(out, typedDateTime(ours, "initial-assessment", "Initial assessment", t.AssessedAt)...)
	}
	d := a.Departure
	if d == nil {
		return out
	}
	out = append(out, typedDateTime(ours, "decided-to-admit", "Decided to admit", d.DecidedToAdmitAt)...)
	out = append(out, typedDateTime(ours, "concluded", "Attendance concluded", d.ConcludedAt)...)
	if c := conceptOf(d.DischargeStatus, ""); c != nil {
		out = append(out, coded(dischargeStatusURL, c))
	}
	if c := conceptOf(d.FollowUp, ""); c != nil {
		out = append(out, coded(p.definition("follow-up"), c))
	}
	if d.AwaitingTransport {
		out = append(out, flagged(p.definition("awaiting-transport"), true))
	}
	return out
}

// transport is Extension-UKCore-EncounterTransport: the arrival mode.
func transport(a record.Attendance) []extension {
	mode := conceptOf(a.ArrivalMode, "")
	if mode == nil {
		return nil
	}
	parts := []extension{coded("transportType", mode)}
	if end := dateTime(a.AmbulanceArrivedAt); end != "" {
		parts = append(parts, extension{URL: "transportPeriod", ValuePeriod: &period{End: end}})
	}
	return []extension{{URL: transportURL, Extension: parts}}
}

// typedDateTime is Extension-UKCore-TypedDateTime; none where t is not known.
// Its binding is extensible: what UK Core has no code for has one of ours.
func typedDateTime(system, code, words string, t time.Time) []extension {
	if t.IsZero() {
		return nil
	}
	return []extension{{URL: typedDateTimeURL, Extension: []extension{
		coded("dateTimeType", &concept{Coding: []coding{{System: system, Code: code, Display: words}}}),
		{URL: "dateTime", ValueDateTime: dateTime(t)},
	}}}
}

func conceptList(concepts ...*concept) []concept {
	var out []concept
	for _, c := range concepts {
		if c != nil {
			out = append(out, *c)
		}
	}
	return out
}

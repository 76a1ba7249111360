package hl7

import (
	"strconv"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func (t telling) pv1() Segment {
	attendance := t.Attendance
	a := assemble("PV1").put(1, "1").put(2, "E").
		put(3, components(t.PointOfCare, "", "", t.Site, "", "", "", "", attendance.Place)).
		text(10, t.Service).
		put(19, identifier(attendance.Number.Compact(), t.DowntimeAuthority, typeVisit)).
		text(44, t.timestamp(attendance.ArrivedAt)).
		put(50, identifier(string(attendance.ID), t.DowntimeAuthority, typeVisit))
	if t.departed() {
		a.text(45, t.timestamp(attendance.Departure.DepartedAt))
	}
	return a.segment()
}

// departed reports whether to tell of the departure. An arrival does not, since
// the departure has an entry of its own; nor does a cancellation, since after it
// there was none.
func (t telling) departed() bool {
	switch t.event {
	case "A01", "A04", "A11", "A13":
		return false
	}
	return t.Attendance.Departure != nil
}

// pv2 carries the complaint: as triage coded it, with the patient's words as the
// alternate text; the words alone where nothing is coded yet.
func (t telling) pv2() []Segment {
	var chief record.Code
	if t.Attendance.Triage != nil {
		chief = t.Attendance.Triage.ChiefComplaint
	}
	words := t.Attendance.Complaint
	reason := components(chief.Code, chief.Display, codingSystem(chief.System), "", words)
	if chief.IsZero() {
		reason = components("", words)
	}
	if reason == "" {
		return nil
	}
	return []Segment{assemble("PV2").put(3, reason).segment()}
}

const (
	snomed    = "http://snomed.info/sct"
	snomedHL7 = "SCT"
)

// codingSystem names a FHIR system as HL7 table 0396 does, where it has a name
// for it. An unlisted system keeps its URI, so that a code survives unchanged.
func codingSystem(uri string) string {
	if uri == snomed {
		return snomedHL7
	}
	return uri
}

// coded encodes a code as CE.
func coded(c record.Code) string { return components(c.Code, c.Display, codingSystem(c.System)) }

// observationSystem names our observation identifiers; the standard keeps names
// that begin with 99 for senders.
const observationSystem = "99TIDEOVER"

// observations collects what HL7 v2.4 has no field for.
type observations struct {
	profile  Profile
	segments []Segment
}

func (o *observations) add(valueType, name, encoded string) {
	if encoded == "" {
		return
	}
	o.segments = append(o.segments, assemble("OBX").
		put(1, strconv.Itoa(len(o.segments)+1)).
		put(2, valueType).
		put(3, components(name, "", observationSystem)).
		put(5, encoded).
		put(11, "F").
		segment())
}

func (o *observations) code(name string, c record.Code)  { o.add("CE", name, coded(c)) }
func (o *observations) text(name, value string)          { o.add("ST", name, Escape(value)) }
func (o *observations) moment(name string, at time.Time) { o.add("TS", name, o.profile.timestamp(at)) }
func (o *observations) flag(name string, set bool) {
	o.add("ST", name, map[bool]string{true: "Y"}[set])
}

func (t telling) obx() []Segment {
	o := &observations{profile: t.Profile}
	t.observeArrival(o)
	t.observePatient(o)
	if t.Attendance.Triage != nil {
		observeTriage(o, *t.Attendance.Triage)
	}
	if t.departed() {
		observeDeparture(o, *t.Attendance.Departure)
	}
	o.text("EnteredOnBehalfOf", t.Entry.OnBehalfOf)
	if t.Attendance.Withdrawal != nil {
		o.text("WithdrawalReason", t.Attendance.Withdrawal.Reason)
	}
	return o.segments
}

func (t telling) observeArrival(o *observations) {
	details := t.Attendance.Details
	o.code("ArrivalMode", details.ArrivalMode)
	o.code("AttendanceSource", details.AttendanceSource)
	o.code("AttendanceCategory", details.AttendanceCategory)
	o.flag("ArrivedApprox", details.ArrivedApprox)
	o.moment("AmbulanceArrivedAt", details.AmbulanceArrivedAt)
	o.moment("HandoverAt", details.HandoverAt)
	o.text("AmbulanceIncidentNumber", details.AmbulanceIncidentNumber)
	o.text("ConveyingTrust", details.ConveyingTrust)
	o.text("Incident", details.Incident)
	o.text("Alerts", details.Alerts)
}

func (t telling) observePatient(o *observations) {
	patient := t.Attendance.Patient
	o.code("CurrentGender", patient.CurrentGender)
	o.text("Interpreter", patient.Interpreter)
	o.text("Occupation", patient.Occupation)
	o.text("Description", patient.Description)
	o.text("AllergyStatus", patient.Allergies.Status.String())
	o.text("AllergySource", patient.Allergies.Source)
}

func observeTriage(o *observations, triage record.Triage) {
	o.code("Acuity", triage.Acuity)
	o.moment("AssessedAt", triage.AssessedAt)
	o.text("AssessedBy", triage.AssessedBy)
}

func observeDeparture(o *observations, departure record.Departure) {
	o.moment("ConcludedAt", departure.ConcludedAt)
	o.moment("DecidedToAdmitAt", departure.DecidedToAdmitAt)
	o.code("DischargeStatus", departure.DischargeStatus)
	o.code("DischargeDestination", departure.DischargeDestination)
	o.code("FollowUp", departure.FollowUp)
	o.flag("AwaitingTransport", departure.AwaitingTransport)
}

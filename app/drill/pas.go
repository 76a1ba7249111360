package drill

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
)

// pas is the patient administration system behind the MLLP door. It reads
// messages by the places of HL7 v2.4 alone and knows nothing of how they were
// made.
type pas struct {
	forgetful bool
	answered  map[string]answer // by control ID
	people    map[string]bool   // by identifier: "value authority type"
	added     map[string]*Holding
	visits    map[string]*Holding
	acks      int
}

// answer is what a message was told.
type answer struct {
	code hl7.AckCode
	text string
}

func newPAS(forgetful bool) *pas {
	return &pas{
		forgetful: forgetful, answered: map[string]answer{}, people: map[string]bool{},
		added: map[string]*Holding{}, visits: map[string]*Holding{},
	}
}

// know adds somebody from before the outage.
func (p *pas) know(patient record.Patient) {
	if patient.NHSNumber != "" {
		p.people[string(patient.NHSNumber)] = true
	}
	if patient.LocalPatientID != "" {
		p.people[patient.LocalPatientID] = true
	}
}

// take lets a message have its effect, unless it had it before, and gives the
// answer to it.
func (p *pas) take(m *hl7.Message) answer {
	id := m.Get("MSH-10")
	if id == "" {
		return answer{hl7.ApplicationReject, "MSH-10 is missing"}
	}
	if before, known := p.answered[id]; known && !p.forgetful {
		p.recognise(m)
		return before
	}
	a := p.effect(m)
	if a.code == hl7.ApplicationAccept {
		p.answered[id] = a
	}
	return a
}

// recognise counts a message that came again.
func (p *pas) recognise(m *hl7.Message) {
	if v := p.visits[m.Get("PV1-19.1")]; v != nil {
		v.Resent++
	}
}

var accepted = answer{hl7.ApplicationAccept, ""}

func problem(format string, args ...any) answer {
	return answer{hl7.ApplicationError, fmt.Sprintf(format, args...)}
}

func (p *pas) effect(m *hl7.Message) answer {
	if m.Get("MSH-9.1") != "ADT" || !strings.HasPrefix(m.Get("MSH-12"), "2.") {
		return answer{hl7.ApplicationReject, "only ADT of version 2 is taken"}
	}
	event := m.Get("MSH-9.2")
	if written := m.Get("EVN-1"); written != event {
		return problem("EVN-1 is %s in a message of %s", written, event)
	}
	if m.Get("PID-3.1") == "" || m.Get("PID-5.1") == "" && m.Get("PID-5.7") != "U" {
		return problem("PID-3 or PID-5 is missing")
	}
	switch event {
	case "A28", "A31":
		return p.person(m, event)
	case "A01", "A04":
		return p.arrival(m, event)
	case "A03", "A08", "A11", "A13":
		return p.change(m, event)
	}
	return answer{hl7.ApplicationReject, "event " + event + " is not taken"}
}

// person adds or updates somebody. An A28 for whom it has is a duplicate: it is
// done, as real systems do, and counted.
func (p *pas) person(m *hl7.Message, event string) answer {
	ids := identifiers(m)
	key := ids["PI"]
	if key == "" {
		key = m.Get("PID-3.1")
	}
	h := p.added[key]
	if h == nil && event == "A31" && !p.knowsAny(m) {
		return problem("A31 for a person who is not known")
	}
	if h == nil {
		h = &Holding{Door: DoorHL7, Number: key}
		p.added[key] = h
	}
	if event == "A28" {
		h.Created++
	}
	h.Events = append(h.Events, event)
	h.Patient = patientOf(m)
	for _, id := range ids {
		p.people[id] = true
	}
	return accepted
}

func (p *pas) knowsAny(m *hl7.Message) bool {
	for _, id := range identifiers(m) {
		if p.people[id] {
			return true
		}
	}
	return false
}

// arrival makes an attendance under PV1-19. A visit number that is there
// already is a duplicate.
func (p *pas) arrival(m *hl7.Message, event string) answer {
	number := m.Get("PV1-19.1")
	if number == "" {
		return problem("PV1-19 is missing")
	}
	arrived, err := timestamp(m.Get("PV1-44"))
	if err != nil {
		return problem("PV1-44: %v", err)
	}
	if !p.knowsAny(m) { // who comes without an A28 is added as they come
		p.person(m, "A28")
	}
	v := p.visits[number]
	if v == nil {
		v = &Holding{Door: DoorHL7, Number: number}
		p.visits[number] = v
	}
	v.Created++
	v.Events = append(v.Events, event)
	v.Patient, v.ArrivedAt = patientOf(m), arrived
	return accepted
}

// change is whatever follows an arrival; without one it is an error, since a
// departure before the arrival must not be lost in silence.
func (p *pas) change(m *hl7.Message, event string) answer {
	v := p.visits[m.Get("PV1-19.1")]
	if v == nil {
		return problem("%s for a visit number that is not known", event)
	}
	arrived, err := timestamp(m.Get("PV1-44"))
	if err != nil {
		return problem("PV1-44: %v", err)
	}
	departed, err := timestamp(m.Get("PV1-45"))
	if err != nil || event == "A03" && departed.IsZero() {
		return problem("PV1-45 has no departure")
	}
	switch event {
	case "A03":
		v.DepartedAt = departed
	case "A11":
		v.Cancelled = true
	case "A13":
		v.DepartedAt = time.Time{}
	}
	if !arrived.IsZero() {
		v.ArrivedAt = arrived
	}
	v.Events = append(v.Events, event)
	v.Patient = patientOf(m)
	return accepted
}

// identifiers gives PID-3 by type of identifier.
func identifiers(m *hl7.Message) map[string]string {
	ids := map[string]string{}
	for i := 1; i <= m.Repetitions("PID-3"); i++ {
		at := func(component int) string { return m.Get(fmt.Sprintf("PID-3(%d).%d", i, component)) }
		kind := at(5)
		if at(4) == "NHS" {
			kind = "NH"
		}
		if value := at(1); value != "" {
			ids[kind] = value
		}
	}
	return ids
}

// patientOf is what PID tells of who somebody is.
func patientOf(m *hl7.Message) record.Patient {
	ids := identifiers(m)
	p := record.Patient{
		PatientID: record.ID(ids["PI"]), NHSNumber: record.NHSNumber(ids["NH"]), LocalPatientID: ids["MR"], TemporaryNumber: ids["MRT"],
		Name:    record.Name{Family: m.Get("PID-5.1"), Given: m.Get("PID-5.2"), Middle: m.Get("PID-5.3"), Title: m.Get("PID-5.5")},
		Sex:     map[string]record.Sex{"M": record.Male, "1": record.Male, "F": record.Female, "2": record.Female, "O": record.Indeterminate, "9": record.Indeterminate}[m.Get("PID-8")],
		Unknown: m.Get("PID-5.7") == "S",
	}
	if p.Sex == "" {
		p.Sex = record.SexNotKnown
	}
	born := m.Get("PID-7")
	p.BirthDate.Estimated = len(born) == 4
	if t, err := timestamp(born); err == nil && !t.IsZero() {
		p.BirthDate.Date = record.DateOf(t)
	}
	return p
}

// timestamp reads a TS (HL7 v2.4 §2.9.47) of any precision; without an offset
// it is taken for UTC.
func timestamp(ts string) (time.Time, error) {
	if ts == "" {
		return time.Time{}, nil
	}
	digits, offset := ts, ""
	if i := strings.IndexAny(ts, "+-"); i >= 0 {
		digits, offset = ts[:i], ts[i:]
	}
	digits, _, _ = strings.Cut(digits, ".")
	layouts := []string{"2006", "200601", "20060102", "2006010215", "200601021504", "20060102150405"}
	at := slices.IndexFunc(layouts, func(l string) bool { return len(l) == len(digits) })
	if at < 0 {
		return time.Time{}, fmt.Errorf("%d figures are no time", len(digits))
	}
	layout := layouts[at]
	if offset != "" {
		layout, digits = layout+"-0700", digits+offset
	}
	t, err := time.Parse(layout, digits)
	if err != nil {
		return time.Time{}, fmt.Errorf("not a time of the calendar")
	}
	return t, nil
}

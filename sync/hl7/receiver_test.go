package hl7

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Notification is what a receiver can see in an ADT message of ours: the
// trust's side of an attendance. The tests read with it what Encode wrote.
type Notification struct {
	ControlID       string // MSH-10
	Event           string // MSH-9.2
	SendingFacility string // MSH-4
	Exercise        bool   // MSH-11 is T
	RecordedAt      time.Time
	OccurredAt      time.Time // EVN-6; of a cancellation, when the cancelled event happened
	Author          string    // EVN-5

	// Patient holds what PID says: identifiers, status, names, birth date, sex,
	// address, phone, e-mail, ethnic category, language, death.
	Patient record.Patient

	Visit        bool                  // the message has a PV1 with a visit number
	VisitNumber  record.DowntimeNumber // PV1-19, unchecked
	AttendanceID record.ID             // PV1-50
	Place        string                // PV1-3.9
	ArrivedAt    time.Time             // PV1-44
	DepartedAt   time.Time             // PV1-45

	ChiefComplaint record.Code // PV2-3
	Complaint      string      // PV2-3, in words
	Observations   []Observation
}

// Observation is one OBX: Code for coded values, Time for moments, Text for the
// rest.
type Observation struct {
	Name string
	Code record.Code
	Time time.Time
	Text string
}

// Observation returns the observation of one name.
func (n Notification) Observation(name string) (Observation, bool) {
	for _, o := range n.Observations {
		if o.Name == name {
			return o, true
		}
	}
	return Observation{}, false
}

// Decode reads an ADT message. Times without an offset are zone's. The error
// wraps [ErrMalformed], also when a time is none.
func Decode(m *Message, zone *time.Location) (Notification, error) {
	if m.Get("MSH-9.1") != "ADT" {
		return Notification{}, fmt.Errorf("%w: not an ADT message", ErrMalformed)
	}
	r := &reading{Message: m, zone: zone}
	n := Notification{
		ControlID:       m.Get("MSH-10"),
		Event:           m.Get("MSH-9.2"),
		SendingFacility: m.Get("MSH-4"),
		Exercise:        m.Get("MSH-11") == "T",
		RecordedAt:      r.moment("EVN-2"),
		OccurredAt:      r.moment("EVN-6"),
		Author:          m.Get("EVN-5"),
		Patient:         r.patient(),
	}
	r.visit(&n)
	for i := range m.All("OBX") {
		n.Observations = append(n.Observations, r.observation(fmt.Sprintf("OBX[%d]", i+1)))
	}
	return n, errors.Join(r.errs...)
}

// reading collects the faults of a message, to report them together.
type reading struct {
	*Message
	zone *time.Location
	errs []error
}

func (r *reading) moment(path string) time.Time {
	t, err := parseTimestamp(r.Get(path), r.zone)
	r.note(path, err)
	return t
}

func (r *reading) date(path string) record.BirthDate {
	d, err := parseBirthDate(r.Get(path))
	r.note(path, err)
	return d
}

func (r *reading) note(path string, err error) {
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", path, err))
	}
}

func (r *reading) code(path string) record.Code {
	return record.Code{Code: r.Get(path + ".1"), Display: r.Get(path + ".2"), System: codeSystemURI(r.Get(path + ".3"))}
}

func (r *reading) patient() record.Patient {
	p := record.Patient{
		BirthDate:       r.date("PID-7"),
		Sex:             parseSex(r.Get("PID-8")),
		Address:         r.address(),
		EthnicCategory:  r.code("PID-10"),
		Language:        r.Get("PID-15.1") + r.Get("PID-15.2"),
		DiedOn:          r.date("PID-29").Date,
		NHSNumberStatus: nhsNumberStatus(r.Get("PID-32")),
	}
	if p.EthnicCategory.IsZero() {
		p.EthnicCategory = r.code("PID-22")
	}
	r.identifiers(&p)
	r.names(&p)
	r.contacts(&p)
	return p
}

func nhsNumberStatus(value string) record.NHSNumberStatus {
	return record.NHSNumberStatus(strings.TrimPrefix(value, "NSTS"))
}

func (r *reading) identifiers(p *record.Patient) {
	for i := 1; i <= r.Repetitions("PID-3"); i++ {
		at := func(component int) string { return r.Get(fmt.Sprintf("PID-3(%d).%d", i, component)) }
		number, authority, kind := at(1), at(4), at(5)
		switch {
		case authority == authorityNHS || kind == typeNHS:
			p.NHSNumber = record.NHSNumber(number)
			if strings.HasPrefix(kind, "NSTS") {
				p.NHSNumberStatus = nhsNumberStatus(kind)
			}
		case kind == typeHospital:
			p.LocalPatientID = number
		case kind == typeTemporary:
			p.TemporaryNumber = number
		case kind == typePatient:
			p.PatientID = record.ID(number)
		}
	}
}

func (r *reading) names(p *record.Patient) {
	for i := 1; i <= r.Repetitions("PID-5"); i++ {
		at := func(component int) string { return r.Get(fmt.Sprintf("PID-5(%d).%d", i, component)) }
		switch kind := at(7); kind {
		case "N":
			p.Name.KnownAs = at(2)
		default:
			p.Name.Family, p.Name.Given, p.Name.Middle = at(1), at(2), at(3)
			p.Name.Suffix, p.Name.Title = at(4), at(5)
			p.Unknown = kind == "S"
		}
	}
}

// address reads PID-11. Empty components are dropped, so of an address that
// does not fill its lines only the order is kept.
func (r *reading) address() record.Address {
	var a record.Address
	for component := 1; component <= 4; component++ {
		if line := r.Get(fmt.Sprintf("PID-11.%d", component)); line != "" {
			a.Lines = append(a.Lines, line)
		}
	}
	a.Postcode = record.Postcode(r.Get("PID-11.5"))
	return a
}

func (r *reading) contacts(p *record.Patient) {
	for i := 1; i <= r.Repetitions("PID-13"); i++ {
		at := func(component int) string { return r.Get(fmt.Sprintf("PID-13(%d).%d", i, component)) }
		if at(2) == "NET" {
			p.Email = at(4)
		} else {
			p.Phone = at(1)
		}
	}
}

func (r *reading) visit(n *Notification) {
	n.VisitNumber = record.DowntimeNumber(r.Get("PV1-19"))
	n.Visit = n.VisitNumber != ""
	n.AttendanceID = record.ID(r.Get("PV1-50"))
	n.Place = r.Get("PV1-3.9")
	n.ArrivedAt, n.DepartedAt = r.moment("PV1-44"), r.moment("PV1-45")
	n.ChiefComplaint, n.Complaint = r.code("PV2-3"), r.Get("PV2-3.5")
	if n.ChiefComplaint.Code == "" && n.Complaint == "" {
		n.Complaint, n.ChiefComplaint = n.ChiefComplaint.Display, record.Code{}
	}
}

func (r *reading) observation(obx string) Observation {
	o := Observation{Name: r.Get(obx + "-3.1")}
	switch r.Get(obx + "-2") {
	case "CE":
		o.Code = r.code(obx + "-5")
	case "TS":
		o.Time = r.moment(obx + "-5")
	default:
		o.Text = r.Get(obx + "-5")
	}
	return o
}

func codeSystemURI(name string) string {
	if name == snomedHL7 {
		return snomed
	}
	return name
}

var timestampForm = regexp.MustCompile(`^(\d{4}(?:\d\d){0,5})(?:\.\d{1,4})?([+-]\d{4})?$`)

// parseTimestamp reads a TS of any precision, one without an offset as zone's.
func parseTimestamp(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	parts := timestampForm.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, fmt.Errorf("%w: a time that is no TS", ErrMalformed)
	}
	layout := "20060102150405"[:len(parts[1])]
	t, err := time.ParseInLocation(layout, parts[1], zone)
	if parts[2] != "" {
		t, err = time.Parse(layout+"-0700", parts[1]+parts[2])
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: a time that the calendar does not have", ErrMalformed)
	}
	return t, nil
}

// parseBirthDate reads PID-7. A date without a day is estimated: 1 January of
// the year, or the 1st of the month.
func parseBirthDate(text string) (record.BirthDate, error) {
	t, err := parseTimestamp(text, time.UTC)
	if err != nil || t.IsZero() {
		return record.BirthDate{}, err
	}
	return record.BirthDate{Date: record.DateOf(t), Estimated: len(text) < 8}, nil
}

// parseSex reads PID-8 of either table.
func parseSex(value string) record.Sex {
	switch value {
	case "M":
		return record.Male
	case "F":
		return record.Female
	case "O", "A":
		return record.Indeterminate
	case "U", "N", "0", "":
		return record.SexNotKnown
	}
	return record.Sex(value)
}

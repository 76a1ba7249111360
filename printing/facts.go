package printing

import (
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// cell is one box of the facts: a label on top, its value below.
type cell struct {
	width float64
	label string
	value string
	units func(string) []string // how its text may be parted
}

// factRows are the four rows of facts above the complaint, from left to
// right. An empty value is an empty box: not asked, to be written in.
func (p *Press) factRows(a record.Attendance) [][]cell {
	who := a.Patient
	addressLabel, address := p.addressOf(who)
	numberLabel, number := numbersOf(who)
	phone, gp := who.Phone, p.known(who, who.GP.IsZero(), who.GP.String())
	if who.Sensitive {
		phone, gp = withheld, withheld
	}
	rows := [][]cell{{
		{95, addressLabel, address, parts},
		{29, "Phone", p.known(who, phone == "", phone), parts},
		{25, numberLabel, number, parts},
		{31, "PAS attendance No.", "", parts},
	}, {
		{88, "GP and practice", gp, parts},
		{92, "Next of kin, relation, phone", p.known(who, who.NextOfKin.IsZero(), who.NextOfKin.String()), parts},
	}, {
		{38, "Arrived", p.arrived(a), parts},
		{26, "Four hours end at", p.fourHoursEnd(a), parts},
		{46, "Ambulance arrived, handed over", p.ambulanceTimes(a.Details), parts},
		{36, "Ambulance incident No.", a.AmbulanceIncidentNumber, parts},
		{34, "Attendance category", categoryOf(a.AttendanceCategory), parts},
	}, {
		{51, "Arrival mode", a.ArrivalMode.String(), parts},
		{56, "Source", a.AttendanceSource.String(), parts},
		{32, "Occupation, school", p.known(who, who.Occupation == "", who.Occupation), parts},
		{41, "Interpreter, language", p.known(who, who.Interpreter+who.Language == "", join(who.Interpreter, who.Language)), parts},
	}}
	for _, row := range rows {
		for i := range row {
			row[i].value = p.legible(row[i].value)
		}
	}
	return rows
}

const withheld = "Withheld"

// known gives a value; where it is missing, "Not known" for a patient who
// could not be asked, and otherwise nothing, so that it can be written in.
func (p *Press) known(who record.Patient, missing bool, value string) string {
	switch {
	case !missing:
		return value
	case who.Unknown:
		return "Not known"
	}
	return ""
}

// addressOf gives the address, never one that is sensitive in PDS. What an
// unknown patient looks like stands beside it.
func (p *Press) addressOf(who record.Patient) (name, words string) {
	words = p.known(who, who.Address.IsZero(), who.Address.String())
	if who.Sensitive {
		words = withheld
	}
	if who.Description == "" {
		return "Address and postcode", words
	}
	if words == "" {
		return "Description", who.Description
	}
	return "Address and postcode; description", words + "; " + who.Description
}

// numbersOf gives the hospital number, and the temporary one of an unknown
// patient, which is never an NHS number.
func numbersOf(who record.Patient) (name, words string) {
	if who.TemporaryNumber == "" {
		return "Hospital No.", who.LocalPatientID
	}
	if who.LocalPatientID == "" {
		return "Temporary No.", who.TemporaryNumber
	}
	return "Hospital, temp. No.", join(who.LocalPatientID, who.TemporaryNumber)
}

func (p *Press) arrived(a record.Attendance) string {
	if a.ArrivedAt.IsZero() {
		return ""
	}
	at := p.local(a.ArrivedAt)
	if a.ArrivedApprox {
		return record.DateOf(at).String() + " Approx " + record.FormatTime(at)
	}
	return record.FormatDateTime(at)
}

// fourHoursEnd is the first minute that is too late, whether or not the
// clock has stopped.
func (p *Press) fourHoursEnd(a record.Attendance) string {
	clock := a.Details.Clock()
	if clock.StartedAt.IsZero() {
		return ""
	}
	return record.FormatTime(p.local(clock.Deadline()))
}

func (p *Press) ambulanceTimes(d record.Details) string {
	if d.AmbulanceArrivedAt.IsZero() {
		return ""
	}
	handover := "not recorded"
	if !d.HandoverAt.IsZero() {
		handover = p.clockBeside(d.HandoverAt, d.ArrivedAt)
	}
	return p.clockBeside(d.AmbulanceArrivedAt, d.ArrivedAt) + ", " + handover
}

// clockBeside gives a time of day, with its date where that is not the date
// of the time it stands beside.
func (p *Press) clockBeside(t, beside time.Time) string {
	t, beside = p.local(t), p.local(beside)
	if record.DateOf(t) == record.DateOf(beside) {
		return record.FormatTime(t)
	}
	return record.FormatDateTime(t)
}

// categories are short words for ATTENDANCE CATEGORY; a code that is not
// among them is printed in its own words.
var categories = map[string]string{
	"1": "Unplanned first",
	"2": "Unplanned follow-up, here",
	"3": "Unplanned follow-up, elsewhere",
	"4": "Planned follow-up",
	"X": "Dead on arrival",
}

func categoryOf(c record.Code) string {
	if words, ok := categories[c.Code]; ok {
		return words
	}
	return c.String()
}

func join(known ...string) string {
	var out []string
	for _, k := range known {
		if k != "" {
			out = append(out, k)
		}
	}
	return strings.Join(out, ", ")
}

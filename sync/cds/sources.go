package cds

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

// What the record says, as answers. A source is asked once for each message, so
// it may report what it leaves out.

func text(s string) []record.Fact {
	if s == "" {
		return nil
	}
	return []record.Fact{{Text: s}}
}

func coded(c record.Code) []record.Fact {
	if c.IsZero() {
		return nil
	}
	return []record.Fact{{Codes: []record.Code{c}}}
}

func moment(at time.Time) []record.Fact {
	if at.IsZero() {
		return nil
	}
	return []record.Fact{{At: at}}
}

// What the settings of the interchange say.

func provider(t *telling) []record.Fact        { return text(t.Provider) }
func commissioner(t *telling) []record.Fact    { return text(t.Commissioner) }
func siteOfTreatment(t *telling) []record.Fact { return text(t.Site) }
func departmentType(t *telling) []record.Fact  { return text(t.DepartmentType) }
func position(t *telling) []record.Fact        { return text(strconv.Itoa(t.position)) }

// Who the patient is.

// withheld reports whether a form says that the patient's identity is to be
// withheld, for a reason of the national list.
func withheld(t *telling) bool {
	return len(t.answers("WithheldIdentityReason")) > 0
}

func verified(t *telling) bool {
	return t.number != "" && t.status == record.NHSNumberVerified
}

// unnumbered reports whether name and address may travel: they are not sent
// where a valid NHS number is.
func unnumbered(t *telling) bool { return t.number == "" }

// identify settles under which numbers the patient is known. Where somebody was
// matched, the trust's numbers come before those that were typed. A status goes
// with the number that it was noted for.
func (t *telling) identify() {
	p := t.Patient
	number, status := p.NHSNumber, p.NHSNumberStatus
	t.hospital = p.LocalPatientID
	if m := t.Match; m != nil && m.Outcome == record.MatchSame {
		if m.Person.NHSNumber != "" && m.Person.NHSNumber != number {
			number, status = m.Person.NHSNumber, ""
		}
		if m.Person.LocalPatientID != "" {
			t.hospital = m.Person.LocalPatientID
		}
	}
	if t.hospital == "" {
		t.hospital = p.TemporaryNumber
	}
	if valid, err := record.ParseNHSNumber(string(number)); err != nil || valid != number {
		t.omit("NHSNumber", "it is no valid NHS number, so name and address go in its stead")
		number, status = "", ""
	}
	if status != "" && anyStatus.wrong(string(status)) != "" {
		t.omit(statusElement, "it is no code of the national list, so one that follows from the number is sent")
		status = ""
	}
	if status == "" || number == "" && status <= record.NHSNumberNotTraced {
		status = number.CapturedStatus()
	}
	t.number, t.status = number, status
}

func validNumber(t *telling) []record.Fact  { return text(string(t.number)) }
func numberStatus(t *telling) []record.Fact { return text(string(t.status)) }
func localNumber(t *telling) []record.Fact  { return text(t.hospital) }

// nameFits reports whether the name goes into the parts of the schema: it wants
// both, and each has room for 35 characters.
func nameFits(t *telling) bool {
	n := t.Patient.Name
	fits := func(s string) bool { return s != "" && utf8.RuneCountInString(s) <= 35 }
	return fits(n.Given) && fits(n.Family) && !t.Patient.Unknown
}

func title(t *telling) []record.Fact      { return text(t.Patient.Name.Title) }
func givenName(t *telling) []record.Fact  { return text(t.Patient.Name.Given) }
func familyName(t *telling) []record.Fact { return text(t.Patient.Name.Family) }
func suffix(t *telling) []record.Fact     { return text(t.Patient.Name.Suffix) }

// fullName is for a name that has but one part, or a long one. A name that was
// drawn for an unknown patient is nobody's.
func fullName(t *telling) []record.Fact {
	if t.Patient.Unknown {
		return nil
	}
	n := t.Patient.Name
	return text(strings.TrimSpace(n.Family + " " + n.Given))
}

// address is where the patient lives, without blank lines, but for a record
// that keeps it from everybody.
func (t *telling) address() record.Address {
	if t.Patient.Sensitive {
		return record.Address{}
	}
	a := record.Address{Postcode: t.Patient.Address.Postcode}
	for _, line := range t.Patient.Address.Lines {
		if line = strings.TrimSpace(line); line != "" {
			a.Lines = append(a.Lines, line)
		}
	}
	return a
}

func addressFits(t *telling) bool {
	lines := t.address().Lines
	return len(lines) >= 2 && len(lines) <= 5 && !slices.ContainsFunc(lines, func(l string) bool { return utf8.RuneCountInString(l) > 35 })
}

func addressLines(t *telling) []record.Fact {
	var facts []record.Fact
	for _, line := range t.address().Lines {
		facts = append(facts, text(line)...)
	}
	return facts
}

func addressText(t *telling) []record.Fact { return text(strings.Join(t.address().Lines, ", ")) }

func postcode(t *telling) []record.Fact {
	if t.Patient.Sensitive && !t.Patient.Address.IsZero() {
		t.omit("PostcodeOfUsualAddress", "the patient’s record is marked sensitive, so where they live is not sent")
	}
	return text(string(t.address().Postcode))
}

// postcodeOrNone is for a verified number, which the schema wants a postcode
// beside: the one that says that it is not known.
func postcodeOrNone(t *telling) []record.Fact {
	facts, wrong := postcode(t), ""
	if len(facts) > 0 {
		wrong = postcodeFormat.wrong(facts[0].Text)
	}
	if wrong != "" {
		t.omit("PostcodeOfUsualAddress", wrong)
	}
	if len(facts) == 0 || wrong != "" {
		return text(string(record.PostcodeNotKnown))
	}
	return facts
}

func birthDate(t *telling) []record.Fact {
	b := t.Patient.BirthDate
	if b.IsZero() {
		return nil
	}
	if b.Estimated {
		t.omit("PersonBirthDate", "it is an estimate, which cannot be said; the age that follows from it is sent")
		return nil
	}
	return []record.Fact{{Day: b.Date}}
}

// ageNotKnown is the code for somebody whose age cannot even be estimated.
const ageNotKnown = "999"

// age is in completed years on the day of arrival.
func age(t *telling) []record.Fact {
	years, known := t.Patient.BirthDate.Years(record.DateOf(t.ArrivedAt.In(t.Zone)))
	if !known || years > 150 {
		return text(ageNotKnown)
	}
	return text(strconv.Itoa(years))
}

func gpCode(t *telling) []record.Fact {
	if t.Patient.Sensitive {
		return nil
	}
	return text(t.Patient.GP.Code)
}

func practiceCode(t *telling) []record.Fact {
	if t.Patient.Sensitive && !t.Patient.GP.IsZero() {
		t.omit("GPRegistration", "the patient’s record is marked sensitive, so their GP is not sent")
		return nil
	}
	return text(t.Patient.GP.PracticeCode)
}

func sex(t *telling) []record.Fact            { return text(string(t.Patient.Sex)) }
func ethnicCategory(t *telling) []record.Fact { return coded(t.Patient.EthnicCategory) }

func language(t *telling) []record.Fact { return text(t.Patient.Language) }

func interpreter(t *telling) []record.Fact {
	if none := strings.ToLower(t.Patient.Interpreter); none == "no" || none == "none" || none == "not needed" {
		return nil
	}
	return text(t.Patient.Interpreter)
}

// The attendance.

func attendanceNumber(t *telling) []record.Fact   { return text(t.Number.Compact()) }
func arrivedAt(t *telling) []record.Fact          { return moment(t.ArrivedAt) }
func arrivalMode(t *telling) []record.Fact        { return coded(t.ArrivalMode) }
func attendanceSource(t *telling) []record.Fact   { return coded(t.AttendanceSource) }
func attendanceCategory(t *telling) []record.Fact { return coded(t.AttendanceCategory) }
func incidentNumber(t *telling) []record.Fact     { return text(t.AmbulanceIncidentNumber) }
func conveyingTrust(t *telling) []record.Fact     { return text(t.ConveyingTrust) }
func incident(t *telling) []record.Fact           { return text(t.Incident) }

func (t *telling) triage() record.Triage {
	if t.Triage == nil {
		return record.Triage{}
	}
	return *t.Triage
}

func assessedAt(t *telling) []record.Fact     { return moment(t.triage().AssessedAt) }
func acuity(t *telling) []record.Fact         { return coded(t.triage().Acuity) }
func chiefComplaint(t *telling) []record.Fact { return coded(t.triage().ChiefComplaint) }

func (t *telling) departure() record.Departure {
	if t.Departure == nil {
		return record.Departure{}
	}
	return *t.Departure
}

func decidedToAdmitAt(t *telling) []record.Fact { return moment(t.departure().DecidedToAdmitAt) }
func concludedAt(t *telling) []record.Fact      { return moment(t.departure().ConcludedAt) }
func departedAt(t *telling) []record.Fact       { return moment(t.departure().DepartedAt) }
func dischargeStatus(t *telling) []record.Fact  { return coded(t.departure().DischargeStatus) }
func dischargeDestination(t *telling) []record.Fact {
	return coded(t.departure().DischargeDestination)
}
func followUp(t *telling) []record.Fact { return coded(t.departure().FollowUp) }

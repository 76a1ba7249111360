package hl7

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Assigning authority and identifier types of PID-3 (HL7 v2.4 table 0203).
const (
	authorityNHS  = "NHS"
	typeNHS       = "NH"
	typeHospital  = "MR"
	typeTemporary = "MRT"
	typePatient   = "PI"
	typeVisit     = "VN"
)

func (t telling) pid() Segment {
	patient := t.Attendance.Patient
	a := assemble("PID").put(1, "1").
		put(3, t.identifiers()).
		put(5, names(patient)).
		text(7, t.birthDate(patient.BirthDate)).
		text(8, t.Sex.encode(patient.Sex))
	if t.demographics() {
		t.putDemographics(a, patient)
	}
	return a.text(32, t.status()).segment()
}

func (t telling) putDemographics(a *assembly, patient record.Patient) {
	ethnic := 10
	if t.EthnicInPID22 {
		ethnic = 22
	}
	a.put(ethnic, coded(patient.EthnicCategory)).
		put(15, language(patient.Language)).
		text(29, day(patient.DiedOn))
	if !patient.DiedOn.IsZero() {
		a.put(30, "Y")
	}
	if !patient.Sensitive {
		a.put(11, address(patient.Address)).put(13, contacts(patient.Phone, patient.Email))
	}
}

// identifiers are the NHS number, the hospital number, an unknown patient's
// temporary number and our own.
func (t telling) identifiers() string {
	patient := t.Attendance.Patient
	hospital := patient.LocalPatientID
	if person, _ := t.person(); person.LocalPatientID != "" {
		hospital = person.LocalPatientID
	}
	nhs, status := t.nhsNumber()
	nhsType := typeNHS
	if t.NHSNumberStatus == StatusInIdentifier {
		nhsType = "NSTS" + string(status)
	}
	return repetitions(
		identifier(string(nhs), authorityNHS, nhsType),
		identifier(hospital, t.HospitalAuthority, typeHospital),
		identifier(patient.TemporaryNumber, t.HospitalAuthority, typeTemporary),
		identifier(string(patient.PatientID), t.DowntimeAuthority, typePatient))
}

// nhsNumber gives the number that a matched person has at the trust before the
// one that was typed. A status goes with the number it was noted for.
func (t telling) nhsNumber() (record.NHSNumber, record.NHSNumberStatus) {
	patient := t.Attendance.Patient
	number, status := patient.NHSNumber, patient.NHSNumberStatus
	if person, _ := t.person(); person.NHSNumber != "" && person.NHSNumber != number {
		number, status = person.NHSNumber, ""
	}
	if status == "" {
		status = number.CapturedStatus()
	}
	return number, status
}

// identifier encodes a CX; nothing where there is no number.
func identifier(number, authority, kind string) string {
	if number == "" {
		return ""
	}
	return components(number, "", "", authority, kind)
}

func (t telling) status() string {
	_, status := t.nhsNumber()
	switch t.NHSNumberStatus {
	case StatusNSTS:
		return "NSTS" + string(status)
	case StatusCode:
		return string(status)
	}
	return ""
}

// names encodes PID-5: the name, marked as a pseudonym where the alert gave it,
// and what the patient is known as.
func names(patient record.Patient) string {
	n, kind := patient.Name, "L"
	if patient.Unknown {
		kind = "S"
	}
	var full, knownAs string
	if n != (record.Name{KnownAs: n.KnownAs}) {
		full = components(n.Family, n.Given, n.Middle, n.Suffix, n.Title, "", kind)
	}
	if n.KnownAs != "" {
		knownAs = components("", n.KnownAs, "", "", "", "", "N")
	}
	if full == "" && knownAs == "" {
		return components("", "", "", "", "", "", "U") // PID-5 is required
	}
	return repetitions(full, knownAs)
}

// encode gives PID-8. Indeterminate is O (other): A (ambiguous) came with 2.4
// and is unknown to older receivers. A code of no table goes unchanged.
func (codes SexCodes) encode(s record.Sex) string {
	table := map[record.Sex]string{record.Male: "M", record.Female: "F", record.Indeterminate: "O", record.SexNotKnown: "U", "": "U"}
	if codes == SexDataDictionary {
		table = map[record.Sex]string{record.SexNotKnown: "0", "": "0"}
	}
	if value, found := table[s]; found {
		return value
	}
	return string(s)
}

// address encodes an XAD. Lines keep their order: street, second line, town,
// county; of five, the second and third share a component.
func address(a record.Address) string {
	lines := a.Lines
	if len(lines) > 4 {
		lines = slices.Concat(lines[:1], []string{lines[1] + ", " + lines[2], lines[3], strings.Join(lines[4:], ", ")})
	}
	parts := make([]string, 5)
	copy(parts, lines)
	parts[4] = string(a.Postcode)
	return components(parts...)
}

// contacts encodes XTNs: the phone as home or mobile, and the e-mail address.
func contacts(phone, email string) string {
	var mail string
	if email != "" {
		mail = components("", "NET", "Internet", email)
	}
	return repetitions(telephone(phone), mail)
}

func telephone(number string) string {
	if number == "" {
		return ""
	}
	equipment := "PH"
	digits := strings.ReplaceAll(number, " ", "")
	if strings.HasPrefix(digits, "07") || strings.HasPrefix(digits, "+447") {
		equipment = "CP"
	}
	return components(number, "PRN", equipment)
}

// language encodes PID-15: a code of up to three letters as such, words as text.
func language(l string) string {
	if len(l) <= 3 {
		return components(l)
	}
	return components("", l)
}

func (t telling) pd1() []Segment {
	patient := t.Attendance.Patient
	a := assemble("PD1")
	if patient.Sensitive {
		a.put(12, "Y")
	} else {
		gp := patient.GP
		a.put(3, components(gp.Practice, "", gp.PracticeCode)).put(4, components(gp.Code, gp.Name))
	}
	if len(a.fields) == 0 {
		return nil
	}
	return []Segment{a.segment()}
}

func (t telling) nk1() []Segment {
	kin := t.Attendance.Patient.NextOfKin
	if kin.IsZero() || t.Attendance.Patient.Sensitive {
		return nil
	}
	return []Segment{assemble("NK1").put(1, "1").
		text(2, kin.Name).
		put(3, components("", kin.Relation)).
		put(5, telephone(kin.Phone)).
		segment()}
}

// al1 lists known allergies. That there are none, or that nobody could tell,
// is an observation: an absent AL1 says neither.
func (t telling) al1() []Segment {
	allergies := t.Attendance.Patient.Allergies
	if allergies.Status != record.AllergiesKnown {
		return nil
	}
	var segments []Segment
	for i, allergy := range allergies.Items {
		segments = append(segments, assemble("AL1").put(1, strconv.Itoa(i+1)).
			put(3, components("", allergy.Substance)).
			text(5, allergy.Reaction).
			text(6, day(allergy.RecordedOn)).
			segment())
	}
	return segments
}

package forms

import (
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// detailsFields is the table of everything that a form can say of an arrival.
// Its order matters in two places: the ambulance's time stands before the
// arrival, which it decides, and allergies before their status.
var detailsFields = []field[record.Details]{
	{linkID: "patient.nhsNumber", name: "NHS No.", entry: nhsNumberEntry, get: getNHSNumber, set: setNHSNumber},
	textField("patient.temporaryNumber", "Temporary number", func(d *record.Details) *string { return &d.Patient.TemporaryNumber }),
	textField("patient.familyName", "FAMILY name", func(d *record.Details) *string { return &d.Patient.Name.Family }),
	textField("patient.givenName", "Given name", func(d *record.Details) *string { return &d.Patient.Name.Given }),
	textField("patient.middleName", "Middle name", func(d *record.Details) *string { return &d.Patient.Name.Middle }),
	textField("patient.title", "Title", func(d *record.Details) *string { return &d.Patient.Name.Title }),
	textField("patient.suffix", "Suffix", func(d *record.Details) *string { return &d.Patient.Name.Suffix }),
	textField("patient.knownAs", "Known as", func(d *record.Details) *string { return &d.Patient.Name.KnownAs }),
	{linkID: "patient.birthDate", name: "Birth date", entry: birthDateEntry, get: getBirthDate, set: setBirthDate},
	{linkID: "patient.sex", name: "Sex", entry: bareCodeEntry, get: getSex, set: setSex},
	codeField("patient.currentGender", "Current gender", func(d *record.Details) *record.Code { return &d.Patient.CurrentGender }),
	{linkID: "patient.address", name: "Address", entry: linesEntry, withheld: true, get: getAddress, set: setAddress},
	withhold(typedAs(postcodeEntry, textField("patient.postcode", "Postcode", func(d *record.Details) *string { return (*string)(&d.Patient.Address.Postcode) }))),
	withhold(typedAs(phoneEntry, textField("patient.phone", "Phone", func(d *record.Details) *string { return &d.Patient.Phone }))),
	withhold(textField("patient.email", "Email", func(d *record.Details) *string { return &d.Patient.Email })),
	withhold(textField("patient.gp.name", "GP", func(d *record.Details) *string { return &d.Patient.GP.Name })),
	withhold(textField("patient.gp.code", "GP code", func(d *record.Details) *string { return &d.Patient.GP.Code })),
	withhold(textField("patient.gp.practice", "Practice", func(d *record.Details) *string { return &d.Patient.GP.Practice })),
	withhold(textField("patient.gp.practiceCode", "Practice code", func(d *record.Details) *string { return &d.Patient.GP.PracticeCode })),
	textField("patient.nextOfKin.name", "Next of kin", func(d *record.Details) *string { return &d.Patient.NextOfKin.Name }),
	textField("patient.nextOfKin.relation", "Next of kin, relation", func(d *record.Details) *string { return &d.Patient.NextOfKin.Relation }),
	typedAs(phoneEntry, textField("patient.nextOfKin.phone", "Next of kin, phone", func(d *record.Details) *string { return &d.Patient.NextOfKin.Phone })),
	codeField("patient.ethnicCategory", "Ethnic category", func(d *record.Details) *record.Code { return &d.Patient.EthnicCategory }),
	textField("patient.language", "Language", func(d *record.Details) *string { return &d.Patient.Language }),
	textField("patient.interpreter", "Interpreter", func(d *record.Details) *string { return &d.Patient.Interpreter }),
	textField("patient.occupation", "Occupation or school", func(d *record.Details) *string { return &d.Patient.Occupation }),
	{linkID: "patient.allergies.items", name: "Allergic to", entry: linesEntry, get: getAllergies, set: setAllergies},
	{linkID: "patient.allergies.status", name: "Allergies", entry: bareCodeEntry, get: getAllergyStatus, set: setAllergyStatus},
	flagField("patient.unknown", "Unknown patient", func(d *record.Details) *bool { return &d.Patient.Unknown }),
	textField("patient.description", "Description", func(d *record.Details) *string { return &d.Patient.Description }),

	codeField("arrival.mode", "Arrival mode", func(d *record.Details) *record.Code { return &d.ArrivalMode }),
	{linkID: "arrival.ambulanceArrivedAt", name: "Ambulance came", entry: arrivalEntry, get: getAmbulanceArrival, set: setAmbulanceArrival},
	momentField("arrival.handoverAt", "Handover", func(d *record.Details) *time.Time { return &d.HandoverAt }),
	{linkID: "arrival.arrivedAt", name: "Arrived", entry: arrivalEntry, get: getArrival, set: setArrival},
	textField("arrival.ambulanceIncidentNumber", "Incident No.", func(d *record.Details) *string { return &d.AmbulanceIncidentNumber }),
	textField("arrival.conveyingTrust", "Ambulance trust", func(d *record.Details) *string { return &d.ConveyingTrust }),
	codeField("arrival.source", "Sent by", func(d *record.Details) *record.Code { return &d.AttendanceSource }),
	codeField("arrival.category", "Attendance category", func(d *record.Details) *record.Code { return &d.AttendanceCategory }),
	textField("arrival.place", "Place", func(d *record.Details) *string { return &d.Place }),
	textField("arrival.complaint", "What is the matter", func(d *record.Details) *string { return &d.Complaint }),
	textField("arrival.incident", "Accident or injury", func(d *record.Details) *string { return &d.Incident }),
	textField("arrival.alerts", "Alerts", func(d *record.Details) *string { return &d.Alerts }),
}

var triageFields = []field[record.Triage]{
	momentField("triage.assessedAt", "Assessed at", func(t *record.Triage) *time.Time { return &t.AssessedAt }),
	codeField("triage.acuity", "Acuity", func(t *record.Triage) *record.Code { return &t.Acuity }),
	codeField("triage.chiefComplaint", "Chief complaint", func(t *record.Triage) *record.Code { return &t.ChiefComplaint }),
}

var departureFields = []field[record.Departure]{
	momentField("departure.decidedToAdmitAt", "Decided to admit", func(d *record.Departure) *time.Time { return &d.DecidedToAdmitAt }),
	momentField("departure.concludedAt", "Care concluded", func(d *record.Departure) *time.Time { return &d.ConcludedAt }),
	momentField("departure.departedAt", "Left the department", func(d *record.Departure) *time.Time { return &d.DepartedAt }),
	codeField("departure.dischargeStatus", "Discharge status", func(d *record.Departure) *record.Code { return &d.DischargeStatus }),
	codeField("departure.dischargeDestination", "Destination", func(d *record.Departure) *record.Code { return &d.DischargeDestination }),
	codeField("departure.followUp", "Follow-up", func(d *record.Departure) *record.Code { return &d.FollowUp }),
	flagField("departure.awaitingTransport", "Stayed only for transport or social care", func(d *record.Departure) *bool { return &d.AwaitingTransport }),
}

// answersOnly are questions of a department's forms for which the record has
// no field: their answers live in the response alone.
var answersOnly = []string{"patient.accommodationStatus"}

func getNHSNumber(d *record.Details) []value { return texts(string(d.Patient.NHSNumber)) }

// setNHSNumber keeps the status that came with a number, and gives a number
// that was typed the status of one that nobody could trace.
func setNHSNumber(d *record.Details, vs []value) {
	n := record.NHSNumber(joinWords(vs, ""))
	if n != d.Patient.NHSNumber || d.Patient.NHSNumberStatus == "" {
		d.Patient.NHSNumberStatus = n.CapturedStatus()
	}
	d.Patient.NHSNumber = n
}

func getBirthDate(d *record.Details) []value {
	b := d.Patient.BirthDate
	if b.IsZero() {
		return nil
	}
	return []value{{kind: dateValue, day: b.Date, approx: b.Estimated}}
}

func setBirthDate(d *record.Details, vs []value) {
	b := moment(vs)
	d.Patient.BirthDate = record.BirthDate{Date: b.day, Estimated: b.approx}
}

func getSex(d *record.Details) []value {
	if d.Patient.Sex == "" {
		return nil
	}
	return []value{bareCode(string(d.Patient.Sex))}
}

func setSex(d *record.Details, vs []value) { d.Patient.Sex = record.Sex(moment(vs).asCode().Code) }

func getAddress(d *record.Details) []value {
	var vs []value
	for _, line := range d.Patient.Address.Lines {
		vs = append(vs, texts(line)...)
	}
	return vs
}

// maxAddressLines is what HL7 and the NHS address structure hold.
const maxAddressLines = 5

// setAddress folds what goes beyond five lines into the fifth.
func setAddress(d *record.Details, vs []value) {
	var lines []string
	for i, v := range vs {
		if i < maxAddressLines {
			lines = append(lines, v.words())
			continue
		}
		lines[maxAddressLines-1] += ", " + v.words()
	}
	d.Patient.Address.Lines = lines
}

// getAllergyStatus calls allergies known where any is listed, whatever the
// status beside them says.
func getAllergyStatus(d *record.Details) []value {
	status := d.Patient.Allergies.Status
	if len(d.Patient.Allergies.Items) > 0 {
		status = record.AllergiesKnown
	}
	if status == record.AllergiesUnavailable {
		return nil
	}
	return []value{bareCode(string(status))}
}

func setAllergyStatus(d *record.Details, vs []value) {
	status := moment(vs).asCode().Code
	if status != moment(getAllergyStatus(d)).code.Code {
		d.Patient.Allergies.Source = ""
	}
	d.Patient.Allergies.Status = record.AllergyStatus(status)
}

func getAllergies(d *record.Details) []value {
	var vs []value
	for _, a := range d.Patient.Allergies.Items {
		vs = append(vs, texts(allergyWords(a))...)
	}
	return vs
}

// setAllergies keeps all that is known of an allergy whose words stay the
// same, and the source of the list where none was added or taken away.
func setAllergies(d *record.Details, vs []value) {
	before := d.Patient.Allergies.Items
	var items []record.Allergy
	for _, v := range vs {
		i := slices.IndexFunc(before, func(a record.Allergy) bool { return allergyWords(a) == v.words() })
		if i >= 0 {
			items = append(items, before[i])
			continue
		}
		items = append(items, readAllergy(v.words()))
	}
	if !slices.Equal(before, items) {
		d.Patient.Allergies.Source = ""
	}
	d.Patient.Allergies.Items = items
}

func allergyWords(a record.Allergy) string {
	if a.Reaction == "" {
		return a.Substance
	}
	return a.Substance + " (" + a.Reaction + ")"
}

// readAllergy reads "Penicillin (rash)".
func readAllergy(words string) record.Allergy {
	substance, rest, ok := strings.Cut(words, " (")
	reaction, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed || substance == "" {
		return record.Allergy{Substance: words}
	}
	return record.Allergy{Substance: substance, Reaction: reaction}
}

func getAmbulanceArrival(d *record.Details) []value {
	return moments(d.AmbulanceArrivedAt, d.ArrivedApprox && d.ArrivedAt.Equal(d.AmbulanceArrivedAt))
}

// setAmbulanceArrival makes the coming of the ambulance the arrival.
func setAmbulanceArrival(d *record.Details, vs []value) {
	m := moment(vs)
	d.AmbulanceArrivedAt = m.at
	if !m.at.IsZero() {
		d.ArrivedAt, d.ArrivedApprox = m.at, m.approx
	}
}

func getArrival(d *record.Details) []value { return moments(d.ArrivedAt, d.ArrivedApprox) }

// setArrival leaves an arrival by ambulance as the ambulance's time made it.
func setArrival(d *record.Details, vs []value) {
	if len(vs) == 0 && !d.AmbulanceArrivedAt.IsZero() {
		return
	}
	m := moment(vs)
	d.ArrivedAt, d.ArrivedApprox = m.at, m.approx
}

package drill

import (
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

const nhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number"

// knownPatient writes somebody as the trust's own Patient.
func knownPatient(ods string, p record.Patient) object {
	var identifiers []any
	if p.NHSNumber != "" {
		identifiers = append(identifiers, object{"system": nhsNumberSystem, "value": string(p.NHSNumber)})
	}
	if p.LocalPatientID != "" {
		identifiers = append(identifiers, object{
			"type":     object{"coding": []any{object{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}}},
			"system":   "https://" + strings.ToLower(ods) + ".example/hospital-number",
			"value":    p.LocalPatientID,
			"assigner": object{"identifier": object{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": ods}},
		})
	}
	given := []any{p.Name.Given}
	if p.Name.Middle != "" {
		given = append(given, p.Name.Middle)
	}
	name := object{"use": "official", "family": p.Name.Family, "given": given}
	if p.Name.Title != "" {
		name["prefix"] = []any{p.Name.Title}
	}
	o := object{
		"resourceType": "Patient", "active": true, "identifier": identifiers, "name": []any{name},
		"gender": map[record.Sex]string{record.Male: "male", record.Female: "female", record.Indeterminate: "other"}[p.Sex],
	}
	if !p.BirthDate.IsZero() {
		o["birthDate"] = isoDate(p.BirthDate.Date)
	}
	if !p.DiedOn.IsZero() {
		o["deceasedDateTime"] = isoDate(p.DiedOn)
	}
	if o["gender"] == "" {
		o["gender"] = "unknown"
	}
	o["address"] = []any{knownAddress(p.Address)}
	o["telecom"] = []any{object{"system": "phone", "value": p.Phone}}
	return o
}

func knownAddress(a record.Address) object {
	address := object{"use": "home", "postalCode": string(a.Postcode)}
	var lines []any
	for _, l := range a.Lines {
		lines = append(lines, l)
	}
	if lines != nil {
		address["line"] = lines
	}
	return address
}

// attendances gives the Encounters by number.
func (s *store) attendances() []Holding {
	byNumber := map[string]*Holding{}
	for _, r := range s.all("Encounter") {
		number := encounterNumber(r)
		h := byNumber[number]
		if h == nil {
			h = &Holding{Door: DoorFHIR, Number: number}
			byNumber[number] = h
		}
		h.Created++
		h.Events = append(h.Events, r.events...)
		status := word(r.body["status"])
		h.Cancelled = status == "cancelled" || status == "entered-in-error"
		period, _ := r.body["period"].(object)
		h.ArrivedAt, h.DepartedAt = moment(period["start"]), moment(period["end"])
		subject, _ := r.body["subject"].(object)
		if p := s.get(word(subject["reference"])); p != nil {
			h.Patient = fhirPatient(p)
		}
	}
	return values(byNumber)
}

// people gives the Patients that came after those known from the start.
func (s *store) people() []Holding {
	byNumber := map[string]*Holding{}
	for _, r := range s.all("Patient") {
		if r.order <= s.known {
			continue
		}
		_, number, _ := strings.Cut(first(r.tokens), "|")
		if byNumber[number] == nil {
			byNumber[number] = &Holding{Door: DoorFHIR, Number: number}
		}
		h := byNumber[number]
		h.Created++
		h.Events = append(h.Events, r.events...)
		h.Cancelled = r.body["active"] == false
		h.Patient = fhirPatient(r)
	}
	return values(byNumber)
}

func encounterNumber(r *resource) string {
	for _, i := range objects(r.body["identifier"]) {
		if n, err := record.ParseDowntimeNumber(word(i["value"])); err == nil {
			return n.Compact()
		}
	}
	_, number, _ := strings.Cut(first(r.tokens), "|")
	return number
}

// moment reads an instant, or a date.
func moment(value any) time.Time {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, word(value)); err == nil {
			return t
		}
	}
	return time.Time{}
}

// fhirPatient is what a Patient tells of who somebody is.
func fhirPatient(r *resource) record.Patient {
	var p record.Patient
	for _, i := range objects(r.body["identifier"]) {
		value := word(i["value"])
		concept, _ := i["type"].(object)
		isMR := false
		for _, c := range objects(concept["coding"]) {
			isMR = isMR || word(c["code"]) == "MR"
		}
		switch {
		case word(i["system"]) == nhsNumberSystem:
			p.NHSNumber = record.NHSNumber(value)
		case isMR:
			p.LocalPatientID = value
		case word(i["use"]) == "temp":
			p.TemporaryNumber = value
		case p.PatientID == "":
			p.PatientID = record.ID(value)
		}
	}
	for _, n := range objects(r.body["name"]) {
		given := append(words(n["given"]), "")
		p.Name = record.Name{Family: word(n["family"]), Given: given[0], Middle: strings.TrimSpace(strings.Join(given[1:], " "))}
		p.Unknown = word(n["use"]) == "temp"
		break
	}
	p.Sex = map[string]record.Sex{"male": record.Male, "female": record.Female, "other": record.Indeterminate}[word(r.body["gender"])]
	if p.Sex == "" {
		p.Sex = record.SexNotKnown
	}
	born := word(r.body["birthDate"])
	p.BirthDate.Estimated = born != "" && len(born) < len(time.DateOnly)
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, born); err == nil {
			p.BirthDate.Date = record.DateOf(t)
			break
		}
	}
	return p
}

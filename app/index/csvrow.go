package index

import (
	"strings"

	"github.com/tideover/tideover/forms/record"
)

const ethnicSystem = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland"

// csvRow reads one person; the first reason to refuse the row stays.
type csvRow struct {
	values  map[string]string
	asOf    record.Date
	refused string
	doubts  []string
}

func (r *csvRow) refuse(what string, err error) {
	if r.refused == "" {
		r.refused = what + ": " + err.Error() + ". Correct it in the extract, or leave it empty."
	}
}

func (r *csvRow) doubt(words string) { r.doubts = append(r.doubts, words) }

func (r *csvRow) person() Person {
	p := record.Patient{
		LocalPatientID: r.values["local_patient_id"],
		Name: record.Name{
			Family: r.values["family_name"], Given: r.values["given_name"], Middle: r.values["middle_name"],
			Title: r.values["title"], KnownAs: r.values["known_as"],
		},
		Phone: r.values["phone"], Email: r.values["email"],
		GP: record.GP{
			Name: r.values["gp_name"], Code: r.values["gp_code"],
			Practice: r.values["practice_name"], PracticeCode: r.values["practice_code"],
		},
		NextOfKin: record.NextOfKin{
			Name: r.values["next_of_kin_name"], Relation: r.values["next_of_kin_relation"], Phone: r.values["next_of_kin_phone"],
		},
		Language: r.values["language"],
	}
	if p.Name.IsZero() {
		r.refused = noName
	}
	p.NHSNumber = r.nhsNumber()
	p.NHSNumberStatus = p.NHSNumber.CapturedStatus()
	p.BirthDate = r.birthDate("birth_date", "Birth date")
	p.DiedOn = r.date("died_on", "Date of death")
	p.Sex = r.sex()
	p.Address = r.address()
	p.EthnicCategory = ethnicCategory(r.values["ethnic_category"])
	p.Allergies = r.allergies()
	return Person{p, r.date("last_attended", "Last attended")}
}

const noName = "There is neither a family nor a given name. Give the record a name in the extract, or leave it out."

func (r *csvRow) nhsNumber() record.NHSNumber {
	number, err := record.ParseNHSNumber(r.values["nhs_number"])
	if err != nil {
		r.refuse("NHS number", err)
	}
	return number
}

func (r *csvRow) birthDate(column, what string) record.BirthDate {
	b, err := record.ParseBirthDate(r.values[column], r.asOf)
	if err != nil {
		r.refuse(what, err)
		return record.BirthDate{}
	}
	return b
}

// date reads a day that cannot be an estimate.
func (r *csvRow) date(column, what string) record.Date {
	b := r.birthDate(column, what)
	if b.Estimated {
		r.doubt(what + ": not a whole date, so it was left out.")
		return record.Date{}
	}
	return b.Date
}

func (r *csvRow) sex() record.Sex {
	switch strings.ToLower(r.values["sex"]) {
	case "1", "m", "male":
		return record.Male
	case "2", "f", "female":
		return record.Female
	case "9", "indeterminate":
		return record.Indeterminate
	case "", "x", "0", "u", "unknown", "not known":
		return record.SexNotKnown
	}
	r.doubt("Sex: not understood, so it is not known. Use 1, 2, 9 or X.")
	return record.SexNotKnown
}

func (r *csvRow) address() record.Address {
	var a record.Address
	for _, column := range []string{"address_1", "address_2", "address_3", "address_4"} {
		if line := r.values[column]; line != "" {
			a.Lines = append(a.Lines, line)
		}
	}
	postcode, doubtful := record.ParsePostcode(r.values["postcode"])
	if doubtful {
		r.doubt("Postcode: it does not look like one, and was kept as it is.")
	}
	a.Postcode = postcode
	return a
}

// allergies never gives none where anything speaks against it.
func (r *csvRow) allergies() record.Allergies {
	a := record.Allergies{Items: allergyItems(r.values["allergies"])}
	switch status := strings.ToLower(r.values["allergies_status"]); status {
	case "known", "known allergies":
		a.Status = record.AllergiesKnown
	case "none", "no known allergies":
		a.Status = record.AllergiesNone
	case "not-recorded", "not recorded", "allergies not recorded":
		a.Status = record.AllergiesNotRecorded
	case "", "unavailable", "allergies unavailable":
	default:
		r.doubt("Allergies: the status was not understood, so they are unavailable. Use known, none, not-recorded or unavailable.")
	}
	if len(a.Items) > 0 && a.Status != record.AllergiesKnown {
		if a.Status == record.AllergiesNone {
			r.doubt("Allergies: the status says none but some are listed; they were taken as known.")
		}
		a.Status = record.AllergiesKnown
	}
	return a
}

func allergyItems(list string) []record.Allergy {
	var items []record.Allergy
	for part := range strings.SplitSeq(list, ";") {
		substance, reaction := strings.TrimSpace(part), ""
		if substance == "" {
			continue
		}
		if i := strings.LastIndex(substance, " ("); i > 0 && strings.HasSuffix(substance, ")") {
			substance, reaction = substance[:i], substance[i+2:len(substance)-1]
		}
		items = append(items, record.Allergy{Substance: substance, Reaction: reaction})
	}
	return items
}

// ethnicWords are the categories of the data dictionary.
var ethnicWords = map[string]string{
	"A": "White - British", "B": "White - Irish", "C": "White - Any other White background",
	"D": "Mixed - White and Black Caribbean", "E": "Mixed - White and Black African", "F": "Mixed - White and Asian",
	"G": "Mixed - Any other mixed background", "H": "Asian or Asian British - Indian", "J": "Asian or Asian British - Pakistani",
	"K": "Asian or Asian British - Bangladeshi", "L": "Asian or Asian British - Any other Asian background",
	"M": "Black or Black British - Caribbean", "N": "Black or Black British - African",
	"P": "Black or Black British - Any other Black background", "R": "Other Ethnic Groups - Chinese",
	"S": "Other Ethnic Groups - Any other ethnic group", "Z": "Not stated", "99": "Not known",
}

// ethnicCategory keeps a code that it does not know as it came.
func ethnicCategory(code string) record.Code {
	if code == "" {
		return record.Code{}
	}
	upper := strings.ToUpper(code)
	if words, known := ethnicWords[upper]; known {
		return record.Code{System: ethnicSystem, Code: upper, Display: words}
	}
	return record.Code{System: ethnicSystem, Code: code}
}

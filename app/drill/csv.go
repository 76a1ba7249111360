package drill

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// columns are those of the offline index's import, in its documented order.
var columns = []string{
	"nhs_number", "local_patient_id", "family_name", "given_name", "middle_name", "title", "known_as", "birth_date", "sex",
	"address_1", "address_2", "address_3", "address_4", "postcode", "phone", "email", "gp_name", "gp_code", "practice_name",
	"practice_code", "next_of_kin_name", "next_of_kin_relation", "next_of_kin_phone", "ethnic_category", "language",
	"allergies_status", "allergies", "died_on", "last_attended",
}

// CSV writes the first n people as a snapshot for the offline index.
func (p *Population) CSV(w io.Writer, n int) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("writing the header: %w", err)
	}
	for person := range p.All(n) {
		if err := out.Write(row(person)); err != nil {
			return fmt.Errorf("writing a person: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func row(person Person) []string {
	p := person.Patient
	var address [4]string
	copy(address[:], p.Address.Lines)
	status := string(p.Allergies.Status)
	if status == "" {
		status = "unavailable"
	}
	return []string{
		string(p.NHSNumber), p.LocalPatientID, p.Name.Family, p.Name.Given, p.Name.Middle, p.Name.Title, p.Name.KnownAs,
		isoDate(p.BirthDate.Date), string(p.Sex), address[0], address[1], address[2], address[3], string(p.Address.Postcode),
		p.Phone, p.Email, p.GP.Name, p.GP.Code, p.GP.Practice, p.GP.PracticeCode, p.NextOfKin.Name, p.NextOfKin.Relation,
		p.NextOfKin.Phone, p.EthnicCategory.Code, p.Language, status, allergyList(p.Allergies.Items), isoDate(p.DiedOn),
		isoDate(person.LastAttended),
	}
}

func isoDate(d record.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// allergyList writes "Penicillin (Rash); Latex".
func allergyList(items []record.Allergy) string {
	parts := make([]string, len(items))
	for i, a := range items {
		parts[i] = a.Substance
		if a.Reaction != "" {
			parts[i] += " (" + a.Reaction + ")"
		}
	}
	return strings.Join(parts, "; ")
}

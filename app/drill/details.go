package drill

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

func drawName(d dice, from origin, sex record.Sex, years int) record.Name {
	given := from.male
	if sex == record.Female {
		given = from.female
	}
	n := record.Name{Family: early(d, from.family), Given: early(d, given), Title: drawTitle(d, sex, years)}
	if d.chance(4) {
		n.Family += "-" + early(d, origins[0].family)
	}
	if d.chance(45) {
		n.Middle = early(d, given)
	}
	if d.chance(6) && len([]rune(n.Given)) > 4 {
		n.KnownAs = string([]rune(n.Given)[:3])
	}
	return n
}

func drawTitle(d dice, sex record.Sex, years int) string {
	switch {
	case sex == record.Male && years < 16:
		return "Master"
	case sex == record.Female && years < 18:
		return "Miss"
	case d.chance(2):
		return "Dr"
	case sex == record.Male:
		return "Mr"
	}
	return one(d, []string{"Mrs", "Mrs", "Ms", "Miss"})
}

func drawAddress(d dice) record.Address {
	if d.chance(0.5) {
		return record.Address{Postcode: record.PostcodeNoFixedAbode}
	}
	var lines []string
	if d.chance(15) {
		lines = append(lines, fmt.Sprintf(one(d, houses), d.between(1, 60)))
	}
	lines = append(lines, fmt.Sprintf("%d %s", d.between(1, 140), one(d, streets)))
	if d.chance(20) {
		lines = append(lines, one(d, districts))
	}
	lines = append(lines, "Marlham")
	inward := func() byte { return inwardLetters[d.IntN(len(inwardLetters))] }
	postcode := fmt.Sprintf("QM%d %d%c%c", d.between(1, 9), d.IntN(10), inward(), inward())
	return record.Address{Lines: lines, Postcode: record.Postcode(postcode)}
}

// drawPhone draws from the ranges that Ofcom keeps for drama.
func drawPhone(d dice) string {
	if d.chance(65) {
		return fmt.Sprintf("07700 900%03d", d.IntN(1000))
	}
	return fmt.Sprintf("01632 960%03d", d.IntN(1000))
}

func drawNextOfKin(d dice, patient record.Patient, from origin, years int) record.NextOfKin {
	if d.chance(15) {
		return record.NextOfKin{}
	}
	relation, given := one(d, relations), one(d, [][]string{from.female, from.male})
	if years < 18 {
		relation, given = "Mother", from.female
		if d.chance(30) {
			relation, given = "Father", from.male
		}
	}
	return record.NextOfKin{Name: early(d, given) + " " + patient.Name.Family, Relation: relation, Phone: drawPhone(d)}
}

func drawAllergies(d dice) record.Allergies {
	status := []record.AllergyStatus{
		record.AllergiesNone, record.AllergiesKnown, record.AllergiesNotRecorded, record.AllergiesUnavailable,
	}[weigh(d, 50, 20, 25, 5)]
	a := record.Allergies{Status: status}
	if status != record.AllergiesKnown {
		return a
	}
	for range d.between(1, 3) {
		drawn := one(d, allergens)
		a.Items = append(a.Items, record.Allergy{Substance: drawn.substance, Reaction: drawn.reaction})
	}
	return a
}

func ethnicCategory(code string) record.Code {
	return record.Code{
		System: "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland",
		Code:   code, Display: ethnicWords[code],
	}
}

// asciiLetters drops whatever an e-mail address does not take.
func asciiLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

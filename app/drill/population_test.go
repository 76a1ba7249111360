package drill_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"regexp"
	"testing"

	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/forms/record"
)

const seed = 20261120

func TestThePopulationOfASeedIsAlwaysTheSame(t *testing.T) {
	write := func(seed uint64) [32]byte {
		var b bytes.Buffer
		if err := drill.Patients(seed).CSV(&b, 2000); err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(b.Bytes())
	}
	if once, again := write(seed), write(seed); once != again {
		t.Error("the same seed gave two populations")
	}
	if write(seed) == write(seed+1) {
		t.Error("two seeds gave one population")
	}
}

func TestEveryNumberIsValidInventedAndDistinct(t *testing.T) {
	numbers, hospital := map[record.NHSNumber]bool{}, map[string]bool{}
	for person := range drill.Patients(seed).All(100_000) {
		p := person.Patient
		if hospital[p.LocalPatientID] {
			t.Fatalf("hospital number %s came twice (seed %d)", p.LocalPatientID, seed)
		}
		hospital[p.LocalPatientID] = true
		if p.NHSNumber == "" {
			continue
		}
		parsed, err := record.ParseNHSNumber(string(p.NHSNumber))
		if err != nil || !parsed.Synthetic() || numbers[parsed] {
			t.Fatalf("NHS number %s: %v, synthetic %v, seen %v (seed %d)", p.NHSNumber, err, parsed.Synthetic(), numbers[parsed], seed)
		}
		numbers[parsed] = true
	}
	if len(numbers) < 97_000 {
		t.Errorf("only %d of 100,000 people have an NHS number", len(numbers))
	}
}

var drama = regexp.MustCompile(`^(01632 960|07700 900)\d{3}$`)

func TestNobodyCanBeRungAndEveryPostcodeHasItsShape(t *testing.T) {
	for person := range drill.Patients(seed).All(5000) {
		p := person.Patient
		if !drama.MatchString(p.Phone) || p.NextOfKin.Phone != "" && !drama.MatchString(p.NextOfKin.Phone) {
			t.Fatalf("phone %q, next of kin %q (seed %d)", p.Phone, p.NextOfKin.Phone, seed)
		}
		if parsed, doubtful := record.ParsePostcode(string(p.Address.Postcode)); doubtful || parsed != p.Address.Postcode {
			t.Fatalf("postcode %q (seed %d)", p.Address.Postcode, seed)
		}
		if !p.BirthDate.Date.Valid() || !p.DiedOn.IsZero() && !p.DiedOn.After(p.BirthDate.Date) {
			t.Fatalf("born %s, died %s (seed %d)", p.BirthDate.Date, p.DiedOn, seed)
		}
		if p.Name.Family == "" || p.Name.Given == "" {
			t.Fatalf("a person without a name (seed %d)", seed)
		}
	}
}

func TestLikenessesAreThereOnPurpose(t *testing.T) {
	type identity struct {
		family, given string
		born          record.Date
	}
	people := map[identity]int{}
	namesakes, babies, dead, old := 0, 0, 0, 0
	p := drill.Patients(seed)
	on := record.Date{Year: 2026, Month: 11, Day: 20}
	for person := range p.All(10_000) {
		id := identity{person.Patient.Name.Family, person.Patient.Name.Given, person.Patient.BirthDate.Date}
		if people[id]++; people[id] == 2 {
			namesakes++
		}
		years, _ := person.Patient.BirthDate.Years(on)
		switch {
		case years < 1:
			babies++
		case years >= 80:
			old++
		}
		if !person.Patient.DiedOn.IsZero() {
			dead++
		}
	}
	if namesakes < 30 || babies < 200 || old < 500 || dead < 50 {
		t.Errorf("%d namesakes, %d babies, %d over 80, %d dead among 10,000 (seed %d)", namesakes, babies, old, dead, seed)
	}
}

func TestTheSnapshotHasOneRowForEachPerson(t *testing.T) {
	var b bytes.Buffer
	if err := drill.Patients(seed).CSV(&b, 300); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 301 || len(rows[0]) != 29 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
}

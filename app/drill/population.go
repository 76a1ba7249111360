package drill

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Indexed is how many people, counted from the first, a drill takes to be in
// the kiosk's offline index: [Shift] draws the known patients from them. Write
// at least as many with [Population.CSV].
const Indexed = 10_000

// MaxNumbered is how many people of a population have NHS numbers of their
// own; whoever comes after them has none.
const MaxNumbered = 800_000

// strangersFrom is the ordinal from which on people are in no index.
const strangersFrom = MaxNumbered

// snapshotDay is the day of the snapshot that a population stands for.
var snapshotDay = record.Date{Year: 2026, Month: time.November, Day: 20}

// Purposes of dice.
const (
	diceBase uint64 = iota + 1
	diceDetails
	diceShift
	diceTrust
)

// Person is one invented person as a patient administration system holds them.
type Person struct {
	Patient      record.Patient
	LastAttended record.Date
}

// Population is an endless row of invented people, each fixed by the seed and
// their ordinal. It holds nobody in memory.
type Population struct{ seed uint64 }

// Patients gives the population of a seed. Ages fit an emergency department:
// many small children and many over 80, with babies among them. On purpose
// there are twins, namesakes born on one day, people whose spelling and birth
// figures are easily taken for another's, and some who have died.
func Patients(seed uint64) *Population { return &Population{seed} }

// Seed gives the seed, for printing beside what was found with it.
func (p *Population) Seed() uint64 { return p.seed }

// All yields the first n people.
func (p *Population) All(n int) iter.Seq[Person] {
	return func(yield func(Person) bool) {
		for i := range n {
			if !yield(p.Person(i)) {
				return
			}
		}
	}
}

// Person gives the person at an ordinal, counted from 0.
func (p *Population) Person(i int) Person {
	person := p.base(i)
	if i%97 == 1 || i%211 == 2 || i%131 == 3 {
		p.liken(&person, i)
	}
	return person
}

// liken makes some people hard to tell from the one before them.
func (p *Population) liken(person *Person, i int) {
	other := p.base(i - 1)
	d := newDice(p.seed, diceDetails, uint64(i))
	switch {
	case i%97 == 1: // a twin
		person.Patient.Name.Family = other.Patient.Name.Family
		person.Patient.BirthDate = other.Patient.BirthDate
		person.Patient.Address = other.Patient.Address
		person.Patient.Phone = other.Patient.Phone
	case i%211 == 2: // a namesake of the same day
		person.Patient.Name = other.Patient.Name
		person.Patient.Sex = other.Patient.Sex
		person.Patient.BirthDate = other.Patient.BirthDate
	case i%131 == 3: // easily mistaken
		name := other.Patient.Name
		if like, ok := likeSpellings[name.Family]; ok {
			name.Family = like
		}
		person.Patient.Name, person.Patient.Sex = name, other.Patient.Sex
		person.Patient.BirthDate.Date = slipDate(d, other.Patient.BirthDate.Date)
	}
	if died := person.Patient.DiedOn; !died.IsZero() && !died.After(person.Patient.BirthDate.Date) {
		person.Patient.DiedOn = record.Date{}
	}
}

// slipDate changes a date as a hurried hand does: day for month, one figure
// wrong, or the year's figures swapped.
func slipDate(d dice, date record.Date) record.Date {
	slipped := date
	switch d.IntN(3) {
	case 0:
		slipped.Month, slipped.Day = time.Month(date.Day), int(date.Month)
	case 1:
		slipped.Day = date.Day/10*10 + d.IntN(10)
	case 2:
		slipped.Year = date.Year/100*100 + date.Year%10*10 + date.Year/10%10
	}
	if !slipped.Valid() || slipped.After(snapshotDay) {
		return date
	}
	return slipped
}

// base is a person before likenesses.
func (p *Population) base(i int) Person {
	d := newDice(p.seed, diceBase, uint64(i))
	from := origins[weigh(d, shares...)]
	birth := p.birthDate(d)
	years, _ := record.BirthDate{Date: birth}.Years(snapshotDay)
	var patient record.Patient
	patient.Sex = record.Sex(one(d, []string{"1", "2"}))
	patient.Name = drawName(d, from, patient.Sex, years)
	patient.BirthDate = record.BirthDate{Date: birth}
	patient.NHSNumber = p.nhsNumber(i)
	patient.NHSNumberStatus = patient.NHSNumber.CapturedStatus()
	patient.LocalPatientID = p.hospitalNumber(i)
	patient.Address = drawAddress(d)
	patient.Phone = drawPhone(d)
	p.describe(d, &patient, from, years)
	last := record.Date{}
	if d.chance(60) {
		last = daysBefore(snapshotDay, d.IntN(min(3000, 1+daysOld(birth, snapshotDay))))
	}
	if !patient.DiedOn.IsZero() && last.After(patient.DiedOn) {
		last = patient.DiedOn
	}
	return Person{patient, last}
}

// describe adds what a record holds beside identity.
func (p *Population) describe(d dice, patient *record.Patient, from origin, years int) {
	gp := one(d, practices)
	patient.GP = record.GP{Name: gp.doctor, Code: gp.gmpc, Practice: gp.name, PracticeCode: gp.code}
	patient.NextOfKin = drawNextOfKin(d, *patient, from, years)
	patient.EthnicCategory = ethnicCategory(from.ethnic)
	if d.chance(4) {
		patient.EthnicCategory = ethnicCategory("Z")
	}
	patient.Language = "English"
	if d.chance(25) {
		patient.Language = from.language
	}
	if years >= 16 && d.chance(35) {
		given := strings.ToLower(asciiLetters(patient.Name.Given))
		patient.Email = fmt.Sprintf("%s.%d@example.org", given, d.IntN(10_000))
	}
	patient.Allergies = drawAllergies(d)
	if death := 0.1 + float64(years*years)/900; d.chance(min(death, 12)) && years > 0 {
		patient.DiedOn = daysBefore(snapshotDay, d.IntN(900))
		if !patient.DiedOn.After(patient.BirthDate.Date) {
			patient.DiedOn = record.Date{}
		}
	}
}

var shares = func() []float64 {
	weights := make([]float64, len(origins))
	for i, o := range origins {
		weights[i] = o.share
	}
	return weights
}()

// birthDate draws by the age mix of an emergency department.
func (p *Population) birthDate(d dice) record.Date {
	bands := []struct{ from, to int }{{0, 1}, {1, 5}, {5, 15}, {15, 25}, {25, 45}, {45, 65}, {65, 80}, {80, 103}}
	band := bands[weigh(d, 4, 8, 10, 13, 25, 20, 12, 8)]
	return daysBefore(snapshotDay, band.from*365+band.from/4+d.IntN((band.to-band.from)*365))
}

func daysOld(birth, on record.Date) int { return int(on.Time().Sub(birth.Time()).Hours() / 24) }

// nhsNumber gives a valid number of the range 999 000 0000 to 999 999 9999.
// Each run of nine ordinals falls into one run of ten ninth digits, at most
// one of which has no check digit, so that no number comes twice.
func (p *Population) nhsNumber(i int) record.NHSNumber {
	const numbers = 900_000
	if i >= numbers || i < MaxNumbered && i%50 == 17 { // some people have none
		return ""
	}
	j := (i*7919 + int(p.seed%numbers)) % numbers
	nth := j % 9
	for ninth := range 10 {
		number, ok := withCheckDigit(fmt.Sprintf("999%05d%d", j/9, ninth))
		if !ok {
			continue
		}
		if nth == 0 {
			return number
		}
		nth--
	}
	panic("drill: nine of ten ninth digits have a check digit")
}

// withCheckDigit adds the Modulus 11 check digit to nine digits, where there
// is one.
func withCheckDigit(nine string) (record.NHSNumber, bool) {
	sum := 0
	for i := range 9 {
		sum += int(nine[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return record.NHSNumber(fmt.Sprintf("%s%d", nine, check)), check < 10
}

// hospitalNumber gives seven figures that no other of the first million has.
func (p *Population) hospitalNumber(i int) string {
	if i >= strangersFrom && i < strangersFrom+100_000 {
		return ""
	}
	return fmt.Sprintf("%07d", 8_000_000+(i*4729+int(p.seed%1_000_003))%1_000_000)
}

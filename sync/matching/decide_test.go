package matching

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func margaret() record.Patient {
	return record.Patient{
		NHSNumber: "9990000018",
		Name:      record.Name{Family: "Hollingworth", Given: "Margaret", KnownAs: "Peggy"},
		BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}},
		Sex:       record.Female,
		Address:   record.Address{Lines: []string{"4 Station Road"}, Postcode: "QM4 7RT"},
	}
}

// inIndex gives the patient as the trust's index would hold them.
func inIndex(p record.Patient, reference string) record.Candidate {
	return record.Candidate{
		Person: record.TrustPerson{Reference: reference, NHSNumber: p.NHSNumber, LocalPatientID: p.LocalPatientID},
		Name:   p.Name, BirthDate: p.BirthDate, Sex: p.Sex, Address: p.Address,
	}
}

func born(y, m, d int) record.BirthDate {
	return record.BirthDate{Date: date(y, m, d)}
}

func TestDecide(t *testing.T) {
	type change func(p *record.Patient, c *record.Candidate)
	withoutNumber := func(p *record.Patient, _ *record.Candidate) { p.NHSNumber = "" }
	tests := []struct {
		name   string
		change []change
		want   record.MatchOutcome
		reason string
	}{
		{"everything agrees", nil, record.MatchSame, "NHS number, names, birth date, sex and postcode agree"},
		{"everything but the postcode", []change{func(p *record.Patient, _ *record.Candidate) {
			p.Address.Postcode = "QM9 1DL"
		}}, record.MatchSame, "Postcode differs, QM4 7RT"},
		{"number and birth date, nothing else known", []change{func(_ *record.Patient, c *record.Candidate) {
			*c = record.Candidate{Person: c.Person, BirthDate: c.BirthDate}
		}}, record.MatchSame, "NHS number and birth date agree"},
		{"sex contradicts", []change{func(_ *record.Patient, c *record.Candidate) {
			c.Sex = record.Male
		}}, record.MatchWaiting, "The number agrees. Sex differs, male in the index"},
		{"married name", []change{func(_ *record.Patient, c *record.Candidate) {
			c.Name.Family = "Okafor"
		}}, record.MatchWaiting, "The number agrees. Family name differs, Okafor"},
		{"double-barrelled since", []change{func(_ *record.Patient, c *record.Candidate) {
			c.Name.Family = "Okafor-Hollingworth"
		}}, record.MatchSame, "Part of the family name agrees, Okafor-Hollingworth"},
		{"the twin's record was picked", []change{func(_ *record.Patient, c *record.Candidate) {
			c.Name.Given, c.Name.KnownAs = "Dorothy", ""
		}}, record.MatchWaiting, "The number agrees. Given name differs, Dorothy"},
		{"sounds alike", []change{func(_ *record.Patient, c *record.Candidate) {
			c.Name.Family = "Hollyngworth"
		}}, record.MatchSame, "Family name sounds alike, Hollyngworth"},
		{"day and month swapped", []change{func(_ *record.Patient, c *record.Candidate) {
			c.BirthDate = born(1957, 3, 12)
		}, func(p *record.Patient, _ *record.Candidate) {
			p.BirthDate = born(1957, 12, 3)
		}}, record.MatchSame, "Birth day and month swapped, 12-Mar-1957"},
		{"one figure of the day", []change{func(_ *record.Patient, c *record.Candidate) {
			c.BirthDate = born(1957, 3, 15)
		}}, record.MatchSame, "Birth day 15, one figure differs"},
		{"one figure of the day, and the name only sounds alike", []change{func(_ *record.Patient, c *record.Candidate) {
			c.BirthDate, c.Name.Family = born(1957, 3, 15), "Hilinwert"
		}}, record.MatchWaiting, "Birth day 15, one figure differs"},
		{"another year, as father and son have", []change{func(_ *record.Patient, c *record.Candidate) {
			c.BirthDate = born(1975, 3, 14)
		}}, record.MatchWaiting, "Birth year 1975, two figures swapped"},
		{"an estimated birth date", []change{func(p *record.Patient, _ *record.Candidate) {
			p.BirthDate = record.BirthDate{Date: date(1957, 1, 1), Estimated: true}
		}}, record.MatchWaiting, "Birth year about 1957, an estimate that fits"},
		{"no birth date", []change{func(p *record.Patient, _ *record.Candidate) {
			p.BirthDate = record.BirthDate{}
		}}, record.MatchWaiting, "The number agrees. Birth date not known"},
		{"a mistyped number that belongs to a stranger", []change{func(_ *record.Patient, c *record.Candidate) {
			*c = record.Candidate{Person: c.Person, Name: record.Name{Family: "Eze", Given: "Ngozi"}, BirthDate: born(1990, 1, 2), Sex: record.Male}
		}}, record.MatchWaiting, "Family name differs, Eze"},
		{"details alone", []change{withoutNumber}, record.MatchSame, "Names, birth date, sex and postcode agree"},
		{"details, family name misspelt", []change{withoutNumber, func(p *record.Patient, _ *record.Candidate) {
			p.Name.Family = "Hollingwoth"
		}}, record.MatchSame, "Given name, birth date, sex and postcode agree"},
		{"details, known as", []change{withoutNumber, func(p *record.Patient, _ *record.Candidate) {
			p.Name.Given, p.Name.KnownAs = "Peggy", ""
		}}, record.MatchSame, "Names, birth date, sex and postcode agree"},
		{"details, given name nearly", []change{withoutNumber, func(p *record.Patient, _ *record.Candidate) {
			p.Name = record.Name{Family: "Hollingworth", Given: "Margarete"}
		}}, record.MatchWaiting, "More for than against"},
		{"details, moved house", []change{withoutNumber, func(p *record.Patient, _ *record.Candidate) {
			p.Address.Postcode = "ZZ9 9ZZ"
		}}, record.MatchWaiting, "More for than against, not certain: 80 of 100"},
		{"details, no fixed abode", []change{withoutNumber, func(p *record.Patient, c *record.Candidate) {
			p.Address.Postcode, c.Address.Postcode = record.PostcodeNoFixedAbode, record.PostcodeNoFixedAbode
		}}, record.MatchWaiting, "no certain postcode to compare"},
		{"details, birth date a slip away", []change{withoutNumber, func(p *record.Patient, _ *record.Candidate) {
			p.BirthDate = born(1957, 3, 15)
		}}, record.MatchWaiting, "More for than against"},
		{"details, two hospital numbers", []change{withoutNumber, func(p *record.Patient, c *record.Candidate) {
			p.LocalPatientID, c.Person.LocalPatientID = "8114420", "8114421"
		}}, record.MatchWaiting, "More for than against"},
		{"two NHS numbers", []change{func(p *record.Patient, _ *record.Candidate) {
			p.NHSNumber = "9990000026"
		}}, record.MatchWaiting, "More for than against"},
		{"hospital number", []change{withoutNumber, func(p *record.Patient, c *record.Candidate) {
			p.LocalPatientID, c.Person.LocalPatientID = "8114420", "8114420"
			p.Address.Postcode = ""
		}}, record.MatchSame, "Hospital number, names, birth date and sex agree"},
		{"hospital number, but two NHS numbers", []change{func(p *record.Patient, c *record.Candidate) {
			p.NHSNumber = "9990000026"
			p.LocalPatientID, c.Person.LocalPatientID = "8114420", "8114420"
		}}, record.MatchWaiting, "More for than against"},
		{"somebody else", []change{withoutNumber, func(_ *record.Patient, c *record.Candidate) {
			c.Name, c.BirthDate = record.Name{Family: "Hollins", Given: "Joan"}, born(1957, 8, 2)
			c.Address.Postcode = "QM4 2TD"
		}}, record.MatchNew, "Nobody in the trust's index comes near"},
		{"the index cannot name the person", []change{withoutNumber, func(_ *record.Patient, c *record.Candidate) {
			c.Person = record.TrustPerson{}
		}}, record.MatchWaiting, "More for than against"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := margaret()
			c := inIndex(p, "Patient/1")
			for _, change := range tt.change {
				change(&p, &c)
			}
			m := Decide(p, []record.Candidate{c})
			if m.Outcome != tt.want {
				t.Fatalf("outcome %s, want %s; %q", m.Outcome, tt.want, m.Reasons)
			}
			if !slices.ContainsFunc(m.Reasons, func(s string) bool { return strings.Contains(s, tt.reason) }) {
				t.Errorf("reasons %q lack %q", m.Reasons, tt.reason)
			}
			if (m.Outcome == record.MatchSame) != (m.Person == c.Person && !m.Person.IsZero()) {
				t.Errorf("outcome %s with person %+v", m.Outcome, m.Person)
			}
		})
	}
}

func TestDecideAmongSeveral(t *testing.T) {
	p := margaret()
	p.NHSNumber = ""
	likeness := margaret()
	likeness.NHSNumber, likeness.Name.Given, likeness.Name.KnownAs = "9990000026", "Margareta", ""
	stranger := margaret()
	stranger.NHSNumber, stranger.Name, stranger.BirthDate = "9990000034", record.Name{Family: "Patel", Given: "Asha"}, born(2001, 11, 22)
	formerName := inIndex(margaret(), "Patient/1")
	formerName.Name.Family = "Abbott"

	tests := []struct {
		name       string
		candidates []record.Candidate
		want       record.MatchOutcome
		listed     int
	}{
		{"nobody", nil, record.MatchNew, 0},
		{"a stranger beside", []record.Candidate{inIndex(stranger, "Patient/3"), inIndex(margaret(), "Patient/1")}, record.MatchSame, 0},
		{"a runner-up within five points", []record.Candidate{inIndex(margaret(), "Patient/1"), inIndex(likeness, "Patient/2")}, record.MatchWaiting, 2},
		{"one person under two names", []record.Candidate{inIndex(margaret(), "Patient/1"), formerName}, record.MatchSame, 0},
		{"one person under two names, the former one first", []record.Candidate{formerName, inIndex(margaret(), "Patient/1")}, record.MatchSame, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Decide(p, tt.candidates)
			if m.Outcome != tt.want || len(m.Candidates) != tt.listed {
				t.Errorf("%s with %d candidates, want %s with %d; %q", m.Outcome, len(m.Candidates), tt.want, tt.listed, m.Reasons)
			}
		})
	}
}

// Lesson 5: two patients, one number. A number that two people of the index
// carry decides nothing.
func TestLesson05TwoPatientsOneNumber(t *testing.T) {
	other := margaret()
	other.Name.Given, other.BirthDate = "Dorothy", born(1960, 1, 1)
	m := Decide(margaret(), []record.Candidate{inIndex(other, "Patient/2"), inIndex(margaret(), "Patient/1")})
	if m.Outcome != record.MatchWaiting || len(m.Candidates) != 2 || m.Candidates[0].Person.Reference != "Patient/1" {
		t.Errorf("got %+v", m)
	}
}

func TestUnknownPatientsAreNeverMatchedByRule(t *testing.T) {
	p := margaret()
	p.Unknown = true
	m := Decide(p, []record.Candidate{inIndex(margaret(), "Patient/1")})
	if m.Outcome != record.MatchNew || len(m.Reasons) == 0 {
		t.Errorf("got %+v", m)
	}
}

// Twins who have no names yet share everything but a number.
func TestUnnamedTwinsAreNotMerged(t *testing.T) {
	twin := record.Patient{
		Name: record.Name{Family: "Okafor", Given: "Baby"}, BirthDate: born(2026, 11, 18),
		Sex: record.Male, Address: record.Address{Postcode: "QM4 7RT"},
	}
	if m := Decide(twin, []record.Candidate{inIndex(twin, "Patient/1")}); m.Outcome != record.MatchWaiting {
		t.Errorf("got %s", m.Outcome)
	}
}

func TestCompareInWords(t *testing.T) {
	p := record.Patient{
		Name: record.Name{Family: "Smith", Given: "Jo"}, BirthDate: born(1958, 3, 14),
		Sex: record.Male, Address: record.Address{Postcode: "QM4 7RT"},
	}
	tests := []struct {
		c       record.Candidate
		agrees  string
		differs string
	}{
		{record.Candidate{Name: record.Name{Family: "Smith", Given: "Joan"}, BirthDate: born(1958, 3, 14)},
			"Family name and birth date agree", "Given name begins alike, Joan"},
		{record.Candidate{Name: record.Name{Family: "Smyth", Given: "Jo"}, BirthDate: born(1985, 3, 14), Sex: record.Male},
			"Given name and sex agree", "Family name sounds alike, Smyth; Birth year 1985, two figures swapped"},
		{record.Candidate{Name: record.Name{Family: "SMITH", Given: "Jö"}, BirthDate: born(1958, 3, 13), Sex: record.Female},
			"Names agree", "Birth day 13, one figure differs; Sex differs, female in the index"},
		{record.Candidate{Name: record.Name{Family: "Jo", Given: "Smith"}, Address: record.Address{Postcode: "QM4 2TD"}},
			"", "Family and given name swapped; Postcode differs, QM4 2TD"},
	}
	for _, tt := range tests {
		got := Compare(p, tt.c)
		if a, d := strings.Join(got.Agrees, "; "), strings.Join(got.Differs, "; "); a != tt.agrees || d != tt.differs {
			t.Errorf("%s: agrees %q, want %q; differs %q, want %q", tt.c.Name, a, tt.agrees, d, tt.differs)
		}
	}
}

func BenchmarkDecideAmongFifty(b *testing.B) {
	p := margaret()
	p.NHSNumber = ""
	var candidates []record.Candidate
	for i := range MaxCandidates {
		c := margaret()
		c.BirthDate.Date.Day = 1 + i%28
		candidates = append(candidates, inIndex(c, fmt.Sprintf("Patient/%d", i)))
	}
	for b.Loop() {
		Decide(p, candidates)
	}
}

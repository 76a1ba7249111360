package matching

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Compare scores how well a candidate fits the patient and says in words what
// agrees and what differs; whatever the candidate held of these is replaced.
// Agrees holds what is equal, in one sentence; Differs what is not, however
// near, with the candidate's side of it.
//
// The score is the mean of family name, given name, birth date, sex and
// postcode, and of the NHS number where both sides have one. A field that one
// side lacks counts half.
func Compare(p record.Patient, c record.Candidate) record.Candidate {
	return compare(p, c).Candidate
}

// field is how one field of the two compares.
type field struct {
	score int
	known bool // both sides have it
	equal bool
	words string // what differs; empty where equal or not compared
}

// contradicts reports whether two names are known and in no way alike.
func (f field) contradicts() bool { return f.known && f.score < alikeName }

// comparison is a candidate beside the patient, field by field.
type comparison struct {
	record.Candidate
	number, local, family, given, birth, sex, postcode field
	// wholeBirth is whether the two birth dates are whole, none an estimate,
	// and of one year.
	wholeBirth bool
}

func compare(p record.Patient, c record.Candidate) comparison {
	r := comparison{
		Candidate: c,
		number:    compareNumbers("NHS number", p.NHSNumber.String(), c.Person.NHSNumber.String()),
		local:     compareNumbers("Hospital number", p.LocalPatientID, c.Person.LocalPatientID),
		family:    compareFamily(p.Name.Family, c.Name.Family),
		given:     compareGiven(p.Name, c.Name),
		sex:       compareSex(p.Sex, c.Sex),
		postcode:  comparePostcodes(p.Address.Postcode, c.Address.Postcode),
	}
	score, words := compareBirth(p.BirthDate, c.BirthDate)
	r.birth = field{score, !p.BirthDate.IsZero() && !c.BirthDate.IsZero(), score == 100, words}
	r.wholeBirth = r.birth.known && !p.BirthDate.Estimated && !c.BirthDate.Estimated &&
		p.BirthDate.Date.Year == c.BirthDate.Date.Year
	r.noticeSwappedNames(p.Name, c.Name)
	r.Score, r.Agrees, r.Differs = r.mean(), r.agreement(), r.differences()
	return r
}

// numberAgrees reports whether an identifier names the same person on both
// sides: the NHS number, or else the hospital number where only one side has
// an NHS number.
func (r comparison) numberAgrees() bool {
	return r.number.equal || !r.number.known && r.local.equal
}

func (r comparison) mean() int {
	fields := []field{r.family, r.given, r.birth, r.sex, r.postcode}
	if r.number.known {
		fields = append(fields, r.number)
	}
	sum := 0
	for _, f := range fields {
		if f.known {
			sum += f.score
		} else {
			sum += notCompared
		}
	}
	return int(math.Round(float64(sum) / float64(len(fields))))
}

// agreement names all that is equal in one sentence, since that is how fast a
// person must take it in.
func (r comparison) agreement() []string {
	var equal []string
	add := func(f field, words string) {
		if f.equal {
			equal = append(equal, words)
		}
	}
	add(r.number, "NHS number")
	add(r.local, "hospital number")
	if r.family.equal && r.given.equal {
		equal = append(equal, "names")
	} else {
		add(r.family, "family name")
		add(r.given, "given name")
	}
	add(r.birth, "birth date")
	add(r.sex, "sex")
	add(r.postcode, "postcode")
	if len(equal) == 0 {
		return nil
	}
	verb := " agree"
	if len(equal) == 1 && equal[0] != "names" {
		verb = " agrees"
	}
	return []string{capital(list(equal)) + verb}
}

func (r comparison) differences() []string {
	var differs []string
	for _, f := range []field{r.number, r.local, r.family, r.given, r.birth, r.sex, r.postcode} {
		if f.known && !f.equal && f.words != "" && !slices.Contains(differs, f.words) {
			differs = append(differs, f.words)
		}
	}
	return differs
}

// noticeSwappedNames scores a family and a given name in each other's place,
// which is a slip of typing, not another person.
func (r *comparison) noticeSwappedNames(p, c record.Name) {
	if r.family.equal || r.given.equal || !r.family.known || !r.given.known {
		return
	}
	if Normalise(p.Family) == Normalise(c.Given) && Normalise(p.Given) == Normalise(c.Family) {
		swapped := field{score: swappedName, known: true, words: "Family and given name swapped"}
		r.family, r.given = swapped, swapped
	}
}

func compareNumbers(label, ours, theirs string) field {
	switch {
	case ours == "" || theirs == "":
		return field{}
	case ours == theirs:
		return field{score: 100, known: true, equal: true}
	}
	return field{known: true, words: fmt.Sprintf("%s differs, %s", label, theirs)}
}

func compareFamily(ours, theirs string) field {
	a, b := Normalise(ours), Normalise(theirs)
	if noName(a) || noName(b) {
		return field{}
	}
	f := nameField(a, b)
	if !f.equal && sharesPart(a, b) {
		f.score = max(f.score, closeName)
		f.words = "Part of the family name agrees, " + theirs
		return f
	}
	return f.worded("Family name", theirs, a, b)
}

// compareGiven takes the best of given name, known-as and middle name, since
// people go by any of them. Only a given name or a known-as can be equal.
func compareGiven(ours, theirs record.Name) field {
	best := field{}
	for i, x := range []string{ours.Given, ours.KnownAs, ours.Middle} {
		for j, y := range []string{theirs.Given, theirs.KnownAs, theirs.Middle} {
			a, b := Normalise(x), Normalise(y)
			if noName(a) || noName(b) || i == 2 && j == 2 {
				continue
			}
			f := nameField(a, b).worded("Given name", y, a, b)
			if f.equal && i+j > 1 {
				f = field{score: closeName, known: true, words: "Goes by another of their names, " + theirs.Given}
			}
			if !best.known || f.score > best.score {
				best = f
			}
		}
	}
	return best
}

// noName reports whether a normalised text is empty or stands where no name is
// known yet: twins who both go by Baby are two people.
func noName(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	switch first {
	case "", "BABY", "INFANT", "NEWBORN", "TWIN", "TRIPLET", "BOY", "GIRL", "MALE", "FEMALE", "UNKNOWN", "UNNAMED":
		return true
	}
	return s == "NOT KNOWN"
}

// nameField compares two normalised names with and without the spaces in
// them, so that De Souza is Desouza.
func nameField(a, b string) field {
	joinedA, joinedB := strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", "")
	if joinedA == joinedB {
		return field{score: 100, known: true, equal: true}
	}
	likeness := math.Max(JaroWinkler(a, b), JaroWinkler(joinedA, joinedB))
	return field{score: min(99, int(math.Round(100*likeness))), known: true}
}

// worded says how two unequal names differ. A name that sounds the same, or
// that begins the other, is at least alike.
func (f field) worded(label, theirs, a, b string) field {
	switch sounds := Soundex(a); {
	case f.equal:
	case sounds != "" && sounds == Soundex(b):
		f.score = max(f.score, alikeName)
		f.words = fmt.Sprintf("%s sounds alike, %s", label, theirs)
	case strings.HasPrefix(a, b) || strings.HasPrefix(b, a):
		f.score = max(f.score, alikeName)
		f.words = fmt.Sprintf("%s begins alike, %s", label, theirs)
	case f.score >= alikeName:
		f.words = fmt.Sprintf("%s nearly agrees, %s", label, theirs)
	default:
		f.words = fmt.Sprintf("%s differs, %s", label, theirs)
	}
	return f
}

// sharesPart reports whether one name is a whole part of the other, as Smith
// is of Smith-Jones. Particles such as "de" do not count.
func sharesPart(a, b string) bool {
	parts := strings.Fields(b)
	return slices.ContainsFunc(strings.Fields(a), func(part string) bool {
		return len(part) > 3 && slices.Contains(parts, part)
	})
}

func compareSex(ours, theirs record.Sex) field {
	definite := func(s record.Sex) bool { return s == record.Male || s == record.Female }
	switch {
	case ours == theirs && (definite(ours) || ours == record.Indeterminate):
		return field{score: 100, known: true, equal: true}
	case definite(ours) && definite(theirs):
		return field{known: true, words: fmt.Sprintf("Sex differs, %s in the index", strings.ToLower(theirs.String()))}
	}
	return field{score: notCompared}
}

// comparePostcodes gives the share of the postcode that agrees from its
// beginning. The postcodes that stand for no address say nothing.
func comparePostcodes(ours, theirs record.Postcode) field {
	a, b := Normalise(string(ours)), Normalise(string(theirs))
	if a == "" || b == "" || strings.HasPrefix(a, "ZZ99") || strings.HasPrefix(b, "ZZ99") {
		return field{}
	}
	a, b = strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", "")
	if a == b {
		return field{score: 100, known: true, equal: true}
	}
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return field{score: 100 * same / max(len(a), len(b)), known: true, words: "Postcode differs, " + string(theirs)}
}

func list(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

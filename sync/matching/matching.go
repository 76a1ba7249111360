// Package matching answers which person in the trust's index a patient of the
// outage is, or says that a person must answer it.
//
// It follows the public steps of the NHS Master Person Service: first the NHS
// number with the birth date, then the details by themselves, each field
// scored 0 to 100 and the mean compared with the runner-up's. It is stricter
// where the steps leave room, since a wrong merge is worse than a question:
// nothing is merged by rule unless it lies above one of the two zero-false
// lines that [Decide] documents.
//
// Finding candidates is the index's business and asking a person is the
// screen's. The package is pure: it reads no clock, no disk and no network.
// [Soundex], [JaroWinkler], [Normalise], [CompareDates] and [Compare] are
// exported so that the offline index searches, and words what it finds, the
// way a decision is made.
//
// A candidate has one name. Where the trust knows somebody by former names
// too, the index gives one candidate for each name, all with the same Person:
// they count as one person, and the name that fits best is compared.
package matching

// Scores are means of the fields' scores, from 0 to 100.
const (
	// LowerLine is the score under which a candidate is somebody else. In FEBRL
	// 2 by details 96 in 100 of those who are in the index score above it, and
	// 98 in 100 of those who are not find nobody above it.
	LowerLine = 70

	// CloseCall is how near the runner-up may come before the two can only be
	// told apart by a person.
	CloseCall = 5

	// MaxCandidates is how many people may be candidates before the details
	// are too common to decide anything by rule.
	MaxCandidates = 50
)

const (
	notCompared = 50 // a field that one side lacks speaks neither for nor against
	closeName   = 90 // Jaro–Winkler, in hundredths: one slip in a name of usual length
	alikeName   = 80 // under this, and sounding different, names contradict
	swappedName = 80 // family and given name in each other's place
	twoParts    = 66 // two of a date's three parts agree
)

package app

// acuities gives the five categories of ECDS (SNOMED CT) their numbers. The
// codes are national; words come with the code list.
var acuities = map[string]int{
	"1064891000000107": 1, "1064911000000105": 2, "1064901000000108": 3, "1077241000000103": 4, "1077251000000100": 5,
}

// Acuity numbers a category of triage by its code, 1 being seen at once; 0 is a
// category of the trust's own, which has words alone, or none.
func Acuity(code string) int { return acuities[code] }

package matching

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// CompareDates scores how well birth date b of a candidate agrees with birth
// date a of the patient: 100 for the same day; 66 where two of day, month and
// year agree or day and month are swapped; 33 where one agrees; 0 where none
// does or a date is not known. The words name b's side of any difference.
func CompareDates(a, b record.Date) (score int, words string) {
	day, month, year := a.Day == b.Day, a.Month == b.Month, a.Year == b.Year
	switch {
	case a.IsZero() || b.IsZero():
		return 0, "Birth date not known"
	case day && month && year:
		return 100, "Birth date agrees"
	case year && a.Day == int(b.Month) && b.Day == int(a.Month):
		return twoParts, fmt.Sprintf("Birth day and month swapped, %s", b)
	case month && year:
		return twoParts, fmt.Sprintf("Birth day %d, %s", b.Day, slip(a.Day, b.Day, 2))
	case day && year:
		return twoParts, fmt.Sprintf("Birth month %s, %s", b.Month, slip(int(a.Month), int(b.Month), 2))
	case day && month:
		return twoParts, fmt.Sprintf("Birth year %d, %s", b.Year, slip(a.Year, b.Year, 4))
	case year:
		return 33, fmt.Sprintf("Only the birth year agrees, born %s", b)
	case month:
		return 33, fmt.Sprintf("Only the birth month agrees, born %s", b)
	case day:
		return 33, fmt.Sprintf("Only the day of birth agrees, born %s", b)
	}
	return 0, fmt.Sprintf("Birth date differs, born %s", b)
}

// slip says how two numbers of so many figures differ.
func slip(a, b, figures int) string {
	x, y := fmt.Sprintf("%0*d", figures, a), fmt.Sprintf("%0*d", figures, b)
	if len(x) != len(y) {
		return "different"
	}
	var at []int
	for i := range x {
		if x[i] != y[i] {
			at = append(at, i)
		}
	}
	switch {
	case len(at) == 1:
		return "one figure differs"
	case len(at) == 2 && x[at[0]] == y[at[1]] && x[at[1]] == y[at[0]]:
		return "two figures swapped"
	}
	return "different"
}

// compareBirth is CompareDates for dates of which one may be an estimate: then
// only the years are compared, and an age in years leaves one year of doubt.
func compareBirth(a, b record.BirthDate) (score int, words string) {
	if !a.Estimated && !b.Estimated || a.IsZero() || b.IsZero() {
		return CompareDates(a.Date, b.Date)
	}
	apart := a.Date.Year - b.Date.Year
	switch {
	case apart >= -1 && apart <= 1:
		return twoParts, fmt.Sprintf("Birth year about %d, an estimate that fits", b.Date.Year)
	case apart >= -5 && apart <= 5:
		return 33, fmt.Sprintf("Birth year about %d, an estimate that may fit", b.Date.Year)
	}
	return 0, fmt.Sprintf("Birth year about %d, an estimate that does not fit", b.Date.Year)
}

package record

import (
	"errors"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar without a time zone. The zero Date
// is not known.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day on which t falls in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether the date is not known.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the calendar has this day.
func (d Date) Valid() bool {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return d.Year >= 1800 && DateOf(t) == d
}

// Time gives midnight UTC of the day, for reckoning between days.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Time().After(e.Time()) }

// String shows the day as DD-Mmm-YYYY (ISB 1503), whatever the settings of
// the machine, or "Not known".
func (d Date) String() string {
	if d.IsZero() {
		return "Not known"
	}
	return fmt.Sprintf("%02d-%s-%04d", d.Day, d.Month.String()[:3], d.Year)
}

// MarshalText writes the day as YYYY-MM-DD, and an unknown one as nothing.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return fmt.Appendf(nil, "%04d-%02d-%02d", d.Year, int(d.Month), d.Day), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errors.New("a date is written YYYY-MM-DD") // and time's own error would quote it
	}
	*d = DateOf(t)
	return nil
}

// BirthDate is a date of birth. Where only the year, or only an age, is
// known it is 1 January of that year, marked as estimated.
type BirthDate struct {
	Date      Date `json:"date,omitzero"`
	Estimated bool `json:"estimated,omitempty"`
}

// IsZero reports whether the birth date is not known.
func (b BirthDate) IsZero() bool { return b.Date.IsZero() }

// EstimatedFromAge gives the birth date of somebody who looks years old.
func EstimatedFromAge(years int, today Date) BirthDate {
	return BirthDate{Date{today.Year - years, time.January, 1}, true}
}

// Age says how old somebody is on a day, in the units of ISB 1505: days under
// four weeks, weeks under a year, months under two, years and months under
// eighteen, then years. It is empty where the birth date is not known.
func (b BirthDate) Age(on Date) string {
	if b.IsZero() || b.Date.After(on) {
		return ""
	}
	days := int(on.Time().Sub(b.Date.Time()).Hours() / 24)
	months, rest := b.monthsOld(on)
	switch {
	case days < 28:
		return fmt.Sprintf("%dd", days)
	case months < 12:
		return joinUnits(days/7, "w", days%7, "d")
	case months < 24:
		return joinUnits(months, "m", rest, "d")
	case months < 18*12:
		return joinUnits(months/12, "y", months%12, "m")
	}
	return fmt.Sprintf("%dy", months/12)
}

// AgeDay gives the day that ages are reckoned on: none where the clock cannot
// be right, since a wrong age is worse than none.
func AgeDay(now time.Time) Date {
	if now.Before(EarliestClock) {
		return Date{}
	}
	return DateOf(now)
}

// Years gives the completed years of age on a day, and whether the birth date
// is known.
func (b BirthDate) Years(on Date) (int, bool) {
	if b.IsZero() || b.Date.After(on) {
		return 0, false
	}
	months, _ := b.monthsOld(on)
	return months / 12, true
}

func (b BirthDate) monthsOld(on Date) (months, days int) {
	months = (on.Year-b.Date.Year)*12 + int(on.Month-b.Date.Month)
	days = on.Day - b.Date.Day
	if days < 0 {
		months--
		days += time.Date(on.Year, on.Month, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	return months, days
}

func joinUnits(a int, unitA string, b int, unitB string) string {
	if b == 0 {
		return fmt.Sprintf("%d%s", a, unitA)
	}
	return fmt.Sprintf("%d%s %d%s", a, unitA, b, unitB)
}

// Display shows the birth date with the age in brackets:
// "14-Mar-1957 (69y)", "01-Jan-1991 (35y, estimated)", "14-Mar-1957 (age not
// known)" where the day is not known or lies before the birth, or "Not known".
func (b BirthDate) Display(on Date) string {
	age := b.Age(on)
	if age == "" {
		age = "age not known"
	}
	switch {
	case b.IsZero():
		return "Not known"
	case b.Estimated:
		return fmt.Sprintf("%s (%s, estimated)", b.Date, age)
	}
	return fmt.Sprintf("%s (%s)", b.Date, age)
}

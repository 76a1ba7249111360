package fhirpath

import "time"

// calendarUnits are the words for calendar durations, in their two forms.
var calendarUnits = map[string]string{
	"year": "year", "years": "year", "month": "month", "months": "month", "week": "week", "weeks": "week",
	"day": "day", "days": "day", "hour": "hour", "hours": "hour", "minute": "minute", "minutes": "minute",
	"second": "second", "seconds": "second", "millisecond": "millisecond", "milliseconds": "millisecond",
}

// definiteUnits are the UCUM codes that may be added to a moment: those of
// which nobody could think that they are as long as a calendar's.
var definiteUnits = map[string]string{
	"s": "second", "ms": "millisecond", "min": "minute", "h": "hour", "d": "day", "wk": "week",
}

// calendarUnit gives the unit of a quantity as a calendar duration, its word
// in quotes or not.
func calendarUnit(q Quantity) (string, bool) {
	if u, ok := calendarUnits[q.Unit]; ok {
		return u, true
	}
	u, ok := definiteUnits[q.Unit]
	return u, ok
}

// add moves m by a duration (N1, 6.7). A unit finer than what is known of m is
// turned to the finest that is known, and what is left over is dropped. A month
// without the day ends in its last day.
func (m moment) add(amount Decimal, unit string) (moment, bool) {
	if unit == "second" || unit == "millisecond" {
		return m.addSeconds(amount, unit)
	}
	n, ok := amount.quotient(decimalOf(1)).Int()
	if !ok || n > 1e9 || n < -1e9 {
		return m, false
	}
	unit, n = m.known(unit, n)
	switch unit {
	case "year":
		return m.addMonths(12 * n)
	case "month":
		return m.addMonths(n)
	case "week":
		m.at = m.at.AddDate(0, 0, int(7*n))
	case "day":
		m.at = m.at.AddDate(0, 0, int(n))
	case "hour":
		m.at = m.at.Add(time.Duration(n) * time.Hour)
	case "minute":
		m.at = m.at.Add(time.Duration(n) * time.Minute)
	}
	return m.inBounds()
}

// coarser leads from a unit to the next above it, and says how many make one.
var coarser = map[string]struct {
	unit string
	many int64
}{
	"minute": {"hour", 60}, "hour": {"day", 24}, "week": {"day", 1}, "day": {"month", 30}, "month": {"year", 12},
}

var unitPrecisions = map[string]precision{"year": year, "month": month, "week": day, "day": day, "hour": hour, "minute": minute}

// known turns an amount to the finest unit that is known of m.
func (m moment) known(unit string, n int64) (string, int64) {
	if m.precision == year && (unit == "day" || unit == "week") {
		if unit == "week" {
			n *= 7
		}
		return "year", n / 365
	}
	for unitPrecisions[unit] > m.precision {
		if unit == "week" {
			n *= 7
		}
		up := coarser[unit]
		unit, n = up.unit, n/up.many
		if m.precision == year && unit == "day" {
			return "year", n / 365
		}
	}
	return unit, n
}

// addSeconds counts fractions of a second too, to the millisecond.
func (m moment) addSeconds(amount Decimal, unit string) (moment, bool) {
	if unit == "second" {
		amount = amount.times(decimalOf(1000))
	}
	ms, ok := amount.quotient(decimalOf(1)).Int()
	if !ok || ms > 1e15 || ms < -1e15 {
		return m, false
	}
	if m.precision < second {
		return m.add(decimalOf(ms/60_000), "minute")
	}
	if m.precision == second && unit == "second" {
		ms = ms / 1000 * 1000
	}
	m.at = m.at.Add(time.Duration(ms/1000) * time.Second).Add(time.Duration(ms%1000) * time.Millisecond)
	if ms%1000 != 0 {
		m.precision = fraction
	}
	return m.inBounds()
}

func (m moment) addMonths(n int64) (moment, bool) {
	y, mo, d := m.at.Date()
	months := int64(y)*12 + int64(mo) - 1 + n
	if m.kind == timeKind || months < 12 || months >= 10_000*12 {
		return m, false
	}
	first := time.Date(int(months/12), time.Month(months%12+1), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	hh, mm, ss := m.at.Clock()
	m.at = time.Date(first.Year(), first.Month(), min(d, last), hh, mm, ss, m.at.Nanosecond(), m.at.Location())
	return m, true
}

// inBounds lets a time of day run over midnight and refuses a date outside the
// years 1 to 9999.
func (m moment) inBounds() (moment, bool) {
	if m.kind == timeKind {
		hh, mm, ss := m.at.Clock()
		m.at = time.Date(0, 1, 1, hh, mm, ss, m.at.Nanosecond(), time.UTC)
		return m, true
	}
	y := m.at.Year()
	return m, y >= 1 && y <= 9999
}

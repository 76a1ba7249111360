package fhirpath

import (
	"encoding/json"
	"strings"
)

const ucum = "http://unitsofmeasure.org"

// Quantity is a number with a unit: a code of UCUM, or a word for a duration by
// the calendar ("days"), whose length may not be known.
type Quantity struct {
	Value    Decimal
	Unit     string
	Calendar bool
}

// String writes the quantity as FHIRPath does: 4 days, 10 'mg'.
func (q Quantity) String() string {
	if q.Calendar {
		return q.Value.String() + " " + q.Unit
	}
	return q.Value.String() + " '" + q.Unit + "'"
}

// calendarCodes are UCUM's codes for calendar durations, as FHIR writes them.
var calendarCodes = map[string]string{
	"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h", "minute": "min", "second": "s", "millisecond": "ms",
}

// json gives the quantity as FHIR writes it.
func (q Quantity) json() map[string]any {
	code := q.Unit
	if q.Calendar {
		code = calendarCodes[calendarUnits[q.Unit]]
	}
	return map[string]any{"value": json.Number(q.Value.String()), "unit": q.Unit, "system": ucum, "code": code}
}

// measure is a unit as so many of a base unit, which names what is measured.
type measure struct {
	base string
	many Decimal
}

// units are those that can be turned into each other exactly. Years and months
// of UCUM are means and never equal a calendar's, so they have bases of their
// own; temperatures have zeros of their own and are not here.
var units = func() map[string]measure {
	table := map[string]measure{}
	for _, line := range []string{
		"g: kg 1000, hg 100, dag 10, g 1, dg 0.1, cg 0.01, mg 0.001, ug 0.000001, ng 0.000000001, pg 0.000000000001, t 1000000, [lb_av] 453.59237, [oz_av] 28.349523125, [stone_av] 6350.29318",
		"m: km 1000, m 1, dm 0.1, cm 0.01, mm 0.001, um 0.000001, nm 0.000000001, [in_i] 0.0254, [ft_i] 0.3048, [yd_i] 0.9144, [mi_i] 1609.344",
		"L: L 1, l 1, dL 0.1, dl 0.1, cL 0.01, cl 0.01, mL 0.001, ml 0.001, uL 0.000001, ul 0.000001, m3 1000, dm3 1, cm3 0.001, mm3 0.000001",
		"s: s 1, ms 0.001, us 0.000001, min 60, h 3600, d 86400, wk 604800",
		"mo: mo 1, a 12",
		"1: 1 1, % 0.01, [ppth] 0.001, [ppm] 0.000001",
		"mol: mol 1, mmol 0.001, umol 0.000001, nmol 0.000000001, pmol 0.000000000001",
		"Pa: Pa 1, hPa 100, kPa 1000, bar 100000, mbar 100",
		"J: J 1, kJ 1000, MJ 1000000",
		"mol/L: mol/L 1, mmol/L 0.001, umol/L 0.000001, nmol/L 0.000000001, pmol/L 0.000000000001",
		"g/L: g/L 1, g/dL 10, mg/L 0.001, mg/dL 0.01, ug/L 0.000001, ug/mL 0.001, mg/mL 1, ng/mL 0.000001",
	} {
		base, rest, _ := strings.Cut(line, ": ")
		for entry := range strings.SplitSeq(rest, ", ") {
			code, many, _ := strings.Cut(entry, " ")
			d, _ := ParseDecimal(many)
			table[code] = measure{base, d}
		}
	}
	return table
}()

// calendarMeasures are the durations by the calendar whose length is known,
// which equal UCUM's; years and months are comparable only with each other.
var calendarMeasures = map[string]measure{
	"millisecond": units["ms"], "second": units["s"], "minute": units["min"], "hour": units["h"],
	"day": units["d"], "week": units["wk"],
	"month": {"calendar month", decimalOf(1)}, "year": {"calendar month", decimalOf(12)},
}

func (q Quantity) measure() (measure, bool) {
	if q.Calendar {
		m, ok := calendarMeasures[calendarUnits[q.Unit]]
		return m, ok
	}
	m, ok := units[q.Unit]
	return m, ok
}

// common gives the numbers of two quantities in one unit; there is none where
// they measure different things, or units that this package cannot turn.
func (q Quantity) common(r Quantity) (a, b Decimal, ok bool) {
	if q.Unit == r.Unit && q.Calendar == r.Calendar {
		return q.Value, r.Value, true
	}
	m, known := q.measure()
	n, alsoKnown := r.measure()
	if !known || !alsoKnown || m.base != n.base {
		return a, b, false
	}
	return q.Value.times(m.many), r.Value.times(n.many), true
}

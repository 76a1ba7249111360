package fhirpath

import (
	"strings"
	"time"
)

// precision says how much of a moment is known.
type precision uint8

const (
	year precision = iota
	month
	day
	hour
	minute
	second
	fraction // milliseconds were written; they count as part of the seconds
)

// moment is a date, a date with a time, or a time of day, known as far as its
// precision. What is not known stands at its least.
type moment struct {
	kind      kind
	precision precision
	at        time.Time // with the zone it was written in; UTC where it has none
	zoned     bool
}

// layouts are the forms of moments by their precision.
var layouts = [...]string{"2006", "2006-01", "2006-01-02", "2006-01-02T15", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04:05.000"}

const noDay = "0000-01-01T"

// parseMoment reads a date, dateTime or time as FHIR and FHIRPath write them.
func parseMoment(k kind, s string) (moment, bool) {
	m := moment{kind: k}
	if k == timeKind {
		s = noDay + strings.TrimPrefix(s, "T")
	}
	date, clock, timed := strings.Cut(s, "T")
	if timed && k == dateKind {
		return m, false
	}
	if !timed || clock == "" {
		return m.read(date, "", len(date))
	}
	end := strings.IndexAny(clock, "Z+-")
	if end < 0 {
		return m.read(s, "", len(s))
	}
	if k == timeKind {
		return m, false
	}
	m.zoned = true
	zone := clock[end:]
	return m.read(s[:len(s)-len(zone)], zone, len(s)-len(zone))
}

// read takes the local part of a moment, of so many characters, and its zone.
func (m moment) read(local, zone string, size int) (moment, bool) {
	layout := ""
	for p, l := range layouts {
		if size == len(l) || precision(p) == fraction && size > len(l)-3 {
			layout, m.precision = l, precision(p)
			break
		}
	}
	if layout == "" || zone != "" && m.precision < hour || m.kind == timeKind && m.precision < hour {
		return m, false
	}
	if m.precision == fraction { // any number of digits
		layout = layouts[second]
		if size > len(layouts[second])+10 {
			local = local[:len(layouts[second])+10]
		}
	}
	if zone != "" {
		layout, local = layout+"Z07:00", local+zone
	}
	at, err := time.Parse(layout, local)
	if err != nil {
		return m, false
	}
	m.at = at
	return m, true
}

// looksLikeMoment tells what a string has the exact form of.
func looksLikeMoment(s string) (moment, bool) {
	switch {
	case len(s) < len("12:00") || s[0] < '0' || s[0] > '9':
		return moment{}, false
	case s[2] == ':':
		return parseMoment(timeKind, s)
	case len(s) > len("2006-01-02"):
		return parseMoment(dateTimeKind, s)
	}
	return parseMoment(dateKind, s)
}

// String writes the moment as FHIR does, as far as it is known.
func (m moment) String() string {
	s := m.at.Format(layouts[m.precision])
	if m.kind == timeKind {
		return strings.TrimPrefix(s, noDay)
	}
	if m.zoned {
		s += m.at.Format("Z07:00")
	}
	return s
}

// parts are the components of a moment in order of weight; seconds and their
// fraction are one.
func (m moment) parts() [6]int64 {
	y, mo, d := m.at.Date()
	return [6]int64{
		int64(y), int64(mo), int64(d), int64(m.at.Hour()), int64(m.at.Minute()),
		int64(m.at.Second())*int64(time.Second) + int64(m.at.Nanosecond()),
	}
}

// compare orders two moments. It is not decided when all that is known of both
// agrees and one is known further, or when only one has a zone and the
// difference might come from that.
func (m moment) compare(n moment) (order int, decided bool) {
	m, n = m.inZoneOf(n), n.inZoneOf(m)
	if m.zoned != n.zoned && m.precision >= hour && n.precision >= hour {
		return m.compareAcrossZones(n)
	}
	least := min(m.precision, n.precision, second)
	a, b := m.parts(), n.parts()
	for i := range least + 1 {
		switch {
		case a[i] < b[i]:
			return -1, true
		case a[i] > b[i]:
			return 1, true
		}
	}
	return 0, min(m.precision, second) == min(n.precision, second)
}

// inZoneOf moves m to UTC where both have a zone, so that they can be compared
// part by part.
func (m moment) inZoneOf(n moment) moment {
	if m.zoned && n.zoned {
		m.at = m.at.UTC()
	}
	return m
}

// compareAcrossZones compares a moment that has a zone with one that has none:
// only a difference greater than any zone makes is one.
func (m moment) compareAcrossZones(n moment) (order int, decided bool) {
	const furthest = 14 * time.Hour // zones lie between -12:00 and +14:00
	switch d := m.at.Sub(n.at); {
	case d > furthest:
		return 1, true
	case d < -furthest:
		return -1, true
	}
	return 0, false
}

// sort reports whether two moments are both times of day, or neither is.
func (m moment) alike(n moment) bool { return (m.kind == timeKind) == (n.kind == timeKind) }

package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// sct is the system of the codes by which observations are known, in whatever
// form they were asked.
const sct = "http://snomed.info/sct"

// chartCodes are the rows of the observation chart that one code gives: the value
// and, where NEWS2 scores it, the score. 9279-1 and others of LOINC stand beside
// these in the forms that come with the program.
var chartCodes = []struct {
	what         printing.Measured
	value, score string
}{
	{printing.Respirations, "86290005", "1104301000000104"},
	{printing.Pulse, "364075005", "1104351000000103"},
	{printing.Consciousness, "1104441000000107", "1104361000000100"},
	{printing.Temperature, "386725007", "1104371000000107"},
	{printing.NEWS2Total, "1104051000000101", ""},
}

// chartLOINC are those that LOINC alone names.
var chartLOINC = map[printing.Measured]string{
	printing.Pain: "72514-3", printing.Glucose: "15074-8", printing.ComaScale: "9269-2", printing.Urine: "9187-6",
}

// observations gives the sets of observations that stand in the record, oldest
// first: that of the triage and those of every form that was filed.
func (k *Kiosk) observations(ctx context.Context, id record.ID) ([]printing.Observation, error) {
	entries, err := k.ledger.Entries(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := k.ledger.Attendance(ctx, id)
	if err != nil {
		return nil, err
	}
	clock := k.ledger.ClockHistory()
	var sets, triage []observed
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		switch b := body.(type) {
		case *record.Triaged:
			triage = read(k.setsIn(b.Facts, []time.Time{b.Triage.AssessedAt}, b.Triage.AssessedBy), clock.Shift(a.Written.Triage))
		case *record.Filed:
			if stands(a, e.ID) {
				moments, err := momentsIn(b.Answers)
				if err != nil {
					return nil, err
				}
				sets = append(sets, read(k.setsIn(b.Facts, orOne(moments, e.OccurredAt), k.writerOf(e)), clock.Shift(e.Seq))...)
			}
		}
	}
	sets = append(triage, sets...)
	slices.SortStableFunc(sets, oldestFirst)
	var all []printing.Observation
	for _, set := range sets {
		all = append(all, set.Observation)
	}
	return all, nil
}

// observed is a set with when it was taken by the clock of the present.
type observed struct {
	printing.Observation
	taken clocked
}

// read gives sets whose times were read off a clock that stands elsewhere now.
func read(sets []printing.Observation, shift time.Duration) []observed {
	all := make([]observed, len(sets))
	for i, set := range sets {
		all[i] = observed{set, clockedBy(set.At, shift)}
	}
	return all
}

// oldestFirst orders sets by when they were taken; whatever has no time comes
// last, so that it is never among those that are too old to be shown.
func oldestFirst(a, b observed) int {
	switch {
	case a.At.IsZero() == b.At.IsZero():
		return a.taken.reckoned.Compare(b.taken.reckoned)
	case a.At.IsZero():
		return 1
	}
	return -1
}

// stands reports whether an entry is the newest of its filing.
func stands(a record.Attendance, id record.ID) bool {
	f, filed := a.Filing(id)
	return filed && f.Latest() == id
}

// writerOf is whose words an entry holds.
func (k *Kiosk) writerOf(e record.Entry) string {
	if e.OnBehalfOf != "" {
		return e.OnBehalfOf
	}
	return k.nameOf(e.Author)
}

// orOne gives the moments of a form, or the time of the whole where it asks for
// none.
func orOne(moments []time.Time, whole time.Time) []time.Time {
	if len(moments) == 0 {
		return []time.Time{whole}
	}
	return moments
}

// setsIn takes apart the facts of one form into sets of observations: one for
// each occurrence of a group that repeats. A set says itself when it was taken.
// Of a form whose sets do not, the moments are known in reading order and no
// more: only of one set and one moment is it sure that they belong together, and
// a set under a wrong time is worse than one without.
func (k *Kiosk) setsIn(facts []record.Fact, moments []time.Time, by string) []printing.Observation {
	var order []string
	groups := map[string][]record.Fact{}
	for _, f := range facts {
		if groups[f.Group] == nil {
			order = append(order, f.Group)
		}
		groups[f.Group] = append(groups[f.Group], f)
	}
	var sets []printing.Observation
	for _, g := range order {
		if r := readings(groups[g]); len(r) > 0 {
			sets = append(sets, printing.Observation{At: takenAt(groups[g]), By: by, Readings: r})
		}
	}
	if len(sets) == 1 && len(moments) == 1 && takenAt(facts).IsZero() {
		sets[0].At = moments[0]
	}
	return sets
}

// takenAt gives when a set was taken by its own word; zero where it has none.
func takenAt(facts []record.Fact) time.Time {
	for _, f := range facts {
		if f.Is("https://tideover.example/fhir/CodeSystem/observation-set", "taken-at") {
			return f.At
		}
	}
	return time.Time{}
}

// readings puts the facts of one set into the rows of the chart.
func readings(facts []record.Fact) map[printing.Measured]printing.Reading {
	rows := map[printing.Measured]printing.Reading{}
	put := func(what printing.Measured, value, score string) {
		if value != "" {
			rows[what] = printing.Reading{Value: value, Score: score}
		}
	}
	for _, c := range chartCodes {
		put(c.what, said(facts, sct, c.value), said(facts, sct, c.score))
	}
	for what, code := range chartLOINC {
		put(what, said(facts, "http://loinc.org", code), "")
	}
	if systolic := said(facts, sct, "72313002"); systolic != "" {
		put(printing.BloodPressure, strings.TrimSuffix(systolic+"/"+said(facts, sct, "1091811000000102"), "/"), said(facts, sct, "1104341000000101"))
	}
	saturation(facts, put)
	oxygen(facts, put)
	return rows
}

// saturation tells the scale by which of the two scores was given.
func saturation(facts []record.Fact, put func(printing.Measured, string, string)) {
	first, second := said(facts, sct, "1104311000000102"), said(facts, sct, "1104321000000108")
	scale, score := "", first
	switch {
	case second != "":
		scale, score = "2", second
	case first != "":
		scale = "1"
	}
	put(printing.Saturation, said(facts, sct, "431314004"), score)
	put(printing.Scale, scale, "")
}

// oxygen says how much, or that it is air, which only its score tells.
func oxygen(facts []record.Fact, put func(printing.Measured, string, string)) {
	score, flow := said(facts, sct, "1104331000000105"), said(facts, "http://loinc.org", "3151-8")
	switch {
	case flow != "":
		put(printing.Oxygen, flow, score)
	case score == "0":
		put(printing.Oxygen, "Air", score)
	case score != "":
		put(printing.Oxygen, "Oxygen", score)
	}
}

// said gives what was answered to a concept, as it is written on a chart.
func said(facts []record.Fact, system, code string) string {
	for _, f := range facts {
		if code == "" || !f.Is(system, code) {
			continue
		}
		switch {
		case len(f.Codes) > 0:
			return f.Codes[0].String()
		case f.Number != "":
			return strings.TrimSpace(f.Number + " " + flowUnit(f))
		}
		return f.Text
	}
	return ""
}

// flowUnit gives the unit where the row of the chart does not name it: oxygen
// comes in litres a minute or as a share.
func flowUnit(f record.Fact) string {
	if f.Is("http://loinc.org", "3151-8") {
		return f.Unit.String()
	}
	return ""
}

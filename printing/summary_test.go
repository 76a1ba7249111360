package printing

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func summarySample() Summary {
	a := settled()
	was := known().Patient
	was.Address = record.Address{Lines: []string{"3 Old Quay", "Tidewater"}, Postcode: "TD1 1AA"}
	was.Occupation, was.Email = "", "m.hollingworth@example.org"
	return Summary{
		Attendance: a, Known: was, LastAttended: record.Date{Year: 2025, Month: 2, Day: 9},
		AsOf: at("2026-11-20 03:00"), Age: 24 * time.Hour, Fit: "Found by NHS number; name and birth date agree.",
	}
}

func TestASummaryNamesTheSnapshotOfEachFact(t *testing.T) {
	p := testPress(t)
	pdf := planned(t, record.PatientSummary, summarySample(), p.SummaryPages, p.Summary)
	has(t, pdf, "Patient summary, WITHDRAWN", "Snapshot of 20-Nov-2026 03:00, 1d old when this was printed", "What has changed since is not known.", "Known allergies",
		"Penicillin: anaphylaxis (recorded 12-Jun-2019)", "Not known since.", "3 Old Quay, Tidewater, TD1 1AA", "14 Larkspur Gardens", "09-Feb-2025", "the same",
		"Found by NHS number", "Retired teacher", "Four hours end at", "Urgent level emergency care")
}

func TestASummaryWithholdsWhatPDSDoes(t *testing.T) {
	p := testPress(t)
	for _, side := range []string{"index", "desk"} {
		s := summarySample()
		if side == "index" {
			s.Known.Sensitive = true
		} else {
			s.Attendance.Patient.Sensitive = true
		}
		said := textOf(t, planned(t, record.PatientSummary, s, p.SummaryPages, p.Summary))
		for _, secret := range []string{"Old Quay", "Larkspur", "TD1", "TD4", "01632", "NWOSU", "Quayside", "example.org"} {
			if strings.Contains(said, secret) {
				t.Errorf("%s: %s is on the sheet", side, secret)
			}
		}
		if strings.Count(said, withheld) != 6 {
			t.Errorf("%s: withheld is said %d times", side, strings.Count(said, withheld))
		}
	}
}

func TestASummaryOfLittleOrMuchIsWhole(t *testing.T) {
	p := testPress(t)
	for name, a := range map[string]record.Attendance{"known": known(), "longest": longest(), "widest": widest(), "unknown": unknown()} {
		for _, known := range []record.Patient{a.Patient, longest().Patient, {}} {
			s := Summary{Attendance: a, Known: known, AsOf: at("2026-11-20 03:00")}
			pdf := planned(t, record.PatientSummary, s, p.SummaryPages, p.Summary)
			checkLayout(t, func(f string, args ...any) { t.Errorf(name+": "+f, args...) }, pdf, pageWidth, pageHeight)
			has(t, pdf, s.Known.Allergies.Status.String())
			if len(known.Allergies.Items) == 0 {
				has(t, pdf, "This does not mean none. Ask, then write.")
			}
			if !slices.ContainsFunc(known.Allergies.Items, func(i record.Allergy) bool { return i.Substance == "Latex" }) {
				continue
			}
			has(t, pdf, "Latex: swelling of the lips and tongue")
		}
	}
}

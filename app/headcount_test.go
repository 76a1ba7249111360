package app

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func TestHeadsAreCountedByWhatTheyWaitFor(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	h := headcount{now: now}
	for _, who := range []struct {
		a       record.Attendance
		decided time.Time
	}{
		{a: record.Attendance{Details: record.Details{ArrivedAt: ago(12 * time.Minute)}}},
		{a: record.Attendance{Details: record.Details{ArrivedAt: ago(239 * time.Minute)}, Triage: &record.Triage{Acuity: record.Code{Code: "1064891000000107"}}}},
		{a: record.Attendance{Details: record.Details{ArrivedAt: ago(240 * time.Minute), Patient: record.Patient{Unknown: true}}, Triage: &record.Triage{Acuity: record.Code{Code: "another"}}}},
		{a: record.Attendance{Details: record.Details{ArrivedAt: ago(13 * time.Hour)}, Triage: &record.Triage{Acuity: record.Code{Code: "1064901000000108"}}}, decided: ago(9*time.Hour + 5*time.Minute)},
		{a: record.Attendance{Details: record.Details{ArrivedAt: ago(5 * time.Minute), AmbulanceArrivedAt: ago(22 * time.Minute)}}},
	} {
		h.here(who.a, who.decided)
	}
	want := headcount{
		now: now, present: 5, over4: 2, over12: 1, unknown: 1, acuity: [6]int{1, 0, 1, 0, 0, 3},
		triage: waiting{2, 12 * time.Minute}, handover: waiting{1, 22 * time.Minute}, bed: waiting{1, 9*time.Hour + 5*time.Minute}, longest: 13 * time.Hour,
	}
	if h != want {
		t.Errorf("counted %+v, want %+v", h, want)
	}
	if row := h.bed.row("Beds"); row.Now != "1" || row.Note != "longest 9hr 5min" {
		t.Errorf("%+v", row)
	}
}

func TestThoseWhoCameAreCountedByHowTheyLeft(t *testing.T) {
	left := func(status, destination string) *record.Departure {
		return &record.Departure{DischargeStatus: record.Code{Code: status}, DischargeDestination: record.Code{Code: destination}}
	}
	h := headcount{}
	for _, a := range []record.Attendance{
		{Details: record.Details{ArrivalMode: record.Code{Code: byAmbulance[3]}, Patient: record.Patient{Unknown: true}}},
		{Departure: left("182992009", "306706006")},
		{Departure: left(leftBeforeAssessment, "306689006")},
		{Departure: left(leftAfterAssessment, "")},
		{Departure: left("1066321000000107", "")}, // before treatment was completed: was seen
		{Departure: left(diedHere, "305398007")},
		{Departure: left(diedBefore, "305398007"), Details: record.Details{AmbulanceArrivedAt: time.Unix(1, 0)}},
	} {
		h.arrived(a, func(c record.Code) bool { return c.Code == "306706006" })
	}
	want := headcount{since: 7, ambulances: 2, admitted: 1, left: 2, leftTriaged: 1, died: 2, deadOnArrival: 1, unknownSince: 1}
	if h != want {
		t.Errorf("counted %+v, want %+v", h, want)
	}
}

// The codes that figures are made by are codes that the department can choose.
func TestFiguresGoByCodesOfTheLists(t *testing.T) {
	k, _ := kiosk(t)
	for list, codes := range map[string][]string{
		"acuity": slices.Collect(maps.Keys(acuities)), "arrival-mode": byAmbulance,
		"discharge-status": {leftBeforeAssessment, leftAfterAssessment, diedHere, diedBefore},
	} {
		for _, code := range codes {
			if !k.offers(list, code) {
				t.Errorf("%s has no %s", list, code)
			}
		}
	}
	for code, want := range map[string]bool{"306706006": true, "1066391000000105": true, "306689006": false, "19712007": false, "": false} {
		if k.inHospital(record.Code{Code: code}) != want {
			t.Errorf("%q is in the hospital: %v", code, !want)
		}
	}
}

func (k *Kiosk) offers(list, code string) bool {
	for _, url := range k.codes.URLs() {
		if len(url) >= len(list) && url[len(url)-len(list):] == list {
			_, ok := k.codes.Find(url, code)
			return ok
		}
	}
	return false
}

// The decision's own time counts, not that of its typing.
func TestABedIsWaitedForSinceItWasDecided(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "decision-to-admit")
	if err != nil {
		t.Fatal(err)
	}
	if problems := f.Set("departure.decidedToAdmitAt", "-15"); len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, err := f.Save(ctx); err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	h, err := k.countHeads(ctx, nil)
	if err != nil || h.bed.n != 1 || h.bed.longest < 15*time.Minute || h.bed.longest > 20*time.Minute {
		t.Errorf("%+v, %v", h.bed, err)
	}
}

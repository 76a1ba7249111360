package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/sync/cds"
)

// twelveHours is how long nobody is to spend in the department.
const twelveHours = 12 * time.Hour

// headcount is the department in figures: nobody is named by them.
type headcount struct {
	now time.Time
	// Of those who came since the outage began.
	since, ambulances, admitted, left, leftTriaged, died, deadOnArrival, unknownSince int
	// Of those who are here.
	present, over4, over12, unknown int
	acuity                          [6]int // by the order of the code list; the last has none
	triage, handover, bed           waiting
	longest                         time.Duration
}

// waiting counts those who wait for one thing, and how long the longest has.
type waiting struct {
	n       int
	longest time.Duration
}

func (w *waiting) add(since time.Duration) { w.n, w.longest = w.n+1, max(w.longest, since) }

func (w waiting) row(label string) printing.SitrepRow {
	r := printing.SitrepRow{Label: label, Now: fmt.Sprint(w.n)}
	if w.n > 0 {
		r.Note = "longest " + record.FormatDuration(w.longest)
	}
	return r
}

// The ECDS codes that the figures are made by, where a code list gives no group
// to go by. Left before being seen is before or after the initial assessment;
// whoever left in the midst of treatment was seen.
var (
	acuityWords = []string{"1 Immediate", "2 Very urgent", "3 Urgent", "4 Standard", "5 Low", "No category yet"}
	byAmbulance = []string{"1048031000000100", "1048041000000109", "1048021000000102", "1048051000000107", "1048081000000101"}
)

const (
	leftBeforeAssessment = "1066301000000103"
	leftAfterAssessment  = "1066311000000101"
	diedHere             = "75004002"
	diedBefore           = "63238001"
)

// countHeads counts the department. Those who came since the outage are the
// ones whose registration the ledger has after its declaration.
func (k *Kiosk) countHeads(ctx context.Context, declared *record.Entry) (headcount, error) {
	h := headcount{now: k.now()}
	all, err := k.ledger.Attendances(ctx)
	if err != nil {
		return h, err
	}
	came, err := k.cameSince(ctx, declared)
	if err != nil {
		return h, err
	}
	clock := k.ledger.ClockHistory()
	for _, a := range all {
		if a.Withdrawal != nil {
			continue
		}
		if came[a.ID] {
			h.arrived(a, k.inHospital)
		}
		if a.Present() {
			so, err := k.courseOf(ctx, a)
			if err != nil {
				return h, err
			}
			h.here(a.Reckoned(clock), so.decided.reckoned)
		}
	}
	return h, nil
}

// momentOf gives the moment that answers an element of the national data set.
func momentOf(facts []record.Fact, element string) time.Time {
	for _, f := range facts {
		if f.Is(cds.System, element) {
			return f.At
		}
	}
	return time.Time{}
}

func (k *Kiosk) cameSince(ctx context.Context, declared *record.Entry) (map[record.ID]bool, error) {
	came := map[record.ID]bool{}
	if declared == nil {
		return came, nil
	}
	entries, err := k.ledger.EntriesSince(ctx, declared.Seq, record.KindRegistered)
	for _, e := range entries {
		came[e.AttendanceID] = true
	}
	return came, err
}

func (h *headcount) arrived(a record.Attendance, inHospital func(record.Code) bool) {
	h.since++
	if a.Patient.Unknown {
		h.unknownSince++
	}
	if !a.AmbulanceArrivedAt.IsZero() || slices.Contains(byAmbulance, a.ArrivalMode.Code) {
		h.ambulances++
	}
	if a.Departure == nil {
		return
	}
	if inHospital(a.Departure.DischargeDestination) {
		h.admitted++
	}
	switch a.Departure.DischargeStatus.Code {
	case leftBeforeAssessment:
		h.left++
	case leftAfterAssessment:
		h.left, h.leftTriaged = h.left+1, h.leftTriaged+1
	case diedHere:
		h.died++
	case diedBefore:
		h.died, h.deadOnArrival = h.died+1, h.deadOnArrival+1
	}
}

// here counts somebody who is in the department; their times are of the clock
// of the present.
func (h *headcount) here(a record.Attendance, decidedToAdmit time.Time) {
	h.present++
	stay := a.Clock().Elapsed(h.now)
	h.longest = max(h.longest, stay)
	if stay >= record.FourHours {
		h.over4++
	}
	if stay >= twelveHours {
		h.over12++
	}
	if a.Patient.Unknown {
		h.unknown++
	}
	if !a.AmbulanceArrivedAt.IsZero() && a.HandoverAt.IsZero() {
		h.handover.add(h.now.Sub(a.AmbulanceArrivedAt))
	}
	if !decidedToAdmit.IsZero() {
		h.bed.add(h.now.Sub(decidedToAdmit))
	}
	h.assessed(a)
}

func (h *headcount) assessed(a record.Attendance) {
	i := len(acuities)
	if a.Triage == nil {
		h.triage.add(h.now.Sub(a.ArrivedAt))
	} else if known := Acuity(a.Triage.Acuity.Code); known > 0 {
		i = known - 1
	}
	h.acuity[i]++
}

// figures are the four that are asked first.
func (h headcount) figures() []printing.SitrepRow {
	return []printing.SitrepRow{
		{Label: "Attendances since start", Now: fmt.Sprint(h.since)}, {Label: "In department now", Now: fmt.Sprint(h.present)},
		{Label: "4hr or more", Now: fmt.Sprint(h.over4)}, {Label: "12hr or more", Now: fmt.Sprint(h.over12)},
	}
}

func (h headcount) parts() []printing.SitrepPart {
	acuity := printing.SitrepPart{Title: "In department by triage category"}
	for i, n := range h.acuity {
		acuity.Rows = append(acuity.Rows, printing.SitrepRow{Label: acuityWords[i], Now: fmt.Sprint(n)})
	}
	row := func(label string, n int, note string) printing.SitrepRow {
		return printing.SitrepRow{Label: label, Now: fmt.Sprint(n), Note: note}
	}
	return []printing.SitrepPart{acuity, {Title: "Flow", Rows: []printing.SitrepRow{
		h.triage.row("Waiting for triage"),
		{Label: "Longest in the department", Now: h.longestInWords()},
		row("Ambulances: arrived since start", h.ambulances, ""),
		h.handover.row("Ambulances: waiting to hand over"),
		h.bed.row("Decided to admit, waiting for a bed"),
		row("Admitted since start", h.admitted, ""),
		row("Left before being seen, since start", h.left, some(h.leftTriaged, "after triage")),
		row("Deaths, since start", h.died, some(h.deadOnArrival, "dead on arrival")),
		row("Name not known, in department now", h.unknown, some(h.unknownSince, "since start")),
	}}}
}

func (h headcount) longestInWords() string {
	if h.present == 0 {
		return "nobody"
	}
	return record.FormatDuration(h.longest)
}

func some(n int, words string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", n, words)
}

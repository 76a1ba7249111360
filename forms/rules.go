package forms

import (
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// arrivalID stands for the arrival: the form's own answer, or else what the
// Setting says of the attendance.
const arrivalID = "arrival.arrivedAt"

// rule is a check that one moment does not lie before another. A problem
// appears at the later one. Words take both moments, the later one first.
type rule struct {
	later, earlier string
	severity       Severity
	words          string
	wayOut         string
}

const (
	correctOne   = "Correct one of them, or leave it empty if not known."
	correctLater = "Correct it, or leave it empty if not known."
)

// rules are every check across questions, in one place.
var rules = []rule{
	{"arrival.handoverAt", "arrival.ambulanceArrivedAt", Error, "Handover %s is before the ambulance came at %s.", correctOne},
	{"triage.assessedAt", arrivalID, Error, "Assessed %s is before the arrival at %s.", correctLater},
	{"departure.decidedToAdmitAt", arrivalID, Error, "Decided to admit %s is before the arrival at %s.", correctLater},
	{"departure.concludedAt", arrivalID, Error, "Concluded %s is before the arrival at %s.", correctLater},
	{"departure.departedAt", arrivalID, Error, "Left %s is before the arrival at %s.", correctLater},
	{"departure.departedAt", "departure.concludedAt", Error, "Left %s is before care was concluded at %s.", correctOne},
	{"departure.departedAt", "departure.decidedToAdmitAt", Doubtful, "Left %s is before the decision to admit at %s.", "Look at both again."},
}

// past are the moments that cannot lie ahead.
var past = map[string]string{
	"arrival.ambulanceArrivedAt": "The ambulance came", "arrival.handoverAt": "Handover", arrivalID: "Arrived",
	"triage.assessedAt": "Assessed", "departure.decidedToAdmitAt": "Decided to admit",
	"departure.concludedAt": "Concluded", "departure.departedAt": "Left",
}

// clockSlack is how far two clocks of one department may differ.
const clockSlack = 2 * time.Minute

// ruleProblems gives the problems that appear at one question because of the
// clock or of other answers.
func (f *Form) ruleProblems(p *place) []Problem {
	if p.entry == plainEntry {
		return nil
	}
	if p.linkID == "patient.birthDate" {
		return f.bornAfterArrival(p)
	}
	at, ok := f.momentOf(p.linkID)
	if !ok {
		return nil
	}
	var found []Problem
	now := f.now()
	if name := past[p.linkID]; name != "" && at.After(now.Add(clockSlack)) {
		found = append(found, p.problem(f.severity(Error, at.Sub(now)), fmt.Sprintf("%s %s is still to come.", name, momentWords(at, now, "yesterday")), correctLater))
	}
	for _, r := range rules {
		if r.later != p.linkID {
			continue
		}
		if earlier, known := f.momentOf(r.earlier); known && at.Before(earlier.Truncate(time.Minute)) {
			words := fmt.Sprintf(r.words, momentWords(at, now, "yesterday"), momentWords(earlier, now, "yesterday"))
			found = append(found, p.problem(f.severity(r.severity, earlier.Sub(at)), words, r.wayOut))
		}
	}
	return found
}

// severity lessens what a clock that was set may be to blame for.
func (f *Form) severity(s Severity, by time.Duration) Severity {
	if set := f.clockSet(); set > 0 && by <= set+clockSlack {
		return Doubtful
	}
	return s
}

func (f *Form) bornAfterArrival(p *place) []Problem {
	values := p.st.values
	at, ok := f.arrival()
	if len(values) == 0 || !ok || at.Before(record.EarliestClock) {
		return nil
	}
	arrived := record.DateOf(at.In(f.now().Location()))
	if !values[0].day.After(arrived) {
		return nil
	}
	return []Problem{p.problem(Error, fmt.Sprintf("Born %s is after the arrival on %s.", values[0].day, arrived), "Correct one of them.")}
}

// momentOf gives the moment that a question was answered with. Seconds count
// for nothing, since people type minutes.
func (f *Form) momentOf(linkID string) (time.Time, bool) {
	if p := f.byAt[linkID]; p != nil && p.on {
		if vs := p.st.values; len(vs) > 0 && vs[0].kind == dateTimeValue {
			return vs[0].at, true
		}
		return time.Time{}, false
	}
	if linkID == arrivalID && !f.q.Has(arrivalID) {
		return f.setting.ArrivedAt, !f.setting.ArrivedAt.IsZero()
	}
	return time.Time{}, false
}

// arrival gives the arrival, on foot or by ambulance.
func (f *Form) arrival() (time.Time, bool) {
	if at, ok := f.momentOf("arrival.ambulanceArrivedAt"); ok {
		return at, true
	}
	return f.momentOf(arrivalID)
}

package drill

import (
	"maps"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// An attendance with every form that makes something, told to the trust, told
// again by a kiosk that was restored to the time before, and told once more:
// each thing is there once, and the balance is zero each time.
func TestWhatFormsMakeArrivesOnce(t *testing.T) {
	w := newWalk(t)
	w.charted()
	it, err := w.k.SignIn(w.ctx, "1005", exercisePIN)
	w.must(err)
	stick := t.TempDir()
	_, err = it.BackUp(w.ctx, stick, nil)
	w.must(err)
	w.must(w.k.Operator("it").EndOutage(w.ctx, "INC 1"))
	w.settled("at first")
	held := w.standing()
	want := map[string]int{"QuestionnaireResponse": 6, "Observation": 6, "Condition": 1, "Procedure": 2, "Encounter": 1}
	if !maps.Equal(held, want) {
		t.Errorf("the EPR holds %v, want %v", held, want)
	}

	settings := w.k.Settings
	w.must(w.k.Close())
	_, err = app.Restore(w.ctx, settings, app.Outside{}, app.RestoreOrder{From: stick, Replace: true, Reason: "disk failed", Account: "it"}, nil)
	w.must(err)
	w.k, err = app.Open(w.ctx, settings, app.Outside{}, nil)
	w.must(err)
	w.lead, err = w.k.SignIn(w.ctx, "1002", exercisePIN)
	w.must(err)
	w.must(w.k.Operator("it").EndOutage(w.ctx, "INC 1"))
	for range 2 {
		w.settled("again")
		if again := w.standing(); !maps.Equal(again, held) {
			t.Errorf("told again, the EPR holds %v, and held %v", again, held)
		}
	}
	if twice := w.trust.Account().Duplicates(); len(twice) > 0 {
		t.Errorf("twice at the trust: %+v", twice)
	}
}

// charted is an attendance from arrival to departure, with a chart that was
// amended, a diagnosis and a treatment.
func (w *walk) charted() record.Attendance {
	f, err := w.desk.Arrive(record.Patient{Name: record.Name{Family: "Okonkwo", Given: "Ada"}})
	a := w.fill(f, err, "arrival.arrivedAt", "-90", "arrival.complaint", "Short of breath")
	f, err = w.nurse.File(w.ctx, a.ID, "triage")
	w.fill(f, err, "triage.assessedAt", "-80", "triage.acuity", "Urgent", "news.respirations", "24", "news.pulse", "104", "pain.score", "3")
	f, err = w.nurse.File(w.ctx, a.ID, "observations")
	a = w.fill(f, err, "obs.takenAt", "-60", "news.respirations", "22", "news.pulse", "98", "news.temperature", "37.2", "pain.score", "2")
	f, err = w.nurse.Refile(w.ctx, a.Filings[0].ID())
	w.must(err)
	f.Reason = "Another patient's temperature"
	w.fill(f, nil, "news.temperature", "", "news.pulse", "99")
	f, err = w.nurse.File(w.ctx, a.ID, notesForm)
	w.fill(f, err, "notes.seenAt", "-50", "notes.history", "Asthma", "notes.diagnosis.condition", "Asthma", "notes.diagnosis.qualifier", "Confirmed")
	f, err = w.nurse.File(w.ctx, a.ID, "investigations")
	w.fill(f, err, "investigation.what", "Plain X-ray", "investigation.at", "-45", "treatment.what", "Nebuliser", "treatment.at", "-40")
	f, err = w.desk.File(w.ctx, a.ID, "departure")
	return w.fill(f, err, "departure.departedAt", "-5")
}

// settled brings everything back, and holds the balance to zero.
func (w *walk) settled(when string) {
	w.t.Helper()
	outcome, err := w.lead.Recover(w.ctx, func(app.Progress) {})
	if err != nil {
		w.t.Fatalf("%s: %+v, %v", when, outcome, err)
	}
	r, err := w.k.Balance(w.ctx, nil)
	if err != nil || !r.Closed() {
		w.t.Fatalf("%s: %+v, %v; %+v", when, r.Total, err, r.Waiting())
	}
	for _, l := range r.Lines {
		if len(l.Omissions) > 0 {
			w.t.Errorf("%s: left out %+v", when, l.Omissions)
		}
	}
}

// standing counts what the EPR holds of each type that forms have a part in.
func (w *walk) standing() map[string]int {
	held := map[string]int{}
	for _, kind := range []string{"QuestionnaireResponse", "Observation", "Condition", "Procedure", "Encounter"} {
		held[kind] = w.trust.Standing(kind)
	}
	return held
}

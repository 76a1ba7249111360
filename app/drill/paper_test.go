package drill

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// walk is a practice kiosk with the people of an exercise at it.
type walk struct {
	t           *testing.T
	ctx         context.Context
	k           *app.Kiosk
	trust       *Trust
	desk, nurse *app.Session
	lead, clerk *app.Session
}

func newWalk(t *testing.T) *walk {
	t.Helper()
	w := &walk{t: t, ctx: context.Background()}
	p, err := Practise(w.ctx, filepath.Join(t.TempDir(), "tideover.toml"), app.Outside{})
	w.must(err)
	w.trust = p.trust
	w.k, err = app.Open(w.ctx, p.Settings, app.Outside{}, nil)
	w.must(err)
	t.Cleanup(func() { w.must(errors.Join(w.k.Close(), p.Close())) })
	for id, s := range map[string]**app.Session{"1001": &w.desk, "1002": &w.lead, "1003": &w.clerk, "1004": &w.nurse} {
		*s, err = w.k.SignIn(w.ctx, id, exercisePIN)
		w.must(err)
	}
	return w
}

func (w *walk) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// fill answers a form and saves it.
func (w *walk) fill(f *app.Filling, err error, answers ...string) record.Attendance {
	w.t.Helper()
	w.must(err)
	for i := 0; i < len(answers); i += 2 {
		f.Set(answers[i], answers[i+1])
	}
	a, err := f.Save(w.ctx)
	if err != nil {
		w.t.Fatalf("%s: %v %+v", f.Title(), err, f.Problems())
	}
	return a
}

// A whole attendance, its notes amended by two at once and its record by its
// triage and its handover, another typed in from a blank pack two days later, all of it settled at PAS and EPR: the balance comes
// to zero once the rest of the pack is accounted for.
func TestFormsAndPaperEndAtZero(t *testing.T) {
	w := newWalk(t)
	a := w.attended()
	pack, err := w.lead.IssuePack(w.ctx, 2)
	w.must(err)
	b := w.typedIn(pack[0])

	w.must(w.k.Operator("it").EndOutage(w.ctx, "INC 1"))
	outcome, err := w.lead.Recover(w.ctx, func(app.Progress) {})
	if err != nil && !errors.Is(err, app.ErrDecision) {
		t.Fatalf("%+v, %v", outcome, err)
	}
	r, err := w.k.Balance(w.ctx, nil)
	if err != nil || !r.Balanced() || r.Closed() || r.Total.Waiting != 1 {
		t.Fatalf("with a pack out: %+v, %v; %+v", r.Total, err, r.Waiting())
	}
	w.must(w.lead.AccountPack(w.ctx, record.PackUnused, "Came back from the store", pack[1]))
	if r, err = w.k.Balance(w.ctx, nil); err != nil || !r.Closed() || r.Total.Withdrawn != 1 || r.Total.Issued != 3 {
		t.Fatalf("%+v, %v; %+v", r.Total, err, r.Waiting())
	}
	w.must(w.lead.SignBalance(w.ctx, r))
	if twice := w.trust.Account().Duplicates(); len(twice) > 0 {
		t.Errorf("twice at the trust: %+v", twice)
	}
	if got, want := w.trust.Responses(), 6+len(a.Filings)+len(b.Filings); got != want {
		t.Errorf("the EPR holds %d forms, want %d", got, want)
	}
}

// attended is an attendance from arrival to departure, with notes that two
// people amended at once.
func (w *walk) attended() record.Attendance {
	f, err := w.desk.Arrive(record.Patient{Name: record.Name{Family: "Okonkwo", Given: "Ada"}})
	a := w.fill(f, err, "arrival.arrivedAt", "-90", "arrival.complaint", "Fell from a ladder")
	f, err = w.nurse.File(w.ctx, a.ID, "triage")
	w.fill(f, err, "triage.assessedAt", "-80", "triage.acuity", "Urgent", "patient.allergies.status", "Known", "patient.allergies.items", "Penicillin (rash)")
	f, err = w.nurse.File(w.ctx, a.ID, notesForm)
	a = w.fill(f, err, "notes.seenAt", "-60", "notes.history", "Fell two rungs")
	w.amendedByTwo(a.Filings[0].ID())
	f, err = w.desk.File(w.ctx, a.ID, "handover")
	a = w.fill(f, err, "arrival.ambulanceArrivedAt", "-95", "arrival.handoverAt", "-88")
	if len(a.Patient.Allergies.Items) != 1 || !a.Clock().StartedAt.Equal(a.HandoverAt) {
		w.t.Errorf("the record says %+v, the clock runs from %s", a.Patient.Allergies, a.Clock().StartedAt)
	}
	f, err = w.desk.File(w.ctx, a.ID, "departure")
	return w.fill(f, err, "departure.departedAt", "-5")
}

// amendedByTwo has two people amend one form, each not knowing of the other.
func (w *walk) amendedByTwo(filing record.ID) {
	w.t.Helper()
	one, err1 := w.nurse.Refile(w.ctx, filing)
	other, err2 := w.lead.Refile(w.ctx, filing)
	w.must(errors.Join(err1, err2))
	one.Reason, other.Reason = "Asked again", "Read again"
	one.Set("notes.plan", "X-ray of the wrist")
	other.Set("notes.history", "Fell from the second rung")
	w.fill(one, nil)
	if _, err := other.Save(w.ctx); !errors.Is(err, app.ErrOvertaken) {
		w.t.Fatalf("saved over another: %v", err)
	}
	merged, err := other.Merge(w.ctx)
	if err != nil || len(merged.Conflicts) > 0 || len(merged.Taken) != 1 {
		w.t.Fatalf("merged %+v, %v", merged, err)
	}
	w.fill(other, nil)
}

// typedIn is an attendance of two days ago whose paper a ward clerk types in.
func (w *walk) typedIn(n record.DowntimeNumber) record.Attendance {
	w.t.Helper()
	found, err := w.clerk.Scan(w.ctx, n.String())
	if err != nil || found.Attendance != nil {
		w.t.Fatalf("found %+v, %v", found, err)
	}
	day := record.DateOf(w.k.Now().AddDate(0, 0, -2)).String()
	signed := func(f *app.Filling, err error) (*app.Filling, error) {
		if err == nil {
			f.SetWriter("Lena Marsh, doctor")
			err = f.SetDate(day)
		}
		return f, err
	}
	f, err := signed(w.clerk.ArriveFromPaper(w.ctx, n, app.Page{}))
	a := w.fill(f, err, "patient.familyName", "Lindqvist", "arrival.arrivedAt", "0258", "arrival.complaint", "Wheeze")
	for _, form := range []struct {
		name    string
		answers []string
	}{
		{"triage", []string{"triage.assessedAt", "0304", "triage.acuity", "Urgent"}},
		{notesForm, []string{"notes.seenAt", "0344", "notes.history", "Exacerbation of asthma"}},
		{"departure", []string{"departure.departedAt", "0620"}},
	} {
		f, err := signed(w.clerk.Transcribe(w.ctx, app.Page{}, a, form.name))
		a = w.fill(f, err, form.answers...)
	}
	clock := a.Clock()
	if d := clock.StoppedAt.Sub(clock.StartedAt); d != 3*time.Hour+22*time.Minute || a.ArrivedAt.After(w.k.Now().Add(-24*time.Hour)) {
		w.t.Errorf("here for %s since %s", d, a.ArrivedAt)
	}
	if !slices.ContainsFunc(a.Filings, func(f record.Filing) bool { return f.OnBehalfOf == "Lena Marsh, doctor" }) {
		w.t.Errorf("filings %+v", a.Filings)
	}
	return a
}

package app

import (
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// onBoard gives somebody's row of the board.
func onBoard(t *testing.T, k *Kiosk, a record.Attendance) BoardRow {
	t.Helper()
	rows, err := k.Board(ctx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r BoardRow) bool { return r.ID == a.ID })
	if i < 0 {
		t.Fatalf("%s is not on the board", a.Number)
	}
	return rows[i]
}

// Whatever is filed or put right shows at the next look, though a look at a board
// on which nothing happened reads nothing.
func TestTheBoardFollowsTheForms(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	other := arrive(t, s, "Okafor")
	at := func(stage Stage, ago time.Duration) {
		t.Helper()
		r := onBoard(t, k, a)
		if since := k.now().Sub(r.StageAt); r.Stage != stage || since < ago || since > ago+2*time.Minute {
			t.Errorf("%s for %s, want %s for %s", r.Stage, since, stage, ago)
		}
	}
	at(ToBeTriaged, 20*time.Minute)
	f, err := s.About(ctx, a.ID, ForTriage)
	fileForm(t, choose(t, f, err, "triage.acuity", "triage.chiefComplaint"), nil, map[string]string{"triage.assessedAt": "-15"})
	at(ToBeSeen, 15*time.Minute)
	f, err = s.File(ctx, a.ID, "notes")
	notes := fileForm(t, f, err, map[string]string{"notes.seenAt": "-5"})
	at(InTreatment, 5*time.Minute)
	f, err = s.Refile(ctx, notes.Filings[0].ID())
	f.Reason = "Misread"
	fileForm(t, f, err, map[string]string{"notes.seenAt": "-9"})
	at(InTreatment, 9*time.Minute)
	f, err = s.File(ctx, a.ID, "decision-to-admit")
	fileForm(t, f, err, map[string]string{"departure.decidedToAdmitAt": "-3"})
	at(AwaitingBed, 3*time.Minute)
	if r := onBoard(t, k, other); r.Stage != ToBeTriaged || r.Score != nil {
		t.Errorf("somebody else is at %s with %+v", r.Stage, r.Score)
	}
	depart(t, s, other)
	if rows, err := k.Board(ctx); err != nil || len(rows) != 1 {
		t.Errorf("%d rows after one left, %v", len(rows), err)
	}
}

// A score of a triage that was put right counts no more, whichever time it had.
func TestAScoreThatWasPutRightIsGone(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	triage := func(respirations, at string) {
		t.Helper()
		f, err := s.About(ctx, a.ID, ForTriage)
		fileForm(t, choose(t, f, err, "triage.acuity", "triage.chiefComplaint"), nil, map[string]string{
			"triage.assessedAt": at, "news.respirations": respirations, "news.spo2": "97", "news.systolic": "120",
			"news.pulse": "70", "news.temperature": "37.0", "news.consciousness": "A", "news.oxygen": "Air",
		})
	}
	triage("28", "-10")
	if r := onBoard(t, k, a); r.Score == nil || r.Score.Total != 3 || r.Score.Rose {
		t.Fatalf("scores %+v", r.Score)
	}
	triage("18", "-12")
	if r := onBoard(t, k, a); r.Score == nil || r.Score.Total != 0 || r.Score.Rose {
		t.Errorf("put right, scores %+v", r.Score)
	}
}

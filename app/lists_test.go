package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

func gatherList(t *testing.T, k *Kiosk, kind record.SheetKind, area string) printing.List {
	t.Helper()
	gather := gatherDepartment
	if kind == record.WardList || kind == record.Handover {
		gather = gatherArea
	}
	l, err := gather(ctx, k, PrintRequest{Sheet: kind, Area: area})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func rowOf(t *testing.T, l printing.List, a record.Attendance) printing.ListRow {
	t.Helper()
	for _, r := range l.Rows {
		if r.Number == a.Number {
			return r
		}
	}
	t.Fatalf("%s is not among %+v", a.Number, l.Rows)
	return printing.ListRow{}
}

func moved(t *testing.T, s *Session, a record.Attendance, place string) {
	t.Helper()
	if err := s.Move(ctx, a.ID, place); err != nil {
		t.Fatal(err)
	}
}

// A list says what the forms say, the newest word of each.
func TestAListSaysWhatTheFormsSay(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	r := rowOf(t, gatherList(t, k, record.DepartmentList, ""), a)
	if r.Complaint != "Chest pain since midnight." || r.Triage != "" || r.Clinician != "" || r.Plan != "" || r.Here < 19*time.Minute || r.Clock != r.Here {
		t.Errorf("on arrival %+v", r)
	}
	f, err := s.About(ctx, a.ID, ForTriage)
	fileForm(t, choose(t, f, err, "triage.acuity", "triage.chiefComplaint"), nil, map[string]string{"triage.assessedAt": "-12"})
	for _, plan := range []string{"Bloods.", "Bloods at 3. Then decide."} {
		f, err = s.File(ctx, a.ID, "notes")
		fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.professional.name": "Dr OYELARAN", "notes.plan": plan})
	}
	f, err = s.File(ctx, a.ID, "decision-to-admit")
	fileForm(t, f, err, map[string]string{"departure.decidedToAdmitAt": "-5", "admit.ward": "AMU", "admit.consultant": "Dr LOWE"})
	r = rowOf(t, gatherList(t, k, record.DepartmentList, ""), a)
	if r.Acuity != 1 || r.Triage != "Immediate" || r.Complaint == "Chest pain since midnight." || r.Clinician != "Dr OYELARAN" {
		t.Errorf("seen %+v", r)
	}
	if r.Plan != "Admit: AMU, Dr LOWE. Bloods at 3. Then decide." {
		t.Errorf("plan %q", r.Plan)
	}
}

func TestAnAmendedFormIsReadAsItStands(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "notes")
	a = fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.plan": "Home."})
	f, err = s.Refile(ctx, a.Filings[0].ID())
	f.Reason = "Wrong patient's plan"
	fileForm(t, f, err, map[string]string{"notes.plan": "Admit."})
	if r := rowOf(t, gatherList(t, k, record.DepartmentList, ""), a); r.Plan != "Admit." {
		t.Errorf("plan %q", r.Plan)
	}
}

func TestTheNewestScoreIsOnTheList(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	answer := func(at string, total int) responseItem {
		when, err := time.Parse("15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		when = when.AddDate(2026, 10, 20)
		return responseItem{LinkID: "obs.set", Item: []responseItem{
			{LinkID: "obs.takenAt", Answer: []responseAnswer{{DateTime: when}}}, {LinkID: "news.total", Answer: []responseAnswer{{Integer: &total}}},
		}}
	}
	var c course
	c.hear(saying{answers: responseItem{Item: []responseItem{answer("05:40", 7), answer("04:10", 2)}}}, clockedBy(now, 0))
	if got := (&Kiosk{zone: time.UTC}).scoreWords(c, now); got != "NEWS2 7 at 05:40" {
		t.Errorf("%q", got)
	}
}

func TestAListIsOrderedAsTheDepartmentIs(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	for _, place := range []string{"", "Roof", "Majors 10", "Majors 2", "Corridor 1", "Resus 4", "Waiting room", "Majors 2"} {
		a := arrive(t, s, "Smith")
		if place != "" {
			moved(t, s, a, place)
		}
	}
	var got []string
	for _, r := range gatherList(t, k, record.DepartmentList, "").Rows {
		got = append(got, r.Place)
	}
	if want := "Waiting room,Resus 4,Majors 2,Majors 2,Majors 10,Roof,Corridor 1,"; strings.Join(got, ",") != want {
		t.Errorf("%q, want %q", strings.Join(got, ","), want)
	}
	l := gatherList(t, k, record.Whiteboard, "majors")
	if len(l.Rows) != 3 || !slices.Contains(l.Places, "Majors 12") || slices.Contains(l.Places, "Resus 1") {
		t.Errorf("in majors: %+v", l)
	}
	if _, err := gatherDepartment(ctx, k, PrintRequest{Sheet: record.DepartmentList, Area: "Ward 9"}); !errors.Is(err, ErrNoSuchArea) {
		t.Errorf("of nowhere: %v", err)
	}
	if x := Explain(ErrNoSuchArea); !strings.Contains(x.Words, "ward") || x.Hint == "" {
		t.Errorf("explained as %+v", x)
	}
}

// Somebody is on a ward from the moment that they leave the department for it,
// and until the ward lets them go.
func TestAWardsListFollowsItsForms(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a, stays := arrive(t, s, "Smith"), arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "decision-to-admit")
	fileForm(t, f, err, map[string]string{"departure.decidedToAdmitAt": "-5", "admit.ward": "AMU", "admit.consultant": "Dr LOWE", "admit.reason": "Sepsis."})
	if wards, err := s.Wards(ctx); err != nil || len(wards) != 0 {
		t.Errorf("wards %+v, %v while still in the department", wards, err)
	}
	f, err = s.About(ctx, a.ID, ForDeparture)
	for _, it := range f.Form.Items() {
		if it.LinkID == "departure.dischargeDestination" {
			f.SetCode(it.At, record.Code{System: "http://snomed.info/sct", Code: "306706006", Display: "Ward"})
		}
	}
	fileForm(t, f, err, map[string]string{"departure.departedAt": "-4"})
	r := rowOf(t, gatherList(t, k, record.WardList, "amu"), a)
	if r.Place != "No bed" || r.Clinician != "Dr LOWE" || r.Complaint != "Sepsis." || !strings.Contains(r.Plan, "has not said that they came") || r.SimilarName {
		t.Errorf("on the way %+v", r)
	}
	for _, to := range []record.Attendance{a, stays} {
		f, err = s.File(ctx, to.ID, "ward-admission")
		fileForm(t, f, err, map[string]string{"ward.admittedAt": "-3", "ward.name": "AMU", "ward.bed": "B" + string(to.Number[len(to.Number)-2]), "ward.consultant": "Dr SINGH", "ward.plan": "Fluids."})
	}
	l := gatherList(t, k, record.Handover, "AMU")
	if r = rowOf(t, l, a); len(l.Rows) != 2 || !l.Ward || r.Clinician != "Dr SINGH" || r.Plan != "Fluids." || r.Place[0] != 'B' || !r.SimilarName {
		t.Errorf("admitted %+v", l)
	}
	f, err = s.File(ctx, a.ID, "ward-transfer")
	fileForm(t, f, err, map[string]string{"ward.movedAt": "-2", "ward.toWard": "Ward 7", "ward.toBed": "3"})
	if r = rowOf(t, gatherList(t, k, record.WardList, "Ward 7"), a); r.Place != "3" || r.Clinician != "Dr SINGH" {
		t.Errorf("moved %+v", r)
	}
	wards, err := s.Wards(ctx)
	if err != nil || len(wards) != 2 || wards[0].Name != "AMU" || wards[1].Name != "Ward 7" {
		t.Fatalf("wards %+v, %v", wards, err)
	}
	for i, want := range []record.Attendance{stays, a} {
		if on := wards[i].Patients; len(on) != 1 || on[0].ID != want.ID || on[0].Place == "" || !on[0].SimilarName {
			t.Errorf("on %s are %+v", wards[i].Name, on)
		}
	}
	f, err = s.File(ctx, a.ID, "ward-discharge")
	fileForm(t, f, err, map[string]string{"ward.dischargedAt": "-1", "ward.name": "Ward 7"})
	if _, err := gatherArea(ctx, k, PrintRequest{Sheet: record.WardList, Area: "Ward 7"}); !errors.Is(err, ErrNoSuchArea) {
		t.Errorf("discharged: %v", err)
	}
}

// The same entry gives the same list, whatever happens afterwards.
func TestAListIsFrozenWhenItIsQueued(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	for _, kind := range []record.SheetKind{record.DepartmentList, record.WardList, record.Handover, record.Whiteboard} {
		jobs, err := s.Print(ctx, PrintRequest{Sheet: kind})
		if err != nil {
			t.Fatal(err)
		}
		before, err := k.render(ctx, jobs[0])
		if err != nil {
			t.Fatal(err)
		}
		moved(t, s, a, "Resus "+string(kind[0]))
		after, err := k.render(ctx, jobs[0])
		if err != nil || string(before.Data) != string(after.Data) {
			t.Errorf("%s came out otherwise, %v", kind, err)
		}
		if want := map[bool]string{true: "iso_a3_297x420mm", false: a4}[kind == record.Whiteboard]; after.Media != want {
			t.Errorf("%s is printed on %s", kind, after.Media)
		}
	}
}

func TestAListNamesTheOneThatItReplaces(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	arrive(t, s, "Smith")
	if l := gatherList(t, k, record.DepartmentList, ""); l.Replaces.Serial != 0 || !l.Next.IsZero() {
		t.Errorf("the first replaces %+v", l.Replaces)
	}
	jobs, err := s.Print(ctx, PrintRequest{Sheet: record.DepartmentList}, PrintRequest{Sheet: record.DepartmentList, Area: "Majors"})
	if err != nil {
		t.Fatal(err)
	}
	if l := gatherList(t, k, record.DepartmentList, ""); l.Replaces.Serial != jobs[0].FirstSerial || !l.Replaces.AsAt.Equal(jobs[0].QueuedAt) {
		t.Errorf("the second replaces %+v, not %+v", l.Replaces, jobs[0])
	}
	if l := gatherList(t, k, record.DepartmentList, "Majors"); l.Replaces.Serial != 0 {
		t.Errorf("the list of a part replaces %+v", l.Replaces)
	}
}

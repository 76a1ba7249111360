package app

import (
	"errors"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// Lesson 8: recovered work attached to the wrong form. Each of several
// half-filled forms comes back to its own person, form and attendance, after a
// restart too.
func TestLesson08EachFormComesBackToItsOwnPersonAndAttendance(t *testing.T) {
	k, c := staffed(t)
	people := []record.Staff{lead, clinician}
	first := signInAs(t, k, lead)
	patients := []record.Attendance{arrive(t, first, "Smith"), arrive(t, first, "Smith")}
	words := func(who record.Staff, a record.Attendance, p Purpose) string {
		return who.Name + " about " + a.Number.String() + " " + string(p)
	}
	fields := map[Purpose]string{ForAmendment: "patient.familyName", ForTriage: "triage.chiefComplaint", ForDeparture: "departure.departedAt"}
	for _, who := range people {
		s := signInAs(t, k, who)
		for _, a := range patients {
			for p, field := range fields {
				f, err := s.About(ctx, a.ID, p)
				if err != nil {
					t.Fatal(err)
				}
				f.Set(field, words(who, a, p))
				if _, err := f.Keep(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	k = reopened(t, k, c)
	byID := map[record.ID]record.Attendance{patients[0].ID: patients[0], patients[1].ID: patients[1]}
	for _, who := range people {
		kept, err := signInAs(t, k, who).Kept(ctx)
		if err != nil || len(kept) != len(patients)*len(fields) {
			t.Fatalf("%s is given %d forms, %v", who.Name, len(kept), err)
		}
		for _, f := range kept {
			if got, want := f.Form.Text(fields[f.Purpose]), words(who, byID[f.AttendanceID], f.Purpose); got != want {
				t.Errorf("%q came back as %q", want, got)
			}
		}
	}
	if kept, err := signInAs(t, k, clerk).Kept(ctx); err != nil || len(kept) != 0 {
		t.Errorf("somebody else is given %d forms, %v", len(kept), err)
	}
}

// Lesson 8: a form that is still in memory is not taken up by somebody else.
func TestLesson08AFormIsNotResumedByAnother(t *testing.T) {
	k, _ := staffed(t)
	f, err := signInAs(t, k, clerk).Arrive(record.Patient{})
	if err != nil {
		t.Fatal(err)
	}
	if err := signInAs(t, k, lead).Resume(ctx, f); !errors.Is(err, ErrNotYours) {
		t.Errorf("got %v", err)
	}
	if err := signInAs(t, k, clerk).Resume(ctx, f); err != nil {
		t.Error(err)
	}
}

// Lesson 7: unsent data destroyed; a form deleted after a failed send. What was
// typed outlives a save that was refused, and says what happened meanwhile.
func TestLesson07AFailedSaveDestroysNoSavepoint(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*testing.T, *Session, record.Attendance)
		want      error
	}{
		"withdrawn": {func(t *testing.T, s *Session, a record.Attendance) {
			if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
				t.Fatal(err)
			}
		}, ErrWithdrawn},
		"amended": {func(t *testing.T, s *Session, a record.Attendance) {
			f, err := s.About(ctx, a.ID, ForAmendment)
			if err != nil {
				t.Fatal(err)
			}
			f.Set("patient.familyName", "Smythe")
			f.Reason = "Spelt wrongly"
			if _, err := f.Save(ctx); err != nil {
				t.Fatal(err)
			}
		}, ErrOvertaken},
		"moved": {func(t *testing.T, s *Session, a record.Attendance) {
			if err := s.Move(ctx, a.ID, "Majors 3"); err != nil {
				t.Fatal(err)
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			k, _ := staffed(t)
			s := signInAs(t, k, clerk)
			a := arrive(t, s, "Smith")
			f, err := s.About(ctx, a.ID, ForAmendment)
			if err != nil {
				t.Fatal(err)
			}
			f.Set("patient.familyName", "Smyth")
			f.SetReason("Typed wrongly")
			if _, err := f.Keep(ctx); err != nil {
				t.Fatal(err)
			}
			c.meanwhile(t, signInAs(t, k, lead), a)
			kept, err := s.Kept(ctx)
			if err != nil || len(kept) != 1 {
				t.Fatalf("%d kept, %v", len(kept), err)
			}
			f = kept[0]
			if err := f.Meanwhile(ctx); !errors.Is(err, c.want) {
				t.Errorf("meanwhile: %v, want %v", err, c.want)
			}
			if _, err := f.Save(ctx); !errors.Is(err, c.want) {
				t.Errorf("saved: %v, want %v", err, c.want)
			}
			left := 1
			if c.want == nil {
				left = 0
			}
			if kept, err := s.Kept(ctx); err != nil || len(kept) != left {
				t.Errorf("%d kept after the save, %v", len(kept), err)
			}
		})
	}
}

// One form that cannot be read holds up none of the others, and is not thrown
// away.
func TestAFormThatCannotBeReadStaysAndIsTold(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, clerk)
	good, err := s.Arrive(record.Patient{})
	if err != nil {
		t.Fatal(err)
	}
	good.Set("patient.familyName", "Hollingworth")
	if _, err := good.Keep(ctx); err != nil {
		t.Fatal(err)
	}
	points, err := k.ledger.Savepoints(ctx, "1001")
	if err != nil || len(points) != 1 {
		t.Fatal(points, err)
	}
	strange := points[0]
	strange.Subject = "triage " + string(good.AttendanceID)
	if err := k.ledger.KeepSavepoint(ctx, strange); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Kept(ctx)
	if !errors.Is(err, ErrNotBroughtBack) || len(kept) != 1 || kept[0].Form.Text("patient.familyName") != "Hollingworth" {
		t.Errorf("%d kept, %v", len(kept), err)
	}
	if points, err := k.ledger.Savepoints(ctx, "1001"); err != nil || len(points) != 2 {
		t.Errorf("%d on disk, %v", len(points), err)
	}
}

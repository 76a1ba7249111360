package app

import (
	"errors"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// Lesson 10: conflicts resolved silently. What two people changed in different
// fields of one form is brought together, and said.
func TestLesson10ChangesOfDifferentFieldsAreMerged(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	theirs, err1 := s.About(ctx, a.ID, ForAmendment)
	mine, err2 := s.About(ctx, a.ID, ForAmendment)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	theirs.Reason, mine.Reason = "Spelt wrongly", "Another name"
	fileForm(t, theirs, nil, map[string]string{"patient.familyName": "Smyth"})
	mine.Set("patient.givenName", "Jane")
	if _, err := mine.Save(ctx); !errors.Is(err, ErrOvertaken) {
		t.Fatalf("saved over theirs: %v", err)
	}
	merged, err := mine.Merge(ctx)
	if err != nil || len(merged.Conflicts) != 0 || len(merged.Taken) != 1 || merged.Taken[0] != (record.Change{Field: "FAMILY name", Was: "Smith", Now: "Smyth"}) {
		t.Fatalf("merged %+v, %v", merged, err)
	}
	a = fileForm(t, mine, nil, nil)
	if n := a.Patient.Name; n.Family != "Smyth" || n.Given != "Jane" {
		t.Errorf("the name is %s", n)
	}
}

// What both changed waits for a choice, through a power cut too, and nothing is
// saved before.
func TestLesson10AChangeOfTheSameFieldIsAsked(t *testing.T) {
	for _, takeTheirs := range []bool{true, false} {
		k, c := staffed(t)
		s := signInAs(t, k, lead)
		a := arrive(t, s, "Smith")
		theirs, err1 := s.About(ctx, a.ID, ForAmendment)
		mine, err2 := s.About(ctx, a.ID, ForAmendment)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		theirs.Reason, mine.Reason = "Spelt wrongly", "Asked again"
		fileForm(t, theirs, nil, map[string]string{"patient.familyName": "Smyth", "arrival.complaint": "Fall"})
		mine.Set("patient.familyName", "Smythe")
		mine.Set("patient.givenName", "Jane")
		merged, err := mine.Merge(ctx)
		want := Conflict{At: "patient.familyName", Label: "FAMILY name", Was: "Smith", Theirs: "Smyth", Mine: "Smythe"}
		if err != nil || len(merged.Conflicts) != 1 || merged.Conflicts[0] != want || len(merged.Taken) != 1 {
			t.Fatalf("merged %+v, %v", merged, err)
		}
		if _, err := mine.Keep(ctx); err != nil {
			t.Fatal(err)
		}
		k = reopened(t, k, c)
		kept, err := signInAs(t, k, lead).Kept(ctx)
		if err != nil || len(kept) != 1 || len(kept[0].Conflicts()) != 1 {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		mine = kept[0]
		if _, err := mine.Save(ctx); !errors.Is(err, ErrConflicts) {
			t.Fatalf("saved before the choice: %v", err)
		}
		if err := errors.Join(mine.Choose("patient.familyName", takeTheirs), mine.Choose("patient.givenName", true)); !errors.Is(err, ErrNoConflict) {
			t.Fatal(err)
		}
		a = fileForm(t, mine, nil, nil)
		family := map[bool]string{true: "Smyth", false: "Smythe"}[takeTheirs]
		if n := a.Patient.Name; n.Family != family || n.Given != "Jane" || a.Complaint != "Fall" {
			t.Errorf("the name is %s, want %s; complaint %q", n, family, a.Complaint)
		}
	}
}

// A conflict that nobody has settled outlives a third person's change.
func TestLesson10AnUnsettledConflictStays(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	mine, err := s.About(ctx, a.ID, ForAmendment)
	if err != nil {
		t.Fatal(err)
	}
	mine.Reason = "Mine"
	mine.Set("patient.familyName", "Smythe")
	for _, change := range []map[string]string{{"patient.familyName": "Smyth"}, {"arrival.complaint": "Fall"}} {
		theirs, err := s.About(ctx, a.ID, ForAmendment)
		if err != nil {
			t.Fatal(err)
		}
		theirs.Reason = "Theirs"
		fileForm(t, theirs, nil, change)
		merged, err := mine.Merge(ctx)
		if err != nil || len(merged.Conflicts) != 1 || merged.Conflicts[0].Theirs != "Smyth" || merged.Conflicts[0].Mine != "Smythe" {
			t.Fatalf("merged %+v, %v", merged, err)
		}
	}
	if _, err := mine.Save(ctx); !errors.Is(err, ErrConflicts) {
		t.Errorf("saved: %v", err)
	}
}

// A triage or a filed form is no more overwritten than an amendment.
func TestLesson10NoFormIsSavedOverAnother(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "notes-test")
	a = fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.history": "Fell.", "notes.pain": "4"})
	refile := func() (*Filling, error) { return s.Refile(ctx, a.Filings[0].ID()) }
	triage := func() (*Filling, error) { return s.File(ctx, a.ID, "triage") }
	depart := func() (*Filling, error) { return s.File(ctx, a.ID, "departure") }
	for name, c := range map[string]struct {
		begin        func() (*Filling, error)
		first, other map[string]string
	}{
		"filed form": {refile, map[string]string{"notes.plan": "X-ray"}, map[string]string{"notes.pain": "6"}},
		"triage":     {triage, map[string]string{"triage.assessedAt": "-5", "triage.acuity": "Urgent"}, map[string]string{"triage.assessedAt": "-4", "triage.acuity": "Standard"}},
		"departure":  {depart, map[string]string{"departure.departedAt": "-2"}, map[string]string{"departure.departedAt": "-1"}},
	} {
		first, err1 := c.begin()
		other, err2 := c.begin()
		if err := errors.Join(err1, err2); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		first.Reason, other.Reason = "First", "Second"
		for field, text := range c.other {
			other.Set(field, text)
		}
		fileForm(t, first, nil, c.first)
		if _, err := other.Save(ctx); !errors.Is(err, ErrOvertaken) {
			t.Errorf("%s: saved over another: %v", name, err)
		}
		if err := other.Meanwhile(ctx); !errors.Is(err, ErrOvertaken) {
			t.Errorf("%s: meanwhile %v", name, err)
		}
		merged, err := other.Merge(ctx)
		if err != nil || len(merged.Conflicts)+len(merged.Taken) == 0 {
			t.Errorf("%s: %+v, %v", name, merged, err)
		}
		for _, conflict := range merged.Conflicts {
			if err := other.Choose(conflict.At, false); err != nil {
				t.Error(err)
			}
		}
		fileForm(t, other, nil, nil)
	}
	facts, err := k.Facts(ctx, a.ID)
	if pain := factOf(facts, "http://loinc.org", "72514-3"); err != nil || len(pain) != 1 || pain[0].Number != "6" {
		t.Errorf("facts %+v, %v", facts, err)
	}
}

// Blocks that repeat are merged block by block: a diagnosis that one added and
// one that another changed both stand, and the clash names its block.
func TestLesson10BlocksThatRepeatAreMerged(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "notes")
	if err != nil {
		t.Fatal(err)
	}
	second := add(t, f, "notes.diagnosis", "notes.diagnosis.condition")
	certain(f)
	a = fileForm(t, f, nil, map[string]string{"notes.seenAt": "-10", "notes.diagnosis.condition": "Asthma", second: "Fall"})
	theirs, err1 := s.Refile(ctx, a.Filings[0].ID())
	mine, err2 := s.Refile(ctx, a.Filings[0].ID())
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	theirs.Reason, mine.Reason = "Theirs", "Mine"
	fileForm(t, theirs, nil, map[string]string{"notes.diagnosis.condition": "Asthma, acute", second: "Fall downstairs"})
	mine.Set(second, "Fall from a ladder")
	third := add(t, mine, "notes.diagnosis@2", "notes.diagnosis.condition")
	mine.Set(third, "Sprain")
	merged, err := mine.Merge(ctx)
	want := Conflict{At: second, Label: "Diagnosis", Was: "Fall", Theirs: "Fall downstairs", Mine: "Fall from a ladder"}
	if err != nil || len(merged.Conflicts) != 1 || merged.Conflicts[0] != want || len(merged.Taken) != 1 {
		t.Fatalf("merged %+v, %v", merged, err)
	}
	if err := mine.Choose(second, true); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"notes.diagnosis.condition": "Asthma, acute", second: "Fall downstairs", third: "Sprain"} {
		if got := mine.Form.Text(at); got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
}

// add adds a block after another and gives the address of a question in it.
func add(t *testing.T, f *Filling, after, question string) string {
	t.Helper()
	at, err := f.Form.Add(after)
	if err != nil {
		t.Fatal(err)
	}
	_, occurrence, _ := strings.Cut(at, "@")
	return question + "@" + occurrence
}

// certain answers how sure each diagnosis is, which is asked of every one.
func certain(f *Filling) {
	for _, it := range f.Form.Items() {
		if it.LinkID == "notes.diagnosis.qualifier" {
			f.SetCode(it.At, it.Options[0].Code)
		}
	}
}

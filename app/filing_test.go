package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// withForms puts the trust's own forms of the tests into the kiosk's folder.
func withForms(t *testing.T) func(*Settings) {
	return func(s *Settings) {
		s.Forms.Desk = []string{"transfer-test"}
		s.Forms.Folder = filepath.Join(filepath.Dir(s.Path()), "forms")
		if err := os.CopyFS(s.Forms.Folder, os.DirFS("testdata/forms")); err != nil {
			t.Fatal(err)
		}
	}
}

// fileForm fills in a form and saves it.
func fileForm(t *testing.T, f *Filling, err error, answers map[string]string) record.Attendance {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for field, text := range answers {
		if problems := f.Set(field, text); len(problems) > 0 {
			t.Fatalf("%s: %+v", field, problems)
		}
	}
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	return a
}

func lineOf(t *testing.T, s *Session, a record.Attendance, form string) FormLine {
	t.Helper()
	lines, err := s.Forms(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Name == form {
			return l
		}
	}
	t.Fatalf("no form %s among %+v", form, lines)
	return FormLine{}
}

func TestAFormOfTheTrustsOwnIsFiledAndAmended(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if l := lineOf(t, s, a, "notes-test"); l.Title != "Clinician’s notes" || !l.May || len(l.Filings) != 0 || l.Unfinished {
		t.Errorf("before: %+v", l)
	}
	f, err := s.File(ctx, a.ID, "notes-test")
	a = fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.history": "Fell.", "notes.pain": "4"})
	l := lineOf(t, s, a, "notes-test")
	if len(l.Filings) != 1 || l.Filings[0].By != "Joanne Rahman" || !l.Filings[0].OccurredAt.Before(l.Filings[0].RecordedAt.Add(-9*time.Minute)) {
		t.Fatalf("filed: %+v", l)
	}
	f, err = s.Refile(ctx, l.Filings[0].Entry)
	if err != nil || f.Form.Text("notes.history") != "Fell." {
		t.Fatalf("to amend: %v, %q", err, f.Form.Text("notes.history"))
	}
	if _, err := f.Save(ctx); !errors.Is(err, ErrNothingChanged) {
		t.Errorf("an amendment of nothing: %v", err)
	}
	f.Set("notes.pain", "7")
	if _, err := f.Save(ctx); !errors.Is(err, ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	f.Reason = "Asked again"
	a = fileForm(t, f, nil, nil)
	if l = lineOf(t, s, a, "notes-test"); len(l.Filings) != 1 || l.Filings[0].Amended != 1 {
		t.Errorf("amended: %+v", l)
	}
	facts, err := k.Facts(ctx, a.ID)
	pain := factOf(facts, "http://loinc.org", "72514-3")
	if err != nil || len(pain) != 1 || pain[0].Number != "7" || pain[0].Label != "Pain" || pain[0].Group != string(a.Filings[0].ID()) {
		t.Errorf("facts %+v, %v", facts, err)
	}
	v, err := s.View(ctx, a.ID)
	// Sheets of the arrival may come out meanwhile, and say so above it.
	if err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool { return strings.Contains(l.Title+l.Detail, "Was 4, now 7") }) {
		t.Errorf("the record says %+v, %v", v.Lines, err)
	}
}

func factOf(facts []record.Fact, system, code string) []record.Fact {
	var found []record.Fact
	for _, f := range facts {
		if f.Is(system, code) {
			found = append(found, f)
		}
	}
	return found
}

// Lesson 4: the same form sent twice. A form that was open twice is filed once.
func TestLesson04AFormThatWasOpenTwiceIsFiledOnce(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "transfer-test")
	if err != nil {
		t.Fatal(err)
	}
	f.Set("transfer.to", "Majors 3")
	if _, err := f.Keep(ctx); err != nil {
		t.Fatal(err)
	}
	if l := lineOf(t, s, a, "transfer-test"); !l.Unfinished {
		t.Errorf("kept: %+v", l)
	}
	kept, err := s.Kept(ctx)
	if err != nil || len(kept) != 1 || kept[0].Form.Text("transfer.to") != "Majors 3" {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	fileForm(t, f, nil, nil)
	for _, again := range []*Filling{f, kept[0]} {
		if _, err := again.Save(ctx); !errors.Is(err, ErrFiled) {
			t.Errorf("filed again: %v", err)
		}
	}
	f, err = s.File(ctx, a.ID, "transfer-test")
	fileForm(t, f, err, map[string]string{"transfer.to": "Resus 1"})
	if l := lineOf(t, s, a, "transfer-test"); len(l.Filings) != 2 || l.Unfinished {
		t.Errorf("filed twice: %+v", l)
	}
}

// A form that the kiosk cannot use keeps nobody from registering, and the form
// whose place it would take stays.
func TestABadFormOfTheTrustsOwnIsLeftOut(t *testing.T) {
	k, _ := kiosk(t, withForms(t), func(s *Settings) {
		for name, text := range map[string]string{"bad.json": "{", "triage.json": `{"resourceType":"Questionnaire","url":"x:y","status":"active","item":[{"linkId":"a","type":"string","text":"A"}]}`} {
			if err := os.WriteFile(filepath.Join(s.Forms.Folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	bad := k.UnusableForms()
	if len(bad) != 2 || bad[0].File != "bad.json" || bad[1].File != "triage.json" {
		t.Fatalf("left out %+v", bad)
	}
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if _, err := s.File(ctx, a.ID, "triage"); err != nil {
		t.Error(err)
	}
	lineOf(t, s, a, "notes-test")
	if c := checkOf(t, k.Readiness(ctx, func(Check) {}), "forms"); !strings.Contains(c.Words, "bad.json") || !c.Wanting() {
		t.Errorf("readiness says %+v", c)
	}
}

func TestWhoMayFileWhat(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	a := arrive(t, signInAs(t, k, lead), "Smith")
	for _, c := range []struct {
		who  record.Staff
		form string
		may  bool
	}{
		{clerk, "notes-test", false}, {clerk, "transfer-test", true}, {ward, "transfer-test", true}, {clinician, "notes-test", true}, {clinician, "transfer-test", true},
		{itPerson, "transfer-test", false}, {itPerson, "notes-test", false}, {clerk, "triage", false}, {clerk, "arrival", true},
	} {
		s := signInAs(t, k, c.who)
		_, err := s.File(ctx, a.ID, c.form)
		if _, refused := errors.AsType[*NotYoursError](err); refused == c.may {
			t.Errorf("a %s files %s: %v", c.who.Role, c.form, err)
		}
	}
}

// A form begins with what is known of the patient, the attendance and whoever
// fills it in, as far as it asks for it.
func TestAFormBeginsWithWhatIsKnown(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	if bad := k.UnusableForms(); len(bad) > 0 {
		t.Fatalf("%+v", bad)
	}
	a := arrive(t, s, "Hollingworth")
	f, err := s.File(ctx, a.ID, "population-test")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"family": "Hollingworth", "born": "14-Mar-1958", "number": a.Number.Compact(), "by": "Joanne Rahman"} {
		if got := f.Form.Text(at); got != want {
			t.Errorf("%s begins with %q, want %q", at, got, want)
		}
	}
}

// What a correction speaks of happened when it did, where the form asks for no
// time: not when it was corrected.
func TestACorrectionKeepsWhenItHappened(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "transfer-test")
	first := fileForm(t, f, err, map[string]string{"transfer.to": "Majors 3"}).Filings[0]
	f, err = s.Refile(ctx, first.ID())
	if err == nil {
		f.Reason = "The other bay"
	}
	corrected := fileForm(t, f, err, map[string]string{"transfer.to": "Majors 4"}).Filings[0]
	if !corrected.OccurredAt.Equal(first.OccurredAt) || !corrected.RecordedAt.After(first.RecordedAt) {
		t.Errorf("first %s, corrected %s", first.OccurredAt, corrected.OccurredAt)
	}
}

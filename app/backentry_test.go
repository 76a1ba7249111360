package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// printed waits until an attendance's sheets are out, and gives its pages that
// people write on.
func printed(t *testing.T, k *Kiosk, s *Session, a record.Attendance) []Page {
	t.Helper()
	eventually(t, "the sheets came out", func() bool {
		n, err := k.ledger.CountOpenPrintJobs(ctx)
		return err == nil && n == 0
	})
	pages, err := s.PagesOf(ctx, a)
	if err != nil || len(pages) != 2 {
		t.Fatalf("pages %+v, %v", pages, err)
	}
	return pages
}

func codeOf(p Page) string {
	return printing.PageCode{Record: p.Number.Compact(), Sheet: p.Sheet, Page: p.Page, Of: p.Of, Serial: p.Serial}.String()
}

// The code of a page, however it comes in, names the page and what is written
// on it.
func TestACodeNamesItsPage(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	pages := printed(t, k, s, a)
	for _, text := range []string{codeOf(pages[1]), " " + strings.ToLower(codeOf(pages[1])) + "\n", "2"} {
		found, err := s.Scan(ctx, text)
		if err != nil || found.Attendance == nil || found.Attendance.ID != a.ID || found.Page == nil || found.Page.Page != 2 || found.Page.Job.ID == "" {
			t.Fatalf("%q: %+v, %v", text, found, err)
		}
		if forms := found.Page.Forms; forms[len(forms)-1].Name != "departure" {
			t.Errorf("page 2 belongs into %+v", forms)
		}
	}
	for _, text := range []string{printing.LabelCode(a.Number), a.Number.String(), a.Number.Compact()} {
		if found, err := s.Scan(ctx, text); err != nil || found.Attendance == nil || found.Page != nil {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
}

// What was written on paper is typed in with the times of the paper, in the
// name of whoever wrote it, and never as if it happened now.
func TestPaperIsTypedInWithItsOwnTimesAndAuthor(t *testing.T) {
	k, c := staffed(t)
	a := arrive(t, signInAs(t, k, clerk), "Smith")
	s := signInAs(t, k, ward)
	pages := printed(t, k, s, a)
	c.pass(50 * time.Hour)
	f, err := s.Transcribe(ctx, pages[0], a, "triage")
	if err != nil {
		t.Fatal(err)
	}
	if at := f.Form.Text("triage.assessedAt"); at != "" {
		t.Errorf("the assessment is taken to be at %s", at)
	}
	arrived := a.ArrivedAt.In(k.zone)
	want := arrived.Add(8 * time.Minute)
	f.Set("triage.assessedAt", want.Format("1504"))
	f.SetCode("triage.acuity", record.Code{System: "http://snomed.info/sct", Code: "1077241000000103"})
	if _, err := f.Save(ctx); !errors.Is(err, ErrNoWriter) {
		t.Fatalf("without who wrote it: %v", err)
	}
	f.SetWriter("Lena Marsh, nurse")
	f.Doubt("triage.acuity", true, "2 or 3")
	a = fileForm(t, f, nil, nil)
	if a.Triage == nil || !a.Triage.AssessedAt.Equal(want) || a.Triage.AssessedBy != "Lena Marsh, nurse" {
		t.Fatalf("triage %+v, want at %s", a.Triage, want)
	}
	entries, err := k.ledger.Entries(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := entries[len(entries)-1]
	body, err := e.Decode()
	triaged, ok := body.(*record.Triaged)
	if !ok || err != nil || e.OnBehalfOf != "Lena Marsh, nurse" || e.Author != ward.ID || !e.OccurredAt.Equal(want) || e.RecordedAt.Sub(e.OccurredAt) < 48*time.Hour {
		t.Errorf("entry %+v, %v", e, err)
	}
	if p := triaged.Paper; p == nil || p.Serial != pages[0].Serial || len(p.Doubts) != 1 || p.Doubts[0].Words != "2 or 3" {
		t.Errorf("of the paper it says %+v", p)
	}
	v, err := s.View(ctx, a.ID)
	if err != nil || !strings.Contains(v.Lines[0].Detail, "On behalf of Lena Marsh, nurse") || !strings.Contains(v.Lines[0].Detail, "Hard to read: Acuity, 2 or 3") {
		t.Errorf("the record says %+v, %v", v.Lines[0], err)
	}
}

// What is amended from a card says that it was written there.
func TestAnAmendmentFromPaperSaysSo(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.Transcribe(ctx, printed(t, k, s, a)[0], a, "arrival")
	if err != nil || f.Reason != "Written on the casualty card, page 1" {
		t.Fatalf("because %q, %v", f.Reason, err)
	}
	f.SetWriter("Not signed")
	a = fileForm(t, f, nil, map[string]string{"patient.nextOfKin.name": "Owen Smith"})
	entries, err := k.ledger.EntriesOfKind(ctx, record.KindAmended)
	if err != nil || len(entries) != 1 || !entries[0].OccurredAt.Equal(a.ArrivedAt) || entries[0].OnBehalfOf != "Not signed" {
		t.Errorf("amended by %+v, %v", entries, err)
	}
	pages, err := s.PagesOf(ctx, a)
	if err != nil || !pages[0].Forms[0].Typed || pages[0].Forms[1].Typed || !pages[0].Owed() {
		t.Errorf("pages %+v, %v", pages, err)
	}
}

// A form that asks for no time of its own asks when it was written.
func TestPaperWithoutATimeIsNotTakenForNow(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.Transcribe(ctx, printed(t, k, s, a)[1], a, "transfer-test")
	if err != nil {
		t.Fatal(err)
	}
	f.Set("transfer.to", "Majors 3")
	f.SetWriter("Lena Marsh")
	if _, err := f.Save(ctx); !errors.Is(err, ErrNoTime) {
		t.Fatalf("without a time: %v", err)
	}
	_, err = f.Keep(ctx)
	if err := errors.Join(err, f.SetWritten("-2")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Keep(ctx); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Kept(ctx)
	if err != nil || len(kept) != 1 || kept[0].Paper == nil || kept[0].Paper.WrittenBy != "Lena Marsh" {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	a = fileForm(t, kept[0], nil, nil)
	if got := a.Filings[0]; got.OnBehalfOf != "Lena Marsh" || !got.OccurredAt.Before(got.RecordedAt) {
		t.Errorf("filed %+v", got)
	}
}

// Every page that people write on is owed until somebody says what became of
// it. That it is lost takes two people.
func TestPagesAreOwedUntilSomebodySays(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, ward)
	signInAs(t, k, clinician)
	a, b := arrive(t, s, "Smith"), arrive(t, s, "Jones")
	first := printed(t, k, s, a)
	printed(t, k, s, b)
	owed := func() int {
		t.Helper()
		pages, err := s.PagesOwed(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(pages)
	}
	if n := owed(); n != 4 {
		t.Fatalf("%d pages are owed", n)
	}
	if err := errors.Join(s.SayPage(ctx, first[0], record.PageTyped), s.SayPage(ctx, first[1], record.PageBlank)); err != nil {
		t.Fatal(err)
	}
	if err := s.SayPage(ctx, first[1], record.PageLost); !errors.Is(err, ErrPageState) {
		t.Errorf("lost by one person's word: %v", err)
	}
	if n := owed(); n != 2 {
		t.Errorf("%d pages are owed after two were said", n)
	}
	others := printed(t, k, s, b)
	var pin *PINError
	for _, err := range []struct{ got, want error }{
		{s.SayLost(ctx, others[0], " ", clinician.ID, "112233"), ErrNoReason},
		{s.SayLost(ctx, others[0], "Last in Resus", ward.ID, "112233"), ErrYourself},
		{s.SayLost(ctx, others[0], "Last in Resus", "7777", "112233"), ErrNotOnList},
	} {
		if !errors.Is(err.got, err.want) {
			t.Errorf("got %v, want %v", err.got, err.want)
		}
	}
	if err := s.SayLost(ctx, others[0], "Last in Resus", clinician.ID, "998877"); !errors.As(err, &pin) {
		t.Errorf("with a wrong PIN: %v", err)
	}
	if err := s.SayLost(ctx, others[0], "Last in Resus", clinician.ID, "112233"); err != nil {
		t.Fatal(err)
	}
	if n := owed(); n != 1 {
		t.Errorf("%d pages are owed after one was lost", n)
	}
	if err := s.SayPage(ctx, others[0], record.PageTyped); err != nil { // and found
		t.Fatal(err)
	}
	pages, err := s.PagesOf(ctx, b)
	if err != nil || pages[0].State != record.PageTyped || pages[0].By != ward.Name || !pages[1].Owed() {
		t.Errorf("pages %+v, %v", pages, err)
	}
	if v, err := s.View(ctx, b.ID); err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool { return l.Title == "Casualty card, page 1 lost" }) {
		t.Errorf("the record does not tell of it: %+v, %v", v.Lines, err)
	}
	if err := s.Withdraw(ctx, b.ID, "Registered twice"); err == nil {
		t.Error("a ward clerk withdrew")
	}
	if err := signInAs(t, k, lead).Withdraw(ctx, b.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	if n := owed(); n != 0 {
		t.Errorf("%d pages of a withdrawn attendance are owed", n)
	}
}

// A number of a blank pack becomes an attendance when its sheet is typed in,
// under that number and at the time on the paper, and nothing is printed.
func TestABlankPackComesBack(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	numbers, err := s.IssuePack(ctx, 3)
	if err != nil || len(numbers) != 3 {
		t.Fatal(numbers, err)
	}
	code := printing.PageCode{Record: numbers[1].Compact(), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 900}
	found, err := s.Scan(ctx, code.String())
	if err != nil || found.Attendance != nil || found.Number != numbers[1] || found.Page == nil || found.Page.Forms[0].Name != "arrival" {
		t.Fatalf("found %+v, %v", found, err)
	}
	f, err := s.ArriveFromPaper(ctx, found.Number, *found.Page)
	if err != nil || f.Form.Text("arrival.arrivedAt") != "" {
		t.Fatal(err)
	}
	f.SetWriter("Mark Delaney")
	if err := f.SetDate(record.DateOf(k.Now().AddDate(0, 0, -2)).String()); err != nil {
		t.Fatal(err)
	}
	a := fileForm(t, f, nil, map[string]string{"patient.familyName": "Okafor", "arrival.arrivedAt": "0252"})
	if want := k.Now().AddDate(0, 0, -2).Format("2006-01-02") + " 02:52"; a.Number != numbers[1] || a.ArrivedAt.In(k.zone).Format("2006-01-02 15:04") != want {
		t.Errorf("%s arrived at %s, want %s at %s", a.Number, a.ArrivedAt, numbers[1], want)
	}
	if jobs, err := k.ledger.PrintJobsOf(ctx, a.ID); err != nil || len(jobs) != 0 {
		t.Errorf("printed %+v, %v", jobs, err)
	}
	if _, err := s.ArriveFromPaper(ctx, numbers[1], *found.Page); !errors.Is(err, ledger.ErrNumberUsed) {
		t.Errorf("a second patient under one number: %v", err)
	}
	if b := arrive(t, s, "Smith"); slices.Contains(numbers, b.Number) {
		t.Errorf("%s was issued twice", b.Number)
	}
	r, err := k.Balance(ctx, nil)
	if err != nil || !r.Balanced() || r.Closed() || r.Total.Issued != 4 {
		t.Errorf("balance %+v, %v", r.Total, err)
	}
	for _, c := range []struct{ got, want error }{
		{s.AccountPack(ctx, record.PackUnused, "Came back", numbers[1]), ledger.ErrNumberUsed},
		{s.AccountPack(ctx, record.PackUnused, " ", numbers[0]), ErrNoReason},
		{s.AccountPack(ctx, "eaten", "Dog", numbers[0]), ErrPackOutcome},
		{s.AccountPack(ctx, record.PackUnused, "Came back"), ErrNoNumbers},
		{s.AccountPack(ctx, record.PackUnused, "Came back", "K32222200016"), ledger.ErrNotFound},
		{s.AccountPack(ctx, record.PackDestroyed, "Spilt on", numbers[0]), nil},
		{s.AccountPack(ctx, record.PackUnused, "Came back", numbers[2]), nil},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	if r, err = k.Balance(ctx, nil); err != nil || r.Total.Withdrawn != 2 {
		t.Errorf("balance %+v, %v", r.Total, err)
	}
}

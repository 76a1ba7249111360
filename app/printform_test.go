package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// A form comes out blank, is scanned when it comes back, and leads to the form
// that it is; filed, it comes out with its answers, to be read and not to be
// typed in.
func TestAFormIsPrintedBlankAndFilledIn(t *testing.T) {
	k, paper := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	for range 2 {
		if err := s.PrintForm(ctx, a.ID, "notes-test"); err != nil {
			t.Fatal(err)
		}
	}
	blank := sheetsOfForms(t, k, a)
	if len(blank) != 2 || blank[0].Copy != 1 || blank[1].Copy != 1 || blank[0].FirstSerial == blank[1].FirstSerial {
		t.Fatalf("two blank sheets are %+v", blank)
	}
	code := printing.PageCode{Record: a.Number.Compact(), Sheet: blank[0].Sheet, Page: 1, Of: blank[0].Pages, Serial: blank[0].FirstSerial}
	found, err := s.Scan(ctx, code.String())
	if err != nil || found.Page == nil || len(found.Page.Forms) != 1 || found.Page.Forms[0].Name != "notes-test" {
		t.Errorf("the code of the blank sheet leads to %+v, %v", found.Page, err)
	}

	f, err := s.File(ctx, a.ID, "notes-test")
	a = fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.history": "Fell.", "notes.pain": "4"})
	entry := lineOf(t, s, a, "notes-test").Filings[0].Entry
	owed, err := s.PagesOwed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.PrintFiled(ctx, entry); err != nil {
			t.Fatal(err)
		}
	}
	filled := sheetsOfForms(t, k, a)[2:]
	if filled[0].Entry != entry || filled[0].Copy != 1 || filled[1].Copy != 2 {
		t.Errorf("the filed form's sheets are %+v", filled)
	}
	if _, err := os.Stat(filepath.Join(paper, filled[1].Name()+".pdf")); err != nil {
		t.Error(err)
	}
	if now, err := s.PagesOwed(ctx); err != nil || len(now) != len(owed) {
		t.Errorf("%d pages were owed, now %d, %v", len(owed), len(now), err)
	}
	first, err := k.render(ctx, filled[0])
	again, err2 := k.render(ctx, filled[0])
	if err := errors.Join(err, err2); err != nil || !bytes.Equal(first.Data, again.Data) {
		t.Errorf("the same job gives other bytes, %v", err)
	}
}

func TestWhatIsNoFormIsNotPrinted(t *testing.T) {
	k, _ := kiosk(t, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if err := s.PrintForm(ctx, a.ID, "nonsense"); err == nil {
		t.Error("a form that the department has not got was printed")
	}
	if err := s.PrintFiled(ctx, a.ID); err == nil {
		t.Error("an entry that is none was printed")
	}
	f, err := s.File(ctx, a.ID, "notes-test")
	a = fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.history": "Fell.", "notes.pain": "4"})
	other := arrive(t, s, "Jones")
	_, err = s.Print(ctx, PrintRequest{Sheet: formKind, Attendance: other.ID, Form: "notes-test", Entry: a.Filings[0].ID()})
	if !errors.Is(err, ErrNotFiled) {
		t.Errorf("somebody else's answers: %v", err)
	}
}

// sheetsOfForms waits until an attendance's sheets are out, and gives those of
// forms in the order of their serials.
func sheetsOfForms(t *testing.T, k *Kiosk, a record.Attendance) []record.PrintJob {
	t.Helper()
	eventually(t, "the sheets came out", func() bool {
		n, err := k.ledger.CountOpenPrintJobs(ctx)
		return err == nil && n == 0
	})
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var forms []record.PrintJob
	for _, j := range jobs {
		if j.Sheet.OfForm() {
			forms = append(forms, j)
		}
	}
	return forms
}

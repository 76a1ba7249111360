package app

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// knowing imports a patient index of two people.
func knowing(t *testing.T, k *Kiosk) {
	t.Helper()
	file := "nhs_number,family_name,given_name,birth_date,sex,phone\n9990000018,Smith,Siân,1958-03-14,2,01632 960 001\n9990000026,Smith,Ann,1958-03-14,2,01632 960 002\n"
	if _, err := k.Operator("it").ImportIndex(ctx, strings.NewReader(file), index.CSV, index.ImportOptions{Source: "test", AsOf: k.Now(), Replace: true}); err != nil {
		t.Fatal(err)
	}
}

// A copy of a patient's sheet is about the patient as they stand now: what the
// index said of whoever was chosen by mistake never comes out again.
func TestACopyIsAboutThePatientAsTheyStandNow(t *testing.T) {
	k, _ := kiosk(t)
	knowing(t, k)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	_, first := sheetText(t, s, PrintRequest{Sheet: record.PatientSummary, Attendance: a.ID})
	allOut(t, k)
	amend(t, s, a, "patient.nhsNumber", "999 000 0026")
	again, err := s.PrintAgain(ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := k.render(ctx, again)
	if err != nil {
		t.Fatal(err)
	}
	said := pdfText(t, doc.Data)
	wants(t, said, "COPY 2", "999 000 0026", "01632 960 002")
	if strings.Contains(said, "999 000 0018") || strings.Contains(said, "01632 960 001") {
		t.Errorf("the copy is about somebody else:\n%s", said)
	}
	amend(t, s, a, "patient.nhsNumber", "999 000 0034")
	if _, err := s.PrintAgain(ctx, first.ID); !errors.Is(err, ErrNotInIndex) {
		t.Errorf("a summary of whom the index does not know: %v", err)
	}
	if _, err := s.NotOut(ctx, first.ID); !errors.Is(err, ErrNotInIndex) {
		t.Errorf("no copy, and no reason: %v", err)
	}
	if j, err := s.PrintJob(ctx, first.ID); err != nil || j.State != record.SheetNotOut {
		t.Errorf("a person's word is not kept: %s, %v", j.State, err)
	}
}

// A list comes again as it was, and the screen shows before what comes: the frozen
// rows, and which copy it is.
func TestTheScreenShowsTheCopyThatComes(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, lead)
	arrive(t, s, "Smith")
	_, list := sheetText(t, s, PrintRequest{Sheet: record.DepartmentList})
	allOut(t, k)
	before, err := s.PreviewCopy(ctx, list.ID, 1, 400)
	if err != nil || before.Name != "Department list, copy 2" || before.Page != 1 || before.Pages != list.Pages {
		t.Fatalf("%s, page %d of %d, %v", before.Name, before.Page, before.Pages, err)
	}
	asked, err := s.Preview(ctx, PrintRequest{Sheet: record.DepartmentList}, 1, 400)
	if err != nil || bytes.Equal(asked.PNG, before.PNG) {
		t.Errorf("the copy looks like an original, %v", err)
	}
	arrive(t, s, "Jones")
	after, err := s.PreviewCopy(ctx, list.ID, 1, 400)
	if err != nil || !bytes.Equal(before.PNG, after.PNG) {
		t.Errorf("the copy that is shown is not of the list that was printed, %v", err)
	}
	if _, err := k.Operator("it").PreviewCopy(ctx, list.ID, 1, 400); !refusedFor(err, PrintSheets) {
		t.Errorf("IT looks at a list: %v", err)
	}
}

// A blank sheet never comes again once somebody has its number: two patients would
// be written down under one.
func TestABlankSheetOfATakenNumberNeverComesAgain(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	_, jobs, err := s.PrintPack(ctx, 1, PackOptions{})
	if err != nil {
		t.Fatal(err)
	}
	allOut(t, k)
	card, labels := jobs[1], jobs[2]
	if again, err := s.PrintAgain(ctx, card.ID); err != nil || again.Copy != 2 {
		t.Fatalf("nobody has the number yet: copy %d, %v", again.Copy, err)
	}
	counted, err := k.copyToPrint(ctx, card.ID, s.Staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	typeIn(t, k, s, card)
	if _, err := s.PrintAgain(ctx, card.ID); !errors.Is(err, ledger.ErrNumberUsed) {
		t.Errorf("a blank card of somebody: %v", err)
	}
	if _, err := s.NotOut(ctx, labels.ID); !errors.Is(err, ledger.ErrNumberUsed) {
		t.Errorf("blank labels of somebody: %v", err)
	}
	if j, err := s.PrintJob(ctx, labels.ID); err != nil || j.State != record.SheetNotOut {
		t.Errorf("a person's word is not kept: %s, %v", j.State, err)
	}
	if err := k.ledger.Commit(ctx, counted.stillSo); !errors.Is(err, ledger.ErrNumberUsed) {
		t.Errorf("a number that was taken meanwhile: %v", err)
	}
}

// No two copies of one sheet have one number, even of a sheet of which each print
// is an original.
func TestNoTwoCopiesHaveOneNumber(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	for _, r := range []PrintRequest{{Sheet: record.DrugChart, Attendance: a.ID}, {Sheet: record.DepartmentList}, {Sheet: record.CasualtyCard, Attendance: a.ID}} {
		jobs, err := s.Print(ctx, r, r)
		if err != nil {
			t.Fatal(err)
		}
		allOut(t, k)
		first, other := jobs[0], jobs[1]
		newest := first
		if r.Sheet == record.CasualtyCard { // each is a copy of the one that came with the patient
			newest = other
		} else if other.Copy != 1 || other.Original != 0 {
			t.Errorf("%s is copy %d", other.Name(), other.Copy)
		}
		for _, of := range []record.PrintJob{first, first, newest} {
			again, err := s.PrintAgain(ctx, of.ID)
			if err != nil || again.Copy != newest.Copy+1 || again.Original != firstOf(first) {
				t.Errorf("%s: copy %d of %06d after copy %d of %06d, %v", of.Sheet, again.Copy, again.Original, newest.Copy, firstOf(first), err)
			}
			allOut(t, k)
			newest = again
		}
	}
}

func firstOf(j record.PrintJob) int {
	if j.Original != 0 {
		return j.Original
	}
	return j.FirstSerial
}

// Anybody may say what is in the tray, but what lies there is not a way to a
// patient's sheet: where the printer has printed it, the copy is for those who
// may print one.
func TestWhoMayNotPrintSaysWhatIsNotOut(t *testing.T) {
	for _, c := range []struct {
		state  record.SheetState
		copied bool
	}{{record.SheetUnknown, true}, {record.SheetSent, false}} {
		t.Run(fmt.Sprint(c.state), func(t *testing.T) {
			k, _ := kiosk(t, away)
			card := cardOf(t, k, arrive(t, signIn(t, k), "Smith"))
			settle(t, k, card, c.state)
			it := k.Operator("it")
			_, err := it.NotOut(ctx, card.ID)
			if c.copied && err != nil || !c.copied && !refusedFor(err, PrintSheets) {
				t.Error(err)
			}
			jobs, err := k.ledger.PrintJobsOfNumber(ctx, card.Number)
			if err != nil || (len(jobs) == 4) != c.copied {
				t.Errorf("%d sheets, %v", len(jobs), err)
			}
			if j, err := it.PrintJob(ctx, card.ID); err != nil || j.State != record.SheetNotOut {
				t.Errorf("%s, %v", j.State, err)
			}
		})
	}
}

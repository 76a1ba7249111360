package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

var ctx = context.Background()

// testRecipient's identity is in app/ledger/testdata/recovery.txt.
const testRecipient = "age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"

// kiosk opens a kiosk that was just set up, with a folder for a printer.
func kiosk(t *testing.T, change ...func(*Settings)) (*Kiosk, string) {
	t.Helper()
	k := kioskWith(t, Outside{}, change...)
	return k, filepath.Join(filepath.Dir(k.Settings.Path()), "paper")
}

// kioskWith is kiosk in a world of the test's own.
func kioskWith(t testing.TB, o Outside, change ...func(*Settings)) *Kiosk {
	t.Helper()
	dir := t.TempDir()
	s := NewSettings(filepath.Join(dir, "tideover.toml"))
	s.Trust = Organisation{"Tidewater Hospitals", "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = KioskName{"K3", "Reception 1"}
	s.Recovery = []string{testRecipient}
	s.Printers = []Printer{{Name: "Folder", Address: filepath.Join(dir, "paper")}}
	s.Lists.Every = 0 // its paper would come among that of the tests
	for _, c := range change {
		c(&s)
	}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSettings(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	return open(t, s, o)
}

// open opens a kiosk until the test is over.
func open(t testing.TB, s Settings, o Outside) *Kiosk {
	t.Helper()
	k, err := Open(ctx, s, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}

// reopened closes a kiosk and opens it again, as a restart does.
func reopened(t *testing.T, k *Kiosk, c *clocks) *Kiosk {
	t.Helper()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, k.Settings, c.outside())
}

// signIn signs a shift lead in, who may do everything at the desk.
func signIn(t *testing.T, k *Kiosk) *Session {
	t.Helper()
	return signInAs(t, k, record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead})
}

// signInAs signs somebody in, and enrols them first where they are new.
func signInAs(t *testing.T, k *Kiosk, who record.Staff) *Session {
	t.Helper()
	if _, known := k.staff.find(who.ID); !known {
		if err := k.Operator("test").Enrol(ctx, who, "112233"); err != nil {
			t.Fatal(err)
		}
	}
	s, err := k.SignIn(ctx, who.ID, "112233")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func arrive(t *testing.T, s *Session, family string) record.Attendance {
	t.Helper()
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: family, Given: "Siân"}, NHSNumber: "9990000018"})
	if err != nil {
		t.Fatal(err)
	}
	for field, text := range map[string]string{"patient.birthDate": "14/3/58", "arrival.arrivedAt": "-20", "arrival.complaint": "Chest pain since midnight."} {
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

// eventually waits for something that happens beside the test.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for range 1000 {
		if happened() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it never happened that %s", what)
}

func TestArrivalIsSavedAndPrinted(t *testing.T) {
	k, paper := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Hollingworth")
	if a.Number == "" || a.Patient.Name.Family != "Hollingworth" || a.Patient.BirthDate.Date != (record.Date{Year: 1958, Month: time.March, Day: 14}) {
		t.Fatalf("saved %+v", a)
	}
	want := filepath.Join(paper, a.Number.String()+"-card.pdf")
	eventually(t, "the card came out", func() bool {
		n, err := k.ledger.CountOpenPrintJobs(ctx)
		return err == nil && n == 0
	})
	pdf, err := os.ReadFile(want)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("%s: %v", want, err)
	}
	st, err := k.Status(ctx)
	if err != nil || st.Phase != Downtime || st.Registered != 1 || st.Present != 1 {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestReprintIsACopy(t *testing.T) {
	k, paper := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if err := s.Reprint(ctx, a.ID, record.CasualtyCard); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the copy came out", func() bool {
		_, err := os.Stat(filepath.Join(paper, a.Number.String()+"-card-copy2.pdf"))
		return err == nil
	})
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil || len(jobs) != 4 || jobs[3].Copy != 2 || jobs[3].FirstSerial <= jobs[0].FirstSerial {
		t.Errorf("jobs %+v, %v", jobs, err)
	}
}

// Lesson 14: a printer error pauses the queue for ever. A jam never stops a
// registration, and the jobs can be moved.
func TestLesson14UnreachablePrinterStopsNothing(t *testing.T) {
	k, paper := kiosk(t, func(s *Settings) {
		s.Printers = append([]Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"card", "labels", "wristband"}}}, s.Printers...)
	})
	s := signIn(t, k)
	arrive(t, s, "Smith")
	a := arrive(t, s, "Jones")
	moved, err := s.MoveJobs(ctx, "Laser", "Folder")
	if err != nil || moved != 6 {
		t.Fatalf("moved %d, %v", moved, err)
	}
	eventually(t, "the moved card came out", func() bool {
		_, err := os.Stat(filepath.Join(paper, a.Number.String()+"-card.pdf"))
		return err == nil
	})
}

func TestAmendTriageDepartWithdraw(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.About(ctx, a.ID, ForAmendment)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(ctx); !errors.Is(err, ErrNothingChanged) {
		t.Errorf("an amendment of nothing: %v", err)
	}
	f.Set("patient.familyName", "Smyth")
	f.Reason = "Spelt wrongly"
	if a, err = f.Save(ctx); err != nil || a.Patient.Name.Family != "Smyth" {
		t.Fatalf("amended %+v, %v, %v", a.Patient.Name, err, f.Problems())
	}
	v, err := s.Open(ctx, a.ID)
	if err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool { return strings.Contains(l.Detail, "Was Smith, now Smyth") }) {
		t.Errorf("lines %+v, %v", v.Lines, err)
	}
	if f, err = s.About(ctx, a.ID, ForDeparture); err != nil {
		t.Fatal(err)
	}
	f.Set("departure.departedAt", "now")
	if a, err = f.Save(ctx); err != nil || a.Departure == nil {
		t.Fatalf("departed %+v, %v, %v", a.Departure, err, f.Problems())
	}
	if rows, err := k.Board(ctx); err != nil || len(rows) != 0 {
		t.Errorf("the board still shows %v, %v", rows, err)
	}
	if err := s.Withdraw(ctx, a.ID, " "); !errors.Is(err, ErrNoReason) {
		t.Errorf("withdrawn without a reason: %v", err)
	}
	if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.About(ctx, a.ID, ForTriage); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("triage of a withdrawn attendance: %v", err)
	}
}

// Lesson 8: recovered work attached to the wrong form. A half-filled form
// comes back to the same person on the same attendance, and to nobody else.
func TestLesson08HalfFilledFormComesBack(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.About(ctx, a.ID, ForAmendment)
	if err != nil {
		t.Fatal(err)
	}
	f.Set("patient.birthDate", "31/2/19")
	if at, err := f.Keep(ctx); err != nil || at.IsZero() {
		t.Fatalf("kept %v, %v", at, err)
	}
	kept, err := s.Kept(ctx)
	if err != nil || len(kept) != 1 || kept[0].AttendanceID != a.ID || kept[0].Form.Text("patient.birthDate") != "31/2/19" {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	if err := k.Enrol(ctx, "1001", record.Staff{ID: "1002", Name: "Mark Delaney", Role: record.Receptionist}, "445566"); err != nil {
		t.Fatal(err)
	}
	other, err := k.SignIn(ctx, "1002", "445566")
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := other.Kept(ctx); err != nil || len(kept) != 0 {
		t.Errorf("another person is given %+v, %v", kept, err)
	}
}

func TestUnknownPatient(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	f, err := s.ArriveUnknown(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first := f.Base.Patient.Name
	if err := f.Redraw(ctx); err != nil || f.Details().Patient.Name == first {
		t.Errorf("drawn again: %v, %v", f.Details().Patient.Name, err)
	}
	f.Set("patient.birthDate", "35y")
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	p := a.Patient
	if !p.Unknown || p.Name != f.Base.Patient.Name || !strings.HasPrefix(p.TemporaryNumber, "RZZ ") || !p.BirthDate.Estimated || p.NHSNumber != "" {
		t.Errorf("saved %+v", p)
	}
}

func TestSearchFindsWhoIsHereAlready(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	file := "nhs_number,family_name,given_name,birth_date,sex\n9990000018,Smith,John,1958-03-14,1\n9990000026,Smith,,2000-13-01,1\n,,,,\n"
	result, err := k.Operator("test").ImportIndex(ctx, strings.NewReader(file), index.CSV, index.ImportOptions{Source: "test", AsOf: k.Now(), Replace: true})
	if err != nil || result.People != 1 || result.RefusedCount == 0 {
		t.Fatalf("%+v, %v", result, err)
	}
	a := arrive(t, s, "Smith")
	found, err := k.Search(ctx, "smith")
	if err != nil || len(found.Index.Hits) != 1 || len(found.Here) != 1 || found.Here[0].ID != a.ID {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, err = k.Search(ctx, a.Number.String()); err != nil || len(found.Here) != 1 {
		t.Errorf("by number: %+v, %v", found, err)
	}
}

// Somebody who stands at the desk is not sent to the trust as dead because a
// snapshot says so.
func TestTheDeadInTheIndexArriveAlive(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: "Smith"}, DiedOn: record.Date{Year: 2024, Month: time.February, Day: 2}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := f.Save(ctx)
	if err != nil || !a.Patient.DiedOn.IsZero() || !strings.Contains(a.Alerts, "02-Feb-2024") {
		t.Errorf("died %s, alerts %q, %v", a.Patient.DiedOn, a.Alerts, err)
	}
}

// Lesson 10: conflicts resolved silently. The second of two amendments that
// were typed at the same time does not take the first one back.
func TestLesson10AmendmentDoesNotOverwriteAnother(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	first, err1 := s.About(ctx, a.ID, ForAmendment)
	second, err2 := s.About(ctx, a.ID, ForAmendment)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if err := s.Move(ctx, a.ID, "Majors 3"); err != nil {
		t.Fatal(err)
	}
	first.Set("patient.familyName", "Smyth")
	first.Reason = "Spelt wrongly"
	if a, err := first.Save(ctx); err != nil || a.Place != "Majors 3" {
		t.Fatalf("the patient is at %q, %v", a.Place, err)
	}
	second.Set("patient.givenName", "Jane")
	second.Reason = "Another name"
	if _, err := second.Save(ctx); !errors.Is(err, ErrOvertaken) {
		t.Errorf("got %v, want ErrOvertaken", err)
	}
	now, err := k.ledger.Attendance(ctx, a.ID)
	if err != nil || now.Patient.Name.Family != "Smyth" || now.Patient.Name.Given != "Siân" {
		t.Errorf("the name is %s, %v", now.Patient.Name, err)
	}
}

package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/reconcile"
)

// deeds do each act once, as a session's methods do it. Whether the act then
// goes on to fail for another reason is none of these tests' concern.
func deeds(a record.Attendance) map[Act]func(*Session) error {
	return map[Act]func(*Session) error{
		SeePatients:  func(s *Session) error { _, err := s.Open(ctx, a.ID); return err },
		Register:     func(s *Session) error { _, err := s.Arrive(record.Patient{}); return err },
		Amend:        func(s *Session) error { _, err := s.About(ctx, a.ID, ForAmendment); return err },
		Triage:       func(s *Session) error { _, err := s.About(ctx, a.ID, ForTriage); return err },
		Depart:       func(s *Session) error { _, err := s.About(ctx, a.ID, ForDeparture); return err },
		FileClinical: func(s *Session) error { _, err := s.File(ctx, a.ID, "notes-test"); return err },
		FileAtDesk:   func(s *Session) error { _, err := s.File(ctx, a.ID, "transfer-test"); return err },
		BackEnter:    func(s *Session) error { _, err := s.PagesOf(ctx, a); return err },
		IssuePacks:   func(s *Session) error { _, err := s.IssuePack(ctx, 0); return err },
		Move:         func(s *Session) error { return s.Move(ctx, a.ID, "Majors 3") },
		Withdraw:     func(s *Session) error { return s.Withdraw(ctx, a.ID, "") },
		PrintSheets:  func(s *Session) error { return s.Reprint(ctx, a.ID, record.CasualtyCard) },
		PrintUnnamed: func(s *Session) error {
			_, err := s.Print(ctx, PrintRequest{Sheet: record.SitrepSheet})
			return err
		},
		SetUpPrinters: func(s *Session) error {
			_, err := s.ChangePrinters(s.kiosk.Settings.Printers)
			return err
		},
		TendPrinters: func(s *Session) error {
			_, err := s.MoveJobs(ctx, "Folder", "Laser")
			return err
		},
		ImportIndex: func(s *Session) error {
			_, err := s.ImportIndex(ctx, strings.NewReader(""), index.CSV, index.ImportOptions{})
			return err
		},
		DeclareOutage:  func(s *Session) error { return s.DeclareOutage(ctx, time.Time{}, "") },
		DeclareClean:   func(s *Session) error { return s.EndOutage(ctx, "INC 1") },
		Deliver:        func(s *Session) error { _, err := s.Recover(ctx, nothing); return err },
		DecideMatches:  func(s *Session) error { return s.Decide(ctx, a.ID, record.Match{}) },
		WriteReports:   func(s *Session) error { _, err := s.WriteReport(ctx, "/dev/null/x", reconcile.Report{}); return err },
		SignBalance:    func(s *Session) error { return s.SignBalance(ctx, reconcile.Report{}) },
		WriteReturn:    func(s *Session) error { _, err := s.WriteReturn(ctx, ReturnOrder{}, nothing); return err },
		ManagePeople:   func(s *Session) error { return s.Unlock(ctx, "7777") },
		BackUpRecords:  func(s *Session) error { _, err := s.BackUp(ctx, "/dev/null/x", nil); return err },
		ManageKeys:     func(s *Session) error { return s.RemoveKey(ctx, "no such key") },
		ReviewAccesses: func(s *Session) error { _, err := s.GlassUses(ctx); return err },
	}
}

// refusedFor reports whether an error says that an act is not for a role.
func refusedFor(err error, act Act) bool {
	refusal, ok := errors.AsType[*NotYoursError](err)
	return ok && refusal.Act == act
}

func TestEveryRoleMayDoWhatItsTableSaysAndNoMore(t *testing.T) {
	want := map[record.Role][]Act{
		record.Receptionist: {SeePatients, Register, Amend, Depart, FileAtDesk, BackEnter, Move, Withdraw, PrintSheets, PrintUnnamed, TendPrinters, DeclareOutage},
		record.WardClerk:    {SeePatients, Register, Amend, Depart, FileAtDesk, BackEnter, Move, PrintSheets, PrintUnnamed, TendPrinters, DeclareOutage},
		record.Clinician:    {SeePatients, Register, Amend, Triage, Depart, FileAtDesk, FileClinical, BackEnter, Move, PrintSheets, PrintUnnamed, TendPrinters, DeclareOutage},
		record.ShiftLead: {SeePatients, Register, Amend, Triage, Depart, FileAtDesk, FileClinical, BackEnter, IssuePacks, Move, Withdraw, PrintSheets, PrintUnnamed, TendPrinters, SetUpPrinters, DeclareOutage,
			DeclareClean, Deliver, DecideMatches, WriteReports, SignBalance, ManagePeople, BackUpRecords, ReviewAccesses},
		record.TrustIT: {PrintUnnamed, TendPrinters, SetUpPrinters, ImportIndex, DeclareOutage, DeclareClean, Deliver, DecideMatches, WriteReports, SignBalance, WriteReturn, ManagePeople, BackUpRecords, ManageKeys, ReviewAccesses, IssuePacks},
	}
	k, _ := staffed(t)
	a := arrive(t, signInAs(t, k, lead), "Smith")
	for _, who := range []record.Staff{clerk, ward, clinician, lead, itPerson} {
		s := signInAs(t, k, who)
		for act := range rules {
			if may := slices.Contains(want[who.Role], act); act.May(who.Role) != may || s.May(act) != may {
				t.Errorf("a %s may do %s: %v", who.Role, act, act.May(who.Role))
			}
		}
		for act, do := range deeds(a) {
			if act == DeclareClean && act.May(who.Role) {
				continue // it would end the outage for all that follow
			}
			if err := do(s); refusedFor(err, act) == act.May(who.Role) {
				t.Errorf("%s did %s: %v", who.Role, act, err)
			}
		}
	}
}

// Nothing that urgent care needs is ever refused outright: whatever is beyond a
// role opens by breaking the glass, but for what no patient waits for.
func TestBreakingTheGlassOpensAllButWhatNoPatientWaitsFor(t *testing.T) {
	never := []Act{DeclareClean, SignBalance, WriteReturn, ManagePeople, ManageKeys, ReviewAccesses}
	k, _ := staffed(t)
	a := arrive(t, signInAs(t, k, lead), "Smith")
	for act, do := range deeds(a) {
		for _, who := range []record.Staff{clerk, ward, clinician, itPerson} {
			if act.May(who.Role) {
				continue
			}
			s := signInAs(t, k, who)
			err := s.BreakGlass(ctx, act, a.ID, "Nobody else is here")
			if slices.Contains(never, act) {
				if !refusedFor(err, act) || !refusedFor(do(s), act) {
					t.Errorf("a %s broke the glass for %s: %v", who.Role, act, err)
				}
				continue
			}
			if err != nil || refusedFor(do(s), act) {
				t.Errorf("a %s may not do %s though the glass is broken: %v", who.Role, act, err)
			}
		}
	}
}

func TestBrokenGlassIsRecordedAndEndsByItself(t *testing.T) {
	k, c := staffed(t)
	a := arrive(t, signInAs(t, k, lead), "Smith")
	s := signInAs(t, k, clerk)
	if err := s.BreakGlass(ctx, Triage, a.ID, "  "); !errors.Is(err, ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.BreakGlass(ctx, Triage, a.ID, "Nurse is in resus"); err != nil {
		t.Fatal(err)
	}
	c.set(-24 * time.Hour)
	c.pass(glassOpenFor - time.Second)
	if !s.May(Triage) || s.May(DecideMatches) || s.GlassLeft() != time.Second {
		t.Errorf("after 14:59 there is %v left", s.GlassLeft())
	}
	c.pass(time.Second)
	if s.May(Triage) || s.GlassLeft() != 0 {
		t.Error("it is open after 15 minutes")
	}
	boss := signInAs(t, k, lead)
	v, err := boss.Open(ctx, a.ID)
	if err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool {
		return l.Title == "Glass broken: Triage" && l.Detail == "Nurse is in resus" && l.By == "Joanne Rahman"
	}) {
		t.Errorf("the record does not tell: %+v, %v", v.Lines, err)
	}
	uses, err := boss.GlassUses(ctx)
	if err != nil || len(uses) != 1 || uses[0].Number != a.Number || uses[0].Act != Triage || uses[0].Name != "Joanne Rahman" {
		t.Errorf("for review: %+v, %v", uses, err)
	}
}

func TestTheGlassClosesWhenThePersonLeaves(t *testing.T) {
	k, _ := staffed(t)
	for _, leave := range []func(*Session) error{
		func(s *Session) error { return s.SignOut(ctx) }, func(s *Session) error { return s.Lock(ctx) },
	} {
		s := signInAs(t, k, itPerson)
		if err := s.BreakGlass(ctx, SeePatients, "", "Alone with the kiosk"); err != nil || !s.May(SeePatients) {
			t.Fatal(err)
		}
		if err := leave(s); err != nil || s.May(SeePatients) || signInAs(t, k, itPerson).May(SeePatients) {
			t.Errorf("it outlived the person: %v", err)
		}
	}
}

func TestARefusalSaysWhoMayAndHowItIsBroken(t *testing.T) {
	x := Explain(&NotYoursError{Triage, record.Receptionist})
	if x.Words != "Triage is for clinicians and shift leads." || !strings.Contains(x.Hint, "Ctrl+G") {
		t.Errorf("%+v", x)
	}
	x = Explain(&NotYoursError{SignBalance, record.Receptionist})
	if x.Words != "Signing the balance is for shift leads and trust IT." || strings.Contains(x.Hint, "Ctrl+G") {
		t.Errorf("%+v", x)
	}
}

// looks counts the entries of a kind by one person about one attendance.
func looks(t *testing.T, k *Kiosk, id record.ID, kind record.Kind, by string) int {
	t.Helper()
	entries, err := k.ledger.EntriesOfKind(ctx, kind)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.AttendanceID == id && e.Author == by {
			n++
		}
	}
	return n
}

// Every path that shows one record leaves an entry that says who looked.
func TestEveryLookAtARecordIsAnEntry(t *testing.T) {
	k, _ := staffed(t)
	a := arrive(t, signInAs(t, k, clerk), "Smith")
	s := signInAs(t, k, lead)
	about := func(p Purpose) func() error {
		return func() error { _, err := s.About(ctx, a.ID, p); return err }
	}
	for name, path := range map[string]struct {
		kind record.Kind
		walk func() error
	}{
		"record screen": {record.KindViewed, func() error { _, err := s.Open(ctx, a.ID); return err }},
		"amendment":     {record.KindViewed, about(ForAmendment)},
		"triage":        {record.KindViewed, about(ForTriage)},
		"departure":     {record.KindViewed, about(ForDeparture)},
		"comparison":    {record.KindViewed, func() error { return s.Compare(ctx, a.ID) }},
		"half-filled form": {record.KindViewed, func() error {
			f, err := s.About(ctx, a.ID, ForTriage)
			if err != nil {
				return err
			}
			f.Set("triage.chiefComplaint", "chest")
			_, err = f.Keep(ctx)
			before := looks(t, k, a.ID, record.KindViewed, "2001")
			kept, err2 := s.Kept(ctx)
			if err := errors.Join(err, err2); err != nil {
				return err
			}
			err = s.Resume(ctx, kept[0])
			if looks(t, k, a.ID, record.KindViewed, "2001") != before+1 {
				t.Error("resuming is no look")
			}
			return err
		}},
		"reprint": {record.KindSheetQueued, func() error { return s.Reprint(ctx, a.ID, record.CasualtyCard) }},
		"glass":   {record.KindGlassBroken, func() error { return s.BreakGlass(ctx, ImportIndex, a.ID, "test") }},
		"index": {record.KindPersonViewed, func() error {
			return s.ViewPerson(ctx, record.Patient{LocalPatientID: "8114420", NHSNumber: "9990000018"})
		}},
	} {
		id := a.ID
		if path.kind == record.KindPersonViewed {
			id = ""
		}
		before := looks(t, k, id, path.kind, "2001")
		if err := path.walk(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if looks(t, k, id, path.kind, "2001") <= before {
			t.Errorf("%s leaves no %s", name, path.kind)
		}
	}
}

// Trust IT sees to a jam without seeing patients.
func TestTrustITSeesTheQueueWithoutNames(t *testing.T) {
	k, _ := staffed(t)
	a := arrive(t, signInAs(t, k, clerk), "Smith")
	s := signInAs(t, k, itPerson)
	sheets, err := s.Queue(ctx, 10, 10)
	if err != nil || len(sheets) == 0 {
		t.Fatal(sheets, err)
	}
	for _, sheet := range sheets {
		if sheet.Patient.Name.Family != "" || sheet.PrintJob.Number != a.Number {
			t.Errorf("IT sees %s, %s", sheet.Patient.Name, sheet.PrintJob.Number)
		}
	}
	if _, err := s.Board(ctx); !refusedFor(err, SeePatients) {
		t.Errorf("the board: %v", err)
	}
	if _, err := s.Search(ctx, "smith"); !refusedFor(err, SeePatients) {
		t.Errorf("the search: %v", err)
	}
}

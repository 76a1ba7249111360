package app

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/cds"
)

// withReturn is a kiosk that is set up for the national return.
func withReturn(s *Settings) {
	s.Return = ReturnPlan{Sender: "RZZTIDEOVER", Receiver: "SUSTEST", Commissioner: "15E"}
}

// aroundToday asks for the arrivals of yesterday to tomorrow.
func aroundToday(t *testing.T, k *Kiosk, name string) ReturnOrder {
	t.Helper()
	now := k.now()
	return ReturnOrder{From: record.DateOf(now.AddDate(0, 0, -1)), To: record.DateOf(now.AddDate(0, 0, 1)), File: filepath.Join(t.TempDir(), name)}
}

// holdToSchema reads a return and holds it against the schema, where xmllint is
// installed.
func holdToSchema(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path, err := exec.LookPath("xmllint")
	if err != nil {
		t.Log("xmllint is not installed (Debian: libxml2-utils): the return is not held against the schema")
		return string(text)
	}
	if said, err := exec.Command(path, "--noout", "--schema", "../sync/cds/testdata/schema/CDS-XML_Message_Root-V6-2-2.xsd", file).CombinedOutput(); err != nil {
		t.Errorf("%s", said)
	}
	return string(text)
}

func writeReturn(t *testing.T, k *Kiosk, o ReturnOrder) ReturnMade {
	t.Helper()
	made, err := k.Operator("test").WriteReturn(ctx, o, nothing)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// An attendance with a form filed about it goes into the return, and what of it
// does not is listed beside it. The entry that says so names the file.
func TestReturnTellsOfTheRecordAndItsForms(t *testing.T) {
	k, _ := kiosk(t, withReturn, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.File(ctx, a.ID, "notes-test")
	fileForm(t, f, err, map[string]string{"notes.seenAt": "-10"})
	f, err = s.About(ctx, a.ID, ForAmendment)
	if err == nil {
		f.Reason = "Asked again"
	}
	fileForm(t, f, err, map[string]string{"patient.language": "Welsh"})

	o := aroundToday(t, k, "return.xml")
	made := writeReturn(t, k, o)
	if made.Sent != 1 || made.NotSent != 0 || made.Test || made.LeftOut != strings.TrimSuffix(o.File, ".xml")+".left-out.csv" {
		t.Errorf("%+v", made)
	}
	document := holdToSchema(t, o.File)
	for _, want := range []string{a.Number.Compact(), "<NHSNumber>9990000018<", "<EmergencyCareDateSeenForTreatment>"} {
		if !strings.Contains(document, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	rows, err := os.ReadFile(made.LeftOut)
	if err != nil || !strings.Contains(string(rows), a.Number.String()+",PreferredSpokenLanguage_SnomedCt,") || strings.Contains(string(rows), "Welsh") {
		t.Errorf("left out: %s, %v", rows, err)
	}
	entries, err := k.ledger.KioskEntries(ctx, record.KindReturnWritten)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	body, err := entries[0].Decode()
	if w, ok := body.(*record.ReturnWritten); err != nil || !ok || w.Digest != made.Digest || w.Attendances != 1 || w.Reference != made.Reference {
		t.Errorf("%+v, %v", body, err)
	}
}

// What was told of and is then withdrawn is taken back once; what was withdrawn
// before anybody was told is never told of.
func TestReturnTakesBackWhatWasWithdrawn(t *testing.T) {
	c := newClocks()
	k := kioskWith(t, c.outside(), withReturn)
	s := signIn(t, k)
	told, never := arrive(t, s, "Smith"), arrive(t, s, "Jones")
	arrive(t, s, "Brown")
	withdraw := func(a record.Attendance) {
		c.pass(time.Minute)
		if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
			t.Fatal(err)
		}
		c.pass(time.Minute)
	}
	withdraw(never)
	for i, want := range []struct{ sent, deleted, notSent int }{{2, 0, 1}, {1, 1, 1}, {1, 0, 2}} {
		o := aroundToday(t, k, "return.xml")
		made := writeReturn(t, k, o)
		if made.Sent != want.sent || made.Deleted != want.deleted || made.NotSent != want.notSent {
			t.Errorf("return %d: %+v", i+1, made)
		}
		document := holdToSchema(t, o.File)
		if strings.Contains(document, never.Number.Compact()) || strings.Contains(document, told.Number.Compact()) != (i < 2) || strings.Contains(document, "<DeleteTransaction>") != (i == 1) {
			t.Errorf("return %d:\n%s", i+1, document)
		}
		if i == 0 {
			withdraw(told)
		}
		c.pass(time.Minute)
	}
}

func TestReturnThatCannotBeWritten(t *testing.T) {
	k, _ := kiosk(t, withReturn)
	it := k.Operator("test")
	o := aroundToday(t, k, "return.xml")
	refused := func(name string, o ReturnOrder, want error) {
		t.Helper()
		if _, err := it.WriteReturn(ctx, o, nothing); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("nobody", o, cds.ErrEmpty)
	arrive(t, signIn(t, k), "Smith")
	back := o
	back.From, back.To = o.To, o.From
	refused("backwards", back, ErrReturnPeriod)
	last := o
	last.From, last.To = record.Date{Year: 2025, Month: 1, Day: 1}, record.Date{Year: 2025, Month: 1, Day: 31}
	refused("another month", last, cds.ErrEmpty)
	if err := os.WriteFile(o.File, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("a file that is there", o, ErrReturnFile)

	left, err := os.ReadDir(filepath.Dir(o.File))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if entries, err := k.ledger.KioskEntries(ctx, record.KindReturnWritten); err != nil || len(entries) != 0 {
		t.Errorf("%d entries of returns that were not written, %v", len(entries), err)
	}
}

// A return that is not set up, or wrongly, names the setting.
func TestReturnSettings(t *testing.T) {
	for field, change := range map[string]func(*Settings){
		"cds.commissioner":    func(s *Settings) { s.Return.Commissioner = "" },
		"cds.sender":          func(s *Settings) { s.Return.Sender = "an address that is too long" },
		"cds.receiver":        func(s *Settings) { s.Return.Receiver = "" },
		"cds.prime_recipient": func(s *Settings) { s.Return.PrimeRecipient = "x" },
		"cds.copy_recipients": func(s *Settings) { s.Return.CopyRecipients = make([]string, 8) },
		"cds.update":          func(s *Settings) { s.Return.Update = "all" },
		"site.ods":            func(s *Settings) { s.Site.ODS = "RZZ" },
	} {
		s := NewSettings(filepath.Join(t.TempDir(), "tideover.toml"))
		s.Trust, s.Site.Name, s.Site.ODS, s.Kiosk = Organisation{"Tidewater Hospitals", "RZZ"}, "Tidewater General Hospital", "RZZ01", KioskName{"K3", "Reception 1"}
		s.Recovery = []string{testRecipient}
		withReturn(&s)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		change(&s)
		if wrong, ok := errors.AsType[*SettingsError](s.Check()); !ok || wrong.Field != field {
			t.Errorf("%s: %v", field, s.Check())
		}
	}
	k, _ := kiosk(t)
	_, err := k.Operator("test").WriteReturn(ctx, aroundToday(t, k, "return.xml"), nothing)
	if wrong, ok := errors.AsType[*SettingsError](err); !ok || wrong.Field != "cds" {
		t.Errorf("not set up: %v", err)
	}
}

// A return of an exercise says that it is a test, so that nobody keeps it.
func TestReturnOfAnExerciseIsATest(t *testing.T) {
	k, _ := kiosk(t, withReturn, func(s *Settings) { s.Exercise, s.Kiosk.Code = true, "X1" })
	arrive(t, signIn(t, k), "Smith")
	o := aroundToday(t, k, "return.xml")
	if made := writeReturn(t, k, o); !made.Test || made.Sent != 1 {
		t.Errorf("%+v", made)
	}
	if !strings.Contains(holdToSchema(t, o.File), "<CDSInterchangeTestIndicator>1<") {
		t.Error("it does not say so")
	}
}

// choose answers choices with the first that is offered.
func choose(t *testing.T, f *Filling, err error, fields ...string) *Filling {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range f.Form.Items() {
		if slices.Contains(fields, it.LinkID) && len(it.Options) > 0 {
			f.SetCode(it.At, it.Options[0].Code)
		}
	}
	return f
}

// From the door to the end, as a department writes it down: every element that
// its forms asked for is in the return, and nothing is left out.
func TestReturnOfAWholeAttendance(t *testing.T) {
	k, _ := kiosk(t, withReturn, withForms(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.About(ctx, a.ID, ForAmendment)
	f = choose(t, f, err, "arrival.mode", "arrival.source", "arrival.category", "patient.sex", "patient.ethnicCategory")
	f.Reason = "Asked at the desk"
	fileForm(t, f, nil, map[string]string{"patient.postcode": "LS1 6AE"})
	f, err = s.About(ctx, a.ID, ForTriage)
	fileForm(t, choose(t, f, err, "triage.acuity", "triage.chiefComplaint"), nil, map[string]string{"triage.assessedAt": "-12"})
	f, err = s.File(ctx, a.ID, "notes-test")
	fileForm(t, f, err, map[string]string{"notes.seenAt": "-10"})
	f, err = s.About(ctx, a.ID, ForDeparture)
	fileForm(t, choose(t, f, err, "departure.dischargeStatus", "departure.dischargeDestination"), nil,
		map[string]string{"departure.concludedAt": "-2", "departure.departedAt": "-1"})

	o := aroundToday(t, k, "return.xml")
	made := writeReturn(t, k, o)
	if made.Sent != 1 || len(made.Omissions) != 0 || made.LeftOut != "" {
		t.Errorf("%+v", made)
	}
	if _, err := os.Stat(strings.TrimSuffix(o.File, ".xml") + ".left-out.csv"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a list of nothing: %v", err)
	}
	document := holdToSchema(t, o.File)
	for _, element := range []string{
		"PersonStatedGenderCode", "EthnicCategory", "PostcodeOfUsualAddress", "PersonBirthDate", "EmergencyCareArrivalMode_SnomedCt", "EmergencyCareAttendanceSource_SnomedCt",
		"EmergencyCareAttendanceCategory", "EmergencyCareInitialAssessmentTime", "EmergencyCareAcuity_SnomedCt", "EmergencyCareChiefComplaint_SnomedCt",
		"EmergencyCareDateSeenForTreatment", "EmergencyCareAttendanceConclusionTime", "EmergencyCareDepartureTime",
		"EmergencyCareDischargeStatus_SnomedCt", "EmergencyCareDischargeDestination_SnomedCt",
	} {
		if !strings.Contains(document, "<"+element+">") {
			t.Errorf("it lacks %s", element)
		}
	}
}

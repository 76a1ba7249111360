package cds

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var update = flag.Bool("update", false, "write what the code does now into the golden files")

// full is an attendance about which everything was said that can be.
func full() told {
	a := attendance()
	a.Triage = &record.Triage{AssessedAt: arrival.Add(15 * time.Minute), Acuity: sct("1064911000000105"), ChiefComplaint: sct("29857009")}
	a.Departure = &record.Departure{DecidedToAdmitAt: arrival.Add(2 * time.Hour), ConcludedAt: arrival.Add(3 * time.Hour), DepartedAt: arrival.Add(200 * time.Minute),
		DischargeStatus: sct("1066331000000109"), DischargeDestination: sct("306706006"), FollowUp: sct("300042001")}
	var facts []record.Fact
	for _, name := range []string{"an injury, with where and when", "professional, referral, trial, mental health act", "diagnoses, one without what the schema wants beside it",
		"investigations, one answer of two codes among them", "a booked pathway under two numbers"} {
		for _, k := range kinds {
			if k.name == name {
				facts = append(facts, k.facts...)
			}
		}
	}
	return told{a, facts}
}

// One whole interchange, to be read beside the dictionary.
func TestGolden(t *testing.T) {
	document, _ := write(t, interchange(), full())
	if wrong := validate(t, document); wrong != "" {
		t.Error(wrong)
	}
	const file = "testdata/interchange.xml"
	if *update {
		if err := os.WriteFile(file, []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if document != string(want) {
		t.Errorf("the interchange is not that of %s any more; look at it, and run with -update", file)
	}
}

// A wrong text anywhere in the golden interchange is found: the schema is a
// judge that can say no.
func TestMutantsAreInvalid(t *testing.T) {
	document, _ := write(t, interchange(), full())
	for _, m := range []struct{ name, old, new string }{
		{"a code that is none", `(<EmergencyCareAcuity_SnomedCt>)\d+`, "${1}RED"},
		{"a short concept", `(<Comorbidity_SnomedCt>)\d+`, "${1}123"},
		{"a date as people write it", `(<EmergencyCareArrivalDate>)[^<]+`, "${1}25-Oct-2026"},
		{"a time without seconds", `(<EmergencyCareArrivalTime>)[^<]+`, "${1}01:40"},
		{"an NHS number with spaces", `(<NHSNumber>)\d+`, "${1}999 000 0018"},
		{"a status that its structure does not have", `(<NHSNumberStatusIndicatorCode>)02`, "${1}01"},
		{"an age of four figures", `(<AgeAtCdsActivityDate>)\d+`, "${1}1999"},
		{"an unlisted gender", `(<PersonStatedGenderCode>)\d`, "${1}F"},
		{"a long attendance identifier", `(<EmergencyCareAttendanceIdentifier>)`, "${1}X"},
		{"no arrival", `<EmergencyCareArrivalDate>[^<]+</EmergencyCareArrivalDate>`, ""},
		{"time before date", `(<InjuryDate>[^<]+</InjuryDate>)\s*(<InjuryTime>[^<]+</InjuryTime>)`, "$2$1"},
		{"a diagnosis without its qualifier", `<EmergencyCareDiagnosisQualifier_SnomedCt>\d+</EmergencyCareDiagnosisQualifier_SnomedCt>`, ""},
		{"a count that is none", `(<CDSInterchangeControlCount>)1`, "${1}0"},
		{"an unknown element", `(<AmbulanceDetails>)`, "${1}<Colour>red</Colour>"},
		{"another version of the schema", `SchemaVersion="6-2-2"`, `SchemaVersion="6-2-3"`},
		{"a wrong protocol", `(<CDSProtocolIdentifierCode>)010`, "${1}030"},
	} {
		t.Run(m.name, func(t *testing.T) {
			mutant := regexp.MustCompile(m.old).ReplaceAllString(document, m.new)
			if mutant == document {
				t.Fatal("it changes nothing")
			}
			if validate(t, mutant) == "" {
				t.Error("the schema takes it")
			}
		})
	}
}

// A withdrawn attendance, one of an exercise and one of another month have no
// message, and are named.
func TestRefusedWhole(t *testing.T) {
	for name, change := range map[string]func(*record.Attendance){
		"withdrawn":     func(a *record.Attendance) { a.Withdrawal = &record.Withdrawal{Reason: "Registered twice"} },
		"exercise":      func(a *record.Attendance) { a.Exercise = true },
		"earlier":       func(a *record.Attendance) { a.ArrivedAt = time.Date(2026, 10, 19, 22, 59, 0, 0, time.UTC) },
		"later":         func(a *record.Attendance) { a.ArrivedAt = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) },
		"no attendance": func(a *record.Attendance) { a.Number = "" },
	} {
		t.Run(name, func(t *testing.T) {
			w, err := NewWriter(io.Discard, interchange())
			if err != nil {
				t.Fatal(err)
			}
			a := attendance()
			change(&a)
			sent, omitted, err := w.Write(a, nil)
			if sent || err != nil || len(omitted) != 1 || omitted[0].Element != "" || omitted[0].Attendance != a.Number {
				t.Errorf("sent %v, left out %v, %v", sent, omitted, err)
			}
			if _, err := w.Close(); !errors.Is(err, ErrEmpty) {
				t.Errorf("closed with %v", err)
			}
		})
	}
}

// The first and the last minute of the period are in it, by the clock of the
// site.
func TestPeriodIsOfTheSitesDays(t *testing.T) {
	in := interchange()
	for _, c := range []struct {
		at   time.Time
		want bool
	}{
		{time.Date(2026, 10, 19, 23, 0, 0, 0, time.UTC), true}, // 00:00 in summer time
		{time.Date(2026, 10, 19, 22, 59, 59, 0, time.UTC), false},
		{time.Date(2026, 11, 20, 23, 59, 59, 0, time.UTC), true},
		{time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), false},
	} {
		if in.Covers(c.at) != c.want {
			t.Errorf("%v is covered: %v", c.at, !c.want)
		}
	}
}

func TestDeletion(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, interchange())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Delete(attendance()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Close(); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if !strings.Contains(out.String(), "<CDSUpdateType>1</CDSUpdateType>") || strings.Contains(out.String(), "9990000018") {
		t.Error("it is no deletion, or says more than which record")
	}
	if wrong := validate(t, out.String()); wrong != "" {
		t.Error(wrong)
	}
	in := interchange()
	in.Update = Bulk
	w, err = NewWriter(io.Discard, in)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Delete(attendance()); !errors.Is(err, ErrNoDeletions) {
		t.Errorf("a bulk interchange deletes: %v", err)
	}
}

// A test interchange takes exercises, and says that it is one.
func TestExerciseIsATest(t *testing.T) {
	in, a := interchange(), attendance()
	in.Test, a.Exercise = true, true
	document, _ := write(t, in, told{a, nil})
	if !strings.Contains(document, "<CDSInterchangeTestIndicator>1<") {
		t.Error("it does not say that it is a test")
	}
	if wrong := validate(t, document); wrong != "" {
		t.Error(wrong)
	}
}

func TestSettingsThatCannotBeSent(t *testing.T) {
	for field, change := range map[string]func(*Interchange){
		"Provider":       func(in *Interchange) { in.Provider = "RZZ001" },
		"Site":           func(in *Interchange) { in.Site = "RZZ" },
		"Commissioner":   func(in *Interchange) { in.Commissioner = "" },
		"PrimeRecipient": func(in *Interchange) { in.PrimeRecipient = "no" },
		"CopyRecipients": func(in *Interchange) { in.CopyRecipients = make([]string, 8) },
		"DepartmentType": func(in *Interchange) { in.DepartmentType = "1" },
		"Sender":         func(in *Interchange) { in.Sender = "" },
		"Receiver":       func(in *Interchange) { in.Receiver = strings.Repeat("S", 16) },
		"Reference":      func(in *Interchange) { in.Reference = "2026-10-26T09:15:00" },
		"Update":         func(in *Interchange) { in.Update = "all" },
		"From":           func(in *Interchange) { in.From, in.To = in.To, in.From },
		"PreparedAt":     func(in *Interchange) { in.Zone = nil },
	} {
		in := interchange()
		change(&in)
		_, err := NewWriter(io.Discard, in)
		wrong, ok := errors.AsType[*SettingError](err)
		if !ok || wrong.Field != field || wrong.Words == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// broken fails after so many bytes.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("the stick was pulled out")
	}
	return len(p), nil
}

// What cannot be written is never called written.
func TestDiskThatFails(t *testing.T) {
	document, _ := write(t, interchange(), full())
	for left := 0; left < len(document); left += 500 {
		w, err := NewWriter(&broken{left}, interchange())
		if err == nil {
			f := full()
			_, _, err = w.Write(f.Attendance, f.facts)
			if err == nil {
				_, err = w.Close()
			}
		}
		if err == nil {
			t.Fatalf("%d bytes of %d, and no error", left, len(document))
		}
	}
}

// One attendance more costs no more memory.
func BenchmarkWrite(b *testing.B) {
	w, err := NewWriter(io.Discard, interchange())
	if err != nil {
		b.Fatal(err)
	}
	f := full()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := w.Write(f.Attendance, f.facts); err != nil {
			b.Fatal(err)
		}
	}
}

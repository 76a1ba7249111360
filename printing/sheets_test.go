package printing

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// drawn are the sheets that golden files hold the text of.
func drawn(t testing.TB) map[string][]byte {
	t.Helper()
	p := testPress(t)
	exercise, inExercise := exercising(t, unknown())
	copied := testJob(record.CasualtyCard, 0)
	copied.Copy, copied.FirstSerial = 2, 7206
	out := map[string][]byte{}
	for name, draw := range map[string]func() ([]byte, error){
		"card":         func() ([]byte, error) { return p.CasualtyCard(testJob(record.CasualtyCard, 2), known(), "K PATEL") },
		"card-longest": func() ([]byte, error) { return p.CasualtyCard(testJob(record.CasualtyCard, 3), longest(), "K PATEL") },
		"card-copy":    func() ([]byte, error) { return p.CopyOf(4127).CasualtyCard(copied, settled(), "S RAHMAN") },
		"card-exercise": func() ([]byte, error) {
			return exercise.CasualtyCard(testJob(record.CasualtyCard, 2), inExercise, "K PATEL")
		},
		"labels":  func() ([]byte, error) { return p.Labels(testJob(record.LabelSheet, 1), known(), "K PATEL") },
		"band":    func() ([]byte, error) { return p.Wristband(testJob(record.Wristband, 1), known(), "K PATEL") },
		"test":    func() ([]byte, error) { return p.Test(testJob(record.TestSheet, 1), "K PATEL") },
		"balance": func() ([]byte, error) { return p.Balance(testJob(record.BalanceSheet, 0), balanceSample(8)) },
	} {
		pdf, err := draw()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = pdf
	}
	return out
}

func TestSheetsReadAsTheGoldenText(t *testing.T) {
	for name, pdf := range drawn(t) {
		checkGolden(t, name, pdf)
	}
}

// checkGolden holds the text of a sheet against its golden file.
func checkGolden(t *testing.T, name string, pdf []byte) {
	t.Helper()
	got := textOf(t, pdf)
	golden := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s reads otherwise than %s; look, then run with -update:\n%s", name, golden, got)
	}
}

func TestFilesAreSound(t *testing.T) {
	const most = 60 << 10
	for name, pdf := range drawn(t) {
		tool(t, "qpdf", "--check", file(t, pdf))
		if len(pdf) > most {
			t.Errorf("%s has %d bytes, more than %d", name, len(pdf), most)
		}
	}
}

func TestSameValuesGiveTheSameBytes(t *testing.T) {
	first := drawn(t)
	for range 3 {
		for name, pdf := range drawn(t) {
			if !bytes.Equal(pdf, first[name]) {
				t.Errorf("%s came out differently", name)
			}
		}
	}
}

func TestOnePressServesSeveralAtOnce(t *testing.T) {
	p := testPress(t)
	want, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), known(), "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), known(), "K PATEL")
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("came out differently, %v", err)
			}
		})
	}
	group.Wait()
}

// has checks that a sheet says each of the texts, however its words are laid
// out.
func has(t *testing.T, pdf []byte, texts ...string) {
	t.Helper()
	said := strings.Join(strings.Fields(textOf(t, pdf)), " ")
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%q is not on the sheet", text)
		}
	}
}

func TestCardSaysEveryFact(t *testing.T) {
	sheets := drawn(t)
	has(t, sheets["card"], "DOWNTIME RECORD", "Emergency Department, Tidewater General Hospital RZZ01", "Page 1 of 2", "Page 2 of 2",
		"HOLLINGWORTH, Margaret (Mrs)", "Peggy", "14-Mar-1957 (69y)", "Female", "999 000 0018", "K3-7HWRM-0005Z",
		"14 Larkspur Gardens, Heaton Vale, Tidewater, TD4 7QX", "01632 960 144", "4471902", "Dr A NWOSU, Quayside Medical Centre, Y99021",
		"Brian HOLLINGWORTH (husband), 07700 900 117", "21-Nov-2026 02:58", "06:58", "02:44, 02:58", "2611-20418", "Unplanned first",
		"Emergency road ambulance", "Referred by ambulance service", "Retired teacher", "Not needed, English",
		"Home, stairs. 21-Nov-2026 Approx 01:30", "Known allergies", "Penicillin: anaphylaxis (recorded 12-Jun-2019)",
		"Elastic adhesive dressing: rash (recorded 03-Feb-2014)", "Snapshot of 20-Nov-2026 03:00", "ORIGINAL",
		"CC01 Casualty card Sheet 004127 Copy 1 original Chain 7FK3-9XD2", "Kiosk K3 Reception 1 Printed 21-Nov-2026 03:01 by K PATEL", "004128")
	has(t, sheets["card-exercise"], "EXERCISE DOWNTIME RECORD", "TANGO, Bravo", "Name not known. Temporary name, given 21-Nov-2026 03:00",
		"Born, estimated 01-Jan-1981 (45y)", "Sex observed Male", "RZZ 4180273", "Anchor tattoo on left forearm, blue coat",
		"Allergies unavailable", "This does not mean none. Ask, then write.")
	has(t, sheets["card-copy"], "COPY 2", "of 004127", "What was written on sheet 004127 is not on this copy.", "Casualty card, WITHDRAWN",
		"Registered twice.", "Non-binary", "Died 21-Nov-2026", "No known allergies", "At increased risk for injury due to fall", "J NGUYỄN", "Majors 3")
}

func TestNamesOfMostLanguagesComeOut(t *testing.T) {
	p := testPress(t)
	for _, n := range []record.Name{
		{Family: "Davies", Given: "Siân"}, {Family: "Kowalczyk", Given: "Łukasz"}, {Family: "Nguyễn", Given: "Thanh Hương"},
		{Family: "Ó Súilleabháin", Given: "Pádraig"}, {Family: "Παπαδοπούλου", Given: "Ελένη"}, {Family: "Шевченко", Given: "Оксана"},
	} {
		a := known()
		a.Patient.Name = n
		pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		has(t, pdf, n.String())
		if strings.Contains(textOf(t, pdf), "not printable") {
			t.Errorf("%s is said not to be printable", n)
		}
	}
}

func TestWhatTheFaceLacksIsSaid(t *testing.T) {
	p := testPress(t)
	a := known()
	a.Patient.Name = record.Name{Family: "王", Given: "小明"}
	a.Complaint = "Fell 😀 off a wall."
	pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "‹U+738B›, ‹U+5C0F U+660E›", "Fell ‹U+1F600› off a wall.", "‹U+…› stands for a letter not printable.")
	late := settled()
	late.Triage.AssessedBy = "李 N"
	copied, err := p.CasualtyCard(testJob(record.CasualtyCard, 3), late, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, copied, "‹U+674E› N", "‹U+…› stands for a letter not printable.")
	labels, err := p.Labels(testJob(record.LabelSheet, 1), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, labels, "‹U+738B›, ‹U+5C0F U+660E›", "‹U+…› not printable")
}

func TestLongTextIsWholeOnAContinuationSheet(t *testing.T) {
	a := longest()
	pdf := drawn(t)["card-longest"]
	has(t, pdf, "There is more: all of it is on page 3.", "Continuation sheet", "Page 3 of 3", a.Complaint, a.Incident, a.Alerts,
		a.Patient.Address.String(), a.Patient.Occupation, a.Patient.Allergies.Source)
	for _, i := range a.Patient.Allergies.Items {
		has(t, pdf, describeAllergy(i))
	}
}

// Unavailable, not recorded and none are three things, and none of them may
// be read as another.
func TestAllergiesUnavailableAreNeverNone(t *testing.T) {
	p := testPress(t)
	all := []record.AllergyStatus{record.AllergiesUnavailable, record.AllergiesNotRecorded, record.AllergiesNone, record.AllergiesKnown}
	for _, status := range all {
		a := known()
		a.Patient.Allergies = record.Allergies{Status: status}
		pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		has(t, pdf, status.String())
		said := textOf(t, pdf)
		blank := strings.Contains(said, "This does not mean none. Ask, then write.")
		if want := status == record.AllergiesUnavailable || status == record.AllergiesNotRecorded; blank != want {
			t.Errorf("%s: asks to be filled %v", status, blank)
		}
	}
}

func TestSensitiveAddressIsNotPrinted(t *testing.T) {
	p := testPress(t)
	a := known()
	a.Patient.Sensitive = true
	job := testJob(record.CasualtyCard, 2)
	pdf, err := p.CasualtyCard(job, a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	said := textOf(t, pdf)
	for _, secret := range []string{"Larkspur", "TD4", "01632 960 144", "NWOSU", "Quayside"} {
		if strings.Contains(said, secret) {
			t.Errorf("%s is on the sheet", secret)
		}
	}
	if n := strings.Count(said, withheld); n != 3 {
		t.Errorf("%d facts are said to be withheld, want 3", n)
	}
}

func TestBandSaysNothingElse(t *testing.T) {
	for name, want := range map[string]string{
		"known":   "HOLLINGWORTH, Margaret Born 14-Mar-1957 NHS No. 999 000 0018",
		"unknown": "TANGO, Bravo Born estimated 01-Jan-1981 NHS No. K3-7HWRM-0005Z K3-7HWRM-0005Z",
	} {
		a := map[string]record.Attendance{"known": known(), "unknown": unknown()}[name]
		pdf, err := testPress(t).Wristband(testJob(record.Wristband, 1), a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		got, all := strings.Fields(textOf(t, pdf)), strings.Fields(want)
		slices.Sort(got)
		slices.Sort(all)
		if !slices.Equal(got, all) {
			t.Errorf("the band says %q, want %q", got, all)
		}
	}
	px, a := exercising(t, known())
	pdf, err := px.Wristband(testJob(record.Wristband, 1), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "EXERCISE")
}

func TestPagesAreCountedBeforeTheNumberIsKnown(t *testing.T) {
	p := testPress(t)
	for name, a := range map[string]record.Attendance{"known": known(), "longest": longest(), "settled": settled(), "widest": widest()} {
		bare := clone(t, a)
		bare.Number, bare.ID = "", ""
		counted, err := p.Pages(record.CasualtyCard, bare)
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, counted), a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(tool(t, "qpdf", "--show-npages", file(t, pdf))); got != string(rune('0'+counted)) {
			t.Errorf("%s: %s pages, counted %d", name, got, counted)
		}
	}
	if n, err := p.Pages(record.Wristband, known()); n != 1 || err != nil {
		t.Errorf("a band has %d pages, %v", n, err)
	}
	if _, err := p.Pages(record.BalanceSheet, known()); !errors.Is(err, ErrSheet) {
		t.Errorf("a report of an attendance: %v", err)
	}
}

// Every serial ends on one page of paper, or the sheet is not drawn.
func TestEverySerialIsOnPaper(t *testing.T) {
	p := testPress(t)
	if _, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), longest(), "K PATEL"); !errors.Is(err, ErrSerials) {
		t.Errorf("three pages on two serials: %v", err)
	}
	pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, 4), known(), "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "Page 4 of 4", "004130", "Write on.")
	job := testJob(record.BalanceSheet, 1)
	if _, err := p.Balance(job, balanceSample(40)); !errors.Is(err, ErrSerials) {
		t.Errorf("a report of several pages on one serial: %v", err)
	}
}

func TestPressWantsAKioskCode(t *testing.T) {
	if _, err := NewPress(Issuer{KioskCode: "reception"}); !errors.Is(err, ErrKioskCode) {
		t.Errorf("%v", err)
	}
}

func TestBalanceThatIsNotZeroSaysSo(t *testing.T) {
	b := balanceSample(3)
	if b.Left() != 0 || !b.Balanced() || b.Verdict() != "Balanced, not closed: 2 for a person to settle." {
		t.Errorf("left %d, %q", b.Left(), b.Verdict())
	}
	b.Needs = nil
	if got := b.Verdict(); got != "Balanced. Nothing waits for a person." {
		t.Errorf("%q", got)
	}
	b.Kiosks[0].Counts[1], b.Kiosks[1].Counts[1] = b.Kiosks[0].Counts[1]+1, b.Kiosks[1].Counts[1]-1
	if got := b.Verdict(); !strings.HasPrefix(got, "NOT BALANCED: kiosks differ") {
		t.Errorf("%q", got)
	}
	b = balanceSample(3)
	b.Terms[0].N += 3
	pdf, err := testPress(t).Balance(testJob(record.BalanceSheet, 0), b)
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "NOT BALANCED: 3 not accounted for.", "14 022 entries", "4c9e 17d2")
}

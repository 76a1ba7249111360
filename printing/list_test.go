package printing

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// listKind is a sheet about many patients.
type listKind struct {
	kind          record.SheetKind
	draw          func(*Press, record.PrintJob, List, string) ([]byte, error)
	pages         func(*Press, record.PrintJob, List) (int, error)
	width, height float64
	corner        area // where its page code is
}

var listKinds = map[string]listKind{
	"department": {record.DepartmentList, (*Press).DepartmentList, (*Press).DepartmentListPages, pageHeight, pageWidth, area{264, 3, 30, 26}},
	"ward":       {record.WardList, (*Press).WardList, (*Press).WardListPages, pageHeight, pageWidth, area{264, 3, 30, 26}},
	"handover":   {record.Handover, (*Press).Handover, (*Press).HandoverPages, pageWidth, pageHeight, area{165, 4, 40, 30}},
	"whiteboard": {record.Whiteboard, (*Press).Whiteboard, (*Press).WhiteboardPages, 420, pageHeight, area{385, 3, 30, 26}},
}

// somePlaces are places of a department, some of them empty.
var somePlaces = []string{"Waiting room", "Triage", "Resus 1", "Resus 2", "Resus 3", "Resus 4", "Majors 1", "Majors 2", "Majors 3", "Majors 4", "Majors 5", "Majors 6"}

// lists are the lists that sheets are tested with, by name.
func lists() map[string]List {
	all := map[string]List{"none": listSample(0), "one": listSample(1), "thirty": listSample(30), "nasty": nastyList()}
	for name, l := range all {
		l.Places = somePlaces
		all[name] = l
	}
	ward := listSample(7)
	ward.Area, ward.Ward, ward.Kiosks, ward.Replaces, ward.Next = "Acute Medical Unit", true, Hearing{}, ListBefore{}, at("0001-01-01 00:00")
	all["ward"] = ward
	return all
}

// drawList draws a list, and keeps it where TIDEOVER_SHEETS says, to be looked
// at.
func drawList(t testing.TB, p *Press, name string, k listKind, l List) []byte {
	t.Helper()
	pdf, err := k.draw(p, testJob(k.kind, 0), l, "K PATEL")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if folder := os.Getenv("TIDEOVER_SHEETS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return pdf
}

func TestListsAreSoundAndNothingOverlaps(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		for name, l := range lists() {
			t.Run(kind+"-"+name, func(t *testing.T) {
				pdf := drawList(t, p, kind+"-"+name, k, l)
				tool(t, "qpdf", "--check", file(t, pdf))
				checkLayout(t, t.Errorf, pdf, k.width, k.height)
				checkSizes(t, pdf)
				again := drawList(t, testPress(t), kind+"-"+name, k, l)
				if !bytes.Equal(pdf, again) {
					t.Error("it came out differently")
				}
			})
		}
	}
}

var fontSize = regexp.MustCompile(`([\d.]+) Tf`)

// checkSizes finds type under 8 points, but for the code's own text, which is
// 7.5 where a long one must fit beneath it.
func checkSizes(t *testing.T, pdf []byte) {
	t.Helper()
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	tool(t, "qpdf", "--qdf", "--object-streams=disable", file(t, pdf), plain)
	raw, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	sizes := fontSize.FindAllSubmatch(raw, -1)
	if len(sizes) == 0 {
		t.Fatal("no type was found")
	}
	for _, m := range sizes {
		if pt, err := strconv.ParseFloat(string(m[1]), 64); err != nil || pt < 7.5 {
			t.Errorf("type of %s points, %v", m[1], err)
		}
	}
}

func TestListOf300(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		l := listSample(300)
		l.Places = somePlaces
		pdf := drawList(t, p, kind+"-300", k, l)
		tool(t, "qpdf", "--check", file(t, pdf))
		said := textOf(t, pdf)
		for _, r := range l.Rows {
			words := r.Number.String()
			if kind == "whiteboard" {
				words, _, _ = strings.Cut(strings.ToUpper(r.Name.Family), "-")
			}
			if !strings.Contains(said, words) {
				t.Fatalf("%s: %s is not there", kind, words)
			}
		}
		pages := strings.Count(said, "\f")
		if counted, err := k.pages(p, testJob(k.kind, 0), l); counted != pages || err != nil {
			t.Errorf("%s: %d pages, counted %d, %v", kind, pages, counted, err)
		}
		if kind != "whiteboard" {
			checkLayout(t, t.Errorf, pdf, k.width, k.height)
		}
	}
}

func TestListsReadAsTheGoldenText(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		l := lists()["thirty"]
		l.Rows = l.Rows[3:12]
		if kind == "ward" {
			l = lists()["ward"]
		}
		checkGolden(t, "list-"+kind, drawList(t, p, kind, k, l))
	}
}

func TestDepartmentListSaysEveryFact(t *testing.T) {
	pdf := drawList(t, testPress(t), "department", listKinds["department"], listSample(24))
	has(t, pdf, "DOWNTIME RECORD", "Department list", "As at 21-Nov-2026 06:00", "Emergency Department, Tidewater General Hospital RZZ01",
		"24 in department 4 at 4hr or more 2 at 12hr or more 3 name not known", "Kiosks 4 of 4 heard 05:58 Replaces sheet 004120 of 05:00 Next 07:00",
		"ABERNETHY, Douglas (Mr)", "02-Feb-1948 (78y) Male", "999 000 0050", "K3-7HWRM-0001H", "1hr 9min", "1 Immediate", "Chest pain", "Dr OYELARAN",
		"01-Jan-1981 (45y) estimated Male", "NHS No. not known", "over 12hr", "over 4hr", "20-Nov", "SIMILAR NAME", "Not triaged", "not seen",
		"Admit: AMU, side", "MRSA. Barrier", "Sheet 004127 Copy 1 original Chain 7FK3-9XD2", "Confidential: many patients", "Page 1 of 1")
	if n := strings.Count(textOf(t, pdf), "SIMILAR NAME"); n != 2 {
		t.Errorf("%d are said to have a similar name, not 2", n)
	}
}

// The sheet as it was drawn held 24 patients on a page.
func TestDepartmentListHolds24OnAPage(t *testing.T) {
	if n, err := testPress(t).DepartmentListPages(testJob(record.DepartmentList, 0), listSample(24)); n != 1 || err != nil {
		t.Errorf("%d pages, %v", n, err)
	}
}

func TestAListOfNobodySaysSo(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		if kind != "whiteboard" {
			has(t, drawList(t, p, kind, k, listSample(0)), "Nobody is here", "0 in department")
		}
	}
	alone := listSample(1)
	alone.Kiosks = Hearing{}
	has(t, drawList(t, p, "alone", listKinds["department"], alone), "Kiosk K3 alone")
}

// Allergies are never left out of the lists that have them: no words would be
// read as none.
func TestAllergiesStandOnListsInTheirExactWords(t *testing.T) {
	p := testPress(t)
	for _, status := range []record.AllergyStatus{record.AllergiesUnavailable, record.AllergiesNotRecorded, record.AllergiesNone, record.AllergiesKnown} {
		l := listSample(1)
		l.Rows[0].Allergies = record.Allergies{Status: status}
		for _, kind := range []string{"ward", "handover"} {
			has(t, drawList(t, p, kind, listKinds[kind], l), status.String())
		}
	}
	l := listSample(7)
	for _, kind := range []string{"ward", "handover"} {
		has(t, drawList(t, p, kind, listKinds[kind], l), "Known allergies: Penicillin:", "anaphylaxis", "Elastic", "rash.")
	}
}

// What hangs on a wall says who is where since when, and nothing else.
func TestAWallSaysNoMoreThanItMust(t *testing.T) {
	l := listSample(24)
	l.Places = somePlaces
	pdf := drawList(t, testPress(t), "whiteboard", listKinds["whiteboard"], l)
	said := textOf(t, pdf)
	has(t, pdf, "IQBAL, Mohammad", "SIMILAR NAME", "Resus 4", "Triage", "05:44", "20-Nov")
	for _, r := range l.Rows {
		for _, secret := range []string{r.Number.String(), r.NHSNumber.String(), r.BirthDate.Date.String(), r.Complaint, r.Clinician, r.Triage} {
			if secret != "" && secret != "Not known" && strings.Contains(said, secret) {
				t.Errorf("%q is on the wall", secret)
			}
		}
	}
}

func TestAWallHasARowForEveryPlaceAndEverybody(t *testing.T) {
	l := List{Places: []string{"Waiting room", "Resus 1", "Resus 2"}, Rows: []ListRow{
		{Place: "Resus 2", Number: "A"}, {Place: "Waiting room", Number: "B"}, {Place: "Waiting room", Number: "C"}, {Place: "Roof", Number: "D"}, {Number: "E"},
	}}
	var got []string
	for _, r := range l.wall() {
		got = append(got, r.Place+" "+string(r.Number))
	}
	if want := "Waiting room B|Waiting room C|Waiting room |Resus 1 |Resus 2 A|Roof D| E"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
}

// Long words of others are whole beneath the row, and the row says so.
func TestNothingOnAListIsCut(t *testing.T) {
	p := testPress(t)
	l := nastyList()
	worst := l.Rows[3]
	for _, kind := range []string{"department", "ward", "handover"} {
		pdf := drawList(t, p, kind, listKinds[kind], l)
		has(t, pdf, worst.Clinician, worst.Place)
		if kind != "handover" {
			has(t, pdf, "All of it below.")
		}
		said := strings.Join(strings.Fields(textOf(t, pdf)), " ")
		if n := strings.Count(said, "who could not find a pulse."); n < 50 {
			t.Errorf("%s: the long texts stand there %d times", kind, n)
		}
		if kind != "department" {
			has(t, pdf, "Substance number 30 of a long list: anaphylaxis, twice.")
		}
		has(t, pdf, "‹U+…› stands for a letter not printable.")
	}
}

func TestNotesThatGoOverThePageNameThePatient(t *testing.T) {
	l := listSample(20)
	l.Rows = append(l.Rows, nastyList().Rows[3])
	has(t, drawList(t, testPress(t), "over", listKinds["ward"], l), "W9-WWWWW-99902, continued")
}

func TestEverySerialOfAListIsOnPaper(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		if _, err := k.draw(p, testJob(k.kind, 1), lists()["nasty"], "K PATEL"); !errors.Is(err, ErrSerials) {
			t.Errorf("%s: several pages on one serial: %v", kind, err)
		}
		pdf, err := k.draw(p, testJob(k.kind, 3), listSample(1), "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		has(t, pdf, "Page 3 of 3", "004129")
	}
}

func TestListsOfAnExerciseAndCopiesSaySo(t *testing.T) {
	p, _ := exercising(t, known())
	for kind, k := range listKinds {
		pdf := drawList(t, p, kind+"-exercise", k, listSample(7))
		has(t, pdf, "EXERCISE DOWNTIME RECORD")
		if n := strings.Count(textOf(t, pdf), "EXERCISE"); n < 10 {
			t.Errorf("%s says EXERCISE %d times", kind, n)
		}
		checkListCodes(t, pdf, k, "X1X3")
		checkFootIsClear(t, pdf)
	}
	copied := testJob(record.DepartmentList, 0)
	copied.Copy, copied.FirstSerial = 2, 7206
	pdf, err := testPress(t).CopyOf(4127).DepartmentList(copied, listSample(3), "S RAHMAN")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "What was written on sheet 004127 is not on this copy.")
}

func TestCodesOfListsAreRead(t *testing.T) {
	p := testPress(t)
	for kind, k := range listKinds {
		t.Run(kind, func(t *testing.T) {
			l := lists()["nasty"]
			checkListCodes(t, drawList(t, p, kind, k, l), k, "T1K3")
		})
	}
}

// checkListCodes reads the page code of every page with two readers, neither of
// them ours.
func checkListCodes(t *testing.T, pdf []byte, k listKind, mark string) {
	t.Helper()
	name := file(t, pdf)
	pages, err := strconv.Atoi(strings.TrimSpace(tool(t, "qpdf", "--show-npages", name)))
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= pages; n++ {
		picture := raster(t, name, n, 200, k.corner)
		want := fmt.Sprintf("%s2611210301-%s-%d%d-%06d-", mark, string(k.kind), n, pages, 4126+n)
		for reader, got := range map[string]string{"zbar": strings.Join(scans(t, picture), " "), "zxing": zxing(t, picture, qrReader)} {
			if !strings.HasPrefix(got, want) {
				t.Errorf("page %d, %s reads %q, want %s…", n, reader, got, want)
			}
		}
	}
}

// checkFootIsClear finds the word of an exercise standing on the foot. Under
// the rows it may stand; only its outlines do.
func checkFootIsClear(t *testing.T, pdf []byte) {
	t.Helper()
	words := wordsOf(t, pdf)
	for i := range words {
		words[i] = words[i].ink()
	}
	for _, w := range words {
		for _, o := range words {
			if w.text == exerciseWord && w.right-w.left < 80 && w.foot-w.top < 20 && o.text != exerciseWord && w.covers(o) {
				t.Errorf("page %d: %s stands on %q", w.page, w.text, o.text)
			}
		}
	}
}

package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Whatever names an attendance on paper opens it, as scanners and people type it.
func TestEveryCodeOfAnAttendanceOpensIt(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	printed(t, k, s, a)
	for name, text := range map[string]string{
		"the square code of a label":       printing.LabelCode(a.Number),
		"the same in lower case":           strings.ToLower(printing.LabelCode(a.Number)) + "\r\n",
		"the bars at the foot":             a.Number.Compact(),
		"the number as it is read aloud":   a.Number.String(),
		"typed with spaces, in lower case": " " + strings.ToLower(strings.ReplaceAll(a.Number.String(), "-", " ")),
		"a wristband, with its identifier": "]d28018505089899900000183\x1d91RZZ4471902\x1d93SMITH/SIAN/19580314",
		"a wristband, separators lost":     "801850508989990000018391RZZ4471902",
		"the NHS number of a wristband":    "999 000 0018",
		"the serial of its labels":         "4",
	} {
		found, err := s.Scan(ctx, text)
		if err != nil || found.Attendance == nil || found.Attendance.ID != a.ID || found.Number != a.Number || found.ToTypeIn() {
			t.Errorf("%s, %q: %+v, %v", name, text, found, err)
		}
	}
}

// The page of an older version is still read, and so is one of a copy. A page
// that was typed in says who did, and when.
func TestAScannedPageSaysHowItStands(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	pages := printed(t, k, s, a)
	if err := s.SayPage(ctx, pages[0], record.PageTyped); err != nil {
		t.Fatal(err)
	}
	found, err := s.Scan(ctx, codeOf(pages[0]))
	if err != nil || !found.ToTypeIn() || found.Page.Owed() || found.Page.By != "Joanne Rahman" || found.Page.At.IsZero() {
		t.Errorf("a page that was typed in: %+v, %v", found.Page, err)
	}
	if err := s.Reprint(ctx, a.ID, record.CasualtyCard); err != nil {
		t.Fatal(err)
	}
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	again := jobs[len(jobs)-1]
	found, err = s.Scan(ctx, k.codeOf(again, 2).String())
	if err != nil || found.Page == nil || found.Page.Job.Copy != 2 || found.Page.Page != 2 {
		t.Errorf("page 2 of a copy: %+v, %v", found.Page, err)
	}
	for _, version := range []record.SheetKind{"CC00", "CC02"} {
		code := printing.PageCode{Record: a.Number.Compact(), Sheet: version, Page: 2, Of: 2, Serial: 900}
		found, err := s.Scan(ctx, code.String())
		if err != nil || !found.ToTypeIn() || found.Page.Forms[len(found.Page.Forms)-1].Name != "departure" {
			t.Errorf("%s: %+v, %v", version, found.Page, err)
		}
	}
}

// Two visits may be under one NHS number: then it is asked which, those who are
// here first.
func TestOneNumberOfTwoVisitsIsAsked(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	gone, here := arrive(t, s, "Smith"), arrive(t, s, "Smith")
	if _, err := k.ledger.Attendance(ctx, gone.ID); err != nil {
		t.Fatal(err)
	}
	depart(t, s, gone)
	found, err := s.Scan(ctx, "(8018)505089899900000183")
	if err != nil || found.Attendance != nil || len(found.Among) != 2 || found.Among[0].ID != here.ID || found.Among[1].ID != gone.ID {
		t.Errorf("found %+v, %v", found, err)
	}
	if err := s.Withdraw(ctx, here.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	if found, err = s.Scan(ctx, "9990000018"); err != nil || found.Attendance == nil || found.Attendance.ID != gone.ID {
		t.Errorf("once one was withdrawn: %+v, %v", found, err)
	}
}

// depart records that somebody left.
func depart(t *testing.T, s *Session, a record.Attendance) {
	t.Helper()
	err := s.do(ctx, Depart, record.Draft{AttendanceID: a.ID, Body: &record.Departed{Departure: record.Departure{DepartedAt: a.ArrivedAt.Add(time.Hour)}}})
	if err != nil {
		t.Fatal(err)
	}
}

// The code of a sheet about nobody says which sheet it is.
func TestTheCodeOfATestSheetSaysWhatItIs(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	if err := s.PrintTest(ctx, "Folder"); err != nil {
		t.Fatal(err)
	}
	jobs, err := k.ledger.PrintJobs(ctx, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	name := "K3" + jobs[0].QueuedAt.In(k.zone).Format("0601021504")
	code := printing.PageCode{Record: name, Sheet: record.TestSheet, Page: 1, Of: 1, Serial: jobs[0].FirstSerial}
	corner := code.String()[len(code.String())-2:] // the check character after the serial
	for _, text := range []string{code.String(), "1", "000001", "000001" + corner} {
		found, err := s.Scan(ctx, text)
		if err != nil || found.Page == nil || found.Page.Job.ID != jobs[0].ID || found.ToTypeIn() || found.Attendance != nil {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
	if found, err := s.Scan(ctx, name); err != nil || found.Report == nil || found.Report.Kiosk != "K3" || found.Report.At.Format("0601021504") != name[2:] {
		t.Errorf("%q: %+v, %v", name, found.Report, err)
	}
	wrong := "000001-" + string("AB"[strings.Count(corner, "A")])
	if _, err := s.Scan(ctx, wrong); !errors.Is(err, printing.ErrPageCodeCheck) {
		t.Errorf("%q: %v", wrong, err)
	}
	code.Page, code.Of = 2, 3
	if _, err := s.Scan(ctx, code.String()); !errors.Is(err, ErrNoSuchSheet) {
		t.Errorf("a page that was not printed: %v", err)
	}
}

// What cannot be opened is refused in words that say what it is.
func TestWhatCannotBeOpenedIsSaid(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	exercise := printing.PageCode{Exercise: true, Record: a.Number.Compact(), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 1}
	drill, elsewhere := record.NewDowntimeNumber("X3", "7HWRM", 12), record.NewDowntimeNumber("M7", "7HWRM", 12)
	for text, want := range map[string]string{
		"fell from a ladder": "This is no code of a sheet",
		"":                   "This is no code of a sheet",
		"999999":             "printed no such page",
		"0":                  "This is no code of a sheet",
		elsewhere.String():   "This is of kiosk M7",
		printing.PageCode{Record: elsewhere.Compact(), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 1}.String(): "This is of kiosk M7",
		printing.PageCode{Record: "M72611210301", Sheet: "DL01", Page: 1, Of: 2, Serial: 1}.String():                   "This is of kiosk M7",
		"M72611210301":            "This is of kiosk M7",
		exercise.String():         "of an exercise",
		drill.Compact():           "of an exercise",
		printing.LabelCode(drill): "of an exercise",
		"K32222200079":            "One character",
		"999 000 0019":            "no possible NHS number",
		"9990000026":              "Nobody is registered here",
		"8018505089899900000":     "did not come whole",
		record.NewDowntimeNumber("K3", "22222", 7).Compact(): "no record under this number",
	} {
		_, err := s.Scan(ctx, text)
		if x := Explain(err); !strings.Contains(x.Words, want) || x.Hint == "" {
			t.Errorf("%q: %+v, want %q", text, x, want)
		}
	}
}

// In an exercise a sheet of real life is refused, and no less.
func TestAnExerciseRefusesRealPaper(t *testing.T) {
	k, _ := kiosk(t, func(st *Settings) { st.Exercise, st.Kiosk.Code = true, "X3" })
	s := signIn(t, k)
	n := record.NewDowntimeNumber("K3", "7HWRM", 12)
	for _, text := range []string{n.String(), printing.LabelCode(n), printing.PageCode{Record: n.Compact(), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 1}.String()} {
		if _, err := s.Scan(ctx, text); !errors.Is(err, ErrOtherExercise) {
			t.Errorf("%q: %v", text, err)
		}
	}
	a := arrive(t, s, "Smith")
	code := printing.PageCode{Exercise: true, Record: a.Number.Compact(), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 900}
	if found, err := s.Scan(ctx, code.String()); err != nil || found.Attendance == nil {
		t.Errorf("a sheet of the exercise: %+v, %v", found, err)
	}
}

// A slip of one character or of two neighbours is named where all that is here
// leaves one way to read it; and it opens nothing.
func TestASlipIsNamed(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	page := codeOf(printed(t, k, s, a)[0])
	number := a.Number.String()
	for _, c := range []struct {
		name, typed, likely string
		place               int
		swapped             bool
	}{
		{"the last of a number", number[:13] + other(number[13]), number, 12, false},
		{"the fourth of a number", number[:4] + other(number[4]) + number[5:], number, 4, false},
		{"in the series, in lower case", strings.ToLower(number[:6] + other(number[6]) + number[7:]), number, 6, false},
		{"in the serial on a page", page[:28] + other(page[28]) + page[29:], page, 26, false},
		{"in a label's code", "L1" + a.Number.Compact()[:5] + other(a.Number.Compact()[5]) + printing.LabelCode(a.Number)[8:], number, 8, false},
	} {
		found, err := s.Scan(ctx, c.typed)
		var slip *SlipError
		if !errors.As(err, &slip) || found.Attendance != nil {
			t.Fatalf("%s, %q: %+v, %v", c.name, c.typed, found, err)
		}
		if slip.Likely != c.likely || slip.Place != c.place || slip.Swapped != c.swapped {
			t.Errorf("%s, %q: %+v, want %s at %d", c.name, c.typed, slip, c.likely, c.place)
		}
		if x := Explain(err); !strings.Contains(x.Words, c.likely) {
			t.Errorf("%s: %q does not name %s", c.name, x.Words, c.likely)
		}
	}
	if swapped := swapNeighbours(a.Number.Compact()); swapped != "" {
		_, err := s.Scan(ctx, swapped)
		var slip *SlipError
		if !errors.As(err, &slip) || slip.Likely != number || !slip.Swapped {
			t.Errorf("two swapped, %s for %s: %+v", swapped, number, err)
		}
	}
}

// other is another sign than one.
func other(sign byte) string {
	if sign == '7' {
		return "4"
	}
	return "7"
}

// swapNeighbours swaps two of the series that differ.
func swapNeighbours(number string) string {
	for i := 2; i < 6; i++ {
		if number[i] != number[i+1] {
			return number[:i] + string(number[i+1]) + string(number[i]) + number[i+2:]
		}
	}
	return ""
}

// Two forms may come to the same four signs. Of a sheet of another kiosk both are
// given, to be asked; of our own the job says which.
func TestFormsThatShareAKindAreBothGiven(t *testing.T) {
	k, _ := kiosk(t, withForms(t), withTwin(t))
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	printed(t, k, s, a)
	if err := s.PrintForm(ctx, a.ID, "twin"); err != nil {
		t.Fatal(err)
	}
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	job := jobs[len(jobs)-1]
	found, err := s.Scan(ctx, k.codeOf(job, 1).String())
	if err != nil || len(found.Page.Forms) != 1 || found.Page.Forms[0].Name != "twin" {
		t.Errorf("our own sheet is of %+v, %v", found.Page, err)
	}
	unprinted := printing.PageCode{Record: a.Number.Compact(), Sheet: job.Sheet, Page: 1, Of: 1, Serial: 900}
	if found, err = s.Scan(ctx, unprinted.String()); err != nil || len(found.Page.Forms) != 2 || !found.ToTypeIn() {
		t.Errorf("another kiosk's is of %+v, %v", found.Page, err)
	}
	job.Form.Version = "0.9" // the form has a newer version since
	if list := k.formsOn(job, 1); len(list) != 1 || list[0].Name != "twin" {
		t.Errorf("an older version of the form: %+v", list)
	}
}

// withTwin adds a form whose URL and version come to the signs of another.
func withTwin(t *testing.T) func(*Settings) {
	return func(s *Settings) {
		raw, err := os.ReadFile("testdata/forms/transfer-test.json")
		if err != nil {
			t.Fatal(err)
		}
		var q map[string]any
		if err := json.Unmarshal(raw, &q); err != nil {
			t.Fatal(err)
		}
		kind := func() record.SheetKind {
			version, _ := q["version"].(string)
			return record.FormSheet(record.Form{URL: q["url"].(string), Version: version})
		}
		want := kind()
		q["url"] = q["url"].(string) + "-twin"
		for i := 0; kind() != want; i++ {
			q["version"] = fmt.Sprintf("2.%d", i)
		}
		if raw, err = json.Marshal(q); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.Forms.Folder, "twin.json"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Names of twelve letters are looked for, not scanned.
func TestWhatIsLookedForIsNoCode(t *testing.T) {
	n := record.NewDowntimeNumber("K3", "7HWRM", 12)
	for text, want := range map[string]bool{
		"Hillsborough": false, "Smith John": false, "14/03/58": false, "QM4 7RT": false, "999 000 0018": false, "smith 14031958": false,
		n.String(): true, strings.ToLower(n.Compact()): true, n.Compact()[:11] + "0": true, printing.LabelCode(n): true,
		"]d28018505089899900000183": true, "K32611210301": true, "": false,
	} {
		if got := IsCode(text); got != want {
			t.Errorf("%q is a code: %v", text, got)
		}
	}
}

package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// sheetText prints what is asked for, draws it as the printer gets it, and gives
// its words, its job and its pages.
func sheetText(t *testing.T, s *Session, r PrintRequest) (said string, job record.PrintJob) {
	t.Helper()
	jobs, err := s.Print(ctx, r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	doc, err := s.kiosk.render(ctx, jobs[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.kiosk.render(ctx, jobs[0])
	if err != nil || string(again.Data) != string(doc.Data) {
		t.Errorf("%s came out differently, %v", jobs[0].Name(), err)
	}
	return pdfText(t, doc.Data), jobs[0]
}

func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	if dir := os.Getenv("TIDEOVER_SHEETS"); dir != "" {
		f, err := os.CreateTemp(dir, strings.ReplaceAll(t.Name(), "/", "-")+"-*.pdf")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Write(pdf); err != nil {
			t.Fatal(err)
		}
	}
	path, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	cmd := exec.Command(path, "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func wants(t *testing.T, said string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%q is not on the sheet:\n%s", text, said)
		}
	}
}

func TestASitrepCountsAndNamesNobody(t *testing.T) {
	k, c := staffed(t)
	s := signInAs(t, k, lead)
	a := arrive(t, s, "Hollingworth")
	arrive(t, s, "Smythe")
	first, job := sheetText(t, s, PrintRequest{Sheet: record.SitrepSheet})
	wants(t, first, "Situation report 1", "First report", "Waiting for triage 2", "No category yet 2", "Declared: First registration.", "Numbers of blank packs out 0", "Next report")
	if job.AttendanceID != "" || job.Number != "" {
		t.Errorf("the job names %s", job.Number)
	}
	for _, secret := range []string{"Hollingworth", "HOLLINGWORTH", "SMYTHE", "Siân", "999 000", a.Number.String()} {
		if strings.Contains(first, secret) {
			t.Errorf("the report names %s", secret)
		}
	}
	if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	c.pass(5 * record.FourHours / 4)
	second, _ := sheetText(t, s, PrintRequest{Sheet: record.SitrepSheet})
	wants(t, second, "Situation report 2", "Waiting for triage 1 2", "No category yet 1 2", "longest 5hr 20min")
	last, shown, err := lastShown[printing.Sitrep](ctx, k, record.SitrepSheet)
	if err != nil || shown == nil || last.Figures[0].Now != "1" || last.Figures[1].Now != "1" || last.Figures[2].Now != "1" || last.Figures[3].Now != "0" {
		t.Errorf("%+v, %v", last.Figures, err)
	}
}

func TestALogGoesOnWhereTheLastEnded(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, lead)
	blank, _ := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	wants(t, blank, "Log page ____ of this incident", "No outage was declared when this was printed.", "Page 1 of 1")
	a := arrive(t, s, "Hollingworth")
	if err := signInAs(t, k, clerk).BreakGlass(ctx, Triage, a.ID, "Hollingworth is blue"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.IssuePack(ctx, 3); err != nil {
		t.Fatal(err)
	}
	first, job := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	wants(t, first, "Log page 1 of this incident", "Outage declared: First registration.", "Glass broken: triage.", "Blank pack issued, 3 numbers")
	if strings.Contains(strings.ToLower(first), "hollingworth") || strings.Contains(first, "blue") {
		t.Error("the log names a patient")
	}
	next := strconv.Itoa(1 + job.Pages)
	second, _ := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog, Title: "blank 4"})
	wants(t, second, "Log page "+next+" of this incident", "Page 1 of 4")
	if strings.Contains(second, "Outage declared") {
		t.Error("what was told is told again")
	}
	third, _ := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	wants(t, third, "Log page "+strconv.Itoa(1+job.Pages+4)+" of", "Incident log, blank 4")
	if _, err := s.Print(ctx, PrintRequest{Sheet: record.IncidentLog, Title: "blank 900"}); !errors.Is(err, ErrNoSuchLog) {
		t.Errorf("900 pages: %v", err)
	}
}

// A log that was cancelled told nobody anything: the next one says it.
func TestACancelledLogIsToldAgain(t *testing.T) {
	k := kioskWith(t, Outside{}, func(s *Settings) { s.Printers[0].Address = "ipp://127.0.0.1:1/ipp/print" })
	s := signIn(t, k)
	arrive(t, s, "Smith")
	_, job := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	eventually(t, "the log is cancelled", func() bool { return s.SayJob(ctx, job.ID, record.SheetCancelled) == nil })
	again, _ := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	wants(t, again, "Log page 1 of this incident", "Outage declared: First registration.")
}

func TestAPrinterThatRefusesIsLoggedOnce(t *testing.T) {
	k, _ := kiosk(t)
	refused := &record.SheetOutcome{State: record.SheetFailed, Printer: "Majors", Words: "No paper."}
	sent := &record.SheetOutcome{State: record.SheetSent, Printer: "Majors"}
	var entries []record.Entry
	for _, body := range []record.Body{refused, refused, sent, sent, refused, refused} {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, record.Entry{Kind: body.Kind(), Body: text})
	}
	lines, err := k.eventsIn(entries)
	if err != nil || len(lines) != 2 || lines[0].Words != "Printer Majors would not print a sheet. No paper." {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestEveryActionCardFitsOnTwoPages(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, itPerson)
	k.Settings.Numbers = map[string]string{"it": "5100", "site-manager": "bleep 401"}
	names, err := k.ActionCards()
	if err != nil || len(names) != 8 || names[0] != "Receptionist: first 15 minutes" {
		t.Fatalf("%q, %v", names, err)
	}
	for i, name := range names {
		who, _, _ := strings.Cut(name, ":")
		said, job := sheetText(t, s, PrintRequest{Sheet: record.ActionCard, Title: who})
		wants(t, said, name, "Action card "+strconv.Itoa(i+1), "Never", "Started", " 8 ")
		if overleaf := strings.Contains(said, "METHANE: "); job.Pages != 1 && !overleaf || job.Pages > 2 {
			t.Errorf("%s has %d pages", name, job.Pages)
		}
	}
	said, _ := sheetText(t, s, PrintRequest{Sheet: record.ActionCard, Title: "site manager"})
	wants(t, said, "METHANE", "Exact location", "5100", "Executive on call")
}

func TestATrustsOwnCardsTakeThePlaceOfOurs(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k := kioskWith(t, Outside{}, func(s *Settings) { s.Paper = PaperSettings{Cards: folder, Notices: folder} })
	s := signIn(t, k)
	write("runner.toml", "order = 7\ntitle = \"Porter: every round\"\nlead = \"Ours.\"\n[[stage]]\nwhen = \"Now\"\nwhat = \"Go\"\nsteps = [\"Carry it.\"]\n")
	k.Settings.Paper.Notices = ""
	names, err := k.ActionCards()
	if err != nil || len(names) != 8 || names[6] != "Porter: every round" {
		t.Errorf("%q, %v", names, err)
	}
	said, _ := sheetText(t, s, PrintRequest{Sheet: record.ActionCard, Title: "porter"})
	wants(t, said, "1 Carry it.")
	write("typo.toml", "order = 9\ntitel = \"Misspelt\"\n")
	if _, err = s.Print(ctx, PrintRequest{Sheet: record.ActionCard, Title: "misspelt"}); !strings.Contains(Explain(err).Words, "typo.toml") {
		t.Errorf("a misspelt card: %v, %+v", err, Explain(err))
	}
	write("loggist.toml", "title = \"Nothing to do\"\n")
	if names, err = k.ActionCards(); err == nil || len(names) != 8 || !strings.HasPrefix(names[7], "Loggist") {
		t.Errorf("ours does not stand in for a bad one: %q, %v", names, err)
	}
	if f := k.judgeCommandPaper(); f.state != CheckSeeToIt || !strings.Contains(f.words, "loggist.toml") {
		t.Errorf("readiness says %+v", f)
	}
	// What is wrong with one file keeps no sheet from being chosen.
	all, err := s.Printables()
	has := func(kind record.SheetKind) bool {
		return slices.ContainsFunc(all, func(p Printable) bool { return p.Sheet == kind })
	}
	if !has(record.CasualtyCard) || !has(record.ActionCard) || !has(record.Notice) || !has(record.PackRegister) {
		t.Errorf("%d sheets can be chosen", len(all))
	}
	if err == nil || !strings.Contains(err.Error(), "loggist.toml") || !strings.Contains(err.Error(), "typo.toml") {
		t.Errorf("what is left out is not said: %v", err)
	}
	k.Settings.Paper.Cards = filepath.Join(folder, "crads")
	if names, err = k.ActionCards(); err == nil || len(names) != 8 || !strings.Contains(err.Error(), "crads") {
		t.Errorf("a folder that is misspelt: %q, %v", names, err)
	}
}

func TestEveryNoticeIsOnePageOnBothPapers(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, itPerson)
	names, err := k.Notices()
	if err != nil || !slices.Contains(names, "A&E is open") || len(names) < 5 {
		t.Fatalf("%q, %v", names, err)
	}
	for _, name := range names {
		for _, title := range []string{name, name + onA3, strings.ToUpper(name) + ", a3"} {
			said, job := sheetText(t, s, PrintRequest{Sheet: record.Notice, Title: title})
			wants(t, said, "Tidewater General Hospital", "Put up by, NAME", "DOWNTIME RECORD")
			doc, err := k.render(ctx, job)
			if _, large := sized(title); err != nil || job.Pages != 1 || (doc.Media == a3) != large || doc.Sides != "one-sided" {
				t.Errorf("%s: %d pages on %s, %v", title, job.Pages, doc.Media, err)
			}
		}
	}
	if _, err := s.Print(ctx, PrintRequest{Sheet: record.Notice, Title: "A&E is shut"}); !errors.Is(err, ErrNoSuchNotice) {
		t.Errorf("%v", err)
	}
}

func TestASummaryIsOfWhomTheIndexSurelyHas(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	file := "nhs_number,local_patient_id,family_name,given_name,birth_date,sex,phone\n9990000018,8114420,Smith,Siân,1958-03-14,2,01632 960 001\n9990000026,8114421,Jones,Ann,1958-03-15,2,01632 960 002\n"
	if _, err := k.Operator("it").ImportIndex(ctx, strings.NewReader(file), index.CSV, index.ImportOptions{Source: "test", AsOf: k.Now(), Replace: true}); err != nil {
		t.Fatal(err)
	}
	a := arrive(t, s, "Smith")
	said, job := sheetText(t, s, PrintRequest{Sheet: record.PatientSummary, Attendance: a.ID})
	wants(t, said, "Patient summary", "Snapshot of", "Found by NHS number; the birth date agrees.", "01632 960 001", "Allergies", "Chest pain since midnight.")
	if job.Number != a.Number {
		t.Errorf("the summary is of %q", job.Number)
	}
	stranger := a.Patient
	stranger.NHSNumber = "9990000026"
	for name, who := range map[string]record.Patient{"another birth date": stranger, "nobody": {}} {
		if _, _, err := k.inIndex(ctx, who); !errors.Is(err, ErrNotInIndex) {
			t.Errorf("%s: %v", name, err)
		}
	}
	twin := a.Patient
	twin.NHSNumber, twin.LocalPatientID = "9990000034", "8114420"
	if _, _, err := k.inIndex(ctx, twin); !errors.Is(err, ErrOtherNHSNumber) || !strings.Contains(Explain(err).Words, "NHS number") {
		t.Errorf("a twin: %v, %+v", err, Explain(err))
	}
	twin.NHSNumber = ""
	if _, by, err := k.inIndex(ctx, twin); err != nil || by != "hospital number" {
		t.Errorf("without an NHS number: %q, %v", by, err)
	}
	if _, err := s.Print(ctx, PrintRequest{Sheet: record.PatientSummary}); !errors.Is(err, ErrNoPatient) {
		t.Errorf("of nobody: %v", err)
	}
	if _, err := k.Operator("it").Print(ctx, PrintRequest{Sheet: record.PatientSummary, Attendance: a.ID}); !refusedFor(err, PrintSheets) {
		t.Errorf("IT printed a summary: %v", err)
	}
}

func TestTheWorkListFollowsTheOrderOfArrival(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	arrive(t, s, "Zimmer")
	arrive(t, s, "Adams")
	eventually(t, "both cards are out", func() bool {
		owed, err := s.PagesOwed(ctx)
		return err == nil && len(owed) == 4
	})
	said, _ := sheetText(t, s, PrintRequest{Sheet: record.WorkList})
	wants(t, said, "4 pages of 2 patients to type in", "ZIMMER, S", "ADAMS, S", "Casualty card Page 1 of 2")
	if strings.Contains(said, "Siân") || strings.Index(said, "ZIMMER") > strings.Index(said, "ADAMS") {
		t.Error("the order, or the names:", said)
	}
	if nobody, _ := sheetText(t, s, PrintRequest{Sheet: record.WorkList, Area: "Resus"}); !strings.Contains(nobody, "No page is owed.") {
		t.Error("Resus has pages:", nobody)
	}
	if _, err := k.Operator("it").Print(ctx, PrintRequest{Sheet: record.WorkList}); !refusedFor(err, BackEnter) {
		t.Errorf("IT printed the work list: %v", err)
	}
}

func TestWhatKeepsCommandPaperBackSaysWhatToDo(t *testing.T) {
	for _, x := range commandExplanations {
		if got := Explain(x.is); got.Words != x.words || got.Hint == "" || got.Code == ExitDone {
			t.Errorf("%v: %+v", x.is, got)
		}
	}
}

// Two people who ask at once get two reports, not one number twice.
func TestReportsAskedForAtOnceAreNumberedApart(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, lead)
	arrive(t, s, "Smith")
	const n = 5
	jobs := make(chan record.PrintJob, n)
	var asking sync.WaitGroup
	for range n {
		asking.Go(func() {
			some, err := s.Print(ctx, PrintRequest{Sheet: record.SitrepSheet})
			if err != nil {
				t.Error(err)
				return
			}
			jobs <- some[0]
		})
	}
	asking.Wait()
	close(jobs)
	numbers := map[int]bool{}
	for j := range jobs {
		doc, err := k.render(ctx, j)
		if err != nil {
			t.Fatal(err)
		}
		said := pdfText(t, doc.Data)
		for i := 1; i <= n; i++ {
			if strings.Contains(said, "Situation report "+strconv.Itoa(i)+" ") {
				numbers[i] = true
			}
		}
	}
	if len(numbers) != n {
		t.Errorf("the reports are numbered %v", numbers)
	}
}

func TestCommandPaperIsPreviewedWithoutBeingQueued(t *testing.T) {
	k, _ := staffed(t)
	s := signInAs(t, k, lead)
	a := arrive(t, s, "Smith")
	before, err := k.PrintJobs(ctx, -1)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []PrintRequest{
		{Sheet: record.SitrepSheet}, {Sheet: record.IncidentLog}, {Sheet: record.IncidentLog, Title: "blank"}, {Sheet: record.WorkList},
		{Sheet: record.ActionCard, Title: "Loggist"}, {Sheet: record.Notice, Title: "A&E is open" + onA3},
	} {
		p, err := s.Preview(ctx, r, 1, 400)
		if err != nil || p.Pages < 1 || p.Page != 1 {
			t.Errorf("%+v: page %d of %d, %v", r, p.Page, p.Pages, err)
		}
		if picture, err := png.Decode(bytes.NewReader(p.PNG)); err != nil || picture.Bounds().Dx() != 400 {
			t.Errorf("%+v: no picture, %v", r, err)
		}
	}
	if _, err := s.Preview(ctx, PrintRequest{Sheet: record.PatientSummary, Attendance: a.ID}, 1, 400); !errors.Is(err, ErrNotInIndex) {
		t.Errorf("a summary of nobody: %v", err)
	}
	if after, err := k.PrintJobs(ctx, -1); err != nil || len(after) != len(before) {
		t.Errorf("%d jobs after %d, %v", len(after), len(before), err)
	}
}

// What a person types beside a patient may name them, and a log lies open.
func TestALogLeavesOutWhatMayNameAPatient(t *testing.T) {
	k, _ := kiosk(t)
	const secret = "Hollingworth"
	for _, body := range []record.Body{
		&record.GlassBroken{Act: string(Triage), Reason: secret},
		&record.PageReturned{State: record.PageLost, Page: 1, Reason: secret, Witness: "1001"},
		&record.PackAccounted{Outcome: record.PackDestroyed, Reason: secret, Numbers: []record.DowntimeNumber{record.NewDowntimeNumber("K3", "7HWRM", 5)}},
		&record.Restored{Cause: record.FromBackup, Reason: secret}, &record.Repaired{Found: []string{"a view"}, Reason: secret},
		&record.StaffRemoved{StaffID: "7", Reason: secret}, &record.Refused{Destination: "PAS", Words: secret},
	} {
		if _, words := logged[body.Kind()](k, body); words == "" || strings.Contains(words, secret) {
			t.Errorf("%s is told as %q", body.Kind(), words)
		}
	}
	card := &record.SheetQueued{Job: record.PrintJob{Sheet: record.CasualtyCard, Title: secret}}
	if _, words := logged[card.Kind()](k, card); words != "" {
		t.Errorf("a patient's sheet is told as %q", words)
	}
}

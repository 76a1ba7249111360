package app

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// allOut waits until nothing is left to print.
func allOut(t *testing.T, k *Kiosk) {
	t.Helper()
	eventually(t, "every sheet came out", func() bool {
		n, err := k.ledger.CountOpenPrintJobs(ctx)
		return err == nil && n == 0
	})
}

// reads runs a reader of paper, or skips where the bench has none.
func reads(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// cornerCodes gives what the square codes in the corners of a file's pages say.
func cornerCodes(t *testing.T, pdf string, pages int) []string {
	t.Helper()
	var codes []string
	for n := 1; n <= pages; n++ {
		picture := filepath.Join(t.TempDir(), "corner")
		page := fmt.Sprint(n)
		reads(t, "pdftoppm", "-r", "150", "-f", page, "-l", page, "-x", "990", "-y", "30", "-W", "215", "-H", "180", "-gray", "-png", "-singlefile", pdf, picture)
		codes = append(codes, strings.TrimSpace(reads(t, "zbarimg", "-q", "--raw", picture+".png")))
	}
	return codes
}

// wantOfSet are the sheets of a set, in order, with their pages.
var wantOfSet = []struct {
	kind  record.SheetKind
	title string
	pages int
}{
	{"CC01", "", 2}, {"LB01", "", 1}, {"WB01", "", 1}, {"OC01", "", 2}, {"DC01", "", 2},
	{"RQ01", "Pathology", 1}, {"RQ01", "Imaging", 1}, {"RQ01", "Blood products", 1},
}

// A pack comes out in order, every page with its number and code; what comes
// back is typed in under that number, and its pages are owed until somebody says
// what became of them.
func TestAPackIsPrintedAndComesBack(t *testing.T) {
	k, folder := kiosk(t)
	s := signIn(t, k)
	pack, jobs, err := s.PrintPack(ctx, 3, PackOptions{})
	if err != nil || len(pack.Sets) != 3 || len(jobs) != 1+3*len(wantOfSet) {
		t.Fatalf("%d jobs of %d sets, %v", len(jobs), len(pack.Sets), err)
	}
	allOut(t, k)
	checkPackPaper(t, folder, pack, jobs)
	if owed, err := s.PagesOwed(ctx); err != nil || len(owed) != 0 {
		t.Errorf("%d pages are owed of numbers that nobody has, %v", len(owed), err)
	}
	typeIn(t, k, s, jobs[1+len(wantOfSet)])
	if err := errors.Join(s.AccountPack(ctx, record.PackUnused, "Came back", pack.Sets[0].Number),
		s.AccountPack(ctx, record.PackDestroyed, "Spilt on", pack.Sets[2].Number)); err != nil {
		t.Fatal(err)
	}
	checkOwed(t, k, s, pack.Sets[1].Number)
	checkRegister(t, k, s, folder, pack)
}

// checkPackPaper reads every file of a pack: its number, its codes, and that
// serials follow the order of the pack.
func checkPackPaper(t *testing.T, folder string, pack record.Pack, jobs []record.PrintJob) {
	t.Helper()
	register := filepath.Join(folder, jobs[0].Name()+".pdf")
	// A long name stands on two lines of its cell, so lines are not read across.
	said := strings.Join(strings.Fields(reads(t, "pdftotext", "-raw", register, "-")), " ")
	for _, set := range pack.Sets {
		if !strings.Contains(said, set.Number.String()) || !strings.Contains(said, set.Name.String()) {
			t.Errorf("the register lacks %s, %s", set.Number, set.Name)
		}
	}
	serial := jobs[0].FirstSerial + jobs[0].Pages
	for i, j := range jobs[1:] {
		set, want := pack.Sets[i/len(wantOfSet)], wantOfSet[i%len(wantOfSet)]
		if j.Sheet != want.kind || j.Title != want.title || j.Pages != want.pages || j.Number != set.Number || j.FirstSerial != serial || j.Copy != 1 {
			t.Errorf("sheet %d is %+v, want %+v of %s with serial %d", i, j, want, set.Number, serial)
		}
		serial += j.Pages
		pdf := filepath.Join(folder, j.Name()+".pdf")
		if words := reads(t, "pdftotext", "-layout", pdf, "-"); !strings.Contains(words, set.Number.String()) {
			t.Errorf("%s does not bear its number", pdf)
		}
		if j.Sheet == record.LabelSheet || j.Sheet == record.Wristband {
			continue // they have no corner; package printing reads their codes
		}
		for n, code := range cornerCodes(t, pdf, j.Pages) {
			want := printing.PageCode{Record: set.Number.Compact(), Sheet: j.Sheet, Page: n + 1, Of: j.Pages, Serial: j.FirstSerial + n}
			if code != want.String() {
				t.Errorf("%s page %d says %q, want %q", pdf, n+1, code, want)
			}
		}
	}
}

// typeIn scans the card of a pack and types the arrival in.
func typeIn(t *testing.T, k *Kiosk, s *Session, card record.PrintJob) {
	t.Helper()
	code := printing.PageCode{Record: card.Number.Compact(), Sheet: card.Sheet, Page: 1, Of: card.Pages, Serial: card.FirstSerial}
	found, err := s.Scan(ctx, code.String())
	if err != nil || found.Attendance != nil || found.Number != card.Number || found.Page == nil || found.Page.Job.ID != card.ID {
		t.Fatalf("found %+v, %v", found, err)
	}
	f, err := s.ArriveFromPaper(ctx, found.Number, *found.Page)
	if err != nil {
		t.Fatal(err)
	}
	f.SetWriter("Mark Delaney")
	fileForm(t, f, nil, map[string]string{"patient.familyName": "Okafor", "arrival.arrivedAt": "-30"})
}

// checkOwed holds the pages of a number that was typed in: every page of its set
// that people write on, until a person says.
func checkOwed(t *testing.T, k *Kiosk, s *Session, n record.DowntimeNumber) {
	t.Helper()
	owed, err := s.PagesOwed(ctx)
	if err != nil || len(owed) != 9 {
		t.Fatalf("%d pages are owed, %v; want those of card, charts and requests", len(owed), err)
	}
	for _, p := range owed {
		if p.Number != n {
			t.Errorf("a page of %s is owed", p.Number)
		}
		found, err := s.Scan(ctx, printing.PageCode{Record: n.Compact(), Sheet: p.Sheet, Page: p.Page, Of: p.Of, Serial: p.Serial}.String())
		if err != nil || found.Attendance == nil || found.Page == nil || found.Page.Serial != p.Serial {
			t.Errorf("page %d of %s: found %+v, %v", p.Page, p.Sheet, found, err)
		}
	}
	for i, p := range owed {
		if err := s.SayPage(ctx, p, []record.PageState{record.PageTyped, record.PageBlank}[i%2]); err != nil {
			t.Fatal(err)
		}
	}
	if owed, err = s.PagesOwed(ctx); err != nil || len(owed) != 0 {
		t.Errorf("%d pages are owed still, %v", len(owed), err)
	}
}

// checkRegister prints the register as it stands.
func checkRegister(t *testing.T, k *Kiosk, s *Session, folder string, pack record.Pack) {
	t.Helper()
	j, err := s.PrintRegister(ctx, pack.Pack, PackOptions{})
	if err != nil {
		t.Fatal(err)
	}
	allOut(t, k)
	said := strings.Join(strings.Fields(reads(t, "pdftotext", "-layout", filepath.Join(folder, j.Name()+".pdf"), "-")), " ")
	for i, outcome := range []string{"returned unused", "typed in", "destroyed"} {
		if want := pack.Sets[i].Number.String() + " " + pack.Sets[i].Name.String() + " " + outcome; !strings.Contains(said, want) {
			t.Errorf("the register does not say %q:\n%s", want, said)
		}
	}
	packs, err := s.Packs(ctx)
	if err != nil || len(packs) != 1 || packs[0].Out() != 0 || !packs[0].Queued {
		t.Errorf("packs %+v, %v", packs, err)
	}
	if _, err := s.PrintRegister(ctx, 2, PackOptions{}); !errors.Is(err, ErrNoPack) {
		t.Errorf("the register of no pack: %v", err)
	}
}

// A set that came out badly is printed again as a copy, one that somebody has
// not at all: then there is a patient.
func TestASetIsPrintedAgain(t *testing.T) {
	k, folder := kiosk(t)
	s := signIn(t, k)
	pack, jobs, err := s.PrintPack(ctx, 2, PackOptions{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.ReprintSet(ctx, pack.Sets[0].Number, PackOptions{})
	if err != nil || len(again) != len(wantOfSet) {
		t.Fatalf("%d sheets, %v", len(again), err)
	}
	for i, j := range again {
		if j.Copy != 2 || j.Original != jobs[1+i].FirstSerial || j.Title != jobs[1+i].Title {
			t.Errorf("copy %d of %d, want 2 of %d", j.Copy, j.Original, jobs[1+i].FirstSerial)
		}
	}
	allOut(t, k)
	said := reads(t, "pdftotext", "-layout", filepath.Join(folder, again[0].Name()+".pdf"), "-")
	if !strings.Contains(said, "COPY 2") || !strings.Contains(said, fmt.Sprintf("%06d is not on this copy", jobs[1].FirstSerial)) {
		t.Errorf("the card does not say that it is a copy:\n%s", said)
	}
	typeIn(t, k, s, jobs[1])
	if _, err := s.ReprintSet(ctx, pack.Sets[0].Number, PackOptions{}); !errors.Is(err, ledger.ErrNumberUsed) {
		t.Errorf("a blank set of a patient: %v", err)
	}
	if _, err := s.ReprintSet(ctx, "K32222200016", PackOptions{}); !errors.Is(err, ErrNoSuchNumber) {
		t.Errorf("a set of no pack: %v", err)
	}
}

// What a crash leaves out of a pack is queued once the kiosk is opened again:
// no number twice, no set forgotten.
func TestAPackThatWasCutOffIsFinished(t *testing.T) {
	for _, cut := range []int{0, 1, setsAtOnce, 2*setsAtOnce + 1} {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			k, _ := kiosk(t)
			s := signIn(t, k)
			pack := cutOff(t, k, s, 3*setsAtOnce, cut)
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			k, err := Open(ctx, k.Settings, Outside{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { k.Close() })
			eventually(t, "the pack was finished beside the desk", func() bool {
				packs, err := k.ledger.Packs(ctx)
				return err == nil && packs[0].Queued
			})
			checkWhole(t, k, pack)
		})
	}
}

// What was to come out at one printer waits for it, and never comes out at another
// where nobody expects a pack.
func TestThePackOfAPrinterThatIsGoneWaitsForIt(t *testing.T) {
	k, _ := kiosk(t)
	pack := cutOff(t, k, signIn(t, k), 2, 0)
	pack.Printer = "Passing folder"
	if _, err := k.queueSets(ctx, pack, 0); err != nil {
		t.Fatal(err)
	}
	jobs, err := k.ledger.PrintJobsIn(ctx, "Passing folder", record.SheetWaiting, -1)
	if err != nil || len(jobs) != 2*len(wantOfSet) {
		t.Errorf("%d sheets wait, %v", len(jobs), err)
	}
}

// cutOff issues a pack whose first sets alone are queued, as a crash leaves it.
func cutOff(t *testing.T, k *Kiosk, s *Session, n, queued int) record.Pack {
	t.Helper()
	pack, err := s.issuePack(ctx, n, record.PackIssued{Printed: true}, func(tx *ledger.Tx, p record.Pack) error {
		_, err := k.queueRegister(tx, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		for i := range queued {
			if _, err := k.queueSet(tx, pack, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func checkWhole(t *testing.T, k *Kiosk, pack record.Pack) {
	t.Helper()
	for i, set := range pack.Sets {
		jobs, err := k.ledger.PrintJobsOfNumber(ctx, set.Number)
		if err != nil || len(jobs) != len(wantOfSet) {
			t.Errorf("set %d has %d sheets, %v; want %d", i+1, len(jobs), err, len(wantOfSet))
		}
	}
	packs, err := k.ledger.Packs(ctx)
	if err != nil || len(packs) != 1 || !packs[0].Queued || !slices.Equal(packs[0].Sets, pack.Sets) {
		t.Errorf("packs %+v, %v", packs, err)
	}
	if err := k.finishPacks(ctx); err != nil {
		t.Error(err)
	}
	if jobs, err := k.ledger.PrintJobs(ctx, -1); err != nil || len(jobs) != 1+len(pack.Sets)*len(wantOfSet) {
		t.Errorf("%d sheets in all, %v", len(jobs), err)
	}
}

// Names on paper are never those of somebody in the department, nor of another
// pack that is still out.
func TestNamesOfPacksAreTheirOwn(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	seen := map[string]bool{}
	for range 2 {
		if _, err := s.IssuePack(ctx, 60); err != nil {
			t.Fatal(err)
		}
	}
	packs, err := s.Packs(ctx)
	if err != nil || len(packs) != 2 || packs[1].Pack != 2 {
		t.Fatalf("%d packs, %v", len(packs), err)
	}
	for _, set := range slices.Concat(packs[0].Sets, packs[1].Sets) {
		if name := set.Name.String(); seen[name] || len(strings.Fields(name)) != 3 {
			t.Errorf("%q is drawn", name)
		}
		seen[set.Name.String()] = true
	}
}

// Whoever was written down under the drawn name is somebody whom nobody could
// name, and stays so until they are.
func TestADrawnNameIsNoName(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	if _, err := s.IssuePack(ctx, 3); err != nil {
		t.Fatal(err)
	}
	packs, err := s.Packs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sets := packs[0].Sets
	for i, c := range []struct {
		family, given string
		unknown       bool
	}{
		{strings.ToUpper(sets[0].Name.Family), strings.ToLower(sets[0].Name.Given), true},
		{sets[1].Name.Family, "", true},
		{sets[2].Name.Family, "Margaret", false},
	} {
		f, err := s.ArriveFromPaper(ctx, sets[i].Number, Page{Sheet: record.CasualtyCard, Page: 1, Of: 2})
		if err != nil {
			t.Fatal(err)
		}
		f.SetWriter("Mark Delaney")
		answers := map[string]string{"patient.familyName": c.family, "arrival.arrivedAt": "-30"}
		if c.given != "" {
			answers["patient.givenName"] = c.given
		}
		a := fileForm(t, f, nil, answers)
		if a.Patient.Unknown != c.unknown || c.unknown && (a.Patient.Name != sets[i].Name || a.Patient.TemporaryNumber == "") {
			t.Errorf("%s, %s: %+v", c.family, c.given, a.Patient)
		}
	}
}

// A pack wants a printer, and somebody who may issue one.
func TestAPackIsRefused(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	for _, c := range []struct {
		n    int
		o    PackOptions
		want error
	}{{0, PackOptions{}, ErrPackSize}, {maxPack + 1, PackOptions{}, ErrPackSize}, {1, PackOptions{Printer: "Nowhere"}, ErrNoSuchPrinter}} {
		if _, _, err := s.PrintPack(ctx, c.n, c.o); !errors.Is(err, c.want) {
			t.Errorf("%d, %+v: %v, want %v", c.n, c.o, err, c.want)
		}
	}
	zebra := Printer{Name: "Zebra", Address: "ipp://127.0.0.1:9", Language: LanguageZPL}
	both, _ := kiosk(t, func(s *Settings) { s.Printers = append(s.Printers, zebra) })
	alone, _ := kiosk(t, func(s *Settings) { s.Printers = []Printer{zebra} })
	for k, o := range map[*Kiosk]PackOptions{both: {Printer: "Zebra"}, alone: {}} {
		s := signIn(t, k)
		if _, _, err := s.PrintPack(ctx, 1, o); !errors.Is(err, ErrNotForPrinter) {
			t.Errorf("cards from a label printer: %v", err)
		}
		if packs, err := s.Packs(ctx); err != nil || len(packs) != 0 {
			t.Errorf("a refused pack took numbers: %+v, %v", packs, err)
		}
	}
	without, _ := kiosk(t, func(s *Settings) { s.Printers = nil })
	if _, _, err := signIn(t, without).PrintPack(context.Background(), 1, PackOptions{}); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("without a printer: %v", err)
	}
	if packs, err := s.Packs(ctx); err != nil || len(packs) != 0 {
		t.Errorf("a refused pack took numbers: %+v, %v", packs, err)
	}
}

package app

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// away adds a printer that nobody answers for, and that cards go to first.
func away(s *Settings) {
	s.Printers = append([]Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"card", "labels", "wristband"}}}, s.Printers...)
}

// cardOf gives the newest card of an attendance.
func cardOf(t *testing.T, k *Kiosk, a record.Attendance) record.PrintJob {
	t.Helper()
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(jobs)
	i := slices.IndexFunc(jobs, func(j record.PrintJob) bool { return j.Sheet == record.CasualtyCard })
	return jobs[i]
}

// settle takes a job as far as a spool would, with a printer that is away.
func settle(t *testing.T, k *Kiosk, j record.PrintJob, state record.SheetState) {
	t.Helper()
	q := printQueue{k}
	var err error
	if state != record.SheetFailed {
		err = q.MarkSending(ctx, j.ID, j.Printer)
	}
	if err == nil && state != record.SheetSending {
		err = q.SettleSheet(ctx, record.SheetOutcome{JobID: j.ID, State: state, Printer: j.Printer})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Once a byte may have reached a printer the sheet itself never goes again: what
// comes out is another job, marked as a copy of the first, and the first owes no
// pages; until it turns up after all.
func TestWhatMayBeOnPaperComesAgainOnlyAsACopy(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	first := cardOf(t, k, a)
	settle(t, k, first, record.SheetUnknown)
	for _, state := range []record.SheetState{record.SheetWaiting, record.SheetHeld, record.SheetCancelled} {
		if err := s.SayJob(ctx, first.ID, state); !errors.Is(err, ErrJobState) {
			t.Errorf("a sheet that may be on paper may be said to be %s: %v", state, err)
		}
	}
	if err := s.MoveJob(ctx, first.ID, "Folder"); !errors.Is(err, ErrJobState) {
		t.Errorf("a sheet that may be on paper is moved: %v", err)
	}
	again, err := s.NotOut(ctx, first.ID)
	if err != nil || again.Copy != 2 || again.Original != first.FirstSerial || again.FirstSerial < first.FirstSerial+first.Pages || again.State != "" {
		t.Fatalf("%+v, %v", again, err)
	}
	old, err := s.PrintJob(ctx, first.ID)
	if err != nil || old.State != record.SheetNotOut || old.Out() {
		t.Errorf("%+v, %v", old, err)
	}
	if _, err := s.NotOut(ctx, first.ID); !errors.Is(err, ErrJobState) {
		t.Errorf("it did not come out twice: %v", err)
	}
	if err := s.SayJob(ctx, first.ID, record.SheetInHand); err != nil {
		t.Errorf("it cannot turn up after all: %v", err)
	}
	if old, err = s.PrintJob(ctx, first.ID); err != nil || !old.Out() {
		t.Errorf("its pages are not owed again: %+v, %v", old, err)
	}
	if _, err := s.NotOut(ctx, first.ID); err != nil {
		t.Errorf("a word that was said of the wrong sheet cannot be taken back: %v", err)
	}
}

// A sheet of which each print is an original, and one about nobody, are marked
// all the same where they repeat one that may be out.
func TestWhatRepeatsAnOriginalIsMarkedToo(t *testing.T) {
	k, paper := kiosk(t)
	s := signIn(t, k)
	if err := s.PrintTest(ctx, "Folder"); err != nil {
		t.Fatal(err)
	}
	var first record.PrintJob
	eventually(t, "the test sheet came out", func() bool {
		jobs, err := k.PrintJobs(ctx, 1)
		first = jobs[0]
		return err == nil && first.State == record.SheetSent
	})
	again, err := s.PrintAgain(ctx, first.ID)
	if err != nil || again.Copy != 2 || again.Original != first.FirstSerial {
		t.Fatalf("%+v, %v", again, err)
	}
	eventually(t, "the copy came out", func() bool {
		_, err := os.Stat(filepath.Join(paper, again.Name()+".pdf"))
		return err == nil
	})
}

func TestAHeldSheetKeepsItsPlace(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	first := cardOf(t, k, arrive(t, s, "Smith"))
	arrive(t, s, "Jones")
	q := printQueue{k}
	if err := s.SayJob(ctx, first.ID, record.SheetHeld); err != nil {
		t.Fatal(err)
	}
	if err := q.MarkSending(ctx, first.ID, "Laser"); !errors.Is(err, spool.ErrNotWaiting) {
		t.Errorf("a held sheet is sent: %v", err)
	}
	if next, err := q.NextPrintJob(ctx, "Laser"); err != nil || next.ID == first.ID {
		t.Errorf("next is %s, %v", next.ID, err)
	}
	if err := s.SayJob(ctx, first.ID, record.SheetHeld); !errors.Is(err, ErrJobState) {
		t.Errorf("it was held already: %v", err)
	}
	if err := s.SayJob(ctx, first.ID, record.SheetWaiting); err != nil {
		t.Fatal(err)
	}
	if next, err := q.NextPrintJob(ctx, "Laser"); err != nil || next.ID != first.ID {
		t.Errorf("next is %s, %v, not the one that was released", next.ID, err)
	}
}

// A patient who stands at the desk does not wait behind a blank pack: whatever
// is asked for goes before it, and the screen lists it so. What somebody moves to
// another printer goes in the same order there.
func TestABlankPackWaitsForAllElse(t *testing.T) {
	k, _ := kiosk(t, func(s *Settings) {
		s.Printers = []Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print"}, {Name: "Spare", Address: "ipp://127.0.0.1:9/ipp/print"}}
	})
	s := signIn(t, k)
	_, pack, err := s.PrintPack(ctx, 2, PackOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first, second := arrive(t, s, "Smith"), arrive(t, s, "Jones")
	list, err := s.Print(ctx, PrintRequest{Sheet: record.DepartmentList})
	if err != nil {
		t.Fatal(err)
	}
	want := []record.PrintJob{pack[0]} // its register is about nobody's number
	for _, a := range []record.Attendance{first, second} {
		jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
		if err != nil || len(jobs) == 0 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		want = append(want, jobs...)
	}
	want = append(append(want, list...), pack[1:]...)
	checkOrder(t, k, "Laser", want)
	if _, err := s.MoveJobs(ctx, "Laser", "Spare"); err != nil {
		t.Fatal(err)
	}
	checkOrder(t, k, "Spare", want)
}

// checkOrder holds what a printer's worker is given next, and what the screen
// lists, against an order.
func checkOrder(t *testing.T, k *Kiosk, printer string, want []record.PrintJob) {
	t.Helper()
	queue, err := k.Queue(ctx, len(want), len(want))
	if err != nil || len(queue) != len(want) {
		t.Fatalf("%d of %d sheets are listed, %v", len(queue), len(want), err)
	}
	for i, j := range want {
		if queue[i].ID != j.ID {
			t.Errorf("line %d of the screen is %s of %s, want %s", i+1, queue[i].Name(), queue[i].Number, j.Name())
		}
	}
	given, err := k.ledger.PrintJobsIn(ctx, printer, record.SheetWaiting, -1)
	if err != nil || len(given) != len(want) {
		t.Fatalf("%d of %d jobs wait for %s, %v", len(given), len(want), printer, err)
	}
	next, err := printQueue{k}.NextPrintJob(ctx, printer)
	if err != nil || next.ID != want[0].ID {
		t.Errorf("next is %s, %v", next.Name(), err)
	}
	for i, j := range want {
		if given[i].ID != j.ID {
			t.Errorf("place %d at %s is %s, want %s", i+1, printer, given[i].Name(), j.Name())
		}
	}
}

// A queue that a person holds stays held over a restart, what came meanwhile
// included.
func TestAHeldQueueStaysHeld(t *testing.T) {
	k, paper := kiosk(t)
	s := signIn(t, k)
	if err := s.HoldPrinter(ctx, "Folder", true); err != nil {
		t.Fatal(err)
	}
	a := arrive(t, s, "Smith")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = open(t, k.Settings, Outside{})
	s = signIn(t, k)
	all, err := k.Printers(ctx)
	if err != nil || !all[0].Stopped || all[0].Waiting != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := s.HoldPrinter(ctx, "Folder", false); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the card came out", func() bool {
		_, err := os.Stat(filepath.Join(paper, a.Number.String()+"-card.pdf"))
		return err == nil
	})
}

// A rule moves what waits, some at a time and in order, by entries of the
// kiosk's own that say why, and never back to a printer that it left.
func TestARuleMovesWhatWaitsAndNeverInACircle(t *testing.T) {
	k, _ := kiosk(t, func(s *Settings) {
		away(s)
		s.Printers[0].Spare, s.Printers[0].SpareAfter = "Folder", 10
		s.Printers[1].Sheets = []string{"labels", "wristband"}
	})
	s := signIn(t, k)
	if err := s.HoldPrinter(ctx, "Folder", true); err != nil {
		t.Fatal(err)
	}
	var cards []record.PrintJob
	for i := range 15 {
		cards = append(cards, cardOf(t, k, arrive(t, s, fmt.Sprint("Smith ", i))))
	}
	settle(t, k, cards[0], record.SheetSending)
	q := printQueue{k}
	if n, err := q.HandOn(ctx, "Laser", "Folder", "Laser has jammed."); n != 0 || err != nil {
		t.Errorf("%d went to a printer whose queue a person holds, %v", n, err)
	}
	k.stopped.set("Folder", false)
	total := 0
	for {
		n, err := q.HandOn(ctx, "Laser", "Folder", "Laser has jammed.")
		if err != nil || n > atOnce {
			t.Fatalf("%d at once, %v", n, err)
		}
		if total += n; n == 0 {
			break
		}
	}
	if total != 44 {
		t.Errorf("%d of 44 moved", total)
	}
	if j, err := s.PrintJob(ctx, cards[0].ID); err != nil || j.Printer != "Laser" || j.State == record.SheetWaiting {
		t.Errorf("the sheet that is with the printer: %+v, %v", j, err)
	}
	if n, err := q.HandOn(ctx, "Folder", "Laser", "Folder is gone."); n != 0 || err != nil {
		t.Errorf("%d went back to where a rule took them from, %v", n, err)
	}
	entries, err := k.ledger.EntriesOfKind(ctx, record.KindSheetOutcome)
	if err != nil {
		t.Fatal(err)
	}
	ruled := 0
	for _, e := range entries {
		body, err := e.Decode()
		if o, ok := body.(*record.SheetOutcome); err == nil && ok && o.ByRule {
			ruled++
			if e.Author != "" || !strings.HasPrefix(o.Words, "Laser has jammed.") || !strings.Contains(o.Words, "Folder") {
				t.Fatalf("by %q: %q", e.Author, o.Words)
			}
		}
	}
	if ruled != 44 {
		t.Errorf("%d entries say so", ruled)
	}
}

// What a printer would not take waits for a person, and for the next start.
func TestWhatWasSetAsideIsTriedAgain(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	card := cardOf(t, k, arrive(t, s, "Smith"))
	settle(t, k, card, record.SheetFailed)
	if err := s.TryPrinter(ctx, "Laser"); err != nil {
		t.Fatal(err)
	}
	if j, err := s.PrintJob(ctx, card.ID); err != nil || j.State != record.SheetWaiting {
		t.Errorf("%+v, %v", j, err)
	}
	settle(t, k, card, record.SheetFailed)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = open(t, k.Settings, Outside{})
	eventually(t, "it waits again", func() bool {
		j, err := k.ledger.PrintJob(ctx, card.ID)
		return err == nil && j.State == record.SheetWaiting
	})
}

func TestALabelPrinterIsGivenZPL(t *testing.T) {
	dir := t.TempDir()
	k, _ := kiosk(t, func(s *Settings) {
		s.Printers = append(s.Printers, Printer{Name: "Zebra", Address: dir, Sheets: []string{"wristband"}, Language: LanguageZPL, DPI: 300})
	})
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	file := filepath.Join(dir, a.Number.String()+"-wristband.zpl")
	eventually(t, "the band came out", func() bool { _, err := os.Stat(file); return err == nil })
	if zpl, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(zpl, []byte("^XA")) {
		t.Errorf("%.40q, %v", zpl, err)
	}
	if err := s.MoveJob(ctx, cardOf(t, k, a).ID, "Zebra"); err == nil {
		t.Error("a card is moved to a label printer")
	}
}

// BenchmarkGrowth holds what a worker and the screens ask of a queue with 10,000
// sheets behind a dead printer against the same with 100, in one run.
func BenchmarkGrowth(b *testing.B) {
	small, large := queueOf(b, 100), queueOf(b, 10_000)
	var short, long [2]time.Duration
	for b.Loop() {
		for i, ask := range []func(*Kiosk) error{askAsAWorker, askAsAScreen} {
			short[i] += timed(b, small, ask)
			long[i] += timed(b, large, ask)
		}
	}
	for i, name := range []string{"worker", "screen"} {
		b.ReportMetric(float64(long[i].Microseconds())/float64(b.N), name+"-µs")
		b.ReportMetric(float64(long[i])/float64(short[i]), name+"-ratio")
	}
}

func timed(b *testing.B, k *Kiosk, ask func(*Kiosk) error) time.Duration {
	began := time.Now()
	if err := ask(k); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func askAsAWorker(k *Kiosk) error {
	q := printQueue{k}
	left, err := q.SendingPrintJobs(ctx, "Laser")
	next, err2 := q.NextPrintJob(ctx, "Laser")
	if len(left) > 0 || next.ID == "" {
		return errors.New("the queue is another")
	}
	return errors.Join(err, err2)
}

func askAsAScreen(k *Kiosk) error {
	_, err := k.Printers(ctx)
	_, err2 := k.Queue(ctx, 80, 80)
	_, err3 := k.Status(ctx)
	return errors.Join(err, err2, err3)
}

// queueOf gives a kiosk with so many sheets behind a printer that is away.
func queueOf(b *testing.B, sheets int) *Kiosk {
	k := kioskWith(b, Outside{}, away)
	for n := 0; n < sheets; n += 500 {
		err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
			for range min(500, sheets-n) {
				job := record.PrintJob{Sheet: record.TestSheet, Printer: "Laser", Pages: 1, QueuedBy: "1001"}
				if _, err := appendSheet(tx, shown{job: job}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return k
}

// What waits for a stopped printer is best moved to its spare; else to one that
// works and holds what it is printed on, and never to a stopped one.
func TestWhereSheetsAreBestMoved(t *testing.T) {
	printers := []Printer{
		{Name: "Laser", Sheets: []string{"card"}, Spare: "Office"}, {Name: "Band", Language: LanguageZPL, Sheets: []string{"wristband"}},
		{Name: "Old", Sheets: []string{"labels"}}, {Name: "Office"}, {Name: "Labels", Sheets: []string{"labels"}},
	}
	for _, c := range []struct {
		from, stopped string
		kinds         []record.SheetKind
		want          string
	}{
		{"Laser", "", []record.SheetKind{record.CasualtyCard}, "Office"},
		{"Laser", "Office", []record.SheetKind{record.CasualtyCard}, "Old"},
		{"", "Laser", []record.SheetKind{record.Wristband}, "Band"},
		{"", "Laser", []record.SheetKind{record.CasualtyCard, record.Wristband}, "Old"},
		{"Old", "Laser", []record.SheetKind{record.LabelSheet}, "Labels"},
		{"Band", "Laser", []record.SheetKind{record.Wristband}, "Old"},
	} {
		works := func(name string) bool { return name != c.stopped }
		if got := (Settings{Printers: printers}).MoveTo(c.from, works, c.kinds...); got != c.want {
			t.Errorf("from %q while %q stands still, %v go to %q, not %q", c.from, c.stopped, c.kinds, got, c.want)
		}
	}
	if got := (Settings{Printers: printers}).MoveTo("Laser", func(string) bool { return false }); got != "" {
		t.Errorf("while all stand still, sheets go to %q", got)
	}
}

package app

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// A printer that settings name no more strands nothing: what was with it when the
// power went is for a person to say of, and what waits for it can be moved.
func TestAPrinterThatIsGoneStrandsNoSheet(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	sent, waiting := cardOf(t, k, arrive(t, s, "Smith")), cardOf(t, k, arrive(t, s, "Jones"))
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	without := k.Settings
	without.Printers = without.Printers[1:]
	leaveSending(t, k.Settings, sent.ID)
	k = open(t, without, Outside{})
	s = signIn(t, k)
	eventually(t, "what was with it is for a person", func() bool {
		j, err := s.PrintJob(ctx, sent.ID)
		return err == nil && j.State == record.SheetUnknown && j.Printer == "Laser" && j.Words != ""
	})
	if open, homeless, err := k.OpenSheets(ctx); err != nil || open != 6 || homeless != 5 {
		t.Errorf("%d sheets are open and %d wait for no printer, %v", open, homeless, err)
	}
	if moved, err := s.MoveJobs(ctx, "", "Folder"); err != nil || moved != 5 {
		t.Errorf("%d sheets moved, %v", moved, err)
	}
	eventually(t, "the card came out", func() bool {
		j, err := s.PrintJob(ctx, waiting.ID)
		return err == nil && j.State == record.SheetSent && j.Printer == "Folder"
	})
	if err := s.SayJob(ctx, sent.ID, record.SheetInHand); err != nil {
		t.Error(err)
	}
}

// leaveSending marks a job of a kiosk that is closed as being with its printer,
// as a power cut leaves it.
func leaveSending(t *testing.T, s Settings, id record.ID) {
	t.Helper()
	s.Printers = nil // nobody settles it meanwhile
	k := open(t, s, Outside{})
	if err := (printQueue{k}).MarkSending(ctx, id, "Laser"); err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whoever only looks prints nothing: what waits and what was set aside stay as
// they are, even beside a printer that could take them.
func TestAKioskAtRestLeavesThePaperAlone(t *testing.T) {
	k, paper := kiosk(t, away)
	s := signIn(t, k)
	aside, waiting := cardOf(t, k, arrive(t, s, "Smith")), cardOf(t, k, arrive(t, s, "Jones"))
	settle(t, k, aside, record.SheetFailed)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	mended := k.Settings
	mended.Printers = []Printer{{Name: "Laser", Address: paper}}
	k, err := OpenAtRest(ctx, mended, Outside{})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // a sheet is out in a tenth of that
	all, err := k.Printers(ctx)
	if err != nil || all[0].Waiting != 6 || all[0].SetAside != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k = open(t, mended, Outside{})
	eventually(t, "both come out of a kiosk that prints", func() bool {
		one, err := k.ledger.PrintJob(ctx, aside.ID)
		two, err2 := k.ledger.PrintJob(ctx, waiting.ID)
		return err == nil && err2 == nil && one.State == record.SheetSent && two.State == record.SheetSent
	})
}

// A sheet that was with a printer when the power went is not said to be on its
// way: nobody sends it.
func TestAKioskAtRestSaysWhatWasCutOff(t *testing.T) {
	k, _ := kiosk(t, away)
	sent := cardOf(t, k, arrive(t, signIn(t, k), "Smith"))
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	leaveSending(t, k.Settings, sent.ID)
	k, err := OpenAtRest(ctx, k.Settings, Outside{})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	queue, err := k.Queue(ctx, -1, 0)
	if err != nil || len(queue) == 0 {
		t.Fatal(err)
	}
	for _, q := range queue {
		if want := map[bool]string{true: whenStopped}[q.ID == sent.ID]; q.Words != want {
			t.Errorf("%s, %s: %q", q.Sheet, q.State, q.Words)
		}
	}
}

// A drawing that fails settles a sheet that only waits. One that somebody moved
// or cancelled in that moment is not the printer's any more.
func TestADrawingThatFailsLeavesAloneWhatWasMovedMeanwhile(t *testing.T) {
	k, _ := kiosk(t, away, func(s *Settings) {
		s.Printers = append(s.Printers, Printer{Name: "Other", Address: "ipp://127.0.0.1:9/ipp/print"})
	})
	s, q := signIn(t, k), printQueue{k}
	moved, cancelled, still := cardOf(t, k, arrive(t, s, "Smith")), cardOf(t, k, arrive(t, s, "Jones")), cardOf(t, k, arrive(t, s, "Brown"))
	if err := s.MoveJob(ctx, moved.ID, "Other"); err != nil {
		t.Fatal(err)
	}
	if err := s.SayJob(ctx, cancelled.ID, record.SheetCancelled); err != nil {
		t.Fatal(err)
	}
	for _, j := range []record.PrintJob{moved, cancelled, still} {
		if err := q.SettleSheet(ctx, record.SheetOutcome{JobID: j.ID, State: record.SheetFailed, Printer: "Laser", Words: spool.NotDrawn}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []struct {
		id      record.ID
		printer string
		state   record.SheetState
	}{{moved.ID, "Other", record.SheetWaiting}, {cancelled.ID, "Laser", record.SheetCancelled}, {still.ID, "Laser", record.SheetFailed}} {
		if j, err := s.PrintJob(ctx, want.id); err != nil || j.Printer != want.printer || j.State != want.state {
			t.Errorf("it is %s at %s, %v; want %+v", j.State, j.Printer, err, want)
		}
	}
}

// A printer whose queue cannot be read stands still however well it is itself:
// that is said where printers are, in the words of what is wrong.
func TestAQueueThatCannotBeReadIsSaid(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	if err := s.HoldPrinter(ctx, "Folder", true); err != nil {
		t.Fatal(err)
	}
	card := cardOf(t, k, arrive(t, s, "Smith"))
	harm(t, k, "UPDATE print_job SET sealed = zeroblob(64) WHERE id = '"+string(card.ID)+"'")
	k.stopped.set("Folder", false)
	k.wakePrinters()
	eventually(t, "it is said", func() bool {
		all, err := k.Printers(ctx)
		return err == nil && all[0].NeedsPerson() && strings.HasPrefix(all[0].Words.Sentence, "Folder gets no sheets. ") && all[0].Detail != ""
	})
	if name, err := k.printerStopped(ctx); err != nil || name != "Folder" {
		t.Errorf("%q has stopped, %v", name, err)
	}
}

// harm changes a kiosk's ledger behind its back.
func harm(t *testing.T, k *Kiosk, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(k.Settings.Data, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

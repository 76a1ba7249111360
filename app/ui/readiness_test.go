package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

func (d *desk) readiness() *readiness {
	d.t.Helper()
	r, ok := d.ui.now.(*readiness)
	if !ok {
		d.t.Fatalf("readiness is not on, but %T", d.ui.now)
	}
	return r
}

// check gives a check by its name, as the screen shows it.
func (d *desk) check(name string) app.Check {
	d.t.Helper()
	all := d.ui.background.exam.checks
	i := slices.IndexFunc(all, func(c app.Check) bool { return c.Name == name })
	if i < 0 {
		d.t.Fatalf("there is no check %q", name)
	}
	return all[i]
}

// inStandby is a desk before any outage, with two printers and two
// destinations, everything tested.
func inStandby(t *testing.T, change ...func(*app.Settings)) *desk {
	t.Helper()
	d := newDesk(t, append([]func(*app.Settings){brokenLaser, func(s *app.Settings) {
		s.Destinations = []app.Destination{
			{Name: "PAS", Kind: app.KindHL7, Address: "127.0.0.1:1", Application: "PAS", Facility: "RZZ", AnswerWithin: 1},
			{Name: "EPR", Kind: app.KindFHIR, Address: "http://127.0.0.1:1/R4", AnswerWithin: 1},
		}
	}}, change...)...)
	d.signIn("2001")
	d.press("F9")
	d.ui.refresh()
	d.settle()
	return d
}

func TestReadinessSaysWhatWouldFailAndWhatToDoFirst(t *testing.T) {
	d := inStandby(t)
	d.press("F4", "F9") // opened anew, it begins at the first problem
	d.sees("Usable now", "Patients can be registered and cards printed.", "Put right next", "Test all again", "Declare an outage")
	d.shot("15-ready")
	d.must(os.RemoveAll(d.unplugged()))
	d.press("Ctrl+T")
	d.settle()
	d.sees("Has no folder to write to", "Check that the disk or stick is plugged in.", "None: only Reception laser works now", "If Reception laser failed there would be no second printer.")
	if c := d.check("Majors laser"); c.State != app.CheckNotReady {
		t.Errorf("the laser is %s: %s", c.State, c.Words)
	}
	d.shot("15-ready-problems")
	d.must(os.RemoveAll(d.paper))
	d.press("Ctrl+T")
	d.settle()
	d.sees("Not usable now", "Nothing could be printed: every card would be written by hand.")
	d.shot("15-ready-not-usable")
}

// A row says "Testing…" from the key press until its own result is there, and
// what it said before stays beside it.
func TestRowsSayTestingWhileTheyAreTested(t *testing.T) {
	d := inStandby(t)
	d.seesNot("Testing…")
	d.press("Ctrl+T")
	d.sees("Testing…", "can take over")
	d.shot("15-ready-testing")
	e := &d.ui.background.exam
	if len(e.testing) != len(e.checks) || !e.running {
		t.Errorf("%d of %d are being tested", len(e.testing), len(e.checks))
	}
	d.press("Ctrl+T") // is under way already
	if len(d.beside) != 1 {
		t.Errorf("%d examinations were begun", len(d.beside))
	}
	d.settle()
	d.seesNot("Testing…")
	d.sees("Tested 03:11, by itself every hour")
}

func TestTheKioskTestsItselfAfterTheStartAndEveryHour(t *testing.T) {
	d := newDesk(t)
	if !d.ui.background.exam.at.IsZero() {
		t.Fatal("it was tested before anything ran")
	}
	count := time.Duration(0)
	d.count = func() time.Duration { return count }
	d.ui.refresh()
	d.settle()
	first := d.ui.background.exam.at
	if first.IsZero() {
		t.Fatal("it did not test itself after the start")
	}
	count = 59 * time.Minute
	d.later(24 * time.Hour) // the clock was set: no hour has gone by
	d.settle()
	if at := d.ui.background.exam.at; at != first {
		t.Errorf("a clock that was set made it test itself, at %s", at)
	}
	count = time.Hour
	d.ui.refresh()
	d.settle()
	if at := d.ui.background.exam.at; at == first {
		t.Error("it did not test itself after an hour")
	}
}

func TestADestinationIsContactedOnlyAtAPersonsKey(t *testing.T) {
	d := inStandby(t)
	if c := d.check("PAS"); c.State != app.CheckUntested || c.Act != app.ActReach {
		t.Errorf("PAS is %s: %s", c.State, c.Words)
	}
	d.choose("destination PAS")
	d.press("Enter")
	d.settle()
	d.sees("No answer at 127.0.0.1:1, 03:11")
	d.press("Ctrl+T")
	d.settle()
	d.sees("No answer at 127.0.0.1:1, 03:11") // kept, and not contacted again
	d.declare()
	d.press("Ctrl+T")
	d.settle()
	d.sees("Not contacted before trust IT declares the systems clean")
	d.shot("15-ready-downtime")
}

func (d *desk) choose(id string) {
	d.readiness().list.Choose(id)
	d.readiness().setBar()
}

// declare declares an outage that began an hour ago.
func (d *desk) declare() {
	d.t.Helper()
	d.press("Ctrl+D")
	d.typed("-60")
	d.press("Tab")
	d.typed("PAS and EPR away")
	d.press("F10", "Ctrl+D")
}

func TestAnOutageIsDeclaredInTwoStepsAndAsksWhenItBegan(t *testing.T) {
	d := inStandby(t)
	d.press("Ctrl+D")
	d.sees("Are the trust’s systems away?")
	d.press("F10")
	d.sees("This is no time that has been.")
	d.shot("15-ready-declare")
	d.typed("0225")
	d.press("F10")
	d.sees("Sunita Okoye, Shift lead", "02:25")
	d.shot("15-ready-declare-confirm")
	d.press("Esc")
	if d.ui.status.Phase != app.Standby {
		t.Fatal("Esc declared")
	}
	d.declare()
	if d.ui.status.Phase != app.Downtime || record.FormatTime(d.ui.status.Since) != "02:11" {
		t.Errorf("phase %d since %s", d.ui.status.Phase, d.ui.status.Since)
	}
	d.sees("An outage is on", "Since 02:11, 1hr.")
	d.press("Ctrl+D")
	d.sees("An outage was declared already")
}

// Paper is believed when a person has it in their hand.
func TestATestSheetProvesAPrinter(t *testing.T) {
	d := inStandby(t)
	d.sees("Answers, but no sheet of late came out of it")
	d.choose("printer Majors laser")
	d.press("Enter")
	d.eventually("the test sheet was sent", func() bool { return d.state("Majors laser", record.SheetSent) == 1 })
	d.ui.refresh()
	d.sees("Test sheet", "no patient")
	d.shot("15-ready-test-sheet")
	d.press("Y", "F9", "Ctrl+T")
	d.settle()
	if c := d.check("Majors laser"); c.State != app.CheckReady || !strings.Contains(c.Words, "in hand 03:11") {
		t.Errorf("%s: %s", c.State, c.Words)
	}
	files, err := filepath.Glob(filepath.Join(d.unplugged(), "test-*.pdf"))
	d.must(err)
	if len(files) != 1 {
		t.Errorf("%d test sheets in the folder", len(files))
	}
}

func TestABatteryInUseIsSeenTo(t *testing.T) {
	d := bareDesk(t)
	d.power = fstest.MapFS{
		"BAT0/type": {Data: []byte("Battery\n")}, "BAT0/status": {Data: []byte("Discharging\n")}, "BAT0/capacity": {Data: []byte("64\n")},
		"BAT0/energy_now": {Data: []byte("30000000\n")}, "BAT0/power_now": {Data: []byte("15000000\n")},
	}
	s := d.settings()
	d.fill(s)
	d.start(&s)
	d.signIn("2001")
	d.press("F9")
	d.ui.refresh()
	d.settle()
	d.sees("64% full, running on it, 2hr left at the present load", "Plug this kiosk in.")
}

func TestAnExerciseIsNoReadyKiosk(t *testing.T) {
	d := inStandby(t, func(s *app.Settings) { s.Exercise, s.Kiosk.Code = true, "X1" })
	d.sees("Usable to practise", "This is an exercise.")
	d.press("End")
	d.sees("for practice, not for real patients")
	d.shot("15-ready-exercise")
}

// The nth thing to put right is a key away, from wherever the focus is.
func TestProblemsHaveKeys(t *testing.T) {
	d := inStandby(t)
	first := app.Problems(d.ui.background.exam.checks)[0]
	d.press("End", "Ctrl+1")
	if got := d.readiness().list.Chosen(); got != first.ID {
		t.Errorf("Ctrl+1 chose %q, not %q", got, first.ID)
	}
}

// A backup is made at a key, and its row says so; whose role it is not is told.
func TestABackupIsMadeFromReadiness(t *testing.T) {
	stick := t.TempDir()
	d := inStandby(t, func(s *app.Settings) { s.Backup.Folder = stick })
	d.ui.now.(*readiness).open("backup")
	d.settle()
	if c := d.check("Backup"); !strings.HasPrefix(c.Words, "Made 22-Nov-2026 03:11") {
		t.Errorf("backup: %+v", c)
	}
	made, err := filepath.Glob(filepath.Join(stick, "*", "ledger-*.db"))
	if err != nil || len(made) == 0 {
		t.Errorf("%d backups, %v", len(made), err)
	}
	d.press("F12")
	d.signIn("1001")
	d.press("F9")
	d.ui.now.(*readiness).open("backup")
	d.settle()
	d.sees("Backing up is for")
}

package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
)

// inTrust are the people whom the simulated trust holds: two John Smiths born on
// one day, and Mrs Begum.
var inTrust = []drill.Person{
	person("8114420", "9990000018", "Smith", "John", "1958-03-14", record.Male, "4 Station Road", "QM4 7RT"),
	person("8120011", "9991618082", "Smith", "Jon", "1958-03-14", record.Male, "27 Cedar Court", "QM4 7RX"),
	person("8120030", "9990205183", "Begum", "Shireen", "1961-09-19", record.Female, "2 Mill Lane", "QM4 9AB"),
}

func person(local string, nhs record.NHSNumber, family, given, born string, sex record.Sex, line string, postcode record.Postcode) drill.Person {
	at, err := time.Parse(time.DateOnly, born)
	if err != nil {
		panic(err)
	}
	return drill.Person{Patient: record.Patient{
		LocalPatientID: local, NHSNumber: nhs, NHSNumberStatus: record.NHSNumberVerified, Name: record.Name{Family: family, Given: given},
		BirthDate: record.BirthDate{Date: record.DateOf(at)}, Sex: sex, Address: record.Address{Lines: []string{line, "Marlham"}, Postcode: postcode},
	}}
}

// afterwards is a desk of trust IT with four patients of the night, beside a
// trust that is back.
func afterwards(t *testing.T) *desk {
	t.Helper()
	trust := &drill.Trust{ODS: "RZZ", Now: time.Now}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(trust.Know(slices.Values(inTrust)))
	must(trust.Start(ctx))
	t.Cleanup(func() { must(trust.Close()) })
	d := newDesk(t, func(s *app.Settings) {
		s.Destinations = []app.Destination{
			{Name: "PAS", Kind: app.KindHL7, Address: trust.MLLPAddress(), Application: "PAS", Facility: "RZZ"},
			{Name: "EPR", Kind: app.KindFHIR, Address: trust.FHIRBase()},
		}
	})
	d.signIn("1001")
	smith := d.patient(tonight[11])
	smith.NHSNumber, smith.Address.Postcode = "", "QM4 7RR"
	d.arrived(3*time.Hour, smith, "arrival.complaint", "Can’t get my breath")
	for _, p := range []inDepartment{tonight[1], tonight[0], tonight[9]} {
		d.arrived(2*time.Hour, d.patient(p), "arrival.complaint", p.complaint)
	}
	d.printed()
	d.signIn("9001")
	d.press("F8")
	return d
}

func (d *desk) recovery() *recovery {
	d.t.Helper()
	r, ok := d.ui.now.(*recovery)
	if !ok {
		d.t.Fatalf("recovery is not on, but %T", d.ui.now)
	}
	return r
}

// declareClean passes the gate.
func (d *desk) declareClean() {
	d.t.Helper()
	d.press("Ctrl+D")
	d.typed("INC 48213")
	d.press("F10", "Ctrl+D")
}

func TestNothingIsSentBeforeTheSystemsAreClean(t *testing.T) {
	d := afterwards(t)
	d.sees("Trust IT has not declared the systems clean", "The outage is still on.")
	d.shot("11-recovery-gate")
	d.press("Ctrl+R") // asks for the declaration instead
	d.sees("Are the trust’s systems clean?")
	d.press("F10")
	d.sees("Type the reference that trust IT gave.")
	d.press("Esc")
	d.settle()
	owed, settled, _ := d.recovery().totals()
	if settled != 0 || owed == 0 {
		t.Errorf("%d entries were delivered, %d wait", settled, owed)
	}
}

func TestTheDeclarationTakesTwoStepsAndAReference(t *testing.T) {
	d := afterwards(t)
	d.press("Ctrl+D")
	d.typed("INC 48213")
	d.press("F10")
	d.sees("Declare the systems clean", "Piotr Zielinski, Trust IT", "INC 48213")
	d.shot("11-recovery-declare")
	d.press("Esc")
	if d.ui.status.Phase != app.Downtime {
		t.Error("Esc declared")
	}
	d.declareClean()
	if d.ui.status.Phase != app.Recovery {
		t.Errorf("the phase is %d", d.ui.status.Phase)
	}
	d.sees("Declared clean by Piotr Zielinski, 03:11", "Reference INC 48213")
}

// The whole way: deliver, decide on Mr Smith, deliver again, read back to zero,
// sign, and write the proof.
func TestARecoveryEndsAtZeroAndIsSigned(t *testing.T) {
	d := afterwards(t)
	d.declareClean()
	d.press("Ctrl+R")
	d.settle()
	d.sees("All that may go has gone.", "1 record waits for a person", "SMITH, John (Mr)")
	d.shot("11-recovery-decide")
	d.decideOnSmith()
	d.press("Ctrl+R")
	d.settle()
	d.sees("Everything is delivered.")
	d.shot("11-recovery-done")

	d.press("Ctrl+B")
	d.settle()
	d.sees("numbers issued", "not accounted for", "Read back from the trust 03:11.")
	d.shot("13-balance")
	b := d.ui.now.(*balance)
	if !b.report.Closed() || b.report.Total.Issued != 4 || b.report.Total.Matched != 2 {
		t.Fatalf("the balance is %+v, lines %+v", b.report.Total, b.report.Lines)
	}
	d.signBalance()
	d.exportBalance()
}

func (d *desk) decideOnSmith() {
	d.t.Helper()
	d.press("Home", "↓", "↓", "Enter")
	dec, ok := d.ui.now.(*decision)
	if !ok {
		d.t.Fatalf("no decision is on, but %T", d.ui.now)
	}
	if n := len(dec.candidates()); n != 2 {
		d.t.Fatalf("%d candidates, want two Smiths", n)
	}
	d.sees("Is our patient the person in the trust’s record?", "14-Mar-1958", "QM4 7RR", "Nothing to compare", "Agrees")
	d.shot("12-review")
	d.press("Enter", "Alt+S")
	d.sees("Say why first")
	if dec != d.ui.now {
		d.t.Fatal("it was decided without a reason")
	}
	d.typed("Daughter confirmed 4 Station Road by phone 10:29")
	d.press("Esc", "Home", "↓", "↓", "Enter") // what was typed is still there
	if text := d.ui.now.(*decision).why.Text(); text != "Daughter confirmed 4 Station Road by phone 10:29" {
		d.t.Errorf("the reason is %q after coming back", text)
	}
	d.press("Alt+→", "Alt+←", "Alt+S")
	d.recovery() // nobody else waits
	d.seesNot("Everything is delivered.")
	d.sees("More can go now.")
}

func (d *desk) signBalance() {
	d.t.Helper()
	d.press("F10")
	d.sees("Type your PIN to sign.")
	d.typed("999999")
	d.press("F10")
	d.settle()
	d.sees("That was not your PIN.")
	d.typed("112233")
	d.press("F10")
	d.settle()
	d.sees("The outage is closed.", "Signed 22-Nov-2026 03:11")
	if d.ui.status.Phase != app.Standby {
		d.t.Errorf("the phase is %d after signing", d.ui.status.Phase)
	}
}

func (d *desk) exportBalance() {
	d.t.Helper()
	d.press("Ctrl+E")
	d.ui.window.Canvas().Focused().(interface{ SetText(string) }).SetText(filepath.Join(d.paper, "report"))
	d.press("F10")
	d.sees("Written to " + filepath.Join(d.paper, "report"))
	d.shot("13-balance-signed")
	for _, name := range []string{app.ReportPDF, app.ReportCSV, app.ReportJSON, app.ReportSignature} {
		if _, err := os.Stat(filepath.Join(d.paper, "report", name)); err != nil {
			d.t.Error(err)
		}
	}
	if _, err := app.VerifyReport(filepath.Join(d.paper, "report", app.ReportPDF)); err != nil {
		d.t.Error(err)
	}
}

// Lesson 6: "sync successful" shown when it failed. A destination that does not
// answer is named, with what it said and what to do.
func TestLesson06ADestinationThatIsDownIsNamed(t *testing.T) {
	d := newDesk(t, withPAS)
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.signIn("9001")
	d.press("F8")
	d.declareClean()
	err := &delivery.DownError{Destination: "PAS", Failures: 4, Err: errors.New("connection refused")}
	d.ui.background.recovery = &recoveryRun{
		stop: func() {}, over: true, ended: night, err: err,
		outcome: app.Outcome{Failures: map[string]string{"PAS": app.Explain(err).Words}},
	}
	d.ui.refresh()
	d.sees("PAS: ", "1 entry waits", "PAS did not take everything.", "tries again.", "gives no answer")
	d.seesNot("Everything is delivered.")
	d.shot("11-recovery-down")
}

func TestEscStopsARunBeforeItLeaves(t *testing.T) {
	d := afterwards(t)
	d.declareClean()
	d.press("Ctrl+R")
	d.sees("Stop; it goes on later")
	d.shot("11-recovery-running")
	d.press("Esc")
	d.recovery()
	d.settle()
	if d.ui.running() {
		t.Error("it still runs")
	}
	d.sees("What was delivered stays delivered.")
	d.press("Esc")
	d.board()
}

func TestABalanceThatIsNotZeroCannotBeSigned(t *testing.T) {
	d := afterwards(t)
	d.declareClean()
	d.press("Ctrl+B")
	d.settle()
	d.sees("Opens when the balance is zero and nothing waits.", "still waiting")
	d.shot("13-balance-waiting")
	d.press("F10")
	d.settle()
	if d.ui.status.Phase != app.Recovery {
		t.Error("it was closed")
	}
	d.press("Enter")
	d.record()
	d.press("Esc")
	if _, ok := d.ui.now.(*balance); !ok {
		t.Errorf("Esc went to %T", d.ui.now)
	}
}

// An emergency department does not stop for a recovery: whoever comes
// meanwhile is registered, and the gate stays open.
func TestArrivalsGoOnDuringARecovery(t *testing.T) {
	d := afterwards(t)
	d.declareClean()
	d.signIn("1001")
	d.arrived(0, d.patient(tonight[4]))
	d.signIn("9001")
	d.ui.refresh()
	if d.ui.status.Phase != app.Recovery {
		t.Error("an arrival closed the gate again")
	}
	d.sees("Declared clean by Piotr Zielinski")
}

// A notice is read before the printers are reported again; a failure stays
// until it was seen.
func TestANoticeStaysAndAFailureStaysLonger(t *testing.T) {
	d := newDesk(t)
	d.signIn("9001")
	d.press("F8", "Home", "↓", "↓", "Enter")
	d.later(2 * time.Second)
	d.sees("Nobody waits for a decision")
	report := d.ui.bar.Report().Words.Text
	if report != "Nobody waits for a decision" {
		t.Errorf("after 2 seconds the bar says %q", report)
	}
	d.later(10 * time.Second)
	if report := d.ui.bar.Report().Words.Text; report != "" {
		t.Errorf("after 12 seconds the bar says %q", report)
	}
	d.ui.fail(app.ErrNoPrinter)
	d.later(time.Hour)
	if report := d.ui.bar.Report(); report.Icon != controls.Stop {
		t.Error("the failure is gone")
	}
}

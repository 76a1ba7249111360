package ui

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

func (d *desk) printersScreen() *printersScreen {
	d.t.Helper()
	s, ok := d.ui.now.(*printersScreen)
	if !ok {
		d.t.Fatalf("the printers are not on, but %T", d.ui.now)
	}
	return s
}

// A printer that somebody carried in is added by a shift lead and prints from
// then on, without the machine being started again.
func TestAPrinterIsAddedAndTakenUp(t *testing.T) {
	d := newDesk(t)
	spare := filepath.Join(filepath.Dir(d.paper), "spare")
	d.signIn("2001")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.printed()
	d.press("F5", printersKey)
	d.sees("Reception laser", "Casualty card, Labels", "Its sheets wait")
	d.press("Ctrl+N")
	d.press("F10")
	d.sees("It has no name of its own.")
	d.typed("Minors laser")
	d.press("Tab")
	d.typed(spare)
	d.press("Ctrl+3") // no key of this form
	f := d.ui.now.(*printerForm)
	f.sheets.Tick("wristband")
	d.shot("17-printer-form")
	d.press("F10")
	d.sees("Minors laser", "Not taken up yet", "F10 opens this kiosk anew")
	d.shot("17-printers")
	d.press("F10")
	d.eventually("the kiosk was opened anew", func() bool { return d.ui.kiosk != nil && d.ui.kiosk.Settings.HasPrinter("Minors laser") })
	if d.ui.session != nil {
		t.Error("somebody is still signed in")
	}
	d.signIn("1001")
	d.arrived(time.Hour, d.patient(tonight[1]))
	d.eventually("a wristband came out of it", func() bool { return d.state("Minors laser", record.SheetSent) == 1 })
	s, err := app.ReadSettings(d.path)
	d.must(err)
	if len(s.Printers) != 2 || s.Printers[1].Sheets[0] != "wristband" {
		t.Errorf("the settings file has %+v", s.Printers)
	}
}

func TestPrintersAreSetUpByWhomRolesAllow(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("F5", printersKey, "Enter")
	d.printersScreen()
	d.sees("Setting up printers")
	d.press("H")
	d.sees("Held by a person.")
	d.press("Esc")
	d.sees("Reception laser is held by a person.")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.press(printersKey, "H")
	d.printed()
}

func TestASpareIsANameThatStays(t *testing.T) {
	d := newDesk(t, brokenLaser)
	d.signIn("2001")
	d.press("F5", printersKey, "Home", "Enter")
	f := d.ui.now.(*printerForm)
	f.spare.Choose("Reception laser")
	f.after.SetText("x")
	d.press("F10")
	d.sees("Give whole minutes.")
	f.after.SetText("10")
	d.press("F10")
	d.sees("Reception laser takes over after 10 minutes")
	d.press("End", "Enter")
	d.ui.now.(*printerForm).name.SetText("Front laser")
	d.press("F10")
	d.sees("Front laser takes over after 10 minutes")
	d.press("End", "Del")
	d.seesNot("Front laser")
	d.sees("Its sheets wait")
}

// Sheets wait for a printer by its name: it keeps that as long as they do.
func TestAPrinterForWhichSheetsWaitKeepsItsName(t *testing.T) {
	d := jammed(t)
	d.signIn("2001")
	d.press("F5", printersKey, "Home", "Enter")
	f := d.ui.now.(*printerForm)
	was := f.begun.Name
	f.name.SetText("Front laser")
	d.press("F10")
	d.sees("wait for " + was + ": move them first")
	f.name.SetText(was)
	d.press("F10")
	d.printersScreen()
	d.sees("For IT: " + was + ": ")
}

// What waits for a printer that was taken out of the settings file by hand is
// shown, and moved with Ctrl+M.
func TestSheetsOfAPrinterThatIsGoneAreMoved(t *testing.T) {
	d := jammed(t)
	s, err := app.ReadSettings(d.path)
	d.must(err)
	gone := s.Printers[0].Name
	s.Printers = s.Printers[1:]
	d.ui.reopen(s)
	d.eventually("the kiosk was opened anew", func() bool { return d.ui.kiosk != nil && !d.ui.kiosk.Settings.HasPrinter(gone) })
	d.signIn("2001")
	d.press("F5")
	d.sees("for no printer of this kiosk. Move them")
	d.press("Ctrl+T", "Ctrl+M")
	d.sees("from no printer")
	d.press("F10")
	d.printed()
}

func TestAFoundPrinterIsSetUpWithEnter(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F5", printersKey)
	s := d.printersScreen()
	d.sees("Not looked for yet.")
	s.finder.came([]app.FoundPrinter{
		{Name: "Kyocera Majors", Address: "ipp://10.20.4.51/ipp/print", Language: app.LanguagePDF, Model: "ECOSYS P3155dn", Location: "Majors desk", Words: "Prints every A4 sheet."},
		{Name: "Zebra", Address: "socket://10.20.4.60:9100", Language: app.LanguageZPL, Words: "A label printer: it prints labels and wristbands."},
		{Name: "Here", Address: d.paper, Language: app.LanguagePDF, Words: "A folder."},
	}, nil)
	d.sees("3 printers found.", "ECOSYS P3155dn, Majors desk", "Set up here already.")
	d.shot("17-printers-found")
	d.press("Ctrl+2", "↓", "Enter", "F10")
	if len(s.printers) < 2 {
		t.Fatal(d.texts())
	}
	if p := s.printers[1]; p.Name != "Zebra" || !p.ZPL() || len(p.Sheets) != 3 {
		t.Errorf("set up as %+v", p)
	}
	s.finder.came(nil, nil)
	d.sees("A printer need not announce itself")
}

// What is typed of a printer stays as it was typed: the bands that it holds, and
// a form that was left; but not the certificate of another machine.
func TestWhatAPrinterHoldsIsKept(t *testing.T) {
	d := newDesk(t, func(s *app.Settings) {
		s.Printers[0].Bands = []string{"infant"}
		s.Printers = append(s.Printers, app.Printer{Name: "Far laser", Address: "ipps://10.20.4.51/ipp/print", Certificate: strings.Repeat("a1", 32)})
	})
	d.signIn("2001")
	d.press("F5", printersKey, "Home", "Enter")
	f := d.ui.now.(*printerForm)
	d.shot("17-printer-bands")
	f.after.SetText("7")
	f.spare.Choose("Far laser")
	d.press("Esc")
	d.sees("1 printer was left before F10 kept it")
	d.press("Esc", "F4", "F5", printersKey, "Home", "Enter")
	if f := d.ui.now.(*printerForm); f.after.Text() != "7" {
		t.Errorf("what was typed is gone: %q", f.after.Text())
	}
	d.press("F10")
	if p := d.printersScreen().printers[0]; len(p.Bands) != 1 || p.Bands[0] != "infant" || p.Spare != "Far laser" {
		t.Errorf("kept as %+v", p)
	}
	d.press("Esc")
	d.sees("The printers are changed, and not taken up yet")
	d.press(printersKey)
	d.sees("Changed here, and not taken up yet.")
	d.press("End", "Enter")
	d.ui.now.(*printerForm).address.SetText("ipps://10.20.4.51/ipp/other")
	d.press("F10")
	if p := d.printersScreen().printers[1]; p.Certificate == "" {
		t.Error("another queue of the same machine lost its certificate")
	}
	d.press("End", "Enter")
	d.ui.now.(*printerForm).address.SetText("ipps://10.20.4.52/ipp/print")
	d.press("F10")
	d.sees("was of its old address, and is taken out")
	if p := d.printersScreen().printers[1]; p.Certificate != "" {
		t.Error("the certificate of another machine is trusted")
	}
}

// Sheets that wait keep the name that they wait under.
func TestAPrinterThatSheetsWaitForKeepsItsName(t *testing.T) {
	d := jammed(t)
	d.signIn("2001")
	d.press("F5", printersKey, "Home", "Enter")
	d.ui.now.(*printerForm).name.SetText("Front laser")
	d.press("F10")
	d.sees("Sheets wait under its old name.", "3 sheets wait for Majors laser: move them first, at the print centre with Ctrl+M.")
	d.shot("17-printer-renamed")
	d.press("Esc", "Home", "Del")
	d.sees("3 sheets wait for Majors laser: move them first")
}

// A take-up that waits is not for the next person, and while a recovery runs none
// begins.
func TestATakeUpThrowsNobodyElseOut(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F5", printersKey, "Home", "Enter")
	d.ui.now.(*printerForm).name.SetText("Front laser")
	d.press("F10")
	d.ui.background.recovery = &recoveryRun{}
	d.press("F10")
	d.sees("A recovery is under way: take the printers up when it has ended")
	s, err := app.ReadSettings(d.path)
	d.must(err)
	if s.Printers[0].Name != "Reception laser" {
		t.Errorf("%+v is written", s.Printers)
	}
	d.ui.background.recovery = nil
	d.ui.background.begin()
	d.press("F10", "F12")
	d.signIn("1001")
	d.ui.background.done()
	d.ui.refresh()
	if d.ui.session == nil {
		t.Error("the next person was thrown out")
	}
	d.signIn("2001")
	d.press("F5", printersKey)
	d.sees("Changed here, and not taken up yet.")
}

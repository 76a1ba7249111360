package ui

import (
	"path/filepath"
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

package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

func (d *desk) setUp() *setUp {
	d.t.Helper()
	s, ok := d.ui.now.(*setUp)
	if !ok {
		d.t.Fatalf("%T is on screen, not set-up", d.ui.now)
	}
	return s
}

// tabbed types texts into fields that follow each other.
func (d *desk) tabbed(texts ...string) {
	for i, text := range texts {
		if i > 0 {
			d.press("Tab")
		}
		d.typed(text)
	}
}

func TestFirstRunFromNothingToAPersonSignedIn(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	d.sees("Set up this kiosk", "1. Trust and site", "0 of 7 done.")
	d.press("F10")
	d.sees("The trust has no name.", "as it is to be printed")
	d.shot("01-setup-problem")
	d.tabbed("Tidewater Hospitals NHS Trust", "rzz", "Tidewater General Hospital", "rz")
	d.press("F10")
	d.sees("is no ODS code.")
	d.typed("z01")
	d.press("F10")
	d.sees("2. This kiosk", "Tidewater Hospitals NHS Trust RZZ, site RZZ01")
	d.tabbed("K3", "Reception 1")
	d.shot("01-setup-kiosk")
	d.press("F10")
	d.sees("3. Keys and keepers", "By itself, with its key file")
	d.press("F10")
	d.sees("Nobody could open this disk if the kiosk died.")
	d.shot("01-setup-keys-problem")
	safe := filepath.Join(t.TempDir(), "recovery.txt")
	d.press("Tab")
	d.typed(safe)
	d.press("Ctrl+K")
	d.sees("Made.", safe)
	d.shot("01-setup-keys")
	d.press("F10")
	d.sees("4. Printers", "nothing is printed by the test", "1 recovery key, opens by itself")
	d.typed(d.paper)
	d.press("Tab")
	d.settle()
	d.sees("It answers.")
	d.press("Tab")
	d.typed("10.20.4.77")
	d.press("Tab")
	d.settle()
	d.sees("This is not a printer’s address.", "ipp://10.20.4.77/ipp/print")
	d.shot("01-setup-printers")
	d.press("F10")
	if d.setUp().at != 3 {
		t.Fatal("set-up went on with an address that names no printer")
	}
	for range "10.20.4.77" {
		d.press("Backspace")
	}
	d.press("F10")
	d.sees("5. Sending afterwards")
	d.typed("epr.example")
	d.press("F10")
	d.sees("This is not a web address.")
	d.shot("01-setup-destinations")
	for range "epr.example" {
		d.press("Backspace")
	}
	d.press("F10")
	d.sees("6. People and PINs")
	d.tabbed("2001", "Sunita Okoye", "shift")
	d.press("Enter")
	d.tabbed("112233", "112234")
	d.press("Ctrl+N")
	d.sees("The two PINs differ.")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("112233")
	d.press("Ctrl+N")
	d.sees("Will be able to sign in", "Sunita Okoye")
	d.shot("01-setup-people")
	d.press("F10")
	d.sees("7. Check and finish", "Copy the key file")
	d.shot("01-setup-finish")
	d.press("F10")
	d.sees("Who is using this kiosk?", "Sunita Okoye")
	if _, err := os.Stat(d.path + ".draft"); !os.IsNotExist(err) {
		t.Errorf("the draft is still there: %v", err)
	}
	d.typed("112233")
	d.press("Enter")
	d.reception()
	s, err := app.ReadSettings(d.path)
	d.must(err)
	if _, err := ledger.ReadRecovery(safe); err != nil || len(s.Recovery) != 1 {
		t.Errorf("recovery %q, %v", s.Recovery, err)
	}
	if s.Kiosk.Code != "K3" || len(s.Printers) != 1 || s.Printers[0].Address != d.paper || s.Site.ODS != "RZZ01" {
		t.Errorf("settings: %+v", s)
	}
}

func TestSetUpThatWasLeftGoesOn(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	d.tabbed("Tidewater Hospitals NHS Trust", "RZZ")
	d.ui.now.leave()

	again := bareDesk(t)
	again.path = d.path
	again.start(nil)
	again.sees("Tidewater Hospitals NHS Trust", "RZZ")
	text, err := os.ReadFile(d.path + ".draft")
	d.must(err)
	if len(text) == 0 {
		t.Error("the draft is empty")
	}
}

func TestAKioskThatDoesNotOpenSaysWhyAndTriesAgain(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	key, err := os.ReadFile(s.KeyFile)
	d.must(err)
	d.fill(s)
	other := filepath.Join(t.TempDir(), "other.key")
	settings := s
	settings.KeyFile = other
	d.must(os.Rename(s.KeyFile, other))
	d.start(&s)
	d.sees("This kiosk does not open", "there is no key file", "work on paper")
	d.shot("stopped")
	d.must(os.WriteFile(s.KeyFile, key, 0o600))
	d.press("F5")
	d.sees("Who is using this kiosk?")
}

func TestAKioskWithoutPeopleAsksForTheFirst(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.start(&s)
	d.sees("Who is to use this kiosk?", "Nobody is enrolled yet.")
	d.tabbed("2001", "Sunita Okoye", "shift")
	d.press("Enter")
	d.tabbed("111111", "111111")
	d.press("F10")
	d.sees("A PIN has 6 figures, not all the same.")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("112233")
	d.press("Tab")
	d.typed("112233")
	d.shot("01-first-person")
	d.press("F10")
	d.sees("Who is using this kiosk?", "Sunita Okoye")
}

// A kiosk whose records open with a passphrase is locked after every start
// until somebody gives it.
func TestAKioskWithAPassphraseAsksForIt(t *testing.T) {
	const words = "four tame otters cross the weir"
	d := bareDesk(t)
	s := d.settings(func(s *app.Settings) { s.Unlock = app.ByPassphrase })
	k, err := app.Open(t.Context(), s, app.Outside{Unlock: func(app.Settings) (ledger.Secret, error) { return ledger.Passphrase(words), nil }}, nil)
	d.must(err)
	d.must(k.Close())
	if _, err := os.Stat(s.KeyFile); !os.IsNotExist(err) {
		t.Errorf("there is a key file all the same: %v", err)
	}
	d.start(&s)
	d.sees("This kiosk is locked", "Call a keeper")
	d.typed("five tame otters")
	d.press("Enter")
	d.sees("That is not the passphrase.")
	d.shot("locked")
	d.typed(words)
	d.press("Enter")
	d.sees("Who is to use this kiosk?")
}

func TestSetUpWithAPassphrase(t *testing.T) {
	const words = "four tame otters cross the weir"
	d := bareDesk(t)
	d.start(nil)
	s := d.setUp()
	s.settings = app.NewSettings(d.path)
	s.to(2)
	d.typed("keeper")
	d.press("Enter")
	d.sees("After every restart nobody can register")
	d.press("F10")
	d.sees("A passphrase has at least 16 characters.")
	d.typed(words)
	d.press("Tab")
	d.typed("four tame otters")
	d.press("F10")
	d.sees("The two passphrases differ.")
	d.shot("01-setup-passphrase")
	if text, err := os.ReadFile(d.path + ".draft"); err != nil || strings.Contains(string(text), "otters") {
		t.Errorf("the draft holds the passphrase, or is not there: %v", err)
	}
}

// A kiosk that is not set up yet finds the printers there are; a label printer
// goes where the wristbands come from, and is known by its language.
func TestSetUpTakesFoundPrintersOver(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	s := d.setUp()
	s.settings = app.NewSettings(d.path)
	s.to(3)
	found := []app.FoundPrinter{
		{Name: "Front desk", Address: d.paper, Language: app.LanguagePDF, Model: "ECOSYS P3155dn", Words: "Prints every A4 sheet."},
		{Name: "Zebra", Address: "socket://127.0.0.1:1", Language: app.LanguageZPL, Words: "A label printer: it prints labels and wristbands."},
		{Name: "Old", Address: "ipp://10.20.4.9/ipp/print", Words: "It takes no PDF."},
	}
	take := func(key string) {
		d.press(findKey)
		d.sees("Find printers", "This takes a few seconds.")
		d.beside = nil // nothing is looked for on this machine
		s.printersFound.came(found, nil)
		d.sees("3 printers found. Enter takes one over.", "ECOSYS P3155dn")
		d.shot("01-setup-printers-found")
		d.press(key, "Enter")
		d.settle()
	}
	take("Home")
	d.sees("It answers.")
	d.press("Home")
	take("End")
	d.sees("It takes no PDF.")
	d.press(findKey)
	d.beside = nil
	s.printersFound.came(found, nil)
	d.sees("Set up here already.")
	d.press("Home", "↓", "Enter")
	d.settle()
	d.shot("01-setup-printers-taken")
	s.keep()
	if p := s.settings.Printers; len(p) != 2 || p[0].Name != "Front desk" || !slices.Contains(p[0].Sheets, "card") || !p[1].ZPL() || !slices.Contains(p[1].Sheets, "wristband") {
		t.Errorf("the printers are %+v", p)
	}
}

// The spare that set-up names takes over from the A4 printer by itself, and a
// label printer that is off now is set up all the same.
func TestSetUpWritesWhatTheSpareDoes(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	s := d.setUp()
	s.settings = app.NewSettings(d.path)
	s.to(3)
	d.tabbed(d.paper, "", "socket://127.0.0.1:1", "", filepath.Join(filepath.Dir(d.paper), "spare"))
	d.settle()
	d.shot("01-setup-printers-spare")
	s.keep()
	p := s.settings.Printers
	if len(p) != 3 || p[0].Spare != p[2].Name || p[0].SpareAfter != spareAfter || p[1].Spare != "" || !p[1].ZPL() {
		t.Fatalf("the printers are %+v", p)
	}
	d.press("F10")
	d.sees("5. Sending afterwards")
}
